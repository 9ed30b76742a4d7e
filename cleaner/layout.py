"""The shape of a text: its lines, blocks and paragraphs, and where its prose begins and ends.

Pure functions of a text, or of its shadow; a text is split once and most lines cost a few statements.
Lines end at `\\n` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from cleaner.edit import Span
from cleaner.later import later
from cleaner.values import dataclass
from cleaner.view import view

Range = tuple[int, int]
"""Half-open, in lines from 0."""

NARROW, WIDE = 50, 100
"""Code points: hard-wrapped lines, the last of a paragraph aside, are this wide."""
SPREAD = 25
"""The widest and the narrowest of them differ by no more."""
SLACK = 15
"""A wrapped line ends because the next word did not fit, give or take this many code points."""
ROOM = 5
"""Code points that the last line of a paragraph leaves free, where the next paragraph follows at once."""
SURE_LINES = 4
"""Fewer wrapped lines are one paragraph only if the last ends like a sentence or with a colon."""
PROSE_WORDS = 20
"""A prose line has as many words; zones are found by it."""
PROSE_LIKE_WORDS = 12
"""Two such lines show that every line is a paragraph."""
CJK_PROSE = 40
"""Code points that a line needs to be prose in a script that writes no spaces."""

ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CJK_ENDS = ("。", "！", "？")
_CLOSERS = "\"'”’»›)]}」』）】 "
_LIST_ITEM = later(r"(?:[•*\-] |\d{1,3}\. )")
_LIST_STARTS = frozenset("•-*0123456789")
_DASH_LED = ("– ", "— ", "― ")
_CODE_STARTS = ("#", "$", "//", "/*", "*/", "http:", "https:", "www.", ">")
_BREAK_MARKS = (",", ";", ":", "-", "–", "—", *ENDS)


@dataclass(frozen=True)
class Shape:
    """The lines of a text, split once, and what is known of them, found when first asked for."""

    text: str

    @view
    def lines(self) -> list[str]:
        """The lines without their `\\n`, empty ones too."""
        return self.text.split("\n")

    @view
    def starts(self) -> list[int]:
        """Where each line starts, and where one more would."""
        return _starts(self.lines)

    @view
    def filled_sizes(self) -> list[int]:
        """How much text stands up to the end of each line; empty lines, which layout sets, do not count."""
        return list(accumulate([len(line) + 1 if line else 0 for line in self.lines]))

    @view
    def trimmed(self) -> list[str]:
        return list(map(str.strip, self.lines))

    @view
    def is_trimmed(self) -> bool:
        """Whether no line has white space at its ends."""
        return self.trimmed == self.lines

    @view
    def is_canonical(self) -> bool:
        """Whether layout has nothing to do: then each line that is not blank is a paragraph, and none is wrapped."""
        return is_canonical(self.lines)

    @view
    def wrapped(self) -> list[Range]:
        """The runs of lines that are one hard-wrapped paragraph each."""
        return [] if self.is_canonical else wrapped_ranges(self.lines)

    @view
    def has_plain_paragraphs(self) -> bool:
        """Whether each line that is not empty is a paragraph, without white space at its ends: so in most texts."""
        if self.is_canonical:
            return True
        return self.is_trimmed and not self.wrapped and lines_are_paragraphs(self.lines, self.wrapped)

    @view
    def paragraphs(self) -> list[Range]:
        """The lines of every paragraph."""
        return list(paragraph_ranges(self.lines, self.wrapped))

    def line(self, number: int) -> Span:
        """Return the span of a line without its `\\n`."""
        return self.starts[number], self.starts[number + 1] - 1


def ends_like_sentence(line: str) -> bool:
    """Say whether the line ends in `.!?…` or their kin, closing quotes and brackets aside."""
    return line.rstrip(_CLOSERS).endswith(ENDS)


def is_list_item(line: str) -> bool:
    """Say whether the line begins with `• `, `- `, `* ` or a number such as `1. `."""
    return line[:1] in _LIST_STARTS and _LIST_ITEM.match(line) is not None


def is_blank(line: str) -> bool:
    return not line or line.isspace()


def line_spans(text: str | Shape) -> tuple[Span, ...]:
    """Return the span of every line without its `\\n`, empty ones too."""
    starts = shape_of(text).starts
    return tuple(zip(starts, [after - 1 for after in starts[1:]], strict=False))


def shape_of(text: str | Shape) -> Shape:
    """Return the shape of a text, or the shape itself."""
    return Shape(text) if isinstance(text, str) else text


def _starts(lines: Sequence[str]) -> list[int]:
    """Return where each line starts, and where one more would."""
    return [0, *accumulate([len(line) + 1 for line in lines])]


def block_ranges(lines: Sequence[str]) -> Iterator[Range]:
    """Return the blocks: runs of lines between blank ones."""
    first = -1
    for number, line in enumerate(lines):
        if not line or line.isspace():
            if first >= 0:
                yield first, number
                first = -1
        elif first < 0:
            first = number
    if first >= 0:
        yield first, len(lines)


def wrapped_ranges(lines: Sequence[str]) -> list[Range]:
    """Return the runs of lines that are one hard-wrapped paragraph each, in ascending order.

    A block may hold several, told apart by list items and by a last line that leaves room.
    """
    found: list[Range] = []
    done = 0
    # of a thousand lines of this width few stand before one in lower case
    wide = [n for n, width in enumerate(map(len, lines), 1) if NARROW <= width <= WIDE]
    for number in wide:
        if number <= done or number == len(lines) or not lines[number][:1].islower():
            continue
        first = number - 1
        while first > done and NARROW <= len(lines[first - 1]) <= WIDE:
            first -= 1
        last = number
        while last < len(lines) and NARROW <= len(lines[last]) <= WIDE:
            last += 1
        longest = max(len(line) for line in lines[first:last])
        if last < len(lines) and 0 < len(lines[last]) < NARROW and not is_blank(lines[last]):
            last += 1  # the last line of a paragraph is as short as it likes
        parts = _segments(lines, first, last, longest)
        found.extend(part for part in parts if is_wrapped(lines[part[0] : part[1]]))
        done = last
    return found


def unwrapped_ranges(lines: Sequence[str], wrapped: Sequence[Range] | None = None) -> Iterator[Range]:
    """Return the runs of lines that unwrapping makes one line; a line that ends in a hyphen keeps its break."""
    for first, last in wrapped_ranges(lines) if wrapped is None else wrapped:
        start = first
        for number in range(first, last):
            if number + 1 == last or (lines[number][-1] in "-‐" and lines[number][-2].isalpha()):
                if number > start:
                    yield start, number + 1
                start = number + 1


def _segments(lines: Sequence[str], first: int, last: int, longest: int) -> Iterator[Range]:
    """Cut lines of full width before each list item and after each line that ends a sentence and leaves room."""
    start = first
    for number in range(first + 1, last):
        before, line = lines[number - 1], lines[number]
        leaves_room = len(before) + 1 + len(line.split(" ", 1)[0]) <= longest - ROOM
        if (leaves_room and ends_like_sentence(before) and not line[0].islower()) or is_list_item(line):
            yield start, number
            start = number
    yield start, last


def is_wrapped(block: Sequence[str]) -> bool:
    """Say whether the lines of a block are one paragraph, broken at a width of 50 to 100.

    All but the last are of nearly that width, each broke because the next word did not fit, and some
    line goes on in lower case. Lines that mostly end in a mark are verse, or a list.
    """
    body = block[:-1]
    if not body or len(block[-1]) > WIDE or any(line.startswith(_CODE_STARTS) for line in block):
        return False
    if len(body) < SURE_LINES and not block[-1].endswith(":") and not ends_like_sentence(block[-1]):
        return False
    widths = [len(line) for line in body]
    longest, narrowest = max(widths), min(widths)
    if narrowest < NARROW or longest > WIDE or longest - narrowest > SPREAD:
        return False
    goes_on = False
    for width, line, following in zip(widths, body, block[1:], strict=True):
        if width + 1 + len(following.split(" ", 1)[0]) < longest - SLACK:
            return False
        goes_on = goes_on or (following[:1].islower() and not ends_like_sentence(line))
    if not goes_on:
        return False
    marked = sum(line.endswith(_BREAK_MARKS) for line in body)
    return len(body) < 2 or marked / len(body) <= (0.6 if len(body) > 2 else 0.9)


def lines_are_paragraphs(lines: Sequence[str], wrapped: Sequence[Range] | None = None) -> bool:
    """Say whether each line of a block is a paragraph of its own, for the document as a whole.

    So it is without any blank line between two lines, or when blocks of several lines, wrapped ones and list
    items aside, hold two or more lines of at least 12 words that end like a sentence.
    """
    if len(lines) > 1 and all(lines) and not any(map(str.isspace, lines)):
        return True
    filled = [n for n, line in enumerate(lines) if line and not line.isspace()]
    if len(filled) < 2:
        return False
    first, last = filled[0], filled[-1] + 1
    if len(filled) == last - first:
        return True
    inside = {n for start, end in (wrapped_ranges(lines) if wrapped is None else wrapped) for n in range(start, end)}
    seen = 0
    for number in filled:
        line = lines[number]
        if len(line) < 2 * PROSE_LIKE_WORDS or line.count(" ") < PROSE_LIKE_WORDS - 1 or number in inside:
            continue
        if (number == first or is_blank(lines[number - 1])) and (number + 1 == last or is_blank(lines[number + 1])):
            continue
        if ends_like_sentence(line) and not is_list_item(line) and not line.startswith(_DASH_LED):
            seen += 1
            if seen == 2:
                return True
    return False


def paragraph_ranges(lines: Sequence[str], wrapped: Sequence[Range] | None = None) -> Iterator[Range]:
    """Return the lines of every paragraph: a wrapped one, a list item, a line or a block, as layout decides."""
    if wrapped is None:
        wrapped = wrapped_ranges(lines)
    if lines_are_paragraphs(lines, wrapped):
        at = 0
        for first, last in [*wrapped, (len(lines), len(lines))]:
            for number in range(at, first):
                line = lines[number]
                if line and not line.isspace():
                    yield number, number + 1
            if first < last:
                yield first, last
            at = last
        return
    ends = dict(wrapped)
    for first, last in block_ranges(lines):
        if last - first == 1:
            yield first, last
            continue
        start = number = first
        while number < last:
            if number in ends:
                if start < number:
                    yield start, number
                yield number, ends[number]
                start = number = ends[number]
                continue
            if number > start and (is_list_item(lines[number]) or _ends_item(lines, number)):
                yield start, number
                start = number
            number += 1
        if start < last:
            yield start, last


def _ends_item(lines: Sequence[str], number: int) -> bool:
    """Say whether a list item ended before this line, which does not go on in lower case."""
    return is_list_item(lines[number - 1]) and not lines[number][:1].islower()


def paragraph_spans(text: str | Shape) -> tuple[Span, ...]:
    """Return the span of every paragraph, trimmed; blank ones are left out."""
    shape = shape_of(text)
    lines, starts = shape.lines, shape.starts
    if shape.has_plain_paragraphs:
        return tuple([(start, start + len(line)) for start, line in zip(starts, lines, strict=False) if line])
    if shape.is_trimmed:
        return tuple((starts[first], starts[last] - 1) for first, last in shape.paragraphs)
    spans: list[Span] = []
    for first, last in shape.paragraphs:
        opening, closing = lines[first], lines[last - 1]
        spans.append((starts[first] + len(opening) - len(opening.lstrip()), starts[last - 1] + len(closing.rstrip())))
    return tuple(spans)


def wrapped_spans(text: str | Shape) -> list[Span]:
    """Return the span of every hard-wrapped paragraph."""
    shape = shape_of(text)
    return [(shape.starts[first], shape.starts[last] - 1) for first, last in shape.wrapped]


def is_prose(line: str) -> bool:
    """Say whether the line has at least 20 words and ends like a sentence (40 characters without spaces)."""
    if line.count(" ") < PROSE_WORDS - 1:
        return len(line) >= CJK_PROSE and line.rstrip(_CLOSERS).endswith(_CJK_ENDS)
    return ends_like_sentence(line) and len(line.split()) >= PROSE_WORDS


def prose_span(text: str | Shape) -> Span | None:
    """Return the span from the start of the first prose line to the end of the last; None without one.

    The lines of a wrapped paragraph count as the one line that they are.
    """
    shape = shape_of(text)
    lines = shape.lines
    ranges: list[Range] = []
    for numbers in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        found = next((n for n in numbers if len(lines[n]) >= CJK_PROSE and is_prose(lines[n])), None)
        if found is not None:
            ranges.append((found, found + 1))
    ranges += [part for part in shape.wrapped if is_prose(" ".join(lines[part[0] : part[1]]))]
    if not ranges:
        return None
    first, last = min(ranges)[0], max(end for _, end in ranges) - 1
    opening, closing = lines[first], lines[last]
    return shape.starts[first] + len(opening) - len(opening.lstrip()), shape.starts[last] + len(closing.rstrip())


def is_canonical(lines: Sequence[str]) -> bool:
    """Say whether every paragraph is one line, and one blank line stands between any two that are no list items."""
    if len(lines) < 2 or lines[-1] or not lines[0] or not lines[-2]:
        return False
    if any(lines[1::2]) or not all(lines[:-1:2]):
        for before, line in pairwise(lines[:-1]):
            if not line:
                if not before:
                    return False
            elif before and not (is_list_item(line) and is_list_item(before)):
                return False
    return list(map(str.strip, lines)) == lines
