"""A repair that says it works at once is not run again to see whether it has: so it must leave nothing for that."""

from __future__ import annotations

from typing import Any

import pytest
from corpora import dev_texts
from hypothesis import given, settings
from hypothesis import strategies as st
from mixed import TEXTS

from cleaner.document import Document
from cleaner.edit import apply_runs
from cleaner.repairs import REPAIRS, repair_class

AT_ONCE = [name for name in REPAIRS if getattr(repair_class(name), "at_once", False)]
ANY = st.text(alphabet="ab. \n\n\né-•*1.A:\u00a0\t\u2028“”’", max_size=200)


def left(repair: Any, text: str) -> tuple[object, ...]:
    """Return what a second pass would do."""
    document = Document(text)
    return tuple(repair.runs(document.with_text(apply_runs(text, tuple(repair.runs(document))))))


def test_some_work_at_once() -> None:
    assert AT_ONCE == ["quotes", "spacing"]


@pytest.mark.parametrize("name", AT_ONCE)
@settings(max_examples=400, deadline=None)
@given(text=st.one_of(ANY, TEXTS))
def test_nothing_is_left_for_a_second_pass(name: str, text: str) -> None:
    assert not left(repair_class(name)(), text)


@pytest.mark.parametrize("name", AT_ONCE)
def test_nothing_is_left_on_scraped_pages(name: str) -> None:
    for page, text in dev_texts(pages=20):
        assert not left(repair_class(name)(), text), page
