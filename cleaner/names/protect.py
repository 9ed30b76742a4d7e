"""Places in a text where a wrong spelling is somebody's own: addresses, handles, quotes, talk about spelling."""

from __future__ import annotations

import re

from cleaner.document import Document
from cleaner.later import later
from cleaner.names.lexicon import SPELLING
from cleaner.names.words import words_of
from cleaner.wordlists import is_common_word

_SIC = later(r"['\"]?\s*[\[(]\s*sic\b", re.IGNORECASE)
_ADDRESS = later(r"[@#\\_=]|://|^www\.|[^\W_]{2,}\.[a-z0-9]{2,}")
FOREIGN_QUOTE = 0.4
"""The share of unknown lower-case words from which a quote is not English."""
FOREIGN_SENTENCE = 0.6
"""The same for a whole sentence, of at least FOREIGN_WORDS lower-case words."""
FOREIGN_WORDS = 4
_LETTERS = frozenset("aio")


def in_address(text: str, start: int, end: int) -> bool:
    """Say whether the word is part of a URL, an e-mail, a handle, a hashtag or a file name."""
    first = start
    while first and not text[first - 1].isspace():
        first -= 1
    last = end
    while last < len(text) and not text[last].isspace():
        last += 1
    if _ADDRESS.search(text[first:last]):
        return True
    line = text.rfind("\n", 0, start) + 1
    # a handle of two words: its sign stands before the particle
    return re.search(r"[@#]\w+ \Z", text[max(line, start - 40) : start]) is not None


def about_spelling(document: Document, start: int, end: int) -> bool:
    """Say whether `[sic]` follows, or the sentence speaks of how something is spelled."""
    shadow = document.shadow
    if _SIC.match(shadow, end):
        return True
    sentence = _sentence(document, start).casefold()
    return any(word in sentence for word in SPELLING)


_REACH = 4000
"""Code points to either side that are read for a quote or a sentence; a long line is not read for each name."""


def is_foreign(document: Document, start: int, end: int) -> bool:
    """Say whether the word stands in a quote, or a sentence, that is mostly not English."""
    line_start, line_end = document.line_at(start)
    line_start, line_end = max(line_start, start - _REACH), min(line_end, end + _REACH)
    text = document.shadow
    opened = text.count('"', line_start, start)
    if opened % 2:
        first = text.rindex('"', line_start, start) + 1
        last = text.find('"', end, line_end)
        if last > 0 and _unknown_share(text[first:last], 1) >= FOREIGN_QUOTE:
            return True
    first, last = text.rfind("«", line_start, start), text.find("»", end, line_end)
    if first >= 0 and last >= 0 and _unknown_share(text[first:last], 1) >= FOREIGN_QUOTE:
        return True
    return _unknown_share(_sentence(document, start), FOREIGN_WORDS) >= FOREIGN_SENTENCE


def _sentence(document: Document, start: int) -> str:
    paragraph = document.paragraph_at(start)
    if paragraph is None:
        return document.shadow[slice(*document.line_at(start))]
    for first, last in document.sentences_at(paragraph, start, start + 1):
        return document.shadow[max(first, start - _REACH) : min(last, start + _REACH)]
    return document.shadow[max(paragraph[0], start - _REACH) : min(paragraph[1], start + _REACH)]


def _unknown_share(text: str, fewest: int) -> float:
    words = [word for word in words_of(text) if word.islower() and word not in ("s", "t", "re", "ve", "ll", "d")]
    if len(words) < fewest:
        return 0.0
    unknown = sum(not (word in _LETTERS if len(word) == 1 else is_common_word(word)) for word in words)
    return unknown / len(words)
