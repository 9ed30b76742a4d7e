"""Ask whether a word is English, a surname, a given name or a place, from lists in `cleaner/data`.

A list is read when it is first asked for: 5 to 15 ms, and the text itself is the index. Sources and licences
are in `cleaner/data/NOTICE.md`; `tools/build_wordlists.py` makes the files.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Set
from functools import cache, cached_property, lru_cache
from pkgutil import get_data
from zlib import decompress

REMEMBERED = 50_000
"""Answers that are kept: a look-up takes 10 µs, and texts repeat their words."""
GZIP = 31
"""What tells `zlib` that gzip packed a list; the modules that know more cost more to import than a list to read."""
SOON = 3000
"""Words that are looked up in a list one by one before a set of it is made."""
_APART = 4000
"""Bytes from one mark in a list to the next: few marks are made at once, and the rest is read at memory speed."""
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """Return the text in lower case and without accents: `Erdoğan` gives `erdogan`."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    plain = unicodedata.normalize("NFKD", lowered.translate(_UNDECOMPOSED))
    return "".join(c for c in plain if not unicodedata.combining(c))


class WordList:
    """A sorted list of folded words, looked up in its text: exact, and without an object a word."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._asked = 0

    @cached_property
    def _marks(self) -> tuple[list[int], list[bytes]]:
        """Some line breaks of the text, and the words after them: a table of contents."""
        text = self._text
        places = [text.rindex(b"\n", 0, at + 1) for at in range(0, len(text) - 1, _APART)]
        places = list(dict.fromkeys(places))
        return places, [text[at + 1 : text.index(b"\n", at + 1)] for at in places]

    def __contains__(self, word: str) -> bool:
        wanted = word.encode()
        if not wanted or b"\n" in wanted:
            return False
        places, words = self._marks
        number = bisect_right(words, wanted)
        if not number:
            return False
        end = places[number] + 1 if number < len(places) else len(self._text)
        return self._text.find(b"\n" + wanted + b"\n", places[number - 1], end) >= 0

    def among(self, words: Set[str]) -> Set[str]:
        """Return those of the words that the list holds: many at once, in a hundredth of the time of one by one.

        The first words that are asked about are looked up one by one: a set is made in the time of some thousand.
        """
        if self._asked > SOON:
            return words & self._set
        self._asked += len(words)
        return {word for word in words if word in self}

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.words())

    def words(self) -> list[str]:
        """Return all words, sorted."""
        return self._text.decode("ascii").split("\n")[1:-1]

    def __len__(self) -> int:
        return self._text.count(b"\n") - 1


@cache
def word_list(name: str) -> WordList:
    """Return one list: words, modern-words, rare-words, surnames, common-surnames, given-names or places."""
    packed = get_data("cleaner", f"data/{name}.gz")
    assert packed is not None
    return WordList(decompress(packed, GZIP))


def is_word(word: str) -> bool:
    """Say whether `word`, in any case, is an English word; names that today's texts use much count too.

    Source: the 82,765 words of SymSpell and Webster's second edition (web2), see NOTICE.md.
    """
    folded = fold(word)
    return any(folded in word_list(name) for name in ("words", "modern-words", "rare-words"))


@lru_cache(maxsize=REMEMBERED)
def is_common_word(word: str) -> bool:
    """Say whether today's texts use `word` and an old dictionary has it, or what it is a form of.

    So neither names (`lockheed`) nor new words (`blog`) count, and nor do the dictionary's rare ones.
    """
    return fold(word) in word_list("words")


def common_words(folded: Set[str]) -> Set[str]:
    """Return those of the folded words for which `is_common_word` holds."""
    return word_list("words").among(folded)


def is_given_name(word: str) -> bool:
    """Say whether `word` is one of 5,163 given names of the US census of 1990."""
    return fold(word) in word_list("given-names")


def is_surname(word: str) -> bool:
    """Say whether `word` is one of 88,799 surnames of the US census of 1990. It holds misspellings too."""
    return fold(word) in word_list("surnames")


def is_common_surname(word: str) -> bool:
    """Say whether `word` is among the 5,000 most frequent surnames of the US census of 1990."""
    return fold(word) in word_list("common-surnames")


def is_place(word: str) -> bool:
    """Say whether `word` is a word of the name of a city of 5,000 people, a country, or a proper noun of web2."""
    return fold(word) in word_list("places")


@lru_cache(maxsize=REMEMBERED)
def is_known(word: str) -> bool:
    """Say whether any list holds `word`: then it is likely to be right as it stands."""
    folded = fold(word)
    names = ("words", "surnames", "given-names", "places", "modern-words", "rare-words")
    return any(folded in word_list(name) for name in names)
