"""Remove a sentence's last words when they stand again as a fragment: "in recent years. years."

    - id: echoes
      repair: echoes

The fragment begins in lower case and equals the tail of the sentence before it to the letter. Wrong where an author
writes sentences in small letters and repeats on purpose; so that sentence must begin with a capital and be longer by
three words. "Cold. Cold." stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cleaner.abbreviations import ABBREVIATIONS
from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

_FRAGMENT = later(r"(?P<mark>[.!?]) (?P<tail>[^\W\d_A-Z][^.!?\n]{0,80})(?P=mark)(?=\s|\Z)")


@dataclass(frozen=True)
class Echoes:
    """`most_words`: a longer fragment is no echo."""

    most_words: int = 5

    stage: ClassVar[Stage] = Stage.MEND
    reads: ClassVar[Reads] = Reads.PARAGRAPHS

    def find(self, document: Document) -> Iterator[Edit]:
        shadow = document.shadow
        done = 0
        for mark in document.odd_marks:
            found = _FRAGMENT.match(shadow, mark) if mark >= done else None
            if found is None:
                continue
            done = found.end()
            tail = found["tail"]
            if not shadow.endswith(" " + tail, 0, mark) or not tail[0].islower():
                continue
            words = tail.split()
            if len(words) > self.most_words or words[-1].casefold() in ABBREVIATIONS or "." in tail:
                continue
            paragraph = document.paragraph_at(mark)
            if paragraph is None or shadow.startswith(f" {tail}{found['mark']}", found.end()):
                continue
            sentence = document.sentences_at((paragraph[0], mark + 1), mark, mark + 1)[-1]
            before = shadow[sentence[0] : mark].lstrip("\"'([")
            if not before[:1].islower() and len(before.split()) >= len(words) + 3:
                yield Edit(mark + 1, found.end(), "", why=f"repeats the end of the sentence: {tail}")
