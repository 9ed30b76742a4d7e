"""A text too long for one article is cleaned part by part; here a few hundred code points are too long."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mixed import PIECES
from packs import engine_of

from cleaner import engine as engine_module
from cleaner import parts
from cleaner.document import Document
from cleaner.engine import Engine, Status
from cleaner.ledger import APPLIED, GUARDED, replay, undo
from cleaner.pack import load_rules
from cleaner.parts import Part, cut
from cleaner.passes import Passes
from cleaner.resources import default_rules_dir

PROSE = (
    "The old ferry went back into service on Saturday morning, and the first passengers had queued on the quay since "
    "seven o'clock with flasks of tea."
)
YEARS = range(1990, 2010)
LONG = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\n\n", " ", ""])), min_size=15, max_size=50)
LONG_TEXTS = LONG.map(lambda pieces: "".join(piece + after for piece, after in pieces))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "WHOLE", 400)
    monkeypatch.setattr(engine_module, "WHOLE", 400)
    monkeypatch.setattr(parts, "LEAST", 200)


@cache
def engine() -> Engine:
    return Engine(load_rules([], default_dir=default_rules_dir()))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LONG_TEXTS)
def test_the_promises_hold_across_parts(text: str) -> None:
    result = engine().clean(Document(text))
    assert replay(text, result.ledger) == result.text
    assert undo(result.text, result.ledger) == text
    again = engine().clean(Document(result.text))
    if result.status is Status.HELD and len(result.text) <= 400:  # read as a whole it may be another case
        return
    assert again.text == result.text
    assert not again.ledger.applied
    if result.status is Status.HELD:
        return
    assert "\n\n\n" not in result.text
    assert not result.text or (result.text.endswith("\n") and not result.text.endswith("\n\n"))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ab. \n。é😀", max_size=3000), st.lists(st.integers(0, 3000), max_size=8))
def test_a_text_is_cut_the_same_however_it_is_pieced(text: str, places: list[int]) -> None:
    found = list(cut([text]))
    edges = [0, *sorted(places), len(text)]
    assert list(cut(text[start:end] for start, end in zip(edges, edges[1:], strict=False))) == found
    assert "".join(part.text + part.gap for part in found) == text
    assert all(len(part.text) <= 400 for part in found)
    assert [part.is_start for part in found] == [True, *[False] * (len(found) - 1)]
    assert [part.is_end for part in found] == [*[False] * (len(found) - 1), True]


def test_a_cut_lies_between_long_paragraphs() -> None:
    text = "\n\n".join([PROSE, "Share", PROSE, PROSE, "Tweet", PROSE, "Print", PROSE])
    first, second, _ = cut([text])
    assert first == Part("\n\n".join([PROSE, "Share", PROSE]), "\n\n", True, False)
    assert second.text.startswith(PROSE)


def test_a_text_of_one_line_stays_one_line() -> None:
    text = " ".join([PROSE] * 12)
    assert len(list(cut([text]))) > 2
    assert engine().clean(Document(text)).text == text + "\n"
    words = "word" * 500
    assert engine().clean(Document(words)).text == words + "\n"


def test_what_stands_at_a_cut_is_left_alone() -> None:
    """A line of which the cut made a line is none."""
    house = engine_of("""
      - id: queue
        remove: line
        starts: [The first passengers]
        why: A test.
    """)
    text = " ".join([PROSE, "The first passengers had queued."] * 8)
    result = house.clean(Document(text))
    assert result.text == text
    kept = [record for record in result.ledger.records if record.state == GUARDED]
    assert all(record.why == "the text goes on there" for record in kept)
    assert any(part.text.startswith("The first passengers") for part in cut([text])) == bool(kept)


def test_a_cut_is_one_without_layout_too() -> None:
    text = "\n\n".join(f"{PROSE[:-1]} on day {n}." for n in range(12))
    before = next(cut([text])).text.split("\n\n")[-1]
    house = engine_of(f"""
      - id: before
        remove: line
        is: ["{before}"]
        why: A test.
    """)
    result = house.clean(Document(text))
    assert result.text == text
    assert [record.why for record in result.ledger.records] == ["the text goes on there"]


def test_head_and_tail_are_those_of_the_whole_text() -> None:
    house = engine_of("""
      - id: label
        remove: line
        is: [Label]
        where: {zone: edge}
        why: A test.
    """)
    body = "\n\n".join([PROSE, "Label", PROSE] * 6)
    result = house.clean(Document(f"Label\n\n{body}\n\nLabel"))
    assert len(list(cut([body]))) > 2
    assert result.text.rstrip() == body


def test_fields_come_from_the_first_part_that_has_them() -> None:
    house = engine_of("""
      - id: byline
        remove: line
        is: ['/By (?P<author>\\w+ \\w+)/']
        why: A test.
    """)
    text = "\n\n".join([PROSE, "By Ada Penn", PROSE, PROSE, PROSE, "By Tom Harker", PROSE, PROSE, PROSE])
    assert len(list(cut([text]))) > 1
    assert house.clean(Document(text)).fields == {"author": "Ada Penn"}


def test_a_text_that_would_lose_most_of_its_words_is_held_as_a_whole() -> None:
    house = """
      - id: ferry
        remove: line
        is: [The old ferry runs again.]
        why: A test.
    """
    lines = ["The old ferry runs again." for _ in range(10)]
    text = "\n\n".join([PROSE, *lines] * 6)
    held = engine_of(house, max_removed=0.5).clean(Document(text))
    assert held.status is Status.HELD
    assert f"of its {len(text.split())} words (most by house/ferry" in held.note
    assert held.text == text
    assert engine_of(house, max_removed=0.9).clean(Document(text)).status is Status.CHANGED


def read(engine: Engine, text: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the texts that stages are run on, one after another, while the text is cleaned."""
    texts: list[str] = []
    original = Passes.__init__

    def noting(self: Passes, engine: Engine, document: Document, assume_where: frozenset[str]) -> None:
        texts.append(document.text)
        original(self, engine, document, assume_where)

    with monkeypatch.context() as patch:
        patch.setattr(Passes, "__init__", noting)
        engine.clean(Document(text))
    yield from texts


def test_a_part_that_was_left_alone_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = (f"In {year} the mill at Harwick sold more cloth than ever before, said Ada Penn." for year in YEARS)
    text = engine().clean(Document("\n\n".join(told))).text
    texts = list(read(engine(), text, monkeypatch))
    found = list(cut([text]))
    mended, cleaned = texts[: len(found)], texts[len(found) :]
    assert mended == [part.text + part.gap for part in found]
    assert cleaned == [part.text for part in found]


def test_records_of_all_parts_stand_pass_by_pass() -> None:
    text = "\n\n".join([PROSE, "“Share”", PROSE, PROSE, "Tweet", PROSE] * 4)
    records = [record for record in engine().clean(Document(text)).ledger.records if record.state == APPLIED]
    order = {str(plan.stage): place for place, plan in enumerate(engine()._stages)}
    keys = [(record.round, order[record.stage], record.pass_) for record in records]
    assert keys == sorted(keys)


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r\n", "\u2028", "\u3000"])
@pytest.mark.parametrize("width", [150, 250, 900])
def test_words_stay_apart_whatever_white_space_a_cut_falls_into(space: str, width: int) -> None:
    text = f"{PROSE}\n\nLast word{space * width}Delta came last.\n\n{PROSE}\n\n{PROSE} It rained."
    result = engine().clean(Document(text))
    assert result.text.split() == text.split()
    assert replay(text, result.ledger) == result.text


@pytest.mark.parametrize("space", [" ", "\xa0", "\u3000", "\u1680", "\x85"])
def test_words_are_counted_alike_before_and_after(space: str) -> None:
    house = engine_of("""
      - id: nothing
        remove: line
        is: [Nothing like this]
        why: A test.
    """)
    assert house.clean(Document(f"word{space}" * 300)).status is Status.UNCHANGED


def test_parts_that_are_alike_all_count() -> None:
    house = engine_of("""
      - id: ferry
        remove: line
        is: [The old ferry runs again.]
        why: A test.
    """)
    text = "\n\n".join(["The old ferry runs again."] * 140 + [PROSE] * 14)
    assert "would lose 6" in house.clean(Document(text)).note


def test_a_text_that_layout_makes_too_long_is_read_in_parts() -> None:
    house = engine_of("""
      - id: share
        remove: line
        is: [Share]
        unless: {doc: [Keep all]}
        why: A test.
      - id: layout
        repair: layout
    """)
    for more in range(60):
        text = "\n".join(["Keep all these.", PROSE, PROSE, "Share", *["more of it here x"] * 4, "y" * more])
        clean = house.clean(Document(text)).text
        assert house.clean(Document(clean)).text == clean


def test_a_wrapped_paragraph_is_not_torn() -> None:
    boats = "boats that lay along the quay and had been painted in the spring before the flood came"
    told = [f"The {boats}, of which {n} stood high and dry on the bank." for n in range(2, 40)]
    paragraphs = [textwrap.fill(text, 60) for text in told]
    for between in ("\n", "\n\n", "\r\n"):
        clean = engine().clean(Document(between.join(paragraphs))).text
        assert list(filter(None, clean.split("\n"))) == told


def test_a_list_stays_a_list() -> None:
    text = "\n".join(f"- item {n} of the things that he had to buy" for n in range(40)) + "\n"
    assert engine().clean(Document(text)).text == text


def test_a_date_in_mid_text_is_no_date_of_the_page() -> None:
    told = [f"{PROSE[:-1]} on day {n}." for n in range(1, 13)]
    for at in range(4, 12):
        text = "\n\n".join([*told[:at], "March 3, 2021 at 9:30 am", *told[at:]])
        assert "March 3" in engine().clean(Document(text)).text


def test_what_was_held_back_is_told_once_and_where_it_stands() -> None:
    house = engine_of("""
      - id: photo
        remove: match
        has: [(photo)]
        mode: propose
        why: A test.
    """)
    text = "\n\n".join(f"{PROSE[:-1]} on day {n} (photo)." for n in range(12))
    ledger = house.clean(Document(text)).ledger
    assert [text[start:end] for start, end in ledger.sources()] == ["(photo)"] * 12


def test_line_breaks_of_every_kind_are_mended_at_a_cut() -> None:
    house = engine_of("""
      - id: characters
        repair: characters
      - id: spacing
        repair: spacing
    """)
    text = "\r\n\r\n   ".join(f"{PROSE[:-1]} on day {n}." for n in range(12))
    assert house.clean(Document(text)).text == text.replace("\r\n\r\n   ", "\n\n")
