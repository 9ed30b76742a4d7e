"""What a pattern can begin with, and how long what it matches can be: two looks that spare most tries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cleaner.expressions import parsed
from cleaner.later import later
from cleaner.shadow import fold
from cleaner.values import dataclass

ANY_LENGTH = 2**31 - 1
WIDEST = 64
"""Characters of a range that are written out."""


@dataclass(frozen=True)
class Outline:
    """The lengths of the texts that a pattern can match, and their first characters, without case.

    `kinds` are classes of first characters: `d` digits, `s` white space, `w` word characters, `W` all others.
    `chars` is None where nothing is known. Too wide at times, never too narrow.
    """

    least: int = 0
    most: int = ANY_LENGTH
    chars: frozenset[str] | None = None
    kinds: str = ""

    def __getstate__(self) -> dict[str, object]:
        """Return the characters as one string: one by one they would take most of the time that a plan is read in."""
        chars = None if self.chars is None else "".join(sorted(self.chars))
        return {**self.__dict__, "chars": chars}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        if self.chars is not None:
            self.__dict__["chars"] = frozenset(self.chars)

    def allows(self, length: int, first: str) -> bool:
        """Say whether a text of that length, which begins with `first`, can match."""
        if not self.least <= length <= self.most:
            return False
        if self.chars is None or first in self.chars:
            return True
        return any(_is_of_kind(first, kind) for kind in self.kinds)


def _is_of_kind(char: str, kind: str) -> bool:
    if kind == "d":
        return char.isdigit()
    if kind == "s":
        return char.isspace()
    is_word = char.isalnum() or char == "_"
    # beyond ASCII `regex` knows more word characters, such as marks
    return is_word if kind == "w" and char.isascii() else not is_word if kind == "W" and char.isascii() else True


def outline_of(expression: str, flags: int, *, opens: bool, closes: bool) -> Outline:
    """Return what is known of the texts that the expression matches.

    `opens` and `closes` say that a match has to begin and to end with the text. A look-ahead such as `(?=.{4,60}$)` in
    front counts for the length.
    """
    items = None if _MANY.search(expression) else parsed(expression, flags)
    if items is None:
        return Outline()
    try:
        low, high = re._parser.SubPattern(re._parser.State(), items).getwidth()  # type: ignore[attr-defined]
    except IndexError:  # a reference to a group
        return Outline()
    opens = opens or (bool(items) and str(items[0][1]) == "AT_BEGINNING")
    if not (opens and closes):
        high = ANY_LENGTH
    if not opens:
        return Outline(low, high)
    for op, argument in items:
        if str(op) == "AT":
            continue
        if str(op) != "ASSERT" or argument[0] != 1:
            break
        ahead = [(str(op), argument) for op, argument in argument[1]]
        if [op for op, _ in ahead] == ["MAX_REPEAT", "AT"] and str(ahead[1][1]) == "AT_END":
            least, most, repeated = ahead[0][1]
            if [str(op) for op, _ in repeated] == ["ANY"]:
                low, high = max(low, least), min(high, int(most))
    chars, kinds, may_be_empty = _first(items)
    if may_be_empty or "?" in kinds:
        return Outline(low, min(high, ANY_LENGTH))
    return Outline(low, min(high, ANY_LENGTH), frozenset(chars), "".join(sorted(kinds)))


# One of these is several characters.
_MANY = later(r"\\[XR]")

_First = tuple[set[str], set[str], bool]
"""Characters, kinds of them (`?` for any) and whether nothing may be matched at all."""


def _first(items: Iterable[Any]) -> _First:
    chars: set[str] = set()
    kinds: set[str] = set()
    for op, argument in items:
        more, others, may_be_empty = _first_of(str(op), argument)
        chars |= more
        kinds |= others
        if not may_be_empty:
            return chars, kinds, False
    return chars, kinds, True


def _first_of(op: str, argument: Any) -> _First:
    if op == "LITERAL":
        return {fold(chr(argument))}, set(), False
    if op == "IN":
        return _first_of_class(argument)
    if op in ("AT", "ASSERT", "ASSERT_NOT"):
        return set(), set(), True
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _first(argument if op == "ATOMIC_GROUP" else argument[-1])
    if op == "BRANCH":
        parts = [_first(branch) for branch in argument[1]]
        return (
            {char for chars, _, _ in parts for char in chars},
            {kind for _, kinds, _ in parts for kind in kinds},
            any(may_be_empty for _, _, may_be_empty in parts),
        )
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        chars, kinds, may_be_empty = _first(argument[2])
        return chars, kinds, may_be_empty or argument[0] == 0
    return set(), {"?"}, False


_KINDS = {"CATEGORY_DIGIT": "d", "CATEGORY_SPACE": "s", "CATEGORY_WORD": "w", "CATEGORY_NOT_WORD": "W"}


def _first_of_class(members: Iterable[Any]) -> _First:
    chars: set[str] = set()
    kinds: set[str] = set()
    for kind, value in members:
        if str(kind) == "LITERAL":
            chars.add(fold(chr(value)))
        elif str(kind) == "RANGE" and value[1] - value[0] < WIDEST:
            chars |= {fold(chr(code)) for code in range(value[0], value[1] + 1)}
        else:
            kinds.add(_KINDS.get(str(value), "?") if str(kind) == "CATEGORY" else "?")
    return chars, kinds, False
