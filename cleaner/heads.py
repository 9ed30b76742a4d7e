"""The first words of the lines that a pattern can match.

Most patterns for lines open with a word that few lines open with, such as `download` or `subscribe`. To look up the
first word of a line costs a fraction of a search for everything that such patterns hold.

A word here is a run of letters and digits, without case; marks before it are passed over. One that begins with a
digit stands for all such, written `0`; a line without any word has the empty one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cleaner.expressions import parsed
from cleaner.later import later
from cleaner.shadow import fold
from cleaner.values import dataclass

STEM, SHORT_STEM = 3, 2
"""Letters of a word of which the rest is not known."""
MOST = 400
"""First words of one pattern; above it they tell little."""
WIDEST = 32
"""Characters of a range that are written out."""
TURNS = 4
"""Turns of a repeat that are followed."""
DIGIT = "0"
_FREQUENT = {
    **dict.fromkeys("the in this it we you i to and if for a as but when".split(), 0.012),  # noqa: SIM905
    **dict.fromkeys("by at on from with what how why there they he she all our your not".split(), 0.005),  # noqa: SIM905
    "": 0.01,
    DIGIT: 0.05,
}
_SELDOM, _OF_STEM, _OF_SHORT_STEM = 0.0005, 0.002, 0.02


@dataclass(frozen=True, slots=True)
class Heads:
    """First words: whole ones, and the first letters of others. Too many at times, never too few."""

    words: frozenset[str]
    stems: frozenset[str]

    @property
    def share(self) -> float:
        """The share of the lines of English text that open with one of them, roughly."""
        words = sum(_FREQUENT.get(word, _SELDOM) for word in self.words)
        return words + sum(_OF_STEM if len(stem) == STEM else _OF_SHORT_STEM for stem in self.stems)


class _Unknown(Exception):
    """The pattern may begin with any word."""


def heads_of(expression: str, flags: int, *, closes: bool) -> Heads | None:
    """Return the first words of texts that the expression matches from their start; None where they may be any.

    `closes` says that a match ends with the text.
    """
    items = parsed(expression, flags)
    if items is None:
        return None
    found = _Found()
    try:
        found.end(found.follow(items, {""}), closes)
    except _Unknown:
        return None
    if len(found.words) + len(found.stems) > MOST:
        return None
    return Heads(frozenset(found.words), frozenset(found.stems))


def first_words(lines: Sequence[str]) -> list[str | None]:
    """Return the first word of each folded line; None for one of letters that may or may not be a word."""
    words = _FIRST.findall("\n".join(["", *lines]))
    return [word if word.isascii() else _careful(word) for word in map(_digits_as_one, words)]


# `[^\W_]` is what Python calls alphanumeric; every line has one match, if an empty one.
_FIRST = later(r"\n(?:[^\w\n]|_)*+([^\W_]*)")


def _digits_as_one(word: str) -> str:
    return DIGIT if word[:1].isdecimal() else word


def _careful(word: str) -> str | None:
    """Return the word unless it has a character, such as `½`, that is alphanumeric here and none for `\\w` there."""
    return word if all(map(_is_of_word, word)) else None


def _is_of_word(char: str) -> bool:
    return char.isalpha() or char.isdecimal()


class _Found:
    """The words found so far. What may still grow is handed from item to item as a set of beginnings."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.stems: set[str] = set()

    def end(self, begun: set[str], closes: bool) -> None:
        """Take the beginnings that are left where the pattern ends."""
        if closes:
            self.words |= begun
        else:
            self.lose(begun)

    def lose(self, begun: Iterable[str]) -> None:
        """Take beginnings that go on nobody knows how."""
        for word in begun:
            if len(word) < SHORT_STEM:
                raise _Unknown
            self.stems.add(word[:STEM])

    def follow(self, items: Iterable[Any], begun: set[str]) -> set[str]:
        """Read on from these beginnings, and return those that may still grow."""
        for op, argument in items:
            if not begun:
                break
            begun = self._item(str(op), argument, begun)
            if len(begun) > MOST:
                self.lose(begun)
                return set()
        return begun

    def _item(self, op: str, argument: Any, begun: set[str]) -> set[str]:
        if op == "LITERAL":
            return self._char(fold(chr(argument)), begun)
        if op == "IN":
            return {word for kind, value in argument for word in self._member(str(kind), value, begun)}
        if op == "AT":
            return self._place(str(argument), begun)
        if op in ("ASSERT", "ASSERT_NOT"):
            return begun
        if op in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self.follow(argument if op == "ATOMIC_GROUP" else argument[-1], begun)
        if op == "BRANCH":
            return {word for branch in argument[1] for word in self.follow(branch, begun)}
        if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, repeated = argument
            return self._repeat(low, int(high), repeated, begun)
        self.lose(begun)
        return set()

    def _char(self, char: str, begun: set[str]) -> set[str]:
        if _is_of_word(char):
            if char.isdecimal() and "" in begun:
                self.words.add(DIGIT)
                begun = begun - {""}
            return {word + char for word in begun}
        if char.isalnum():
            self.lose(begun)
            return set()
        return self._gap(begun)

    def _gap(self, begun: set[str]) -> set[str]:
        """Read on over a character that belongs to no word."""
        self.words |= begun - {""}
        return begun & {""}

    def _member(self, kind: str, value: Any, begun: set[str]) -> set[str]:
        if kind == "LITERAL":
            return self._char(fold(chr(value)), begun)
        if kind == "RANGE" and value[1] - value[0] < WIDEST:
            return {w for code in range(value[0], value[1] + 1) for w in self._char(fold(chr(code)), begun)}
        if kind == "CATEGORY" and str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"):
            return self._gap(begun)
        if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            if "" in begun:
                self.words.add(DIGIT)
            begun = begun - {""}
        self.lose(begun)
        return set()

    def _place(self, where: str, begun: set[str]) -> set[str]:
        if where in ("AT_BOUNDARY", "AT_UNI_BOUNDARY"):
            return self._gap(begun)
        if where in ("AT_END", "AT_END_STRING"):
            self.words |= begun
            return set()
        return begun

    def _repeat(self, low: int, high: int, items: Any, begun: set[str]) -> set[str]:
        seen = set(begun)
        grown = set(begun) if low == 0 else set()
        for turn in range(1, min(high, TURNS) + 1):
            begun = self.follow(items, begun)
            if turn >= low:
                grown |= begun
            if begun <= seen and turn >= low:
                return grown
            seen |= begun
        if high > TURNS:
            self.lose(begun - {""})
            grown |= begun & {""}
        return grown
