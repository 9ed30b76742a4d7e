"""Rules made ready to run: by stage, their patterns taken apart and each with its literals.

A plan is a value that can be kept in a file or sent to a worker; what takes time to find out stands in it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from cleaner.actions.name import Name
from cleaner.actions.protect import Protect
from cleaner.actions.remove import Remove
from cleaner.actions.replace import Replace
from cleaner.expressions import alternatives
from cleaner.matcher import Index, Scope, Slot
from cleaner.rule import Mode, Pattern, Reads, Rule, Rules, Stage, Test, Unit
from cleaner.values import dataclass

_SCOPES = {
    Unit.LINE: Scope.LINE,
    Unit.REST: Scope.LINE,
    Unit.PARAGRAPH: Scope.PARAGRAPH,
    Unit.SENTENCE: Scope.SENTENCE,
    Unit.MATCH: Scope.PARAGRAPH,
}


@dataclass(frozen=True)
class StagePlan:
    """The rules of one stage: those with patterns, repairs and names; and a slot for each pattern.

    A repair may have anchors, patterns for the lines that it looks for. They have slots too, whose rules count on
    behind the last of `patterned`.
    """

    stage: Stage
    patterned: tuple[Rule, ...]
    repairs: tuple[Rule, ...]
    names: tuple[Rule, ...]
    slots: tuple[Slot, ...]

    @classmethod
    def of(cls, stage: Stage, rules: list[Rule]) -> StagePlan:
        patterned = tuple(rule for rule in rules if isinstance(rule.action, (Remove, Replace)))
        repairs = tuple(rule for rule in rules if not isinstance(rule.action, (Remove, Replace, Name)))
        slots = [slot for place, rule in enumerate(patterned) for slot in _slots(place, rule)]
        for place, rule in enumerate(repairs, len(patterned)):
            if hasattr(rule.action, "anchors"):
                anchors: tuple[Pattern, ...] = rule.action.anchors()
                slots += [Slot(place, pattern, n, Scope.LINE, Test.IS) for n, pattern in enumerate(anchors)]
        return cls(
            stage,
            patterned,
            repairs,
            tuple(rule for rule in rules if isinstance(rule.action, Name)),
            tuple(slots),
        )

    @cached_property
    def anchored(self) -> tuple[Rule, ...]:
        """The repairs that have anchors."""
        return tuple(rule for rule in self.repairs if hasattr(rule.action, "anchors"))

    @cached_property
    def anchors_read(self) -> Reads | None:
        """What the repairs that have anchors read."""
        return Reads.LINES if all(rule.reads is Reads.LINES for rule in self.anchored) else None

    @cached_property
    def unanchored(self) -> tuple[int, ...]:
        """The places of the other repairs, counted on behind the last of `patterned`."""
        places = enumerate(self.repairs, len(self.patterned))
        return tuple(place for place, rule in places if not hasattr(rule.action, "anchors"))

    @cached_property
    def bulk(self) -> Rule | None:
        """The one rule of a stage that has nothing but one bulk repair."""
        return self.repairs[0] if self.size == len(self.repairs) == 1 and self.repairs[0].is_bulk else None

    @cached_property
    def reads(self) -> Reads:
        """What the rules with patterns read, of one text."""
        by_line = all(slot.scope is Scope.LINE for slot in self.slots) and not any(
            rule.only_if.paragraph or rule.unless.paragraph for rule in self.patterned
        )
        return Reads.LINES if by_line else Reads.PARAGRAPHS

    @property
    def size(self) -> int:
        return len(self.patterned) + len(self.repairs) + len(self.names)

    @cached_property
    def index(self) -> Index:
        return Index(self.slots)

    def __getstate__(self) -> dict[str, object]:
        made = ("anchored", "unanchored", "anchors_read", "bulk", "reads")
        return {name: value for name, value in self.__dict__.items() if name not in made}


@dataclass(frozen=True)
class Plan:
    """The rules, the stages that have any, and the rules that protect."""

    rules: Rules
    stages: tuple[StagePlan, ...]
    protects: tuple[Rule, ...]

    @classmethod
    def of(cls, rules: Rules) -> Plan:
        live = [rule for rule in rules.rules if rule.mode is not Mode.SKIP]
        protects = tuple(rule for rule in live if isinstance(rule.action, Protect))
        stages = (
            StagePlan.of(stage, [r for r in live if r.stage is stage and not isinstance(r.action, Protect)])
            for stage in Stage
        )
        return cls(rules, tuple(stage for stage in stages if stage.size), protects)

    def complete(self) -> Plan:
        """Find out now what is otherwise found out when first needed, and return the plan."""
        for stage in self.stages:
            stage.index  # noqa: B018
            for slot in stage.slots:
                slot.outline, slot.pattern.loops  # noqa: B018
        return self


def _slots(place: int, rule: Rule) -> list[Slot]:
    action = rule.action
    if isinstance(action, Replace):
        return [
            Slot(place, pattern, number, Scope.PARAGRAPH, Test.HAS) for number, (pattern, _) in enumerate(action.pairs)
        ]
    return [
        Slot(place, piece, number, _SCOPES[action.unit], action.test)
        for number, pattern in enumerate(action.patterns)
        for piece in _pieces(pattern, action.unit)
    ]


def _pieces(pattern: Pattern, unit: Unit) -> list[Pattern]:
    """Return the alternatives of a pattern, each with literals of its own and compiled only when it is tried.

    A `match` stays whole: which alternative matches first decides where it ends.
    """
    if pattern.literal is not None or pattern.requires or unit is Unit.MATCH:
        return [pattern]
    pieces = alternatives(pattern.expression, pattern.flags)
    return [replace(pattern, expression=piece) for piece in pieces] if len(pieces) > 1 else [pattern]
