"""One scan for all rules of a stage: the index proposes where a pattern may match, the rule decides.

A pattern is known by its slot, the place it has in the stage's list of patterns. For each slot the index knows
whole lines, beginnings of lines, their first words, or literals of which each match has one; a pattern that offers
none of these is tried on every unit. `everywhere` is the same without the index; a test holds both to the same ledger.

What is proposed for a line, or for a paragraph, depends on its text alone. So it is remembered, and the passes and
rounds that read a text again scan only the lines that changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any

from cleaner.document import Document, touching
from cleaner.edit import Span
from cleaner.heads import SHORT_STEM, STEM, Heads, first_words, heads_of
from cleaner.literals import EDGE, LINE, expected, required_literals
from cleaner.memo import Memo
from cleaner.needs import Needs, needs_of
from cleaner.openings import ANY_LENGTH, Outline, outline_of
from cleaner.rule import Pattern, Test
from cleaner.scan import Scan
from cleaner.sentences import LONG as LONG_PARAGRAPH
from cleaner.sentences import sentences_at, split_sentences
from cleaner.shadow import fold
from cleaner.values import dataclass


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
    def heads(self) -> Heads | None:
        """The first words of the lines that match, where they are a better sign than the literals."""
        opens = self.scope is Scope.LINE and self.test is not Test.HAS and self.pattern.literal is None
        if not opens:
            return None
        required = self.required
        if required is not None and all(map(_is_whole_line, required)):
            return None
        heads = heads_of(self.pattern.expression, self.pattern.flags, closes=self.test is Test.IS)
        usual = 1.0 if required is None else expected(required) * LINE
        saved = PER_LITERAL * len(required or ())
        return heads if heads is not None and heads.share < max(usual, SELDOM) + saved else None

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """The beginnings of the lines that match, where all are known and long enough to be looked up."""
        required = self.required or ()
        if self.scope is not Scope.LINE or self.test is Test.HAS or (required and all(map(_is_whole_line, required))):
            return ()
        starts = self.needs.starts
        if not starts and required and all(text[0] == "\n" for text in required):
            starts = tuple(text.strip(EDGE + "\n") for text in required)
        return starts if min(map(len, starts), default=0) >= SHORT_OPENING else ()

    @cached_property
    def outline(self) -> Outline:
        """How long the units can be that match, and what they can begin with."""
        if self.pattern.literal is not None:
            return Outline()
        opens, closes = self.test is not Test.HAS, self.test is Test.IS
        return outline_of(self.pattern.expression, self.pattern.flags, opens=opens, closes=closes)

    @cached_property
    def needs(self) -> Needs:
        """What a unit has, besides what it was proposed for."""
        seen = (self.required or ()) if self.heads is None else ()
        return needs_of(self.pattern, self.test, is_unit=self.scope is not Scope.SENTENCE, seen=seen)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what an index was made of: where a slot is kept, its index is."""
        return {name: value for name, value in self.__dict__.items() if name not in _FOUND_OUT}


_FOUND_OUT = ("required", "heads", "starts")
OPENING, SHORT_OPENING = 8, 5
"""Code points of the beginning of a line that are looked up."""
PER_LITERAL = 2e-4
"""What a literal costs in each line, as a share of a line proposed: a larger automaton is slower."""
SELDOM = 0.03
"""Up to this share of the lines proposed, first words beat any literal, for which every character is looked at."""

Try = tuple[Span, int, Pattern]
"""A unit, the number of a pattern in its rule, and the pattern to try there."""
Tries = dict[int, list[Try]]
"""What to try by rule, in the order of the text."""


def _is_whole_line(literal: str) -> bool:
    return literal[0] == literal[-1] == "\n"


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
        self.scan, self.scan_of_long = Scan(automaton), Scan(automaton)
        self.openings: dict[str, list[int]] = {}
        self.heads: dict[str, list[int]] = {}
        self.stems: dict[str, list[int]] = {}
        for place, slot in enumerate(self.slots):
            self._add(place, slot)
        self._forget()

    def _forget(self) -> None:
        self._lines: Memo[tuple[int, ...]] = Memo(self._of_lines)
        self._paragraphs: Memo[tuple[tuple[int, int, int], ...]] = Memo(self._of_paragraphs)

    def __getstate__(self) -> dict[str, Any]:
        left_out = ("_lines", "_paragraphs", "_looks")
        state = {name: value for name, value in self.__dict__.items() if name not in left_out}
        kept: dict[tuple[int, ...], tuple[int, ...]] = {}  # many words stand for the same slots, which are read once
        for table in ("whole_lines", "openings", "heads", "stems"):
            places_of: dict[str, Sequence[int]] = state[table]
            shared = {key: tuple(places) for key, places in places_of.items()}
            state[table] = {key: kept.setdefault(places, places) for key, places in shared.items()}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._forget()

    def _add(self, place: int, slot: Slot) -> None:
        required, heads = slot.required, slot.heads
        slot.outline, slot.needs  # noqa: B018 (now, while the pattern's parse is at hand)
        if slot.starts:
            for start in slot.starts:
                opening = start[: OPENING if len(start) >= OPENING else SHORT_OPENING]
                places = self.openings.setdefault(opening, [])
                if place not in places[-1:]:
                    places.append(place)
            return
        if heads is not None:
            for word in heads.words:
                self.heads.setdefault(word, []).append(place)
            for stem in heads.stems:
                self.stems.setdefault(stem, []).append(place)
            return
        if required is None:
            self.always.append(place)
            return
        for literal in required:
            if slot.scope is Scope.LINE and _is_whole_line(literal):
                self.whole_lines.setdefault(literal[1:-1], []).append(place)
                continue
            if slot.scope is not Scope.LINE and self.by_line:
                # a paragraph may hold a line break where the literal has a space, and begin where no line is looked at
                literal = max(literal.strip("\n").split(" "), key=len)
            self.scan.add(literal, place)
            if self.by_line and (slot.scope is not Scope.LINE or slot.outline.most > LONG):
                self.scan_of_long.add(literal, place)

    def tries(self, document: Document) -> Tries:
        """Return the units worth trying, for the rules that have any."""
        found: set[tuple[Span, int]] = set()
        if self.scan or self.whole_lines or self.openings or self.heads or self.stems:
            if self.by_line:
                self._add_lines(document, found)
            else:
                self._add_paragraphs(document, found)
        for place in self.always:
            found.update((unit, place) for unit in units_of(document, self.slots[place].scope))
        return in_order(self.slots, found)

    # ------------------------------------------------------------ by line
    def _add_lines(self, document: Document, found: set[tuple[Span, int]]) -> None:
        proposed = self._lines.of(document.shadow_lines)
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
        found: dict[int, list[int]] = {}
        if self.whole_lines:
            found.update((n, list(places)) for n, places in _looked_up(self.whole_lines, folded))
        headed = self._headed(folded) if self.heads or self.stems else ()
        for n, places in chain(self._opened(folded), headed, self._by_length(folded)):
            found.setdefault(n, []).extend(places)
        proposed: list[tuple[int, ...]] = [()] * len(folded)
        for n, places in found.items():
            proposed[n] = tuple(self._fitting(len(lines[n].strip()), folded[n], dict.fromkeys(places)))
        return proposed

    def _by_length(self, folded: Sequence[str]) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield the line's number and the places of slots for each literal that may matter in a line of its length."""
        short = [n for n, line in enumerate(folded) if len(line) <= LONG]
        long = [n for n, line in enumerate(folded) if len(line) > LONG] if self.scan_of_long else []
        for scan, numbers in ((self.scan, short), (self.scan_of_long, long)):
            if numbers and scan:
                for n, _, _, places in scan.hits([folded[n] for n in numbers]):
                    yield numbers[n], places

    def _opened(self, folded: Sequence[str]) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield the line's number and the places of slots for lines that open with the same few characters."""
        if self.openings:
            for length in (OPENING, SHORT_OPENING):
                yield from _looked_up(self.openings, [line[:length] for line in folded])

    def _headed(self, folded: Sequence[str]) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield the line's number and the places of slots for lines that open with its first word."""
        words = first_words(folded)
        yield from _looked_up(self.heads, words)
        if None in words:
            for n, word in enumerate(words):
                if word is None:
                    yield n, self._of_any_head
            words = [word or "" for word in words]
        if self.stems:
            for length in (STEM, SHORT_STEM):
                yield from _looked_up(self.stems, [word[:length] for word in words])  # type: ignore[index]

    def _fitting(self, length: int, line: str, places: Iterable[int]) -> Iterator[int]:
        """Yield the places of the slots that a line of this length and beginning, with such words, can match."""
        looks = self._looks
        first = line[:1]
        for place in places:
            least, most, chars, needs = looks[place]
            if not least <= length <= most:
                continue
            if chars is not None and first not in chars and not self.slots[place].outline.allows(length, first):
                continue
            if needs is None or needs.met(line):
                yield place

    @cached_property
    def _looks(self) -> list[tuple[int, int, frozenset[str] | None, Needs | None]]:
        """What to look at before a slot is tried: its outline, and what it needs."""
        looks: list[tuple[int, int, frozenset[str] | None, Needs | None]] = []
        for slot in self.slots:
            if slot.scope is Scope.LINE:
                looks.append((slot.outline.least, slot.outline.most, slot.outline.chars, slot.needs or None))
            elif not self.by_line:
                looks.append((0, ANY_LENGTH, None, slot.needs or None))
            else:
                looks.append((0, ANY_LENGTH, None, None))
        return looks

    @cached_property
    def _of_any_head(self) -> tuple[int, ...]:
        tables = (*self.heads.values(), *self.stems.values())
        return tuple(sorted({place for places in tables for place in places}))

    # ------------------------------------------------------------ by paragraph
    def _add_paragraphs(self, document: Document, found: set[tuple[Span, int]]) -> None:
        paragraphs = document.paragraphs
        proposed = self._paragraphs.of(document.paragraph_texts)
        for n in [n for n, units in enumerate(proposed) if units]:
            at = paragraphs[n][0]
            found.update(((at + start, at + end), place) for start, end, place in proposed[n])

    def _of_paragraphs(self, paragraphs: Sequence[str]) -> list[tuple[tuple[int, int, int], ...]]:
        """Return the units proposed for each paragraph, in offsets of it, each with the place of a slot."""
        folded = _folded(paragraphs)
        found: list[tuple[tuple[int, int, int], ...]] = [()] * len(folded)
        hits: dict[int, list[tuple[int, int, Sequence[int]]]] = {}
        for n, start, end, places in self.scan.hits(folded):
            hits.setdefault(n, []).append((start, end, places))
        for n, of_one in hits.items():
            text, looks = paragraphs[n], self._looks
            met: dict[int, bool] = {}
            units: dict[tuple[int, int, int], None] = {}
            sentences: tuple[Span, ...] | None = None
            is_plain = len(folded[n]) == len(text)
            for start, end, places in of_one:
                for place in places:
                    if place not in met:
                        needs = looks[place][3]
                        met[place] = needs is None or needs.met(folded[n])
                    if not met[place]:
                        continue
                    if self.slots[place].scope is Scope.PARAGRAPH:
                        units[0, len(text), place] = None
                        continue
                    if is_plain and len(text) > LONG_PARAGRAPH:
                        there: Sequence[Span] = sentences_at(text, (0, len(text)), start, end)
                    else:
                        if sentences is None:
                            sentences = split_sentences(text, 0, len(text))
                        # where spaces were collapsed the offsets say nothing
                        there = touching(sentences, start, end) if is_plain else sentences
                    for first, last in there:
                        units[first, last, place] = None
            found[n] = tuple(
                (start, end, place)
                for start, end, place in units
                if self.slots[place].outline.allows(end - start, fold(text[start]))
            )
        return found


LONG = 150
"""Code points of a line that most patterns for lines do not reach, so that few literals matter in it."""


def _looked_up(table: Mapping[str, Sequence[int]], keys: Iterable[Any]) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield the number of each key that the table has, with what it says of it."""
    for n, places in enumerate(map(table.get, keys)):
        if places:
            yield n, places


def _folded(texts: Sequence[str]) -> list[str]:
    """Return each text without case, with single spaces and none at its ends."""
    # one call for all; a break inside a paragraph is a space, and U+0000 stands between them
    whole = fold(_BETWEEN.join(texts)).replace("\n", " ")
    folded = list(map(str.strip, whole.split(_BETWEEN)))
    if len(folded) != len(texts):  # none, or one that holds the mark itself
        folded = [fold(text).replace("\n", " ").strip() for text in texts]
    if "  " in whole:
        return [_SPACES.sub(" ", text) if "  " in text else text for text in folded]
    return folded


_BETWEEN = "\x00"
_SPACES = re.compile(r"  +")
