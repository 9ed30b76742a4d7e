"""What was found out about a text, kept for when it is asked again.

A page repeats lines of others of its site, and the passes over a document read most lines again. What such a line is
depends on its text alone. All that are new are asked about together, so that one scan serves them.

Labels repeat from page to page, paragraphs hardly ever: so those are forgotten first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

Told = TypeVar("Told")

SHORT = 150
"""Code points of a text that may stand on other pages too."""
ROOM = 8_000_000
"""Code points of the short texts that are remembered, before all are forgotten."""
RECENT = 4_000_000
"""Code points of longer ones after which those before them are forgotten; so at most twice as many are kept."""
LONGEST = 100_000
"""Code points of a text that is looked at again rather than remembered."""
PER_TEXT = 100
"""What one remembered text costs besides its code points."""


class Memo(Generic[Told]):
    """Answers of `find`, which is given texts and returns what it has to say of each; None is no answer."""

    def __init__(self, find: Callable[[Sequence[str]], Sequence[Told]]) -> None:
        self._find = find
        self._known: dict[str, Told] = {}
        self._left = ROOM
        self._recent: list[str] = []
        self._before: list[str] = []
        self._left_recent = RECENT

    def of(self, texts: Sequence[str]) -> list[Told]:
        """Return the answer for each text."""
        with suppress(KeyError):  # the usual way: all are known
            return list(map(self._known.__getitem__, texts))
        found = list(map(self._known.get, texts))
        new = list(dict.fromkeys([text for text, told in zip(texts, found, strict=True) if told is None]))
        size = sum(map(len, new))
        answers = dict(zip(new, self._find(new), strict=True))
        told_now = [answers[text] if told is None else told for text, told in zip(texts, found, strict=True)]
        if self._left < size + PER_TEXT * len(new):
            # all of one document is remembered, until the next: its passes would look at all of it again
            self._known.clear()
            self._recent, self._before = [], []
            answers = dict(zip(texts, told_now, strict=True))
            size = sum(map(len, answers))
            self._left = ROOM
        self._remember(answers, size)
        return told_now

    def _remember(self, answers: Mapping[str, Told], size: int) -> None:
        if size > LONGEST:
            answers = {text: told for text, told in answers.items() if len(text) < LONGEST}
        long = [text for text in answers if len(text) > SHORT]
        size_of_long = sum(map(len, long))
        self._left -= sum(map(len, answers)) - size_of_long + PER_TEXT * len(answers)
        self._left_recent -= size_of_long
        if self._left_recent < 0:
            for text in self._before:
                self._known.pop(text, None)
            self._before, self._recent = self._recent, []
            self._left_recent = RECENT
        self._recent += long
        self._known.update(answers)
