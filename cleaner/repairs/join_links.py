# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Join the pieces of a paragraph that was broken at its links, as text extraction by tag leaves it.

    - id: join-links
      repair: join-links

A piece goes on the one before when it begins in lower case or with a mark, and that one does not end like a sentence; a
piece with a capital is the link itself when the next one goes on after it and the text before it cannot end there.
Wrong for verse, lists and addresses in small letters; so the joined paragraph must end like a sentence, hold one piece
of at least 60 characters and eight words, and of two long pieces one must show that the sentence runs on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.later import later
from cleaner.layout import Range, ends_like_sentence, is_list_item, unwrapped_ranges, wrapped_ranges
from cleaner.rule import Stage
from cleaner.values import dataclass

LONG, LONG_WORDS = 60, 8
"""Code points and words: the size of a piece that verse and labels rarely have."""
PROSE_WORDS = 15
"""Words: a piece that long, without an end mark, is no heading."""

_MARKS = ",;.!?)'\"’”]"
_NO_MORE = ":;|>/-‐ "
"""Nothing goes on a line that ends so: a label, a list, a trail of links, a hyphen that `dehyphenate` sees to."""
_MARK_START = later(r"[,;.!?)\]]+(?=[\s\"'”’)]|\Z)|['’]s\b|[\"'”’][,.;]?(?=\s|\Z)")
_NOT_SMALL = later(r"[a-z]+[A-Z]|https?:|www\.|[\w-]+\.[a-z]{2,4}(?:/|\Z)")
_CODE = later(r"(?m:^[#$>])|[{}<>=\\`]|\(\)|//|;\Z")
_INNER_END = later(r"[a-z)\"'”’][.!?][\"'”’)]* +[\"'“‘(]?[A-Z]")
_RUNS_ON = frozenset(
    """
    a an the of to in on at by for from with and or but as that which who its his her their our your my this these
    those than into about after before between through under over against via per
    de la le les des du el los las en un une et y der die das und von dem den im zu mit del al il di da e o na
    """.split()
)
"""A line that ends in one of these goes on."""
_GOES_ON = _RUNS_ON - {"to"} | frozenset(
    "is are was were has have had can could will would said says where when while".split()
)
"""A line that begins with one of these goes on the one before; "to" may open a list of aims."""


@dataclass(frozen=True)
class JoinLinks:
    stage: ClassVar[Stage] = Stage.UNWRAP

    def runs(self, document: Document) -> Sequence[Run]:
        """Join until nothing goes on any more: a joined line may show that the next one belongs to it.

        Wrapped lines are read as `unwrap` leaves them, so that the two repairs need not wait for each other.
        """
        shape = document.shape
        wrapped = list(unwrapped_ranges(shape.lines, shape.wrapped))
        ranges = wrapped or list(broken_ranges(shape.lines))
        if not ranges:
            return ()
        lines = shape.lines.copy()
        ends = [start - 1 for start in shape.starts[1:]]
        breaks: dict[str, list[int]] = {" ": [], "": []}
        while ranges:
            leave = bool(wrapped) and not any(breaks.values())  # these are the breaks of `unwrap`
            for first, last in reversed(ranges):
                text = lines[first]
                for number in range(first + 1, last):
                    gap = "" if not wrapped and _is_tight(text, lines[number]) else " "
                    text += gap + lines[number]
                    if not leave:
                        breaks[gap].append(ends[number - 1])
                lines[first:last] = [text]
                ends[first:last] = [ends[last - 1]]
            wrapped = list(unwrapped_ranges(lines))
            ranges = wrapped or list(broken_ranges(lines))
        return tuple(Run("\n", gap, tuple(sorted(starts))) for gap, starts in breaks.items() if starts)


def _is_tight(before: str, line: str) -> bool:
    """Say whether no space belongs between the pieces."""
    return _MARK_START.match(line) is not None or before.endswith(("(", "[", "“", "‘"))


def broken_ranges(lines: Sequence[str]) -> Iterator[Range]:
    """Return the runs of two or more lines that are the pieces of one paragraph each, in ascending order."""
    firsts = [line[:1] for line in lines]
    telling = {first for first in set(firsts) if first and (first.islower() or first in _MARKS)}
    candidates = [n for n, first in enumerate(firsts) if first in telling] if telling else []
    wrapped: set[int] | None = None
    done = 0
    for number in candidates:
        if number <= done or max(map(len, lines[max(0, number - 2) : number + 2])) < LONG:
            continue  # labels and menus: no long piece is near
        if not _continues(lines, number):
            continue
        first = number - 1
        while first > done and _joins(lines, first):
            first -= 1
        last = number + 1
        while last < len(lines) and _joins(lines, last):
            last += 1
        done = last - 1
        in_list = first > 0 and lines[first - 1].endswith(":") and lines[first][0].islower()
        if not in_list and _is_paragraph(lines[first:last]):
            if wrapped is None:
                wrapped = {n for start, end in wrapped_ranges(lines) for n in range(start, end)}
            if wrapped.isdisjoint(range(first, last)):
                yield first, last


def _joins(lines: Sequence[str], number: int) -> bool:
    return _continues(lines, number) or _is_link(lines, number)


def _continues(lines: Sequence[str], number: int) -> bool:
    """Say whether a line goes on the one before: it begins so, and that one does not end a sentence."""
    before, line = lines[number - 1], lines[number]
    if number < 1 or not before or not line:
        return False
    if line[0] in _MARKS:
        return _MARK_START.match(line) is not None and (before[-1].isalnum() or before[-1] in ")]\"'”’%")
    if not line[0].islower() or before[-1] in _NO_MORE or _NOT_SMALL.match(line) or ends_like_sentence(before):
        return False
    first = line.split(" ", 1)[0]
    if first.casefold() in before.casefold().split():  # a name in small letters, under its heading
        return first in _RUNS_ON
    if is_list_item(before) and number > 1 and is_list_item(lines[number - 2]):
        return _runs_on(before)
    if _is_long(before) == _is_long(line):
        return _runs_on(before) or first in _GOES_ON
    return True


def _is_link(lines: Sequence[str], number: int) -> bool:
    """Say whether a line that begins with a capital or digit is a link inside a paragraph."""
    before, line = lines[number - 1], lines[number]
    if number < 1 or not before or not line or before[-1] in _NO_MORE:
        return False
    if is_list_item(line) or ends_like_sentence(before):
        return False
    inside = _continues(lines, number - 1)
    if _is_title(before) and not inside:
        return False
    if before.rsplit(" ", 1)[-1] in _RUNS_ON and (inside or len(before.split()) >= LONG_WORDS):
        return True
    if number + 1 >= len(lines) or not _continues(lines, number + 1):
        return False
    words = len(before.split())
    if inside or _runs_on(before) or words >= PROSE_WORDS:
        return True
    return words >= LONG_WORDS and _INNER_END.search(before) is not None


def _runs_on(line: str) -> bool:
    return line.endswith(("(", "[", "“", "‘", ",")) or line.rsplit(" ", 1)[-1] in _RUNS_ON


def _is_title(line: str) -> bool:
    """Say whether most longer words of a line begin with a capital, as in a heading."""
    words = [word for word in line.split() if len(word) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _is_long(line: str) -> bool:
    return len(line) >= LONG and line.count(" ") >= LONG_WORDS - 1


def _is_paragraph(pieces: Sequence[str]) -> bool:
    return (
        ends_like_sentence(pieces[-1])
        and any(_is_long(piece) for piece in pieces)
        and not any(_CODE.search(piece) for piece in pieces)
    )
