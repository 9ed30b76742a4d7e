"""Rules made ready to clean documents, and what comes of one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.conditions import holds
from cleaner.document import Document
from cleaner.ledger import Change, Ledger
from cleaner.matcher import Tries, everywhere
from cleaner.parts import WHOLE
from cleaner.passes import CHARACTER_STAGES, Passes
from cleaner.passes_in_parts import PassesInParts
from cleaner.plan import Plan, StagePlan
from cleaner.rule import Rule, Rules
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.names import NameFinder

MAX_REMOVED = 0.6
"""The share of its words above which a document is held for a person."""


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
        done = self._all_rounds(self._stages, document, assume_where)
        before, after = done.words() if done.may_have_lost(self.max_removed) else (0, 0)
        if after < before and 1 - after / before > self.max_removed:
            stages = [plan for plan in self._stages if plan.stage in CHARACTER_STAGES]
            held = self._all_rounds(stages, document, assume_where)
            taken = ", ".join(f"{rule} {count}" for rule, count in done.words_taken().most_common(3))
            note = f"would lose {1 - after / before:.0%} of its {before} words (most by {taken}); "
            note += "only characters were repaired"
            return Result(document.text, held.document.text, {}, held.ledger(), Status.HELD, note)
        status = Status.UNCHANGED if done.document.text == document.text else Status.CHANGED
        return Result(document.text, done.document.text, done.fields, done.ledger(), status)

    def _all_rounds(
        self, stages: Sequence[StagePlan], document: Document, assume_where: frozenset[str]
    ) -> Passes | PassesInParts:
        """Run the stages over a document: in parts where the text is too long, or where the clean one would be."""
        if len(document.text) <= WHOLE:
            passes = Passes(self, document, assume_where)
            passes.all_rounds(stages)
            if len(passes.document.text) <= WHOLE:
                return passes
        in_parts = PassesInParts(self, document, assume_where)
        in_parts.all_rounds(stages)
        return in_parts

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
