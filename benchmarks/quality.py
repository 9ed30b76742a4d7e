"""Measure what the default rules take from real pages, rightly and wrongly.

    python benchmarks/quality.py             all pages, a few minutes
    python benchmarks/quality.py --mini      80 pages, for a quick look
    python benchmarks/quality.py --write     all pages, and the tables of docs/quality.md anew

The pages, their good texts and the scorers lie outside the repository, in `../shared/bench`; where they are
missing there is nothing to measure, and the status is 0. The scorers are read from there, so that nobody can
say that we measure by a rule of our own.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared" / "bench"
PAGES = ROOT / "tests" / "pages"
DOC = ROOT / "docs" / "quality.md"

ALL, MINI = "wcxb-dev-articles.jsonl.gz", "wcxb-dev-mini.jsonl.gz"
GOLD = "gold"
WORKERS = 2
WORD = re.compile(r"\w+")
SHINGLE = 3
IN_GOLD = 0.6
"""A removed line counts as the author's when so many of its 3-word shingles are in the good text."""
RULES_SHOWN = 30
NOTICEABLE = 0.002
"""An F1 change that the scorer counts as one."""

EXTRACTED = ("trafilatura", "trafilatura-recall", "readability", "newspaper", "boilerpy3", "justext", "resiliparse")
WHOLE = ("inscriptis", "bs4")

PEER_COLUMNS = ("trafilatura", "readability", "newspaper", "resiliparse", "inscriptis", "bs4")
PEERS: Mapping[str, tuple[float, float, float, float, float, float, float]] = {
    "C4 line rules (datatrove)": (-9.12, -7.66, -7.53, -4.89, 4.35, -2.61, 17.4),
    "C4 without its end-punctuation rule": (-0.37, -0.26, -0.29, 0.01, 1.57, 2.69, 1.7),
    "jusText, lines as paragraphs": (-6.71, -6.40, -5.98, -4.42, 3.67, 1.52, 12.4),
    "boilerpy3, lines as paragraphs": (-5.94, -5.13, -4.53, -5.66, 3.75, -7.19, 15.2),
    "RefinedWeb line corrections": (-0.10, -0.11, -0.07, -0.01, 0.50, 1.02, 0.47),
    "NeMo Curator boilerplate strings": (-0.07, -0.07, -0.14, -0.25, 0.15, -0.41, 0.0),
    "clean-text": (-0.04, -0.04, -0.03, -0.03, -0.04, -0.04, 0.11),
    "ftfy alone": (0.0, 0.01, 0.01, 0.01, 0.01, 0.01, 0.02),
    "data-juicer, five mappers": (-0.02, -0.02, -0.02, 0.0, 0.03, 0.04, 0.14),
    "data-juicer, and repeated sentences": (0.01, 0.04, -0.08, 0.51, 2.25, 2.89, 1.2),
    "drop lines seen before in the page": (0.12, 0.12, -0.02, 0.53, 2.01, 2.84, 0.76),
    "drop lines < 6 words without end mark": (-0.91, -1.00, -1.12, -0.27, 4.77, 5.18, 3.6),
}
"""F1 change × 100 by extractor, then gold lost in per cent. Source: measured by the project in November 2026 on
the same pages, each tool with its own defaults."""


@dataclass
class Taken:
    """What one rule took: pieces, pages, words, and how many of these words the good text has as well."""

    pieces: int = 0
    words: int = 0
    gold_words: int = 0
    pages: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Measured:
    """The scorer's report on one extractor, and what the scorer does not ask."""

    name: str
    report: dict[str, Any]
    gold_damage: dict[str, Any] | None
    taken: dict[str, Taken]
    status: Counter[str]
    unsettled: tuple[str, ...]
    failed: tuple[str, ...]


def scorer(name: str, bench: Path) -> ModuleType:
    """Import a scorer by its path."""
    known = sys.modules.get(f"bench_{name}")
    if known is not None:
        return known
    spec = spec_from_file_location(f"bench_{name}", bench / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{bench / name}.py cannot be imported")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def pages_of(bench: Path, file: str) -> list[dict[str, Any]]:
    return list(scorer("score", bench).read_jsonl(str(bench / "data" / file)))


@cache
def default_cleaner() -> Any:
    from cleaner import Cleaner

    return Cleaner()


def measure(bench: Path, file: str, extractor: str) -> Measured:
    """Score the default rules on the texts of one extractor, or on the good texts themselves."""
    from cleaner.errors import DocumentError

    pages = pages_of(bench, file)
    gold = {page["id"]: page["gold"] for page in pages}
    cleaner = default_cleaner()
    taken: dict[str, Taken] = {}
    status: Counter[str] = Counter()
    unsettled: list[str] = []
    failed: list[str] = []

    def clean(inputs: Sequence[tuple[str, str]]) -> dict[str, str]:
        cleaned: dict[str, str] = {}
        for key, text in inputs:
            try:
                result = cleaner.clean(text)
                again = cleaner.clean(result.text).text
            except DocumentError as error:
                status["quarantined"] += 1
                failed.append(f"{key}: {error}")
                cleaned[key] = text
                continue
            cleaned[key] = result.text
            status[str(result.status)] += 1
            if again != result.text:
                unsettled.append(key)
            page = key.split("/")[0]
            note_taken(result.ledger.records, page, gold[page], taken)
        return cleaned

    score = scorer("score", bench)
    names = [] if extractor == GOLD else [extractor]
    report = score.score(pages, clean, names, with_gold=extractor == GOLD)
    own = report["extractors"].get(extractor, {})
    return Measured(extractor, own, report.get("gold_damage"), taken, status, tuple(unsettled), tuple(failed))


def note_taken(records: Iterable[Any], page: str, gold: str, taken: dict[str, Taken]) -> None:
    """Add to `taken` what each rule removed from this page, line by line."""
    removals = [r for r in records if r.state == "applied" and not r.is_bulk and len(r.after) < len(r.before) / 2]
    if not removals:
        return
    words = WORD.findall(gold.lower())
    shingles = set(zip(*(words[i:] for i in range(SHINGLE)), strict=False))
    lines = {" ".join(WORD.findall(line.lower())) for line in gold.split("\n")}
    for record in removals:
        tally = taken.setdefault(record.rule, Taken())
        tally.pieces += 1
        tally.pages.add(page)
        for line in record.before.split("\n"):
            gone = WORD.findall(line.lower())
            tally.words += len(gone)
            if gone and is_gold(gone, shingles, lines):
                tally.gold_words += len(gone)


def is_gold(words: Sequence[str], shingles: set[tuple[str, ...]], lines: set[str]) -> bool:
    """Whether the good text has these words: most of their shingles; of one or two words, a line that is just them."""
    if len(words) < SHINGLE:
        return " ".join(words) in lines
    pieces = [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]
    return sum(piece in shingles for piece in pieces) >= IN_GOLD * len(pieces)


def measure_cases(bench: Path) -> dict[str, Any]:
    """Judge the cases: damage and boilerplate to mend, traps to leave alone."""
    judge = scorer("score_cases", bench)
    cases = judge.read_cases([str(bench / "cases" / "dev.jsonl")])
    results = [judge.judge(case, clean_or_none(case["text"]), None) for case in cases]
    summary: dict[str, Any] = judge.summarise(results)
    return summary


def clean_or_none(text: str) -> str | None:
    from cleaner.errors import DocumentError

    try:
        return str(default_cleaner().clean(text).text)
    except DocumentError:
        return None


def words_lost_on_other_pages() -> list[tuple[str, int, int]]:
    """Return name, words that must stay, and how many of them went, of each page that is no article."""
    rows = []
    for page in sorted(PAGES.glob("*.txt")):
        keep = page.with_suffix("").with_suffix(".keep.txt")
        if page.name.endswith(".keep.txt") or not keep.exists():
            continue
        wanted = Counter(WORD.findall(keep.read_text("utf-8").lower()))
        source = Counter(WORD.findall(page.read_text("utf-8").lower()))
        clean = Counter(WORD.findall(default_cleaner().clean(page.read_text("utf-8")).text.lower()))
        # A word that chrome has as well may go once for each time that it is not content.
        lost = sum(max(0, min(count, source[word]) - clean[word]) for word, count in wanted.items())
        rows.append((page.stem, wanted.total(), lost))
    return rows


# ------------------------------------------------------------------- tables
def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def by_extractor(all_measured: Mapping[str, Measured]) -> str:
    rows = []
    for name in (*EXTRACTED, *WHOLE):
        report = all_measured[name].report
        before, after = report["before"], report["after"]
        rows.append(
            [
                name + (" (whole page)" if name in WHOLE else ""),
                f"{before['f1']:.3f} → {after['f1']:.3f}",
                f"{100 * report['f1_change']:+.2f}",
                f"{100 * report['f1_change_standard_error']:.2f}",
                f"{before['recall']:.3f} → {after['recall']:.3f}",
                f"{before['without']:.3f} → {after['without']:.3f}",
                f"{report['improved']} / {report['worsened']}",
            ]
        )
    head = ["text made by", "F1", "change × 100", "± s.e.", "recall", "unwanted snippets", "pages better / worse"]
    return table(head, rows)


def against_peers(all_measured: Mapping[str, Measured], damage: Mapping[str, Any]) -> str:
    rows = [[peer, *(f"{value:+.2f}" for value in values[:-1]), f"{values[-1]:g} %"] for peer, values in PEERS.items()]
    ours = [f"**{100 * all_measured[name].report['f1_change']:+.2f}**" for name in PEER_COLUMNS]
    rows.append(["**cleaner, default rules**", *ours, f"**{100 * damage['share_of_words_lost']:.2f} %**"])
    return table(["", *PEER_COLUMNS, "good text lost"], rows)


def by_rule(all_measured: Mapping[str, Measured], known: Iterable[str]) -> str:
    total: dict[str, Taken] = {}
    for measured in all_measured.values():
        if measured.name == GOLD:
            continue
        for rule, taken in measured.taken.items():
            whole = total.setdefault(rule, Taken())
            whole.pieces += taken.pieces
            whole.words += taken.words
            whole.gold_words += taken.gold_words
            whole.pages |= taken.pages
    rows = [
        [rule, str(len(taken.pages)), f"{taken.pieces:,}", f"{taken.words:,}",
         f"{100 * taken.gold_words / max(1, taken.words):.1f} %"]
        for rule, taken in sorted(total.items(), key=lambda pair: -pair[1].words)
    ]  # fmt: skip
    rest = len(rows) - RULES_SHOWN
    silent = sorted(set(known) - set(total))
    words = [table(["rule", "pages", "pieces", "words", "also in the good text"], rows[:RULES_SHOWN])]
    if rest > 0:
        words.append(f"\n{rest} more rules took less; {len(silent)} rules that remove took nothing here.")
    return "\n".join(words)


def promises(all_measured: Mapping[str, Measured], cases: Mapping[str, Any], other: Sequence[tuple[str, int, int]],
             damage: Mapping[str, Any]) -> str:  # fmt: skip
    texts = sum(sum(m.status.values()) for m in all_measured.values())
    status: Counter[str] = sum((m.status for m in all_measured.values()), Counter())
    unsettled = sum(len(m.unsettled) for m in all_measured.values())
    wanted, lost = sum(row[1] for row in other), sum(row[2] for row in other)
    rows = [
        ["words lost from good texts", f"{100 * damage['share_of_words_lost']:.3f} %, on {damage['pages_touched']} of "
         f"{damage['pages']} pages; over 1 % on {damage['pages_losing_over_1_percent']}"],
        ["cases mended", f"{cases['repairs']['passed']} of {cases['repairs']['total']}"],
        ["traps touched", f"{cases['trap_failures']} of {cases['traps']['total']}"],
        ["words lost from pages that are no articles", f"{lost} of {wanted:,}, on {sum(r[2] > 0 for r in other)} of "
         f"{len(other)} pages"],
        ["cleaning twice differs from cleaning once", f"{unsettled} of {texts:,} texts"],
        ["held for a person", f"{status['held']} of {texts:,} texts"],
        ["could not be cleaned", f"{status['quarantined']} of {texts:,} texts"],
    ]  # fmt: skip
    return table(["", "measured"], rows)


def rewrite(text: str, tables: Mapping[str, str]) -> str:
    """Return the document with each table between its markers."""
    for name, made in tables.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise SystemExit(f"docs/quality.md has no place for the table `{name}`: {begin} … {end}")
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}\n{made}\n{end}{rest.partition(end)[2]}"
    return text


def worst_pages(all_measured: Mapping[str, Measured], count: int = 8) -> str:
    lines = []
    for name in (*EXTRACTED, *WHOLE):
        found = all_measured[name].report["worst"][:count]
        worst = [f"{w['id']} {100 * w['f1_change']:+.1f}" for w in found if w["f1_change"] < -NOTICEABLE]
        lines.append(f"  {name}: {', '.join(worst) or 'none'}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what the default rules take, rightly and wrongly.")
    parser.add_argument("--mini", action="store_true", help="80 pages instead of 655")
    parser.add_argument("--write", action="store_true", help="write the tables of docs/quality.md anew")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the scorers' figures here")
    parser.add_argument("--bench", type=Path, default=BENCH, help="the folder of the benchmark")
    options = parser.parse_args()
    if options.mini and options.write:
        parser.error("--write needs all pages; leave out --mini")
    file = MINI if options.mini else ALL
    missing = [each for each in ("score.py", "score_cases.py", "cases/dev.jsonl", f"data/{file}")
               if not (options.bench / each).exists()]  # fmt: skip
    if missing:
        print(f"skipped: the benchmark is not at {options.bench} ({', '.join(missing)} missing)")
        return 0

    # Whole pages are the longest texts, so they come first, and the two processes end together.
    names = (*WHOLE, "resiliparse", GOLD, *(name for name in EXTRACTED if name != "resiliparse"))
    with ProcessPoolExecutor(WORKERS) as pool:
        waiting = {name: pool.submit(measure, options.bench, file, name) for name in names}
        all_measured = {name: future.result() for name, future in waiting.items()}
    damage = all_measured[GOLD].gold_damage or {}
    cases, other = measure_cases(options.bench), words_lost_on_other_pages()
    all_rules = default_cleaner().rules
    rules = [rule.id for rule in all_rules if rule.stage in ("lines", "inline", "page-region")]
    tables = {
        "promises": promises(all_measured, cases, other, damage)
        + f"\n\nMeasured with the {len(all_rules)} default rules of digest `{all_rules.digest[:12]}`.",
        "by extractor": by_extractor(all_measured),
        "peers": against_peers(all_measured, damage),
        "by rule": by_rule(all_measured, rules),
    }
    for name, made in tables.items():
        print(f"\n{name}\n\n{made}")
    print(f"\nlargest losses, F1 × 100\n\n{worst_pages(all_measured)}")
    print("  good texts: " + ", ".join(f"{w['id']} {100 * w['share_lost']:.1f} %" for w in damage["worst"][:8]))
    for name, wanted, lost in other:
        if lost:
            print(f"  {name}: {lost} of {wanted} words")
    for measured in all_measured.values():
        for key in measured.unsettled:
            print(f"  cleaning twice differs: {key}")
        for key in measured.failed:
            print(f"  could not be cleaned: {key}")
    if options.json:
        figures = {name: measured.report for name, measured in all_measured.items() if name != GOLD}
        options.json.write_text(json.dumps({"extractors": figures, "gold_damage": damage, "cases": cases}, indent=1))
    if options.write:
        DOC.write_text(rewrite(DOC.read_text("utf-8"), tables), "utf-8")
        print(f"\nwrote {DOC.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
