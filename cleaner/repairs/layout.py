"""Write the canonical layout: one blank line between paragraphs, one final line break.

    - id: layout
      repair: layout

List items on neighbouring lines stay so, and a block that is no run of paragraphs (verse, an address) keeps its
lines. Wrong for a text in which single line breaks and blank lines mean different things throughout, as in verse
without a blank line: there each line becomes a paragraph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.layout import is_list_item, paragraph_ranges
from cleaner.rule import Stage


@dataclass(frozen=True)
class Layout:
    stage: ClassVar[Stage] = Stage.LAYOUT

    def runs(self, document: Document) -> Sequence[Run]:
        text = document.text
        lines = text.split("\n")
        changes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)

        def gap(start: int, end: int, wanted: str) -> None:
            if text[start:end] != wanted:
                changes[text[start:end], wanted].append(start)

        at = 0
        previous = -1
        spans = document.lines
        for first, last in paragraph_ranges(lines):
            opening, closing = lines[first], lines[last - 1]
            start = spans[first][0] + len(opening) - len(opening.lstrip())
            if previous < 0:
                wanted = ""
            elif first == previous + 1 and is_list_item(opening) and is_list_item(lines[previous]):
                wanted = "\n"
            else:
                wanted = "\n\n"
            gap(at, start, wanted)
            at = spans[last - 1][0] + len(closing.rstrip())
            previous = last - 1
        gap(at, len(text), "\n" if previous >= 0 else "")
        return tuple(Run(before, after, tuple(starts)) for (before, after), starts in changes.items())
