"""Remove a list of other articles, each with its date, that ends a text without a heading.

    - id: dated-list
      repair: dated-list
      items: 3

Such a list comes from the box of an author's latest posts: every line is a headline and, behind a dash, the day.

Wrong for a chronology that ends an article: so the days must be recent to one another (the list's first and last
year differ by at most two) and in descending order, newest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

ARTICLE_WORDS = 20
"""Words that must stand before the list."""
YEARS = 2
"""The newest and the oldest item are at most so many years apart."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ITEM = later(
    r"(?:[-•*] |\d{1,2}[.)] )?(?P<title>\S.{5,180}\S) ?[-|•·(] ?"
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?,? (?P<year>(?:19|20)\d\d)\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DatedList:
    """`items`: so many make a list, 2 or more."""

    items: int = 3

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def find(self, document: Document) -> Iterator[Edit]:
        if not document.is_end:
            return
        days: list[tuple[int, int, int]] = []
        first = end = -1
        for start, stop in document.lines_from_end():
            text = document.shadow[start:stop].strip()
            if not text:
                continue
            match = _ITEM.fullmatch(text) if text[-4:].strip(")").isdigit() else None
            if match is None:
                break
            days.append((int(match["year"]), _MONTHS.index(match["month"].lower()), int(match["day"])))
            first = start
            end = max(end, stop)
        if len(days) < self.items or days != sorted(days) or days[-1][0] - days[0][0] > YEARS:
            return
        if len(document.shadow[:first].split(None, ARTICLE_WORDS)) > ARTICLE_WORDS:
            yield Edit(first, end, why=f"{len(days)} dated headlines, newest first")
