# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Mend marks that scraping left astray: "seven ." and "level. ." and "interests. , according" and "noon,, an".

    - id: stray-punctuation
      repair: stray-punctuation

A space before a comma or full stop goes in any language; before `?`, `!`, `;` and `:` only where a paragraph reads as
English, since French sets one. Wrong for a mark that is a word of its own: names and files that begin with a dot,
decimals, spaced ellipses, commands ("node ."), smileys and separators between labels stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cleaner.abbreviations import ABBREVIATIONS
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.english import reads_as_english
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

_COMMANDS = frozenset("node cd ls cp mv add build docker npm pip git open code find du grep rm path directory".split())
_CODE = later(r"[{}=<>|\\`$~^]|\(\)|//|\w_\w")
_WORD_BEFORE = later(r"[\w'’.&-]*\Z")
_FEW = 3
"""Words that a sentence has before its mark; shorter ones may be labels with a separator."""

# A mark after a space, or a comma after another one.
_ASTRAY = later(r"[,.?!;:](?:(?<=( ).)|(?<=,,))")
_ODD_COMMA = re.compile(rb",(?:(?<= ,)|(?<=,,))")
"""The same in a sketch, for marks within a sentence."""
_NEAR = 4000
"""Code points around a mark that are looked at: more than nearly any paragraph has."""


@dataclass(frozen=True)
class StrayPunctuation:
    stage: ClassVar[Stage] = Stage.MEND
    reads: ClassVar[Reads] = Reads.PARAGRAPHS

    def find(self, document: Document) -> Iterator[Edit]:
        shadow = document.shadow
        places = [match.start() for match in _ODD_COMMA.finditer(document.sketch)] + document.odd_marks
        code: dict[Span, bool] = {}  # what is asked of a whole paragraph is asked once: it may be long
        commas: list[int] = []
        for place in sorted(places):
            found = _ASTRAY.match(shadow, place)
            if found is None:
                continue
            before = place - 1
            if found[1] is None:
                commas.append(before)
                continue
            paragraph = document.paragraph_at(before)
            if paragraph is None or before <= paragraph[0]:
                continue
            if paragraph not in code:
                code[paragraph] = _CODE.search(shadow, *paragraph) is not None
            edit = None if code[paragraph] else self._mend(document, paragraph, before)
            if edit is not None:
                yield edit
        lines: dict[Span, int] = {}
        for comma in commas:
            line = document.line_at(comma)
            if line not in lines:
                lines[line] = shadow.count(",,", *line)
            if lines[line] == 1 and shadow[comma + 2 : comma + 3] == " " and shadow[comma - 1].isalpha():
                yield Edit(comma + 1, comma + 2, "", why="a comma stands twice")

    def _mend(self, document: Document, paragraph: Span, space: int) -> Edit | None:
        """Return the edit for the mark after the space, if it is astray."""
        shadow = document.shadow
        before, mark, end = shadow[space - 1], shadow[space + 1], space + 2
        sentence = shadow[max(paragraph[0], space - _NEAR) : space]
        if before == "." and mark == ",":
            return self._stop_before_comma(shadow, sentence, space)
        if mark == "." and before in ".!?":
            alone = _at_gap(shadow, end) and not shadow.startswith(" .", end)
            return Edit(space, end, "", why="a full stop stands alone") if alone and _ends_word(sentence) else None
        if mark == "," and before == ",":
            return Edit(space, end, "", why="a comma stands twice") if _at_gap(shadow, end) else None
        if not (before.isalnum() or before in "\"')%") or not _at_gap(shadow, end, closers=mark != ";"):
            return None
        if mark != "," and not self._ends_phrase(document, paragraph, sentence, mark, end):
            return None
        return Edit(space, space + 1, "", why="a space before the mark")

    def _stop_before_comma(self, shadow: str, sentence: str, space: int) -> Edit | None:
        after = shadow[space + 2 : space + 3]
        if not _ends_word(sentence) or not (after == " " or after.isalpha()):
            return None
        word = _word(sentence[:-1])
        keeps_stop = word.casefold() in ABBREVIATIONS or "." in word or len(word) == 1
        gap = "" if after == " " else " "
        start = space if keeps_stop else space - 1
        return Edit(start, space + 2, "," + gap, why="a full stop before a comma")

    def _ends_phrase(self, document: Document, span: Span, sentence: str, mark: str, end: int) -> bool:
        """Say whether a mark with a space before it ends a sentence or phrase of some words."""
        words = re.split(r"[.!?] |\n", sentence)[-1].split()
        last = words[-1].strip("\"')") if words else ""
        if len(words) < _FEW or len(last) < 2:
            return False
        paragraph = document.shadow[max(span[0], end - _NEAR) : min(span[1], end + _NEAR)]
        following = document.shadow[end : min(span[1], end + _NEAR)].lstrip("\"')")[:2].strip()
        if mark == ".":
            if document.shadow.startswith(" .", end):  # a spaced ellipsis
                return False
            return last.casefold() not in _COMMANDS and (not following or not following[0].islower())
        if mark == ":" and not (last.islower() and following[:1].isalpha() and paragraph.count(" :") == 1):
            return False
        return reads_as_english(paragraph, document.lang)


def _at_gap(text: str, at: int, closers: bool = True) -> bool:
    """Say whether white space or the end of the text follows, closing quotes and brackets aside."""
    while closers and at < len(text) and text[at] in "\"')":
        at += 1
    return at >= len(text) or text[at].isspace()


def _ends_word(sentence: str) -> bool:
    """Say whether the mark at the end follows a word, as it does not in a spaced ellipsis."""
    return sentence[-2:-1].isalnum() or sentence[-2:-1] in {'"', "'", ")", "%"}


def _word(text: str) -> str:
    found = _WORD_BEFORE.search(text[-40:])
    return found.group().strip(".'’") if found else ""
