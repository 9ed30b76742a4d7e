"""Required literals: for a pattern, strings of which every match must contain at least one.

The index proposes by these, and the pattern itself decides; so a set may be too wide, never too narrow.
All literals are folded as `fold` folds the text they are looked for in.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cleaner.rule import Pattern

MOST = 32
"""The largest set of alternatives that is kept; above it a shorter part of the pattern serves."""

# Characters whose simple case fold is not their lower case, so that a pattern that ignores case matches them
# against a letter that `lower` would not give. Source: the Unicode case folding table, by comparison.
_ODD_CASE = {"İ": "i", "ı": "i", "ſ": "s", "ς": "σ", "µ": "μ", "ϐ": "β", "ϑ": "θ", "ϕ": "φ", "ϖ": "π", "ϰ": "κ",
             "ϱ": "ρ", "ϵ": "ε", "ẛ": "ṡ", "\u1fbe": "ι", "\u0345": "ι", "ᲀ": "в", "ᲁ": "д", "ᲂ": "о", "ᲃ": "с", "ᲄ": "т", "ᲅ": "т",
             "ᲆ": "ъ", "ᲇ": "ѣ", "ᲈ": "ꙋ"}  # fmt: skip
_ODD_SEARCH = re.compile("[" + "".join(_ODD_CASE) + "]")


def fold(text: str) -> str:
    """Return the text without case, of the same length, for the index alone."""
    if text.isascii():
        return text.lower()
    if _ODD_SEARCH.search(text):
        for old, new in _ODD_CASE.items():
            if old in text:
                text = text.replace(old, new)
    text = text.lower()
    return text.replace("ς", "σ") if "ς" in text else text


Sets = tuple[str, ...] | None
"""Alternatives of which one must occur; None where nothing is known."""


def required_literals(pattern: Pattern) -> Sets:
    """Return strings of which each match of the pattern contains one; None when nothing can be said.

    White space in them is one space. Literals shorter than two characters say too little and give None.
    """
    if pattern.requires:
        return tuple(fold(text) for text in pattern.requires)
    if pattern.literal is not None:
        return _of_literal(pattern.literal)
    return _of_expression(pattern.expression, pattern.flags)


def _of_literal(literal: str) -> Sets:
    pieces = [" ".join(fold(piece).split()) for piece in re.split(r"\.\.\.|…", literal)]
    best = max(pieces, key=len)
    return (best,) if len(best) >= 2 else None


def whole_line_forms(literal: str) -> tuple[str, ...] | None:
    """Return the folded lines that a literal tested with `is` can equal; None if they are too many."""
    from cleaner.shadow import shadow_of

    forms = [""]
    for n, piece in enumerate(re.split(r"\.\.\.|…", shadow_of(literal))):
        ends = [piece] if n == 0 else [f"...{piece}", f"…{piece}"]
        forms = [form + end for form in forms for end in ends]
        if len(forms) > MOST:
            return None
    return tuple(" ".join(fold(form).split()) for form in forms)


# `regex` syntax that the standard parser lacks, put in terms that say "anything" to the extractor.
_CLASS = re.compile(r"\\[pP]\{[^}]*\}|\\[pP]\w|\[\[?:\^?\w+:\]\]?|\\[hXR]")
_UNREADABLE = re.compile(r"\(\?(?:R|\d|&|P>|\|)|\\L<|\{[eisd]|\\K|\\G|\|\||--|&&|~~|\(\?V1|\\m|\\M")


@lru_cache(maxsize=4096)
def _of_expression(expression: str, flags: int) -> Sets:
    if _UNREADABLE.search(expression):
        return None
    readable = _in_standard_syntax(expression)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parsed = re._parser.parse(readable, _standard_flags(flags))  # type: ignore[attr-defined]
        except (re.error, RecursionError, OverflowError):
            return None
    required = _Extractor().sequence(list(parsed)).required
    best = _best([tuple(" ".join(text.split()) for text in texts) for texts in required])
    return best if best and _worth(best) >= 2 else None


def _in_standard_syntax(expression: str) -> str:
    out: list[str] = []
    inside = False
    at = 0
    while at < len(expression):
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
            # a bracket right after the opening is a member
            length = 2 if expression[at + 1 : at + 2] == "^" else 1
            if expression[at + length : at + length + 1] == "]":
                length += 1
            out.append(expression[at : at + length])
            at += length
            continue
        if char == "]" and inside:
            inside = False
        out.append(char)
        at += 1
    return "".join(out)


def _standard_flags(flags: int) -> int:
    import regex

    standard = 0
    for ours, theirs in ((regex.I, re.I), (regex.S, re.S), (regex.X, re.X), (regex.M, re.M)):
        if flags & ours:
            standard |= theirs
    return standard


def _worth(literals: Sequence[str]) -> float:
    """Rate a set: the shortest member counts, and every further member costs a little."""
    return min(len(text) for text in literals) - 0.05 * len(literals)


def _best(sets: Sequence[Sequence[str]]) -> Sets:
    usable = [tuple(dict.fromkeys(s)) for s in sets if s and all(s)]
    return max(usable, key=_worth, default=None)


class _Part:
    """What is known of a piece of a pattern: the exact strings it can be, if few; and required sets."""

    __slots__ = ("exact", "required")

    def __init__(self, exact: list[str] | None, required: list[tuple[str, ...]]) -> None:
        self.exact = exact
        self.required = required


class _Extractor:
    """Walks the parse of the standard library: a cross product of exact strings while they are few."""

    def sequence(self, items: list[Any]) -> _Part:
        exact: list[str] = [""]
        whole = True
        required: list[tuple[str, ...]] = []
        for op, argument in items:
            part = self.item(str(op), argument)
            if part.exact is not None and len(part.exact) * len(exact) <= MOST:
                exact = [left + right for left in exact for right in part.exact]
                continue
            required.append(tuple(exact))
            required.extend(part.required)
            whole = False
            if part.exact is not None:
                exact = list(part.exact)
            else:
                exact = [""]
        required.append(tuple(exact))
        return _Part(exact if whole else None, [r for r in required if all(r)])

    def item(self, op: str, argument: Any) -> _Part:
        if op == "LITERAL":
            char = fold(chr(argument))
            return _Part([" " if char.isspace() else char], [])
        if op in ("AT", "ASSERT", "ASSERT_NOT", "SUCCESS"):
            return _Part([""], [])
        if op == "IN":
            chars = [chr(value) for kind, value in argument if str(kind) == "LITERAL"]
            if len(chars) == len(argument) <= 8:
                return _Part(sorted({" " if c.isspace() else fold(c) for c in chars}), [])
            space = [str(value) for kind, value in argument if str(kind) == "CATEGORY"]
            if len(argument) == 1 and space == ["CATEGORY_SPACE"]:
                return _Part([" "], [])
            return _Part(None, [])
        if op == "SUBPATTERN":
            return self.sequence(list(argument[-1]))
        if op == "ATOMIC_GROUP":
            return self.sequence(list(argument))
        if op == "BRANCH":
            return self.branch([self.sequence(list(items)) for items in argument[1]])
        if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self.repeat(*argument)
        return _Part(None, [])

    def branch(self, parts: list[_Part]) -> _Part:
        if all(part.exact is not None for part in parts):
            exact = list(dict.fromkeys(text for part in parts for text in part.exact or ()))
            if len(exact) <= MOST:
                return _Part(exact, [])
        united: list[str] = []
        for part in parts:
            best = tuple(part.exact) if part.exact and all(part.exact) else _best(part.required)
            if not best:
                return _Part(None, [])
            united.extend(best)
        return _Part(None, [tuple(united)] if len(united) <= 4 * MOST else [])

    def repeat(self, low: int, high: Any, items: Any) -> _Part:
        part = self.sequence(list(items))
        if low == 1 and high == 1:
            return part
        spaces = part.exact == [" "]
        if low == 0:
            if high == 1 and part.exact is not None and len(part.exact) < MOST:
                return _Part(["", *part.exact], [])
            return _Part(None, [])
        if spaces:
            return _Part([" "], [])  # the text is searched with its white space collapsed
        required = list(part.required)
        if part.exact and all(part.exact):
            required.append(tuple(part.exact))
        return _Part(None, required)
