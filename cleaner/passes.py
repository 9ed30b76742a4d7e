"""One text on its way through the stages: rounds, passes, and the records of what was done.

    clean(text) = the text that no stage wants to change any more

A stage repeats until it proposes nothing new, and the stages before it read again what it changed. So the text
that comes out is one that every stage has read and left alone, and so would a second run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaner.conditions import Conditions, max_of
from cleaner.document import Document
from cleaner.edit import Edit, Run, Span, apply_edits, apply_runs, spread
from cleaner.errors import OverBudget, Unsettled
from cleaner.ledger import APPLIED, CAPPED, GUARDED, LOST_TO, PROPOSED, Ledger, Record, replay
from cleaner.matcher import Scope, Try, units_of
from cleaner.plan import StagePlan
from cleaner.rule import Mode, Pattern, Reads, Rule, Stage, Zone
from cleaner.settle import Proposal, settle

if TYPE_CHECKING:
    from cleaner.engine import Engine

MAX_PASSES = 5
MOST_PASSES = 50
"""Passes of a stage that still shortens the text each time: that is no cycle but a long list, taken bit by bit."""
MAX_ROUNDS = 4
CHARACTER_STAGES = (Stage.ENCODING, Stage.CHARACTERS, Stage.QUOTES, Stage.SPACING)


class Passes:
    """The text as it is now, and the records so far."""

    def __init__(self, engine: Engine, document: Document, assume_where: frozenset[str]) -> None:
        self.engine = engine
        self.document = document
        self.fields: dict[str, str] = {}
        self._assume = assume_where
        self._holding = engine.holding(document, assume_where)
        self._conditions = Conditions(document, zoned="zone" not in assume_where)
        self._records: list[Record] = []
        self._aside: dict[Stage, list[Record]] = {}  # proposed, guarded and capped, of each stage's last pass
        self._left_alone: dict[str, object] = {}  # what a rule, or a stage's rules with patterns, had no edit for
        self._read_of: Document | None = None  # the text that the marks are of
        self._marks: dict[Reads, object] = {}
        self._last_read: dict[Reads, tuple[object, object]] = {}
        self._source = document.text
        self._records_before: int | None = None  # how many there were before the first removal

    # ------------------------------------------------------------ rounds and stages
    def all_rounds(self, stages: Sequence[StagePlan]) -> None:
        """Run the stages, over and over, until each has read the text as it is now and left it alone."""
        settled = len(stages)  # the stages from this one on have read the present text
        for round_ in range(1, MAX_ROUNDS + 1):
            last_change = -1
            for place, plan in enumerate(stages):
                if last_change < 0 and place >= settled:
                    return
                if self._records_before is None and plan.stage not in (*CHARACTER_STAGES, Stage.PAGE_REGION):
                    self._records_before = len(self._records)
                if self._settle_stage(plan, round_):
                    last_change = place
            if last_change < 1:
                return
            settled = last_change
        raise Unsettled(self._last_acting(MAX_ROUNDS))

    def _settle_stage(self, plan: StagePlan, round_: int) -> bool:
        """Repeat a stage until it changes nothing, and say whether it changed the text."""
        for pass_ in range(1, MOST_PASSES + 1):
            records, aside, text = self._pass(plan, round_, pass_)
            self._records.extend(records)
            if text == self.document.text:
                self._aside[plan.stage] = aside
                return pass_ > 1
            shrinks = len(text) < len(self.document.text)
            self.document = self.document.with_text(text)
            self._conditions.read(self.document)
            self._read_of = None  # and with it the views of a text that is gone
            rule = self._bulk_rule(plan)
            if rule is not None and rule.is_at_once:
                self._aside[plan.stage] = aside
                self._leave_alone(rule.id, rule.reads)
                return True
            if pass_ >= MAX_PASSES and not shrinks:
                break
        raise Unsettled(self._last_acting(round_, pass_ - 1, plan.stage))

    def _last_acting(self, round_: int, since: int = 1, stage: Stage | None = None) -> tuple[str, ...]:
        acted = [
            record.rule
            for record in self._records
            if record.state == APPLIED
            and record.round == round_
            and (not stage or record.stage == stage)
            and record.pass_ >= since
        ]
        return tuple(dict.fromkeys(acted))

    def _pass(self, plan: StagePlan, round_: int, pass_: int) -> tuple[list[Record], list[Record], str]:
        """Let every rule of the stage propose against the text, and return what came of it."""
        document = self.document
        rule_of_all = self._bulk_rule(plan)
        if rule_of_all is not None:
            return self._bulk_pass(rule_of_all, plan.stage, round_, pass_)
        aside: list[Record] = []
        proposals: list[Proposal] = []
        bulk: set[str] = set()

        def record(rule: Rule, edit: Edit, state: str, why: str = "") -> Record:
            before = document.text[edit.start : edit.end]
            return Record(
                rule.id,
                round_,
                plan.stage,
                pass_,
                edit.start,
                edit.end,
                before,
                edit.new,
                why or edit.why,
                state,
            )

        for rule, edits in self._found(plan):
            pack, order = self.engine.rank(rule)
            if rule.is_bulk:
                bulk.add(rule.id)
            free: list[Edit] = []
            for edit in edits:
                held_back = self._conditions.held_back(rule, edit)
                if held_back:
                    aside.append(record(rule, edit, GUARDED, held_back))
                else:
                    free.append(edit)
            if free and self._conditions.above_max(rule, free):
                aside.extend(record(rule, edit, CAPPED, f"above max {max_of(rule):.0%}") for edit in free)
            elif rule.mode is Mode.PROPOSE:
                aside.extend(record(rule, edit, PROPOSED) for edit in free)
            else:
                removes = rule.stage in (Stage.LINES, Stage.INLINE, Stage.PAGE_REGION)
                proposals.extend(Proposal(edit, rule.id, pack, order, removes) for edit in free)
        if not proposals:
            return [], aside, document.text
        settled = settle(document.text, proposals, self._protected_spans())
        by_id = self.engine.rules.by_id
        records = [record(by_id[proposal.rule], proposal.edit, LOST_TO + winner) for proposal, winner in settled.lost]
        kept_bulk: dict[str, list[Edit]] = {}
        for proposal in settled.applied:
            if proposal.rule in bulk:
                kept_bulk.setdefault(proposal.rule, []).append(proposal.edit)
            else:
                records.append(record(by_id[proposal.rule], proposal.edit, APPLIED))
                for name, value in proposal.edit.fields:
                    self.fields.setdefault(name, value)
        records = [r for r in records if r.rule not in bulk]
        for rule_id, edits in kept_bulk.items():
            records.append(_bulk_record(rule_id, plan.stage, round_, pass_, _runs(document.text, edits)))
        text = apply_edits(document.text, [(p.edit.start, p.edit.end, p.edit.new) for p in settled.applied])
        return records, aside, text

    def _bulk_rule(self, plan: StagePlan) -> Rule | None:
        """Return the bulk repair that is all of a stage, where nothing is protected from it."""
        rule = plan.bulk
        return rule if rule is not None and rule.id in self._holding and not self.engine.protects else None

    def _bulk_pass(self, rule: Rule, stage: Stage, round_: int, pass_: int) -> tuple[list[Record], list[Record], str]:
        """The usual pass of a stage of bulk repairs: one rule, nothing protected, so nothing to settle."""
        if not self._is_news(rule.id, rule.reads):
            return [], [], self.document.text
        runs = tuple(rule.action.runs(self.document))
        if not runs:
            self._leave_alone(rule.id, rule.reads)
            return [], [], self.document.text
        record = _bulk_record(rule.id, stage, round_, pass_, runs)
        if rule.mode is Mode.PROPOSE:
            return [], [replace(record, state=PROPOSED)], self.document.text
        return [record], [], apply_runs(self.document.text, runs)

    # ------------------------------------------------------------ what the rules find
    def _found(self, plan: StagePlan) -> Iterator[tuple[Rule, list[Edit]]]:
        document = self.document
        behind = len(plan.patterned)
        is_news = behind > 0 and self._is_news(plan.stage, plan.reads)
        with_anchors = bool(plan.anchored) and self._is_news(plan.stage + " anchors", plan.anchors_read)
        found_at = self.engine.tries(plan, document) if is_news or with_anchors else {}
        is_quiet = is_news
        for place, tries in sorted(found_at.items()):
            if place >= behind or not is_news:
                break
            rule = plan.patterned[place]
            if rule.id in self._holding:
                wanted = self._in_zone(rule, tries)
                if wanted:
                    edits = list(rule.action.find(document, wanted, self._conditions.budget(rule)))
                    if edits:
                        is_quiet = False
                        yield rule, edits
        if is_quiet:
            self._leave_alone(plan.stage, plan.reads)
        anchors_quiet = with_anchors
        for place in sorted([*plan.unanchored, *(place for place in found_at if place >= behind)]):
            rule = plan.repairs[place - behind]
            is_anchored = place in found_at
            if rule.id not in self._holding or not (is_anchored or self._is_news(rule.id, rule.reads)):
                continue
            if rule.is_bulk:
                edits = [Edit(start, end, new) for start, end, new in spread(rule.action.runs(document))]
            else:
                found = self._found_by_repair(rule, found_at.get(place, ()))
                if is_anchored:
                    anchors_quiet = anchors_quiet and not found
                elif not found:
                    self._leave_alone(rule.id, rule.reads)
                edits = [edit for edit in found if self._conditions.zone_holds(rule, edit.start)]
            if edits:
                yield rule, edits
        if anchors_quiet:
            self._leave_alone(plan.stage + " anchors", plan.anchors_read)
        if plan.names and self._is_news("names", Reads.PARAGRAPHS):
            finder, names = self.engine.finder(plan, self._holding)
            by_name: dict[int, list[Edit]] = {}
            spans = lambda: [span for span, _ in self._protected_spans()]  # noqa: E731
            for place, edit in finder.find(document, spans):
                if self._conditions.zone_holds(names[place], edit.start):
                    by_name.setdefault(place, []).append(edit)
            if not by_name:
                self._leave_alone("names", Reads.PARAGRAPHS)
            for place in sorted(by_name):
                yield names[place], by_name[place]

    def _is_news(self, who: str, reads: Reads | None) -> bool:
        """Whether the text holds anything that `who` did not leave alone before, as far as that can be known."""
        known = self._left_alone.get(who)
        if known is None or reads is None:
            return True
        if reads is not Reads.PARAGRAPH:
            return known is not self._reading(reads)
        return not known >= self.document.paragraph_set  # type: ignore[operator]

    def _leave_alone(self, who: str, reads: Reads | None) -> None:
        if reads is Reads.PARAGRAPH:
            self._left_alone[who] = self.document.paragraph_set
        elif reads is not None:
            self._left_alone[who] = self._reading(reads)

    def _reading(self, reads: Reads) -> object:
        """Return a mark for what is read of the present text: the same one for the same lines, or paragraphs."""
        document = self.document
        if self._read_of is not document:
            self._read_of, self._marks = document, {}
        if reads not in self._marks:
            if document.shape.wrapped:
                value: object = object()  # there blank lines say more: equal to nothing else
            else:
                value = document.filled_lines
                if reads is Reads.PARAGRAPHS:
                    shape = document.shape  # where each paragraph is one line, the lines say all
                    by_line = shape.has_plain_paragraphs or len(document.paragraphs) == len(document.filled_lines)
                    value = (value, None if by_line else document.paragraph_texts)
            last, mark = self._last_read.get(reads, (None, None))
            if value != last:
                mark = object()
            self._last_read[reads] = value, mark
            self._marks[reads] = mark
        return self._marks[reads]

    def _found_by_repair(self, rule: Rule, tries: Sequence[Try]) -> Sequence[Edit]:
        """Return what a repair finds; one that has anchors looks only at the lines that may match them."""
        try:
            if not hasattr(rule.action, "anchors"):
                return list(rule.action.find(self.document))
            lines: dict[Span, list[Pattern]] = {}
            for line, _, pattern in tries:
                lines.setdefault(line, []).append(pattern)
            return list(rule.action.find(self.document, lines)) if lines else ()
        except TimeoutError:  # of a pattern among its options
            raise OverBudget(rule.id) from None

    def _in_zone(self, rule: Rule, tries: list[Try]) -> list[Try]:
        if rule.where.zone is Zone.ANY or not self._conditions.zoned:
            return tries
        return [each for each in tries if self._conditions.zone_holds(rule, each[0][0])]

    def _protected_spans(self) -> list[tuple[Span, str]]:
        document = self.document
        spans: list[tuple[Span, str]] = []
        for rule in self.engine.protects:
            if rule.id not in self._holding:
                continue
            budget = self._conditions.budget(rule)
            for start, end in units_of(document, Scope.PARAGRAPH):
                text = document.shadow[start:end].replace("\n", " ")
                for pattern in rule.action.patterns:
                    for match in budget.every(pattern, text):
                        span = (start + match.start(), start + match.end())
                        if span[0] < span[1] and self._conditions.zone_holds(rule, span[0]):
                            spans.append((span, rule.id))
        return spans

    # ------------------------------------------------------------ what came of it
    def ledger(self) -> Ledger:
        return Ledger((*self._records, *(record for aside in self._aside.values() for record in aside)))

    def may_have_lost(self, most: float) -> bool:
        """Whether more than a share of the words may be gone: a look at what was taken, not at all that stayed."""
        lost = 0
        for record in self._records:
            if record.state == APPLIED and record.stage not in CHARACTER_STAGES:
                lost += record.count if record.is_bulk else len(record.before.split()) + 1
        enough = int(lost * (1 - most) / most) + 1 if most > 0 else 0
        return lost > 0 and (most <= 0 or len(self.document.text.split(None, enough)) <= enough)

    def words(self) -> tuple[int, int]:
        """Return how many words there were before the first removal, and how many there are."""
        before = replay(self._source, Ledger(tuple(self._records[: self._records_before])))
        return len(before.split()), len(self.document.text.split())

    def words_taken(self) -> Counter[str]:
        taken: Counter[str] = Counter()
        for record in self._records:
            if record.state == APPLIED and not record.is_bulk and record.stage != Stage.PAGE_REGION:
                taken[record.rule] += len(record.before.split()) - len(record.after.split())
        return taken


def _bulk_record(rule: str, stage: Stage, round_: int, pass_: int, runs: Sequence[Run]) -> Record:
    start = min(run.starts[0] for run in runs)
    end = max(run.starts[-1] + len(run.before) for run in runs)
    return Record(rule, round_, stage, pass_, start, end, "", "", runs=tuple(runs))


def _runs(text: str, edits: Iterable[Edit]) -> list[Run]:
    """Gather edits of a bulk repair into runs again, after some of them lost."""
    starts: dict[tuple[str, str], list[int]] = {}
    for edit in edits:
        starts.setdefault((text[edit.start : edit.end], edit.new), []).append(edit.start)
    return [Run(before, after, tuple(places)) for (before, after), places in starts.items()]
