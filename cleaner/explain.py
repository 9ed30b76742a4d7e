"""Why a text came out as it did: each change with its rule, and for a line what rules nearly did to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.engine import Engine, Result
from cleaner.ledger import APPLIED, CAPPED, GUARDED, LOST_TO, PROPOSED, Change, Ledger, Record
from cleaner.rule import Rule, Rules, Stage, Zone
from cleaner.values import dataclass


@dataclass(frozen=True)
class NearMiss:
    """A rule that came near a line, and what held it back, in words."""

    rule: str
    reason: str


@dataclass(frozen=True)
class LineStory:
    """What happened to one line of the source: `survives` when some of it stands in the clean text."""

    number: int
    text: str
    changes: tuple[Change, ...]
    near_misses: tuple[NearMiss, ...]
    survives: bool
    is_whole_page: bool
    """Whether `page-region` took the text for a whole page, and cut it somewhere."""


@dataclass(frozen=True)
class BulkCount:
    """How often a bulk repair acted: `edits` in `lines` lines of the text that it read first."""

    rule: str
    edits: int
    lines: int


def bulk_counts(result: Result) -> list[BulkCount]:
    """Return the bulk repairs of a result, in the order in which they first acted."""
    starts: dict[str, list[int]] = {}
    edits: dict[str, int] = {}
    for record, (start, _) in zip(result.ledger.records, result.ledger.sources(), strict=True):
        if record.is_bulk and record.state == APPLIED:
            edits[record.rule] = edits.get(record.rule, 0) + record.count
            places = starts.setdefault(record.rule, [])
            places.extend(place for run in record.runs for place in run.starts)
            if not record.runs:
                places.append(start)
    return [
        BulkCount(rule, count, len({result.source.count("\n", 0, place) for place in starts[rule][:5000]}))
        for rule, count in edits.items()
    ]


def line_span(text: str, number: int) -> Span:
    """Return the span of line `number`, from 1. Raises IndexError beyond the last line."""
    start = 0
    for _ in range(number - 1):
        start = text.index("\n", start) + 1 if "\n" in text[start:] else -1
        if start == -1:
            raise IndexError(number)
    end = text.find("\n", start)
    return start, len(text) if end == -1 else end


def line_story(engine: Engine, document: Document, number: int) -> LineStory:
    """Return what became of a line of the source, and which rules came near it.

    Rules that another zone would let act are found by a second run, in which every zone is taken as met.
    """
    result = engine.clean(document)
    span = line_span(document.text, number)
    changes = tuple(change for change in result.changes if _touches(change.source, span))
    survives = not any(
        change.source[0] <= span[0] and span[1] <= change.source[1] and not change.after.strip()
        for change in changes
    )
    misses = list(_held_back(result.ledger, engine.rules, span))
    acted = {rule for change in changes for rule in change.rules}
    anywhere = engine.clean(document, assume_where=frozenset({"zone"}))
    for record, source in zip(anywhere.ledger.records, anywhere.ledger.sources(), strict=True):
        rule = engine.rules.by_id[record.rule]
        if (
            record.state == APPLIED
            and not record.is_bulk
            and record.rule not in acted
            and rule.where.zone is not Zone.ANY
            and _touches(source, span)
        ):
            misses.append(
                NearMiss(record.rule, f"its pattern matches, but only in the zone {rule.where.zone}")
            )
    is_whole_page = any(record.stage is Stage.PAGE_REGION for record in result.ledger.records)
    return LineStory(
        number, document.text[span[0] : span[1]], changes, tuple(dict.fromkeys(misses)), survives, is_whole_page
    )


def _touches(source: Span, line: Span) -> bool:
    return source[0] < max(line[1], line[0] + 1) and line[0] < max(source[1], source[0] + 1)


def _held_back(ledger: Ledger, rules: Rules, span: Span) -> Iterator[NearMiss]:
    for record, source in zip(ledger.records, ledger.sources(), strict=True):
        if record.state != APPLIED and not record.is_bulk and _touches(source, span):
            yield NearMiss(record.rule, _reason(record, rules.by_id[record.rule]))


def _reason(record: Record, rule: Rule) -> str:
    if record.state == GUARDED:
        guard = rule.only_if if record.why.startswith("only_if") else rule.unless
        words = ", ".join(pattern.source for pattern in (*guard.paragraph, *guard.document)[:4])
        return f"held back by its guard: {record.why} ({words})"
    if record.state == CAPPED:
        return f"capped: it would remove more of the text than its max allows ({record.why})"
    if record.state == PROPOSED:
        return "proposed only (mode: propose)"
    return f"lost to {record.state.removeprefix(LOST_TO)}"


@dataclass(frozen=True)
class Hit:
    """One edit of a rule in a finished run."""

    doc: str
    source: Span
    before: str
    after: str
    state: str


def hits_in_run(rows: Sequence[dict[str, Any]], rule: str) -> list[Hit]:
    """Return the edits of a rule among the rows of a run's `ledger.jsonl`."""
    hits = []
    for row in rows:
        if row["rule"] == rule:
            start, end = row["source"]
            hits.append(Hit(row["doc"], (start, end), row["before"], row["after"], row["state"]))
    return hits
