"""A text reduced to what kind of character stands where, so that one quick look tells what it cannot hold.

Most repairs find nothing in most texts. An expression with several first characters looks at each character in
turn; over a sketch it begins with one mark, and the search leaps from mark to mark.
"""

from __future__ import annotations

import re

_KINDS = {
    "A": range(0x41, 0x5B),
    "a": range(0x61, 0x7B),
    "0": range(0x30, 0x3A),
    ".": b".!",
    ",": b",;:",
    '"': b"\"')]",
    " ": b" ",
    "\n": b"\n",
    "X": b"?",
}
_KIND_OF = {byte: kind for kind, members in _KINDS.items() for byte in members}
_TABLE = "".join(_KIND_OF.get(byte, "-") for byte in range(256)).encode()
# An end mark after a space, before a letter (closing marks aside), or before a word that is not capitalised.
_ODD_MARK = re.compile(rb'\.(?:(?<= \.)|(?="{0,2}(?:A[aX ,"]|X)| [aX]))')


def ascii_of(shadow: str) -> bytes:
    """Return the shadow with a `?` for each character beyond ASCII, so that places are the same in both.

    A question mark is written as another end mark.
    """
    if "?" in shadow:
        shadow = shadow.replace("?", "!")
    return shadow.encode("ascii", "replace")


def sketch_of(ascii_: bytes) -> bytes:
    """Return the kind of each character of a shadow as `ascii_of` writes it.

    `A` is a capital, `a` a small letter, `0` a digit, `.` an end mark, `,` another mark, `"` a mark that closes, `X` a
    character beyond ASCII.
    """
    return ascii_.translate(_TABLE)


def odd_marks(sketch: bytes) -> list[int]:
    """Return where the end marks stand that are not set as an end mark is: few in most texts, and none in many.

    Each is after a space, or before a letter without a space (closing marks aside), or before a word that does not
    begin with a capital. One look for several repairs.
    """
    return [match.start() for match in _ODD_MARK.finditer(sketch)]
