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
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.later import later
from cleaner.layout import is_list_item
from cleaner.rule import Stage
from cleaner.values import dataclass

_BEFORE_ITEM = later(r"\n[•*\-0-9]")


@dataclass(frozen=True)
class Layout:
    stage: ClassVar[Stage] = Stage.LAYOUT

    def runs(self, document: Document) -> Sequence[Run]:
        text = document.text
        shape = document.shape
        if shape.is_canonical:
            return ()
        lines, starts = shape.lines, shape.starts
        trimmed = shape.is_trimmed
        if trimmed and all(lines) and not shape.wrapped:
            return _between_lines(document)
        changes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        at, previous = 0, -1
        for first, last in shape.paragraphs:
            opening = lines[first]
            start = starts[first] if trimmed else starts[first] + len(opening) - len(opening.lstrip())
            if previous < 0:
                wanted = ""
            elif first == previous + 1 and is_list_item(opening) and is_list_item(lines[previous]):
                wanted = "\n"
            else:
                wanted = "\n\n"
            if not trimmed or start - at != len(wanted):
                changes[text[at:start], wanted].append(at)
            previous = last - 1
            at = starts[last] - 1 if trimmed else starts[previous] + len(lines[previous].rstrip())
        changes[text[at:], "\n" if previous >= 0 and document.is_end else ""].append(at)
        return tuple(
            Run(before, after, tuple(starts)) for (before, after), starts in changes.items() if before != after
        )


def _between_lines(document: Document) -> tuple[Run, ...]:
    """Return the edits where each line is a paragraph and none is blank, as nearly every scraped text has them."""
    lines, starts = document.shape.lines, document.shape.starts
    breaks = [start - 1 for start in starts[1:-1]]
    if _BEFORE_ITEM.search(document.text):
        items = list(map(is_list_item, lines))
        breaks = [at for at, item, after in zip(breaks, items, items[1:], strict=False) if not (item and after)]
    between = (Run("\n", "\n\n", tuple(breaks)),) if breaks else ()
    return (*between, Run("", "\n", (len(document.text),))) if document.is_end else between
