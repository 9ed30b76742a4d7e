"""Which right words a form may be a slip of the pen away from: bounds that spare nearly every distance.

Few letters differ between words as near as that, and a consonant is no slip unless its sound stays. A bound may
let too much through, never too little; the distance decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

from cleaner.names.distance import (
    ALONE_FAR,
    ALONE_LENGTH,
    ALONE_SHARE,
    CLOSE,
    CLOSE_SHORT,
    H_GAP,
    OTHER,
    OTHER_START,
    SHORT,
    SWAPPED,
    distance,
    is_plain,
    letters_like,
    plain_of,
    unstammered,
)
from cleaner.names.sounds import merged, outline, shortened, slips_begin, sounds_of

OTHER_LETTERS, OTHER_LENGTH = 3, 2
"""Words as near as a slip differ by few letters, whichever has them."""
FIRST_LETTER = 7
"""Only in a longer word an unlike first letter may be a slip: one vowel too many, or too few."""
_ROUNDING = 1e-9
_SOFT_LETTERS = "aeiouyh"
KNOWN = 50_000
"""Bones of which the longest right words are kept: many forms share them."""
LONGEST = 9
"""Only in words of so many letters a slip may be a consonant (`ALONE_SHARE`)."""


class Spelling(NamedTuple):
    """A right word as slips see it; `plain` is the word with one letter for each sound."""

    word: str
    length: int
    firsts: frozenset[str]
    """First letters with which a slip may begin, most of them like its own."""
    plain_firsts: frozenset[str]
    begins: str
    """The first sounds of the outlines with which a slip may begin."""
    outlines: frozenset[str]
    """Its outline and those that lack a sound."""
    letters: int
    plain_letters: int
    limit: float
    """How far a slip may be: what the spelling alone shows, or two words of one name side by side."""


UNLIKE_START = OTHER_START + H_GAP
"""What words with unlike first letters are apart at least: one begins with a vowel or `h` that the other lacks."""
HALFWAY = OTHER - SWAPPED
"""What a distance may seem to be above its end while two letters are swapped."""


class Slips:
    """Right words of some length, whose misspellings are looked for wherever they stand.

    Found by their bones, which a slip leaves alone but for what `_variants` lists, save in the longest words.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._same: dict[str, list[Spelling]] = {}
        self._lacking: dict[str, list[Spelling]] = {}
        self._known: dict[str, Sequence[Spelling]] = {}
        plains, _, outlines = sounds_of(words)
        for word, plain, outline_ in zip(words, plains, outlines, strict=True):
            spelling = _spelling_of(word, plain, outline_)
            keys = set(_bones([*_variants(word), *(_variants(plain) if plain != word else ())]))
            for key in keys:
                self._same.setdefault(key, []).append(spelling)
            if spelling.limit >= OTHER:
                for key in set().union(*map(_lacking, keys)):
                    self._lacking.setdefault(key, []).append(spelling)

    def of(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield for each folded word those of the right words from which it differs by no more than a slip."""
        if len(self._known) > KNOWN:
            self._known.clear()
        same, known = self._same, self._known
        plains = merged("\n".join(words)).split("\n")
        for word, plain, bones, plain_bones in zip(words, plains, _bones(words), _bones(plains), strict=True):
            near = same.get(bones, ())
            if plain_bones != bones:
                near = [*near, *same.get(plain_bones, ())]
            if _HAS_DOUBLE.search(word):
                shorter = _bones([*_undoubled(word), *_undoubled(plain)])
                near = [*near, *(rival for key in shorter for rival in same.get(key, ()))]
            length = len(word)
            if length >= LONGEST - OTHER_LENGTH and self._lacking:
                key = f"{bones} {plain_bones}"
                far = known.get(key)
                if far is None:
                    far = known[key] = self._far(bones, plain_bones)
                near = [*near, *far]
            if near:
                first, plain_first = word[0], plain[0]
                near = [
                    rival
                    for rival in near
                    if -OTHER_LENGTH <= length - rival[1] <= OTHER_LENGTH
                    and (first in rival[2] or plain_first in rival[3])
                ]
            yield _slips_of(word, plain, near) if near else ()

    def _far(self, *bones: str) -> Sequence[Spelling]:
        """Return the longest right words, of which a slip may take one bone, or give them one."""
        keys = set().union(*map(_lacking, bones))
        return tuple({rival.word: rival for key in keys for rival in self._lacking.get(key, ())}.values())


def _spelling_of(word: str, plain: str, outline_: str) -> Spelling:
    alone = min(ALONE_FAR, ALONE_SHARE * len(word)) if len(word) >= ALONE_LENGTH else 0.0
    limit = max(CLOSE_SHORT, alone) + _ROUNDING
    firsts = letters_like(word[0])
    if limit >= UNLIKE_START:  # one may begin with a vowel that the other lacks
        firsts |= frozenset(ascii_lowercase if word[0] in _SOFT_LETTERS else _SOFT_LETTERS)
    return Spelling(
        word,
        len(word),
        firsts,
        letters_like(plain[0]),
        slips_begin(outline_[:1], long=len(word) > FIRST_LETTER),
        shortened(outline_),
        letters_of(word),
        letters_of(plain),
        limit,
    )


_KINDS = {"T": "dt", "R": "lr", "N": "nm", "K": "kgqcszxj", "P": "bpfvw"}
"""Consonants that spellers confuse within a kind; `h` has none."""
_KIND_OF = {letter: kind for kind, letters in _KINDS.items() for letter in letters}
_TABLE = bytes(ord(_KIND_OF.get(chr(byte), chr(byte))) for byte in range(256))
_NO_BONES = bytes(byte for byte in range(256) if chr(byte) not in _KIND_OF and byte != ord("\n"))


def _bones(words: Sequence[str]) -> list[str]:
    """Return the kinds of the consonants of each folded word; neighbours of one kind count once."""
    bones = "\n".join(words).encode("utf-8", "surrogatepass").translate(_TABLE, _NO_BONES).decode("ascii")
    for kind in _KINDS:
        while kind * 2 in bones:
            bones = bones.replace(kind * 2, kind)
    return bones.split("\n")


def _lacking(bones: str) -> set[str]:
    """Return the bones, and those that lack one."""
    found = {bones}
    for at in range(len(bones)):
        meet = 0 < at < len(bones) - 1 and bones[at - 1] == bones[at + 1]
        found.add(bones[:at] + bones[at + 1 + meet :])
    return found


def _variants(word: str) -> Iterator[str]:
    """Yield a word, and what else its bones may be after a slip: two letters swapped, or one taken for a vowel.

    `w` and `v` may be a vowel, `j` too; `h` may be `k`, and `g` may be `w` (`PAIRS` of sounds of two kinds). Even a
    letter that stands twice may be left out.
    """
    yield word
    yield from _undoubled(word)
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        if after:
            yield before + after[0] + letter + after[1:]
        for other in _TAKEN_FOR.get(letter, ""):
            yield before + other + after


def _undoubled(word: str) -> Iterator[str]:
    for match in _HAS_DOUBLE.finditer(word):
        yield word[: match.start()] + word[match.end() :]


_TAKEN_FOR = {
    **dict.fromkeys("wg", "agw"), **dict.fromkeys("vjck", "a"), **dict.fromkeys("uo", "w"), **dict.fromkeys("iyh", "k")
}  # fmt: skip


def _slips_of(word: str, plain: str, rivals: Iterable[Spelling]) -> tuple[str, ...]:
    plain_letters = letters_of(plain)
    letters = plain_letters if plain == word else letters_of(word)
    near = [
        rival
        for rival in rivals
        if (plain_letters ^ rival.plain_letters).bit_count() <= OTHER_LETTERS
        and (
            rival.limit >= UNLIKE_START
            or not (lonely(letters, rival.letters) and lonely(plain_letters, rival.plain_letters))
            or _HAS_DOUBLE.search(word + " " + rival.word)
        )
    ]
    if not near:
        return ()
    outline_ = outline(word)
    if not outline_.strip("A"):
        return ()
    outlines = shortened(outline_)
    found = [
        rival.word
        for rival in near
        if outline_[0] in rival.begins
        and not outlines.isdisjoint(rival.outlines)
        and distance(word, rival.word, rival.limit + HALFWAY) <= rival.limit
    ]
    return tuple(dict.fromkeys(found))


def may_be_close(word: str, right: str) -> bool:
    """Say whether `is_close` may hold for a form of another skeleton: a consonant more, less or changed."""
    if unstammered(word) != word:
        return True
    is_short = len(right) <= SHORT
    if not (_HAS_DOUBLE.search(word) or _HAS_DOUBLE.search(right)):
        letters, others = letters_of(word), letters_of(right)
        alone = lonely(letters, others)
        other = letters ^ others
        # a lonely consonant costs one, and leaves room for nothing else
        many = other.bit_count() > 2
        if ((alone and (is_short or many)) or (is_short and many and other & ~_SOFT)) and (
            (is_plain(word) and is_plain(right)) or lonely(letters_of(plain_of(word)), letters_of(plain_of(right)))
        ):
            return False
    limit = CLOSE_SHORT if is_short else CLOSE
    return distance(word, right, limit + HALFWAY) <= limit


class _Bits(dict[str, int]):
    """A bit for each letter; that of one beyond ASCII is made when it is met."""

    def __missing__(self, letter: str) -> int:
        return 1 << max(26, ord(letter))


_bit = _Bits((letter, 1 << at) for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz")).__getitem__


@lru_cache(maxsize=50_000)
def letters_of(word: str) -> int:
    """Return which letters the folded word has, a bit a letter."""
    return sum(map(_bit, set(word)))


_SOFT = letters_of(_SOFT_LETTERS)
_LIKE = {letters_of(letter): letters_of("".join(sorted(letters_like(letter)))) for letter in ascii_lowercase}
_HAS_DOUBLE = re.compile(r"(.)\1")


def lonely(letters: int, others: int) -> int:
    """Return the consonants of either word, `h` aside, for which the other has neither the same nor one like it."""
    found = 0
    odd = (letters ^ others) & ~_SOFT
    while odd:
        letter = odd & -odd
        odd ^= letter
        if not _LIKE.get(letter, ~0) & (others if letter & letters else letters):
            found |= letter
    return found
