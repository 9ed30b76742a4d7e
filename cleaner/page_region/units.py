"""Read the lines of a page as units, and describe all of them at once.

A page has hundreds of units, and half of them are new. What counts is the number of steps for each of these: every
feature is found for the whole page by one run over a column, and what few units show (a sign, a date, a bullet) costs
only those. The order of a unit's features is part of the result: sums
of weights are remembered by it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, compress, repeat
from operator import sub

from cleaner.layout import Shape, shape_of
from cleaner.page_region import features
from cleaner.page_region.features import (
    COMMENTS,
    FIELD,
    LABEL_WIDTH,
    LONG,
    MARK_WORDS,
    SHORT,
    SOCIAL,
    Look,
    Unit,
    known_look,
)
from cleaner.page_region.lexicon import Lexicon

KNOWN_LABELS = 10_000
"""Texts of short units kept with their looks; more, and they are forgotten."""

_GOES_ON = frozenset(",.;:)]!?%'’”")
"""A line that begins so continues the line above."""
_BULLETS = frozenset("•-*–·▪◦‣+")
_MARKS_END = ".:,!?\""
_ENDS = {".": 0, "!": 0, "?": 1, "…": 2, ":": 3, ",": 4, ";": 4, "-": 4}
_CLOSERS = "\")]'"
_NO_END = 5
_LOOKED_AT = frozenset(_MARKS_END + _CLOSERS)
"""The last characters that need a second look: at the one before them, or at the word without them."""
_SAID = (" says:", " says", " said:")
_SIGNS = (
    (features.BARS, ("|", " · ", "»", "›", " • ")),
    (features.ADDRESS, ("@", "http", "www.")),
    (features.QUOTES, ('"', "“")),
    (features.COPYRIGHT, ("©",)),
    (features.EXCLAIMS, ("!",)),
    (features.MONEY, ("$", "€", "£")),
)
_CLOCK_AT = re.compile(r"\d:\d\d").search
_ZEROS = repeat(0)
_ASCII = bytes(range(128))
_KINDS_OF_BYTES = bytes(
    ord("\n" if char == "\n" else "A" if char.isupper() else "0" if char.isdigit() else " " if char.isspace() else "a")
    for char in map(chr, range(128))
).ljust(256, b"a")
"""For each byte of UTF-8: A for a capital of ASCII, 0 for a digit, a space for white space. Line ends stay."""


def units_of(text: str | Shape, lexicon: Lexicon) -> list[Unit]:
    """Return the units of a text, in order; blank lines and lines of stray signs belong to none."""
    shape = shape_of(text)
    trimmed, starts = shape.trimmed, shape.starts
    kept = [len(line) > 3 or line.isalnum() for line in trimmed]
    lines = list(compress(trimmed, kept))
    if not lines:
        return []
    begins = list(compress(starts, kept))
    ends = list(compress(starts[1:], kept))
    opens = [True, *_opens(lines, lexicon)]
    if all(opens):
        pieces: dict[int, int] = {}
    else:
        firsts = list(compress(range(len(lines)), opens))
        behind = [*firsts[1:], len(lines)]
        begins = list(compress(begins, opens))
        ends = [ends[after - 1] for after in behind]
        counts = enumerate(map(sub, behind, firsts))
        pieces = {place: count for place, count in counts if count > 1}
        texts = list(compress(lines, opens))
        for place, count in pieces.items():
            first = firsts[place]
            texts[place] = " ".join(lines[first : first + count])
        lines = texts
    looks = _looks(lines, pieces, lexicon)
    return [
        Unit(start, end - 1, line, *look) for start, end, line, look in zip(begins, ends, lines, looks, strict=True)
    ]


def _opens(lines: Sequence[str], lexicon: Lexicon) -> Iterable[bool]:
    """Return for each line but the first whether a unit begins with it."""
    firsts, lasts = [line[0] for line in lines], [line[-1] for line in lines]
    going = {char for char in set(firsts) if char in _GOES_ON or char.islower()}
    letters = {char for char in set(lasts) if char.isalpha()}
    stop = lexicon.stop
    unfinished = [
        len(line) > 24 and line[line.rfind(" ") + 1 :].lower() in stop if last in letters else last in ",("
        for line, last in zip(lines, lasts, strict=True)
    ]
    return [not (above or first in going) for above, first in zip(unfinished, firsts[1:], strict=False)]


def _looks(texts: list[str], pieces: dict[int, int], lexicon: Lexicon) -> list[Look]:
    """Return what each unit looks like; `pieces`: the number of lines of each unit of several.

    Pages of any site say "Home" and "Privacy policy", and most are read twice: what was cut is looked at once more.
    """
    known = _known_labels(lexicon)
    looks = list(map(known.get, texts))
    for place in pieces:
        looks[place] = None
    places = [place for place, look in enumerate(looks) if look is None]
    fresh = [texts[place] for place in places]
    if len(known) > KNOWN_LABELS:
        known.clear()
    numbers = [pieces.get(place, 1) for place in places] if pieces else None
    for place, text, look in zip(places, fresh, _new_looks(fresh, numbers, lexicon) if fresh else (), strict=True):
        looks[place] = look
        if len(text) < LABEL_WIDTH and place not in pieces:
            known[text] = look
    found: list[Look] = looks  # type: ignore[assignment]
    lows = list(map(str.lower, texts))
    if len(set(lows)) < len(lows):
        _add_seen_again(found, lows)
    return found


def _new_looks(texts: list[str], pieces: list[int] | None, lexicon: Lexicon) -> list[Look]:
    """Return what units look like by themselves; `pieces`: the number of lines of each, where some have several."""
    lows = list(map(str.lower, texts))
    words = list(map(str.split, lows))
    counts = list(map(len, words))
    kinds, ends = _kinds_and_ends(texts, words, lexicon)
    capitals, digits = _capitals_and_digits(texts)
    looks = list(map(known_look, counts, kinds, capitals, digits, ends))
    more: defaultdict[int, list[int]] = defaultdict(list)
    marks: defaultdict[int, list[float]] = defaultdict(list)
    _add_openings(more, marks, lows, counts, lexicon)
    _add_dates(more, marks, texts, words, counts, digits, lexicon)
    _add_firsts(more, texts, words)
    for place, number in enumerate(pieces or ()):
        if number > 1:
            more[place].append(features.TWO if number == 2 else features.MORE)
    for place, (text, count) in enumerate(zip(texts, counts, strict=True)):
        if len(text) > 9 * count:
            more[place].append(features.LONG_WORDS)
    _add_signs(more, texts)
    for place, added in more.items():
        count, own, mark, chrome = looks[place]
        looks[place] = count, (*own, *added), sum(marks[place], mark) if place in marks else mark, chrome
    return looks


@cache
def _known_labels(lexicon: Lexicon) -> dict[str, Look]:
    """Return the looks of short units seen lately, to be added to."""
    return {}


def _kinds_and_ends(
    texts: Sequence[str], words: Sequence[list[str]], lexicon: Lexicon
) -> tuple[list[int], list[int]]:
    """Return how many words of each unit are in each list, and how the unit ends; take the marks off its last word."""
    known = _word_kinds(lexicon)
    kinds = [sum(map(known.get, of_unit, _ZEROS)) for of_unit in words]
    lasts = [text[-1] for text in texts]
    ends = list(map(_ENDS.get, lasts, repeat(_NO_END)))
    for place, last in enumerate(lasts):
        if last in _LOOKED_AT:
            ends[place] = _end_of(texts[place])
            if last in _MARKS_END:
                word = words[place][-1]
                words[place][-1] = bare = word.rstrip(_MARKS_END)
                if bare in known or word in known:
                    kinds[place] += known.get(bare, 0) - known.get(word, 0)
    return kinds, ends


def _end_of(text: str) -> int:
    last = text[-1]
    if last in _CLOSERS and len(text) > 1:
        last = text[-2]
    if last == "." and text.endswith("..."):
        return _ENDS["…"]
    return _ENDS.get(last, _NO_END)


def _capitals_and_digits(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return how many words of each unit begin with a capital, and with a digit.

    Where letters or spaces beyond ASCII could matter, the texts that hold some are read word by word.
    """
    page = (" " + "\n ".join(texts)).encode("utf-8", "surrogatepass")
    units = page.translate(_KINDS_OF_BYTES).split(b"\n")
    capitals = [unit.count(b" A") for unit in units]
    digits = [unit.count(b" 0") for unit in units]
    beyond = set(page.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if any(char.isupper() or char.isdigit() or char.isspace() for char in beyond):
        for place, text in enumerate(texts):
            if not text.isascii():
                firsts = "".join([word[0] for word in text.split()])
                capitals[place], digits[place] = sum(map(str.isupper, firsts)), sum(map(str.isdigit, firsts))
    return capitals, digits


def _add_openings(
    more: dict[int, list[int]],
    marks: dict[int, list[float]],
    lows: Sequence[str],
    counts: Sequence[int],
    lexicon: Lexicon,
) -> None:
    """Add what a unit of few words shows by how it begins or ends: a heading of the tail, a byline, who speaks."""
    openings = _openings(lexicon)
    for place, low in enumerate(lows):
        if low[:2] in openings and counts[place] < MARK_WORDS:
            if low.startswith(lexicon.tail):
                more[place].append(features.TAIL)
                marks[place].append(1.0)
                if counts[place] < SHORT:
                    more[place].append(features.TAIL_ALONE)
            if low.startswith(lexicon.byline):
                more[place].append(features.BYLINE)
    page = "\n".join(lows)
    if any(said in page for said in _SAID):
        for place, low in enumerate(lows):
            if counts[place] < 8 and low.endswith(_SAID):
                more[place].append(features.SAYS)


def _add_dates(
    more: dict[int, list[int]],
    marks: dict[int, list[float]],
    texts: Sequence[str],
    words: Sequence[Sequence[str]],
    counts: Sequence[int],
    digits: Sequence[int],
    lexicon: Lexicon,
) -> None:
    months = lexicon.months
    for place in compress(range(len(texts)), digits):
        if counts[place] < LONG:
            if ":" in texts[place] and _CLOCK_AT(texts[place]):
                more[place].append(features.CLOCK)
                marks[place].append(0.5)
            if not months.isdisjoint([word.strip(".,") for word in words[place]]):
                more[place].append(features.DATE)


def _add_firsts(more: dict[int, list[int]], texts: Sequence[str], words: Sequence[Sequence[str]]) -> None:
    firsts = [text[0] for text in texts]
    small = {char for char in set(firsts) if char.islower()}
    digits = {char for char in set(firsts) if char.isdigit()}
    telling = small | digits | _BULLETS
    for place, first in enumerate(firsts):
        if first in telling:
            if first in _BULLETS or (first in digits and len(words[place]) > 1 and words[place][0][-1] in ".)"):
                more[place].append(features.ITEM)
            if first in small:
                more[place].append(features.SMALL)


def _add_signs(more: dict[int, list[int]], texts: Sequence[str]) -> None:
    """Add the features that single signs show: each is looked for in the page, and then in the rest of it."""
    page = "\n".join(texts)
    starts = list(accumulate([len(text) + 1 for text in texts], initial=0))
    for feature, signs in _SIGNS:
        places: set[int] = set()
        for sign in signs:
            at = page.find(sign)
            while at >= 0:
                place = bisect_right(starts, at)
                places.add(place - 1)
                at = page.find(sign, starts[place])
        for place in places:
            more[place].append(feature)
    if "*\n" in page or page[-1] == "*":
        for place, text in enumerate(texts):
            if text[-1] == "*":
                more[place].append(features.FORM)


def _add_seen_again(looks: list[Look], lows: Sequence[str]) -> None:
    """Add that a unit stands again above or below; the first of several has them below it."""
    counts = Counter(lows)
    seen: set[str] = set()
    for place, low in enumerate(lows):
        if counts[low] > 1:
            count, own, mark, chrome = looks[place]
            looks[place] = count, (*own, features.BEFORE if low in seen else features.AGAIN), mark, chrome
            seen.add(low)


@cache
def _word_kinds(lexicon: Lexicon) -> dict[str, int]:
    """Return the lists that each known word is in, as `look_of` reads them."""
    kinds: Counter[str] = Counter()
    for place, words in enumerate(
        (lexicon.stop, lexicon.chrome, lexicon.person, lexicon.reader, SOCIAL, COMMENTS)
    ):
        kinds.update(dict.fromkeys(words, 1 << FIELD * place))
    return dict(kinds)


@cache
def _openings(lexicon: Lexicon) -> frozenset[str]:
    """Return how a line begins that may be a heading of the tail or a byline: a first look at two letters."""
    return frozenset([opening[:2] for opening in (*lexicon.tail, *lexicon.byline)])
