"""Which unusual characters a text holds: the cheapest gate for everything that mends characters."""

from __future__ import annotations

from cleaner.giant import GIANT, stretches

_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"

_last: tuple[str, frozenset[str]] = ("", frozenset())


def unusual_characters(text: str) -> frozenset[str]:
    """Return the distinct characters of a text other than `\\n` and printable ASCII.

    Dropping bytes runs at memory speed, where a set of all characters looks at each of them. Several
    repairs ask about the same text in turn, so the answer for the last one is kept, with it unless it is giant.
    """
    global _last
    known, found = _last  # one read of one name: another thread may put its own text there
    if known is text:
        return found
    if len(text) > GIANT:
        return frozenset().union(*map(_of_stretch, stretches(text)))
    found = _of_stretch(text)
    _last = text, found
    return found


def _of_stretch(text: str) -> frozenset[str]:
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return frozenset(rest.decode("utf-8", "surrogatepass"))


def places_of(text: str, mark: str) -> list[int]:
    """Return where a mark stands that a text has few of: half the time of an expression. Marks may overlap."""
    places: list[int] = []
    at = text.find(mark)
    while at >= 0:
        places.append(at)
        at = text.find(mark, at + 1)
    return places
