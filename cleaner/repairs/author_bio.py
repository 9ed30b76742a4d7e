"""Remove the lines about the author that stand below an article without a heading.

    - id: author-bio
      repair: author-bio

A bio is a last paragraph that begins with a full name and "is a", "covers", "writes" or the like, and tells what bios
tell: work, years, home, degree, where to follow. The name and the employer above it go with it.

Wrong for a person of the story who is described at its end: so a name that the article has mentioned before, outside
a byline, is left alone, and so are somebody's kin ("is his wife") and a paragraph with fewer than two such signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.later import later
from cleaner.layout import ends_like_sentence
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

ARTICLE_WORDS = 60
"""Words of the article that must stand before a bio."""
BIO_WORDS = 220
"""A longer paragraph is no bio."""
LAST_LINES = 12
"""A bio stands among so many last lines."""
SHORT_WORDS = 12
"""Only lines of at most so many words, or more of the bio, may follow it."""
SIGNS = 2
"""Things told that make a paragraph a bio; one is enough for whoever signed the article above it."""
MANY_SIGNS = 3
"""Enough to know a bio that names no trade of writing, or its subject by the first name alone."""
HEAD_LENGTH = 1500
"""Code points of a text in which its byline stands."""
BYLINE_REST = 60
"""Code points that may follow the name in its byline: a role, a date."""

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_OPENING = later(
    rf"\(?(?:about the authors?:? |author:? |by )?(?P<name>(?:(?:Dr|Prof)\.? )?{_CAPITAL}[\w'-]+(?: {_CAPITAL}\.?)*"
    rf"(?: (?:(?:de|da|van|von|der|la|le|al|bin|el|O')[ -]?)?{_CAPITAL}[\w'.-]+){{0,3}})"
    r"(?:,? (?:MD|PhD|Ph\.D\.|M\.D\.|MBA|CFP®?|RD|JD|Esq\.?|MS|RN))*,? "
    r"(?:is|was|has|writes|covers|works|worked|joined|serves|leads|brings|lives|specializes|specialises|reports"
    r"|founded|runs|teaches|"
    r"contributed|currently|holds|spent|started|began|loves|oversees)\b"
    r"(?! (?:his|her|their|my|your|not|dead|gone|said|right|wrong|in (?:the|his|her)|among)\b)"
)
_SIGNS = later(
    r"\b(?:freelance|staff writer|senior writer|writer|journalist|reporter|correspondent|columnist|blogger"
    r"|content (?:creator|strategist|marketer|"
    r"writer|manager)|copywriter|contributor|contributing|editor(?:-in-chief)?|author of)\b"
    r"|\b(?:writes|writing|written|reports|covers|covering|specializ\w+|specialis\w+) (?:extensively "
    r"|regularly )?(?:about|on|for|in|across|the|\w+ for)\b"
    r"|\b(?:his|her|their) (?:work|writing|articles|reporting|stories) (?:has|have|appears?)\b"
    r"|\byears(?: of|'|'s)? experience\b|\bover (?:\d+|a|two|three) (?:years|decades?)\b"
    r"|\b(?:lives|living|resides|based|ha(?:s|ve) lived) (?:in|with|near|on|outside)\b"
    r"|\b(?:holds|earned|received|has) (?:an?|his|her|their|two) .{0,30}\b(?:degree|bachelor|master|mba|ph\.?d"
    r"|certification)|\b(?:graduated|graduate of|degree)\b"
    r"|\b(?:follow|find|reach|contact|email|connect with) (?:him|her|them|\w+) (?:on|at|via)\b|@[a-z]\w+"
    r"|\blinkedin\b"
    r"|\bwhen (?:he|she|they|\w+)(?:'s|'re| is| are| isn't| aren't| was)? ?not\b|\bwhen (?:he|she|they) (?:isn't"
    r"|aren't)\b"
    r"|\bin (?:his|her|their) (?:free|spare) time\b|\boutside (?:of )?(?:work|writing)\b"
    r"|\bpassion(?:ate)? (?:about|for)\b|\b(?:enjoys|loves) \w+"
    r"|\b(?:co-?)?founder\b|\bCEO\b|\bvice president\b|\bmanag(?:er|ing)\b|\bdirector\b|\b(?:associate |assistant "
    r"|adjunct )?(?:professor|faculty)\b"
    r"|\battorney at\b|\b(?:physician|surgeon|dermatologist|dietitian|nutritionist|therapist|psychologist"
    r"|consultant|strategist|specialist|expert)\b"
    r"|\bwhere (?:he|she|they|\w+) \w+|\b(?:he|she|they) (?:provides?|helps?|advises?|works?|focus(?:es)?"
    r"|oversees?|leads?|manages?|writes?|covers?|"
    r"lives?|specializes?|holds?|joined|brings?|runs?|teaches|serves?|excels?)\b|\bC[TOMIF]O\b|\badmitted (?:in"
    r"|to)\b"
    r"|\bhas (?:been )?(?:published|featured|appeared|worked|written|contributed|covered)\b|\b(?:previously"
    r"|prior to),? (?:he|she|they|working|joining)?\b",
    re.IGNORECASE,
)
_WRITES = later(
    r"\b(?:writer|journalist|reporter|correspondent|columnist|blogger|content|copywriter|contribut\w+|editor"
    r"|author|writ(?:es|ing|ten)|covers|"
    r"marketing|professor|faculty|attorney|physician|ceo|founder|director|manager|vice president|specialist|expert"
    r"|consultant)\b",
    re.IGNORECASE,
)
_MORE = later(
    r"(?:he|she|his|her|in (?:his|her|their) (?:free|spare) time|when (?:he|she|they)(?:'s|'re| is| are| isn't"
    r"| aren't)? ?(?:not\b)?|when not|outside of work|(?:prior to|before) (?:joining|that)|previously)\b",
    re.IGNORECASE,
)
_TOLD_OF = later(r"\b(?:he|she|his|her)\b", re.IGNORECASE)
_TALKS = later(r"\b(?:said|says|told|asked|added|replied)\b|\"")
_FIRST_PERSON = later(
    r"(?:hi|hello|hey)\b[^.?]{0,30}\b(?:i'm|i am|my name is) .{2,40}\b.*\b(?:blog|site|website|behind|creator"
    r"|author|writer)\b",
    re.IGNORECASE,
)

_OPENING_NAME = later(rf"{_CAPITAL}[\w'-]+ \w[\w'-]+(?: {_CAPITAL}[\w'-]+)?")
_HEADS_BIO = later(r"(?:written|posted|reviewed|edited) by\b|about the author|author\b|by ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return self.text.count(" ") + 1


@dataclass(frozen=True)
class AuthorBio:
    """`signs`: how many things that bios tell a paragraph must hold."""

    signs: int = SIGNS

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def find(self, document: Document) -> Iterator[Edit]:
        if not document.is_end:
            return
        shadow = document.shadow
        filled = (
            _Line(start, end, text)
            for start, end in document.lines_from_end()
            if (text := shadow[start:end].strip())
        )
        lines = list(islice(filled, LAST_LINES))[::-1]
        at = found = len(lines)
        while at > 0:
            at -= 1
            if self._is_bio(lines, at, shadow, 1):  # no line that fails this has more signs
                if self._is_bio(lines, at, shadow, self.signs):
                    found = at
            elif lines[at].words > SHORT_WORDS and not _goes_on(lines[at]):
                break
        if found == len(lines) or len(shadow[: lines[found].start].split(None, ARTICLE_WORDS)) <= ARTICLE_WORDS:
            return
        last = found
        while last + 1 < len(lines) and (_goes_on(lines[last + 1]) or self._is_bio(lines, last + 1, shadow, 1)):
            last += 1
        if any(_goes_on(line) for line in lines[last + 1 :]):
            return
        while found > 0 and self._is_bio(lines, found - 1, shadow, 1):
            found -= 1
        first = found - _lines_above(lines[:found], lines[found].text)
        yield Edit(lines[first].start, lines[last].end, why="a bio at the end")

    def _is_bio(self, lines: Sequence[_Line], at: int, shadow: str, signs: int) -> bool:
        line = lines[at]
        if line.words < 6 or line.words > BIO_WORDS or not (ends_like_sentence(line.text) or line.words > 20):
            return False
        if _FIRST_PERSON.match(line.text):
            return True
        opening = _OPENING.match(line.text)
        if opening is None:
            return False
        name = opening["name"]
        if signs > 1 and _signs_above(name, shadow[: min(HEAD_LENGTH, line.start)]):
            signs = 1
        first = opening["name"].removeprefix("Dr. ").removeprefix("Prof. ").split()[0] + " "
        more = takewhile(lambda line: _goes_on(line) or line.text.startswith(first), lines[at + 1 :])
        told = " ".join([line.text, *[line.text for line in more]])
        found = len({match.group().lower() for match in _SIGNS.finditer(told)})
        if found < signs or (found < MANY_SIGNS and _WRITES.search(told) is None):
            return False
        above = [line.text for line in lines[max(0, at - 3) : at] if line.words <= SHORT_WORDS]
        if " " not in name:
            # A first name alone is a bio's below the full name, below "Written by", or where much is told of somebody
            # whom the article has not met.
            if any(text.startswith(name + " ") or _HEADS_BIO.match(text) for text in above):
                return True
            return found >= MANY_SIGNS and _TOLD_OF.search(told) is not None and name not in shadow[: line.start]
        return not _is_mentioned(name, shadow, line.start)


def _goes_on(line: _Line) -> bool:
    """Return whether a line may be a bio's second paragraph: it tells more of him or her, and nobody talks."""
    if line.words < 6 or line.words > BIO_WORDS or _MORE.match(line.text) is None:
        return False
    return _SIGNS.search(line.text) is not None and _TALKS.search(line.text) is None


def _signs_above(name: str, head: str) -> bool:
    """Return whether the name stands above the article in a line of its own: then a bio needs one sign alone."""
    if " " not in name:
        return False
    at = head.find(name)
    if at < 0:
        return False
    start, end = head.rfind("\n", 0, at) + 1, head.find("\n", at)
    is_line = 0 < end <= at + len(name) + BYLINE_REST and not ends_like_sentence(head[at:end])
    return is_line and head[start:at].strip().lower() in ("", "by", "by:", "words by", "written by", "posted by")


def _is_mentioned(name: str, shadow: str, before: int) -> bool:
    """Return whether the text before tells of somebody of that surname in running text."""
    surname = name.split()[-1]
    at = shadow.find(surname, 0, before)
    while at >= 0:
        start = shadow.rfind("\n", 0, at) + 1
        end = shadow.find("\n", at)
        if shadow.count(" ", start, end) >= SHORT_WORDS:
            return True
        at = shadow.find(surname, at + len(surname), before)
    return False


def _lines_above(before: Sequence[_Line], bio: str) -> int:
    """Return how many lines above are the name, the job and the employer that head the bio."""
    words = set(re.findall(r"\w{3,}", bio.lower()))
    count = 0
    for number, line in enumerate(reversed(before[-3:]), 1):
        if line.words > SHORT_WORDS or line.text[-1] in ".!?:;,\"'" or not line.text[0].isupper():
            break
        if line.words <= 4 and words & set(re.findall(r"\w{3,}", line.text.lower())):
            count = number
    # A name may be spelled otherwise than in the bio: it stands above the employer that is not.
    if 0 < count < len(before):
        above = before[-count - 1]
        count += above.words <= 3 and _OPENING_NAME.fullmatch(above.text) is not None
    return count
