"""Join the lines of a paragraph that was wrapped at a fixed width.

    - id: unwrap
      repair: unwrap

Wrong for verse and tables set as wide as prose; so the lines must be 50 to 100 wide, each must have broken because
the next word did not fit, and some line must go on in lower case (`cleaner.layout.is_wrapped`). A line that ends in a
hyphen keeps its break: `dehyphenate` decides about that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.layout import wrapped_ranges
from cleaner.rule import Stage


@dataclass(frozen=True)
class Unwrap:
    stage: ClassVar[Stage] = Stage.UNWRAP

    def runs(self, document: Document) -> Sequence[Run]:
        wrapped = wrapped_ranges(document.text.split("\n"))
        if not wrapped:
            return ()
        breaks = [document.lines[n][1] for first, last in wrapped for n in range(first, last - 1)]
        text = document.text
        starts = tuple(at for at in breaks if not (text[at - 1] in "-‐" and text[at - 2 : at - 1].isalpha()))
        return (Run("\n", " ", starts),) if starts else ()
