"""The words beside the names that a text points at: what is not close to a name is proven there or nowhere.

Read from the names, which are few, to what stands round them; it lets too much through, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.automaton import build_automaton
from cleaner.document import Document
from cleaner.edit import Span
from cleaner.names.entries import Entry
from cleaner.names.words import ONE_BY_ONE, REACH, whole, whole_places
from cleaner.unusual import unusual_characters
from cleaner.wordlists import fold

LONG = 100_000
"""Code points of a text from which one automaton for many words costs less than a search for each."""
_LONGEST = 40
_AFTER = re.compile(r"(?:'s)?\.?(?:[ \n-][^\W_]\.)*[ \n-]([^\W_]+)")
_GAPS = (" ", "\n", "-")
_FOLLOWING = re.compile(r"(?:\.?[ \n-][^\W_]+(?:'[^\W_]+)*)+")
_WORD = re.compile(r"[^\W_]+")


def beside(document: Document, entries: Iterable[Entry]) -> set[str]:
    """Return the words next to a part of one of the names, initials aside, and those that follow a title."""
    shadow = document.shadow
    found: set[str] = set()
    parts = {word for entry in entries for part in entry.parts for word in part.alike}
    for start, end in _places(document, parts):
        match = _AFTER.match(shadow, end, end + REACH + _LONGEST)
        if match:
            found.add(match[1])
        if shadow.endswith(_GAPS, 0, start):
            found.add(_word_before(shadow, start - 1))
    titles = {title[-1] for entry in entries for title in entry.titles if title}
    for _, end in _places(document, titles):
        match = _FOLLOWING.match(shadow, end, end + REACH + _LONGEST)
        if match:
            found.update(_WORD.findall(match[0]))
    return found


def _word_before(text: str, end: int) -> str:
    """Return the word that ends at `end`, or before the initials there."""
    while text.endswith(".", 0, end):
        if end < 3 or text[end - 3] not in _GAPS or not text[end - 2].isalnum():
            end -= 1
            break
        end -= 3
    start = end
    while start and text[start - 1].isalnum():
        start -= 1
    return text[start:end]


def _places(document: Document, words: set[str]) -> Iterator[Span]:
    """Yield where one of the folded words stands, whatever its case and accents."""
    folded = document.folded
    if len(folded) > LONG and len(words) > ONE_BY_ONE:
        tokens = sorted(words)
        for number, at in build_automaton(tokens).find(folded):
            end = at + len(tokens[number])
            if whole(folded, at, end):
                yield at, end
    else:
        for word in words:
            yield from ((at, at + len(word)) for at, _ in whole_places(folded, word))
    if folded.isascii():
        return
    for letter in unusual_characters(folded):
        at = folded.find(letter) if letter.isalnum() else -1
        while at >= 0:
            start = end = at
            while start and folded[start - 1].isalnum():
                start -= 1
            while end < len(folded) and folded[end].isalnum():
                end += 1
            if end - start <= REACH and fold(folded[start:end]) in words:
                yield start, end
            at = folded.find(letter, end)
