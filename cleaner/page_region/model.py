"""Judge the units of a page, and find the stretch of them that is the article.

Two looks. The first judges each unit by itself. The second knows what the first made of the neighbours, and gives
three scores: for lying inside the article, for being its first unit and for being its last. The article is the
stretch whose scores sum highest. The weights are in `rules/page-region.json`; `tools/fit_page_region.py` fits them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

from cleaner.errors import CleanerError
from cleaner.page_region.features import NAMES, Unit
from cleaner.page_region.lexicon import Lexicon, read_lexicons
from cleaner.resources import default_rules_dir

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
    sums = _sums(units, model)
    words = [unit.words for unit in units]
    evidence = [values[0] * scale for values, scale in zip(sums, _powers(words, FIRST_POWER), strict=True)]
    marks = [unit.mark for unit in units]
    chrome = [unit.chrome for unit in units]
    weights = model.arranged
    ahead = _faded_scores(zip(evidence, marks, chrome, strict=True), weights.before)
    behind = _faded_scores(zip(evidence[::-1], marks[::-1], chrome[::-1], strict=True), weights.behind)
    places = _place_scores(evidence, marks, chrome, weights)
    beside_start = [model.start.outer, *[values[3] for values in sums]]
    beside_end = [*[values[5] for values in sums[1:]], model.end.outer]
    inside = [
        (values[1] + before + after + place[0]) * scale
        for values, before, after, place, scale in zip(
            sums, ahead[0], reversed(behind[0]), places, _powers(words, INSIDE_POWER), strict=True
        )
    ]
    start = [
        values[2] + before + after + place[1] + beside
        for values, before, after, place, beside in zip(
            sums, ahead[1], reversed(behind[1]), places, beside_start, strict=False
        )
    ]
    end = [
        values[4] + before + after + place[2] + beside
        for values, before, after, place, beside in zip(
            sums, ahead[2], reversed(behind[2]), places, beside_end, strict=True
        )
    ]
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
    """Return the part of the three scores that the units before each one give; weights as `Arranged` has them."""
    a, b, c, d, e, f, g, h, start_d, start_e, start_f, start_g, start_h, end_d, end_e, end_f, end_g, end_h = weights
    (near_1, near_2, near_3), (marks_1, marks_2, marks_3), (chrome_1, chrome_2) = _NEAR, _MARKS_NEAR, _CHROME_NEAR
    inside: list[float] = []
    start: list[float] = []
    end: list[float] = []
    p1 = p2 = p3 = m1 = m2 = m3 = c1 = c2 = 0.0
    for prose, mark, page_words in looks:
        inside.append(a * p1 + b * p2 + c * p3 + d * m1 + e * m2 + f * m3 + g * c1 + h * c2)
        start.append(start_d * m1 + start_e * m2 + start_f * m3 + start_g * c1 + start_h * c2)
        end.append(end_d * m1 + end_e * m2 + end_f * m3 + end_g * c1 + end_h * c2)
        p1 = p1 * near_1 + prose
        p2 = p2 * near_2 + prose
        p3 = p3 * near_3 + prose
        m1 *= marks_1
        m2 *= marks_2
        m3 *= marks_3
        if mark:
            m1 += mark
            m2 += mark
            m3 += mark
        c1 *= chrome_1
        c2 *= chrome_2
        if page_words:
            c1 += page_words
            c2 += page_words
    return inside, start, end


def _place_scores(
    evidence: Sequence[float], marks: Sequence[float], chrome: Sequence[int], weights: Arranged
) -> list[tuple[float, float, float]]:
    """Return the part of the three scores that each unit's place on the page gives."""
    total = sum([value for value in evidence if value > 0]) or 1.0
    page_words = sum(chrome) or 1
    begun = _BEGUN * total
    inside, start, end = weights.place
    in_1, in_2, in_3, in_4 = inside[:4]
    start_1, start_2, start_3, start_4 = start[:4]
    end_1, end_2, end_3, end_4 = end[:4]
    found = []
    before = late = share = 0.0
    so_far, passed = 0, _FIRST_PASSED
    for prose, mark, words in zip(evidence, marks, chrome, strict=True):
        own = prose if prose > 0 else 0.0
        place = _FIRST_PLACE + bisect_right(_PLACES, (before + own / 2) / total)
        behind = 1 - share - own / total
        words_before = (so_far + words / 2) / page_words
        words_behind = 1 - words_before
        found.append(
            (
                in_1 * share + in_2 * behind + in_3 * words_before + in_4 * words_behind
                + inside[place] + inside[passed],
                start_1 * share + start_2 * behind + start_3 * words_before + start_4 * words_behind
                + start[place] + start[passed],
                end_1 * share + end_2 * behind + end_3 * words_before + end_4 * words_behind
                + end[place] + end[passed],
            )
        )  # fmt: skip
        if mark and before > begun:
            late += mark
            passed = _FIRST_PASSED + bisect_right(_PASSED, late)
        if own:
            before += own
            share = before / total
        so_far += words
    return found


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
