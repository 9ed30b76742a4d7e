"""Rules mined from a folder: misspelled names, repeated lines, openings of link lines. Nothing is written to packs.

Each document is read twice; what is kept in memory grows with the vocabulary, not with the number of documents,
and the proposals are the same in whatever order the documents come.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from cleaner.document import Document
from cleaner.suggest.lines import Line, LineMiner
from cleaner.suggest.names import NameMiner, Pair
from cleaner.values import dataclass


class Readable(Protocol):
    """Documents that can be read again from the start."""

    def documents(self) -> Iterable[Document]: ...


@dataclass(frozen=True)
class Suggestions:
    """What a corpus proposes, and how many documents it had."""

    documents: int
    names: tuple[Pair, ...]
    lines: tuple[Line, ...]


def suggest(corpus: Readable) -> Suggestions:
    """Read the corpus twice and return what it proposes."""
    names, lines = NameMiner(), LineMiner()
    number = 0
    for document in corpus.documents():
        names.count(document)
        lines.count(document)
        number += 1
    for document in corpus.documents():
        names.weigh(document)
        lines.weigh(document)
    return Suggestions(number, tuple(names.pairs()), tuple(lines.lines()))


__all__ = ["Line", "Pair", "Readable", "Suggestions", "suggest"]
