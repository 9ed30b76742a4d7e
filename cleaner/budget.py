"""A time budget for each rule and document, so that no pattern can hang a run."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from cleaner.errors import OverBudget
from cleaner.rule import Pattern, Test

SECONDS = 5.0
"""What one rule may spend on one document, per started megabyte. A usual rule needs less than a millisecond."""

Match = Any


class Budget:
    """What is left of a rule's time on one document. Literals cannot hang and are not timed."""

    def __init__(self, rule: str, length: int) -> None:
        self._rule = rule
        self._left = SECONDS * (1 + length // 1_000_000)

    def test(self, pattern: Pattern, test: Test, text: str) -> Match | None:
        """Return the match of the pattern with the text. Raises OverBudget."""
        if pattern.literal is not None:
            compiled = pattern.compiled
            if test is Test.IS:
                return compiled.fullmatch(text)
            return compiled.match(text) if test is Test.STARTS else compiled.search(text)
        return next(self._timed(pattern, test, text), None)

    def every(self, pattern: Pattern, text: str) -> Iterator[Match]:
        """Yield the matches of the pattern in the text. Raises OverBudget."""
        if pattern.literal is not None:
            return iter(pattern.compiled.finditer(text))
        return self._timed(pattern, None, text)

    def _timed(self, pattern: Pattern, test: Test | None, text: str) -> Iterator[Match]:
        if self._left <= 0:
            raise OverBudget(self._rule)
        compiled = pattern.compiled
        began = perf_counter()
        try:
            if test is None:
                found = list(compiled.finditer(text, timeout=self._left))
            elif test is Test.IS:
                found = [compiled.fullmatch(text, timeout=self._left)]
            elif test is Test.STARTS:
                found = [compiled.match(text, timeout=self._left)]
            else:
                found = [compiled.search(text, timeout=self._left)]
        except TimeoutError:
            raise OverBudget(self._rule) from None
        self._left -= perf_counter() - began
        return iter([match for match in found if match is not None])
