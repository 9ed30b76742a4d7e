"""Cut a text that is too long for one article into parts, each as long as a novel.

A cut lies between two long paragraphs (of a text that is one line: sentences), so that no page's furniture stands
at it. Where it lies is a function of the text alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.later import later
from cleaner.layout import ENDS, wrapped_ranges
from cleaner.values import dataclass

WHOLE = 400_000
"""Code points of the longest text that is cleaned as a whole: 70,000 words, where articles have some thousand."""
LEAST = 200_000
"""Code points of the shortest part, but for the last two, which share what is left."""

_BLANK_LINE = later(r"\n[^\S\n]*\n\s*")
_LINE_BREAK = later(r"\n\s*")
_SENTENCE_END = later(r"(?<=[.!?…。！？।])\s+|(?<=[。！？])(?=[^\s”’」』）】)])")
_WHITE_SPACE = later(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, and the white space between it and the next."""

    text: str
    gap: str
    is_start: bool
    is_end: bool

    def of(self, document: Document) -> Document:
        return Document(self.text, document.name, document.site, document.lang, self.is_start, self.is_end)


def cut(pieces: Iterable[str]) -> Iterator[Part]:
    """Yield the parts of the text that the pieces make; how it is pieced makes no difference."""
    rest = ""
    last: Part | None = None
    is_start = True
    for piece in pieces:
        rest += piece
        while True:
            if last is not None:
                last, rest = _with_gap(last, rest)
            if len(rest) <= WHOLE + LEAST:
                break
            if last is not None:
                yield last
            last, rest = _first_of(rest, LEAST, WHOLE, is_start)
            is_start = is_start and not last.text
    if len(rest) > WHOLE:
        if last is not None:
            yield last
        last, rest = _with_gap(*_first_of(rest, len(rest) // 3, 2 * len(rest) // 3, is_start))
        is_start = is_start and not last.text
    if last is None or rest:
        if last is not None:
            yield last
        yield Part(rest, "", is_start, True)
    else:
        yield Part(last.text, last.gap, last.is_start, True)


def _first_of(text: str, low: int, high: int, is_start: bool) -> tuple[Part, str]:
    """Return the part of a text that ends between `low` and `high`, and the rest."""
    end, start = _cut_between(text, low, high)
    return Part(text[:end], text[end:start], is_start, False), text[start:]


def _with_gap(part: Part, rest: str) -> tuple[Part, str]:
    """Give the white space that the rest begins with to the gap before it."""
    if not rest[:1].isspace():
        return part, rest
    after = rest.lstrip()
    gap = part.gap + rest[: len(rest) - len(after)]
    return Part(part.text, gap, part.is_start, part.is_end), after


def _cut_between(text: str, low: int, high: int) -> tuple[int, int]:
    """Return where to cut, between `low` and `high`: the end of what stands before, the start of what follows.

    Of the two neighbours the shorter is as long as can be: a paragraph of prose, not a button.
    """
    for gaps in _gaps(text, low, high):
        gaps = [(start, end) for start, end in gaps if low < start]
        if gaps:
            edges = [(low, low), *gaps, (high, high)]
            lengths = [after[0] - before[1] for before, after in pairwise(edges)]
            shorter = list(map(min, lengths, lengths[1:]))
            return gaps[shorter.index(max(shorter))]
    return len(text[:high].rstrip()), high


def _gaps(text: str, low: int, high: int) -> Iterator[list[Span]]:
    """Yield what the text may be cut at, the best first: blank lines, lines, ends of sentences, any white space."""
    yield [match.span() for match in _BLANK_LINE.finditer(text, low, high)]
    lines = _between_lines(text, low, high)
    yield [(start, end) for start, end in lines if text[start - 1] in ENDS and not text[end : end + 1].islower()]
    yield lines
    for gap in (_SENTENCE_END, _WHITE_SPACE):
        yield [match.span() for match in gap.finditer(text, low, high)]


def _between_lines(text: str, low: int, high: int) -> list[Span]:
    """Return the line breaks that are not within a paragraph which somebody wrapped."""
    lines = text[low:high].split("\n")
    starts = list(accumulate([len(line) + 1 for line in lines], initial=low))
    wrapped = {starts[n] for first, last in wrapped_ranges(lines) for n in range(first + 1, last)}
    gaps = [match.span() for match in _LINE_BREAK.finditer(text, low, high)]
    return [(start, end) for start, end in gaps if start + 1 not in wrapped]
