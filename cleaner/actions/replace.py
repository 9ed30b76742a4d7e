"""Rewrite what a pattern matches.

    - id: percent
      replace: {per cent: percent, '/\\b(\\d+) km\\/h\\b/': '\\1 km/h'}

Wrong where the old form is somebody's quotation or name: guard it with `unless` or `protect`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from cleaner.budget import Budget
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.rule import Pattern, Stage
from cleaner.values import dataclass


@dataclass(frozen=True)
class Replace:
    """Each pair is a pattern and its template; `\\1` and `\\g<name>` refer to groups of the pattern."""

    pairs: tuple[tuple[Pattern, str], ...]

    stage: ClassVar[Stage] = Stage.REPLACE

    def find(self, document: Document, tries: Iterable[tuple[Span, int, Pattern]], budget: Budget) -> Iterator[Edit]:
        """Yield a rewrite for each match in the paragraphs of `tries` (paragraph, number of the pair, pattern)."""
        for (at, end), number, pattern in tries:
            template = self.pairs[number][1]
            text = document.shadow[at:end].replace("\n", " ")
            for match in budget.every(pattern, text):
                new = template if pattern.literal is not None else match.expand(template)
                old = document.text[at + match.start() : at + match.end()]
                if old != new and not _inside_own(document.text, at + match.start(), at + match.end(), new):
                    yield Edit(at + match.start(), at + match.end(), new)


def _inside_own(text: str, start: int, end: int, new: str) -> bool:
    """Whether the match is part of an occurrence of its own replacement, as `US` is of `US$`."""
    if len(new) <= end - start:
        return False
    low = max(0, end - len(new))
    found = text.find(new, low, start + len(new))
    return found != -1 and found <= start and end <= found + len(new)
