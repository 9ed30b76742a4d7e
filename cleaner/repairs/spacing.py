"""Write one space where a line has several, or another kind, and none at its ends.

    - id: spacing
      repair: spacing

Tabs and no-break, thin and other typographic spaces count as spaces; line breaks stay. The space before a
French "!" stays, as a plain space.

Wrong for text whose columns or indents mean something, such as code, tables and some poems: skip it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar

from cleaner.difference import runs_of
from cleaner.document import Document
from cleaner.edit import Run
from cleaner.rule import Reads, Stage
from cleaner.unusual import places_of, unusual_characters
from cleaner.values import dataclass

# Neither the ideographic space, which `characters` folds with the full-width forms, nor the Ogham stroke.
OTHER_SPACES = frozenset(
    "\t\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
)


@dataclass(frozen=True)
class Spacing:
    stage: ClassVar[Stage] = Stage.SPACING
    reads: ClassVar[Reads] = Reads.LINES
    at_once: ClassVar[bool] = True

    def runs(self, document: Document) -> Sequence[Run]:
        text = document.text
        plain, others = text, OTHER_SPACES & unusual_characters(text)
        for other in others:
            plain = plain.replace(other, " ")
        if not others and not _has_spare_spaces(plain):
            return ()
        return runs_of(text, _edits(text, plain, others))


# Begins with the rarer character, so that the search leaps from line to line.
_AT_BREAK = r"\n(?:(?<= \n)|(?= ))"


def _has_spare_spaces(plain: str) -> bool:
    return (
        plain.startswith(" ")
        or plain.endswith(" ")
        or plain.rfind("  ") >= 0  # from the right, in two thirds of the time
        or _expression(_AT_BREAK).search(plain) is not None
    )


def _edits(text: str, plain: str, others: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Yield an edit for every stretch of spaces that is not one plain space within a line."""
    ends: dict[int, int] = {}  # of each stretch, by its start
    if "  " in plain:
        ends = dict([match.span() for match in _expression("  +").finditer(plain)])
    singles = [at for match in _expression(_AT_BREAK).finditer(plain) for at in (match.start() - 1, match.end())]
    for other in others:
        singles += places_of(text, other)
    last = len(plain) - 1
    for at in (*singles, 0, last):
        if 0 <= at <= last and plain[at] == " ":
            is_alone = (at == 0 or plain[at - 1] != " ") and (at == last or plain[at + 1] != " ")
            if is_alone:
                ends[at] = at + 1
    for start, end in sorted(ends.items()):
        at_edge = start == 0 or end > last or plain[start - 1] == "\n" or plain[end] == "\n"
        yield start, end, "" if at_edge else " "


@cache
def _expression(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
