"""A time budget for each rule and document, so that no pattern can hang a run.

Asking the engine to watch the clock costs five times what a usual search costs. So a search is timed only when
the shape of its pattern and the length of its text leave room for harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import Any

from cleaner.errors import OverBudget
from cleaner.rule import Pattern, Test

SECONDS = 5.0
"""What one rule may spend on one document, or on a part of a long one. A usual rule needs less than a millisecond."""
UNTIMED_STEPS = 2_000_000
"""A search that cannot take more steps than this, some 20 ms, goes untimed."""
REMEMBERED = 10_000
"""Code points of the longest text of which a miss is remembered: copies of long ones would pile up."""
Match = Any


class Budget:
    """What is left of a rule's time on one document. Literals cannot hang and are not timed."""

    def __init__(self, rule: str) -> None:
        self._rule = rule
        self._missed: set[tuple[int, str]] = set()  # the passes of a document try much of the same again
        self._left = SECONDS

    def test(self, pattern: Pattern, test: Test, text: str) -> Match | None:
        """Return the match of the pattern with the text. Raises OverBudget."""
        key = id(pattern), text
        if key in self._missed:
            return None
        compiled = pattern.compiled
        search = compiled.fullmatch if test is Test.IS else compiled.match if test is Test.STARTS else compiled.search
        match = search(text) if _is_harmless(pattern, len(text)) else self._timed(search, text)
        if match is None and len(text) <= REMEMBERED:
            self._missed.add(key)
        return match

    def every(self, pattern: Pattern, text: str) -> Iterable[Match]:
        """Return the matches of the pattern in the text. Raises OverBudget."""
        key = id(pattern), text
        if key in self._missed:
            return ()
        found: list[Match]
        if _is_harmless(pattern, len(text)):
            found = list(pattern.compiled.finditer(text))
        else:
            found = self._timed(lambda text, timeout: list(pattern.compiled.finditer(text, timeout=timeout)), text)
        if not found and len(text) <= REMEMBERED:
            self._missed.add(key)
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
    loops = pattern.loops
    return loops is not None and float(length + 1) ** (loops + 1) <= UNTIMED_STEPS
