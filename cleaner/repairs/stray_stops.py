# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Remove a full stop in the middle of a sentence, as in "Janet Yellen. and John Kerry".

    - id: stray-stops
      repair: stray-stops
      before: [and, but, from]

Only before a small-letter word of a closed list that goes on a sentence, in a paragraph that reads as English. Wrong
after an abbreviation ("approx. of", "Bros. of"), after an initial, for writers who begin sentences in small letters,
before an echo ("in May. in May.") and for "technology. semiconductors", where nobody knows what is missing: all these
stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cleaner.abbreviations import ABBREVIATIONS
from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.english import reads_as_english
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

BEFORE = tuple(
    """
    and or but from of with for in on at to by who whose whom which where as than into onto during because while until
    against between among through about without within towards toward upon despite including
    """.split()
)

_NEVER_FIRST = frozenset("and or but of from which whose whom".split())
"""Before these no small-letter sentence is feared: it would go on the one before anyhow."""

_AFTER_COMMA = frozenset(BEFORE) | {"said", "says", "according", "so", "yet"}

AROUND = 10_000
"""Code points to either side that are looked at: a long line is not read for each of its stops."""

_STOP = later(r"\. (?P<word>[a-z]+)(?![\w.'/-])")
_LAST_WORD = later(r"[\w.&'-]*\Z")
_SHORTENINGS = frozenset(
    """
    trans illus comp arr prod intro anon prob orig corr suppl append refs hist lang obs spec temp tech chas wm geo jas
    thos eng phys chem biol med pres dir perf feat ref esp equiv ext int acad admin assist bibl biog cent coll corp
    econ elem encyc exec expt fict freq gram illust inc introd jour lect lib lit math mech mfg mgr mgmt mun nat neg obj
    paras pass perh perp phil photo pol pop poss prec pref prelim prin priv proc pron prot pub publ rept rept reqd rept
    """.split()
)
"""Shortened words that people end with a full stop, besides the common abbreviations."""


@dataclass(frozen=True)
class StrayStops:
    """`before`: the words that go on a sentence; `least_words`: how many stand before the stop."""

    before: tuple[str, ...] = BEFORE
    least_words: int = 4

    stage: ClassVar[Stage] = Stage.MEND
    reads: ClassVar[Reads] = Reads.PARAGRAPHS

    def find(self, document: Document) -> Iterator[Edit]:
        shadow = document.shadow
        words = frozenset(self.before)
        for mark in document.odd_marks:
            found = _STOP.match(shadow, mark)
            if found and found["word"] in words and self._is_stray(document, found):
                yield Edit(found.start(), found.start() + 1, "", why=f"{found['word']} goes on the sentence")

    def _is_stray(self, document: Document, found: re.Match[str]) -> bool:
        shadow, stop = document.shadow, found.start()
        paragraph = document.paragraph_at(stop)
        if paragraph is None:
            return False
        word = _last_word(shadow, paragraph[0], stop)
        if len(word) < 4 or "." in word or word.casefold() in ABBREVIATIONS or word.casefold() in _SHORTENINGS:
            return False
        if not self._is_full_word(word, document):
            return False
        opening = _sentence_start(shadow, max(paragraph[0], stop - AROUND), stop)
        sentence = shadow[opening:stop].lstrip("\"'([ ")
        if sentence[:1].islower() or len(sentence.split()) < self.least_words:
            return False
        if _is_echo(shadow, stop, min(paragraph[1], stop + AROUND)):
            return False
        around = max(paragraph[0], stop - AROUND), min(paragraph[1], stop + AROUND)
        rest = shadow[found.end() : around[1]]
        if found["word"] not in _NEVER_FIRST and _is_a_sentence(rest):
            return False
        return bool(rest.strip(" .")) and reads_as_english(shadow[slice(*around)], document.lang)

    def _is_full_word(self, word: str, document: Document) -> bool:
        """Say whether the word is no shortening: an English word, or a name of five letters or more."""
        if word[:1].isupper() and len(word) >= 5:
            return True
        from cleaner.wordlists import is_word

        return is_word(word.casefold().removesuffix("'s"))


def _is_a_sentence(rest: str) -> bool:
    """Say whether "to save time, pick…" goes on after its first comma as a sentence of its own would."""
    phrase, comma, after = re.split(r"[.!?]", rest, maxsplit=1)[0].partition(", ")
    return bool(comma) and "," not in phrase and after.split(" ", 1)[0] not in _AFTER_COMMA


def _is_echo(shadow: str, stop: int, end: int) -> bool:
    """Say whether the words up to the next mark stand before the stop too, as in "in August. in August."

    The repair of echoes takes them away with their own stop; both edits in one pass would leave none.
    """
    fragment = re.split(r"[.,;:!?]", shadow[stop + 2 : end], maxsplit=1)[0]
    return shadow.endswith(f" {fragment}", 0, stop)


def _last_word(shadow: str, start: int, end: int) -> str:
    found = _LAST_WORD.search(shadow, max(start, end - 40), end)
    return found.group() if found else ""


def _sentence_start(shadow: str, start: int, stop: int) -> int:
    """Return where the sentence that the stop cuts began: after the last end mark before a capital, or `start`."""
    opening = start
    for mark in re.finditer(r"[.!?][\"')\]]* +(?=[\"'(\[]*[^\Wa-z_])", shadow[start:stop]):
        opening = start + mark.end()
    return opening
