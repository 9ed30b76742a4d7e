"""A text reduced to what kind of character stands where, so that one quick look tells what it cannot hold.

Most repairs find nothing in most texts. An expression with several first characters looks at each character in
turn; over a sketch it begins with one mark, and the search leaps from mark to mark.
"""

from __future__ import annotations

_KINDS = {
    "A": range(0x41, 0x5B),
    "a": range(0x61, 0x7B),
    "0": range(0x30, 0x3A),
    ".": b".!?",
    ",": b",;:",
    '"': b"\"')]",
    " ": b" ",
    "\n": b"\n",
    "X": range(0x80, 0x100),
}
_KIND_OF = {byte: kind for kind, members in _KINDS.items() for byte in members}
_TABLE = "".join(_KIND_OF.get(byte, "-") for byte in range(256)).encode()


def sketch_of(shadow: str) -> bytes:
    """Return the kinds of the characters of a shadow: a byte each, and two to four `X` for one beyond ASCII.

    `A` is a capital, `a` a small letter, `0` a digit, `.` an end mark, `,` another mark, `"` a mark that closes.
    """
    return shadow.encode("utf-8", "surrogatepass").translate(_TABLE)
