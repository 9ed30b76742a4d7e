"""What a name sounds like: its consonants in classes, by which near-spellings are found and weighed.

    skeleton("Blinken") == skeleton("Blingen") == "PRNKN"

Classes merge the consonants that spellers, transliterations and machine translations confuse. Wrong for
languages in which such pairs tell words apart, so a shared skeleton proposes and never decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cleaner.later import later

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
_DIGRAPH = later("|".join(sorted(_DIGRAPHS, key=lambda text: (-len(text), text))))
# Of two groups that share a letter the first one counts, so it goes first here, and a longer one before its tail.
_IN_TURN = (
    "tsch", "ts", "tz", "cz", "dz", "sch", "sh", "zh", "ck", "cq", "th", "dh", "kh", "gh", "ph", "bh", "wh", "rh",
    "ch", "qu", "ce", "ci", "cy",
)  # fmt: skip
# With a capital, so that what was written for one group makes no other with its neighbours.
_MERGED = tuple((group, _DIGRAPHS[group].capitalize()) for group in _IN_TURN)

PAIRS = frozenset(
    frozenset(pair)
    for pair in ("bv", "fv", "pv", "wu", "wo", "vu", "yj", "ij", "cs", "cz", "gj", "gh", "kh", "kx", "ch", "gw")
)
"""Letters of different classes that stand for one another: `Kharkiv` and `Harkiv`, `Erdogan` and `Erdowan`."""


MANY = 40


def merged(word: str) -> str:
    """Return the folded word with each group of letters for one sound written as one letter.

    Many words are given as one, since there a replacement a group beats a call a match.
    """
    if len(word) < MANY or not word.isascii():
        return _DIGRAPH.sub(lambda match: _DIGRAPHS[match[0]], word)
    for group, letter in _MERGED:
        word = word.replace(group, letter)
    return word.lower()


class _Classes(dict[int, str]):
    """A table for `str.translate` that writes every character it does not list as a gap."""

    def __init__(self, listed: dict[str, str]) -> None:
        super().__init__(dict.fromkeys(range(128), " "))
        self.update({ord(letter): cls for letter, cls in listed.items()})

    def __missing__(self, _: int) -> str:
        return " "


_TABLE = _Classes({**_CLASSES, **dict.fromkeys(VOWELS, "A"), "\n": "\n"})
_TWICE = tuple((cls, cls * 2) for cls in ("A", *sorted(set(_CLASSES.values()))))


def _once(classes: str) -> str:
    """Return the classes with each run of one class as one. A replacement a class beats an expression for all."""
    for cls, twice in _TWICE:
        while twice in classes:
            classes = classes.replace(twice, cls)
    return classes


def sounds_of(words: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Return folded words merged, their skeletons and their outlines, all read in one go.

    Both say which consonants stand side by side; in an outline a letter without a sound keeps none apart.
    """
    plain = merged("\n".join(words))
    classes = _once(plain.translate(_TABLE))
    outlines = _once(classes.replace(" ", "")) if " " in classes else classes
    return plain.split("\n"), classes.replace("A", "").replace(" ", "").split("\n"), outlines.split("\n")


def skeleton(word: str) -> str:
    """Return the sound classes of the consonants of a folded word; neighbours of one class count once.

    Empty for a word of vowels alone. `h` counts only where it makes another sound of its neighbour.
    """
    return sounds_of((word,))[1][0]


def outline(word: str) -> str:
    """Return the skeleton with an `A` for each group of vowels: `Blinken` gives `PRANKAN`.

    It tells more words apart than the skeleton does, so few words share one of its shortened forms.
    """
    return sounds_of((word,))[2][0]


_ALIKE = ("PV", "KS", "KV", "ST", "AK", "AS", "AV")
"""First classes that one word may have for the other: by a pair of `PAIRS`, a group such as `ts`, or a lost `h`."""


@cache
def slips_begin(first: str, *, long: bool) -> str:
    """Return the first sounds of outlines with which a slip may begin for a word that begins with `first`.

    Any other first letter in its place, or one too many before it, weighs more than a slip; save that a long word
    may have one vowel too many there, or too few.
    """
    every = "".join(cls for cls, _ in _TWICE)
    if not first or (long and first == "A"):
        return every
    alike = first + "".join(pair.replace(first, "") for pair in _ALIKE if first in pair)
    return alike + "A" if long and "A" not in alike else alike


def sound_class(letter: str) -> str:
    """Return the class of a letter: one of the consonant classes, `A` for vowels, else the letter itself."""
    return "A" if letter in VOWELS else _CLASSES.get(letter, letter)


def shortened(skeleton_: str) -> frozenset[str]:
    """Return the skeleton and each that lacks one of its sounds.

    Two skeletons that differ by one sound lost, added, changed or moved by a place share one of these.
    """
    return frozenset([skeleton_, *[skeleton_[:at] + skeleton_[at + 1 :] for at in range(len(skeleton_))]])
