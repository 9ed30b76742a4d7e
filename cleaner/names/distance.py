"""How far a spelling is from a name, in weighted edits.

An edit that spelling by ear makes costs less than one: a vowel for a vowel, a doubled letter, a consonant of
the same sound class. Restricted Damerau-Levenshtein (optimal string alignment); weights from the notes of a
trial on 419 texts, where they were set by hand, and rounded.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
from operator import eq
from string import ascii_lowercase

from cleaner.later import later
from cleaner.names.sounds import PAIRS, VOWELS, merged, skeleton, sound_class

_VOWEL_GROUP = later("[aeiouy]+")
_FRONT = frozenset("eiy")

VOWEL_CHANGE = 0.4
SOUND_CHANGE = 0.5
VOWEL_GAP = 0.5
H_GAP = 0.4
DOUBLED = 0.3
SWAPPED = 0.7
OTHER = 1.0
OTHER_START = 0.5
"""Added when the first letters are of different sound classes."""
MERGED = 0.3
"""Added when words are compared with groups such as `sch` and `sh` taken as one letter."""

STAMMERED = 0.7
"""Added when a first syllable that repeats the next sound is left out, as in `Piplingen`."""

BAND = 4
"""Letters by which two words may be out of step; more is never near."""
_FAR = 99.0

CLOSE = 1.2
CLOSE_SHORT = 0.8
ALONE_LENGTH, ALONE_FAR, ALONE_SHARE = 7, 1.0, 0.12
"""A name of so many letters may be recognised by its spelling alone, up to this distance and share."""
SHORT = 5
"""A name of up to so many letters is close only up to CLOSE_SHORT: it has many neighbours."""
SAME_SOUND = 0.37
"""The share of the length up to which words of one skeleton are close."""


@cache
def _change(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in VOWELS and b in VOWELS:
        return VOWEL_CHANGE
    if frozenset((a, b)) in PAIRS or sound_class(a) == sound_class(b):
        return SOUND_CHANGE
    return OTHER


@cache
def letters_like(letter: str) -> frozenset[str]:
    """Return the small letters of ASCII that cost less in place of the letter than any other does."""
    return frozenset(other for other in ascii_lowercase if _change(letter, other) < OTHER)


_LACKING = {**dict.fromkeys(VOWELS, VOWEL_GAP), "h": H_GAP}


@lru_cache(maxsize=50_000)
def _gaps(word: str) -> tuple[float, ...]:
    """Return what each letter costs when the other word lacks it."""
    costs = [_LACKING.get(letter, OTHER) for letter in word]
    if any(map(eq, word, word[1:])):
        for at in range(1, len(word)):
            if word[at - 1] == word[at]:
                costs[at - 1] = costs[at] = DOUBLED
    return tuple(costs)


plain_of = lru_cache(maxsize=50_000)(merged)
_skeleton = lru_cache(maxsize=50_000)(skeleton)


@lru_cache(maxsize=50_000)
def _costs(letter: str, word: str) -> tuple[float, ...]:
    """Return what the letter costs in place of each letter of the word."""
    return tuple([_change(letter, other) for other in word])


def _aligned(a: str, b: str, limit: float) -> float:
    """Return the distance of two folded words, or some number above `limit`."""
    gaps_b = _gaps(b)
    start = OTHER_START if a[0] != b[0] and _change(a[0], b[0]) >= OTHER else 0.0
    width = len(b)
    band = min(BAND, int(limit / DOUBLED + 0.01))  # no step aside costs less
    before: list[float] = []
    row = list(accumulate(gaps_b, initial=start))
    previous = ""
    for i, (letter, gap) in enumerate(zip(a, _gaps(a), strict=True)):
        first = i - band if i > band else 0
        last = min(width, i + band + 1)
        now = [_FAR] * (width + 1)
        left = lowest = _FAR
        if not first:
            left = lowest = now[0] = row[0] + gap
        costs = _costs(letter, b)
        swaps = letter != previous and letter + previous in b if previous else False
        upper = row[first] if first <= width else _FAR
        for j in range(first, last):
            best = upper + costs[j]
            upper = row[j + 1]
            if upper + gap < best:
                best = upper + gap
            left += gaps_b[j]
            if left < best:
                best = left
            if swaps and j and b[j] == previous and b[j - 1] == letter:
                best = min(best, before[j - 1] + SWAPPED)
            left = now[j + 1] = best
            if best < lowest:
                lowest = best
        if lowest > limit:
            return lowest
        before, row, previous = row, now, letter
    return row[-1]


def unstammered(word: str) -> str:
    """Return the folded word without a first syllable of a consonant and a vowel that repeats the next sound."""
    repeats = (
        len(word) > SHORT
        and word[0] not in VOWELS
        and word[1] in VOWELS
        and word[3] not in VOWELS
        and sound_class(word[0]) == sound_class(word[2])
    )
    return word[2:] if repeats else word


def vowels_agree(form: str, right: str) -> bool:
    """Say whether two words have as many groups of vowels, the first alike and at least half of them.

    Groups are alike when they share a letter, or when both are made of e, i and y.
    """
    groups, others = _VOWEL_GROUP.findall(form), _VOWEL_GROUP.findall(right)
    if len(groups) != len(others) or not groups:
        return False
    alike = [
        not set(group).isdisjoint(other) or _FRONT.issuperset(group + other)
        for group, other in zip(groups, others, strict=True)
    ]
    return alike[0] and 2 * sum(alike) >= len(alike)


def distance(form: str, right: str, limit: float = 9.0) -> float:
    """Return the weighted edits between two folded words that are not empty, rounded to hundredths.

    0.0 for equal words. Above `limit` the number is a lower bound that says no more than "too far".
    """
    if form == right:
        return 0.0
    best = _aligned(form, right, limit)
    if best > MERGED:
        plain_form, plain_right = plain_of(form), plain_of(right)
        if plain_form != form or plain_right != right:
            # halfway through a swap a row costs more than it does in the end, by as much as MERGED
            best = min(best, MERGED + _aligned(plain_form, plain_right, min(best, limit)))
    if best > STAMMERED and len(form) > len(right):
        bare = unstammered(form)
        if bare != form:
            best = min(best, STAMMERED + _aligned(bare, right, limit))
    return round(best, 2)


def is_close(form: str, right: str, weighed: float) -> bool:
    """Say whether `weighed`, the distance of the folded words, is that of one word spelled twice.

    Up to a small distance always; beyond it, longer words must share the consonants' sounds and most vowels.
    """
    if len(right) <= SHORT:
        return weighed <= CLOSE_SHORT
    if weighed <= CLOSE:
        return True
    if weighed > SAME_SOUND * len(right):
        return False
    alike = {form, unstammered(form)} if len(form) > len(right) else {form}
    return any(_skeleton(word) == _skeleton(right) and vowels_agree(word, right) for word in alike)


def is_plain(word: str) -> bool:
    """Say whether the folded word has no group of letters for one sound."""
    return plain_of(word) == word


def suffices(form: str, right: str) -> bool:
    """Say whether a form that no list has is so near that it needs no other evidence.

    Lengths are counted in sounds: `zh` is one. A name that is two sounds longer is another name.
    """
    length = len(right)
    if length < ALONE_LENGTH or len(form) < max(ALONE_LENGTH - 1, length - 2):
        return False
    limit = min(ALONE_FAR, ALONE_SHARE * length)
    return abs(len(plain_of(form)) - len(plain_of(right))) <= 1 and distance(form, right, limit) <= limit
