"""Take boilerplate away: a line, a paragraph, a sentence, a match, or the rest of the text.

    - id: share-bar
      remove: line
      is: [share, tweet]

Wrong for a pattern that an author may write as a unit of its own; `is` before `starts` before `has`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from cleaner.budget import Budget, Match
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.layout import ends_like_sentence
from cleaner.rule import Pattern, Stage, Test, Unit
from cleaner.values import dataclass

SENTENCE_WORDS = 5
"""`rest` acts only after a line of at least so many words that ends like a sentence."""


@dataclass(frozen=True)
class Remove:
    """`into` names the field that keeps what was removed; `until` ends a `rest` (not included)."""

    unit: Unit
    test: Test
    patterns: tuple[Pattern, ...]
    into: str | None = None
    until: tuple[Pattern, ...] = ()

    INLINE: ClassVar[frozenset[Unit]] = frozenset({Unit.SENTENCE, Unit.MATCH})

    @property
    def stage(self) -> Stage:
        return Stage.INLINE if self.unit in self.INLINE else Stage.LINES

    def find(self, document: Document, tries: Iterable[tuple[Span, int, Pattern]], budget: Budget) -> Iterator[Edit]:
        """Yield the edits of the units in `tries` (unit, number of the pattern, pattern) that match."""
        last = read = None
        text = ""
        for unit, _, pattern in tries:
            if unit == last and self.unit is not Unit.MATCH:
                continue  # one pattern was enough for this unit
            if unit != read:
                read = unit
                text = document.shadow[unit[0] : unit[1]].replace("\n", " ")
            if self.unit is Unit.MATCH:
                for match in budget.every(pattern, text):
                    if match.end() > match.start():
                        yield self._cut(document, unit[0], match, match.span())
                continue
            match = budget.test(pattern, self.test, text)
            if match is None:
                continue
            last = unit
            if self.unit is Unit.REST:
                end = self._end_of_rest(document, unit, budget)
                if end is not None:
                    yield self._cut(document, unit[0], match, (0, end - unit[0]))
                    return
            else:
                yield self._cut(document, unit[0], match, (0, unit[1] - unit[0]))

    def _cut(self, document: Document, at: int, match: Match, span: Span) -> Edit:
        start, end = at + span[0], at + span[1]
        fields = [
            (name, document.text[at + match.start(name) : at + match.end(name)].strip())
            for name, value in match.groupdict().items()
            if value
        ]
        if self.into is not None and all(name != self.into for name, _ in fields):
            fields.append((self.into, document.text[start:end].strip()))
        return Edit(start, end, fields=tuple(fields))

    def _end_of_rest(self, document: Document, unit: Span, budget: Budget) -> int | None:
        """Return where the rest that begins with `unit` ends; None when no sentence stands before it."""
        before = document.shadow[: unit[0]].split("\n")
        if not any(line.count(" ") >= SENTENCE_WORDS - 1 and ends_like_sentence(line) for line in before):
            return None
        if not self.until:
            return len(document.text.rstrip())
        for line in document.whole_lines:
            start, end = document.trim(line)
            if start <= unit[0] or start == end:
                continue
            text = document.shadow[start:end]
            if any(budget.test(pattern, self.test, text) for pattern in self.until):
                return len(document.text[:start].rstrip())
        return len(document.text.rstrip())
