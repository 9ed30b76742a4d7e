"""Repairs applied until nothing changes, as the engine does within a stage."""

from __future__ import annotations

from typing import Any

from cleaner.document import Document
from cleaner.edit import apply_edits, spread


def edits_of(repair: Any, document: Document) -> list[tuple[int, int, str]]:
    """Return what a repair proposes, in order; its edits must not overlap."""
    if hasattr(repair, "runs"):
        edits = spread(repair.runs(document))
    else:
        edits = sorted((edit.start, edit.end, edit.new) for edit in repair.find(document))
    at = 0
    for start, end, new in edits:
        assert at <= start <= end <= len(document.text), "edits of one pass overlap, or leave the text"
        assert document.text[start:end] != new, "an edit must change something"
        at = end
    return edits


def mend(repair: Any, text: str, lang: str | None = None) -> str:
    """Return the text that the repair leaves alone; fail if that takes more than the five passes of a stage."""
    for _ in range(5):
        edits = edits_of(repair, Document(text, lang=lang))
        if not edits:
            return text
        text = apply_edits(text, edits)
    raise AssertionError(f"{repair} does not settle: {text!r}")
