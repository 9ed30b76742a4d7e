"""Giant texts, which are worked on in stretches and not kept in copies.

One emoji makes every character of a copy take four bytes, and a stretch without one is as small as its characters
allow. So a text is giant when copies of it count, and then nothing holds one that can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from cleaner.view import view

Seen = TypeVar("Seen")

GIANT = 1_000_000
"""Code points of a giant text."""
STRETCH = 500_000
"""Code points of it that are worked on at a time."""
MANY = 1000
"""Lines of it that are."""


def stretches(text: str) -> Iterator[str]:
    """Yield the text in pieces of a stretch each."""
    return (text[at : at + STRETCH] for at in range(0, len(text), STRETCH))


def overlapping(text: str, beyond: int) -> Iterator[tuple[int, str]]:
    """Yield stretches with where each begins, and as many code points more as what begins in it may take.

    What begins at `STRETCH` or later in one begins in the next, too. A shorter text comes as it is.
    """
    if len(text) <= STRETCH:
        yield 0, text
        return
    for at in range(0, len(text), STRETCH):
        yield at, text[at : at + STRETCH + beyond]


def by_stretches(change: Callable[[str], str], text: str) -> str:
    """Return the text with each stretch changed; the text itself where none is."""
    changed: list[str] = []
    is_same = True
    for old in stretches(text):
        new = change(old)
        is_same = is_same and new is old
        changed.append(new)
    return text if is_same else "".join(changed)


def whole_words(text: str) -> Iterator[str]:
    """Yield a giant text in pieces that end behind a space, and any other as it is."""
    at = 0
    while len(text) - at > GIANT:
        end = text.find(" ", at + STRETCH) + 1 or len(text)
        yield text[at:end]
        at = end
    yield text[at:]


def count_words(text: str) -> int:
    """Return how many words `split` finds, without as many strings."""
    return sum(len(part.split()) for part in whole_words(text))


def has_more_words(text: str, most: int) -> bool:
    """Return whether a text has more than so many words: all of a long one need not be read to know."""
    seen = 0
    for part in whole_words(text):
        seen += len(part.split(None, most - seen))
        if seen > most:
            return True
    return False


class brief(view[Seen]):
    """A view of a text that is made anew each time where the text is giant, since it is a copy of it."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is not None and len(instance.text) > GIANT:
            return self.func(instance)
        return super().__get__(instance, owner)


def digest_of(text: str) -> bytes:
    """Return what tells a text from any other."""
    return _digest(stretches(text))


def digest_of_lines(lines: Sequence[str]) -> bytes:
    """Return what tells these lines, without their breaks, from any others."""
    return _digest("\n".join([*lines[at : at + MANY], ""]) for at in range(0, len(lines), MANY))


def _digest(parts: Iterable[str]) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.digest()
