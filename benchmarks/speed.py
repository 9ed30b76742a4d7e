#!/usr/bin/env python3
"""Measure speed beside what others need, and write the tables and plots of docs/performance.md.

    python benchmarks/speed.py [--corpus CORPUS.jsonl.gz] [--field scraped.trafilatura] [--only rules,length]
                               [--no-write]

All sides run in turn over the same texts; figures are medians of CPU time. Trust the ratios: speeds in MB/s swing with
the machine. Peers are installed under build/peers, each in an environment of its own, or left out with a word.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("CLEANER_CACHE", "0")

import processes
from corpus import CORPUS, ROOT, fresh, made_rules, megabytes, pack_of, texts_of
from peers import PEERS, workers
from plots import plot

DOCS = ROOT / "docs"
BUILD = ROOT / "build" / "peers"
ROUNDS = 5
RULE_COUNTS = (10, 100, 1_000, 10_000, 20_000)
NAME_COUNTS = (50, 500, 5_000, 20_000)
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 50_000_000)
Work = Callable[[str], object]


@dataclass
class Report:
    """What is written: tables by name, plots by file, and the ratios that must hold."""

    tables: dict[str, str] = field(default_factory=dict)
    plots: dict[str, str] = field(default_factory=dict)
    ratios: list[tuple[str, float, float, float]] = field(default_factory=list)

    def table(self, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        self.tables[name] = "\n".join(lines)
        print("\n" + self.tables[name] + "\n", flush=True)

    def ratio(self, what: str, value: float, least: float, goal: float) -> None:
        self.ratios.append((what, value, least, goal))
        verdict = "ok" if value >= least else "BELOW"
        print(f"  {verdict:6} {what}: {value:.2f} (at least {least:g}, goal {goal:g})", flush=True)


def seconds(work: Work, texts: Sequence[str]) -> float:
    """Return the CPU time that the work takes over all texts."""
    copies = fresh(texts)
    start = time.process_time()
    for text in copies:
        work(text)
    return time.process_time() - start


def in_turn(sides: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the seconds of every round of each side; one round of all sides follows another."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            taken[name].append(side())
    return taken


def times(slow: Sequence[float], fast: Sequence[float]) -> float:
    """Return how many times longer one side took: the median of the rounds' ratios."""
    return median(a / b for a, b in zip(slow, fast, strict=True))


def engine_of(pack: str | None = None) -> Any:
    """Return the engine of the default rules, or of a pack that may use the shipped ones."""
    from cleaner.engine import Engine
    from cleaner.pack import load_rules
    from cleaner.resources import default_rules_dir

    if pack is None:
        return Engine(load_rules([], default_dir=default_rules_dir()))
    path = ROOT / "build" / "made.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(pack, encoding="utf-8")
    return Engine(load_rules([path], default_dir=None))


def cleaner_of(engine: Any) -> Work:
    from cleaner.document import Document

    return lambda text: engine.clean(Document(text))


def floor(text: str) -> bytes:
    """The least that any cleaner does in memory: decode, split into lines, join, encode."""
    return "\n".join(text.encode().decode().split("\n")).encode()


# ------------------------------------------------------------ what is measured
def against_others(report: Report, options: argparse.Namespace) -> None:
    """The default rules, with their ledger, beside ftfy, other cleaners and the floor."""
    import ftfy

    from cleaner.ftfy_gate import fix_text

    texts = texts_of(options.corpus, options.field, options.limit)
    size = megabytes(texts)
    sides: dict[str, Callable[[], float]] = {}
    ours = cleaner_of(engine_of())
    for name, work in {"ours": ours, "gate": fix_text, "ftfy": ftfy.fix_text, "floor": floor}.items():
        seconds(work, texts[:20])
        sides[name] = lambda work=work: seconds(work, texts)  # type: ignore[misc]
    running, skipped = workers(texts, BUILD, options.peers.split(","))
    for worker in running:
        sides[worker.peer.name] = lambda worker=worker: worker.seconds(len(texts))  # type: ignore[misc]
    taken = in_turn(sides, options.rounds)
    for worker in running:
        worker.close()
    does = {
        "ours": "**the default rules, with ledger**",
        "gate": "the encoding repair, equal to `ftfy.fix_text` to the byte",
        "ftfy": "`ftfy.fix_text`",
        "floor": "decode, split, join, encode",
        **{peer.name: f"{peer.name}: {peer.does}" for peer in PEERS},
    }
    rows = [
        [does[name], f"{size / median(each):.1f}", f"{times(each, taken['ours']):.2f}"] for name, each in taken.items()
    ]
    rows += [[does[name], "–", why] for name, why in skipped.items()]
    report.table("others", ["", "MB/s", "CPU time, ours = 1"], rows)
    report.ratio("encoding repair against `ftfy.fix_text`", times(taken["ftfy"], taken["gate"]), 25, 45)
    report.ratio("default rules, with ledger, against `ftfy.fix_text`", times(taken["ftfy"], taken["ours"]), 3, 7)
    report.ratio("the same, on texts never met before", never_met(options), 3, 7)
    if "datatrove" in taken:
        report.ratio("default rules against datatrove", times(taken["datatrove"], taken["ours"]), 3, 6)


def never_met(options: argparse.Namespace) -> float:
    """Return `ftfy.fix_text` against the default rules on texts that these have never seen, and that are like no other.

    Read before are as many others, so that what is made once was made.
    """
    import ftfy

    texts = texts_of(options.corpus, options.field, 2 * options.limit)
    work = cleaner_of(engine_of())
    seconds(work, texts[: options.limit])
    pairs = [(seconds(ftfy.fix_text, [text]), seconds(work, [text])) for text in texts[options.limit :]]
    return sum(theirs for theirs, _ in pairs) / max(1e-9, sum(ours for _, ours in pairs))


def by_rules(report: Report, options: argparse.Namespace) -> None:
    """Made rules, from ten to twenty thousand, beside a loop of the same rules in precompiled `regex`."""
    texts = texts_of(options.corpus, options.field, 200)
    few = texts[:20]
    size = megabytes(texts)
    sides: dict[str, Callable[[], float]] = {"floor": lambda: seconds(floor, texts)}
    same: dict[int, bool] = {}
    for count in RULE_COUNTS:
        rules = made_rules(count)
        work = cleaner_of(engine_of(pack_of(rules)))
        seconds(work, texts[:20])
        sides[f"ours {count}"] = lambda work=work: seconds(work, texts)  # type: ignore[misc]
        if count <= 1_000:
            naive = naive_loop([(rule.test, rule.expression) for rule in rules])
            sides[f"few {count}"] = lambda work=work: seconds(work, few)  # type: ignore[misc]
            sides[f"naive {count}"] = lambda naive=naive: seconds(naive, few)  # type: ignore[misc]
            same[count] = all(agree(work, naive, text) for text in few[:5])
    taken = in_turn(sides, options.rounds)
    rows = []
    for count in RULE_COUNTS:
        ours = taken[f"ours {count}"]
        row = [f"{count:,}", f"{size / median(ours):.1f}", f"{times(taken['floor'], ours):.1%}"]
        if count in same:
            naive_times = times(taken[f"naive {count}"], taken[f"few {count}"])
            row += [f"{megabytes(few) / median(taken[f'naive {count}']):.2f}", f"{naive_times:.0f}"]
            row[-1] += "" if same[count] else " (another text!)"
        rows.append(row + ["–"] * (5 - len(row)))
    report.table("rules", ["rules", "MB/s", "share of the floor", "loop of `regex`, MB/s", "times the loop"], rows)
    report.ratio("against a loop of 1,000 `regex`", times(taken["naive 1000"], taken["few 1000"]), 70, 100)
    report.ratio("MB/s at 10,000 rules ÷ at 100", times(taken["ours 100"], taken["ours 10000"]), 0.5, 0.8)
    report.ratio("share of the floor at 1,000 rules, %", 100 * times(taken["floor"], taken["ours 1000"]), 5, 10)
    points = [(count, size / median(taken[f"ours {count}"])) for count in RULE_COUNTS]
    loop = [(count, megabytes(few) / median(taken[f"naive {count}"])) for count in same]
    report.plots["speed-rules.svg"] = plot(
        "Speed against the number of rules", "rules", "MB/s of CPU time", {"cleaner": points, "loop of regex": loop}
    )


def naive_loop(rules: Sequence[tuple[str, str]]) -> Work:
    """Return what a script does that holds each rule, compiled beforehand, against every line."""
    import regex

    tests = []
    for test, expression in rules:
        compiled = regex.compile(expression, regex.I, cache_pattern=False)
        tests.append((test, {"is": compiled.fullmatch, "starts": compiled.match, "match": compiled.sub}[test]))

    def clean(text: str) -> str:
        kept = text.split("\n")
        for test, run in tests:
            if test == "match":
                kept = [run("", line) for line in kept]
            else:
                kept = [line for line in kept if not run(line.strip())]
        return "\n".join(kept)

    return clean


def agree(work: Work, naive: Work, text: str) -> bool:
    """Whether both leave the same words, of a text whose characters are mended already."""
    from cleaner.shadow import shadow_of

    mended = shadow_of(engine_of("pack: none\nuse: [core]\nrules: []\n").clean(_document(text)).text)
    return work(mended).text.split() == naive(mended).split()  # type: ignore[attr-defined]


def _document(text: str) -> Any:
    from cleaner.document import Document

    return Document(text)


def by_names(report: Report, options: argparse.Namespace) -> None:
    """Name rules with near-spellings, from fifty to twenty thousand."""
    import random

    from bench_names import make_names, make_text

    from cleaner.names import NameFinder

    chance = random.Random(11)
    every = make_names(max(NAME_COUNTS), chance)
    texts = [make_text(every[:50], chance) for _ in range(100)]
    size = megabytes(texts)
    sides: dict[str, Callable[[], float]] = {}
    for count in NAME_COUNTS:
        finder = NameFinder(every[:count])
        work = lambda text, finder=finder: list(finder.find(_document(text)))  # noqa: E731
        seconds(work, texts)
        sides[str(count)] = lambda work=work: seconds(work, texts)  # type: ignore[misc]
    taken = in_turn(sides, options.rounds)
    rows = [[f"{int(name):,}", f"{size / median(each):.1f}"] for name, each in taken.items()]
    report.table("names", ["names", "MB/s"], rows)
    points = [(int(name), size / median(each)) for name, each in taken.items()]
    report.plots["speed-names.svg"] = plot(
        "Speed of the name rules against their number", "names", "MB/s of CPU time", {"names": points}
    )


def by_length(report: Report, options: argparse.Namespace) -> None:
    """One document, from a thousand characters to fifty million."""
    work = cleaner_of(engine_of())
    pool = "\n\n".join(texts_of(options.corpus, options.field, 700))
    points = []
    for length in LENGTHS:
        whole = (pool * (length // len(pool) + 1))[:length] if length > len(pool) else ""
        parts = (
            [whole] if whole else [pool[at * length : (at + 1) * length] for at in range(max(1, 2_000_000 // length))]
        )
        parts = [part for part in parts if part][:500]
        rounds = 1 if length > 5_000_000 else 3
        taken = median(seconds(work, parts) for _ in range(rounds))
        points.append((length, megabytes(parts) / taken))
        print(f"  {length:>12,} characters {points[-1][1]:.1f} MB/s", flush=True)
    report.table("length", ["characters", "MB/s"], [[f"{length:,}", f"{speed:.1f}"] for length, speed in points])
    report.plots["speed-length.svg"] = plot(
        "Speed against the length of a document", "characters", "MB/s of CPU time", {"default rules": points}
    )


def by_stage(report: Report, options: argparse.Namespace) -> None:
    """Where the time goes: the share of every stage, in its first pass and in all later ones."""
    from collections import Counter

    from cleaner.passes import Passes

    work = cleaner_of(engine_of())
    texts = texts_of(options.corpus, options.field, options.limit)
    seconds(work, texts)
    spent: Counter[tuple[str, bool]] = Counter()
    original = Passes._pass

    def timed(run: Any, plan: Any, round_: int, pass_: int) -> Any:
        start = time.process_time()
        try:
            return original(run, plan, round_, pass_)
        finally:
            spent[str(plan.stage), round_ == 1 and pass_ == 1] += time.process_time() - start

    Passes._pass = timed  # type: ignore[method-assign]
    try:
        total = sum(seconds(work, texts) for _ in range(3))
    finally:
        Passes._pass = original  # type: ignore[method-assign]
    stages = list(dict.fromkeys(stage for stage, _ in spent))
    rows = [[stage, f"{spent[stage, True] / total:.1%}", f"{spent[stage, False] / total:.1%}"] for stage in stages]
    rest = 1 - sum(spent.values()) / total
    report.table(
        "stages", ["stage", "first pass", "passes and rounds that read again"], [*rows, ["rest", f"{rest:.1%}", ""]]
    )


def of_processes(report: Report, options: argparse.Namespace) -> None:
    """Start-up, two jobs against one, and memory."""
    started = processes.start_up()
    report.table("start", ["", "CPU, ms"], [[what, f"{1000 * taken:.0f}"] for what, taken in started.items()])
    texts = texts_of(options.corpus, options.field, options.limit)
    one, two = processes.jobs(texts_of(options.corpus, options.field), files=5_000)
    report.table("jobs", ["jobs", "seconds"], [["1", f"{one:.1f}"], ["2", f"{two:.1f}"]])
    report.ratio("two jobs against one, 5,000 files", one / two, 1.6, 1.8)
    peaks = processes.memory(texts)
    report.table("memory", ["input", "peak, MB"], [[what, f"{peak:.0f}"] for what, peak in peaks.items()])


SECTIONS: dict[str, Callable[[Report, argparse.Namespace], None]] = {
    "others": against_others,
    "rules": by_rules,
    "names": by_names,
    "length": by_length,
    "stages": by_stage,
    "processes": of_processes,
}


# ------------------------------------------------------------ what is written
def write(report: Report, page: Path) -> None:
    """Put the tables between their marks in the page, and the plots beside it."""
    text = page.read_text(encoding="utf-8")
    if report.ratios:
        header = ["", "measured", "at least", "goal"]
        lines = [f"| {' | '.join(header)} |", "|---|---|---|---|"]
        measured = {
            what: f"| {what} | **{value:.2f}** | {least:g} | {goal:g} |" for what, value, least, goal in report.ratios
        }
        before = text.partition("<!-- ratios -->\n")[2].partition("<!-- end ratios -->")[0].splitlines()[2:]
        rows = {row.split(" | ")[0].removeprefix("| "): row for row in before}  # of sections not asked for, too
        report.tables["ratios"] = "\n".join([*lines, *{**rows, **measured}.values()])
    report.tables["machine"] = (
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{time.strftime('%B %Y')}."
    )
    for name, table in report.tables.items():
        opening, closing = f"<!-- {name} -->\n", f"<!-- end {name} -->"
        before, found, rest = text.partition(opening)
        if found:
            text = before + opening + table + "\n" + closing + rest.partition(closing)[2]
    page.write_text(text, encoding="utf-8")
    for name, image in report.plots.items():
        (page.parent / name).write_text(image, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure speed, and write docs/performance.md.")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--field", default="scraped.trafilatura", help="the dotted path of the text in a record")
    parser.add_argument("--limit", type=int, default=250, help="documents that are read, where all would take long")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--peers", default=",".join(peer.name for peer in PEERS))
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    report = Report()
    for name in options.only.split(","):
        print(f"== {SECTIONS[name].__doc__}", flush=True)
        SECTIONS[name](report, options)
    if not options.no_write:
        write(report, DOCS / "performance.md")
    below = [what for what, value, least, _ in report.ratios if value < least]
    if below:
        print(f"below what is asked: {'; '.join(below)}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
