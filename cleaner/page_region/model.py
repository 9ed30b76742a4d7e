"""Judge the units of a page, and find the stretch of them that is the article.

Two looks. The first judges each unit by itself. The second knows what the first made of the neighbours, and gives
three scores: for lying inside the article, for being its first unit and for being its last. The article is the
stretch whose scores sum highest. The weights are in `rules/page-region.json`; `tools/fit_page_region.py` fits them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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
_NEAR = (0.5, 0.8, 0.93)
"""Decay a unit of what the first look found before and behind: about 2, 5 and 14 units matter."""
_MARKS_NEAR = (0.5, 0.8, 0.95)
_CHROME_NEAR = (0.5, 0.8)
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
class Model:
    lexicons: tuple[Lexicon, ...]
    first: tuple[float, ...]
    first_bias: float
    inside: tuple[float, ...]
    inside_bias: float
    context: tuple[float, ...]
    start: Edge
    end: Edge


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
    for values, decays, scale in ((evidence, _NEAR, 1 / 3), (marks, _MARKS_NEAR, 1.0), (chrome, _CHROME_NEAR, 1.0)):
        for decay in decays:
            share = (1 - decay) * scale
            columns.append(_faded(values, decay, share))
            columns.append(_faded(values[::-1], decay, share)[::-1])
    prose = [max(0.0, value) for value in evidence]
    total = sum(prose) or 1.0
    before = [sum_ - own for sum_, own in zip(accumulate(prose), prose, strict=True)]
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
    passed = [
        bisect_right(_PASSED, sum_ - own) for sum_, own in zip(accumulate(late), late, strict=True)
    ]
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
    """Return the second look's scores."""
    around = surroundings_of(units, first_look(units, model.first, model.first_bias))
    own = _sums(units, model.inside)
    near = _weigh(around, model.context, 0)
    inside = [
        (value + other + model.inside_bias) * scale
        for value, other, scale in zip(own, near, scales(units, INSIDE_POWER), strict=True)
    ]
    start = [
        value + other + beside
        for value, other, beside in zip(
            _sums(units, model.start.own),
            _weigh(around, model.start.context, len(EVIDENCE)),
            [model.start.outer, *_sums(units[:-1], model.start.beside)],
            strict=True,
        )
    ]
    end = [
        value + other + beside
        for value, other, beside in zip(
            _sums(units, model.end.own),
            _weigh(around, model.end.context, len(EVIDENCE)),
            [*_sums(units[1:], model.end.beside), model.end.outer],
            strict=True,
        )
    ]
    return Scores(inside, start, end)


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


def _sums(units: Iterable[Unit], weights: Sequence[float]) -> list[float]:
    at = weights.__getitem__
    return [sum(map(at, unit.features)) for unit in units]


def _weigh(around: Surroundings, weights: Sequence[float], skipped: int) -> list[float]:
    """Return the weighted sum of each unit's surroundings, the first `skipped` columns left out."""
    columns = around.columns[skipped:]
    places = weights[len(columns) : len(columns) + len(PLACES)]
    passed = weights[len(columns) + len(PLACES) :]
    found = [places[i] + passed[j] for i, j in zip(around.place, around.passed, strict=True)]
    for column, weight in zip(columns, weights, strict=False):
        if weight:
            found = [sum_ + weight * value for sum_, value in zip(found, column, strict=True)]
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
