"""Remove a section that a page hangs below its article: related stories, an author's bio, a form.

    - id: related
      repair: tail-section
      headings: [related posts, '/more (from|on) .{2,40}/']
      teasers: true

A heading in the list opens the section: a plain one ignores case, one between slashes is a pattern for the whole line.
The section goes with its heading only where what stands below is short or list-like: then it reaches the end of the
text. `prose` words of running text may stand in it (a bio has some); with `teasers`, a headline may have a sentence or
two below it, if dates, cut-off sentences or "Read more" show that they are teasers.

Wrong where an author writes such a heading himself ("Related posts" over three paragraphs of his own), and for a box in
mid-article: running text below the heading is a reason to leave everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import regex

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.layout import ends_like_sentence
from cleaner.rule import Stage

ARTICLE_WORDS = 15
"""Words that must stand before the section, in a sentence: fewer are no article."""
HEADING_LENGTH = 80
"""Code points: a longer line is no heading."""
PROSE_WORDS = 20
"""A line of so many words that ends like a sentence is running text."""
SENTENCE_WORDS = 4
"""So is one of so many words that ends in a full stop, which a headline has not."""
TEASER_WORDS = 60
"""A longer paragraph is no teaser."""
FEW_WORDS = 60
"""So few words may go whatever `max_share` says, but never more than MOST of the text."""
MOST = 0.6

_SMALL_PRINT = re.compile(
    r"©|\(c\) ?(?:19|20)\d\d|\ball rights reserved\b|\bcopyright (?:19|20)\d\d|\b(?:use|uses) cookies\b|\bprivacy policy\b|\bterms of (?:use|service)\b",
    re.IGNORECASE,
)
_TEASING = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|read more|learn more|continue reading|view (?:post|article|more)|weiterlesen|lire la suite|leer más)\W*$"
    r"|^(?:by |von |par |por )?.{0,40}\b(?:\d+ min(?:ute)?s? read|(?:19|20)\d\d|\d+ (?:hour|day|week|month|year)s? ago)\b.{0,30}$"
    r"|^.{0,40}\bno comments\b.{0,10}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1

    @property
    def is_prose(self) -> bool:
        """A long line that ends like a sentence, or a shorter one that ends in a full stop."""
        if _SMALL_PRINT.search(self.text):
            return False
        if self.words >= PROSE_WORDS:
            return ends_like_sentence(self.text)
        end = self.text.rstrip("\"')] ")
        return self.words >= SENTENCE_WORDS and end.endswith(".") and not end.endswith("..")


@dataclass(frozen=True)
class TailSection:
    """`max_share`: the most that goes, as a part of the words (0 to 1). `prose`: words of running text that may.

    With `prose_has`, running text may stand in the section only where one of these patterns is found in it.
    """

    headings: tuple[str, ...]
    max_share: float = 0.3
    prose: int = 0
    prose_has: tuple[str, ...] = ()
    teasers: bool = False

    stage: ClassVar[Stage] = Stage.LINES

    def __post_init__(self) -> None:
        try:
            _ = self._pattern, self._prose_pattern
        except regex.error as error:
            raise ValueError(f"a heading is not a valid pattern: {error}") from None

    @cached_property
    def _pattern(self) -> regex.Pattern[str]:
        whole = rf"(?:#+ |[-•*] |\W{{1,3}} ?)?(?:{_any_of(self.headings)})\s*[:.…↓»>-]*"
        return regex.compile(whole, regex.IGNORECASE, cache_pattern=False)

    @cached_property
    def _prose_pattern(self) -> regex.Pattern[str] | None:
        if not self.prose_has:
            return None
        return regex.compile(_any_of(self.prose_has), regex.IGNORECASE, cache_pattern=False)

    def _may_stand(self, prose: str) -> bool:
        return self._prose_pattern is None or self._prose_pattern.search(prose) is not None

    def find(self, document: Document) -> Iterator[Edit]:
        shadow = document.shadow
        lines: list[_Line] | None = None
        done = 0
        for number, (start, end) in enumerate(document.lines):
            if end - start > HEADING_LENGTH or end == start or start < done:
                continue
            if self._pattern.fullmatch(shadow[start:end].strip()) is None:
                continue
            if lines is None:
                lines = _lines_of_text(document)
            index = _index_of(lines, start)
            if index is None or not _follows_article(lines[:index]):
                continue
            edit = self._cut(document, lines, index)
            if edit is not None:
                done = edit.end
                yield edit

    def _cut(self, document: Document, lines: Sequence[_Line], index: int) -> Edit | None:
        heading, below = lines[index], lines[index + 1 :]
        words = sum(line.words for line in below)
        total = sum(line.words for line in lines)
        prose = [line for line in below if line.is_prose]
        if words <= max(self.max_share * total, min(FEW_WORDS, MOST * total)):
            running = sum(line.words for line in prose)
            if running <= self.prose and all(self._may_stand(line.text) for line in prose):
                return Edit(heading.start, len(document.text), why=f"{heading.text!r} and {len(below)} lines to the end")
            if self.teasers and _are_teasers(below):
                return Edit(heading.start, len(document.text), why=f"{heading.text!r} and teasers to the end")
        return None


def _any_of(patterns: Sequence[str]) -> str:
    """Return one expression for plain texts and for patterns between slashes."""
    kinds = []
    for pattern in patterns:
        if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
            kinds.append(pattern[1:-1])
        else:
            kinds.append(r"\s+".join(map(re.escape, pattern.split())))
    return "|".join(kinds)


def _lines_of_text(document: Document) -> list[_Line]:
    shadow = document.shadow
    return [_Line(start, end, text) for start, end in document.lines if (text := shadow[start:end].strip())]


def _index_of(lines: Sequence[_Line], start: int) -> int | None:
    return next((index for index, line in enumerate(lines) if line.start == start), None)


def _follows_article(before: Sequence[_Line]) -> bool:
    return any(line.words >= 5 and ends_like_sentence(line.text) for line in before) and (
        sum(line.words for line in before) >= ARTICLE_WORDS
    )


def _are_teasers(below: Sequence[_Line]) -> bool:
    """Return whether running text stands only below headlines, and looks cut off or dated."""
    marks = 0
    for number, line in enumerate(below):
        if _TEASING.search(line.text):
            marks += 1
        if not line.is_prose:
            continue
        if line.words > TEASER_WORDS or number == 0 or below[number - 1].is_prose:
            return False
    return marks >= 2
