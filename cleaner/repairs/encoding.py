"""Decode HTML entities and mend mojibake, as ftfy does, line by line.

    - id: encoding
      repair: encoding
      entities: auto

`entities` is `auto` (until the first line that holds a `<`, since a text that writes `<` shows its
markup), `always` or `keep`. `mojibake: keep` leaves mojibake and C1 controls.

Decoding goes on until nothing changes, so `&amp;#8217;` and text that was encoded twice come out right.
Surrogate pairs become their character, lone surrogates U+FFFD; a U+FFFD of the source stays.

Mends what `ftfy.fix_text` does, except that ftfy, in one loop, straightens quotes before it decodes for the
second time, which spoils mojibake that an entity hid (`&amp;acirc;€“`) and spares a little that half a surrogate pair
makes worse, and that it takes lines that end in a carriage return for one, so that one of them can hinder the repair of
the next.

Wrong for a text about HTML that shows entities but no `<`: use `entities: keep` for such a site. A line that
mixes right text with mojibake of another code page may stay as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar

from cleaner.difference import runs_of, small_edits
from cleaner.document import Document
from cleaner.edit import Run
from cleaner.ftfy_gate import entity_segments, first_literal_segment, merged, mojibake_segments
from cleaner.rule import Stage
from cleaner.unusual import unusual_characters
from cleaner.values import dataclass

_ENTITIES = ("auto", "always", "keep")
_MOJIBAKE = ("repair", "keep")
REMEMBERED = 10_000
"""Characters of a segment that is longer than those whose repair is kept."""


@dataclass(frozen=True)
class Encoding:
    entities: str = "auto"
    mojibake: str = "repair"

    stage: ClassVar[Stage] = Stage.ENCODING

    def __post_init__(self) -> None:
        if self.entities not in _ENTITIES:
            raise ValueError(f"`entities` is `{self.entities}`; use one of {', '.join(_ENTITIES)}")
        if self.mojibake not in _MOJIBAKE:
            raise ValueError(f"`mojibake` is `{self.mojibake}`; use one of {', '.join(_MOJIBAKE)}")

    def runs(self, document: Document) -> Sequence[Run]:
        text = document.text
        if "&" not in text and not unusual_characters(text):
            return ()
        return runs_of(text, self._edits(text))

    def _edits(self, text: str) -> Iterator[tuple[int, int, str]]:
        literal = first_literal_segment(text) if self.entities == "auto" else len(text)
        escaped = iter(()) if self.entities == "keep" else entity_segments(text, literal)
        for start, end in merged(escaped, mojibake_segments(text)):
            segment = text[start:end]
            mend = _mended if len(segment) < REMEMBERED else _mended.__wrapped__
            mended = mend(segment, self.entities != "keep" and start < literal, self.mojibake == "repair")
            if mended != segment:
                for left, right, new in small_edits(segment, mended):
                    yield start + left, start + right, new


@lru_cache(maxsize=500)
def _mended(segment: str, unescape: bool, repair: bool) -> str:
    """Return the segment mended to a fixed point. A text is read several times, and ftfy takes its time."""
    from ftfy import fix_encoding, fixes

    while True:
        mended = fixes.unescape_html(segment) if unescape else segment
        if next(mojibake_segments(mended), None) is not None:
            if repair:
                mended = fixes.fix_c1_controls(fix_encoding(mended))
            mended = fixes.fix_surrogates(mended)
        if mended == segment:
            return mended
        segment = mended
