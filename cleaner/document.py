"""A document: one text, its name, and the views that rules read it through.

Every view is made once, when it is first asked for, and is a function of the text alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from cleaner import layout
from cleaner.edit import Span
from cleaner.sentences import LONG, sentences_at, split_sentences
from cleaner.shadow import fold, shadow_of
from cleaner.sketch import ascii_of, odd_marks, sketch_of
from cleaner.values import dataclass
from cleaner.view import view


@dataclass(frozen=True)
class Document:
    """One text with its name and, where known, its site (a host name) and language (`en`).

    Of a part of a longer text (`cleaner.parts`), `is_start` and `is_end` say whether it opens or closes that.
    """

    text: str
    name: str = "text"
    site: str | None = None
    lang: str | None = None
    is_start: bool = True
    is_end: bool = True

    @property
    def is_whole(self) -> bool:
        return self.is_start and self.is_end

    @view
    def shape(self) -> layout.Shape:
        """The lines of the text, split once."""
        return layout.Shape(self.text)

    @view
    def shadow(self) -> str:
        """The folded text that patterns read: of the same length, so that spans hold for both."""
        return shadow_of(self.text)

    @view
    def sketch(self) -> bytes:
        """What kind of character stands where in the shadow, for a quick look ahead of a slow one."""
        return sketch_of(self.ascii)

    @view
    def ascii(self) -> bytes:
        """The shadow with a mark for each character beyond ASCII, of the same length (`cleaner.sketch`)."""
        return ascii_of(self.shadow)

    @view
    def odd_marks(self) -> list[int]:
        """Where end marks stand that are not set as an end mark is (`cleaner.sketch`)."""
        return odd_marks(self.sketch)

    @view
    def folded(self) -> str:
        """The shadow without case, for the index alone; of the same length."""
        return fold(self.shadow)

    @view
    def folded_lines(self) -> list[str]:
        """The shadow without case, line by line."""
        return self.folded.split("\n")

    @view
    def lines(self) -> tuple[Span, ...]:
        """Every line without its `\\n`, empty ones too: as many as `text.split("\\n")` gives."""
        return layout.line_spans(self.shape)

    @view
    def paragraphs(self) -> tuple[Span, ...]:
        """Every paragraph, trimmed; blank ones are left out."""
        return layout.paragraph_spans(self.shape)

    @view
    def paragraph_texts(self) -> list[str]:
        """The shadow of every paragraph."""
        if self.shape.has_plain_paragraphs:
            return list(filter(None, self.shadow_lines))
        shadow = self.shadow
        return [shadow[start:end] for start, end in self.paragraphs]

    @view
    def paragraph_set(self) -> frozenset[str]:
        return frozenset(self.paragraph_texts)

    @view
    def filled_lines(self) -> list[str]:
        """The lines of the text that are not empty, in their order."""
        return list(filter(None, self.shape.lines))

    @view
    def prose(self) -> Span | None:
        """From the start of the first prose line to the end of the last; None without prose.

        It goes on where the text does.
        """
        found = layout.prose_span(self.shape)
        if self.is_whole:
            return found
        opens, closes = found or ((len(self.text),) * 2 if self.is_start else (0, 0))
        return opens if self.is_start else 0, closes if self.is_end else len(self.text)

    @view
    def whole_lines(self) -> Sequence[Span]:
        """The lines as they were before somebody wrapped them: a wrapped paragraph is one line."""
        ranges = self._whole_ranges
        return self.lines if ranges is None else [self.whole_line(n) for n in range(len(ranges))]

    @view
    def _whole_ranges(self) -> list[layout.Range] | None:
        """The lines of each of `whole_lines`; None where nothing is wrapped."""
        if not self.shape.wrapped:
            return None
        ranges: list[layout.Range] = []
        at = 0
        for first, last in [*self.shape.wrapped, (len(self.shape.lines), 0)]:
            ranges.extend((n, n + 1) for n in range(at, first))
            ranges.append((first, last))
            at = last
        return ranges[:-1]

    def whole_line(self, number: int) -> Span:
        """Return one of `whole_lines` without making them all."""
        if self._whole_ranges is None:
            return self.shape.line(number)
        first, last = self._whole_ranges[number]
        return self.shape.starts[first], self.shape.starts[last] - 1

    @view
    def shadow_lines(self) -> list[str]:
        """The shadow of each of `whole_lines`, with a space for every line break inside it."""
        if self._whole_ranges is None:
            return self.shape.lines if self.shadow is self.text else self.shadow.split("\n")
        return [self.shadow[start:end].replace("\n", " ") for start, end in self.whole_lines]

    @view
    def _paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.paragraphs]

    def line_at(self, position: int) -> Span:
        """Return the line that holds the character at `position`."""
        return self.shape.line(self.line_number(position))

    def line_number(self, position: int) -> int:
        starts = self.shape.starts
        return bisect_right(starts, position, hi=len(starts) - 1) - 1

    def lines_from_end(self) -> Iterator[Span]:
        """Yield the lines, the last first, each made when it is asked for."""
        return map(self.shape.line, range(len(self.shape.lines) - 1, -1, -1))

    def paragraph_at(self, position: int) -> Span | None:
        """Return the paragraph that holds the character at `position`; None between paragraphs."""
        found = bisect_right(self._paragraph_starts, position) - 1
        if found < 0 or self.paragraphs[found][1] <= position:
            return None
        return self.paragraphs[found]

    def paragraphs_in(self, span: Span) -> Sequence[Span]:
        """Return the paragraphs that `span` touches."""
        return touching(self.paragraphs, *span)

    @view
    def _sentences(self) -> dict[Span, tuple[Span, ...]]:
        return {}

    def sentences(self, paragraph: Span) -> tuple[Span, ...]:
        """Return the sentences of a paragraph, trimmed; found once, since a long one is asked for often."""
        found = self._sentences.get(paragraph)
        if found is None:
            found = self._sentences[paragraph] = split_sentences(self.shadow, *paragraph)
        return found

    def sentences_at(self, paragraph: Span, start: int, end: int) -> Sequence[Span]:
        """Return the sentences of a paragraph that share text with `start:end`; of a long one, no others are found."""
        if paragraph[1] - paragraph[0] > LONG:
            return sentences_at(self.shadow, paragraph, start, end)
        return touching(self.sentences(paragraph), start, end)

    def trim(self, span: Span) -> Span:
        """Return the span without white space at its ends."""
        start, end = span
        part = self.shadow[start:end]
        lead = len(part) - len(part.lstrip())
        return start + lead, start + max(lead, len(part.rstrip()))

    def with_text(self, text: str) -> Document:
        return Document(text, self.name, self.site, self.lang, self.is_start, self.is_end)


def touching(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Return those of ascending spans, which do not overlap, that share text with `start:end`."""
    first = max(0, bisect_right(spans, start, key=_start) - 1)
    last = bisect_left(spans, end, key=_start)
    return [each for each in spans[first:last] if each[1] > start]


def _start(span: Span) -> int:
    return span[0]
