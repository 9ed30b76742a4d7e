"""One scan for all rules of a stage: the index proposes where a pattern may match, the rule decides.

A pattern is known by its slot, the place it has in the stage's list of patterns. For each slot the index knows
whole lines, beginnings of lines, or literals of which each match has one; a pattern that offers none of these is
tried on every unit. `everywhere` is the same without the index; a test holds both to the same ledger.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from cleaner.automaton import build_automaton
from cleaner.document import Document
from cleaner.edit import Span
from cleaner.literals import required_literals
from cleaner.rule import Pattern, Test


class Scope(StrEnum):
    """The unit on which a pattern is tried."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class Slot:
    """A pattern of a rule, or one of its alternatives, with the unit it is tried on.

    `rule` is the rule's place in its stage, `number` the place of the pattern in the rule.
    """

    rule: int
    pattern: Pattern
    number: int
    scope: Scope
    test: Test

    @cached_property
    def required(self) -> tuple[str, ...] | None:
        """Literals of which each match has one; None where every unit must be tried."""
        return required_literals(self.pattern, self.test, lines=self.scope is Scope.LINE)


Try = tuple[Span, int, Pattern]
"""A unit, the number of a pattern in its rule, and the pattern to try there."""
Tries = dict[int, list[Try]]
"""What to try by rule, in the order of the text."""


def units_of(document: Document, scope: Scope) -> Iterable[Span]:
    """Yield every unit of the document, trimmed and not empty."""
    if scope is Scope.LINE:
        for line in document.whole_lines:
            if line[0] < line[1]:
                start, end = document.trim(line)
                if start < end:
                    yield start, end
        return
    for paragraph in document.paragraphs:
        if scope is Scope.PARAGRAPH:
            yield paragraph
        else:
            yield from document.sentences(paragraph)


def everywhere(slots: Sequence[Slot], document: Document) -> Tries:
    """Return every unit for every pattern: the meaning of the index, and its fallback."""
    units = {scope: tuple(units_of(document, scope)) for scope in {slot.scope for slot in slots}}
    return in_order(slots, [(unit, place) for place, slot in enumerate(slots) for unit in units[slot.scope]])


def in_order(slots: Sequence[Slot], found: Iterable[tuple[Span, int]]) -> Tries:
    """Return (unit, slot) pairs by rule, in the order of the text and then of the rule's patterns."""
    tries: Tries = {}
    for unit, place in sorted(found):
        slot = slots[place]
        tries.setdefault(slot.rule, []).append((unit, slot.number, slot.pattern))
    return tries


class Index:
    """The slots of one stage, indexed. Built once a run; `tries` reads a document."""

    def __init__(self, slots: Sequence[Slot], automaton: Callable[..., object] | None = None) -> None:
        self.slots = tuple(slots)
        self.whole_lines: dict[str, list[int]] = {}
        self.always: list[int] = []
        self._literals: dict[str, list[int]] = {}
        # without lines to anchor at, a line break reads as the space that it is inside a paragraph
        self._joined = all(slot.scope is not Scope.LINE for slot in slots)
        for place, slot in enumerate(self.slots):
            self._add(place, slot)
        self._build = automaton or build_automaton

    def _add(self, place: int, slot: Slot) -> None:
        required = slot.required
        if required is None:
            self.always.append(place)
            return
        for literal in required:
            if literal.startswith("\n") and literal.endswith("\n"):
                self.whole_lines.setdefault(literal[1:-1], []).append(place)
                continue
            if slot.scope is not Scope.LINE and not self._joined:
                # a paragraph may hold a line break where the literal has a space
                literal = max(literal.split(" "), key=len)
            self._literals.setdefault(literal, []).append(place)

    @cached_property
    def _scan(self) -> tuple[list[list[int]], list[int], Callable[[str], Iterable[tuple[int, int]]]]:
        literals = list(self._literals)
        places = list(self._literals.values())
        automaton = self._build(literals)
        return places, [len(literal) for literal in literals], automaton.find  # type: ignore[attr-defined]

    def tries(self, document: Document) -> Tries:
        """Return the units worth trying, for the rules that have any."""
        text, offsets = _haystack(document.folded if self._joined else document.folded_lines)
        found: set[tuple[Span, int]] = set()
        if self.whole_lines:
            lines = text[1:-1].split("\n")
            for n in [n for n, places in enumerate(map(self.whole_lines.get, lines)) if places]:
                line = document.trim(document.whole_lines[n])
                found.update((line, place) for place in self.whole_lines[lines[n]])
        if self._literals:
            self._add_hits(document, text, offsets, found)
        for place in self.always:
            found.update((unit, place) for unit in units_of(document, self.slots[place].scope))
        return in_order(self.slots, found)

    def _add_hits(
        self, document: Document, text: str, offsets: Callable[[int], int], found: set[tuple[Span, int]]
    ) -> None:
        """Add the units that a literal stands in. A line and a literal are looked at once, however many hits."""
        places, lengths, find = self._scan
        if self._joined:
            paragraphs = document.paragraphs
            starts = [start for start, _ in paragraphs]
            for number, at in find(text.replace("\n", " ")):
                start = offsets(max(at - 1, 0))
                n = bisect_right(starts, start) - 1
                if n >= 0 and start < paragraphs[n][1]:
                    end = offsets(at + lengths[number] - 2) + 1
                    for place in places[number]:
                        self._add_paragraph(document, paragraphs[n], place, start, end, found)
            return
        breaks = _breaks(text)
        hits = {(bisect_right(breaks, at) - 1, number) for number, at in find(text)}
        lines = document.whole_lines
        for n, number in hits:
            line = document.trim(lines[n]) if n < len(lines) else (0, 0)
            if line[0] == line[1]:
                continue
            for place in places[number]:
                if self.slots[place].scope is Scope.LINE:
                    found.add((line, place))
                    continue
                for paragraph in document.paragraphs_in(line):
                    self._add_paragraph(document, paragraph, place, *paragraph, found)

    def _add_paragraph(
        self, document: Document, paragraph: Span, place: int, start: int, end: int, found: set[tuple[Span, int]]
    ) -> None:
        if self.slots[place].scope is Scope.PARAGRAPH:
            found.add((paragraph, place))
            return
        for sentence in document.sentences(paragraph):
            if sentence[0] < end and start < sentence[1]:
                found.add((sentence, place))


_LOOSE = re.compile(r" *\n *| {2,}")


def _haystack(folded: str) -> tuple[str, Callable[[int], int]]:
    """Return the folded text between two line breaks, and the way back to its offsets.

    Runs of spaces become one and lines are trimmed, as they nearly always are already.
    """
    if (
        "  " not in folded
        and " \n" not in folded
        and "\n " not in folded
        and not folded.startswith(" ")
        and not folded.endswith(" ")
    ):
        return f"\n{folded}\n", _same
    lead = len(folded) - len(folded.lstrip(" "))
    pieces: list[str] = []
    starts: list[int] = [0]
    shifts: list[int] = [lead]
    at = lead
    length = 0
    end = len(folded.rstrip(" "))
    for match in _LOOSE.finditer(folded, lead, max(lead, end)):
        short = "\n" if "\n" in match[0] else " "
        if match.end() - match.start() == 1:
            continue
        pieces.append(folded[at : match.start()])
        pieces.append(short)
        length += match.start() - at + 1
        at = match.end()
        starts.append(length)
        shifts.append(at - length)
    pieces.append(folded[at : max(at, end)])

    def back(position: int) -> int:
        return position + shifts[bisect_right(starts, position) - 1]

    return "\n" + "".join(pieces) + "\n", back


def _breaks(text: str) -> list[int]:
    """Return where the line breaks of a text stand."""
    return list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=-1))[1:]


def _same(position: int) -> int:
    return position
