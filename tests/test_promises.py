"""The promises of the design, held by the shipped rules on texts that nobody wrote: junk, prose and damage mixed."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed import TEXTS

from cleaner.document import Document
from cleaner.engine import Engine, Status
from cleaner.errors import DocumentError
from cleaner.ledger import replay, undo, undo_change
from cleaner.pack import load_rules
from cleaner.resources import default_rules_dir

ROOT = Path(__file__).parent.parent

@cache
def engine(indexed: bool = True) -> Engine:
    return Engine(load_rules([], default_dir=default_rules_dir()), indexed=indexed)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_replay_undo_and_a_second_cleaning(text: str) -> None:
    result = engine().clean(Document(text))
    assert replay(text, result.ledger) == result.text
    assert undo(result.text, result.ledger) == text
    again = engine().clean(Document(result.text))
    assert again.text == result.text
    assert again.status in (Status.UNCHANGED, Status.HELD)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_index_changes_nothing(text: str) -> None:
    assert engine().clean(Document(text)).ledger == engine(indexed=False).clean(Document(text)).ledger


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_changes_never_overlap_and_hold_what_stands_there(text: str) -> None:
    result = engine().clean(Document(text))
    for one, two in itertools.pairwise(result.changes):
        assert one.source[1] <= two.source[0]
        assert one.clean[1] <= two.clean[0]
    for change in result.changes:
        assert result.text[slice(*change.clean)] == change.after
        assert undo_change(result.text, change) != result.text or change.before == change.after


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_what_comes_out_is_canonical(text: str) -> None:
    result = engine().clean(Document(text))
    clean = result.text
    if result.status is Status.HELD or not clean:
        return
    assert clean.endswith("\n")
    assert not clean.endswith("\n\n")
    assert "\n\n\n" not in clean
    assert not any(line != line.strip(" ") for line in clean.split("\n"))
    assert not set("\r\x0c\u2028\u00a0\ufeff“”‘’") & set(clean)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_cleaned_or_refused_with_a_reason(text: str) -> None:
    try:
        result = engine().clean(Document(text))
    except DocumentError as error:
        assert str(error)
        return
    assert undo(result.text, result.ledger) == text
    assert engine().clean(Document(result.text)).text == result.text


PAGES = [
    path
    for folder in ("examples/scraped", "golden/input", "tests/pages")
    for path in sorted((ROOT / folder).rglob("*.txt"))
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_page_of_ours_keeps_the_promises(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    result = engine().clean(Document(text))
    assert replay(text, result.ledger) == result.text
    assert undo(result.text, result.ledger) == text
    assert engine().clean(Document(result.text)).text == result.text
    assert engine(indexed=False).clean(Document(text)).ledger == result.ledger
