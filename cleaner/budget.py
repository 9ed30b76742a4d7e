"""A time budget for each rule and document, so that no pattern can hang a run.

Asking the engine to watch the clock costs five times what a usual search costs. So a search is timed only when
the shape of its pattern and the length of its text leave room for harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from time import perf_counter
from typing import Any

from cleaner.errors import OverBudget
from cleaner.literals import parsed
from cleaner.rule import Pattern, Test

SECONDS = 5.0
"""What one rule may spend on one document, per started megabyte. A usual rule needs less than a millisecond."""
UNTIMED_STEPS = 2_000_000
"""A search that cannot take more steps than this, some 20 ms, goes untimed."""
FEW = 8
"""A repeat of at most so many turns is no loop, and one inside another multiplies by no more."""

Match = Any


class Budget:
    """What is left of a rule's time on one document. Literals cannot hang and are not timed."""

    def __init__(self, rule: str, length: int) -> None:
        self._rule = rule
        self._left = SECONDS * (1 + length // 1_000_000)

    def test(self, pattern: Pattern, test: Test, text: str) -> Match | None:
        """Return the match of the pattern with the text. Raises OverBudget."""
        compiled = pattern.compiled
        search = compiled.fullmatch if test is Test.IS else compiled.match if test is Test.STARTS else compiled.search
        if _is_harmless(pattern, len(text)):
            return search(text)
        return self._timed(search, text)

    def every(self, pattern: Pattern, text: str) -> Iterable[Match]:
        """Return the matches of the pattern in the text. Raises OverBudget."""
        if _is_harmless(pattern, len(text)):
            untimed: Iterable[Match] = pattern.compiled.finditer(text)
            return untimed
        found: list[Match] = self._timed(
            lambda text, timeout: list(pattern.compiled.finditer(text, timeout=timeout)), text
        )
        return found

    def _timed(self, search: Any, text: str) -> Any:
        if self._left <= 0:
            raise OverBudget(self._rule)
        began = perf_counter()
        try:
            return search(text, timeout=self._left)
        except TimeoutError:
            raise OverBudget(self._rule) from None
        finally:
            self._left -= perf_counter() - began


def _is_harmless(pattern: Pattern, length: int) -> bool:
    if pattern.literal is not None:
        return True
    loops = loops_of(pattern.expression, pattern.flags)
    return loops is not None and float(length + 1) ** (loops + 1) <= UNTIMED_STEPS


@lru_cache(maxsize=8192)
def loops_of(expression: str, flags: int) -> int | None:
    """Return how many loops a match can try against one another; None for loops in loops, or what is not known.

    A search takes at most (length + 1) to the power of (loops + 1) steps.
    """
    items = parsed(expression, flags)
    return None if items is None else _loops(items)


def _loops(items: Iterable[Any]) -> int | None:
    total = 0
    for op, argument in items:
        name = str(op)
        if name == "BRANCH":
            counts = [_loops(branch) for branch in argument[1]]
        elif name in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            counts = [_loops(argument if name == "ATOMIC_GROUP" else argument[-1])]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            counts = [_of_repeat(*argument)]
        elif name in ("GROUPREF", "GROUPREF_EXISTS"):
            return None
        else:
            continue
        known = [count for count in counts if count is not None]
        if len(known) < len(counts):
            return None
        total += max(known, default=0)
    return total


def _of_repeat(low: int, high: Any, items: Any) -> int | None:
    inner = _loops(items)
    if inner is None:
        return None
    if int(high) <= FEW:
        return inner * int(high)
    return 1 if inner == 0 and not _has_choice(items) else None


def _has_choice(items: Iterable[Any]) -> bool:
    """Whether one turn of a loop can match in several ways or lengths, so that turns multiply."""
    return any(str(op) in ("BRANCH", "SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "ASSERT") for op, _ in items)
