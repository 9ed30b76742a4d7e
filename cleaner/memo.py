"""What was found out about a text, kept for when it is asked again.

A page repeats lines of others of its site, and the passes over a document read most lines again. What such a line is
depends on its text alone. All that are new are asked about together, so that one scan serves them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

Told = TypeVar("Told")

ROOM = 8_000_000
"""Code points of the texts that are remembered, before all are forgotten."""
LONGEST = 100_000
"""Code points of a text that is looked at again rather than remembered."""
BATCH = 500_000
"""Code points of texts that are asked about together."""
PER_TEXT = 100
"""What one remembered text costs besides its code points."""


class Memo(Generic[Told]):
    """Answers of `find`, which is given texts and returns what it has to say of each; None is no answer."""

    def __init__(self, find: Callable[[Sequence[str]], Sequence[Told]]) -> None:
        self._find = find
        self._known: dict[str, Told] = {}
        self._left = ROOM

    def of(self, texts: Sequence[str]) -> list[Told]:
        """Return the answer for each text."""
        known = self._known
        found = list(map(known.get, texts))
        if None not in found:
            return found  # type: ignore[return-value]
        new = list(dict.fromkeys([text for text, told in zip(texts, found, strict=True) if told is None]))
        size = sum(map(len, new)) + PER_TEXT * len(new)
        answers: dict[str, Told] = {}
        for some in _batches(new) if size > BATCH else (new,):
            answers.update(zip(some, self._find(some), strict=True))
        told_now = [answers[text] if told is None else told for text, told in zip(texts, found, strict=True)]
        if size > self._left:
            # all of one document is remembered, until the next: its passes would look at all of it again
            known.clear()
            known.update({text: told for text, told in zip(texts, told_now, strict=True) if len(text) < LONGEST})
            self._left = ROOM - sum(map(len, known)) - PER_TEXT * len(known)
        elif size > LONGEST:
            known.update({text: told for text, told in answers.items() if len(text) < LONGEST})
            self._left -= size
        else:
            known.update(answers)
            self._left -= size
        return told_now


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts, not many code points at a time: what is made of them all at once takes several times that.

    A long one comes alone.
    """
    first = size = 0
    for n, text in enumerate(texts):
        if n > first and size + len(text) > BATCH:
            yield texts[first:n]
            first, size = n, 0
        size += len(text)
    yield texts[first:]
