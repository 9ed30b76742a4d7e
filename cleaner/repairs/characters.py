"""Give characters their canonical form, and take away those that nobody sees.

    - id: characters
      repair: characters
      ligatures: keep
      width: keep

Ligatures ("ﬁ") and full-width forms are folded as ftfy does; `keep` leaves them. Every kind of line break
becomes `\\n`, terminal colours and control characters go, letters and their accents become one character
(NFC). Soft hyphens, byte order marks, zero-width spaces and word joiners go.

Invisible characters that carry meaning stay: joiners in emoji and beside letters of scripts that join,
zero-width spaces between letters of scripts that write no spaces, direction marks in lines with right-to-left
letters (embeddings and isolates in texts with any, since their ends may lie lines apart), tags in flags.

Besides these it differs from ftfy in two: a vertical tab, which ftfy drops, and a form feed, which it keeps,
become line breaks. U+FFFD stays, since nobody knows what stood there.

Wrong where the form itself is the subject: a text about ligatures or full-width characters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar

from cleaner.difference import runs_of, small_edits
from cleaner.document import Document
from cleaner.edit import Run
from cleaner.ftfy_gate import CONTROLS, LIGATURES, LINE_BREAKS, WIDTHS, is_composed, may_compose
from cleaner.rule import Stage
from cleaner.unusual import unusual_characters
from cleaner.values import dataclass

_FOLD = ("fold", "keep")

# Two that NFKC takes further than ftfy does.
_OWN_LIGATURES = {"ŉ": "\u02bcn", "ﬅ": "ſt"}
_NEW_LINES = LINE_BREAKS + "\x0b\x0c"

# Soft hyphen, word joiner and the invisible operators of mathematics.
_NEVER_SEEN = "\xad\u2060\u2061\u2062\u2063\u2064"
_ZERO_WIDTH_SPACE = "\u200b"
_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c"
_EMBEDDINGS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TAGS = "\U000e0001\U000e0020-\U000e007f"

# Arabic and its relatives, the scripts of India and South-East Asia, Tibetan, Mongolian: joiners shape them.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1700-\u18af\u1900-\u1cff\ua800-\ua8ff\ua980-\uaadf"
    "\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
# Thai, Lao, Tibetan, Burmese, Khmer, Tai, Javanese: a zero-width space is their word break.
_SPACELESS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1900-\u1aaf\ua980-\uaadf"
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_EMOJI = (
    "©®\u203c\u2049\u2122\u2139\u2190-\u23ff\u2460-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# What may stand between an emoji and the joiner behind it: variation selector, keycap, end of a flag.
_EMOJI_TAIL = "\ufe0f\u20e3\U000e007f"

# Full-width brackets and letters too, which are folded in the same pass.
_TERMINAL_ESCAPE = r"\x1b[\[［][\d;；]*[a-zA-Zａ-ｚＡ-Ｚ]"
# A stretch that composes with nothing outside it: ASCII composes with what follows alone.
_COMPOSING = r"[\x00-\x7f]?[^\x00-\x7f]+"

_Found = Iterator[tuple[int, int, str]]


@dataclass(frozen=True)
class Characters:
    ligatures: str = "fold"
    width: str = "fold"

    stage: ClassVar[Stage] = Stage.CHARACTERS

    def __post_init__(self) -> None:
        for name, value in (("ligatures", self.ligatures), ("width", self.width)):
            if value not in _FOLD:
                raise ValueError(f"`{name}` is `{value}`; use one of {', '.join(_FOLD)}")

    def runs(self, document: Document) -> Sequence[Run]:
        text = document.text
        marks = unusual_characters(text)
        if not marks:
            return ()
        folds = _folds(self.ligatures == "fold", self.width == "fold")
        found = [edit for mark in marks & folds.keys() for edit in _everywhere(text, mark, folds[mark])]
        if not marks.isdisjoint(_sometimes()):
            found.extend(_invisible(text, marks))
        if "\x1b" in marks:
            found = _with_escapes(text, found)
        found.sort()
        if may_compose(marks) and not is_composed(text, marks):
            found.extend(_composed(text, [start for start, _, _ in found]))
            found.sort()
        return runs_of(text, found)


def _everywhere(text: str, mark: str, new: str) -> _Found:
    if mark == "\r":
        for match in _expression(r"\r\n?").finditer(text):
            # Of a "\r\n" the break is there already.
            yield match.start(), match.start() + 1, "" if len(match.group()) == 2 else new
        return
    for match in _expression(re.escape(mark)).finditer(text):
        yield match.start(), match.end(), new


def _invisible(text: str, marks: frozenset[str]) -> _Found:
    """Yield the invisible characters that mean nothing where they stand."""
    if _ZERO_WIDTH_SPACE in marks:
        yield from _removed(text, rf"{_ZERO_WIDTH_SPACE}(?!(?<=[{_SPACELESS}].)[{_SPACELESS}])")
    if not marks.isdisjoint(_JOINERS):
        emoji = rf"(?<=[{_EMOJI}{_EMOJI_TAIL}]\u200d)[{_EMOJI}]"
        joined = rf"(?<=[{_JOINING}].)|[{_JOINING}]"
        yield from _removed(text, rf"[{_JOINERS}](?!{emoji}|{joined})")
    right_to_left = _expression(f"[{_RIGHT_TO_LEFT}]")
    if not marks.isdisjoint(_EMBEDDINGS) and not any(map(right_to_left.match, marks - set(_MARKS))):
        yield from _removed(text, f"[{_EMBEDDINGS}]")
    if not marks.isdisjoint(_MARKS):
        yield from _direction_marks(text, right_to_left)
    if any("\U000e0001" <= mark <= "\U000e007f" for mark in marks):
        # A flag is a black flag, tags and a closing tag.
        flag = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
        for match in _expression(f"{flag}|[{_TAGS}]").finditer(text):
            if len(match.group()) == 1:
                yield match.start(), match.end(), ""


def _direction_marks(text: str, right_to_left: re.Pattern[str]) -> _Found:
    at = 0
    mark = _expression(f"[{_MARKS}]")
    while match := mark.search(text, at):
        start = text.rfind("\n", 0, match.start()) + 1
        at = text.find("\n", match.start()) + 1 or len(text)
        line = text[start:at]
        if not right_to_left.search(mark.sub("", line)):
            yield from ((start + found.start(), start + found.end(), "") for found in mark.finditer(line))


def _removed(text: str, expression: str) -> _Found:
    for match in _expression(expression).finditer(text):
        yield match.start(), match.end(), ""


def _with_escapes(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the edits with each terminal escape taken out whole, instead of what was found inside it."""
    escapes = list(_removed(text, _TERMINAL_ESCAPE))
    starts = [start for start, _, _ in escapes]

    def is_outside(edit: tuple[int, int, str]) -> bool:
        before = bisect_left(starts, edit[0] + 1) - 1
        return before < 0 or escapes[before][1] <= edit[0]

    return escapes + list(filter(is_outside, found))


def _composed(text: str, taken: list[int]) -> _Found:
    """Yield the edits that compose a text, but for stretches of which one would hold a place taken.

    What is moved goes in one edit and comes in another, so all of a stretch wait for the next pass.
    """
    known: dict[str, list[tuple[int, int, str]]] = {}  # a text repeats the same few decomposed letters
    for match in _expression(_COMPOSING).finditer(text):
        stretch, at = match.group(), match.start()
        edits = known.get(stretch)
        if edits is None:
            composed = unicodedata.normalize("NFC", stretch)
            edits = known[stretch] = list(small_edits(stretch, composed))
        found = [(at + start, at + end, new) for start, end, new in edits]
        if not any(_holds(taken, start, end) for start, end, _ in found):
            yield from found


def _holds(taken: list[int], start: int, end: int) -> bool:
    at = bisect_left(taken, start)
    return at < len(taken) and taken[at] < end


@cache
def _folds(ligatures: bool, width: bool) -> dict[str, str]:
    """Return what becomes of each character that is treated alike wherever it stands."""
    folds = dict.fromkeys(CONTROLS + _NEVER_SEEN, "") | dict.fromkeys(_NEW_LINES, "\n")
    if ligatures:
        folds |= {mark: unicodedata.normalize("NFKC", mark) for mark in LIGATURES} | _OWN_LIGATURES
    if width:
        for mark in WIDTHS:
            if (standard := unicodedata.normalize("NFKC", mark)) != mark:
                folds[mark] = standard
    return folds


@cache
def _sometimes() -> frozenset[str]:
    tags = map(chr, (0xE0001, *range(0xE0020, 0xE0080)))
    return frozenset((_ZERO_WIDTH_SPACE, *_JOINERS, *_MARKS, *_EMBEDDINGS, *tags))


@cache
def _expression(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
