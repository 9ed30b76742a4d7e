"""Fit the weights of `repair: page-region`, and report what they do to pages that they have not seen.

    python -m tools.fit_page_region DATA.jsonl.gz -o rules/page-region.json

DATA holds one page an object: `domain`, `gold` (the good text) and `scraped` (extractor: text). The languages' words
are kept from the file that is written over; weights are fitted on all pages, every reported figure on pages of domains
that the weights in use have not seen. Needs numpy and scipy (`pip install article-cleaner[dev]`).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from cleaner.document import Document
from cleaner.edit import apply_edits
from cleaner.page_region.features import NAMES, Unit
from cleaner.page_region.lexicon import Lexicon, read_lexicons
from cleaner.page_region.model import (
    CONTEXT,
    EVIDENCE,
    FIRST_POWER,
    INSIDE_POWER,
    PASSED,
    PLACES,
    Model,
    first_look,
    read_model,
    scales,
    surroundings_of,
)
from cleaner.page_region.units import units_of
from cleaner.repairs.page_region import PageRegion
from tools.stretch_fit import Array, PageMatrix, fit_logistic, fit_stretches

WORD = re.compile(r"\w+")
SHINGLE = 3
TRAINED_ON = ("inscriptis", "bs4", "resiliparse")
PRICE = 0.47
"""What a word that isn't the good text's costs, when one that is earns 1: half the F1 that the best cut reaches."""
FIRST_L2, L2, SHARPNESS, STEPS = 1e-5, 2e-3, 10.0, 70
DIGITS = 4
NOTICEABLE = 0.002


@dataclass(frozen=True)
class Sample:
    """One text to learn from: its units, the share of each that is good text, and the words of the good text."""

    domain: str
    units: list[Unit]
    good: Array
    gold_words: int


def fold_of(domain: str, folds: int) -> int:
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % folds


def good_shares(units: Sequence[Unit], gold: str) -> Array:
    """Return for each unit the share of its words that stand in shingles of the good text."""
    words = WORD.findall(gold.lower())
    shingles = set(zip(*(words[i:] for i in range(SHINGLE)), strict=False))
    flat = f" {' '.join(words)} "
    return np.array([_good_share(WORD.findall(unit.text.lower()), shingles, flat) for unit in units])


def _good_share(words: list[str], shingles: set[tuple[str, ...]], flat: str) -> float:
    if len(words) < SHINGLE:
        return float(bool(words) and f" {' '.join(words)} " in flat)
    covered = [False] * len(words)
    for i in range(len(words) - SHINGLE + 1):
        if tuple(words[i : i + SHINGLE]) in shingles:
            covered[i : i + SHINGLE] = [True] * SHINGLE
    return sum(covered) / len(words)


def samples_of(pages: Iterable[dict[str, Any]], extractors: Sequence[str], lexicon: Lexicon) -> list[Sample]:
    found = []
    for page in pages:
        for extractor in extractors:
            units = units_of(page["scraped"].get(extractor, ""), lexicon)
            if units and page["gold"]:
                good = good_shares(units, page["gold"])
                found.append(Sample(page["domain"], units, good, len(WORD.findall(page["gold"]))))
    return found


def feature_matrix(units: Sequence[Unit]) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(unit.features) for unit in units)])
    columns = [feature for unit in units for feature in unit.features]
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(units), len(NAMES)))


def page_matrix(sample: Sample, first: Array) -> PageMatrix:
    """Return the matrices of one page, given the weights of the first look."""
    units, count = sample.units, len(sample.units)
    own = feature_matrix(units)
    around = surroundings_of(units, first_look(units, first[:-1].tolist(), float(first[-1])))
    bins = np.zeros((count, len(PLACES) + len(PASSED)))
    bins[np.arange(count), around.place] = 1
    bins[np.arange(count), np.array(around.passed) + len(PLACES)] = 1
    context = sparse.csr_matrix(np.hstack([np.array(around.columns).T, bins]))
    shared = context[:, len(EVIDENCE) :]
    nothing = sparse.csr_matrix((1, len(NAMES)))
    ends = np.zeros((count, 2))
    ends[0, 0] = ends[-1, 1] = 1
    scale = np.array(scales(units, INSIDE_POWER))
    words = np.array([unit.words for unit in units], float)
    return PageMatrix(
        inside=sparse.hstack([own, context, np.ones((count, 1))]).tocsr(),
        start=sparse.hstack([own, sparse.vstack([nothing, own[:-1]]), shared, ends[:, :1]]).tocsr(),
        end=sparse.hstack([own, sparse.vstack([own[1:], nothing]), shared, ends[:, 1:]]).tocsr(),
        scale=scale,
        reward=(sample.good - PRICE) * words / max(1, sample.gold_words),
    )


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return the weights as the file holds them."""
    features = sparse.vstack([feature_matrix(sample.units) for sample in samples]).tocsr()
    roots = [np.array(scales(sample.units, FIRST_POWER)) for sample in samples]
    weight = np.concatenate([root / root.sum() for root in roots])
    first = fit_logistic(features, np.concatenate([sample.good for sample in samples]), weight, FIRST_L2)
    matrices = [page_matrix(sample, first) for sample in samples]
    inside, start, end = fit_stretches(matrices, L2, SHARPNESS, STEPS)
    n, shared = len(NAMES), CONTEXT[len(EVIDENCE) :]
    return {
        "first": {"bias": _round(first[-1]), "own": _named(NAMES, first[:n])},
        "inside": {
            "bias": _round(inside[-1]),
            "own": _named(NAMES, inside[:n]),
            "context": _named(CONTEXT, inside[n:-1]),
        },
        **{
            name: {
                "outer": _round(weights[-1]),
                "own": _named(NAMES, weights[:n]),
                "beside": _named(NAMES, weights[n : 2 * n]),
                "context": _named(shared, weights[2 * n : -1]),
            }
            for name, weights in (("start", start), ("end", end))
        },
    }


def _round(value: float) -> float:
    return round(float(value), DIGITS)


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: _round(value) for name, value in zip(names, weights, strict=True) if _round(value)}


@dataclass(frozen=True)
class Outcome:
    """What a cut did to one text: word counts of the text before and after, and of the good text."""

    before: Counter[str]
    after: Counter[str]
    gold: Counter[str]
    cut: bool

    def f1(self, words: Counter[str]) -> float:
        total = words.total() + self.gold.total()
        return 2 * (words & self.gold).total() / total if total else 1.0

    def recall(self, words: Counter[str]) -> float:
        return (words & self.gold).total() / max(1, self.gold.total())


def outcome_of(text: str, gold: Counter[str], model: Model, repair: PageRegion) -> Outcome:
    before = Counter(WORD.findall(text.lower()))
    cuts = [(edit.start, edit.end, edit.new) for edit in repair.cuts(Document(text), model)]
    if not cuts:
        return Outcome(before, before, gold, False)
    return Outcome(before, Counter(WORD.findall(apply_edits(text, cuts).lower())), gold, True)


def cross_validated(
    pages: Sequence[dict[str, Any]],
    samples: Sequence[Sample],
    languages: dict[str, Any],
    folds: int,
    keep_title: bool,
) -> dict[str, list[Outcome]]:
    """Return for each extractor what the cut does to each page, by weights that have not seen the page's domain."""
    found: dict[str, list[Outcome]] = {}
    repair = PageRegion(keep_title=keep_title)
    for fold in range(folds):
        weights = fit([sample for sample in samples if fold_of(sample.domain, folds) != fold])
        model = read_model(json.dumps({"languages": languages, "weights": weights}))
        for page in pages:
            if fold_of(page["domain"], folds) == fold:
                gold = Counter(WORD.findall(page["gold"].lower()))
                for extractor, text in [*page["scraped"].items(), ("the good text", page["gold"])]:
                    found.setdefault(extractor, []).append(outcome_of(text, gold, model, repair))
        print(f"fold {fold + 1} of {folds} done", file=sys.stderr)
    return found


def print_table(outcomes: dict[str, list[Outcome]]) -> None:
    heads = f"{'F1 as scraped':>14}{'cut':>8}{'recall':>8}{'cut':>8}{'gold lost':>11}{'pages cut':>11}  better/worse"
    print(f"{'':20}{heads}")
    for extractor, rows in outcomes.items():
        f1 = np.array([(row.f1(row.before), row.f1(row.after)) for row in rows])
        recall = np.array([(row.recall(row.before), row.recall(row.after)) for row in rows])
        lost = sum(((row.before & row.gold) - (row.after & row.gold)).total() for row in rows)
        change = f1[:, 1] - f1[:, 0]
        print(
            f"{extractor:20}{f1[:, 0].mean():14.4f}{f1[:, 1].mean():8.4f}"
            f"{recall[:, 0].mean():8.4f}{recall[:, 1].mean():8.4f}"
            f"{lost / sum(row.gold.total() for row in rows):11.2%}{np.mean([row.cut for row in rows]):11.2%}"
            f"  {(change > NOTICEABLE).sum()}/{(change < -NOTICEABLE).sum()}"
        )


def written(languages: dict[str, Any], weights: dict[str, Any]) -> str:
    """Return the weights file: a line for each list of words and each weight, so that a difference can be read."""
    parts = []
    for lang, lists in languages.items():
        shown = {name: json.dumps(words, ensure_ascii=False) for name, words in lists.items()}
        rows = ",\n".join(f"   {json.dumps(name)}: {words}" for name, words in shown.items())
        parts.append(f"  {json.dumps(lang)}: {{\n{rows}\n  }}")
    text = json.dumps(weights, indent=1)
    shifted = text.replace("\n", "\n ")
    return '{\n "languages": {\n' + ",\n".join(parts) + '\n },\n "weights": ' + shifted + "\n}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True, help="the weights file; its words are kept")
    parser.add_argument("--folds", type=int, default=5, help="0: fit only, report nothing")
    parser.add_argument("--doubtful", type=Path, help="ids, one a line, of pages not to learn from")
    parser.add_argument("--no-title", action="store_true", help="report without the title kept above the article")
    args = parser.parse_args()

    languages = json.loads(args.output.read_text("utf-8"))["languages"]
    english = next(lexicon for lexicon in read_lexicons(languages) if lexicon.lang == "en")
    with gzip.open(args.data, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    doubtful = set(args.doubtful.read_text("utf-8").split()) if args.doubtful else set()
    samples = samples_of([page for page in pages if page["id"] not in doubtful], TRAINED_ON, english)
    if args.folds:
        print_table(cross_validated(pages, samples, languages, args.folds, not args.no_title))
    args.output.write_text(written(languages, fit(samples)), "utf-8")


if __name__ == "__main__":
    main()
