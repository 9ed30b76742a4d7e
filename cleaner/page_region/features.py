"""Describe each piece of a page's text by what it looks like: text alone, no markup, no words of a subject.

A line of a page is seldom a paragraph: text made of HTML breaks at every inline link. So lines that plainly go on
are read as one *unit* (nothing is changed), and each unit gets a few features out of about two hundred.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import repeat
from typing import NamedTuple

from cleaner.layout import Shape, shape_of
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
_CAPITAL_ENDS = _SHARE_BINS["capital"]
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
_Line = tuple[bool, bool, bool, _Looks | None]
"""Whether a line is part of a unit, whether it goes on the line above, whether the next one goes on it; its looks."""
_STRAY: _Line = (False, False, False, None)

KNOWN_LABELS = 8192
"""Short lines kept in mind from page to page, of some 500 bytes each; more, and they are forgotten."""
_FIELD = 10
_MOST = (1 << _FIELD) - 1
_ASCII_KINDS = bytes(
    ord("A" if char.isupper() else "0" if char.isdigit() else " " if char.isspace() else "a")
    for char in map(chr, range(128))
).ljust(256, b"a")


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


def units_of(text: str | Shape, lexicon: Lexicon) -> list[Unit]:
    """Return the units of a text, in order; blank lines and lines of stray signs belong to none."""
    shape = shape_of(text)
    lines = shape.trimmed
    lowered = "\n".join(lines).lower().split("\n")
    labels = _known_labels(lexicon)
    firsts: list[int] = []
    lasts: list[int] = []
    looks: list[_Looks | None] = []
    runs: dict[int, list[int]] = {}  # the lines of each unit of several
    goes_on = False
    for number, line in enumerate(lines):
        known = labels.get(line)
        if known is None:
            known = _known_line(line, lowered[number], lexicon, labels)
        part, continues, line_goes_on, look = known
        if not part:
            continue
        if firsts and (goes_on or continues):
            runs.setdefault(len(firsts) - 1, [firsts[-1]]).append(number)
            lasts[-1] = number
        else:
            firsts.append(number)
            lasts.append(number)
            looks.append(look)
        goes_on = line_goes_on
    texts = [lines[number] for number in firsts]
    lows = [lowered[number] for number in firsts]
    for place, numbers in runs.items():
        texts[place] = " ".join([lines[number] for number in numbers])
        lows[place] = " ".join([lowered[number] for number in numbers])
        looks[place] = _describe(texts[place], lows[place], len(numbers), lexicon)
    counts = Counter(lows)
    seen: set[str] = set()
    starts = shape.starts
    units = []
    for first, last, piece, low, look in zip(firsts, lasts, texts, lows, looks, strict=True):
        words, features, mark, chrome = _describe(piece, low, 1, lexicon) if look is None else look
        if counts[low] > 1:
            features = (*features, _BEFORE if low in seen else _AGAIN)
            seen.add(low)
        units.append(Unit(starts[first], starts[last + 1] - 1, piece, words, features, mark, chrome))
    return units


@cache
def _known_labels(lexicon: Lexicon) -> dict[str, _Line]:
    """Short lines seen lately: pages of any site say "Home" and "Privacy policy", and most say many things twice."""
    return {"": _STRAY}


def _known_line(line: str, low: str, lexicon: Lexicon, labels: dict[str, _Line]) -> _Line:
    """Return how a line reads on, and what it looks like if it is short enough to be kept in mind."""
    if len(line) <= 3 and not line.isalnum():
        return _STRAY
    first, last = line[0], line[-1]
    continues = first in _GOES_ON or first.islower()
    if last.isalpha():
        goes_on = len(line) > 24 and low[low.rfind(" ") + 1 :] in lexicon.stop
    else:
        goes_on = last in ",("
    if len(line) >= LABEL_WIDTH:
        return True, continues, goes_on, None
    if len(labels) > KNOWN_LABELS:
        labels.clear()
        labels[""] = _STRAY
    found = labels[line] = True, continues, goes_on, _describe(line, low, 1, lexicon)
    return found


def _describe(text: str, low: str, pieces: int, lexicon: Lexicon) -> _Looks:
    """Return the number of words, the features, the mark and the number of page words of one unit."""
    words = low.split()
    count = len(words)
    opening = words[0]
    length = 0 if count < SHORT else 1 if count < LONG else 2
    capitals, digits = _first_letters(text)
    if low[-1] in _MARKS_END:  # the last word, without its marks
        bare = words.pop().rstrip(_MARKS_END)
        if bare:
            words.append(bare)
    stops, chrome, person, reader, social, comments = _kinds_of(words, _word_kinds(lexicon))
    end = _end_of(text)
    features = [
        (_SHAPE[count] if count < len(_SHAPE) else _SHAPE[-1]) + end,
        _STOP[length] + (1 + min(6, int(stops / count * 12.5)) if stops else 0),
        _CAPITAL[length] + (1 + bisect_right(_CAPITAL_ENDS, capitals / count) if capitals else 0),
        _DIGIT[length] + (0 if not digits else 1 if digits < 0.15 * count else 2 if digits < 0.5 * count else 3),
        _CHROME[length] + (chrome if chrome < 2 else 2),
        _PERSON[length] + (person if person < 2 else 2),
        _READER[length] + (reader if reader < 2 else 2),
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
        mark += 0.7 * (social > 0) + (comments > 0)
    if social:
        features.append(_SOCIAL_ONE if social == 1 else _SOCIAL_MANY)
    if comments:
        features.append(_COMMENTS_LABEL if count < LONG else _COMMENTS_LINE)
    if count < LONG and digits:
        if _CLOCK_AT(text):
            features.append(_CLOCK)
            mark += 0.5
        if not lexicon.months.isdisjoint([word.strip(".,") for word in words]):
            features.append(_DATE)
    if count < 8 and low.endswith((" says:", " says", " said:")):
        features.append(_SAYS)
    if 1 < count < SHORT and capitals == count and end == 5 and not stops and not chrome:
        features.append(_NAME)
    _add_signs(features, text, opening, count, pieces)
    return count, tuple(features), mark, min(3, chrome)


def _first_letters(text: str) -> tuple[int, int]:
    """Return how many words begin with a capital, and how many with a digit."""
    if text.isascii():
        letters = text.encode().translate(_ASCII_KINDS)
        first = letters[:1]
        return letters.count(b" A") + (first == b"A"), letters.count(b" 0") + (first == b"0")
    firsts = "".join([word[0] for word in text.split()])
    return sum(map(str.isupper, firsts)), 0 if firsts.isalpha() else sum(map(str.isdigit, firsts))


@cache
def _word_kinds(lexicon: Lexicon) -> dict[str, int]:
    """Return the lists that each known word is in, as a number with a field of `_FIELD` bits for each list."""
    lists = (lexicon.stop, lexicon.chrome, lexicon.person, lexicon.reader, _SOCIAL, _COMMENTS)
    kinds: dict[str, int] = {}
    for place, known in enumerate(lists):
        for word in known:
            kinds[word] = kinds.get(word, 0) + (1 << _FIELD * place)
    return kinds


def _kinds_of(words: list[str], kinds: dict[str, int]) -> tuple[int, ...]:
    """Return how many words are in each of the six lists, counted in one pass at C speed."""
    if len(words) > _MOST:
        parts = [_kinds_of(words[at : at + _MOST], kinds) for at in range(0, len(words), _MOST)]
        return tuple(map(sum, zip(*parts, strict=True)))
    sums = sum(map(kinds.get, words, repeat(0)))
    if sums <= _MOST:
        return sums, 0, 0, 0, 0, 0
    return (
        sums & _MOST, sums >> _FIELD & _MOST, sums >> 2 * _FIELD & _MOST, sums >> 3 * _FIELD & _MOST,
        sums >> 4 * _FIELD & _MOST, sums >> 5 * _FIELD,
    )  # fmt: skip


@cache
def _openings(lexicon: Lexicon) -> tuple[_Matches, _Matches]:
    tail, byline = ("|".join(map(re.escape, openings)) for openings in (lexicon.tail, lexicon.byline))
    return re.compile(tail).match, re.compile(byline).match


def _add_signs(features: list[int], text: str, opening: str, count: int, pieces: int) -> None:
    """Add the features that single characters show."""
    first = text[0]
    if first in _BULLETS or (count > 1 and first.isdigit() and opening[-1] in ".)"):
        features.append(_ITEM)
    if first.islower():
        features.append(_SMALL)
    if pieces > 1:
        features.append(_TWO if pieces == 2 else _MORE)
    if len(text) > 9 * count:
        features.append(_LONG_WORDS)
    beyond = not text.isascii()
    if "|" in text or (beyond and (" · " in text or "»" in text or "›" in text or " • " in text)):
        features.append(_BARS)
    if "@" in text or "http" in text or "www." in text:
        features.append(_ADDRESS)
    if '"' in text or (beyond and "“" in text):
        features.append(_QUOTES)
    if beyond and "©" in text:
        features.append(_COPYRIGHT)
    if "!" in text:
        features.append(_EXCLAIMS)
    if "$" in text or (beyond and ("€" in text or "£" in text)):
        features.append(_MONEY)
    if text[-1] == "*":
        features.append(_FORM)


def _end_of(text: str) -> int:
    last = text[-1]
    if last in "\")]'" and len(text) > 1:
        last = text[-2]
    if last == "." and text.endswith("..."):
        return 2
    return _ENDS.get(last, 5)
