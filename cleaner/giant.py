"""Giant texts, which are worked on in stretches and not kept in copies.

One emoji makes every character of a copy take four bytes, and a stretch without one is as small as its characters
allow. So a text is giant when copies of it count, and then nothing holds one that can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeVar

Seen = TypeVar("Seen")

GIANT = 1_000_000
"""Code points of a giant text."""
STRETCH = 500_000
"""Code points of it that are worked on at a time."""


def stretches(text: str) -> Iterator[str]:
    """Yield the text in pieces of a stretch each."""
    return (text[at : at + STRETCH] for at in range(0, len(text), STRETCH))


def by_stretches(change: Callable[[str], str], text: str) -> str:
    """Return the text with each stretch changed; the text itself where none is."""
    changed: list[str] = []
    is_same = True
    for old in stretches(text):
        new = change(old)
        is_same = is_same and new is old
        changed.append(new)
    return text if is_same else "".join(changed)


def count_words(text: str) -> int:
    """Return how many words `split` finds, without as many strings."""
    words = 0
    in_word = False
    for part in stretches(text):
        words += len(part.split()) - (in_word and not part[0].isspace())
        in_word = not part[-1].isspace()
    return words


class brief(cached_property[Seen]):
    """A view of a text that is made anew each time where the text is giant, since it is a copy of it."""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is not None and len(instance.text) > GIANT:
            return self.func(instance)
        return super().__get__(instance, owner)


def known_by(texts: Sequence[str]) -> object:
    """Return what tells these texts from others: the texts themselves, or a digest of giant ones."""
    if sum(map(len, texts)) <= GIANT:
        return texts
    digest = blake2b()
    for text in texts:
        for part in stretches(text):
            digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\n\xff")
    return digest.digest()
