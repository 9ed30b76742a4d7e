"""Show text to people: invisible characters by name, the words that differ marked, control codes inert.

Texts are hostile input: an escape sequence or a bidi override in an article must not reach a terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

Kind = Literal["same", "removed", "added"]
Piece = tuple[Kind, str]

_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"
)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 2000
"""Above so many words on either side the whole is shown as changed: comparing words is quadratic."""


def visible(text: str) -> str:
    """Return the text with each invisible character as `‹U+00A0›`; line breaks stay."""
    return _INVISIBLE.sub(_named, text)


def is_invisible(char: str) -> bool:
    """Return whether a character is one that `visible` names."""
    return _INVISIBLE.match(char) is not None


def _named(match: re.Match[str]) -> str:
    return f"‹U+{ord(match[0]):04X}›"


def character_name(char: str) -> str:
    """Return `U+00A0 NO-BREAK SPACE` for a character."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'CONTROL CHARACTER')}"


def word_difference(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts in order, those that differ marked; words are compared whole."""
    from difflib import SequenceMatcher

    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return [("removed", before), ("added", after)] if before != after else [("same", before)]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(("added", "".join(new[k:m])))
    return pieces


def line_difference(before: str, after: str, context: int = 1) -> Iterator[tuple[Kind, int, str]]:
    """Yield lines of a comparison: kind, line number from 1 (of `after` for added ones), the line.

    Lines end at `\\n` alone, and a text without a final one differs from a text with it.
    """
    from difflib import SequenceMatcher

    old, new = _lines(before), _lines(after)
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context):
        for tag, i, j, k, m in group:
            if tag == "equal":
                yield from (("same", i + n + 1, line) for n, line in enumerate(old[i:j]))
                continue
            yield from (("removed", i + n + 1, line) for n, line in enumerate(old[i:j]))
            yield from (("added", k + n + 1, line) for n, line in enumerate(new[k:m]))


def _lines(text: str) -> Sequence[str]:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines[:-1] if not lines[-1] else lines


def shortened(text: str, width: int = 90) -> str:
    """Return one line of at most `width` characters, the middle left out of a longer one."""
    line = visible(text).replace("\n", "⏎")
    if len(line) <= width:
        return line
    half = (width - 3) // 2
    return f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
