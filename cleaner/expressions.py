"""Read the expressions of `/…/` patterns: their parse, their alternatives.

`regex` gives no parse, so the standard library's is used; what only `regex` knows is read as any character.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from cleaner.later import later

# `regex` syntax that the standard parser lacks, put in terms that say "anything" to the extractor.
_CLASS = later(r"\\[pP]\{[^}]*\}|\\[pP]\w|\[\[?:\^?\w+:\]\]?|\\[hXR]")
_UNREADABLE = later(r"\(\?(?:R|\d|&|P>|\|)|\\L<|\{[eisd]|\\K|\\G|\(\?V1|\\m|\\M")

_PLAIN = later(r"[^\\\[\]]+")


@lru_cache(maxsize=16)  # what is asked of a pattern is asked at once
def parsed(expression: str, flags: int) -> list[Any] | None:
    """Return the parse of an expression by the standard library, or None for what it cannot say at all.

    What only `regex` knows, such as `\\p{Lu}`, is read as any character. The parse is not to be changed.
    """
    if _UNREADABLE.search(expression):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(re._parser.parse(_in_standard_syntax(expression), _standard_flags(flags)))  # type: ignore[attr-defined]
        except (re.error, RecursionError, OverflowError):
            return None


def _in_standard_syntax(expression: str) -> str:
    out: list[str] = []
    inside = False
    at = 0
    while at < len(expression):
        plain = _PLAIN.match(expression, at)
        if plain:
            out.append(plain[0])
            at = plain.end()
            continue
        found = _CLASS.match(expression, at)
        if found:
            out.append(r"\w\W" if inside else r"[\w\W]")
            at = found.end()
            continue
        char = expression[at]
        if char == "\\":
            out.append(expression[at : at + 2])
            at += 2
            continue
        if char == "[" and not inside:
            inside = True
            length = _opening(expression, at)
            out.append(expression[at : at + length])
            at += length
            continue
        if char == "]" and inside:
            inside = False
        out.append(char)
        at += 1
    return "".join(out)


@cache
def _standard_flags(flags: int) -> int:
    import regex

    standard = 0
    for ours, theirs in ((regex.I, re.I), (regex.S, re.S), (regex.X, re.X), (regex.M, re.M)):
        if flags & ours:
            standard |= theirs
    return standard


def alternatives(expression: str, flags: int) -> list[str]:
    """Return the expressions that a pattern is a choice of, at its top; itself alone where it is none.

    Groups that are named or referred to, and comments, keep it whole.
    """
    import regex

    if "|" not in expression or flags & regex.X or _WHOLE.search(expression):
        return [expression]
    pieces: list[str] = []
    depth = start = at = 0
    inside = False
    while at < len(expression):
        char = expression[at]
        if char == "\\":
            at += 2
            continue
        if inside:
            inside = char != "]"
        elif char == "[":
            inside = True
            at += _opening(expression, at) - 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            pieces.append(expression[start:at])
            start = at + 1
        at += 1
    pieces.append(expression[start:])
    return pieces if all(pieces) else [expression]


# A named group, a reference, a flag for all, a comment or a class in a class.
_WHOLE = later(r"\(\?P?[<'](?![=!])|\\[1-9g]|\(\?[a-zA-Z]+\)|\(\?#|\(\?[R\d&(]|\[\[|\\[QKGL]")


def _opening(expression: str, at: int) -> int:
    """Return the length of what opens a class at `at`: a bracket right after it is a member."""
    length = 2 if expression[at + 1 : at + 2] == "^" else 1
    return length + (expression[at + length : at + length + 1] == "]")


FEW = 8
"""A repeat of at most so many turns is no loop, and one inside another multiplies by no more."""


def loops_of(expression: str, flags: int) -> int | None:
    """Return how many loops a match can try against one another; None for loops in loops, or what is not known.

    A search takes at most (length + 1) to the power of (loops + 1) steps.
    """
    items = parsed(expression, flags)
    return None if items is None else _loops(items)


def _loops(items: Iterable[Any]) -> int | None:
    total = 0
    for op, argument in items:
        name = str(op)
        if name == "BRANCH":
            counts = [_loops(branch) for branch in argument[1]]
        elif name in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            counts = [_loops(argument if name == "ATOMIC_GROUP" else argument[-1])]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            counts = [_of_repeat(*argument)]
        elif name in ("GROUPREF", "GROUPREF_EXISTS"):
            return None
        else:
            continue
        known = [count for count in counts if count is not None]
        if len(known) < len(counts):
            return None
        total += max(known, default=0)
    return total


def _of_repeat(low: int, high: Any, items: Any) -> int | None:
    inner = _loops(items)
    if inner is None:
        return None
    if int(high) <= FEW:
        return inner * int(high)
    return 1 if inner == 0 and not _has_choice(items) else None


def _has_choice(items: Iterable[Any]) -> bool:
    """Whether one turn of a loop can match in several ways or lengths, so that turns multiply."""
    return any(str(op) in ("BRANCH", "SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "ASSERT") for op, _ in items)


def no_word_beside(items: Iterable[Any], side: int, beyond: bool) -> bool:
    """Say whether the nearest character that these items match is surely none that `\\w` matches.

    The items go away from the place in question; `side` is -1 for those before it and 0 for those after, `beyond`
    holds where they match nothing. A start or end of the unit counts as such a character.
    """
    kind = _nearest(items, side)
    return kind is True or (kind is None and beyond)


def _nearest(items: Iterable[Any], side: int) -> bool | None:
    """Return True for surely no word character, False for perhaps one, None for that or nothing at all."""
    for op, argument in items:
        kind = _kind(str(op), argument, side)
        if kind is not None:
            return kind
    return None


def _kind(op: str, argument: Any, side: int) -> bool | None:
    if op == "LITERAL":
        return _is_no_word(argument)
    if op == "IN":
        return all(_is_no_word(value) if str(kind) == "LITERAL" else str(value) in _NO_WORD for kind, value in argument)
    if op == "AT":
        return True if str(argument) == ("AT_BEGINNING" if side else "AT_END") else None
    if op in ("ASSERT", "ASSERT_NOT"):
        return None
    if op in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _nearest(_towards(argument if op == "ATOMIC_GROUP" else argument[-1], side), side)
    if op == "BRANCH":
        kinds = {_nearest(_towards(branch, side), side) for branch in argument[1]}
        return False if False in kinds else None if None in kinds else True
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, _, inner = argument
        kind = _nearest(_towards(inner, side), side)
        return None if kind and low == 0 else kind
    return False


def _towards(items: Iterable[Any], side: int) -> list[Any]:
    return list(items)[::-1] if side else list(items)


_NO_WORD = ("CATEGORY_SPACE", "CATEGORY_NOT_WORD")


def _is_no_word(code: int) -> bool:
    """Whether a character is surely none for `\\w`: punctuation, a symbol or white space."""
    kind = unicodedata.category(chr(code))
    return chr(code).isspace() or (kind[0] in "PSZ" and kind != "Pc")
