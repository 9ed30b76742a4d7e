"""Which unusual characters a text holds: the cheapest gate for everything that mends characters."""

from __future__ import annotations

_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"

_last: tuple[str, frozenset[str]] = ("", frozenset())


def unusual_characters(text: str) -> frozenset[str]:
    """Return the distinct characters of a text other than `\\n` and printable ASCII.

    Dropping bytes runs at memory speed, where a set of all characters looks at each of them. Several
    repairs ask about the same text in turn, so the answer for the last one is kept, with it.
    """
    global _last
    known, found = _last  # one read of one name: another thread may put its own text there
    if known is text:
        return found
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    found = frozenset(rest.decode("utf-8", "surrogatepass"))
    _last = text, found
    return found


def places_of(text: str, mark: str) -> list[int]:
    """Return where a mark stands that a text has few of: half the time of an expression. Marks may overlap."""
    places: list[int] = []
    at = text.find(mark)
    while at >= 0:
        places.append(at)
        at = text.find(mark, at + 1)
    return places
