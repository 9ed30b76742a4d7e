# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Set the missing space between two sentences, as in "before the trip.He said".

    - id: glued-sentences
      repair: glued-sentences

The mark must follow a word of small letters and the next word must look like the start of a sentence: a capital, small
letters, then a space. Wrong for names with a mark inside: addresses, files, domains, code (`System.out`), initials and
degrees (A.J., Ph.D.), Node.js and ASP.NET all stay; after a capitalised word only a word that often begins a sentence
counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import ClassVar

from cleaner.abbreviations import ABBREVIATIONS, STARTERS
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

_GLUED = later(
    r"(?P<mark>[.!?])(?P<closing>[\"'”’)\]]{0,2})(?P<next>[^\W\d_a-z][^\W\d_]*(?:'[a-z]+)?)(?=[ ,:])"
)
_TOKEN_BEFORE = later(r"\S*\Z")
_LAST_WORD = later(r"[^\W_]+(?:['-][^\W_]+)*[\"')\]%]*\Z")
_ADDRESS = later(r"[/@\\_=#&<>{}\[\]|~^]|www\.|\.\w+\.", re.IGNORECASE)
_CODE = later(r":=|\w\(\)|[{}]|=>|==|::|\w_\w|</?\w")
_CODE_MARKS = ("=", "()", "{", "}", "::", "_", "<")
"""One of these stands in all code that the expression finds, and in few texts."""
_OPENERS = frozenset(
    """
    Plus Besides Perhaps Maybe Indeed Thus Hence Otherwise Nevertheless Nonetheless Moreover Furthermore Therefore
    Sometimes Often Later Earlier Soon First Second Third Unlike Like Given Having Being Several Few Much Nothing Nobody
    Everyone Someone Anyone People Experts Officials Police Mr Mrs Ms Dr
    """.split()
)
_DATES = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December
    """.split()
)
_SUFFIXES = frozenset(
    """
    Com Org Net Io Gov Edu Co Uk Js Ai Py Ly Tv Me Us Info Biz Eu De Fr Xyz App Dev Html Htm Php Pdf Doc Docx Xls Xlsx
    Jpg Png Gif Txt Csv Zip Exe Md Mp
    """.split()
)
AROUND = 10_000
"""Code points around a place that say whether it is code."""


@dataclass(frozen=True)
class GluedSentences:
    stage: ClassVar[Stage] = Stage.MEND
    reads: ClassVar[Reads] = Reads.PARAGRAPHS

    def find(self, document: Document) -> Iterator[Edit]:
        shadow = document.shadow
        has_code = cache(lambda: _is_code(shadow))
        for mark in document.odd_marks:
            found = _GLUED.match(shadow, mark)
            if found is None or found["next"] in _SUFFIXES or not _looks_like_a_start(found["next"]):
                continue
            paragraph = document.paragraph_at(found.start())
            if paragraph is None or not self._is_glued(document, found, paragraph, has_code):
                continue
            place = found.start("next")
            if '"' in found["closing"] and shadow.count('"', paragraph[0], place) % 2:
                place = found.end("mark")  # the quotation mark opens the next sentence
            yield Edit(place, place, " ", why=f"{found['next']} begins a sentence")

    def _is_glued(
        self, document: Document, found: re.Match[str], paragraph: Span, has_code: Callable[[], bool]
    ) -> bool:
        shadow, following, (start, end) = document.shadow, found["next"], paragraph
        # a long line is not read again for each of its sentences
        around = max(start, found.start() - AROUND), min(end, found.end() + AROUND)
        token = _TOKEN_BEFORE.search(shadow, max(start, found.start() - 80), found.start())
        before = token.group() if token else ""
        last = _LAST_WORD.search(before)
        if last is None or _ADDRESS.search(before) or _is_code(shadow[slice(*around)]):
            return False
        word = last.group().rstrip("\"')]%")
        starter = following in STARTERS or following.partition("'")[0] in STARTERS
        if word.isdigit():
            return starter and len(word) >= 2 and bool(shadow[around[0] : found.start() - len(before)].strip())
        if len(word) < 2 or not word[-1].islower() or word.casefold() in ABBREVIATIONS:
            return False
        if starter:
            return True
        if not (word.islower() or word in _DATES) or len(word) < 3:
            return False
        if found["mark"] != "." or found["closing"] or _opens_a_sentence(following, shadow):
            return True
        enough = (
            len(shadow[around[0] : found.start()].split(None, 5)) >= 5
            and len(shadow[found.end() : around[1]].split(None, 2)) >= 2
        )
        return enough and _are_words(word, following) and not has_code()


def _is_code(text: str) -> bool:
    return any(mark in text for mark in _CODE_MARKS) and _CODE.search(text) is not None


def _opens_a_sentence(word: str, shadow: str) -> bool:
    """Say whether a capitalised word is an adverb, or a name that stands elsewhere, and so no part of code."""
    if word in _OPENERS or (word.endswith("ly") and len(word) > 5):
        return True
    from cleaner.wordlists import is_word

    return f" {word} " in shadow and not is_word(word.casefold())


def _are_words(word: str, following: str) -> bool:
    """Say whether both are English words, as they may also be in code, but not where a text has none."""
    from cleaner.wordlists import is_word

    return is_word(word.casefold()) and is_word(following.casefold().removesuffix("'s"))


def _looks_like_a_start(word: str) -> bool:
    return word in {"I", "A"} or word.startswith("I'") or (len(word) >= 2 and word[1:].replace("'", "").islower())
