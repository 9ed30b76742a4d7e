"""Try the tests of rules: break each rule a little, and see whether an example or a golden notices.

    rules/news.yaml:4: rule news/share: nothing fails without the pattern `tweet`

What nobody notices is a pattern that no example shows, a guard that no `keep` needs, or a zone that nothing asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace

from cleaner.actions.name import Name
from cleaner.actions.protect import Protect
from cleaner.actions.remove import Remove
from cleaner.actions.replace import Replace
from cleaner.document import Document
from cleaner.engine import Engine
from cleaner.errors import CleanerError
from cleaner.examples import Case, Examples
from cleaner.rule import Guard, Mode, Pattern, Rule, Rules, Test, Where, Zone
from cleaner.values import dataclass


@dataclass(frozen=True)
class Mutant:
    """A rule broken on purpose; `what` completes "nothing fails". One that `widens` may act where it did not."""

    rule: Rule
    broken: Rule
    what: str
    widens: bool = True


@dataclass(frozen=True)
class Trial:
    """A mutant, and what noticed it: an example, a golden, or nothing (empty)."""

    mutant: Mutant
    noticed_by: str


def mutants_of(rule: Rule) -> Iterator[Mutant]:
    """Yield the rule without each of its patterns and guards, with `is` and `starts` read as `has`, in any zone."""

    def mutant(what: str, **changes: object) -> Mutant:
        return Mutant(rule, replace(rule, **changes), what)  # type: ignore[arg-type]

    def narrower(what: str, action: object) -> Mutant:
        return Mutant(rule, replace(rule, action=action), what, widens=False)

    action = rule.action
    if isinstance(action, Remove):
        for pattern, rest in _without_each(action.patterns):
            yield narrower(f"without the pattern `{pattern.source}`", replace(action, patterns=rest))
        for pattern, rest in _without_each(action.until):
            yield mutant(f"without `until: {pattern.source}`", action=replace(action, until=rest))
        if action.test in (Test.IS, Test.STARTS):
            yield mutant(f"with `has` for `{action.test}`", action=replace(action, test=Test.HAS))
    elif isinstance(action, Protect):
        for pattern, rest in _without_each(action.patterns):
            yield mutant(f"without the pattern `{pattern.source}`", action=replace(action, patterns=rest))
    elif isinstance(action, Replace):
        for n, (pattern, _) in enumerate(action.pairs):
            pairs = action.pairs[:n] + action.pairs[n + 1 :]
            yield narrower(f"without the pattern `{pattern.source}`", replace(action, pairs=pairs))
    elif isinstance(action, Name):
        yield from _names(action, mutant)
    else:
        for option, text, others in _options(action):
            yield narrower(f"without `{option}: {text}`", replace(action, **{option: others}))
    yield from _guards(rule, mutant)
    if rule.where.zone is not Zone.ANY:
        where = Where(rule.where.sites, rule.where.langs)
        yield mutant(f"outside the zone `{rule.where.zone}`", where=where)


def _without_each(patterns: Sequence[Pattern]) -> Iterator[tuple[Pattern, tuple[Pattern, ...]]]:
    for n, pattern in enumerate(patterns):
        yield pattern, (*patterns[:n], *patterns[n + 1 :])


def _options(repair: object) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (option, pattern, the others) for the options of a repair that list patterns.

    A list of plain words is data, and a list of one shows itself in any `in`: an empty one would be another repair.
    """
    for option in fields(repair) if is_dataclass(repair) else ():
        listed = getattr(repair, option.name)
        if isinstance(listed, tuple) and len(listed) > 1:
            for n, text in enumerate(listed):
                if isinstance(text, str) and text.startswith("/"):
                    yield option.name, text, (*listed[:n], *listed[n + 1 :])


def _names(action: Name, mutant: Callable[..., Mutant]) -> Iterator[Mutant]:
    """Yield the mutants of a name: its lists are data, of which no one wants an example each."""
    if action.variants or action.near:  # what one misses the other mends, so only both together are missed
        yield mutant("without variants and near-spellings", action=replace(action, variants=(), near=False))
    if action.ambiguous:
        always = (*action.variants, *(wrong for wrong, _ in action.ambiguous))
        yield mutant("without its ambiguous forms", action=replace(action, ambiguous=()))
        yield mutant("with no evidence for its ambiguous forms", action=replace(action, ambiguous=(), variants=always))


def _guards(rule: Rule, mutant: Callable[..., Mutant]) -> Iterator[Mutant]:
    if rule.only_if:
        yield mutant("without `only_if`", only_if=Guard())
    unless = rule.unless
    for pattern, rest in _without_each(unless.paragraph):
        yield mutant(f"without `unless: {pattern.source}`", unless=Guard(rest, unless.document))
    for pattern, rest in _without_each(unless.document):
        yield mutant(f"without `unless: doc: {pattern.source}`", unless=Guard(unless.paragraph, rest))


class Trials:
    """Runs mutants against the examples of their rule and pack, then against the goldens."""

    def __init__(self, rules: Rules, first: Sequence[Rule], goldens: Iterable[Document] = ()) -> None:
        self._rules = rules
        self._first = tuple(first)
        self._goldens = list(goldens)
        self._examples = Examples(rules.rules, first)
        self._engine = Engine(rules)
        self._passing: dict[str, list[Case]] = {}
        self._clean: dict[str, str | None] = {}

    def run(self, rules: Iterable[Rule]) -> Iterator[Trial]:
        """Yield a trial for each mutant of the rules."""
        for rule in rules:
            if rule.mode is Mode.SKIP:
                continue
            for mutant in mutants_of(rule):
                yield Trial(mutant, self._noticed_by(mutant))

    def _noticed_by(self, mutant: Mutant) -> str:
        rule = mutant.broken
        examples = Examples(tuple(rule if each.id == rule.id else each for each in self._rules.rules), self._first)
        for case in self._cases(mutant.rule):
            if examples.alone(replace(case, rule=rule)).is_failure:
                return f"{case.example.place.file}:{case.example.place.line}"
        for case in self._pack_keeps(mutant.rule) if mutant.widens else ():
            if examples.verdict(case).is_failure:
                return f"{case.example.place.file}:{case.example.place.line}"
        return self._golden_notices(mutant)

    def _cases(self, rule: Rule) -> list[Case]:
        """Return the examples of a rule that pass now."""
        if rule.id not in self._passing:
            cases = [Case(rule, example, n) for n, example in enumerate(rule.examples, 1) if not example.todo]
            self._passing[rule.id] = [case for case in cases if not self._examples.alone(case).is_failure]
        return self._passing[rule.id]

    def _pack_keeps(self, rule: Rule) -> Iterator[Case]:
        """Yield the texts that the other rules of its pack keep."""
        for other in self._rules.rules:
            if other.pack == rule.pack and other.id != rule.id:
                yield from (case for case in self._cases(other) if case.example.out is None)

    def _golden_notices(self, mutant: Mutant) -> str:
        """Return the golden that the mutant changes; alone first, since all rules on all goldens would take minutes."""
        if not self._goldens:
            return ""
        alone = Engine(Rules((*self._first, mutant.rule)), max_removed=1.0)
        broken = Engine(Rules((*self._first, mutant.broken)), max_removed=1.0)
        whole: Engine | None = None
        for document in self._goldens:
            if _text(alone, document) == _text(broken, document):
                continue
            if whole is None:
                rules = tuple(mutant.broken if each.id == mutant.rule.id else each for each in self._rules.rules)
                whole = Engine(Rules(rules))
            if document.name not in self._clean:
                self._clean[document.name] = _text(self._engine, document)
            if _text(whole, document) != self._clean[document.name]:
                return document.name
        return ""


def _text(engine: Engine, document: Document) -> str | None:
    try:
        return engine.clean(document).text
    except CleanerError:
        return None
