"""Look for rules that load but may harm, hang or say nothing: warnings, each at its place.

A warning is a question to the author, not a mistake; `cleaner rules --lint` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cleaner.actions.name import Name
from cleaner.actions.protect import Protect
from cleaner.actions.remove import Remove
from cleaner.actions.replace import Replace
from cleaner.errors import Place
from cleaner.literals import required_literals
from cleaner.rule import Pattern, Rule, Test, Unit, Where, Zone
from cleaner.shadow import fold
from cleaner.values import dataclass
from cleaner.yaml_nodes import short

SHORT_WORD = 5
"""A single word of at most so many letters stands in too many sentences to be looked for anywhere."""
WEAK = 12
"""A literal of one word, or of fewer characters, says too little to act in every zone."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to look at. `kind` is its stable name."""

    place: Place
    rule: str
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: rule {self.rule}: {self.message} [{self.kind}]"


def lint(rules: Sequence[Rule]) -> list[Finding]:
    """Return all warnings about these rules, in the order of their places."""
    found = {finding for check in _CHECKS for finding in check(rules)}
    return sorted(found)


def patterns_of(rule: Rule) -> tuple[Pattern, ...]:
    """Return the patterns by which the rule finds what it acts on."""
    action = rule.action
    if isinstance(action, Replace):
        return tuple(pattern for pattern, _ in action.pairs)
    return action.patterns if isinstance(action, (Remove, Protect)) else ()


def _undocumented(rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        if not rule.why and not isinstance(rule.action, Name):  # a name is its own reason
            yield Finding(rule.place, rule.id, "no-why", "no `why`; a reviewer wants to know why the rule is right")
        if all(example.out is None for example in rule.examples):
            yield Finding(rule.place, rule.id, "no-example", "no `in` with `out`; nothing shows what the rule does")
        if all(example.out is not None for example in rule.examples):
            yield Finding(rule.place, rule.id, "no-keep", "no `keep`; nothing shows what the rule leaves alone")


def _slow(rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for pattern in patterns_of(rule):
            if not isinstance(rule.action, Protect) and not _is_indexed(rule, pattern):
                yield Finding(
                    pattern.place,
                    rule.id,
                    "slow",
                    f"`{short(pattern.source, 60)}` has no text that each match must contain, so it is tried "
                    "everywhere; give `requires:` if there is one",
                )


def _is_indexed(rule: Rule, pattern: Pattern) -> bool:
    action = rule.action
    if isinstance(action, Remove) and pattern.literal is not None and action.test is not Test.HAS:
        by_line = action.unit in (Unit.LINE, Unit.REST)  # found by the line itself, however short
        return by_line or required_literals(pattern) is not None
    return required_literals(pattern) is not None


def _weak(rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        action = rule.action
        if not isinstance(action, Remove) or action.test is Test.IS:
            continue
        is_guarded = bool(rule.only_if or rule.where.sites) or rule.where.zone is not Zone.ANY
        for pattern in action.patterns:
            literal = pattern.literal
            if literal is None:
                continue
            words = literal.split()
            if action.test is Test.HAS and len(words) == 1 and len(literal) <= SHORT_WORD and literal.isalpha():
                yield Finding(
                    pattern.place,
                    rule.id,
                    "common-word",
                    f"`has: {literal}` is one short word, which any sentence may hold; use `is`, or more words",
                )
            elif not is_guarded and action.unit is not Unit.MATCH and (len(words) == 1 or len(literal) < WEAK):
                yield Finding(
                    pattern.place,
                    rule.id,
                    "weak",
                    f"`{literal}` is little to go by in every zone; add `where: {{zone: edge}}`, a guard or more words",
                )


def _twice(rules: Sequence[Rule]) -> Iterator[Finding]:
    """The same text in two rules, or twice in one: one of them never acts."""
    seen: dict[tuple[object, ...], list[tuple[Rule, Place]]] = {}
    for rule in rules:
        for what, text, place in _texts(rule):
            for other, first in seen.setdefault((what, text), []):
                if _may_meet(rule.where, other.where):
                    head = "stands twice in this rule" if other is rule else f"also stands in {other.id}"
                    at = f"{first.file}:{first.line}"
                    yield Finding(place, rule.id, "twice", f"`{short(text, 60)}` {head} ({at}); keep one")
                    break
            seen[what, text].append((rule, place))


def _texts(rule: Rule) -> Iterator[tuple[tuple[object, ...], str, Place]]:
    """Yield what a rule acts on as (kind, text, place)."""
    action = rule.action
    if isinstance(action, Name):
        for text in (*action.variants, *(wrong for wrong, _ in action.ambiguous)):
            yield ("name",), text, rule.place
    for pattern in patterns_of(rule):
        kind: tuple[object, ...] = (type(action).__name__, pattern.flags)
        if isinstance(action, Remove):
            kind = (*kind, action.unit, action.test)
        if pattern.literal is not None:
            yield kind, fold(pattern.literal) if isinstance(action, Remove) else pattern.literal, pattern.place
        else:
            yield kind, pattern.source, pattern.place


def _may_meet(one: Where, other: Where) -> bool:
    """Whether two rules can hold for the same document and place."""
    if one.langs and other.langs and not set(one.langs) & set(other.langs):
        return False
    if one.sites and other.sites and not set(one.sites) & set(other.sites):
        return False
    zones = {one.zone, other.zone}
    return len(zones) == 1 or Zone.ANY in zones or (Zone.EDGE in zones and Zone.BODY not in zones)


def _undoing(rules: Sequence[Rule]) -> Iterator[Finding]:
    """Replacements that turn into one another: the document would never settle."""
    pairs: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        if not isinstance(rule.action, Replace):
            continue
        for pattern, template in rule.action.pairs:
            if pattern.literal is None:
                continue
            other = pairs.get((template, pattern.literal))
            if other is not None and _may_meet(rule.where, other.where):
                message = f"`{pattern.literal}` becomes `{template}`, which {other.id} turns back"
                yield Finding(pattern.place, rule.id, "undoes", f"{message}; keep one direction")
            pairs.setdefault((pattern.literal, template), rule)


_CHECKS: tuple[Callable[[Sequence[Rule]], Iterator[Finding]], ...] = (
    _undocumented,
    _slow,
    _weak,
    _twice,
    _undoing,
)
