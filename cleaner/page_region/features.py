"""Describe each piece of a page's text by what it looks like: text alone, no markup, no words of a subject.

A line of a page is seldom a paragraph: text made of HTML breaks at every inline link. So lines that plainly go on
are read as one *unit* (nothing is changed), and each unit gets a few features out of about two hundred.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cleaner.page_region.lexicon import Lexicon

SHORT, LONG = 5, 15
"""Words below which a unit is label-like, and from which its shares of stop words and capitals mean much."""
MARK_WORDS = 12
"""A unit with fewer words may be a mark: a heading or button of what surrounds an article."""

LABEL_WIDTH = 40
"""Code points below which a line without a sentence's end may be a label: an entry of a menu, a button."""

_WORD_BINS = (1, 2, 3, 5, 8, 12, 20, 35, 65)
"""The last number of words of each bin; one more bin holds the rest."""
_SHARE_BINS = {"stop": (0.08, 0.16, 0.24, 0.32, 0.4, 0.48), "capital": (0.15, 0.35, 0.65, 0.999), "digit": (0.15, 0.5)}
"""Where the bins of a share end; shares of exactly 0 have a bin of their own."""
_ENDS = {".": 0, "!": 0, "?": 1, "…": 2, ":": 3, ",": 4, ";": 4, "-": 4}
_END_NAMES = ("sentence", "question", "ellipsis", "colon", "comma", "none")
_LENGTH_NAMES = ("short", "middling", "long")
_FLAGS = (
    "tail heading", "tail heading alone", "byline", "list item", "seen before", "seen again", "separators", "address",
    "quotes", "copyright", "date", "two pieces", "three pieces or more", "small first letter", "long words",
    "exclamation", "money", "social link", "social links", "comments label", "comments in a line", "form field",
    "clock", "says", "name alone",
)  # fmt: skip


def _names() -> tuple[str, ...]:
    words = [f"up to {n} words" for n in _WORD_BINS] + [f"over {_WORD_BINS[-1]} words"]
    names = [f"{count}, end: {end}" for count in words for end in _END_NAMES]
    for share, ends in _SHARE_BINS.items():
        bins = ["none", *(f"below {end:.0%}" for end in ends), f"{ends[-1]:.0%} or more"]
        names += [f"{length}, {share} words {name}" for length in _LENGTH_NAMES for name in bins]
    for kind in ("page words", "person words", "reader words"):
        names += [f"{length}, {kind} {n}" for length in _LENGTH_NAMES for n in ("none", "one", "more")]
    return (*names, *_FLAGS)


NAMES = _names()
"""The features in the order of their numbers; a weights file names them, so that it cannot be misread."""

_AT = {name: number for number, name in enumerate(NAMES)}
_SHAPE = [
    number * len(_END_NAMES)
    for number, end in enumerate((*_WORD_BINS, _WORD_BINS[-1] + 1))
    for _ in range(end - _WORD_BINS[number - 1] if number else end + 1)
]
"""The first shape feature for a number of words; index 0 shares the bin of 1."""
_STOP, _CAPITAL, _DIGIT = (
    tuple(_AT[f"{length}, {share} words none"] for length in _LENGTH_NAMES) for share in _SHARE_BINS
)
_CHROME, _PERSON, _READER = (
    tuple(_AT[f"{length}, {kind} words none"] for length in _LENGTH_NAMES) for kind in ("page", "person", "reader")
)
(
    _TAIL, _TAIL_ALONE, _BYLINE, _ITEM, _BEFORE, _AGAIN, _BARS, _ADDRESS, _QUOTES, _COPYRIGHT, _DATE, _TWO, _MORE,
    _SMALL, _LONG_WORDS, _EXCLAIMS, _MONEY, _SOCIAL_ONE, _SOCIAL_MANY, _COMMENTS_LABEL, _COMMENTS_LINE, _FORM, _CLOCK,
    _SAYS, _NAME,
) = (_AT[flag] for flag in _FLAGS)  # fmt: skip

DATELINES = frozenset((_BYLINE, _DATE))
BYLINES = DATELINES | {_CLOCK, _ITEM}
"""The features of a line that is no title, however it looks."""

_GOES_ON = frozenset(",.;:)]!?%'’”")
"""A line that begins so continues the line above."""
_BULLETS = frozenset("•-*–·▪◦‣+")
_SOCIAL_WORDS = """facebook twitter x instagram linkedin pinterest whatsapp reddit tiktok youtube threads bluesky
telegram email tumblr mastodon share tweet pin"""
_SOCIAL = frozenset(_SOCIAL_WORDS.split())
_COMMENTS_WORDS = "comment comments reply replies kommentar kommentare antworten commentaires comentarios"
_COMMENTS = frozenset(_COMMENTS_WORDS.split())
_CLOCK_AT = re.compile(r"\d:\d\d").search
_MARKS_END = ".:,!?\""


_Matches = Callable[[str], re.Match[str] | None]
_Looks = tuple[int, tuple[int, ...], float, int]


class Unit(NamedTuple):
    """One or more lines that read on, and what they look like.

    `mark` is how much the unit looks like a heading or button of what surrounds an article (0 to 3), `chrome` the
    number of page words in it (at most 3).
    """

    start: int
    end: int
    text: str
    words: int
    features: tuple[int, ...]
    mark: float
    chrome: int


def units_of(text: str, lexicon: Lexicon) -> list[Unit]:
    """Return the units of a text, in order; blank lines and lines of stray signs belong to none."""
    joined = list(_joined(text, lexicon.stop))
    lowered = [piece.lower() for _, _, piece, _ in joined]
    counts = Counter(lowered)
    seen: set[str] = set()
    units = []
    for (start, end, piece, pieces), low in zip(joined, lowered, strict=True):
        if len(piece) < LABEL_WIDTH:
            words, features, mark, chrome = _describe_label(piece, low, pieces, lexicon)
        else:
            words, features, mark, chrome = _describe(piece, low, pieces, lexicon)
        if counts[low] > 1:
            features = (*features, _BEFORE if low in seen else _AGAIN)
            seen.add(low)
        units.append(Unit(start, end, piece, words, features, mark, chrome))
    return units


def _joined(text: str, stop: frozenset[str]) -> Iterator[tuple[int, int, str, int]]:
    """Return `(start, end, text, pieces)` of lines joined where one plainly goes on in the next."""
    at = start = end = 0
    pieces: list[str] = []
    goes_on = False
    for raw in text.split("\n"):
        line = raw.strip()
        if len(line) > 3 or line.isalnum():
            first = line[0]
            if pieces and (goes_on or first in _GOES_ON or first.islower()):
                pieces.append(line)
            else:
                if pieces:
                    yield start, end, " ".join(pieces), len(pieces)
                pieces = [line]
                start = at
            end = at + len(raw)
            last = line[-1]
            if last.isalpha():
                goes_on = len(line) > 24 and line[line.rfind(" ") + 1 :].lower() in stop
            else:
                goes_on = last in ",("
        at += len(raw) + 1
    if pieces:
        yield start, end, " ".join(pieces), len(pieces)


def _describe(text: str, low: str, pieces: int, lexicon: Lexicon) -> _Looks:
    """Return the number of words, the features, the mark and the number of page words of one unit."""
    words = text.split()
    plain = low.rstrip(_MARKS_END).split()
    count = len(words)
    length = 0 if count < SHORT else 1 if count < LONG else 2
    firsts = "".join([word[0] for word in words])
    capitals = sum(map(str.isupper, firsts))
    digits = 0 if firsts.isalpha() else sum(map(str.isdigit, firsts))
    stops = sum(map(lexicon.stop.__contains__, plain))
    chrome = person = reader = social = 0
    comments = False
    if not _known_words(lexicon).isdisjoint(plain):
        chrome = sum(map(lexicon.chrome.__contains__, plain))
        person = sum(map(lexicon.person.__contains__, plain))
        reader = sum(map(lexicon.reader.__contains__, plain))
        social = sum(map(_SOCIAL.__contains__, plain))
        comments = not _COMMENTS.isdisjoint(plain)
    end = _end_of(text)
    features = [
        (_SHAPE[count] if count < len(_SHAPE) else _SHAPE[-1]) + end,
        _STOP[length] + (1 + min(6, int(stops / count * 12.5)) if stops else 0),
        _CAPITAL[length] + _capital_bin(capitals / count),
        _DIGIT[length] + (0 if not digits else 1 if digits < 0.15 * count else 2 if digits < 0.5 * count else 3),
        _CHROME[length] + min(2, chrome),
        _PERSON[length] + min(2, person),
        _READER[length] + min(2, reader),
    ]
    mark = 0.0
    if count < MARK_WORDS:
        tail, byline = _openings(lexicon)
        if tail(low):
            features.append(_TAIL)
            mark += 1.0
            if count < SHORT:
                features.append(_TAIL_ALONE)
        if byline(low):
            features.append(_BYLINE)
        mark += 0.7 * (social > 0) + comments
    if social:
        features.append(_SOCIAL_ONE if social == 1 else _SOCIAL_MANY)
    if comments:
        features.append(_COMMENTS_LABEL if count < LONG else _COMMENTS_LINE)
    if count < LONG and digits:
        if _CLOCK_AT(text):
            features.append(_CLOCK)
            mark += 0.5
        if not lexicon.months.isdisjoint([word.strip(".,") for word in plain]):
            features.append(_DATE)
    if count < 8 and low.endswith((" says:", " says", " said:")):
        features.append(_SAYS)
    if 1 < count < SHORT and capitals == count and end == 5 and not stops and not chrome:
        features.append(_NAME)
    features += _signs(text, words, pieces)
    return count, tuple(features), mark, min(3, chrome)


@lru_cache(maxsize=8192)  # pages of any site say "Home" and "Privacy policy", and most say many things twice
def _describe_label(text: str, low: str, pieces: int, lexicon: Lexicon) -> _Looks:
    return _describe(text, low, pieces, lexicon)


@cache
def _known_words(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.chrome | lexicon.person | lexicon.reader | _SOCIAL | _COMMENTS


@cache
def _openings(lexicon: Lexicon) -> tuple[_Matches, _Matches]:
    tail, byline = ("|".join(map(re.escape, openings)) for openings in (lexicon.tail, lexicon.byline))
    return re.compile(tail).match, re.compile(byline).match


def _signs(text: str, words: list[str], pieces: int) -> list[int]:
    """Return the features that single characters show."""
    features = []
    first = text[0]
    if first in _BULLETS or (first.isdigit() and len(words) > 1 and words[0][-1] in ".)"):
        features.append(_ITEM)
    if first.islower():
        features.append(_SMALL)
    if pieces > 1:
        features.append(_TWO if pieces == 2 else _MORE)
    if len(text) > 9 * len(words):
        features.append(_LONG_WORDS)
    if "|" in text or " · " in text or "»" in text or "›" in text or " • " in text:
        features.append(_BARS)
    if "@" in text or "http" in text or "www." in text:
        features.append(_ADDRESS)
    if '"' in text or "“" in text:
        features.append(_QUOTES)
    if "©" in text:
        features.append(_COPYRIGHT)
    if "!" in text:
        features.append(_EXCLAIMS)
    if "$" in text or "€" in text or "£" in text:
        features.append(_MONEY)
    if text[-1] == "*":
        features.append(_FORM)
    return features


def _end_of(text: str) -> int:
    last = text[-1]
    if last in "\")]'" and len(text) > 1:
        last = text[-2]
    if last == "." and text.endswith("..."):
        return 2
    return _ENDS.get(last, 5)


def _capital_bin(share: float) -> int:
    return 1 + bisect_right(_SHARE_BINS["capital"], share) if share else 0
