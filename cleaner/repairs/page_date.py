"""Keep the date that stands alone above an article as the field `date`, and remove its line.

    - id: page-date
      repair: page-date

A label above it ("Published" over "14 March") goes with it, and only such a date may lack its year. A date with a
clock time may stand below a summary that reads like a first paragraph.

Wrong for a timeline or a diary, whose dates are headings, and for a letter: so a text with more than one such line is
left alone, and so are any other date below the first paragraph, one before there were web pages, and one above
"Dear Ruth".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

LONGEST = 60
"""Code points of a line that is a date and no more."""
FIRST_YEAR = 1991
"""The year of the first web page: an older date is the text's own."""
FIRST_LINES = 12
"""Lines, blank ones aside, among which a date with a clock time is the page's."""

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
_TIME = r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?: uhr)?(?: [a-z]{2,4})?"
_DATE_LINE = later(
    rf"(?:[-•*|] ?)?(?:(?P<first>{_TIME})(?:,| on)? )?"
    rf"(?P<date>(?:{_DAY} )?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: de)? {_MONTH},?(?: de)? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d))"
    rf"(?:[ ,|•·-]*(?:at )?(?P<last>{_TIME}))?[ .|•·]*",
    re.IGNORECASE,
)
_LABEL = later(r"(?:first |last )?(?:published|updated|posted)(?: on)?\s?:?", re.IGNORECASE)
_SALUTATION = later(
    r"(?:my |our )?(?:dear(?:est)?|sir|madam|messrs|gentlemen|to whom|hi|hello)\b[^.]{0,60}"
    r"|(?:lieber?|liebes|sehr geehrte[rs]?|ch(?:er|ère)s?|querid[oa]s?|estimad[oa]s?)\b[^.]{0,60}[,!:]",
    re.IGNORECASE,
)
_HINT = later(
    r"\d[./-]\d|jan|feb|fév|m[aä]r|apr|avr|abr|ma[iy]|ju[lni]|aug|aoû|ago|sep|o[ck]t|nov|d[eé]c|dez|ene|dic",
    re.IGNORECASE,
)
"""A date has one of these: most lines with a number do not."""
_DIGIT = later(r"\d")
_DAY_LINE = later(rf"(?P<date>\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})", re.IGNORECASE)


@dataclass(frozen=True)
class PageDate:
    """It has no options."""

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def find(self, document: Document) -> Iterator[Edit]:
        if not document.is_start:
            return
        head = document.prose[0] if document.prose else len(document.text)
        found: list[Edit] = []
        label: int | None = None
        count = 0
        for start, end in document.lines:
            if start >= head and not found and count > FIRST_LINES:
                return
            if start == end:
                continue
            count += 1
            above, label = label, None
            if end - start > LONGEST:
                continue
            first, last = document.trim((start, end))
            line = document.shadow[first:last]
            if start < head and _LABEL.fullmatch(line) is not None:
                label = start
                continue
            if _DIGIT.search(line) is None or _HINT.search(line) is None:
                continue
            match = _DATE_LINE.fullmatch(line) or (_DAY_LINE.fullmatch(line) if above is not None else None)
            if match is None:
                continue
            if start >= head and not found and not (match.groupdict().get("first") or match.groupdict().get("last")):
                return
            value = document.text[first + match.start("date") : first + match.end("date")]
            cut = start if above is None else above
            found.append(Edit(cut, end, why="the only date line, above the article", fields=(("date", value),)))
            if len(found) > 1:
                return
        if found and not _is_old(found[0]) and not _heads_letter(document, found[0].end):
            yield found[0]


def _is_old(date: Edit) -> bool:
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", date.fields[0][1])]
    return bool(years) and max(years) < FIRST_YEAR


def _heads_letter(document: Document, end: int) -> bool:
    """Say whether a letter's salutation stands in the next line."""
    line = document.shadow[end : end + 4 * LONGEST].lstrip().partition("\n")[0].rstrip()
    return len(line) <= LONGEST and _SALUTATION.fullmatch(line) is not None
