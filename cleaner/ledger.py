"""The ledger: who changed what, in order; replay and undo to the code point.

A record speaks in the offsets of the text that its pass read. Where it stands in the source is derived,
by composing the passes before it, and only when somebody asks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from cleaner.edit import Run, Span, apply_edits
from cleaner.values import dataclass

APPLIED = "applied"
PROPOSED = "proposed"
GUARDED = "guarded"
CAPPED = "capped"
LOST_TO = "lost_to:"

Flat = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One edit of one rule, or all edits of a bulk repair in one pass (`runs`).

    `start`, `end` and `before` are of the text that the pass read. `state` is `applied`, `proposed`,
    `guarded`, `capped` or `lost_to:RULE`.
    """

    rule: str
    round: int
    stage: str
    pass_: int
    start: int
    end: int
    before: str
    after: str
    why: str = ""
    state: str = APPLIED
    runs: tuple[Run, ...] = ()

    @property
    def is_bulk(self) -> bool:
        return bool(self.runs)

    @property
    def count(self) -> int:
        """How many edits the record stands for."""
        return sum(len(run.starts) for run in self.runs) if self.runs else 1

    def edits(self) -> Iterator[Flat]:
        if not self.runs:
            yield self.start, self.end, self.after
        for run in self.runs:
            width = len(run.before)
            for start in run.starts:
                yield start, start + width, run.after


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that touch one another, seen from the source.

    `source` and `clean` are spans of the source and of the clean text. `before` is the source's text there
    after the bulk repairs that ran first, so that a comparison shows what rules did, not quotes. `rules` and
    `whys` are in the order in which they acted.
    """

    source: Span
    clean: Span
    before: str
    after: str
    rules: tuple[str, ...]
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Text that differs between a base text (`b0:b1`) and a later one (`c0:c1`), by some records."""

    b0: int
    b1: int
    c0: int
    c1: int
    records: tuple[int, ...]


class _Alignment:
    """How a later text stands to the base text: hunks that differ, in order; all between is equal."""

    def __init__(self, hunks: Sequence[_Hunk] = ()) -> None:
        self.hunks = list(hunks)
        self._c0 = [hunk.c0 for hunk in self.hunks]
        self._c1 = [hunk.c1 for hunk in self.hunks]

    def to_base(self, start: int, end: int) -> Span:
        """Return the smallest base span that holds `start:end`, whole hunks where it cuts into one."""
        first = bisect_right(self._c1, start)
        last = bisect_left(self._c0, end)
        if first < last:
            head, tail = self.hunks[first], self.hunks[last - 1]
            b0 = min(head.b0, head.b0 + (start - head.c0)) if start < head.c0 else head.b0
            b1 = max(tail.b1, tail.b1 + (end - tail.c1)) if end > tail.c1 else tail.b1
            return b0, b1
        if first == 0:
            return start, end
        before = self.hunks[first - 1]
        return start - before.c1 + before.b1, end - before.c1 + before.b1

    def then(self, edits: Sequence[tuple[int, int, int, int]]) -> _Alignment:
        """Return the alignment after `(start, end, length of new, record)` edits of the later text."""
        hunks = self.hunks
        merged: list[_Hunk] = []
        shift = 0  # later text -> text after these edits
        offset = 0  # base -> later text, past the hunks consumed so far
        h = e = 0
        while h < len(hunks) or e < len(edits):
            take_hunk = e >= len(edits) or (h < len(hunks) and hunks[h].c0 <= edits[e][0])
            low = hunks[h].c0 if take_hunk else edits[e][0]
            high = low
            base0 = low - offset
            records: list[int] = []
            new_low = low + shift
            while True:
                if h < len(hunks) and hunks[h].c0 <= high:
                    hunk = hunks[h]
                    high = max(high, hunk.c1)
                    records.extend(hunk.records)
                    offset = hunk.c1 - hunk.b1
                    h += 1
                elif e < len(edits) and edits[e][0] <= high:
                    start, end, length, record = edits[e]
                    high = max(high, end)
                    records.append(record)
                    shift += length - (end - start)
                    e += 1
                else:
                    break
            merged.append(_Hunk(base0, high - offset, new_low, high + shift, tuple(dict.fromkeys(records))))
        return _Alignment(merged)


@dataclass(frozen=True)
class Ledger:
    """All records of one document, in the order in which they acted."""

    records: tuple[Record, ...] = ()

    @property
    def applied(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.state == APPLIED)

    @property
    def counts(self) -> dict[str, int]:
        """Applied edits by rule, in the order in which the rules first acted."""
        counts: dict[str, int] = {}
        for record in self.applied:
            counts[record.rule] = counts.get(record.rule, 0) + record.count
        return counts

    @property
    def conflicts(self) -> tuple[tuple[Record, str], ...]:
        """Records that lost to a rule which wanted another text for the very same span."""
        won = {(r.round, r.stage, r.pass_, r.start, r.end): r.after for r in self.applied if not r.is_bulk}
        found = []
        for record in self.records:
            if record.state.startswith(LOST_TO):
                key = (record.round, record.stage, record.pass_, record.start, record.end)
                if won.get(key, record.after) != record.after:
                    found.append((record, record.state.removeprefix(LOST_TO)))
        return tuple(found)

    @cached_property
    def _passes(self) -> list[list[tuple[int, Record]]]:
        numbered = [(n, record) for n, record in enumerate(self.records) if record.state == APPLIED]
        key = lambda item: (item[1].round, item[1].stage, item[1].pass_)  # noqa: E731
        return [list(group) for _, group in groupby(numbered, key=key)]

    def sources(self) -> list[Span]:
        """Return for each record the smallest source span that holds what it touched."""
        spans: dict[int, Span] = {}
        alignment = _Alignment()
        pending: list[int] = []
        key: tuple[int, str, int] | None = None
        for n, record in enumerate(self.records):
            now = (record.round, record.stage, record.pass_)
            if now != key and pending:
                alignment = self._advance(alignment, pending)
                pending = []
            key = now
            spans[n] = alignment.to_base(record.start, record.end)
            if record.state == APPLIED:
                pending.append(n)
        return [spans[n] for n in range(len(self.records))]

    def _advance(self, alignment: _Alignment, numbers: Sequence[int]) -> _Alignment:
        edits: list[tuple[int, int, int, int]] = []
        for n in numbers:
            record = self.records[n]
            for run in record.runs:
                width = len(run.before)
                if width != len(run.after):  # one for one moves nothing
                    edits.extend((s, s + width, len(run.after), n) for s in run.starts)
            if not record.runs:
                edits.append((record.start, record.end, len(record.after), n))
        edits.sort()
        return alignment.then(edits) if edits else alignment

    def changes(self, source: str) -> tuple[Change, ...]:
        """Return what rules changed, bulk repairs apart, in the order of the text."""
        groups = self._passes
        lead = 0
        while lead < len(groups) and all(record.is_bulk for _, record in groups[lead]):
            lead += 1
        if lead == len(groups):
            return ()
        text = source
        to_source = _Alignment()
        for group in groups[:lead]:
            text = _apply(text, [record for _, record in group])
            to_source = self._advance(to_source, [n for n, _ in group])
        base = text
        alignment = _Alignment()
        for group in groups[lead:]:
            text = _apply(text, [record for _, record in group])
            alignment = self._advance(alignment, [n for n, _ in group])
        met: list[list[_Hunk]] = []
        spans: list[Span] = []
        for hunk in alignment.hunks:
            if all(self.records[n].is_bulk for n in hunk.records):
                continue
            span = to_source.to_base(hunk.b0, hunk.b1)
            if spans and span[0] < spans[-1][1]:  # both within one edit of a bulk repair before them
                met[-1].append(hunk)
                spans[-1] = (min(spans[-1][0], span[0]), max(spans[-1][1], span[1]))
            else:
                met.append([hunk])
                spans.append(span)
        changes = []
        for span, hunks in zip(spans, met, strict=True):
            numbers = sorted({n for hunk in hunks for n in hunk.records})
            acted = [r for r in (self.records[n] for n in numbers) if not r.is_bulk]
            changes.append(
                Change(
                    span,
                    (hunks[0].c0, hunks[-1].c1),
                    base[hunks[0].b0 : hunks[-1].b1],
                    text[hunks[0].c0 : hunks[-1].c1],
                    tuple(dict.fromkeys(record.rule for record in acted)),
                    tuple(dict.fromkeys(record.why for record in acted if record.why)),
                )
            )
        return tuple(changes)

    def to_json(self, doc: str) -> Iterator[dict[str, Any]]:
        """Yield one object a record, as `ledger.jsonl` holds them."""
        for record, span in zip(self.records, self.sources(), strict=True):
            row: dict[str, Any] = {
                "doc": doc,
                "rule": record.rule,
                "round": record.round,
                "stage": record.stage,
                "pass": record.pass_,
                "start": record.start,
                "end": record.end,
                "before": record.before,
                "after": record.after,
                "source": list(span),
                "why": record.why,
                "state": record.state,
            }
            if record.runs:
                row["runs"] = [[run.before, run.after, list(run.starts)] for run in record.runs]
            yield row

    @classmethod
    def from_json(cls, rows: Iterable[dict[str, Any]]) -> Ledger:
        """Read the records of one document back. Raises KeyError or TypeError for other objects."""
        return cls(
            tuple(
                Record(
                    rule=row["rule"],
                    round=row["round"],
                    stage=row["stage"],
                    pass_=row["pass"],
                    start=row["start"],
                    end=row["end"],
                    before=row["before"],
                    after=row["after"],
                    why=row["why"],
                    state=row["state"],
                    runs=tuple(Run(b, a, tuple(starts)) for b, a, starts in row.get("runs", ())),
                )
                for row in rows
            )
        )


def _apply(text: str, records: Iterable[Record]) -> str:
    return apply_edits(text, sorted(edit for record in records for edit in record.edits()))


def replay(source: str, ledger: Ledger) -> str:
    """Return the clean text that the ledger makes of its source."""
    text = source
    for group in ledger._passes:
        text = _apply(text, [record for _, record in group])
    return text


def undo(clean: str, ledger: Ledger) -> str:
    """Return the source that the ledger made this clean text of."""
    text = clean
    for group in reversed(ledger._passes):
        edits: list[tuple[int, int, str, str]] = []
        for _, record in group:
            if record.runs:
                for run in record.runs:
                    width = len(run.before)
                    edits.extend((s, s + width, run.after, run.before) for s in run.starts)
            else:
                edits.append((record.start, record.end, record.after, record.before))
        edits.sort()
        inverse: list[Flat] = []
        shift = 0
        for start, end, after, before in edits:
            inverse.append((start + shift, start + shift + len(after), before))
            shift += len(after) - (end - start)
        text = apply_edits(text, inverse)
    return text


def undo_change(clean: str, change: Change) -> str:
    """Return the clean text with one change taken back; the others stay."""
    start, end = change.clean
    return clean[:start] + change.before + clean[end:]
