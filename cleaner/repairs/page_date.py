"""Keep the date that stands alone above an article as the field `date`, and remove its line.

    - id: page-date
      repair: page-date

Wrong for a timeline or a diary, whose dates are headings: so a text with more than one such line is left alone, and
so is a date below the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.rule import Stage

LONGEST = 60
"""Code points of a line that is a date and no more."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|"
    r"dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet"
    r"|août|septembre|"
    r"octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre)\.?"
)
_DAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag"
    r"|freitag|samstag|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado"
    r"|domingo)[.,]*"
)
_DATE_LINE = re.compile(
    rf"(?:[-•*|] ?)?(?P<date>(?:{_DAY} )?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: de)? {_MONTH},?(?: de)? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d))"
    r"(?:[ ,|•·-]*(?:at )?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?: uhr)?(?: [a-z]{2,4})?)?[ .|•·]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageDate:
    """It has no options."""

    stage: ClassVar[Stage] = Stage.LINES

    def find(self, document: Document) -> Iterator[Edit]:
        head = document.prose[0] if document.prose else len(document.text)
        found: list[Edit] = []
        for start, end in document.lines:
            if start >= head and not found:
                return
            if not 8 <= end - start <= LONGEST:
                continue
            first, last = document.trim((start, end))
            match = _DATE_LINE.fullmatch(document.shadow[first:last])
            if match is None:
                continue
            value = document.text[first + match.start("date") : first + match.end("date")]
            found.append(Edit(start, end, why="the only date line, above the article", fields=(("date", value),)))
            if len(found) > 1:
                return
        yield from found
