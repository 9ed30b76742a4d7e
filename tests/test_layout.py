from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.layout import line_spans, paragraph_spans, prose_span, wrapped_ranges
from cleaner.repairs.layout import Layout

WRAPPED = (
    "The mill stood empty for thirty years before a baker from the next\n"
    "village bought it, mended the wheel and began to grind rye again for\n"
    "his neighbours."
)
VERSE = "The rain has come across the hill,\nthe hill has gone to sleep,\nand water does not keep."
LONG = "The ferry was late on nine of the ten days on which we tried to take it."
PROSE = "The council said on Monday that it would mend the harbour wall before the winter, and that the money is there."

TEXTS = st.lists(
    st.sampled_from(
        ["", "- one", "• two", "3. three", "A title", "and so on", "  ", LONG, PROSE, *WRAPPED.split("\n")]
    ),
    max_size=14,
).map("\n".join)


def paragraphs(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraph_spans(text)]


@given(st.text(alphabet="ab\n \r\x0b\x85\u2028", max_size=30))
def test_lines_end_at_line_feeds_alone(text: str) -> None:
    assert [text[start:end] for start, end in line_spans(text)] == text.split("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("A title\n\n" + WRAPPED, ["A title", WRAPPED]),
        ("A title\n\n" + VERSE, ["A title", VERSE]),
        (f"A title\n\n{LONG}\n{LONG}", ["A title", LONG, LONG]),
        ("one\ntwo", ["one", "two"]),
        ("What to bring\n- boots\n- a lamp\n\nWe go.", ["What to bring", "- boots", "- a lamp", "We go."]),
        ("  a \n\n b", ["a", "b"]),
        (WRAPPED + "\n" + WRAPPED, [WRAPPED, WRAPPED]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        VERSE,
        "Port Ellis Ferry Office and Museum of the Lower River\n2 Harbour Steps, in the long red building",
        "# this will stage all of the files that were changed since\nadd --all and then wait until it is finished.",
        "He sells cases, chargers, screens and other things for them.\niPhone repairs take an hour, as a rule.",
        "the gulls are shouting at the great grey winter sea,\nthe sea is shouting back at them all day,\nso am I,",
    ],
)
def test_not_wrapped(text: str) -> None:
    assert wrapped_ranges(text.split("\n")) == []


def test_prose_is_long_and_ends_like_a_sentence() -> None:
    text = f'Home\nNews\n{PROSE}\nShort line.\n"{PROSE}"\nComments'
    start, end = prose_span(text) or (0, 0)
    assert text[:start] == "Home\nNews\n"
    assert text[end:] == "\nComments"
    assert prose_span("Home\nNews\n" + PROSE.rstrip(".")) is None


def test_wrapped_lines_count_as_unwrapped() -> None:
    start, end = prose_span("Home\n\n" + WRAPPED + "\n\nShare") or (0, 0)
    assert ("Home\n\n" + WRAPPED)[start:end] == WRAPPED


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ("", ""),
        (" \n\n", ""),
        ("\n\nA title\n\n\n\nText.", "A title\n\nText.\n"),
        ("A title\nText.\nMore.", "A title\n\nText.\n\nMore.\n"),
        ("A list\n- one\n- two\nText.\n\nEnd.\n\n", "A list\n\n- one\n- two\n\nText.\n\nEnd.\n"),
        ("- one\n\n- two", "- one\n\n- two\n"),
        (f"A poem\n\n{VERSE}\n", f"A poem\n\n{VERSE}\n"),
        (f"A title\n\n{LONG}\n{LONG}\nEnd", f"A title\n\n{LONG}\n\n{LONG}\n\nEnd\n"),
        ("— Oui.\n— Non.", "— Oui.\n\n— Non.\n"),
    ],
)
def test_lays_out(text: str, laid_out: str) -> None:
    assert mend(Layout(), text) == laid_out


@given(TEXTS)
def test_layout_changes_white_space_alone(text: str) -> None:
    clean = mend(Layout(), text)
    assert clean.split() == text.split()
    assert clean == "" or (clean[-1] == "\n" and clean.strip() + "\n" == clean and "\n\n\n" not in clean)
    assert [text[a:b].split() for a, b in paragraph_spans(text)] == [
        clean[a:b].split() for a, b in paragraph_spans(clean)
    ] or wrapped_ranges(clean.split("\n")) != wrapped_ranges(text.split("\n"))
