# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Words as name rules see them, and the words that stand around one in a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.later import later
from cleaner.names.lexicon import DAYS, FUNCTION
from cleaner.values import dataclass
from cleaner.wordlists import fold

_WORD = later(r"[^\W\d_]+")
CAPITALISED = later(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ɏ]+")
"""A word with a capital. It is looked for without a boundary, at twice the speed; `whole` tests that."""

_BEFORE = later(r"([^\W_]+(?:'[^\W_]+)*)(\.?)(?: |\n|-)\Z")
_AFTER = later(r"(?: |\n|-)([^\W_]+(?:'[^\W_]+)*)(\.?)")
_ABBREVIATED = frozenset("mr mrs ms dr sen gov rep gen col st prof lt sgt u.s us".split())
REACH = 100
"""Code points to either side of a word in which the words next to it are looked for."""
_MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """Return the runs of letters: `Knight-Bagehot` gives two, `Antony J. Blinken` three."""
    return _WORD.findall(text)


def whole(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` has no letter, digit or underscore at either side."""
    return not (start and _is_word(text[start - 1])) and not (end < len(text) and _is_word(text[end]))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_LONGEST_HEADLINE = 1000
"""Code points. No headline is as long; a long line is not read again for each of its names."""


@dataclass(frozen=True)
class Context:
    """A word in its text: `before` and `after` are the words next to it, nearest first, up to a mark."""

    document: Document
    start: int
    end: int

    @cached_property
    def paragraph(self) -> Span:
        return self.document.paragraph_at(self.start) or self.document.line_at(self.start)

    @cached_property
    def text(self) -> str:
        return self.document.shadow[self.start : self.end]

    @cached_property
    def left(self) -> str:
        return self.document.shadow[max(self.paragraph[0], self.start - REACH) : self.start]

    @cached_property
    def right(self) -> str:
        return self.document.shadow[self.end : min(self.paragraph[1], self.end + REACH)]

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Nearest first. Initials with a full stop are left out; other full stops end the reach."""
        found: list[str] = []
        end = len(self.left)
        while len(found) < _MOST_WORDS:
            last = end - 1  # a word has no space: none begins before the last one but this
            first = max(self.left.rfind(" ", 0, last), self.left.rfind("\n", 0, last)) + 1 if last > 0 else 0
            match = _BEFORE.search(self.left, first, end)
            if match is None:
                break
            word, dot = match.groups()
            if dot and not (len(word) == 1 and word.isupper()) and word.casefold() not in _ABBREVIATED:
                break
            if not (dot and len(word) == 1):
                found.append(word)
            end = match.start()
        return tuple(found)

    @cached_property
    def after(self) -> tuple[str, ...]:
        found: list[str] = []
        at = 0
        while len(found) < _MOST_WORDS:
            match = _AFTER.match(self.right, at)
            if match is None:
                break
            word, dot = match.groups()
            if not (dot and len(word) == 1 and word.isupper()):
                found.append(word.removesuffix("'s"))
                if dot or word.endswith("'s"):
                    break
            at = match.end()
        return tuple(found)

    @cached_property
    def beside(self) -> frozenset[str]:
        """The words before and after, folded."""
        return frozenset(map(fold, (*self.before, *self.after)))

    @cached_property
    def possessive(self) -> bool:
        return self.right.startswith("'s") and not self.right[2:3].isalnum()

    @cached_property
    def starts_sentence(self) -> bool:
        stripped = self.left.rstrip(" \n")
        return not stripped.strip("\"'([*•-") or stripped[-1] in ".!?:;\"'(•*|>"

    @cached_property
    def in_headline(self) -> bool:
        """Whether the line writes nearly every word with a capital, so that capitals tell nothing."""
        start, end = self.document.line_at(self.start)
        if end - start > _LONGEST_HEADLINE:
            return False
        words = [word for word in words_of(self.document.shadow[start:end]) if word.casefold() not in FUNCTION]
        capitals = sum(word[0].isupper() for word in words)
        return (len(words) >= 4 and capitals >= 0.7 * len(words)) or (
            len(words) >= 2 and all(word.isupper() for word in words)
        )

    @cached_property
    def followed_by_name(self) -> bool:
        """Whether a capitalised word stands right after it, that is no day or month."""
        if not self.after or self.possessive:
            return False
        word = self.after[0]
        return word[0].isupper() and fold(word) not in DAYS and word.casefold() not in FUNCTION


ONE_BY_ONE = 12
"""Tokens that are looked for one by one; so many looks cost what one look at every capitalised word does."""


def whole_places(shadow: str, token: str) -> Iterator[tuple[int, str]]:
    """Yield where a token stands by itself, with the token."""
    at = shadow.find(token)
    while at >= 0:
        if whole(shadow, at, at + len(token)):
            yield at, token
        at = shadow.find(token, at + len(token))


def contexts_of(document: Document, forms: dict[str, str]) -> Iterator[tuple[str, list[Context]]]:
    """Yield each folded word that `forms` gives for what the text has, with its contexts.

    Few are looked for one by one, far quicker than by a look at every capitalised word. The contexts of one word are
    made at a time: a long text has many.
    """
    shadow = document.shadow
    if len(forms) > ONE_BY_ONE:
        matches = ((match.start(), match[0]) for match in CAPITALISED.finditer(shadow) if match[0] in forms)
        places = [(at, token) for at, token in matches if whole(shadow, at, at + len(token))]
    else:
        places = sorted(place for token in forms for place in whole_places(shadow, token))
    found: dict[str, list[tuple[int, str]]] = {}
    for place in places:
        found.setdefault(forms[place[1]], []).append(place)
    for word, its in found.items():
        yield word, [Context(document, start, start + len(token)) for start, token in its]
