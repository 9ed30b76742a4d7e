"""Keep the article of a whole page, and cut the menus, lists and footers before and after it.

    - id: page-region
      repair: page-region
      keep_title: true

It acts on evidence that the text is a whole page: labels such as "Sign in", "Menu" and "Privacy policy" outside the
stretch of lines that reads like an article, of several kinds, on one side or on both. Text that an extractor has cut
already seldom shows any, and is left alone; so is a language without word lists (`rules/page-region.json` has some).

Wrong for a page whose content is itself made of labels (a shop's list, a table of links), and for a page on which
several articles follow one another: the stretch holds the best of them, or all with what stands between. So it leaves
alone a text whose best stretch is short or a small part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.page_region.model import FILE, Model, shipped_model
from cleaner.page_region.region import Limits, LineScore, line_scores, region_of
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

__all__ = ["LineScore", "PageRegion", "explain_lines"]


@dataclass(frozen=True)
class PageRegion:
    """`kinds`: how many different page words the labels outside the article must hold.

    `min_words`, `min_share`: a shorter stretch, in words or as a share of the page's words, is no article.
    """

    keep_title: bool = True
    kinds: int = Limits.kinds
    min_words: int = Limits.min_words
    min_share: float = Limits.min_share

    stage: ClassVar[Stage] = Stage.PAGE_REGION
    reads: ClassVar[Reads] = Reads.LINES
    data: ClassVar[tuple[str, ...]] = (FILE,)
    """Files beside the shipped packs that this works by: the digest of the rules covers them."""

    def find(self, document: Document) -> Iterator[Edit]:
        return self.cuts(document, shipped_model())

    def cuts(self, document: Document, model: Model) -> Iterator[Edit]:
        """Propose the cuts by the weights of `model`; a document without evidence costs one look at its ends.

        A part of a longer text is no page.
        """
        if not document.is_whole:
            return
        text = document.text
        limits = Limits(kinds=self.kinds, min_words=self.min_words, min_share=self.min_share)
        region = region_of(document.shape, document.lang, model, limits)
        if region is None:
            return
        evidence = region.evidence
        why = (
            f"a whole page: {evidence.before} labels before the article and {evidence.behind} after it, "
            f"of {evidence.kinds} kinds"
        )
        at = 0
        kept = [region.article]
        if self.keep_title and region.title is not None:
            kept.insert(0, region.title)
        for start, end in kept:
            if text[at:start].strip():
                yield Edit(at, start, why=why)
            at = end
            while at < len(text) and text[at] == "\n":  # the breaks between what stays stay too
                at += 1
        if text[at:].strip():
            yield Edit(region.article[1], len(text), why=why)


def explain_lines(document: Document) -> list[LineScore]:
    """Return what the weights of `page-region` see in each line of a document, whatever it would cut.

    Empty in a language without word lists; blank lines and lines of stray signs are left out.
    """
    return line_scores(document.text, document.lang, shipped_model())
