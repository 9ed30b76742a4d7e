"""Describe each piece of a page's text by what it looks like: text alone, no markup, no words of a subject.

A line of a page is seldom a paragraph: text made of HTML breaks at every inline link. So lines that plainly go on
are read as one *unit* (nothing is changed), and each unit gets a few features out of about two hundred.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
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

REMEMBERED = 10_000
"""Code points of the longest unit whose looks are remembered."""

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
_FIRST_OF = tuple(
    tuple([_AT[f"{length}, {kind} words none"] for kind in (*_SHARE_BINS, "page", "person", "reader")])
    for length in _LENGTH_NAMES
)
"""For each length the first feature of stop words, capitals, digits, and of the three kinds of words."""
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


_Looks = tuple[int, tuple[int, ...], float, int]
_FIELD = 10
_MOST = (1 << _FIELD) - 1
_ZEROS = repeat(0)
_ASCII_KINDS = bytes(
    ord("A" if char.isupper() else "0" if char.isdigit() else " " if char.isspace() else "a")
    for char in map(chr, range(128))
).ljust(256, b"a")
"""For each byte of ASCII: A for a capital, 0 for a digit, a space for white space."""


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
    firsts: list[int] = []
    lasts: list[int] = []
    found: list[_Looks | None] = []
    runs: dict[int, list[int]] = {}  # the lines of each unit of several
    goes_on = False
    for number, line in enumerate(lines):
        if not line:
            continue
        known = _known_label(line, lexicon) if len(line) < LABEL_WIDTH else (*_reading(line, lexicon), None)
        continues, line_goes_on, look = known
        if continues is None:
            continue
        if (goes_on or continues) and firsts:
            runs.setdefault(len(firsts) - 1, [firsts[-1]]).append(number)
            lasts[-1] = number
            found[-1] = None
        else:
            firsts.append(number)
            lasts.append(number)
            found.append(look)
        goes_on = line_goes_on
    texts = [lines[number] for number in firsts]
    for place, numbers in runs.items():
        texts[place] = " ".join([lines[number] for number in numbers])
    looks = [
        look or (_known_look if len(texts[place]) < REMEMBERED else _look)(
            texts[place], len(runs.get(place, "1")), lexicon
        )
        for place, look in enumerate(found)
    ]
    seen_again = _seen_again(list(map(str.lower, texts)))
    starts = shape.starts
    return [
        Unit(starts[first], starts[last + 1] - 1, piece, words, features + again if again else features, mark, chrome)
        for first, last, piece, (words, features, mark, chrome), again in zip(
            firsts, lasts, texts, looks, seen_again, strict=False
        )
    ]


def _seen_again(lows: list[str]) -> Iterable[tuple[int, ...]]:
    """Return for each text, in lower case, the feature that it stands again above or below; most have none."""
    counts = Counter(lows)
    if len(counts) == len(lows):
        return repeat(())
    seen: set[str] = set()
    found: list[tuple[int, ...]] = []
    for low in lows:
        if counts[low] == 1:
            found.append(())
        elif low in seen:
            found.append((_BEFORE,))
        else:
            found.append((_AGAIN,))
            seen.add(low)
    return found


def _reading(line: str, lexicon: Lexicon) -> tuple[bool | None, bool]:
    """Return whether a line goes on the line above, and whether the next one goes on it; None for stray signs."""
    if len(line) <= 3 and not line.isalnum():
        return None, False
    first, last = line[0], line[-1]
    if last.isalpha():
        goes_on = len(line) > 24 and line[line.rfind(" ") + 1 :].lower() in lexicon.stop
    else:
        goes_on = last in ",("
    return first in _GOES_ON or first.islower(), goes_on


@lru_cache(maxsize=16_384)  # pages of any site say "Home" and "Privacy policy", and most say many things twice
def _known_label(line: str, lexicon: Lexicon) -> tuple[bool | None, bool, _Looks | None]:
    """Return how a short line reads, and what it looks like by itself."""
    reading = _reading(line, lexicon)
    return (*reading, None if reading[0] is None else _look(line, 1, lexicon))


def _look(text: str, pieces: int, lexicon: Lexicon) -> _Looks:
    """Return the number of words, the features, the mark and the number of page words of one unit."""
    low = text.lower()
    words = low.split()
    count = len(words)
    first, opening = text[0], words[0]
    if text.isascii():
        letters = text.encode().translate(_ASCII_KINDS)
        capitals = letters.count(b" A") + letters.startswith(b"A")
        digits = letters.count(b" 0") + letters.startswith(b"0")
    else:
        firsts = "".join([word[0] for word in text.split()])
        capitals, digits = sum(map(str.isupper, firsts)), sum(map(str.isdigit, firsts))
    if low[-1] in _MARKS_END:  # the last word without its marks
        bare = words.pop().rstrip(_MARKS_END)
        if bare:
            words.append(bare)
    end = _end_of(text)
    kinds = _word_kinds(lexicon)
    if count < LONG:
        base, mark, chrome = _known_features(count, sum(map(kinds.get, words, _ZEROS)), capitals, digits, end)
    else:
        base, mark, chrome = _features(count, _counted(words, kinds), capitals, digits, end)
    features = []
    if count < MARK_WORDS:
        if low[:2] in _openings(lexicon):
            if low.startswith(lexicon.tail):
                features.append(_TAIL)
                mark += 1.0
                if count < SHORT:
                    features.append(_TAIL_ALONE)
            if low.startswith(lexicon.byline):
                features.append(_BYLINE)
        if count < 8 and low.endswith((" says:", " says", " said:")):
            features.append(_SAYS)
    if digits and count < LONG:
        if _CLOCK_AT(text):
            features.append(_CLOCK)
            mark += 0.5
        if not lexicon.months.isdisjoint([word.strip(".,") for word in words]):
            features.append(_DATE)
    if first in _BULLETS or (count > 1 and first.isdigit() and opening[-1] in ".)"):
        features.append(_ITEM)
    if first.islower():
        features.append(_SMALL)
    if pieces > 1:
        features.append(_TWO if pieces == 2 else _MORE)
    if len(text) > 9 * count:
        features.append(_LONG_WORDS)
    _add_signs(features, text)
    return count, (*base, *features) if features else base, mark, chrome


_known_look = lru_cache(maxsize=1024)(_look)  # what was cut is looked at once more


def _features(
    count: int, kinds: tuple[int, ...], capitals: int, digits: int, end: int
) -> tuple[tuple[int, ...], float, int]:
    """Return the features that a unit's counts give, its mark by its words, and its page words; see `_counted`."""
    stops, chrome, person, reader, social, comments = kinds
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
    if 1 < count < SHORT and capitals == count and end == 5 and not stops and not chrome:
        features.append(_NAME)
    mark = 0.7 * (social > 0) + (comments > 0) if count < MARK_WORDS else 0.0
    return tuple(features), mark, min(3, chrome)


@lru_cache(maxsize=16_384)  # short units have few different counts
def _known_features(
    count: int, kinds: int, capitals: int, digits: int, end: int
) -> tuple[tuple[int, ...], float, int]:
    return _features(count, _apart(kinds), capitals, digits, end)


@cache
def _word_kinds(lexicon: Lexicon) -> dict[str, int]:
    """Return the lists that each known word is in: a number with `_FIELD` bits for each list."""
    kinds: Counter[str] = Counter()
    for place, words in enumerate(
        (lexicon.stop, lexicon.chrome, lexicon.person, lexicon.reader, _SOCIAL, _COMMENTS)
    ):
        kinds.update(dict.fromkeys(words, 1 << _FIELD * place))
    return dict(kinds)


def _counted(words: list[str], kinds: dict[str, int]) -> tuple[int, ...]:
    """Return how many words are in each of the six lists: one pass, at C speed, over as many as a field can count."""
    if len(words) <= _MOST:
        return _apart(sum(map(kinds.get, words, _ZEROS)))
    parts = [_counted(words[at : at + _MOST], kinds) for at in range(0, len(words), _MOST)]
    return tuple(map(sum, zip(*parts, strict=True)))


def _apart(kinds: int) -> tuple[int, ...]:
    if kinds <= _MOST:
        return kinds, 0, 0, 0, 0, 0
    return tuple([kinds >> _FIELD * place & _MOST for place in range(6)])


@cache
def _openings(lexicon: Lexicon) -> frozenset[str]:
    """Return how a line begins that may be a heading of the tail or a byline: a first look at two letters."""
    return frozenset([opening[:2] for opening in (*lexicon.tail, *lexicon.byline)])


def _add_signs(features: list[int], text: str) -> None:
    """Add the features that single characters show; half of these characters are none of ASCII."""
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
