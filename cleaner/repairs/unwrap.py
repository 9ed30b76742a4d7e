"""Join the lines of a paragraph that was wrapped at a fixed width.

    - id: unwrap
      repair: unwrap

Wrong for verse and tables set as wide as prose; so the lines must be 50 to 100 wide, each must have broken because
the next word did not fit, and some line must go on in lower case (`cleaner.layout.is_wrapped`). A line that ends in a
hyphen keeps its break: `dehyphenate` decides about that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.layout import unwrapped_ranges
from cleaner.rule import Stage
from cleaner.values import dataclass


@dataclass(frozen=True)
class Unwrap:
    stage: ClassVar[Stage] = Stage.UNWRAP

    def runs(self, document: Document) -> Sequence[Run]:
        shape = document.shape
        joined = list(unwrapped_ranges(shape.lines, shape.wrapped))
        starts = tuple(shape.line(n)[1] for first, last in joined for n in range(first, last - 1))
        return (Run("\n", " ", starts),) if starts else ()
