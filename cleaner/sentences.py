"""Sentences of a paragraph, with the abbreviations known.

A break needs white space after the mark, Chinese and Japanese aside. Closing quotes and brackets belong to the
sentence that they close.
"""

from __future__ import annotations

from cleaner.abbreviations import (
    CAPITALISED,
    INSIDE,
    MONTHS,
    NUMBERED,
    SHORTENED,
    STARTERS,
    TITLES,
)
from cleaner.edit import Span
from cleaner.later import later

_MARK = later(r"""[.!?…؟।]+["'”’»)\]}]*(?=\s)|[。！？]+["'”’」』）】)]*\s*""")
_OPENERS = "\"'“‘«(["
_WORD_BEFORE = later(r"[^\s\"'“‘«(\[/–—-]*\Z")
_WORD_AFTER = later(r"[^\W_]+(?:['’][^\W\d_]+)?")
_CAMEL = later(r"[a-z]{1,2}[A-Z]")
_MONTH_OPENINGS = MONTHS | {"may", "mai", "mär", "okt", "dez"}
_ROOM = 40
"""Code points before a mark in which its word is looked for; longer ones are no abbreviation."""


def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the trimmed spans of the sentences in `text[start:end]`, in order; none when it is blank."""
    spans: list[Span] = []
    at = start
    for mark in _MARK.finditer(text, start, end):
        if mark.end() < end and is_break(text, mark.start(), mark.end(), at, end):
            _add_trimmed(spans, text, at, mark.end())
            at = mark.end()
    _add_trimmed(spans, text, at, end)
    return tuple(spans)


LONG = 10_000
"""Code points of a paragraph that is not cut into all its sentences for the sake of one."""
_BACK = 1000
"""Code points before a place in which the end of a sentence is looked for at first."""


def sentences_at(text: str, paragraph: Span, start: int, end: int) -> tuple[Span, ...]:
    """Return those sentences of a paragraph, as `split_sentences` gives them, that share text with `start:end`."""
    low, high = paragraph
    spans: list[Span] = []
    at = _sure_start(text, low, start, high)
    for mark in _MARK.finditer(text, at, high):
        if mark.end() < high and is_break(text, mark.start(), mark.end(), at, high):
            _add_trimmed(spans, text, at, mark.end())
            at = mark.end()
            if at >= end:
                break
    else:
        _add_trimmed(spans, text, at, high)
    return tuple(span for span in spans if span[0] < end and span[1] > start)


def _sure_start(text: str, low: int, place: int, high: int) -> int:
    """Return a start of a sentence at or before a place, one that doesn't depend on where the sentence before began."""
    back = _BACK
    while place - back > low:
        marks = [mark for mark in _MARK.finditer(text, place - back, place) if mark.end() < place]
        marks = marks[1:]  # the first may be half of one
        for before, mark in zip(marks[-2::-1], marks[:0:-1], strict=True):
            between = text[before.end() : mark.start()]
            alone = len(between) > _ROOM and len(between.split()) > 1
            if (alone or mark[0][0] in "。！？") and is_break(text, mark.start(), mark.end(), before.end(), high):
                return mark.end()
        back *= 4
    return low


def _add_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def is_break(text: str, mark: int, after: int, start: int, end: int) -> bool:
    """Say whether the marks at `text[mark:after]` end a sentence that began at `start`."""
    if text[mark] in "。！？":
        quoted = text[mark:after].rstrip()[-1] not in "。！？"
        return not (quoted and after < end and "ぁ" <= text[after] <= "ゖ")
    following = after
    while following < end and (text[following].isspace() or text[following] in _OPENERS):
        following += 1
    if following >= end:
        return False
    opener = text[following]
    if opener.islower() and not _CAMEL.match(text, following):
        return False
    if text[mark] != "." or text.startswith("..", mark):
        return opener.isalnum() or not text.startswith(("..", "…"), mark)
    if text[mark + 1 : after].strip():
        return True
    word_match = _WORD_BEFORE.search(text, max(start, mark - _ROOM), mark)
    word = word_match.group() if word_match else ""
    return not word or _ends_sentence(text, word, mark - len(word), following, start)


def _ends_sentence(text: str, word: str, at: int, following: int, start: int) -> bool:
    """Decide about a full stop after `word`, which stands at `at`, before what stands at `following`."""
    bare = word.rstrip(".,").casefold()
    after = _WORD_AFTER.match(text, following)
    next_word = after.group() if after else ""
    starter = next_word.replace("’", "'") in STARTERS
    before_number = next_word[:1].isdigit()
    capital = word[:1].isupper()
    if bare in INSIDE:
        return False
    if bare.isdigit():  # a list number, or a day before a month
        opens = len(bare) <= 3 and not text[start:at].strip()
        return not opens and not (len(bare) <= 2 and next_word[:3].casefold() in _MONTH_OPENINGS)
    if before_number and (bare in NUMBERED or (capital and bare in MONTHS)):
        return False
    if len(bare) == 1 and bare.isalpha():  # an initial, but "vitamin C. The"
        return word == "I" or not capital or starter
    if "." in bare and all(len(part) <= 3 for part in bare.split(".")):  # U.S, p.m, Ph.D
        return starter
    if capital and bare in TITLES:
        return False
    if bare in SHORTENED or (capital and bare in CAPITALISED):
        return starter
    return True
