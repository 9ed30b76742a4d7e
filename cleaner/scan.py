"""Literals of many slots, found in many texts by one scan."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from cleaner.automaton import build_automaton
from cleaner.literals import EDGE

_OF_WORDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
"""Characters that are surely some for `\\w`; of others, this proposes more than needed."""

Hit = tuple[int, int, int, Sequence[int]]
"""The number of a text, the start and end of a literal in it, and the places of the slots that want it."""


class Scan:
    """Which slots want which literal. The automaton is built when a text is first read."""

    def __init__(self, automaton: Callable[..., Any] | None = None) -> None:
        self._build: Callable[..., Any] = automaton or build_automaton
        self._literals: dict[str, dict[tuple[bool, bool], list[int]]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return what was wanted; what many literals have in common is one object, and read once."""
        kept: dict[tuple[Any, ...], dict[tuple[bool, bool], Sequence[int]]] = {}
        wanted = {}
        for literal, kinds in self._literals.items():
            told = tuple((edges, tuple(places)) for edges, places in kinds.items())
            wanted[literal] = kept.setdefault(told, dict(told))
        return {"_literals": wanted}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc]
        self.__dict__.update(state)

    def __bool__(self) -> bool:
        return bool(self._literals)

    def add(self, literal: str, place: int) -> None:
        """Want a literal for the slot at `place`; an EDGE at its end is a word boundary."""
        edges = literal.startswith(EDGE), literal.endswith(EDGE)
        self._literals.setdefault(literal.strip(EDGE), {}).setdefault(edges, []).append(place)

    @cached_property
    def _ready(self) -> tuple[list[tuple[int, list[tuple[bool, bool, list[int]]]]], Callable[[str], Any]]:
        """For each literal its length and what it stands for, and the way to find all in a text."""
        wanted = {id(kinds): kinds for kinds in self._literals.values()}  # of a kept plan, far fewer than literals
        told = {key: [(*edges, places) for edges, places in kinds.items()] for key, kinds in wanted.items()}
        known = [(len(literal), told[id(kinds)]) for literal, kinds in self._literals.items()]
        return known, self._build(list(self._literals)).find

    def hits(self, folded: Sequence[str]) -> Iterator[Hit]:
        """Yield every literal of every folded text; those that begin with a line break, where a text begins."""
        starts = list(accumulate([len(each) + 1 for each in folded], initial=1))
        text = "\n".join(["", *folded, ""])
        known, find = self._ready
        for number, at in find(text):
            length, kinds = known[number]
            end = at + length
            for before, after, places in kinds:
                if (before and text[at - 1] in _OF_WORDS) or (after and text[end] in _OF_WORDS):
                    continue
                n = bisect_right(starts, at + (text[at] == "\n")) - 1
                if n < len(folded):
                    yield n, at - starts[n], end - starts[n], places
