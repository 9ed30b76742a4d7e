"""Remove the readers' comments that a page shows below its article.

    - id: comment-thread
      repair: comment-thread
      max_share: 0.5

A thread is known by its structure, not by a heading alone: name, time, text and "Reply", over and over, with or
without "12 Comments" above; or, where an extractor kept the bare texts, line after line of readers who greet, thank
and praise whoever wrote the article. It goes from its heading or first comment to the end of the text.

Wrong for a page on which the posts are the content (a forum, questions and answers, a page of letters): so the
thread must follow an article, hold no more than `max_share` of the words, and reach the end of the text; and the
marks of a forum ("Joined: 2009", "Senior Member", "Accepted answer") leave the page alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar, NamedTuple

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.repairs.comment_lines import (
    FORUM,
    GREETING,
    HEADING_SPACES,
    LAST_LINES,
    LISTED,
    SURE_HEADER,
    TALK,
    Kind,
    addresses,
    has_signs,
    heard_at_the_end,
    invites,
    is_header,
    is_sure_header,
    kinds,
    smiles,
)
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

ARTICLE_WORDS = 40
"""Words that must stand before a thread with headers: fewer are a notice with answers, not an article."""
LONG_ARTICLE_WORDS = 120
"""Words that must stand before bare comments, which have less to be known by."""
PROSE_LINE = 12
"""Words from which a line counts as prose here."""
COMMENT_WORDS = 300
"""Words that may stand between two headers of one thread."""
HEADERS = 3
"""Headers that make a thread without a heading above it."""
THREADS = 5
"""Threads one above the other that are taken for one."""
VOICES = 3
"""Lines in which a reader addresses the author that make a thread of bare comments."""
VOICE_SCORE = 5.0
"""What a stretch of bare comments must weigh: see `_by_voice`."""


class _Line(NamedTuple):
    start: int
    text: str
    words: int
    kind: Kind

    @property
    def is_header(self) -> bool:
        """Whether it is surely the header of a comment; a heading may be one too."""
        return self.kind is Kind.HEADER or (self.kind is Kind.HEADING and is_sure_header(self.text))


@dataclass(frozen=True)
class CommentThread:
    """`max_share` is the largest part of the text's words that a thread may hold, from 0 to 1."""

    max_share: float = 0.5

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def find(self, document: Document) -> Iterator[Edit]:
        """Yield the thread, if there is one."""
        if not document.is_end:
            return
        lines = document.folded_lines
        structured = _may_be_structured(lines)
        is_heard = heard_at_the_end(lines)
        if not structured and not is_heard:
            return
        filled = _lines(document, lines)
        # the first line that a thread may begin with: from one before it on, it holds too much
        least = _after_words(filled, (1 - self.max_share) * sum(line.words for line in filled))
        found = _by_structure(filled, _after_words(filled, ARTICLE_WORDS), least) if structured else None
        if found is None and is_heard:
            found = _by_voice(filled, _after_words(filled, LONG_ARTICLE_WORDS))
        if found is None:
            return
        start, why = found
        for _ in range(THREADS):  # what the next passes would find above it counts as well
            if start < least:
                return
            rest = filled[:start]
            above = _by_structure(rest, _after_words(rest, ARTICLE_WORDS), least) if structured else None
            above = above or _by_voice(rest, _after_words(rest, LONG_ARTICLE_WORDS))
            if above is None:
                break
            start, why = above
        if start < least:
            return
        if sum(1 for line in filled if len(line.text) < 80 and FORUM.fullmatch(line.text)) >= 2:
            return
        if any(line.words >= PROSE_LINE for line in filled[:start]):
            yield Edit(filled[start].start, len(document.text), why=why)


def _may_be_structured(lines: Sequence[str]) -> bool:
    """Return whether lines in lower case have a heading or headers of comments, and signs of a thread."""
    short = [line for line in map(str.strip, lines) if line.count(" ") < HEADING_SPACES]
    found = kinds().of(short)
    if Kind.HEADING not in found and found.count(Kind.HEADER) < HEADERS:
        return False
    return has_signs(lines, HEADERS)


def _lines(document: Document, lines: Sequence[str]) -> list[_Line]:
    """Return those of its lines, given in lower case, that hold text."""
    texts = map(str.strip, lines)
    filled = [
        (start, text, text.count(" ") + 1) for start, text in zip(document.shape.starts, texts, strict=False) if text
    ]
    known = iter(kinds().of([text for _, text, words in filled if words <= HEADING_SPACES]))
    return [_Line(*line, next(known) if line[2] <= HEADING_SPACES else Kind.OTHER) for line in filled]


def _after_words(lines: Sequence[_Line], words: float) -> int:
    """Return the index of the first line with at least that many words before it."""
    seen = 0
    for index, line in enumerate(lines):
        if seen >= words:
            return index
        seen += line.words
    return len(lines)


def _by_structure(lines: Sequence[_Line], first: int, least: int) -> tuple[int, str] | None:
    """Return where a thread with headers of comments starts, and the evidence: not all of it for one before `least`."""
    for heading in range(first, len(lines)):
        if lines[heading].kind is Kind.HEADING and _is_near(lines, heading):
            below = (line for line in islice(lines, heading + 1, None) if _is_comment(line))
            signs = sum(1 for _ in islice(below, None if heading >= least else 2))
            if signs >= 2:
                return heading, f"a heading of comments, and {signs} comments or more below it"
    sure = [index for index in range(first, len(lines)) if lines[index].is_header]
    if len(sure) < HEADERS:
        return None
    chain = sure[-1:]
    for index in reversed(sure[:-1]):
        if sum(line.words for line in lines[index + 1 : chain[0]]) > COMMENT_WORDS:
            break
        chain.insert(0, index)
    texts = [line for line in lines[chain[0] : chain[-1] + 2] if line.words >= 3 and not is_header(line.text)]
    if len(chain) < HEADERS or len(texts) < 2:
        return None
    says_alone = not any(SURE_HEADER.fullmatch(lines[index].text) for index in chain)
    if says_alone and not any(addresses(line.text) for line in texts):
        return None
    start = chain[0]
    # The name above the time belongs to the comment.
    if start > first and lines[start - 1].words <= 4 and lines[start - 1].text[-1] not in ".!?:;,":
        start -= 1
    return start, f"{len(chain)} headers of comments"


def _is_near(lines: Sequence[_Line], heading: int) -> bool:
    """Return whether a comment stands within `COMMENT_WORDS` words below a heading."""
    words = 0
    for line in islice(lines, heading + 1, None):
        if words > COMMENT_WORDS or _is_comment(line):
            return words <= COMMENT_WORDS
        words += line.words
    return False


def _is_comment(line: _Line) -> bool:
    """Return whether a line is the header of a comment, or a reader's own."""
    return is_header(line.text) or addresses(line.text)


def _by_voice(lines: Sequence[_Line], first: int) -> tuple[int, str] | None:
    """Return where bare comments start: the stretch to the end in which readers speak most densely.

    Each line adds to the weight of the stretch or takes from it; a stretch of comments may hold long
    lines without a mark, and an invitation to comment ends the article.
    """
    if not any(addresses(line.text) for line in lines[-LAST_LINES:]):
        return None
    talk_weight = _talk_weight(lines)
    value = best = 0.0
    best_at, marks, best_marks = -1, 0, 0
    invited = -1
    for index in range(len(lines) - 1, first - 1, -1):
        text = lines[index].text
        if addresses(text):
            marks += 1
            gain = 2.0
        elif GREETING.match(text):
            gain = 1.0
        elif LISTED.match(text):
            gain = -1.0
        elif TALK.match(text) or smiles(text):
            gain = talk_weight
        else:
            gain = -0.5
        if marks and gain < 2 and invites(text):
            invited = index
            break
        value += gain
        if value >= best and gain > 0:
            best, best_at, best_marks = value, index, marks
    if best_marks >= VOICES and best >= VOICE_SCORE:
        return best_at, f"{best_marks} lines in which readers address the author"
    if invited >= 0 and marks >= 2 * VOICES:
        for index in range(invited + 1, min(invited + 6, len(lines))):
            if addresses(lines[index].text) or GREETING.match(lines[index].text) or TALK.match(lines[index].text):
                return index, f"an invitation to comment, and {marks} lines in which readers address the author"
    return None


def _talk_weight(lines: Sequence[_Line]) -> float:
    """Return what a line of talk weighs: less, the more the article itself talks like that."""
    prose = [line for line in lines[: len(lines) // 2] if line.words >= PROSE_LINE]
    talk = sum(1 for line in prose if TALK.match(line.text) or smiles(line.text))
    return 1.0 if talk * 10 < len(prose) else 0.5 if talk * 4 < len(prose) else 0.0
