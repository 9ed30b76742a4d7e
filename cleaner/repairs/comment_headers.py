"""Know the headers of comments by their form, and the headings above them: "Jane says:", "2 days ago", "12 Comments".

All expressions are for lines in lower case, and are costly; so a text's lines are asked first whether any of them can
be one, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

KNOWN_LINES = 10_000
"""Lines remembered from text to text, for they say the same in all; more, and they are forgotten."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril"
    r"|juin|"
    r"juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|"
    r"octubre|noviembre|diciembre)\.?"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: de)? {_MONTH},?(?: de)? (?:19|20)\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)"
)
_TIME = r"\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: uhr)?"
_TIMED = rf"{_DATE},? ?(?:at |@ ?|um |à |a las |- ?|\| ?)?{_TIME}"
_AGO = (
    r"(?:(?:about |over |almost )?(?:\d+|an?) ?(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year|yr|mo)s? ago"
    r"|vor (?:\d+|einem|einer) \w+|il y a \d+ \w+|hace \d+ \w+)"
)
_ITEM = r"(?:(?:[-•*+]|\d+[.)]) )?"
_ON = r"(?:on |am |le |el )?"
_REPLY = (
    r"(?:reply|replies|antworten|répondre|responder|rispondi|beantwoorden)(?: (?:to|an|à|a) .{1,40}| ?[↓↩])?"
    r"|log in to reply"
)
_TAG = r"(?: ?[-|,•·(#]? ?(?:reply|permalink|link|edited|report|#?\d+)\)?){0,3}"

_SURE_HEADER = re.compile(
    rf"{_ITEM}(?:\S.{{0,60}} (?:says|said|wrote|sagt|schreibt|schrieb|dice|dit|a écrit)(?:,? {_ON}(?:{_TIMED}"
    rf"|{_DATE}|{_AGO}))?\s?:"
    rf"|{_AGO}{_TAG}|\S.{{0,40}}? ?[-|•·,] ?{_AGO}{_TAG}"
    rf"|(?:\S.{{0,40}}? ?[-|•·,]? )?{_ON}{_TIMED}{_TAG}"
    rf"|posted by:? .{{1,40}} (?:at|on) (?:{_TIMED}|{_DATE}|{_AGO}).{{0,20}}"
    rf"|.{{0,80}}\(score:-?\d.{{0,20}}\)|by \S.{{0,30}} \( ?\d+ ?\)"
    rf"|{_REPLY})"
)
"""A line that hardly anything but a comment has above or below it. In lower case, like all patterns here."""
_HEADER_MARKS = (
    " ago", "repl", "posted by", "(score:", "antworten", "répondre", "responder", "rispondi", "beantwoorden", "vor ",
    "il y a ", "hace ",
)  # fmt: skip
_SAID = (" says", " said", " wrote", " sagt", " schr", " dice", " dit", " écrit")
_OF_SOMEBODY = re.compile(r"\d ?\)$")
_CLOCK = re.compile(r"\d[:.h]\d\d")
"""A sure header holds one of the marks, or the digits of a time, or ends in a colon and says who spoke, or ends in a
number in brackets. To look for these in all lines at once costs less than to try the expression on each."""
_CLOCK_BYTES = bytes.maketrans(b"123456789.h", b"000000000::")
_CLOCK_BYTES = _CLOCK_BYTES[:0xC4] + b"0" * 0x1E + b"\xe2\xe3" + b"0" * 0x1C
"""UTF-8 with each digit as 0 (and any letter of a script that has digits of its own), for a first look for times."""
_BYTES_INSIDE = bytes(range(0x80, 0xC0))
_HEADER_SPACES, _HEADING_SPACES = 16, 20
"""A header, and a heading, has fewer."""
_HEADER = re.compile(
    rf"{_SURE_HEADER.pattern}|{_ITEM}(?:\S.{{0,40}}? ?[-|•·,]? )?{_ON}{_DATE}{_TAG}|{_ITEM}\S.{{0,60}} (?:says"
    rf"|said|wrote)"
)
_HEADER_HINT = re.compile(r"\d|says|said|wrote|repl|sagt|schr|dice|dit\b|écrit|répon|respond|rispon|antw| ago")
HEADING = re.compile(
    r"(?:(?:\d[\d,.]* |no )?(?:reader |readers' |user |article |facebook ?|all |recent |top )?"
    r"(?:comments?|responses|replies|kommentare?|leserkommentare|commentaires?|comentarios?|comentários?|commenti"
    r"|reacties)"
    r"(?: ?\(? ?\d[\d,.]* ?\)?)?"
    r"|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:thoughts?|responses?|replies|comments?|gedanken|réflexions?|pensamientos?|comentarios?) (?:on|to|zu|sur"
    r"|en|about)\b.*"
    r"|join the (?:discussion|conversation)|comments? section|discussion \(\d+\)|(?:show|view"
    r"|hide) (?:all )?comments)\s*[:.]?"
)
_HEADING_MARKS = (
    "comment", "response", "replies", "kommentar", "coment", "reacties", "thought", "gedanken", "réflexion",
    "pensamiento", "discussion", "conversation",
)  # fmt: skip
"""A heading of comments holds one of these."""

# What a line is depends on its text alone, and the passes of a document read most lines again.
remembered = lru_cache(maxsize=30_000)


@remembered
def is_header(text: str) -> bool:
    if text.count(" ") >= _HEADER_SPACES or _HEADER_HINT.search(text) is None:
        return False
    return _HEADER.fullmatch(text) is not None


@remembered
def is_sure_header(text: str) -> bool:
    if text.count(" ") >= _HEADER_SPACES or _HEADER_HINT.search(text) is None:
        return False
    return _SURE_HEADER.fullmatch(text) is not None


@remembered
def is_heading(text: str) -> bool:
    return text.count(" ") < _HEADING_SPACES and HEADING.fullmatch(text) is not None


_plain: set[str] = set()
"""Lines seen lately that are neither headers nor headings: the passes of a document read most lines again."""


def structure_of(lines: Sequence[str]) -> tuple[bool, int]:
    """Return whether one of the lines is a heading of comments, and how many are sure headers."""
    fresh = set(lines).difference(_plain)
    short = [text for text in map(str.strip, fresh) if text.count(" ") < _HEADING_SPACES]
    low = "\n".join(short).lower() + "\n"
    has_heading = any(map(is_heading, _lines_with(low, _HEADING_MARKS)))
    headers = set(filter(is_sure_header, _may_be_headers(low)))
    if len(_plain) > KNOWN_LINES:
        _plain.clear()
    if not has_heading and not headers:
        _plain.update(fresh)
        return False, 0
    return has_heading, sum([line.strip().lower() in headers for line in lines])


def _may_be_headers(low: str) -> Iterator[str]:
    yield from _lines_with(low, _HEADER_MARKS)
    yield from [line for line in _lines_with(low, (":\n",)) if any(said in line for said in _SAID)]
    yield from [line for line in _lines_with(low, (")\n",)) if _OF_SOMEBODY.search(line) is not None]
    if b"0:00" in low.encode("utf-8", "surrogatepass").translate(_CLOCK_BYTES, _BYTES_INSIDE):
        yield from [_line_at(low, match.start()) for match in _CLOCK.finditer(low)]


def _lines_with(low: str, marks: Iterable[str]) -> Iterator[str]:
    """Yield the lines that hold one of the marks; every line ends in a line break."""
    for mark in marks:
        at = low.find(mark)
        while at >= 0:
            yield _line_at(low, at)
            at = low.find(mark, low.index("\n", at))


def _line_at(low: str, at: int) -> str:
    return low[low.rfind("\n", 0, at) + 1 : low.index("\n", at)]
