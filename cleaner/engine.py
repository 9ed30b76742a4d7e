"""Run the stages in order; within a stage every rule reads the same text.

    clean(document) = the text that no stage wants to change any more

A stage repeats until it proposes nothing new, and the stages before it read again what it changed. So the text
that comes out is one that every stage has read and left alone, and so would a second run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.conditions import Conditions, holds, max_of
from cleaner.document import Document
from cleaner.edit import Edit, Run, Span, apply_edits, apply_runs, spread
from cleaner.errors import OverBudget, Unsettled
from cleaner.giant import count_words, has_more_words
from cleaner.ledger import APPLIED, CAPPED, GUARDED, LOST_TO, PROPOSED, Change, Ledger, Record, replay
from cleaner.matcher import Scope, Tries, Try, everywhere, units_of
from cleaner.plan import Plan, StagePlan
from cleaner.rule import Mode, Pattern, Reads, Rule, Rules, Stage, Zone
from cleaner.settle import Proposal, settle
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.names import NameFinder

MAX_PASSES = 5
MOST_PASSES = 50
"""Passes of a stage that still shortens the text each time: that is no cycle but a long list, taken bit by bit."""
MAX_ROUNDS = 4
MAX_REMOVED = 0.6
"""The share of its words above which a document is held for a person."""
CHARACTER_STAGES = (Stage.ENCODING, Stage.CHARACTERS, Stage.QUOTES, Stage.SPACING)


class Status(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    HELD = "held"


@dataclass(frozen=True)
class Result:
    """What came of one document. `note` says why a document is held."""

    source: str
    text: str
    fields: dict[str, str]
    ledger: Ledger
    status: Status
    note: str = ""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return self.ledger.changes(self.source)


class Engine:
    """Rules made ready to clean documents. It keeps no state of any document.

    `max_removed` is a share of words from 0 to 1; `indexed=False` tries every pattern on every unit, which
    gives the same ledger, slowly.
    """

    def __init__(self, rules: Rules | Plan, *, max_removed: float = MAX_REMOVED, indexed: bool = True) -> None:
        plan = rules if isinstance(rules, Plan) else Plan.of(rules)
        rules = plan.rules
        self.rules = rules
        self.max_removed = max_removed
        self._indexed = indexed
        packs: dict[str, int] = {}
        self._order = {
            rule.id: (packs.setdefault(rule.pack, len(packs)), place) for place, rule in enumerate(rules.rules)
        }
        self._protects = plan.protects
        self._stages = plan.stages
        self._finders: dict[frozenset[str], tuple[NameFinder, tuple[Rule, ...]]] = {}
        self._holds: dict[tuple[str | None, str | None], frozenset[str]] = {}

    def clean(self, document: Document, *, assume_where: frozenset[str] = frozenset()) -> Result:
        """Return the clean text with its ledger. Raises DocumentError, and then nothing was cleaned.

        `assume_where` names the conditions to take as met: any of `zone`, `site`, `lang`.
        """
        run = _Run(self, document, assume_where)
        run.all_rounds(self._stages)
        share, words = run.removed_share() if run.may_have_lost(self.max_removed) else (0.0, 0)
        if share > self.max_removed:
            held = _Run(self, document, assume_where)
            held.all_rounds([plan for plan in self._stages if plan.stage in CHARACTER_STAGES])
            taken = ", ".join(f"{rule} {count}" for rule, count in run.words_taken().most_common(3))
            note = f"would lose {share:.0%} of its {words} words (most by {taken}); only characters were repaired"
            return Result(document.text, held.document.text, {}, held.ledger(), Status.HELD, note)
        status = Status.UNCHANGED if run.document.text == document.text else Status.CHANGED
        return Result(document.text, run.document.text, run.fields, run.ledger(), status)

    def tries(self, plan: StagePlan, document: Document) -> Tries:
        if not plan.slots:
            return {}
        return plan.index.tries(document) if self._indexed else everywhere(plan.slots, document)

    def holding(self, document: Document, assume_where: frozenset[str]) -> frozenset[str]:
        """Return the ids of the rules that hold for the site and language of the document."""
        if "site" in assume_where and "lang" in assume_where:
            return frozenset(self._order)
        key = (
            document.site if "site" not in assume_where else "*",
            document.lang if "lang" not in assume_where else None,
        )
        if key not in self._holds:
            self._holds[key] = frozenset(rule.id for rule in self.rules.rules if holds(rule.where, key[0], key[1]))
        return self._holds[key]

    def finder(self, plan: StagePlan, holding: frozenset[str]) -> tuple[NameFinder, tuple[Rule, ...]]:
        """Return what finds the names of the rules that hold, and these rules in their order."""
        if holding not in self._finders:
            from cleaner.names import NameFinder

            names = tuple(rule for rule in plan.names if rule.id in holding)
            self._finders[holding] = NameFinder([rule.action for rule in names]), names
        return self._finders[holding]

    def rank(self, rule: Rule) -> tuple[int, int]:
        return self._order[rule.id]

    @property
    def protects(self) -> Sequence[Rule]:
        return self._protects


class _Run:
    """One document on its way through the stages: its text now, and the records so far."""

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
                self.document.let_go()
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
        if plan.bulk is not None and plan.bulk.id in self._holding and not self.engine.protects:
            return self._bulk_pass(plan.bulk, plan.stage, round_, pass_)
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
                value = document.filled_mark
                if reads is Reads.PARAGRAPHS:
                    filled = len(document.shape.lines) - document.shape.lines.count("")
                    is_by_line = len(document.paragraphs) == filled  # each is one line, and their texts say all
                    value = (value, None if is_by_line else document.paragraph_mark)
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
        return lost > 0 and (most <= 0 or not has_more_words(self.document.text, enough))

    def removed_share(self) -> tuple[float, int]:
        """Return the share of words lost since the first removal, and their number before it."""
        records = tuple(self._records[: self._records_before])
        before = count_words(replay(self._source, Ledger(records)))
        after = count_words(self.document.text)
        return (max(0.0, 1 - after / before) if before else 0.0), before

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
