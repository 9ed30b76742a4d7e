"""Remove a paragraph that repeats the one right before it, dashes and quotes aside.

    - id: repeats
      repair: repeats

Taken are repeats of at least `words` words, a title (the first paragraph) under itself or once more among the lines
above the first running text, and a caption with its credit under itself. Wrong for refrains and short answers, which
may be said twice; so nothing shorter goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress, count, islice, pairwise
from operator import eq
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.later import later
from cleaner.layout import ends_like_sentence, is_list_item
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

_CREDIT = later(
    r"\([^()]*(?:/|\bphotos?\b|\bimages?\b|\bgetty\b|\breuters\b|\bafp\b|\bvia\b|\bcourtesy\b)[^()]*\)\Z"
    r"|\b(?:photo|image|picture|credit|photograph)s?(?: by|:)",
    re.IGNORECASE,
)


TITLE_AGAIN_WORDS = 4
"""Words of a title that goes where it stands once more above the article, with author and date between."""
TITLE_WITHIN = 12
"""Paragraphs among which it is looked for."""


@dataclass(frozen=True)
class Repeats:
    """`words`: how many words a repeated paragraph has at least; `title_words`: a title under itself."""

    words: int = 12
    title_words: int = 3

    stage: ClassVar[Stage] = Stage.MEND
    reads: ClassVar[Reads] = Reads.PARAGRAPHS

    def find(self, document: Document) -> Iterator[Edit]:
        texts = document.paragraph_texts
        for number in compress(count(), map(eq, texts, islice(texts, 1, None))):
            text = texts[number]
            end, last = document.paragraphs[number][1], document.paragraphs[number + 1][1]
            words = len(text.split())
            if words >= self.words:
                why = "the paragraph stands right before"
            elif number == 0 and len(texts) > 2 and words >= self.title_words and self._is_title(text):
                why = "the title stands right before"
            elif words >= 2 and _CREDIT.search(text) and not ends_like_sentence(text.rstrip(")")):
                why = "the caption stands right before"
            else:
                continue
            yield Edit(end, last, "", why=why)
        yield from self._title_again(document)

    def _title_again(self, document: Document) -> Iterator[Edit]:
        texts = document.paragraph_texts
        if len(texts) <= TITLE_AGAIN_WORDS or texts[0] not in texts[2:TITLE_WITHIN] or not document.prose:
            return
        paragraphs, shadow, title = document.paragraphs, document.shadow, texts[0]
        if title.count(" ") + 1 < TITLE_AGAIN_WORDS or not self._is_title(title):
            return
        for (_, before), (start, end) in pairwise(paragraphs[1:TITLE_WITHIN]):
            if start >= document.prose[0]:
                return
            if end - start == len(title) and shadow[start:end] == title:
                yield Edit(before, end, "", why="the title stands above already")

    def _is_title(self, text: str) -> bool:
        return "\n" not in text and not is_list_item(text) and not text.endswith((".", ",", ";", ":"))
