"""Find the few lines in which ftfy can have anything to do, so that only they pay for it.

ftfy looks at every character of every line; on scraped articles 0.4 % of the lines need it. The tables
below say which characters let its fixers fire. They are written out so that a text without them never
imports ftfy (76 ms), and a test derives them anew from the installed ftfy: what they promise is that no
line is missed, never that a hit is a fault.

ftfy works by segments: a line with its `\\n`, cut every million characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from cleaner.edit import Span
from cleaner.unusual import places_of, unusual_characters

SEGMENT = 1_000_000
"""The longest segment, in characters: `max_decode_length` of ftfy."""

# Enough on their own: C1 controls, and the letters that mojibake of "à" and of a no-break space begins with.
LONE = "".join(map(chr, range(0x80, 0xA0))) + "ÂÃ"
# Enough beside any other character outside ASCII.
HOT = (
    "¢£¤¥¦§¨ª¬¯±²³µ¶¸¹º¼½¾ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑ×ØÙÜÝ÷ĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶĹĻĽŁŃŅŇŒŘŚŞŠŢŤŮŰŸŹŻŽƒˆˇ˘˛˜ЂҐ‚"
    "†‡‰⁄₧€№∂∆∏∑√∞∩∫≈≠≡≤≥⌐│┌┐┘├┤┬┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓◊\ufffd"
)
# Enough beside punctuation, in either order.
ACCENTED = "ßàáâãäåæçèéêëìíîïðñāăąćčďđēėęěğģīįķĺļľłœŕśşšťüźżžΒΓΞΟВГРСґﬁﬂ"
PUNCTUATION = "¡©«®°»¿˝΄΅‘‚“”„•‹›™\uf8ff"
FEW, FEW_KINDS = 50, 8
"""Characters of a text for each one that is looked for by itself; more cost what a look at every character does."""
# As sets: a string would be read to its end each time.
_ACCENTED, _PUNCTUATION, _STARTS = frozenset(ACCENTED), frozenset(PUNCTUATION), frozenset(LONE + HOT + "œ")
LIGATURES = "ĲĳŉǱǲǳǄǅǆǇǈǉǊǋǌﬀﬁﬂﬃﬄﬅﬆ"
CONTROLS = "".join(map(chr, (*range(9), 0x0B, *range(0x0E, 0x20), 0x7F, *range(0x206A, 0x2070))))
CONTROLS += "\ufeff\ufff9\ufffa\ufffb\ufffc"
LINE_BREAKS = "\r\x85\u2028\u2029"
# A few of the block have no other width; ftfy then finds nothing to do.
WIDTHS = "\u3000" + "".join(map(chr, range(0xFF01, 0xFFF0)))
QUOTES = {"'": "\u02bc‘’‚‛", '"': "“”„‟"}

_SURROGATES = "\ud800-\udfff"
_ASCII_BLANK = b" " * 0x80 + bytes(range(0x80, 0x100))
FEW = 20
"""Stretches, each of which costs a look through the text."""
# All classes stay below U+10000: one character above makes the search thirty times slower.
_ENTITY = r"&#?[0-9A-Za-z]{1,24};"
# The longest sequence that ftfy calls bad has seven characters.
_BEFORE, _AFTER = 7, 8


def fix_text(text: str) -> str:
    """Return exactly what `ftfy.fix_text(text)` returns, some thirty times sooner on ordinary pages."""
    marks = unusual_characters(text)
    if not marks and "&" not in text:
        return text
    pieces: list[str] = []
    at = 0
    literal = first_literal_segment(text)
    for start, end in _ftfy_segments(text, marks, literal):
        pieces.append(_uncurl(text[at:start], marks))
        pieces.append(_fix_segment(text[start:end], unescape=start < literal))
        at = end
    pieces.append(_uncurl(text[at:], marks))
    return "".join(pieces)


def entity_segments(text: str, limit: int) -> Iterator[Span]:
    """Yield the segments that hold what looks like an HTML entity before `limit`, each once."""
    if "&" not in text:
        return
    entity = _compiled(_ENTITY)
    at = 0
    while match := entity.search(text, at, limit):
        start, at = segment_at(text, match.start())
        yield start, at


def first_literal_segment(text: str) -> int:
    """Return the start of the first segment with a `<`; the length of the text without one.

    A text that writes `<` shows its markup, so ftfy leaves entities alone from that segment on.
    """
    position = text.find("<")
    return len(text) if position < 0 else segment_at(text, position)[0]


def mojibake_segments(text: str) -> Iterator[Span]:
    """Yield the segments in which ftfy can find mojibake, C1 controls or surrogates, each once."""
    marks = unusual_characters(text)
    accents = not marks.isdisjoint(_ACCENTED) and not marks.isdisjoint(_PUNCTUATION)
    if not (accents or _may_start(marks)):
        return
    at = 0
    for place in _places(text, marks, accents):
        if place >= at and _is_suspect(text, place):
            start, at = segment_at(text, place)
            yield start, at


def _places(text: str, marks: frozenset[str], accents: bool) -> Iterator[int]:
    """Yield where the trigger matches, in order: looked for at the characters that it begins with, if they are few."""
    trigger = _trigger(accents)
    firsts = [mark for mark in marks if mark in _first_characters(accents) or "\ud800" <= mark <= "\udfff"]
    if len(firsts) > FEW_KINDS or sum(map(text.count, firsts)) * FEW > len(text):
        yield from (match.start() for match in trigger.finditer(text))
        return
    places = [place for mark in firsts for place in places_of(text, mark)]
    yield from (place for place in sorted(places) if trigger.match(text, place))


def segment_at(text: str, position: int) -> Span:
    """Return the segment, `\\n` included, that holds the character at `position`."""
    start = text.rfind("\n", 0, position) + 1
    start += (position - start) // SEGMENT * SEGMENT
    end = text.find("\n", position, start + SEGMENT) + 1 or min(start + SEGMENT, len(text))
    return start, end


def may_compose(marks: frozenset[str]) -> bool:
    """Return whether NFC could change a text of these characters: false for most, without a look at it.

    Nothing below U+0300 or between U+2002 and U+20CF composes with a neighbour or has another form.
    """
    return any(mark >= "\u0300" and not "\u2002" <= mark <= "\u20cf" for mark in marks)


def is_composed(text: str, marks: frozenset[str]) -> bool:
    """Return whether NFC leaves the text as it is; `marks` are its unusual characters.

    With one accent of its own, Python composes all of the text to know. Then it is asked of the different stretches
    beyond ASCII, and of the letters before those that begin with an accent.
    """
    if any(map(unicodedata.combining, marks)):
        beyond = set(text.encode("utf-8", "surrogatepass").translate(_ASCII_BLANK).split())
        stretches = [stretch.decode("utf-8", "surrogatepass") for stretch in beyond]
        led = [stretch for stretch in stretches if unicodedata.combining(stretch[0])]
        if len(led) < FEW:
            for stretch in led:
                stretches += {before[-1:] + stretch for before in text.split(stretch)[:-1] if before[-1:].isascii()}
            text = "\n".join(stretches)
    return unicodedata.is_normalized("NFC", text)


def merged(*found: Iterator[Span]) -> list[Span]:
    """Return every segment that any search found, once and in order."""
    return sorted({span for spans in found for span in spans})


def _ftfy_segments(text: str, marks: frozenset[str], literal: int) -> list[Span]:
    found = [entity_segments(text, literal), mojibake_segments(text)]
    if not marks.isdisjoint(_always()):
        found.append(_always_segments(text))
    if may_compose(marks) and not is_composed(text, marks):
        found.append(_decomposed_segments(text))
    return merged(*found)


def _always_segments(text: str) -> Iterator[Span]:
    always = _compiled(_character_class("".join(sorted(_always()))))
    at = 0
    while match := always.search(text, at):
        start, at = segment_at(text, match.start())
        yield start, at


def _decomposed_segments(text: str) -> Iterator[Span]:
    at = 0
    while at < len(text):
        start, at = segment_at(text, at)
        if not unicodedata.is_normalized("NFC", text[start:at]):
            yield start, at


def _fix_segment(segment: str, *, unescape: bool) -> str:
    import ftfy

    config = ftfy.TextFixerConfig(unescape_html=unescape, explain=False)
    return ftfy.fix_and_explain(segment, config).text


def _uncurl(text: str, marks: frozenset[str]) -> str:
    for straight, curly in QUOTES.items():
        for quote in curly:
            if quote in marks:
                text = text.replace(quote, straight)
    return text


def _is_suspect(text: str, position: int) -> bool:
    """Return whether ftfy would look closer at the characters round a trigger.

    Straight quotes come before its second look, so both readings count.
    """
    character = text[position]
    if "\x80" <= character <= "\x9f" or "\ud800" <= character <= "\udfff":
        return True
    if character in "ÂÃ" and text[position + 1 : position + 2] == " ":
        return True  # bad at the start of a segment, which the window below would not see
    from ftfy.badness import is_bad

    window = text[max(0, position - _BEFORE) : position + _AFTER]
    return is_bad(window) or is_bad(_uncurl(window, _curly()))


def _may_start(marks: frozenset[str]) -> bool:
    """Say whether one of these characters can be suspect, accents beside punctuation aside."""
    # "œ" alone among the accented letters is bad before anything that is no letter.
    return not marks.isdisjoint(_STARTS) or any("\ud800" <= mark <= "\udfff" for mark in marks)


@cache
def _trigger(accents: bool) -> re.Pattern[str]:
    # One class in front, tests behind: an alternation would lose the fast search for a class.
    first = "".join(sorted(_first_characters(accents)))
    tests = [
        f"(?<=[{LONE}{_SURROGATES}])",
        f"(?<=[{HOT}])(?=[^\\x00-\\x7f])",
        f"(?<=[^\\x00-\\x7f][{HOT}])",
        "(?<=[Œœ])(?=[^A-Za-z])",
    ]
    if accents:
        tests.append(f"(?<=[{ACCENTED}])(?=[{PUNCTUATION}])")
        tests.append(f"(?<=[{PUNCTUATION}])(?=[{ACCENTED}])")
    return re.compile(f"[{first}{_SURROGATES}](?:{'|'.join(tests)})")


@cache
def _first_characters(accents: bool) -> frozenset[str]:
    return frozenset(LONE + HOT + "œ" + (ACCENTED + PUNCTUATION if accents else ""))


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@cache
def _always() -> frozenset[str]:
    return frozenset(LIGATURES + CONTROLS + LINE_BREAKS + WIDTHS)


@cache
def _curly() -> frozenset[str]:
    return frozenset("".join(QUOTES.values()))


def _character_class(characters: str) -> str:
    return f"[{re.escape(characters)}]"
