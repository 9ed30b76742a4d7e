"""What a name sounds like: its consonants in classes, by which near-spellings are found and weighed.

    skeleton("Blinken") == skeleton("Blingen") == "PRNKN"

Classes merge the consonants that spellers, transliterations and machine translations confuse. Wrong for
languages in which such pairs tell words apart, so a shared skeleton proposes and never decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

VOWELS = frozenset("aeiouy")

_CLASSES = {
    letter: cls
    for cls, letters in {
        "K": "kgqc",
        "P": "bpf",
        "V": "vw",
        "T": "dt",
        "R": "lr",
        "S": "szxj",
        "N": "nm",
    }.items()
    for letter in letters
}

_DIGRAPHS = {
    "sch": "s", "tsch": "s", "sh": "s", "zh": "z", "ch": "s", "ts": "z", "tz": "z", "cz": "z", "dz": "z",
    "th": "t", "dh": "d", "kh": "k", "gh": "g", "ck": "k", "cq": "k", "qu": "k", "ph": "f", "bh": "b",
    "wh": "w", "rh": "r", "ce": "se", "ci": "si", "cy": "sy",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=lambda text: (-len(text), text))))

PAIRS = frozenset(
    frozenset(pair)
    for pair in ("bv", "fv", "pv", "wu", "wo", "vu", "yj", "ij", "cs", "cz", "gj", "gh", "kh", "kx", "ch", "gw")
)
"""Letters of different classes that stand for one another: `Kharkiv` and `Harkiv`, `Erdogan` and `Erdowan`."""


def merged(word: str) -> str:
    """Return the folded word with each group of letters for one sound written as one letter."""
    return _DIGRAPH.sub(lambda match: _DIGRAPHS[match[0]], word)


class _Classes(dict[int, str | None]):
    """A table for `str.translate` that says one thing of every character it does not list."""

    def __init__(self, listed: dict[str, str], other: str | None) -> None:
        super().__init__(dict.fromkeys(range(128), other))
        self.update({ord(letter): cls for letter, cls in listed.items()})
        self._other = other

    def __missing__(self, _: int) -> str | None:
        return self._other


_SKELETON = _Classes({**_CLASSES, "\n": "\n"}, " ")
_OUTLINE = _Classes({**_CLASSES, **dict.fromkeys(VOWELS, "A"), "\n": "\n"}, None)
_AGAIN = re.compile("|".join(f"{cls}(?={cls})" for cls in ("A", *sorted(set(_CLASSES.values())))))


def skeletons(words: Sequence[str]) -> list[str]:
    """Return the skeleton of each folded word. All are read in one go, at half the time a word."""
    classes = merged("\n".join(words)).translate(_SKELETON)
    return _AGAIN.sub("", classes).replace(" ", "").split("\n")


def skeleton(word: str) -> str:
    """Return the sound classes of the consonants of a folded word; neighbours of one class count once.

    Empty for a word of vowels alone. `h` counts only where it makes another sound of its neighbour.
    """
    return skeletons((word,))[0]


def outlines(words: Sequence[str]) -> list[str]:
    """Return the outline of each folded word, read in one go."""
    return _AGAIN.sub("", merged("\n".join(words)).translate(_OUTLINE)).split("\n")


def outline(word: str) -> str:
    """Return the skeleton with an `A` for each group of vowels: `Blinken` gives `PRANKAN`.

    It tells more words apart than the skeleton does, so few words share one of its shortened forms.
    """
    return outlines((word,))[0]


def sound_class(letter: str) -> str:
    """Return the class of a letter: one of the consonant classes, `A` for vowels, else the letter itself."""
    return "A" if letter in VOWELS else _CLASSES.get(letter, letter)


@lru_cache(maxsize=50_000)
def shortened(skeleton_: str) -> frozenset[str]:
    """Return the skeleton and each that lacks one of its sounds.

    Two skeletons that differ by one sound lost, added, changed or moved by a place share one of these.
    """
    return frozenset([skeleton_, *[skeleton_[:at] + skeleton_[at + 1 :] for at in range(len(skeleton_))]])
