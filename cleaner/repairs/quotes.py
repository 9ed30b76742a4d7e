"""Make curly quotes straight, one character for one.

    - id: quotes
      repair: quotes
      style: straight

`style: keep` leaves all quotes as they are (so does skipping the rule). Guillemets, primes and corner
brackets are left alone.

Wrong for a text about typography. As in ftfy, U+02BC becomes an apostrophe too, though some alphabets count
it as a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.ftfy_gate import QUOTES
from cleaner.rule import Stage
from cleaner.unusual import places_of, unusual_characters
from cleaner.values import dataclass

_STYLES = ("straight", "keep")


@dataclass(frozen=True)
class Quotes:
    style: str = "straight"

    stage: ClassVar[Stage] = Stage.QUOTES
    at_once: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.style not in _STYLES:
            raise ValueError(f"`style` is `{self.style}`; use one of {', '.join(_STYLES)}")

    def runs(self, document: Document) -> Sequence[Run]:
        text = document.text
        if self.style == "keep" or text.isascii():
            return ()
        marks = unusual_characters(text)
        return [
            Run(quote, straight, tuple(places_of(text, quote)))
            for straight, curly in QUOTES.items()
            for quote in curly
            if quote in marks
        ]
