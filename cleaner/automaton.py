"""Many literals found in one scan, behind one small interface and three engines.

`ahocorasick-rs` is the fastest and the default; `pyahocorasick` stands in where it has no wheel; the last is
plain Python, so that the program runs everywhere. All three find the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

DFA_MOST = 6000
"""Up to so many literals a DFA is the fastest; above, its memory is. Measured with 50 to 10,000 rules."""
SOON = 300_000
"""Code points after which a DFA has cost less than what it saves: it is built in ten times the time of the other."""


class Automaton(Protocol):
    """Finds every occurrence of every literal, overlapping ones too."""

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        """Yield (number of the literal, start) for each occurrence, in no promised order."""
        ...


class Rust:
    """An automaton that is quick to build, until so much was read that the fastest one pays."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._literals = literals
        self._left = SOON if len(literals) <= DFA_MOST else sys.maxsize
        self._automaton = self._built("ContiguousNFA")

    def _built(self, implementation: str) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        kind = getattr(Implementation, implementation)
        return AhoCorasick(self._literals, matchkind=MatchKind.Standard, store_patterns=False, implementation=kind)

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        if self._left < sys.maxsize:
            self._left -= len(text)
            if self._left < 0:
                self._automaton, self._left = self._built("DFA"), sys.maxsize
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [(number, start) for number, start, _ in found]


class C:
    def __init__(self, literals: Sequence[str]) -> None:
        import ahocorasick

        self._automaton = ahocorasick.Automaton()
        same: dict[str, list[int]] = {}
        for number, literal in enumerate(literals):
            same.setdefault(literal, []).append(number)
        for literal, numbers in same.items():
            self._automaton.add_word(literal, (len(literal), tuple(numbers)))
        if same:
            self._automaton.make_automaton()
        self._empty = not same

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        if self._empty:
            return
        for end, (length, numbers) in self._automaton.iter(text):
            for number in numbers:
                yield number, end - length + 1


class Python:
    """One `re` alternation of the literals' first three characters, then a look-up by length."""

    def __init__(self, literals: Sequence[str]) -> None:
        import re

        self._by_head: dict[str, dict[int, dict[str, list[int]]]] = {}
        for number, literal in enumerate(literals):
            lengths = self._by_head.setdefault(literal[:3], {})
            lengths.setdefault(len(literal), {}).setdefault(literal, []).append(number)
        heads = sorted(self._by_head, key=len, reverse=True)
        # a look-ahead finds heads that overlap one another
        self._heads: Any = re.compile(f"(?=({'|'.join(map(re.escape, heads))}))") if heads else None
        self._widths = sorted({len(head) for head in heads})

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        if self._heads is None:
            return
        for match in self._heads.finditer(text):
            start = match.start()
            for width in self._widths:
                for length, words in self._by_head.get(text[start : start + width], {}).items():
                    for number in words.get(text[start : start + length], ()):
                        yield number, start


ENGINES: tuple[Callable[[Sequence[str]], Automaton], ...] = (Rust, C, Python)


def build_automaton(literals: Sequence[str]) -> Automaton:
    """Return the fastest automaton that can be had here. Literals must not be empty."""
    for engine in ENGINES[:-1]:
        try:
            return engine(literals)
        except ImportError:
            continue
    return Python(literals)
