"""What a text must hold before a pattern is tried on it.

One required literal is enough for the index to propose a pattern; but a pattern may need several: `(?:a )?photo of
.* by` needs two. To look for the others costs a microsecond, and spares a search that costs a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cleaner.literals import EDGE, expected, required_of
from cleaner.rule import Pattern, Test

FEW = 48
"""Literals that are looked for one by one; sets of more are brought down to their rarest words."""
SETS = 3
"""Sets of literals that are looked for; the rarest of a pattern."""
USUAL = 0.02
"""A set expected more often than once in so many characters stands in most texts, so that the look is lost."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a folded text has: one of `starts` at its start, where there are any, and one of each set in `sets`."""

    starts: tuple[str, ...] = ()
    sets: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.starts or self.sets)

    def met(self, folded: str) -> bool:
        """Say whether the pattern may match the text: folded, with single spaces and none at its ends."""
        if self.starts and not folded.startswith(self.starts):
            return False
        for literals in self.sets:
            for literal in literals:
                if literal in folded:
                    break
            else:
                return False
        return True


def needs_of(pattern: Pattern, test: Test, *, units: bool, seen: Sequence[str] = ()) -> Needs:
    """Return what each match of the pattern has; empty where that says nothing. `units` as in `required_literals`.

    One of `seen` is known to stand there, so that what it holds is not looked for again.
    """
    known = _plain(seen)
    required = required_of(pattern, test, units=units)
    anchored = [texts for texts in required if all(text.startswith("\n") for text in texts)]
    starts = min((_plain(texts) for texts in anchored), key=lambda texts: (expected(texts), texts), default=())
    sets = []
    for texts in required:
        few = _few(_plain(texts)) if texts not in anchored else ()
        if few and few != starts and expected(few) < USUAL and not _is_in_each(few, known):
            sets.append(few)
    sets.sort(key=lambda texts: (expected(texts), texts))
    return Needs(starts, tuple(dict.fromkeys(sets[:SETS])))


def _is_in_each(literals: Iterable[str], texts: Sequence[str]) -> bool:
    return bool(texts) and all(any(literal in text for literal in literals) for text in texts)


def _plain(literals: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(literal.strip(EDGE + "\n") for literal in literals))


def _few(literals: tuple[str, ...]) -> tuple[str, ...]:
    """Return few strings of which each of the literals holds one; none where there are no such."""
    if len(literals) <= FEW:
        return literals
    rarest = {min(literal.split() or [""], key=_expected) for literal in literals}
    return tuple(sorted(rarest)) if len(rarest) <= FEW and all(rarest) else ()


@lru_cache(maxsize=4096)
def _expected(word: str) -> tuple[float, str]:
    return expected((word,)), word
