"""Describe each piece of a page's text by what it looks like: text alone, no markup, no words of a subject.

A line of a page is seldom a paragraph: text made of HTML breaks at every inline link. So lines that plainly go on
are read as one *unit* (nothing is changed), and each unit gets a few features out of about two hundred.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

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
_END_NAMES = ("sentence", "question", "ellipsis", "colon", "comma", "none")
_NO_END = _END_NAMES.index("none")
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
_FIRST_OF = tuple(
    tuple([_AT[f"{length}, {kind} words none"] for kind in (*_SHARE_BINS, "page", "person", "reader")])
    for length in _LENGTH_NAMES
)
"""For each length the first feature of stop words, capitals, digits, and of the three kinds of words."""
(
    TAIL, TAIL_ALONE, BYLINE, ITEM, BEFORE, AGAIN, BARS, ADDRESS, QUOTES, COPYRIGHT, DATE, TWO, MORE, SMALL, LONG_WORDS,
    EXCLAIMS, MONEY, _SOCIAL_ONE, _SOCIAL_MANY, _COMMENTS_LABEL, _COMMENTS_LINE, FORM, CLOCK, SAYS, _NAME,
) = (_AT[flag] for flag in _FLAGS)  # fmt: skip

DATELINES = frozenset((BYLINE, DATE))
BYLINES = DATELINES | {CLOCK, ITEM}
"""The features of a line that is no title, however it looks."""

_SOCIAL_WORDS = """facebook twitter x instagram linkedin pinterest whatsapp reddit tiktok youtube threads bluesky
telegram email tumblr mastodon share tweet pin"""
SOCIAL = frozenset(_SOCIAL_WORDS.split())
_COMMENTS_WORDS = "comment comments reply replies kommentar kommentare antworten commentaires comentarios"
COMMENTS = frozenset(_COMMENTS_WORDS.split())

Look = tuple[int, tuple[int, ...], float, int]
"""The last four fields of a `Unit`."""
FIELD = 32
"""Bits for each list of words in the number that counts a unit's words in all of them: no text has as many words."""
_MOST = (1 << FIELD) - 1


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


def look_of(count: int, kinds: int, capitals: int, digits: int, end: int) -> Look:
    """Return what a unit looks like by its number of words, what they are and how it ends.

    `kinds` has `FIELD` bits for the words of each list: stop words, page words, who tells, who is addressed, social
    sites, comments. `capitals`, `digits`: words that begin so. `end`: a number of `_END_NAMES`.
    """
    stops = kinds & _MOST
    chrome = person = reader = social = comments = 0
    if kinds > _MOST:
        chrome, person, reader, social, comments = [kinds >> FIELD * place & _MOST for place in range(1, 6)]
    stop, capital, digit, page, personal, reading = _FIRST_OF[0 if count < SHORT else 1 if count < LONG else 2]
    bin_ = int(stops / count * 12.5)
    features = [
        (_SHAPE[count] if count < len(_SHAPE) else _SHAPE[-1]) + end,
        stop + (1 + (bin_ if bin_ < 6 else 6) if stops else 0),
        capital + (1 + bisect_right(_CAPITAL_ENDS, capitals / count) if capitals else 0),
        digit + (0 if not digits else 1 if digits < 0.15 * count else 2 if digits < 0.5 * count else 3),
        page + (chrome if chrome < 2 else 2),
        personal + (person if person < 2 else 2),
        reading + (reader if reader < 2 else 2),
    ]
    if social:
        features.append(_SOCIAL_ONE if social == 1 else _SOCIAL_MANY)
    if comments:
        features.append(_COMMENTS_LABEL if count < LONG else _COMMENTS_LINE)
    if 1 < count < SHORT and capitals == count and end == _NO_END and not stops and not chrome:
        features.append(_NAME)
    mark = 0.7 * (social > 0) + (comments > 0) if count < MARK_WORDS else 0.0
    return count, tuple(features), mark, min(3, chrome)


known_look = lru_cache(maxsize=16_384)(look_of)  # short units have few different counts
