"""Bulk repairs applied as the engine applies them, for tests that are about the repairs alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from cleaner.document import Document
from cleaner.edit import apply_edits, spread


def once(repair: Any, text: str) -> str:
    """Return the text after one pass of a repair, whose runs must be fit for the ledger."""
    runs = repair.runs(Document(text))
    edits = spread(runs)
    for run in runs:
        assert run.before, "an edit must have a place"
        assert run.before != run.after
        assert list(run.starts) == sorted(set(run.starts))
        for start in run.starts:
            assert text.startswith(run.before, start)
    for (_, end, _), (start, _, _) in pairwise(edits):
        assert end <= start, "edits of one pass must not overlap"
    return apply_edits(text, edits)


def settled(repairs: Any, text: str, *, passes: int) -> str:
    """Return the text that a repair, or several in turn, leaves alone; fail if it takes more passes."""
    for _ in range(passes + 1):
        before = text
        for repair in repairs if isinstance(repairs, list) else [repairs]:
            text = once(repair, text)
        if text == before:
            return text
    raise AssertionError(f"not settled: {before!r} became {text!r}")
