"""Required literals: for a pattern, strings of which every match must contain at least one.

The index proposes by these, and the pattern itself decides; so a set may be too wide, never too narrow.
All literals are folded as `fold` folds the text they are looked for in. A `\\b` at the end of one is a word boundary,
as in a pattern: `\\bus\\b` doesn't stand in "focus". One that the text need not keep is never put there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import Any

from cleaner.expressions import no_word_beside, parsed
from cleaner.rule import Pattern, Test
from cleaner.shadow import fold, shadow_of

MOST = 1024
"""The largest set of strings that is multiplied out; above it a shorter part of the pattern serves."""
UNITED = 1024
"""The largest set of alternatives that is kept side by side."""
SIDE_BY_SIDE = 64
"""The largest set of which each literal is held against each other."""
TURNS, TURNED = 3, 64
"""A repeat of at most so many turns, of less than so many strings, is multiplied out too."""
COMMON = 0.004
"""A set of literals expected more often than once in 250 characters proposes too much to be worth a look."""

EDGE = "\b"
"""A word boundary at an end of a literal; no text of a line holds this character."""
BOUNDED = 0.5
"""How often a literal with such an end is found, compared with one without."""

LINE = 300
"""Characters of a usual line of an article."""

PER_LITERAL = 1e-6
"""What one more literal costs, in the same measure: memory, and time to load it."""

Sets = tuple[str, ...] | None
"""Alternatives of which one must occur; None where nothing is known."""


def required_literals(pattern: Pattern, test: Test = Test.HAS, *, units: bool = False) -> Sets:
    """Return strings of which each match of the pattern contains one; None when nothing rare can be said.

    White space in them is one space. With `units` a literal may begin or end with a line break, which stands for
    the start or the end of the unit.
    """
    if pattern.requires:
        return tuple(fold(text.replace(EDGE, "")) for text in pattern.requires)
    if pattern.literal is not None:
        return _of_literal(pattern.literal, test, units)
    return _of_expression(pattern.expression, pattern.flags, test, units)


def _of_literal(literal: str, test: Test, units: bool) -> Sets:
    pieces = [fold(piece) for piece in re.split(r"\.\.\.|…", shadow_of(literal))]
    if units and test is Test.IS and len(pieces) <= 6:
        forms = [""]
        for n, piece in enumerate(pieces):
            forms = [form + dots + piece for form in forms for dots in (("...", "…") if n else ("",))]
        return tuple(f"\n{_plain(form)}\n" for form in forms)
    if units and test is not Test.HAS and _plain(pieces[0]):
        return ("\n" + _bounded(_plain(pieces[0]), False, len(pieces) == 1),)
    plain = [_plain(piece) for piece in pieces]
    if not any(plain):
        return None
    n = max(range(len(plain)), key=lambda n: len(plain[n]))
    # patterns gives a literal a word boundary at an end that is a word character
    best = _bounded(plain[n], n == 0, n == len(plain) - 1)
    return (best,) if expected((best,)) < COMMON else None


def _plain(text: str) -> str:
    return " ".join(text.replace(EDGE, "").split())


def _edged(text: str) -> str:
    """Return the text with single spaces, and with the word boundaries that its ends have."""
    plain = _plain(text)
    return _bounded(plain, text[:1] in (EDGE, " "), text[-1:] in (EDGE, " ")) if plain else ""


def _bounded(plain: str, before: bool, after: bool) -> str:
    """Mark the ends as word boundaries where that is asked for and they are word characters beyond doubt."""
    lead = EDGE if before and plain[0].isascii() and plain[0].isalnum() else ""
    trail = EDGE if after and plain[-1].isascii() and plain[-1].isalnum() else ""
    return lead + plain + trail


_OTHER, _FOREIGN = 0.003, 0.00002


class _Shares(dict[str, float]):
    def __missing__(self, char: str) -> float:
        return _OTHER if char < "\x80" else _FOREIGN


# Share of characters in English running text, spaces among them; anything else is rarer still.
_share = _Shares({
    **dict.fromkeys("\n", 0.02), **dict.fromkeys(" ", 0.17), **dict.fromkeys("e", 0.10), **dict.fromkeys("ta", 0.07),
    **dict.fromkeys("oins", 0.06), **dict.fromkeys("hr", 0.05), **dict.fromkeys("dl", 0.035),
    **dict.fromkeys("cumwfgyp", 0.02), **dict.fromkeys("b.,", 0.012), **dict.fromkeys("vk", 0.008),
    **dict.fromkeys("xjqz", 0.001), EDGE: BOUNDED,
}).__getitem__  # fmt: skip
_FREQUENT = frozenset(
    "the and for you our that this with from your was are has have not but all one more".split()  # noqa: SIM905
)
"""Words far more frequent than their letters say."""


def expected(literals: Sequence[str]) -> float:
    """Return how often one of the literals is to be expected at a character of English text, roughly."""
    total = 0.0
    for literal in literals:
        total += 0.003 if literal.strip(EDGE) in _FREQUENT else prod(map(_share, literal))
    return total


@lru_cache(maxsize=64)
def _sets(expression: str, flags: int, test: Test, units: bool) -> list[list[tuple[str, ...]]] | None:
    """Return for each alternative its sets of literals; a match of it has one of each. None for what is not known."""
    items = parsed(expression, flags)
    return None if items is None else [_sets_of_alternative(piece, test, units) for piece in _alternatives(items)]


@lru_cache(maxsize=4096)
def _of_expression(expression: str, flags: int, test: Test, units: bool) -> Sets:
    pieces = _sets(expression, flags, test, units)
    if pieces is None:
        return None
    united: list[str] = []
    for sets in pieces:
        best = _best(sets)
        if best is None:
            return None
        united.extend(best)
    literals = _lean(united)
    return literals if len(literals) <= UNITED and expected(literals) < COMMON else None


def _lean(literals: Iterable[str]) -> tuple[str, ...]:
    """Return the literals without those that begin with another one: where they stand, it stands too."""
    kept: list[str] = []
    for literal in sorted(set(literals), key=lambda text: (text[0] == EDGE, text.strip(EDGE), text[-1] == EDGE)):
        if not kept or not _begins_with(literal, kept[-1]):
            kept.append(literal)
    return tuple(kept)


def _begins_with(literal: str, other: str) -> bool:
    bare = other.removesuffix(EDGE)
    if not literal.startswith(bare):
        return False
    behind = literal[len(bare) : len(bare) + 1]
    ends_word = behind != "" and behind.isascii() and not (behind.isalnum() or behind == "_")
    return bare == other or behind == EDGE or ends_word


def _alternatives(items: list[Any]) -> list[list[Any]]:
    """Return the alternatives that a pattern is made of, when it is nothing but alternatives."""
    if len(items) == 1:
        op, argument = str(items[0][0]), items[0][1]
        if op == "SUBPATTERN":
            return _alternatives(list(argument[-1]))
        if op == "BRANCH":
            return [each for branch in argument[1] for each in _alternatives(list(branch))]
    return [items]


def required_pieces(pattern: Pattern, test: Test, most: int) -> list[tuple[str, ...]]:
    """Return sets of short strings; a match has one of each. Those of more than `most` strings are left out.

    Nothing is said of what stands beside them. Where the pattern is a choice of several, one set tells of all.
    """
    if pattern.literal is not None:
        return []
    stated = required_literals(pattern) if pattern.requires else None
    sets = [] if stated is None else [stated]
    items = parsed(pattern.expression, pattern.flags)
    alternatives = _alternatives(items) if items is not None else []
    if len(alternatives) == 1:
        sets += _part_of(alternatives[0], test, most).required
    elif alternatives:
        best = _of_expression(pattern.expression, pattern.flags, test, False)
        sets += [] if best is None else [best]
    plain = [_least(dict.fromkeys(map(_plain, texts))) for texts in sets]
    return [texts for texts in dict.fromkeys(plain) if len(texts) <= most and all(texts)]


def known_starts(pattern: Pattern, test: Test) -> tuple[str, ...]:
    """Return how the units begin that the pattern matches; empty where that is not known of all."""
    if test is Test.HAS or pattern.literal is not None:
        return ()
    pieces = _sets(pattern.expression, pattern.flags, test, True) or ()
    found: list[str] = []
    for sets in pieces:
        starts = min((texts for texts in sets if all(map(_is_start, texts))), key=_cost, default=())
        if not starts:
            return ()
        found.extend(starts)
    return tuple(dict.fromkeys(text.strip(EDGE + "\n") for text in found))


def _is_start(literal: str) -> bool:
    return literal.startswith("\n")


def _part_of(items: list[Any], test: Test, most: int = MOST) -> _Part:
    return _Extractor(most).sequence(items, test is not Test.HAS, test is Test.IS)


def _sets_of_alternative(items: list[Any], test: Test, units: bool) -> list[tuple[str, ...]]:
    if items and str(items[0][1]) == "AT_BEGINNING" and test is Test.HAS:
        test = Test.STARTS
    part = _part_of(items, test)
    if part.exact is not None and test is Test.IS and units:
        return [tuple(f"\n{_plain(text)}\n" for text in part.exact)] if all(map(_plain, part.exact)) else []
    sets = [tuple(map(_edged, texts)) for texts in part.required]
    if part.prefix and all(map(_plain, part.prefix)) and test is not Test.HAS and units:
        sets.append(tuple("\n" + _edged(text).lstrip(EDGE) for text in part.prefix))
    return [texts for texts in sets if texts and all(texts)]


def _best(sets: Iterable[Sequence[str]]) -> Sets:
    """Return the set that proposes least."""
    usable = [_least(dict.fromkeys(texts)) for texts in sets if texts and all(texts)]
    return min(usable, key=_cost, default=None)


def _least(literals: Iterable[str]) -> tuple[str, ...]:
    """Return the literals without those that hold another one of which nothing is asked at its ends."""
    found = list(literals)
    if len(found) > SIDE_BY_SIDE:
        return tuple(found)
    plain = [literal for literal in found if EDGE not in literal and "\n" not in literal]
    return tuple(one for one in found if not any(other in one and other != one for other in plain))


def _cost(literals: Sequence[str]) -> float:
    return expected(literals) + PER_LITERAL * len(literals)


class _Part:
    """What is known of a piece of a pattern: the exact strings it can be, if few; those it can begin with; and
    sets of which one must occur."""

    __slots__ = ("exact", "prefix", "required")

    def __init__(
        self, exact: list[str] | None, required: list[tuple[str, ...]], prefix: list[str] | None = None
    ) -> None:
        self.exact = exact
        self.required = required
        self.prefix = prefix


class _Extractor:
    """Walks the parse of the standard library: a cross product of exact strings while they are few.

    With a small `most` it tells of many short pieces rather than of one long.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most

    def sequence(self, items: list[Any], opens: bool = False, closes: bool = False) -> _Part:
        """Read items in a row; `opens` and `closes` say that surely no word character stands before and after them."""
        exact: list[str] = [""]
        whole = True
        required: list[tuple[str, ...]] = []
        prefix: list[str] | None = None
        first = 0  # where the present exact strings begin

        def apart(last: int) -> tuple[str, ...]:
            """Return the exact strings, with the word boundaries that what stands beside them makes."""
            before = EDGE if no_word_beside(items[:first][::-1], -1, opens) else ""
            after = EDGE if no_word_beside(items[last:], 0, closes) else ""
            return tuple(before + text + after if text else "" for text in exact)

        for place, part in self._parts(items):
            if part.exact is not None and len(part.exact) * len(exact) <= self._most:
                exact = [left + right for left in exact for right in part.exact]
                required.extend(part.required)
                continue
            required.append(apart(place))
            required.extend(part.required)
            if whole:
                starts = part.exact or part.prefix
                grown = [left + right for left in exact for right in starts] if starts else []
                prefix = grown if grown and len(grown) <= UNITED // 4 else exact
            whole = False
            if part.exact is not None:
                exact, first = list(part.exact), place
            else:
                exact, first = [""], place + 1
        required.append(apart(len(items)))
        return _Part(exact if whole else None, [r for r in required if _solid(r)], prefix)

    def _parts(self, items: list[Any]) -> Iterator[tuple[int, _Part]]:
        """Yield what each item can be, with its place; literals in a row, of which most patterns are made, are one."""
        row = ""
        for place, (op, argument) in enumerate(items):
            name = str(op)
            if name == "LITERAL":
                char = fold(chr(argument))
                row += " " if char.isspace() else char
                continue
            if row:
                yield place - len(row), _Part([row], [])
                row = ""
            yield place, self.item(name, argument)
        if row:
            yield len(items) - len(row), _Part([row], [])

    def item(self, op: str, argument: Any) -> _Part:
        if op in ("AT", "ASSERT_NOT", "SUCCESS"):
            is_edge = str(argument) in _EDGES or (op == "ASSERT_NOT" and str(argument[1]) == _A_WORD_CHARACTER)
            return _Part([EDGE if is_edge else ""], [])
        if op == "ASSERT":  # what a look-around sees is part of the unit too
            seen = self.sequence(list(argument[1]))
            return _Part([""], [*seen.required, *([tuple(seen.exact)] if seen.exact and _solid(seen.exact) else [])])
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
            if len(exact) <= UNITED // 4:
                return _Part(exact, [])
        united: list[str] = []
        prefix: list[str] = []
        for part in parts:
            prefix.extend(part.exact or part.prefix or [""])
            best = tuple(part.exact) if part.exact and _solid(part.exact) else _best(part.required)
            if not best:
                united = []
                break
            united.extend(best)
        begins = prefix if _solid(prefix) and len(prefix) <= UNITED // 4 else None
        return _Part(None, [tuple(united)] if united and len(united) <= UNITED else [], begins)

    def repeat(self, low: int, high: Any, items: Any) -> _Part:
        part = self.sequence(list(items))
        if low == 1 and high == 1:
            return part
        if part.exact == [" "]:  # the text is searched with its white space collapsed
            return _Part([" "] if low else ["", " "], [])
        if part.exact is not None and int(high) <= TURNS and len(part.exact) ** int(high) < TURNED:
            turns = [[""]]
            for _ in range(int(high)):
                turns.append([left + right for left in turns[-1] for right in part.exact])
            return _Part(list(dict.fromkeys(text for turn in turns[low:] for text in turn)), [])
        if low == 0:
            return _Part(None, [])
        required = list(part.required)
        if part.exact and _solid(part.exact):
            required.append(tuple(part.exact))
        return _Part(None, required, part.exact or part.prefix)


_EDGES = ("AT_BOUNDARY", "AT_BEGINNING", "AT_END", "AT_BEGINNING_STRING", "AT_END_STRING")
# The parse of `\\w`: a look-around that forbids it is a word boundary beside a word character.
_A_WORD_CHARACTER = str(list(re._parser.parse(r"\w")))  # type: ignore[attr-defined]


def _solid(texts: Iterable[str]) -> bool:
    """Whether each of the texts holds more than boundaries."""
    return all(text.strip(EDGE) for text in texts)
