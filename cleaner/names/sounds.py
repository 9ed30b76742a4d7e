"""What a name sounds like: its consonants in classes, by which near-spellings are found and weighed.

    skeleton("Blinken") == skeleton("Blingen") == "PRNKN"

Classes merge the consonants that spellers, transliterations and machine translations confuse. Wrong for
languages in which such pairs tell words apart, so a shared skeleton proposes and never decides.
"""

from __future__ import annotations

import re

VOWELS = frozenset("aeiouy")

_CLASSES = {
    letter: cls
    for cls, letters in {
        "K": "kgqc", "P": "bpf", "V": "vw", "T": "dt", "R": "lr", "S": "szxj", "N": "nm",
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


def skeleton(word: str) -> str:
    """Return the sound classes of the consonants of a folded word; neighbours of one class count once.

    Empty for a word of vowels alone. `h` counts only where it makes another sound of its neighbour.
    """
    classes: list[str] = []
    last = ""
    for letter in merged(word):
        cls = _CLASSES.get(letter, "")
        if cls and cls != last:
            classes.append(cls)
        last = cls
    return "".join(classes)


def outline(word: str) -> str:
    """Return the skeleton with an `A` for each group of vowels: `Blinken` gives `PRANKAN`.

    It tells more words apart than the skeleton does, so few words share one of its shortened forms.
    """
    classes: list[str] = []
    last = ""
    for letter in merged(word):
        cls = "A" if letter in VOWELS else _CLASSES.get(letter, "")
        if cls and cls != last:
            classes.append(cls)
            last = cls
    return "".join(classes)


def sound_class(letter: str) -> str:
    """Return the class of a letter: one of the consonant classes, `A` for vowels, else the letter itself."""
    return "A" if letter in VOWELS else _CLASSES.get(letter, letter)


def shortened(skeleton_: str) -> frozenset[str]:
    """Return the skeleton and each that lacks one of its sounds.

    Two skeletons that differ by one sound lost, added, changed or moved by a place share one of these.
    """
    return frozenset({skeleton_, *(skeleton_[:at] + skeleton_[at + 1 :] for at in range(len(skeleton_)))})
