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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import ClassVar

import regex

from cleaner.budget import SECONDS
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.errors import Place
from cleaner.later import later
from cleaner.layout import ends_like_sentence
from cleaner.rule import Pattern, Reads, Stage
from cleaner.values import dataclass

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
EXCERPT_WORDS = 80
"""So is a longer one that is cut off."""
HEADLINE_WORDS = range(3, 21)
REMEMBERED = 10_000
"""Code points of a line of which it is remembered what it is."""
SMALL_PRINT_WORDS = 40
"""A longer line is running text, whatever it says."""
TEASER_MARKS = 2
"""So many lines must look like teasers."""
FEW = 360
"""Code points that may go whatever `max_share` says, but never more than MOST of the text."""
MOST = 0.6

_SMALL_PRINT = (
    "©", "(c) 19", "(c) 20", "all rights reserved", "copyright 19", "copyright 20", "use cookies", "uses cookies",
    "privacy policy", "terms of use", "terms of service", "mail address will not", "required fields", "unsubscribe",
    "your inbox", "our newsletter", "the newsletter", "akismet", "captcha", "subscribe to", "subscribe for",
    "subscribe now", "sign up to", "log in to", "sign in to", "submission has been", "submitting the form",
    "field is for validation", "save my name", "follow us",
)  # fmt: skip
"""What pages say of themselves below an article: such a line is no running text of its author."""
_TEASING = later(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|read more|learn more|continue reading|view (?:post|article|more)|weiterlesen"
    r"|lire la suite|leer más)\W*$"
    r"|^(?:by |von |par |por )?.{0,40}\b(?:\d+ min(?:ute)?s? read|(?:19|20)\d\d|\d+ (?:hour|day|week|month"
    r"|year)s? ago)\b.{0,30}$"
    r"|^.{0,40}\bno comments\b.{0,10}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TailSection:
    """`max_share`: the most that goes, as a part of the text's length (0 to 1).

    `prose`: words of running text that may stand in the section; with `prose_has`, only where one of these
    patterns is found in it. `teasers`: headlines may have teasers below them; with `blurbs`, a headline over a
    short paragraph counts as a teaser, whatever it says.
    """

    headings: tuple[str, ...]
    max_share: float = 0.3
    prose: int = 0
    prose_has: tuple[str, ...] = ()
    teasers: bool = False
    blurbs: bool = False

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def __post_init__(self) -> None:
        try:
            for pattern in self._patterns:
                _ = pattern.compiled
            _ = self._prose_pattern
        except regex.error as error:
            raise ValueError(f"a heading is not a valid pattern: {error}") from None

    def anchors(self) -> tuple[Pattern, ...]:
        """Return the headings as patterns of a whole line, by which the lines that hold one are found."""
        return self._patterns

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        flags = int(regex.IGNORECASE | regex.DOTALL)
        short = rf"(?=.{{1,{HEADING_LENGTH}}}$)"
        return tuple(Pattern(text, short + _whole(text), flags, None, Place("")) for text in self.headings)

    @cached_property
    def _prose_pattern(self) -> regex.Pattern[str] | None:
        if not self.prose_has:
            return None
        return regex.compile(_any_of(self.prose_has), regex.IGNORECASE, cache_pattern=False)

    def _is_near_the_end(self, document: Document, number: int) -> bool:
        sizes = document.shape.filled_sizes
        length = sizes[-1]
        return length - sizes[number] <= max(self.max_share * length, min(FEW, MOST * length))

    def _may_stand(self, prose: str) -> bool:
        return self._prose_pattern is None or self._prose_pattern.search(prose, timeout=SECONDS) is not None

    def find(self, document: Document, lines: Mapping[Span, Iterable[Pattern]] | None = None) -> Iterator[Edit]:
        """Walk up from the end, as far as a section may reach, and cut at its topmost heading.

        `lines` are those that may be a heading, each with the patterns of those that it may be; all without them.
        """
        if not document.is_end:
            return
        shadow = document.shadow
        if lines is None:
            lines = dict.fromkeys(document.whole_lines, self._patterns)
        headings = self._headings(document, lines)
        if not headings:
            return
        top = min(headings)
        running = marks = count = cut_off = 0
        below_is_prose = False
        found: Edit | None = None
        for start, end in document.lines_from_end():
            if start < top:
                break
            line = shadow[start:end].strip()
            if not line:
                continue
            if start in headings:
                fits = running <= self.prose and not cut_off
                fits = fits or (marks >= TEASER_MARKS and (cut_off > TEASER_MARKS or not below_is_prose))
                if fits and _follows_article(document, start):
                    found = Edit(start, len(shadow), why=f"{line!r} and {count} lines to the end")
            count += 1
            is_cut_off = self.teasers and _is_cut_off(line)
            if is_cut_off or not _is_prose(line):
                marks += self.teasers and (_is_teasing(line) or (self.blurbs and below_is_prose and _is_headline(line)))
                cut_off += is_cut_off
                below_is_prose = False
                continue
            running += line.count(" ") + 1
            if running > self.prose and not (self.teasers and not below_is_prose and line.count(" ") < TEASER_WORDS):
                break
            if not self._may_stand(line):
                break
            marks += self.teasers and _is_teasing(line)
            below_is_prose = True
        if found is not None:
            yield found

    def _headings(self, document: Document, lines: Mapping[Span, Iterable[Pattern]]) -> set[int]:
        """Return where the headings among the lines start, of those that are near enough to the end."""
        found: set[int] = set()
        for (first, last), patterns in lines.items():
            line = document.shadow[first:last].replace("\n", " ").strip()
            if not 0 < len(line) <= HEADING_LENGTH or _is_sentence(line):
                continue
            at = document.line_number(first)
            if self._is_near_the_end(document, at) and _is_any(line, patterns):
                found.add(document.shape.starts[at])
        return found


def _is_prose(line: str) -> bool:
    """Say whether a line is running text: a long one that ends like a sentence, or one that ends in a full stop."""
    return (_is_known_prose if len(line) < REMEMBERED else _is_known_prose.__wrapped__)(line)


# Several rules look at the same last lines, so the answer is kept for a while; long lines are not.
_remembered = lru_cache(maxsize=256)


@_remembered
def _is_known_prose(line: str) -> bool:
    words = line.count(" ") + 1
    if not (ends_like_sentence(line) if words >= PROSE_WORDS else _is_sentence(line)):
        return False
    if words > SMALL_PRINT_WORDS:
        return True
    low = line.lower()
    return not any(sign in low for sign in _SMALL_PRINT)


def _is_teasing(line: str) -> bool:
    return (_is_known_teaser if len(line) < REMEMBERED else _is_known_teaser.__wrapped__)(line)


@_remembered
def _is_known_teaser(line: str) -> bool:
    return _TEASING.search(line) is not None


def _is_cut_off(line: str) -> bool:
    """Say whether a line is the start of another article, which a page shows as so many words and three dots."""
    words = line.count(" ") + 1
    return PROSE_WORDS <= words <= EXCERPT_WORDS and line.endswith(("...", "…", "...]", "…]"))


def _is_headline(line: str) -> bool:
    return line.count(" ") + 1 in HEADLINE_WORDS and not line.endswith((".", ":", ",", ";"))


def _is_sentence(line: str) -> bool:
    end = line.rstrip("\"')] ")
    return line.count(" ") + 1 >= SENTENCE_WORDS and end.endswith(".") and not end.endswith("..")


def _follows_article(document: Document, start: int) -> bool:
    """Say whether enough words stand before, and among them a line that ends like a sentence."""
    shadow = document.shadow
    if len(shadow[:start].split(None, ARTICLE_WORDS)) < ARTICLE_WORDS:
        return False
    for first, last in map(document.shape.line, range(len(document.shape.lines))):
        if first >= start:
            return False
        line = shadow[first:last].strip()
        if line.count(" ") >= 4 and ends_like_sentence(line):
            return True
    return False


def _is_any(line: str, patterns: Iterable[Pattern]) -> bool:
    return any(pattern.compiled.fullmatch(line, timeout=SECONDS) is not None for pattern in patterns)


def _whole(heading: str) -> str:
    """Return the expression for a line that is a heading, with the marks that pages set beside it."""
    return rf"(?:#+ |[-•*] |\W{{1,3}} ?)?(?:{_any_of([heading])})\s*[:.…↓»>-]*"


def _any_of(patterns: Sequence[str]) -> str:
    """Return one expression for plain texts and for patterns between slashes."""
    kinds = []
    for pattern in patterns:
        if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
            kinds.append(pattern[1:-1])
        else:
            kinds.append(r"\s+".join(map(re.escape, pattern.split())))
    return "|".join(kinds)
