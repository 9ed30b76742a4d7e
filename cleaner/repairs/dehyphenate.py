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
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.english import is_english
from cleaner.rule import Stage

_HYPHEN = re.compile(r"[-‐]\n(?=[^\W\d_])")
_LEFT = re.compile(r"[^\W\d_]+\Z")
_RIGHT = re.compile(r"[^\W\d_]+")
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
        for broken in _HYPHEN.finditer(text):
            hyphen, after = broken.span()
            before = _LEFT.search(text, max(0, hyphen - 40), hyphen)
            following = _RIGHT.match(text, after)
            if before is None or following is None:
                continue
            left, right = before.group(), following.group()
            compound = text.startswith(("-", "‐"), following.end())
            if right.casefold() in _HANGING and not compound:
                yield Edit(hyphen + 1, after, " ", why="a hanging hyphen")
            elif right[0].islower() or _stands_in(text, rf"{left}[-‐]{right}"):
                if self._is_one_word(document, left, right):
                    yield Edit(hyphen, after, "", why=f"{left + right} is a word")
                else:
                    yield Edit(hyphen + 1, after, "", why="a compound keeps its hyphen")

    def _is_one_word(self, document: Document, left: str, right: str) -> bool:
        if not right.islower() or _stands_in(document.text, rf"{left}[-‐]{right}"):
            return False
        if _stands_in(document.text, left + right):
            return True
        from cleaner.wordlists import is_word

        return is_english(document.lang) is not False and is_word((left + right).casefold())


def _stands_in(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE) is not None
