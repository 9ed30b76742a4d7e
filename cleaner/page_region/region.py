"""Decide what of a text to keep: first whether it is a whole page at all, then which stretch of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cleaner.edit import Span
from cleaner.later import later
from cleaner.layout import PROSE_WORDS, Shape, ends_like_sentence, shape_of
from cleaner.page_region.features import BYLINES, DATELINES, LABEL_WIDTH, MARK_WORDS, Unit
from cleaner.page_region.lexicon import Lexicon, lexicon_for
from cleaner.page_region.model import Model, best_stretch, judge, unit_contributions
from cleaner.page_region.units import units_of
from cleaner.values import dataclass

LABEL_LINE = 150
"""Code points below which a line may be a label of a few words, or hold several."""
HEAD_LINES = 64
"""Lines of a page's head, in which page words are looked for first."""
PROSE_WIDTH = 100
"""Code points from which a line that ends like a sentence is prose, for the first look at a page's ends."""
EDGE_LABELS = 6
"""Fewer labels outside the prose, and nobody looks further: of 655 pages' main text as readability cuts it, 5 in 100
have as many, of whole pages 98."""
TITLE_WITHIN = 14
"""Units above the article among which its title is looked for: date, author and buttons stand between."""
TITLE_WORDS = range(3, 31)
TITLE_SHARE = 0.5
"""The share of a title's longer words that its article uses too; few menus and buttons come near it."""

_WORDS = later(r"\w+")
_ENDS = (".", "!", "?", "…", '."', '!"', '?"', ".)", ".'")


@dataclass(frozen=True)
class Evidence:
    """What stands outside the best stretch and in it.

    `edge_labels`: label-like lines outside the text's prose. `before`, `behind`: labels with page words on either
    side of the stretch. `kinds`: how many different page words they hold; `own`: how many of them hardly any article
    has in labels of its own. `prose_inside`, `prose_outside`: words in long lines that end like a sentence; outside,
    those without page words.
    """

    edge_labels: int
    before: int
    behind: int
    kinds: int
    own: int
    words_outside: int
    words_inside: int
    prose_inside: int
    prose_outside: int


@dataclass(frozen=True)
class Limits:
    """What evidence is enough for a cut.

    `kinds` on both sides, or on one if the article holds most words; `few_kinds` if `many_labels` stand at the ends
    of the text. `own` of these words must be the pages' own, and `own_aside` where they stand on one side alone: an
    article on websites has "Pricing" and "Support" in its lists. The article must have `min_words` and `min_share` of
    the page's words, and it must be one: `min_prose` words of prose, which are `prose_share` of its words, and not much
    more prose outside than inside (`prose_outside`), as on a page of several articles or a forum; with fewer labels
    at the ends and fewer than twice `kinds`, no more than `prose_aside` of it. Chosen on pages that the weights had
    not seen: on whole pages and, for what must not be cut, on what seven extractors made of the same
    pages and on the good text itself, of which 0 to 0.3 pages in 100 are cut.
    """

    kinds: int = 6
    few_kinds: int = 3
    own: int = 1
    own_aside: int = 2
    many_labels: int = 20
    min_words: int = 60
    min_share: float = 0.05
    min_prose: int = 60
    prose_share: float = 0.25
    prose_outside: float = 2.0
    prose_aside: float = 0.4

    def allow(self, evidence: Evidence) -> bool:
        words = evidence.words_inside
        if words < self.min_words or words < self.min_share * (words + evidence.words_outside):
            return False
        prose = evidence.prose_inside
        if prose < self.min_prose or prose < self.prose_share * words:
            return False
        sure = evidence.edge_labels >= self.many_labels or evidence.kinds >= 2 * self.kinds
        if evidence.prose_outside > (self.prose_outside if sure else self.prose_aside) * prose:
            return False
        both = evidence.before > 0 and evidence.behind > 0
        if evidence.own < (self.own if both else self.own_aside):
            return False
        if evidence.kinds >= self.kinds:
            return both or words >= evidence.words_outside
        return both and evidence.kinds >= self.few_kinds and evidence.edge_labels >= self.many_labels


@dataclass(frozen=True)
class Region:
    """The article in a text: its span, its title's where that stands apart, and the evidence for the cut."""

    article: Span
    title: Span | None
    evidence: Evidence


@dataclass(frozen=True)
class LineScore:
    """What the weights see in one line: `line` and `last_line` (from 1) of the unit it belongs to, whether the unit
    lies in the best stretch, and each feature with its part of the score; above 0 speaks for the article."""

    line: int
    last_line: int
    text: str
    inside: bool
    score: float
    contributions: tuple[tuple[str, float], ...]


def edge_labels(text: str | Shape) -> int:
    """Return how many label-like lines stand before the first prose line of a text and after its last.

    Reads no further than that prose, so that text without such labels costs next to nothing.
    """
    lines = shape_of(text).lines
    return _labels_until_prose(map(str.strip, lines)) + _labels_until_prose(map(str.strip, reversed(lines)))


def _labels_until_prose(lines: Iterable[str]) -> int:
    labels = 0
    for line in lines:
        if len(line) < LABEL_WIDTH:
            if line and not line.endswith(_ENDS):
                labels += 1
        elif len(line) >= PROSE_WIDTH and line.endswith(_ENDS):
            break
    return labels


def _has_page_words(lines: Sequence[str], lexicons: Sequence[Lexicon], wanted: int) -> bool:
    """Say whether the short lines of a text hold so many different page words of one language.

    Most whole pages show them in the menu at their head, and then nobody reads on.
    """
    for part in (lines[:HEAD_LINES], lines) if len(lines) > 2 * HEAD_LINES else (lines,):
        short = set(" ".join([line.lower() for line in part if len(line) < LABEL_LINE]).split())
        if any(len(lexicon.chrome & short) >= wanted for lexicon in lexicons):
            return True
    return False


def region_of(text: str | Shape, lang: str | None, model: Model, limits: Limits) -> Region | None:
    """Return the article of a whole page; None for any other text, and in a language that nobody listed."""
    shape = shape_of(text)
    labels = edge_labels(shape)
    if labels < EDGE_LABELS:
        return None
    wanted = limits.kinds if labels < limits.many_labels else min(limits.kinds, limits.few_kinds)
    if not _has_page_words(shape.lines, model.lexicons, wanted):
        return None
    lexicon = lexicon_for(shape.text, lang, model.lexicons)
    if lexicon is None:
        return None
    units = units_of(shape, lexicon)
    if not units:
        return None
    first, last = _with_prose_beside(units, *_trimmed(units, *best_stretch(judge(units, model))))
    words_inside = sum([unit.words for unit in units[first:last]])
    kinds = _kinds([*units[:first], *units[last:]], lexicon)
    evidence = Evidence(
        edge_labels=labels,
        before=_page_labels(units[:first]),
        behind=_page_labels(units[last:]),
        kinds=len(kinds),
        own=len(kinds - lexicon.subject),
        words_outside=sum([unit.words for unit in units]) - words_inside,
        words_inside=words_inside,
        prose_inside=sum([unit.words for unit in units[first:last] if _is_prose(unit)]),
        prose_outside=sum([u.words for u in [*units[:first], *units[last:]] if _is_prose(u) and u.chrome < 2]),
    )
    if not limits.allow(evidence):
        return None
    title = _title_above(shape.text, units, first, last)
    if title is not None and title == first - 1:
        first, title = title, None
    return Region(
        article=(units[first].start, units[last - 1].end),
        title=None if title is None else (units[title].start, units[title].end),
        evidence=evidence,
    )


def _trimmed(units: Sequence[Unit], first: int, last: int) -> tuple[int, int]:
    """Return the stretch without headings and buttons of what surrounds it at its ends; on small pages some get in."""
    while last - first > 1 and _is_label(units[last - 1]):
        last -= 1
    while last - first > 1 and (_is_label(units[first]) or _is_dateline(units[first])):
        first += 1
    return first, last


def _with_prose_beside(units: Sequence[Unit], first: int, last: int) -> tuple[int, int]:
    """Return the stretch with the prose that goes on at its ends: in doubt an author's paragraph stays."""
    while last < len(units) and _is_prose(units[last]) and units[last].chrome < 2:
        last += 1
    while first > 0 and _is_prose(units[first - 1]) and units[first - 1].chrome < 2:
        first -= 1
    return first, last


def _is_prose(unit: Unit) -> bool:
    return unit.words >= PROSE_WORDS and ends_like_sentence(unit.text)


def _is_label(unit: Unit) -> bool:
    return unit.words < MARK_WORDS and unit.mark > 0


def _is_dateline(unit: Unit) -> bool:
    return unit.words < MARK_WORDS and not DATELINES.isdisjoint(unit.features)


def _page_labels(units: Sequence[Unit]) -> int:
    return sum([unit.words < MARK_WORDS and unit.chrome > 0 for unit in units])


def _kinds(units: Sequence[Unit], lexicon: Lexicon) -> frozenset[str]:
    labels = [unit.text for unit in units if unit.words < MARK_WORDS and unit.chrome]
    return lexicon.chrome.intersection(" ".join(labels).lower().split())


def _title_above(text: str, units: Sequence[Unit], first: int, last: int) -> int | None:
    """Return the number of the unit that looks like the article's title, close above it; None without one.

    Of several the one whose words the article uses most, and of two alike the nearer one: a title stands twice on
    many pages, in a breadcrumb or a list, and buttons stand between it and the article.
    """
    found: list[int] = []
    for number in range(first - 1, max(-1, first - 1 - TITLE_WITHIN), -1):
        if units[number].words > TITLE_WORDS[-1]:
            break
        if _may_be_title(units[number]):
            found.append(number)
    if not found:
        return None
    uses = _user_of_words(text[units[first].start : units[last - 1].end])

    def shared(number: int) -> float:
        words = _long_words(units[number].text)
        return sum(map(uses, words)) / len(words) if len(words) > 1 else 0.0

    best = max(found, key=lambda number: (shared(number), number))
    if shared(best) >= TITLE_SHARE:
        return best
    return next((number for number in found if units[number].words > TITLE_WORDS[0]), None)


def _user_of_words(article: str) -> Callable[[str], bool]:
    """Return whether a word, in lower case, stands in an article."""
    low = "\n".join([line.lower() for line in article.split("\n")])  # faster than all at once, where not all is ASCII

    def uses(word: str) -> bool:
        at = low.find(word)
        while at >= 0:
            end = at + len(word)
            if not _in_word(low[at - 1 : at]) and not _in_word(low[end : end + 1]):
                return True
            at = low.find(word, at + 1)
        return False

    return uses


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _may_be_title(unit: Unit) -> bool:
    return (
        unit.words in TITLE_WORDS
        and not unit.chrome
        and not unit.mark
        and not unit.text.endswith((".", ",", ":"))
        and (unit.text[0].isupper() or unit.text[0].isdigit() or unit.text[0] in "\"'“‘¿¡«")
        and BYLINES.isdisjoint(unit.features)
    )


def _long_words(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text.lower()) if len(word) > 3]


def line_scores(text: str, lang: str | None, model: Model) -> list[LineScore]:
    """Return what the weights see in each line that belongs to a unit; lines of one unit share its figures."""
    lexicon = lexicon_for(text, lang, model.lexicons)
    units = [] if lexicon is None else units_of(text, lexicon)
    if not units:
        return []
    scores = judge(units, model)
    first, last = _with_prose_beside(units, *_trimmed(units, *best_stretch(scores)))
    parts = unit_contributions(units, model)
    found = []
    line, at = 1, 0
    for number, unit in enumerate(units):
        line += text.count("\n", at, unit.start)
        last_line = line + text.count("\n", unit.start, unit.end)
        at = unit.end
        contributions = tuple(parts[number])
        found += [
            LineScore(each, last_line, raw.strip(), first <= number < last, scores.inside[number], contributions)
            for each, raw in enumerate(text[unit.start : unit.end].split("\n"), line)
            if raw.strip()
        ]
        line = last_line
    return found
