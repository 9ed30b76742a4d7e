"""Edits: the only way in which text changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.values import dataclass

Span = tuple[int, int]
"""Half-open, in code points from 0."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` where `start:end` stood. `why` is the evidence, where a rule weighs any.

    `fields` are values that a removal keeps for the document, as (field, value).
    """

    start: int
    end: int
    new: str = ""
    why: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The same small edit at many places: `after` where `before` stood at each of `starts`.

    `starts` ascend; runs of one repair never overlap one another. Repairs of characters and layout
    touch every line, and one object an edit would cost more than the edit.
    """

    before: str
    after: str
    starts: tuple[int, ...]


def apply_edits(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return the text after `(start, end, new)` edits that ascend and do not overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces.append(text[at:start])
        pieces.append(new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def spread(runs: Iterable[Run]) -> list[tuple[int, int, str]]:
    """Return every edit of the runs as `(start, end, new)`, in ascending order."""
    flat = [(start, start + len(run.before), run.after) for run in runs for start in run.starts]
    flat.sort()
    return flat


def apply_runs(text: str, runs: Sequence[Run]) -> str:
    """Return the text after the runs."""
    whole = [run for run in runs if run.before]
    tail = "".join([run.after for run in runs if not run.before and run.starts == (len(text),)])
    if len(whole) + bool(tail) == len(runs) and all(len(run.before) == 1 for run in whole):
        olds = [run.before for run in whole]
        apart = len(set(olds)) == len(olds) and not any(
            old in run.after for run in whole for old in olds if old != run.before
        )
        if apart and all(text.count(run.before) == len(run.starts) for run in whole):
            for run in whole:
                text = text.replace(run.before, run.after)
            return text + tail
    return apply_edits(text, spread(runs))
