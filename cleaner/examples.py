"""Run the examples of rules: each rule alone, then all rules of its pack over every text that must stay.

A rule runs after those character repairs of the core pack whose stage comes before its own, with its zone,
site and language taken as met unless the example states them; final line breaks do not count. The promises of
the ledger are held as well: replay, undo, and that cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from cleaner.document import Document
from cleaner.engine import Engine, Result
from cleaner.errors import CleanerError
from cleaner.ledger import APPLIED, PROPOSED, replay, undo
from cleaner.passes import CHARACTER_STAGES
from cleaner.rule import Example, Mode, Rule, Rules, Zone
from cleaner.values import dataclass
from cleaner.visible import line_difference, shortened

WHERE = frozenset({"zone", "site", "lang"})
_EDGES = frozenset({Zone.HEAD, Zone.TAIL, Zone.EDGE})


class Outcome(StrEnum):
    """What came of an example; `wrong` to `error` are failures, and so is a `todo` that passes."""

    OK = "ok"
    TODO = "todo"
    WRONG = "wrong"
    MISSED = "missed"
    NOISY = "noisy"
    TODO_PASSED = "todo-passed"
    ERROR = "error"


@dataclass(frozen=True)
class Case:
    """One example of one rule. `number` counts its kind within the rule, from 1."""

    rule: Rule
    example: Example
    number: int

    @property
    def kind(self) -> str:
        return "keep" if self.example.out is None else "in"

    def __str__(self) -> str:
        return f"{self.rule.id}[{self.kind} {self.number}]"


@dataclass(frozen=True)
class Verdict:
    """The outcome of a case. `note` says, where it is known, which rule acted or what held the rule back."""

    case: Case
    outcome: Outcome
    expected: str = ""
    got: str = ""
    note: str = ""

    @property
    def is_failure(self) -> bool:
        return self.outcome not in (Outcome.OK, Outcome.TODO)

    def lines(self) -> list[str]:
        """Return the failure in at most six lines, invisible characters by name."""
        case = self.case
        head = f"{case.example.place}: rule {case.rule.id} [{case.kind} {case.number}]: {self.outcome}"
        if self.outcome is Outcome.TODO_PASSED:
            return [f"{head}; the gap is closed, take `todo: true` out"]
        found = [head]
        if self.outcome is not Outcome.ERROR:
            signs = {"removed": "-", "added": "+", "same": " "}
            expected, got = (text.rstrip("\n") + "\n" for text in (self.expected, self.got))
            difference = list(line_difference(expected, got, context=0))
            for kind in ("removed", "added"):
                lines = [line for what, _, line in difference if what == kind]
                found.extend(f"  {signs[kind]} {shortened(line, 96)}" for line in lines[:2])
        if self.note:
            found.append(f"  {self.note}")
        return found


def cases_of(rules: Iterable[Rule]) -> Iterator[Case]:
    """Yield every example of the rules, in their order."""
    for rule in rules:
        counts = {"in": 0, "keep": 0}
        for example in rule.examples:
            kind = "keep" if example.out is None else "in"
            counts[kind] += 1
            yield Case(rule, example, counts[kind])


def character_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that run before each example: the character repairs of the core pack."""
    return tuple(rule for rule in rules if rule.pack == "core" and rule.stage in CHARACTER_STAGES)


class Examples:
    """Runs examples. `rules` are all that are loaded; `first` run before each (default: theirs)."""

    def __init__(self, rules: Sequence[Rule], first: Sequence[Rule] | None = None) -> None:
        self._rules = tuple(rules)
        self._first = tuple(first) if first is not None else character_rules(rules)
        self._bases: dict[tuple[str, ...], Engine] = {}
        self._packs: dict[str, Engine] = {}
        self._alone: tuple[str, Engine] = ("", self._engine(()))

    def run(self, ids: Container[str] | None = None) -> Iterator[Verdict]:
        """Yield a verdict for each example of the rules with these ids (default: of all), in their order."""
        for case in cases_of(self._rules):
            if ids is None or case.rule.id in ids:
                yield self.verdict(case)

    def verdict(self, case: Case) -> Verdict:
        """Return what came of one example: of its rule alone and, for a `keep`, of all rules of its pack."""
        verdict = self.alone(case)
        if verdict.outcome is Outcome.OK and case.kind == "keep":
            return self._among(case, self._pack_of(case))
        return verdict

    def alone(self, case: Case) -> Verdict:
        """Return what the rule does, alone, to its example; a `todo` counts as such."""
        verdict = self._alone_verdict(case)
        if not case.example.todo:
            return verdict
        return replace(verdict, outcome=Outcome.TODO if verdict.is_failure else Outcome.TODO_PASSED)

    def conflicts(self, ids: Container[str] | None = None) -> Iterator[tuple[Case, str, str]]:
        """Yield (case, rule, rule) for rules of one pack that want another text for the very same span."""
        seen: set[tuple[str, str]] = set()
        for case in cases_of(self._rules):
            if ids is not None and case.rule.id not in ids:
                continue
            try:
                result = self._clean(self._pack_of(case), case)
            except CleanerError:
                continue  # the example's own verdict says so
            for record, winner in result.ledger.conflicts:
                if (record.rule, winner) not in seen:
                    seen.add((record.rule, winner))
                    yield case, record.rule, winner

    # ------------------------------------------------------------ one rule alone
    def _alone_verdict(self, case: Case) -> Verdict:
        example, rule = case.example, case.rule
        if self._alone[0] != rule.id:
            alone = replace(rule, mode=Mode.APPLY)
            self._alone = (rule.id, self._engine([*self._before(rule), alone]))
        first = self._before(rule)
        base = self._bases.setdefault(tuple(each.id for each in first), self._engine(first))
        engine = self._alone[1] if _fits(rule, example.zone) else base
        source = example.source
        try:
            untouched = base.clean(Document(source, site=example.site, lang=example.lang)).text
            result = self._clean(engine, case, WHERE)
            broken = self._broken_promise(engine, case, result)
        except CleanerError as error:
            return Verdict(case, Outcome.ERROR, note=str(error))
        expected = untouched if example.out is None else example.out
        if result.text.rstrip("\n") != expected.rstrip("\n"):
            is_missed = example.out is not None and result.text == untouched
            outcome = Outcome.MISSED if is_missed else Outcome.WRONG
            return Verdict(case, outcome, expected, result.text, _held_back(result, rule))
        if broken:
            return Verdict(case, Outcome.ERROR, note=broken)
        return Verdict(case, Outcome.OK, expected, result.text)

    def _broken_promise(self, engine: Engine, case: Case, result: Result) -> str:
        source = case.example.source
        if replay(source, result.ledger) != result.text:
            return "the ledger does not tell the whole story: its replay gives another text"
        if undo(result.text, result.ledger) != source:
            return "the ledger loses something: undo does not give the source back"
        again = self._clean(engine, replace(case, example=replace(case.example, source=result.text)), WHERE).text
        if again != result.text:
            return f"cleaning twice gives another text: {shortened(again, 80)}"
        return ""

    # ------------------------------------------------------------ all rules of the pack
    def _among(self, case: Case, engine: Engine) -> Verdict:
        """Return `noisy` where another rule of the pack edits a text that must stay."""
        try:
            result = self._clean(engine, case)
        except CleanerError as error:
            return Verdict(case, Outcome.ERROR, note=str(error))
        strangers = [
            record
            for record in result.ledger.records
            if not record.is_bulk and record.state in (APPLIED, PROPOSED) and record.rule != case.rule.id
        ]
        if not strangers:
            return Verdict(case, Outcome.OK, case.example.source, result.text)
        record = strangers[0]
        place = next(rule.place for rule in self._rules if rule.id == record.rule)
        note = f"{record.rule} ({place.file}:{place.line}) edits it"
        got = case.example.source if record.state == PROPOSED else result.text
        return Verdict(case, Outcome.NOISY, case.example.source, got, note)

    # ------------------------------------------------------------ engines
    def _before(self, rule: Rule) -> list[Rule]:
        """Return the character repairs that come before a rule: all of them, but for another of their kind."""
        if rule.stage not in CHARACTER_STAGES:
            return list(self._first)
        earlier = CHARACTER_STAGES[: CHARACTER_STAGES.index(rule.stage)]
        return [first for first in self._first if first.stage in earlier]

    def _pack_of(self, case: Case) -> Engine:
        pack = case.rule.pack
        if pack not in self._packs:
            self._packs[pack] = self._pack_engine(pack)
        return self._packs[pack]

    def _pack_engine(self, pack: str) -> Engine:
        own = [rule for rule in self._rules if rule.pack == pack]
        given = {rule.id for rule in own}
        return self._engine([*(rule for rule in self._first if rule.id not in given), *own])

    def _engine(self, rules: Sequence[Rule]) -> Engine:
        # an example is short: nearly all of it may be boilerplate
        return Engine(Rules(tuple(rules)), max_removed=1.0)

    def _clean(self, engine: Engine, case: Case, assumed: frozenset[str] = frozenset()) -> Result:
        """Clean an example; what it states is its own, and `assumed` holds for the rest."""
        example, where = case.example, case.rule.where
        stated = {"site": example.site, "lang": example.lang}
        assumed = frozenset(name for name in assumed if stated.get(name) is None)
        if example.zone is not None and example.zone is not Zone.ANY:
            engine = self._in_zone(engine, example.zone)
            assumed |= {"zone"}
        site = example.site or next((site for site in where.sites if "*" not in site and "?" not in site), None)
        lang = example.lang or next(iter(where.langs), None)
        return engine.clean(Document(example.source, str(case), site, lang), assume_where=assumed)

    def _in_zone(self, engine: Engine, zone: Zone) -> Engine:
        """Return the engine without the rules that do not hold in a zone."""
        rules = tuple(rule for rule in engine.rules if _fits(rule, zone))
        return engine if len(rules) == len(engine.rules) else Engine(Rules(rules), max_removed=1.0)


def _fits(rule: Rule, zone: Zone | None) -> bool:
    """Whether a rule holds in the zone that an example states."""
    wanted = rule.where.zone
    if zone is None or zone is Zone.ANY or wanted is Zone.ANY or wanted is zone:
        return True
    return Zone.EDGE in (wanted, zone) and wanted in _EDGES and zone in _EDGES


def _held_back(result: Result, rule: Rule) -> str:
    """Return what kept a rule from acting, where the ledger knows."""
    for record in result.ledger.records:
        if record.rule == rule.id and record.state not in (APPLIED, PROPOSED):
            return f"{record.state}: {record.why}" if record.why else record.state
    patterns = getattr(rule.action, "patterns", ())
    needed = patterns[0].requires if patterns else ()
    if needed and not any(text.lower() in result.text.lower() for text in needed):
        return "none of its `requires` stands in the text"
    return ""
