# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Mend a word that a hyphen broke at the end of a line.

    - id: dehyphenate
      repair: dehyphenate

The hyphen goes when the joined word is an English word or stands elsewhere in the document ("govern-/ment"), unless the
document writes it with the hyphen; else the hyphen stays and the lines are joined ("highest-/level"). A hyphen that
hangs before "and" or "or" keeps its space. Wrong for a rare word that is in no list: its hyphen stays. Before a capital
the lines are joined only when the document writes that compound elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from cleaner.automaton import build_automaton
from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.english import is_english
from cleaner.later import later
from cleaner.rule import Stage
from cleaner.shadow import fold
from cleaner.values import dataclass

_HYPHEN = later(r"[-‐]\n(?=[^\W\d_])")
_LEFT = later(r"[^\W\d_]+\Z")
_RIGHT = later(r"[^\W\d_]+")
_HANGING = frozenset("and or nor but to und oder bis et ou y o e en och og i".split())
"""After a hanging hyphen ("short- and long-term"), in English and its neighbours."""


@dataclass(frozen=True)
class Dehyphenate:
    stage: ClassVar[Stage] = Stage.DEHYPHENATE

    def find(self, document: Document) -> Iterator[Edit]:
        text = document.text
        # from the right in two thirds of the time; the other hyphen is rare, and alone found at memory speed
        if text.rfind("-\n") < 0 and ("‐" not in text or "‐\n" not in text):
            return
        broken = list(_broken(text))
        standing = _standing(document, broken)
        for hyphen, after, left, right, compound in broken:
            is_compound = fold(f"{left}-{right}") in standing
            if right.casefold() in _HANGING and not compound:
                yield Edit(hyphen + 1, after, " ", why="a hanging hyphen")
            elif right[0].islower() or is_compound:
                is_joined = fold(left + right) in standing
                if right.islower() and not is_compound and (is_joined or self._is_word(document, left + right)):
                    yield Edit(hyphen, after, "", why=f"{left + right} is a word")
                else:
                    yield Edit(hyphen + 1, after, "", why="a compound keeps its hyphen")

    def _is_word(self, document: Document, word: str) -> bool:
        from cleaner.wordlists import is_word

        return is_english(document.lang) is not False and is_word(word.casefold())


def _broken(text: str) -> Iterator[tuple[int, int, str, str, bool]]:
    """Yield where a hyphen stands and where the next line starts, the words at both sides, and whether more follows."""
    for broken in _HYPHEN.finditer(text):
        hyphen, after = broken.span()
        before = _LEFT.search(text, max(0, hyphen - 40), hyphen)
        following = _RIGHT.match(text, after)
        if before is not None and following is not None:
            compound = text.startswith(("-", "‐"), following.end())
            yield hyphen, after, before.group(), following.group(), compound


def _standing(document: Document, broken: Iterable[tuple[int, int, str, str, bool]]) -> set[str]:
    """Return which of the broken words, joined or as compounds, stand elsewhere, folded; found in one scan."""
    patterns: dict[str, str] = {}
    for _, _, left, right, _ in broken:
        patterns[fold(left + right)] = left + right
        patterns[fold(f"{left}-{right}")] = f"{left}[-‐]{right}"
    if not patterns:
        return set()
    words = list(patterns)
    scan = build_automaton(words)
    standing: set[str] = set()
    for number, at in scan.find(document.folded):
        word = words[number]
        if word not in standing and _stands_at(document.text, at, patterns[word]):
            standing.add(word)
    return standing


def _stands_at(text: str, at: int, word: str) -> bool:
    return re.compile(rf"(?<!\w){word}(?!\w)", re.IGNORECASE).match(text, at) is not None
