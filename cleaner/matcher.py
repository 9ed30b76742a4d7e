"""One scan for all rules of a stage: the index proposes where a pattern may match, the rule decides.

A pattern is known by its slot, the place it has in the stage's list of patterns. For each slot the index knows
whole lines, beginnings of lines, or literals of which each match has one; a pattern that offers none of these is
tried on every unit. `everywhere` is the same without the index; a test holds both to the same ledger.

What is proposed for a line, or for a paragraph, depends on its text alone. So it is remembered, and the passes and
rounds that read a text again scan only the lines that changed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Any

from cleaner.automaton import build_automaton
from cleaner.document import Document, touching
from cleaner.edit import Span
from cleaner.literals import EDGE, required_literals
from cleaner.openings import Outline, outline_of
from cleaner.rule import Pattern, Test
from cleaner.sentences import split_sentences
from cleaner.shadow import fold


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
        return required_literals(self.pattern, self.test, units=self.scope is not Scope.SENTENCE)

    @cached_property
    def outline(self) -> Outline:
        """How long the units can be that match, and what they can begin with."""
        if self.pattern.literal is not None:
            return Outline()
        opens, closes = self.test is not Test.HAS, self.test is Test.IS
        return outline_of(self.pattern.expression, self.pattern.flags, opens=opens, closes=closes)


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
    """The slots of one stage, indexed. Built once a run; `tries` reads a document.

    Where a slot is tried on lines, the text is looked at line by line, else paragraph by paragraph.
    """

    def __init__(self, slots: Sequence[Slot], automaton: Callable[..., object] | None = None) -> None:
        self.slots = tuple(slots)
        self.by_line = any(slot.scope is Scope.LINE for slot in slots)
        self.whole_lines: dict[str, list[int]] = {}
        self.always: list[int] = []
        self.literals: dict[str, dict[tuple[bool, bool], list[int]]] = {}
        for place, slot in enumerate(self.slots):
            self._add(place, slot)
        self._build = automaton or build_automaton
        self._memo: dict[str, tuple[Any, ...]] = {}
        self._room = MEMO

    def _add(self, place: int, slot: Slot) -> None:
        required = slot.required
        if required is None:
            self.always.append(place)
            return
        for literal in required:
            if slot.scope is Scope.LINE and literal.startswith("\n") and literal.endswith("\n"):
                self.whole_lines.setdefault(literal[1:-1], []).append(place)
                continue
            if slot.scope is not Scope.LINE and self.by_line:
                # a paragraph may hold a line break where the literal has a space, and begin where no line is looked at
                literal = max(literal.strip("\n").split(" "), key=len)
            edges = literal.startswith(EDGE), literal.endswith(EDGE)
            literal = literal.strip(EDGE)
            self.literals.setdefault(literal, {}).setdefault(edges, []).append(place)

    @cached_property
    def _scan(self) -> tuple[list[tuple[int, list[tuple[bool, bool, list[int]]]]], Callable[[str], Any]]:
        """For each literal its length and what it stands for, and the way to find all in a text."""
        known = [
            (len(literal), [(*edges, places) for edges, places in kinds.items()])
            for literal, kinds in self.literals.items()
        ]
        return known, self._build(list(self.literals)).find  # type: ignore[attr-defined]

    def tries(self, document: Document) -> Tries:
        """Return the units worth trying, for the rules that have any."""
        found: set[tuple[Span, int]] = set()
        if self.literals or self.whole_lines:
            if self.by_line:
                self._add_lines(document, found)
            else:
                self._add_paragraphs(document, found)
        for place in self.always:
            found.update((unit, place) for unit in units_of(document, self.slots[place].scope))
        return in_order(self.slots, found)

    # ------------------------------------------------------------ by line
    def _add_lines(self, document: Document, found: set[tuple[Span, int]]) -> None:
        proposed = self._known(document.shadow_lines, self._of_lines)
        for n in [n for n, places in enumerate(proposed) if places]:
            line = document.trim(document.whole_line(n))
            for place in proposed[n]:
                scope = self.slots[place].scope
                if scope is Scope.LINE:
                    found.add((line, place))
                    continue
                for paragraph in document.paragraphs_in(line):
                    if scope is Scope.PARAGRAPH:
                        found.add((paragraph, place))
                    else:
                        found.update((sentence, place) for sentence in document.sentences(paragraph))

    def _of_lines(self, lines: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the places of the slots proposed for each line."""
        folded = _folded(lines)
        found: list[tuple[int, ...]] = [()] * len(folded)
        if self.whole_lines:
            for n, places in enumerate(map(self.whole_lines.get, folded)):
                if places:
                    found[n] = tuple(places)
        for n, _, _, places in self._hits(folded):
            found[n] += tuple(places)
        return [
            self._fitting(len(line.strip()), without_case[:1], places) if places else places
            for line, without_case, places in zip(lines, folded, found, strict=True)
        ]

    def _fitting(self, length: int, first: str, places: Iterable[int]) -> tuple[int, ...]:
        """Return, each once, the places of the slots that a line of this length and beginning can match."""
        slots = self.slots
        return tuple(
            place
            for place in dict.fromkeys(places)
            if slots[place].scope is not Scope.LINE or slots[place].outline.allows(length, first)
        )

    # ------------------------------------------------------------ by paragraph
    def _add_paragraphs(self, document: Document, found: set[tuple[Span, int]]) -> None:
        paragraphs = document.paragraphs
        proposed = self._known(document.paragraph_texts, self._of_paragraphs)
        for n in [n for n, units in enumerate(proposed) if units]:
            at = paragraphs[n][0]
            found.update(((at + start, at + end), place) for start, end, place in proposed[n])

    def _of_paragraphs(self, paragraphs: Sequence[str]) -> list[tuple[tuple[int, int, int], ...]]:
        """Return the units proposed for each paragraph, in offsets of it, each with the place of a slot."""
        folded = _folded(paragraphs)
        found: list[tuple[tuple[int, int, int], ...]] = [()] * len(folded)
        hits: dict[int, list[tuple[int, int, list[int]]]] = {}
        for n, start, end, places in self._hits(folded):
            hits.setdefault(n, []).append((start, end, places))
        for n, of_one in hits.items():
            text = paragraphs[n]
            units: dict[tuple[int, int, int], None] = {}
            sentences: tuple[Span, ...] | None = None
            is_plain = len(folded[n]) == len(text)
            for start, end, places in of_one:
                for place in places:
                    if self.slots[place].scope is Scope.PARAGRAPH:
                        units[0, len(text), place] = None
                        continue
                    if sentences is None:
                        sentences = split_sentences(text, 0, len(text))
                    # where spaces were collapsed the offsets say nothing
                    for first, last in touching(sentences, start, end) if is_plain else sentences:
                        units[first, last, place] = None
            found[n] = tuple(
                (start, end, place)
                for start, end, place in units
                if self.slots[place].outline.allows(end - start, fold(text[start]))
            )
        return found

    # ------------------------------------------------------------ both
    def _hits(self, folded: Sequence[str]) -> Iterator[tuple[int, int, int, list[int]]]:
        """Yield the text's number, the start and end of a literal in it, and the places of its slots."""
        text = "\n" + "\n".join(folded) + "\n"
        known, find = self._scan
        starts = list(accumulate([len(each) + 1 for each in folded], initial=1))
        for number, at in find(text):
            length, kinds = known[number]
            end = at + length
            for before, after, places in kinds:
                if (before and _is_word(text[at - 1])) or (after and _is_word(text[end])):
                    continue
                n = bisect_right(starts, at if text[at] != "\n" else at + 1) - 1
                if n < len(folded):
                    yield n, at - starts[n], end - starts[n], places

    def _known(self, texts: Sequence[str], find: Callable[[Sequence[str]], list[Any]]) -> list[Any]:
        """Return what `find` says of each text, which is asked only about those not remembered."""
        memo = self._memo
        found = list(map(memo.get, texts))
        if None not in found:
            return found
        new = list(dict.fromkeys([text for text, known in zip(texts, found, strict=True) if known is None]))
        answers = dict(zip(new, find(new), strict=True))
        size = sum(map(len, new)) + PER_TEXT * len(new)
        if size > self._room:
            memo.clear()
            self._room = MEMO
        if size <= self._room:
            memo.update(answers)
            self._room -= size
        return [answers[text] if known is None else known for text, known in zip(texts, found, strict=True)]


MEMO = 8_000_000
"""Code points of the lines and paragraphs that an index remembers, before it forgets them all."""
PER_TEXT = 100
"""What one remembered text costs besides its code points."""


def _folded(texts: Sequence[str]) -> list[str]:
    """Return each text without case, with single spaces and none at its ends."""
    if not texts:
        return []
    # one call for all; a break inside a paragraph is a space, and U+0000 stands between them
    whole = fold(_BETWEEN.join(texts)).replace("\n", " ")
    folded = whole.split(_BETWEEN)
    if len(folded) != len(texts):  # a text that holds the mark itself
        folded = [fold(text).replace("\n", " ") for text in texts]
    if "  " in whole or f" {_BETWEEN}" in whole or f"{_BETWEEN} " in whole or whole[:1] == " " or whole[-1:] == " ":
        return [" ".join(filter(None, text.split(" "))) for text in folded]
    return folded


_BETWEEN = "\x00"


def _is_word(char: str) -> bool:
    """Whether a character is surely one for `\\w`; of a few that are, this says no, which proposes more."""
    return char.isalpha() or (char.isascii() and char.isdigit()) or char == "_"
