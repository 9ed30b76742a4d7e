"""Say how a mended line differs from the line it was, as the small edits that people see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.edit import Run

ANCHOR = 2
"""How many equal characters end a fault; one could be a letter that both hold by chance."""
REACH = 80
"""How long a fault and its repair may be together; characters encoded four times over take 40."""


def small_edits(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield edits `(start, end, new)` of `before` that make it `after`, ascending and apart.

    Reads both from the left and looks for the nearest place where they agree again; linear in their
    length, where a general difference is quadratic. No edit is a bare insertion: a place where nothing
    stood could not be found again, so it takes a neighbour with it. `before` must not be empty.
    """
    at, new_at = 0, 0
    while True:
        same = _equal_length(before, at, after, new_at)
        at, new_at = at + same, new_at + same
        if at == len(before) and new_at == len(after):
            return
        end, new_end = _agreement(before, at, after, new_at)
        start = at
        if start == end and start > 0:
            start, new_at = start - 1, new_at - 1
        elif start == end:
            end, new_end = end + 1, new_end + 1
        yield start, end, after[new_at:new_end]
        at, new_at = end, new_end


def _equal_length(before: str, at: int, after: str, new_at: int) -> int:
    """Return how many characters agree from the two places on."""
    limit = min(len(before) - at, len(after) - new_at)
    same, step, is_near = 0, 16, False
    while same < limit:
        size = min(step, limit - same)
        if before[at + same : at + same + size] == after[new_at + same : new_at + same + size]:
            same += size
            if not is_near:
                step *= 2
        elif size == 1:
            break
        else:
            step, is_near = size // 2, True
    return same


def _agreement(before: str, at: int, after: str, new_at: int) -> tuple[int, int]:
    """Return the nearest ends of a fault and of its repair after which the texts agree."""
    left, new_left = len(before) - at, len(after) - new_at
    for both in range(1, min(REACH, left + new_left) + 1):
        for new in range(max(0, both - left), min(both, new_left) + 1):
            end, new_end = at + both - new, new_at + new
            if before[end : end + ANCHOR] == after[new_end : new_end + ANCHOR]:
                return end, new_end
    return len(before), len(after)


def runs_of(text: str, edits: Iterable[tuple[int, int, str]]) -> list[Run]:
    """Gather edits of `text`, ascending, into one run for each pair of before and after."""
    starts: dict[tuple[str, str], list[int]] = {}
    for start, end, new in edits:
        starts.setdefault((text[start:end], new), []).append(start)
    return [Run(before, after, tuple(places)) for (before, after), places in starts.items()]
