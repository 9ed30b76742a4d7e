"""Judge the units of a page, and find the stretch of them that is the article.

Two looks. The first judges each unit by itself. The second knows what the first made of the neighbours, and gives
three scores: for lying inside the article, for being its first unit and for being its last. The article is the
stretch whose scores sum highest. The weights are in `rules/page-region.json`; `tools/fit_page_region.py` fits them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cache, cached_property
from itertools import accumulate
from operator import mul
from typing import Any

from cleaner.errors import CleanerError
from cleaner.page_region.features import NAMES, Unit
from cleaner.page_region.lexicon import Lexicon, read_lexicons
from cleaner.resources import default_rules_dir
from cleaner.values import dataclass

FILE = "page-region.json"

SURE = 4.0
"""The first look's log-odds are cut off here, so that no unit outweighs its neighbourhood."""
FIRST_POWER, INSIDE_POWER = 0.5, 0.3
"""A unit counts by its words to this power: words of one unit go the same way, and so do those of a long comment."""
KNOWN_SUMS = 20_000
"""Sums kept from page to page, of some 200 bytes each; more, and they are forgotten."""
_NEAR = (0.5, 0.8, 0.93)
"""Decay a unit of what the first look found before and behind: about 2, 5 and 14 units matter."""
_MARKS_NEAR = (0.5, 0.8, 0.95)
_CHROME_NEAR = (0.5, 0.8)
_FADED = ((_NEAR, 1 / 3), (_MARKS_NEAR, 1.0), (_CHROME_NEAR, 1.0))
"""The decays of prose, marks and page words, and the scale that brings the three to like size."""
_BEGUN = 0.1
"""Share of the page's prose after which a mark speaks of the end of an article, not of its head."""
_PLACES = (0.0, 1e-9, 0.02, 0.1, 0.3, 0.7, 0.9, 0.98, 1 - 1e-9)
_PASSED = (0.5, 1.5, 3.5, 8.0)

EVIDENCE = tuple(f"prose {side}, decay {decay}" for decay in _NEAR for side in ("before", "behind"))
SURROUNDINGS = (
    *(f"marks {side}, decay {decay}" for decay in _MARKS_NEAR for side in ("before", "behind")),
    *(f"page words {side}, decay {decay}" for decay in _CHROME_NEAR for side in ("before", "behind")),
    "share of prose before", "share of prose behind", "share of page words before", "share of page words behind",
)  # fmt: skip
PLACES = tuple(f"place {i}" for i in range(len(_PLACES) + 1))
PASSED = tuple(f"marks passed {i}" for i in range(len(_PASSED) + 1))
_FIRST_PLACE, _FIRST_PASSED = 4, 4 + len(PLACES)
"""Where the weights of the two bins begin in a row of `Arranged.place`."""
CONTEXT = (*EVIDENCE, *SURROUNDINGS, *PLACES, *PASSED)
"""What the second look knows of a unit's surroundings."""


@dataclass(frozen=True)
class Surroundings:
    """Of every unit: one list a numeric column (`EVIDENCE` and `SURROUNDINGS`), and the numbers of two bins."""

    columns: tuple[list[float], ...]
    place: list[int]
    passed: list[int]


@dataclass(frozen=True)
class Edge:
    """The weights for the first (last) unit: its own features, those of the unit before (behind) it, its surroundings.

    `outer` is for the first (last) unit of the whole text.
    """

    own: tuple[float, ...]
    beside: tuple[float, ...]
    context: tuple[float, ...]
    outer: float


@dataclass(frozen=True)
class Arranged:
    """The weights of the surroundings as `judge` wants them.

    `before`, `behind`: for each decay of prose, marks and page words on that side, the inside weights; then those
    of marks and page words for start, and for end, each times the column's scale. `place`: for each of the three
    scores the four shares, the places and the marks passed.
    """

    before: tuple[float, ...]
    behind: tuple[float, ...]
    place: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Model:
    lexicons: tuple[Lexicon, ...]
    first: tuple[float, ...]
    first_bias: float
    inside: tuple[float, ...]
    inside_bias: float
    context: tuple[float, ...]
    start: Edge
    end: Edge
    known: dict[tuple[int, ...], tuple[float, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Sums of features seen lately, of any page: most labels look like some other."""

    @cached_property
    def columns(self) -> list[tuple[float, ...]]:
        """The weights of each feature of a unit: first look, inside, start, beside it, end, beside it."""
        start, end = self.start, self.end
        return list(zip(self.first, self.inside, start.own, start.beside, end.own, end.beside, strict=True))

    @cached_property
    def arranged(self) -> Arranged:
        return _arranged(self)


@dataclass(frozen=True)
class Scores:
    """The second look's scores of each unit, in nats."""

    inside: list[float]
    start: list[float]
    end: list[float]


@cache
def shipped_model() -> Model:
    """Return the model of `rules/page-region.json`. Raises CleanerError for a file of other features."""
    return read_model((default_rules_dir() / FILE).read_text("utf-8"))


def read_model(text: str) -> Model:
    """Return the model that a weights file holds; raises CleanerError unless it is of these very features."""
    data = json.loads(text)
    weights = data["weights"]
    first, inside, start, end = (weights[name] for name in ("first", "inside", "start", "end"))
    shared = CONTEXT[len(EVIDENCE) :]
    return Model(
        lexicons=read_lexicons(data["languages"]),
        first=_ordered(first["own"], NAMES),
        first_bias=first["bias"],
        inside=_ordered(inside["own"], NAMES),
        inside_bias=inside["bias"],
        context=_ordered(inside["context"], CONTEXT),
        start=_edge(start, shared),
        end=_edge(end, shared),
    )


def _edge(data: Mapping[str, Any], shared: Sequence[str]) -> Edge:
    own, beside = _ordered(data["own"], NAMES), _ordered(data["beside"], NAMES)
    return Edge(own, beside, _ordered(data["context"], shared), data["outer"])


def _ordered(weights: Mapping[str, float], names: Sequence[str]) -> tuple[float, ...]:
    """Return the weights by number; a feature that the file leaves out weighs nothing."""
    unknown = weights.keys() - set(names)
    if unknown:
        raise CleanerError(
            f"{FILE} weighs `{min(unknown)}`, a feature that is not there; fit it again with tools/fit_page_region.py"
        )
    return tuple(weights.get(name, 0.0) for name in names)


def _arranged(model: Model) -> Arranged:
    prose, faded = len(EVIDENCE), len(EVIDENCE) + 2 * (len(_MARKS_NEAR) + len(_CHROME_NEAR))
    columns = [(1 - decay) * scale for decays, scale in _FADED for decay in decays]
    sides = []
    for side in (0, 1):
        inside = model.context[side:faded:2]
        edges = [edge.context[side : faded - prose : 2] for edge in (model.start, model.end)]
        rows = [(inside, columns), *((edge, columns[len(_NEAR) :]) for edge in edges)]
        pairs = [pair for row, shares in rows for pair in zip(row, shares, strict=True)]
        sides.append(tuple([weight * share for weight, share in pairs]))
    place = (model.context[faded:], model.start.context[faded - prose :], model.end.context[faded - prose :])
    return Arranged(sides[0], sides[1], place)


def first_look(units: Sequence[Unit], weights: Sequence[float], bias: float) -> list[float]:
    """Return what each unit says by itself: its log-odds, at most `SURE`, times the root of its words."""
    scaled = scales(units, FIRST_POWER)
    at = weights.__getitem__
    return [
        max(-SURE, min(SURE, sum(map(at, unit.features)) + bias)) * scale
        for unit, scale in zip(units, scaled, strict=True)
    ]


def scales(units: Sequence[Unit], power: float) -> list[float]:
    """Return by how much each unit counts: its words to a power below 1."""
    return [unit.words**power for unit in units]


def surroundings_of(units: Sequence[Unit], evidence: Sequence[float]) -> Surroundings:
    """Return what each unit's neighbourhood and place are, from what the first look found."""
    marks = [unit.mark for unit in units]
    chrome = [float(unit.chrome) for unit in units]
    columns: list[list[float]] = []
    for values, (decays, scale) in zip((evidence, marks, chrome), _FADED, strict=True):
        for decay in decays:
            share = (1 - decay) * scale
            columns.append(_faded(values, decay, share))
            columns.append(_faded(values[::-1], decay, share)[::-1])
    prose = [max(0.0, value) for value in evidence]
    total = sum(prose) or 1.0
    before = list(accumulate(prose, initial=0.0))[:-1]
    behind = [total - sum_ - own for sum_, own in zip(before, prose, strict=True)]
    columns.append([value / total for value in before])
    columns.append([value / total for value in behind])
    page_words = sum(chrome) or 1.0
    so_far = [(sum_ - own / 2) / page_words for sum_, own in zip(accumulate(chrome), chrome, strict=True)]
    columns.append(so_far)
    columns.append([1 - value for value in so_far])
    place = [
        bisect_right(_PLACES, (value + own / 2) / total) for value, own in zip(before, prose, strict=True)
    ]
    begun = _BEGUN * total
    late = [mark if value > begun else 0.0 for mark, value in zip(marks, before, strict=True)]
    passed = [bisect_right(_PASSED, sum_) for sum_ in list(accumulate(late, initial=0.0))[:-1]]
    return Surroundings(tuple(columns), place, passed)


def _faded(values: Sequence[float], decay: float, share: float) -> list[float]:
    """Return for each value the decayed sum of those before it, times `share`."""
    found = []
    current = 0.0
    for value in values:
        found.append(current * share)
        current = current * decay + value
    return found


def judge(units: Sequence[Unit], model: Model) -> Scores:
    """Return the second look's scores: what `surroundings_of` and the weights say, in one run each way."""
    if not units:
        return Scores([], [], [])
    words = [unit.words for unit in units]
    marks = [unit.mark for unit in units]
    chrome = [unit.chrome for unit in units]
    first, own, at_start, beside_start, at_end, beside_end = zip(*_sums(units, model), strict=True)
    evidence = list(map(mul, first, _powers(words, FIRST_POWER)))
    weights = model.arranged
    above = _faded_scores(zip(evidence, marks, chrome, strict=True), weights.before)
    below = _faded_scores(zip(evidence[::-1], marks[::-1], chrome[::-1], strict=True), weights.behind)
    places = _place_scores(evidence, marks, chrome, weights.place)
    middle = zip(own, above[0], reversed(below[0]), places[0], _powers(words, INSIDE_POWER), strict=True)
    inside = [(value + before + after + place) * scale for value, before, after, place, scale in middle]
    edges = zip(at_start, above[1], reversed(below[1]), places[1], (model.start.outer, *beside_start), strict=False)
    start = [value + before + after + place + beside for value, before, after, place, beside in edges]
    edges = zip(at_end, above[2], reversed(below[2]), places[2], (*beside_end[1:], model.end.outer), strict=True)
    end = [value + before + after + place + beside for value, before, after, place, beside in edges]
    return Scores(inside, start, end)


def _sums(units: Sequence[Unit], model: Model) -> list[tuple[float, ...]]:
    """Return the sums of each unit's own features by all six rows of weights.

    The first is the first look's log-odds, at most `SURE`; the second has the bias too.
    """
    known = model.known
    if len(known) > KNOWN_SUMS:
        known.clear()
    columns = model.columns
    found = []
    for unit in units:
        sums = known.get(unit.features)
        if sums is None:
            parts = zip(*[columns[feature] for feature in unit.features], strict=True)
            first, inside, *others = [sum(part) for part in parts]
            first = max(-SURE, min(SURE, first + model.first_bias))
            sums = known[unit.features] = (first, inside + model.inside_bias, *others)
        found.append(sums)
    return found


def _powers(words: Sequence[int], power: float) -> list[float]:
    known = _known_powers(power)
    return [known[count] if count < len(known) else count**power for count in words]


@cache
def _known_powers(power: float) -> list[float]:
    return [count**power for count in range(500)]


def _faded_scores(
    looks: Iterable[tuple[float, float, int]], weights: Sequence[float]
) -> tuple[list[float], list[float], list[float]]:
    """Return the part of the three scores that the units before each one give; weights as `Arranged` has them.

    Prose, marks and page words that decay alike are one sum for each score; most units are without marks and page
    words.
    """
    a, b, c, d, e, f, g, h, start_d, start_e, start_f, start_g, start_h, end_d, end_e, end_f, end_g, end_h = weights
    (near, far, prose_far), marks_far = _NEAR, _MARKS_NEAR[-1]
    inside: list[float] = []
    start: list[float] = []
    end: list[float] = []
    in_near = in_far = in_prose = in_marks = 0.0
    start_near = start_far = start_marks = end_near = end_far = end_marks = 0.0
    for prose, mark, page_words in looks:
        inside.append(in_near + in_far + in_prose + in_marks)
        start.append(start_near + start_far + start_marks)
        end.append(end_near + end_far + end_marks)
        in_near = in_near * near + a * prose
        in_far = in_far * far + b * prose
        in_prose = in_prose * prose_far + c * prose
        in_marks *= marks_far
        start_near *= near
        start_far *= far
        start_marks *= marks_far
        end_near *= near
        end_far *= far
        end_marks *= marks_far
        if mark:
            in_near += d * mark
            in_far += e * mark
            in_marks += f * mark
            start_near += start_d * mark
            start_far += start_e * mark
            start_marks += start_f * mark
            end_near += end_d * mark
            end_far += end_e * mark
            end_marks += end_f * mark
        if page_words:
            in_near += g * page_words
            in_far += h * page_words
            start_near += start_g * page_words
            start_far += start_h * page_words
            end_near += end_g * page_words
            end_far += end_h * page_words
    return inside, start, end


def _place_scores(
    evidence: Sequence[float], marks: Sequence[float], chrome: Sequence[int], weights: Sequence[Sequence[float]]
) -> tuple[list[float], list[float], list[float]]:
    """Return the part of the three scores that each unit's place on the page gives.

    Most units are labels without page words: to them it gives what it gave the unit before.
    """
    total = sum([value for value in evidence if value > 0]) or 1.0
    page_words = sum(chrome) or 1
    begun = _BEGUN * total
    in_weights, start_weights, end_weights = weights
    in_1, in_2, in_3, in_4 = in_weights[:4]
    start_1, start_2, start_3, start_4 = start_weights[:4]
    end_1, end_2, end_3, end_4 = end_weights[:4]
    inside: list[float] = []
    start: list[float] = []
    end: list[float] = []
    before = late = share = 0.0
    so_far, passed = 0, _FIRST_PASSED
    is_new = True
    in_ = start_ = end_ = 0.0
    for prose, mark, words in zip(evidence, marks, chrome, strict=True):
        own = prose if prose > 0 else 0.0
        if is_new or own or words:
            place = _FIRST_PLACE + bisect_right(_PLACES, (before + own / 2) / total)
            behind = 1 - share - own / total
            words_before = (so_far + words / 2) / page_words
            words_behind = 1 - words_before
            in_ = (
                in_1 * share + in_2 * behind + in_3 * words_before + in_4 * words_behind
                + in_weights[place] + in_weights[passed]
            )  # fmt: skip
            start_ = (
                start_1 * share + start_2 * behind + start_3 * words_before + start_4 * words_behind
                + start_weights[place] + start_weights[passed]
            )  # fmt: skip
            end_ = (
                end_1 * share + end_2 * behind + end_3 * words_before + end_4 * words_behind
                + end_weights[place] + end_weights[passed]
            )  # fmt: skip
            is_new = bool(own or words)
        inside.append(in_)
        start.append(start_)
        end.append(end_)
        if mark and before > begun:
            late += mark
            passed = _FIRST_PASSED + bisect_right(_PASSED, late)
            is_new = True
        if own:
            before += own
            share = before / total
        so_far += words
    return inside, start, end


def unit_contributions(units: Sequence[Unit], model: Model) -> list[list[tuple[str, float]]]:
    """Return of each unit every feature with its part of the inside score; the parts and the bias sum to it."""
    around = surroundings_of(units, first_look(units, model.first, model.first_bias))
    numeric = (*EVIDENCE, *SURROUNDINGS)
    places, passed = len(numeric), len(numeric) + len(PLACES)
    found = []
    for number, (unit, scale) in enumerate(zip(units, scales(units, INSIDE_POWER), strict=True)):
        parts = [(NAMES[feature], model.inside[feature] * scale) for feature in unit.features]
        parts += [
            (name, weight * column[number] * scale)
            for name, weight, column in zip(numeric, model.context, around.columns, strict=False)
        ]
        place, mark = around.place[number], around.passed[number]
        parts.append((PLACES[place], model.context[places + place] * scale))
        parts.append((PASSED[mark], model.context[passed + mark] * scale))
        found.append(parts)
    return found


def best_stretch(scores: Scores) -> tuple[int, int]:
    """Return the half-open stretch whose inside scores, first unit and last unit sum highest; one pass."""
    best = current = float("-inf")
    found, begun = (0, 0), 0
    for number, (inside, start, end) in enumerate(zip(scores.inside, scores.start, scores.end, strict=True)):
        if start > current:
            current, begun = start, number
        current += inside
        if current + end > best:
            best, found = current + end, (begun, number + 1)
    return found
