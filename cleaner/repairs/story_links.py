"""Remove a link to another story that stands on a line of its own between the paragraphs of an article.

    - id: see-also
      repair: story-links
      lines: ['/(?:see also|also read): .{4,160}[^.;:]/i']
      longest: 1500

Such a line is a label and a headline: each of `lines` is a pattern that the whole line must be.

Wrong for a guide or a manual, where "Read more:" is its author's own reference to the next chapter: so a text of more
than `longest` words keeps every one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import ClassVar

from cleaner.budget import SECONDS
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.errors import Place
from cleaner.patterns import BadPattern, check_expression, pattern_of
from cleaner.rule import Pattern, Reads, Stage
from cleaner.values import dataclass

LONGEST = 1500
"""Words. Of 36 sites whose articles hold such lines, the gold of none kept them in a shorter text, and that of every
second in a longer one (WCXB's development pages, six extractors)."""


@dataclass(frozen=True)
class StoryLinks:
    """`lines`: what such a line looks like; `longest`: the words of a text beyond which it keeps them."""

    lines: tuple[str, ...]
    longest: int = LONGEST

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def __post_init__(self) -> None:
        try:
            for pattern in self._patterns:
                check_expression(pattern)
        except BadPattern as error:
            raise ValueError(str(error)) from None

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        # each is compiled when a line may match it; that it can be was found out when the pack was read
        return tuple(pattern_of(line, Place(""), ignore_case=True, check=False) for line in self.lines)

    def anchors(self) -> tuple[Pattern, ...]:
        """Return the patterns: only lines in which one is found are looked at."""
        return self._patterns

    def find(self, document: Document, lines: Mapping[Span, Iterable[Pattern]] | None = None) -> Iterator[Edit]:
        """Yield the lines that are links, among `lines` or, without them, among all.

        `lines` says with each which of the patterns may match it.
        """
        if lines is None:
            lines = dict.fromkeys(document.whole_lines, self._patterns)
        units = [(document.trim(line), patterns) for line, patterns in lines.items()]
        found = [unit for unit, patterns in units if _is_any(document.shadow[slice(*unit)], patterns)]
        if found and len(document.shadow.split(None, self.longest)) <= self.longest:
            yield from (Edit(start, end) for start, end in found)


def _is_any(line: str, patterns: Iterable[Pattern]) -> bool:
    line = line.replace("\n", " ")
    return any(pattern.compiled.fullmatch(line, timeout=SECONDS) is not None for pattern in patterns)
