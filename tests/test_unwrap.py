from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.repairs.unwrap import Unwrap

WRAPPED = (
    "The mill stood empty for thirty years before a baker from the next\n"
    "village bought it, mended the wheel and began to grind rye again for\n"
    "his neighbours."
)


def test_joins_wrapped_lines() -> None:
    one_line = WRAPPED.replace("\n", " ")
    assert mend(Unwrap(), f"A title\n\n{WRAPPED}\n\n{WRAPPED}\n") == f"A title\n\n{one_line}\n\n{one_line}\n"


def test_a_list_item_starts_a_paragraph() -> None:
    item = "- " + WRAPPED
    assert mend(Unwrap(), f"{item}\n{item}") == "\n".join([item.replace("\n", " ")] * 2)


def test_leaves_a_hyphen_to_dehyphenate() -> None:
    text = WRAPPED.replace("rye again for", "rye for other neigh-").replace("his neighbours", "bours")
    assert mend(Unwrap(), text) == text.replace("next\n", "next ")


def test_keeps_verse_and_paragraph_lines() -> None:
    for text in (
        "The rain has come across the hill,\nthe hill has gone to sleep,\nand water does not keep.",
        "The ferry was late on nine of the ten days on which we took it.\nThe company is sorry for all of them.",
        "The Ferry Office\n2 Harbour Steps\nPort Ellis",
    ):
        assert mend(Unwrap(), text) == text


@given(st.lists(st.sampled_from(["", "- one.", "Heading", *WRAPPED.split("\n")]), max_size=12).map("\n".join))
def test_changes_line_breaks_alone(text: str) -> None:
    assert mend(Unwrap(), text).split() == text.split()
