"""What a text must hold before a pattern is tried on it.

One required literal is enough for the index to propose a pattern; but a pattern may need several: `(?:a )?photo of
.* by` needs two. To look for the others costs a microsecond, and spares a search that costs a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.literals import EDGE, LINE, expected, known_starts, required_pieces
from cleaner.rule import Pattern, Test
from cleaner.values import dataclass

FEW = 48
"""Literals of a set, which are looked for one by one."""
SETS = 4
"""Sets of literals that are looked for; the rarest of a pattern."""
_LITERAL, _SET = "\x00", "\x01"
"""What stands between the literals, and between the sets, of those that are kept as one string."""
LIKELY = 0.7
"""How often a set may be expected in a line of running text for it to be worth a look."""


@dataclass(frozen=True)
class Needs:
    """What a folded text has: one of `starts` at its start, where there are any, and one of each set in `sets`."""

    starts: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        kept = self.__dict__.get("kept")
        return bool(self.starts or self.sets) if kept is None else kept != ""

    def __getstate__(self) -> dict[str, object]:
        """Return all literals as one string: they are thousands, and a run asks for few."""
        groups = (self.starts, *self.sets)
        if any(mark in text for texts in groups for text in texts for mark in (_LITERAL, _SET)):
            return {"starts": self.starts, "sets": self.sets}
        return {"kept": _SET.join(map(_LITERAL.join, groups))}

    def __getattr__(self, name: str) -> object:
        """Read a kept one when its literals are asked for."""
        kept = self.__dict__.get("kept")
        if kept is None or name not in ("starts", "sets"):
            raise AttributeError(name)
        groups = [tuple(texts.split(_LITERAL)) if texts else () for texts in kept.split(_SET)]
        self.__dict__.update(starts=groups[0], sets=tuple(groups[1:]))
        return self.__dict__[name]

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


def needs_of(pattern: Pattern, test: Test, *, is_unit: bool, seen: Sequence[str] = ()) -> Needs:
    """Return what each match of the pattern has; empty where that says nothing.

    `is_unit` says that the text begins where the unit does. One of `seen` is known to stand there, so that what it
    holds is not looked for again.
    """
    known = [literal.strip(EDGE + "\n") for literal in seen]
    starts = known_starts(pattern, test) if is_unit else ()
    telling = [
        texts
        for texts in required_pieces(pattern, test, FEW)
        if expected(texts) * LINE < LIKELY and texts != starts and not _is_in_each(texts, known)
    ]
    return Needs(starts, tuple(sorted(telling, key=lambda texts: (expected(texts), texts))[:SETS]))


def _is_in_each(literals: Iterable[str], texts: Sequence[str]) -> bool:
    return bool(texts) and all(any(literal in text for literal in literals) for text in texts)
