"""Read one rule: its map of keys becomes a `Rule` with its action, or mistakes at their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yaml.nodes import Node, ScalarNode

from cleaner.actions.name import Name
from cleaner.actions.protect import Protect
from cleaner.actions.remove import Remove
from cleaner.actions.replace import Replace
from cleaner.pack_fields import (
    ACTION_KEYS,
    ACTION_OPTIONS,
    COMMON_KEYS,
    Key,
    Keys,
    Kind,
    option_keys,
    plain,
)
from cleaner.pack_values import Entry, Reader, TextNode, where_of
from cleaner.patterns import BadPattern, check_template
from cleaner.rule import Guard, Mode, Pattern, Rule, Stage, Test, Unit, Where, Zone
from cleaner.values import dataclass
from cleaner.yaml_nodes import last_line, place_of


@dataclass
class RuleNode:
    """A rule as its file and the changes of other packs have it, before it is read.

    `label` is what messages call it: its bare id, or its number in the file.
    """

    id: str
    label: str
    node: Node
    where: Mapping[str, Any] | None
    is_site_pack: bool = False
    is_skipped: bool = False


@dataclass
class _Parts:
    """The checked values of a rule, and the nodes that they came from."""

    reader: Reader
    node: Node
    entries: dict[str, Entry]
    values: dict[str, Any]
    where: Where

    def fail(self, name: str, message: str) -> None:
        """Note a mistake at a key of the rule, or at the rule where it lacks the key."""
        self.reader.fail(self.entries[name][0] if name in self.entries else self.node, message)

    def requires(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self.values.get("requires") or ())

    def ignores_case(self, default: bool) -> bool:
        case = self.values.get("case")
        return default if case is None else not case

    def patterns(self, name: str, *, ignore_case: bool) -> tuple[Pattern, ...]:
        return self.reader.patterns(
            self.values.get(name), ignore_case=self.ignores_case(ignore_case), requires=self.requires()
        )


def rule_of(rule: RuleNode, reader: Reader) -> Rule | None:
    """Return the rule that a node describes; None, with every mistake noted, where it has any."""
    reader.rule = rule.label
    before = len(reader.problems.found)
    entries = reader.entries(rule.node, "a rule")
    if entries is None:
        return None
    action, repair = _action_name(reader, rule.node, entries)
    keys = _known_keys(action, repair)
    values = _values(reader, entries, keys, action, repair)
    where = where_of(rule.where, values.get("where"))
    parts = _Parts(reader, rule.node, entries, values, where)
    if rule.is_site_pack and "sites" in (values.get("where") or {}):
        parts.fail("where", "a pack in `sites/` holds for the host in its file name; leave out `site`")
    made = _ACTIONS[action](parts) if action is not None else None
    if made is None or len(reader.problems.found) > before:
        return None
    return Rule(
        id=rule.id,
        action=made,
        stage=getattr(made, "stage", Stage.LINES),  # a protect rule belongs to all stages
        place=place_of(rule.node),
        end_line=last_line(rule.node),
        why=" ".join(values.get("why", "").split()),
        where=where,
        only_if=values.get("only_if", Guard()),
        unless=values.get("unless", Guard()),
        mode=Mode.SKIP if rule.is_skipped else Mode(values.get("mode", Mode.APPLY)),
        max=values.get("max"),
        examples=values.get("examples", ()),
    )


def _action_name(reader: Reader, node: Node, entries: Mapping[str, Entry]) -> tuple[str | None, str | None]:
    """Return the one action of a rule, and the repair that it names; None for none or several."""
    named = [name for name in entries if name in ACTION_KEYS]  # what a change adds comes last
    if len(named) != 1:
        listed = ", ".join(f"`{name}`" for name in ACTION_KEYS)
        if not named:
            reader.fail(node, f"no action; a rule has one of {listed}")
        else:
            reader.fail(entries[named[1]][0], f"two actions, `{named[0]}` and `{named[1]}`; a rule has exactly one")
        return None, None
    action = named[0]
    if action != "repair":
        return action, None
    value = entries["repair"][1]
    words = ACTION_KEYS["repair"].words
    return action, value.value if isinstance(value, ScalarNode) and value.value in words else None


def _known_keys(action: str | None, repair: str | None) -> dict[str, Key]:
    options: dict[str, Key] = {}
    if action is None or (action == "repair" and repair is None):
        for each in ACTION_OPTIONS.values():  # what does not fit is said already
            options.update(each)
    else:
        options.update(option_keys(action, repair))
    return {**options, **COMMON_KEYS, **ACTION_KEYS}


def _values(
    reader: Reader, entries: Mapping[str, Entry], keys: Keys, action: str | None, repair: str | None
) -> dict[str, Any]:
    by_plain = {plain(name): name for name in keys}
    values: dict[str, Any] = {}
    origin: dict[str, ScalarNode] = {}
    for name, (key, value) in entries.items():
        known = by_plain.get(plain(name))
        if known is None:
            if action == "repair" and repair is None:
                continue  # whose option it is cannot be known
            other = [each for each, options in ACTION_OPTIONS.items() if plain(name) in options]
            if other and action is not None:
                head = f"`{action}: {repair}`" if repair else f"`{action}`"
                reader.fail(key, f"`{name}` does not go with {head}, but with `{other[0]}`")
            else:
                reader.unknown(key, {k: v for k, v in keys.items() if k not in ACTION_KEYS or action is None})
            continue
        if known in origin:
            line = origin[known].start_mark.line + 1
            reader.fail(key, f"`{name}` stands twice in this map; the first is on line {line}")
            continue
        origin[known] = key
        if known == "id":
            continue  # read already, since messages name it
        read = reader.value(value, keys[known], name)
        if read is not None:
            values[known] = read
    return values


def _remove(parts: _Parts) -> Remove | None:
    tests = [Test(name) for name in parts.entries if name in tuple(Test)]
    unit = parts.values.get("remove")
    if unit is None:
        return None
    unit = Unit(unit)
    if not tests:
        needed = "`has`" if unit is Unit.MATCH else "one of `is`, `starts` and `has`"
        parts.fail("remove", f"`remove: {unit}` needs {needed}")
        return None
    if len(tests) > 1:
        parts.fail(tests[1], f"both `{tests[0]}` and `{tests[1]}`; a rule has one of `is`, `starts` and `has`")
        return None
    test = tests[0]
    if unit is Unit.MATCH and test is not Test.HAS:
        parts.fail(test, f"`remove: match` takes `has`, not `{test}`")
    if unit is not Unit.REST and "until" in parts.entries:
        parts.fail("until", f"`until` goes with `remove: rest`, not with `remove: {unit}`")
    if unit is Unit.REST and parts.where.zone is not Zone.ANY:
        parts.fail("where", "`remove: rest` takes no zone; it needs a sentence before it instead")
    return Remove(
        unit=unit,
        test=test,
        patterns=parts.patterns(test, ignore_case=True),
        into=parts.values.get("into"),
        until=parts.reader.patterns(parts.values.get("until"), ignore_case=parts.ignores_case(True)),
    )


def _replace(parts: _Parts) -> Replace | None:
    reader = parts.reader
    requires = parts.requires()
    pairs: list[tuple[Pattern, str]] = []
    listed: list[tuple[TextNode, TextNode]] = parts.values.get("replace") or []
    for (text, node), (template, at) in listed:
        pattern = reader.pattern(text, node, ignore_case=parts.ignores_case(False), requires=requires)
        if pattern is None:
            continue
        try:
            check_template(template, pattern, check=pattern.place.file not in reader.trusted)
        except BadPattern as error:
            reader.fail(at, str(error))
            continue
        if template == text:
            reader.fail(at, f"`{text}` is replaced by itself")
        pairs.append((pattern, template))
    return Replace(tuple(pairs)) if pairs else None


def _protect(parts: _Parts) -> Protect | None:
    patterns = parts.patterns("protect", ignore_case=True)
    return Protect(patterns) if patterns else None


def _name(parts: _Parts) -> Name | None:
    values = parts.values
    name = values.get("name")
    if name is None:
        return None
    short = values.get("short") or name.split()[-1]
    lists = {
        each: tuple(text for text, _ in values.get(each) or ()) for each in ("title", "variants", "accept", "never")
    }
    ambiguous: list[tuple[str, str]] = []
    right = {name, short, *name.split(), *lists["accept"]}
    for (wrong, at), (becomes, becomes_at) in values.get("ambiguous") or ():
        if becomes not in right:
            parts.reader.fail(becomes_at, f"`{wrong}` becomes `{becomes}`, which is no part of `{name}`")
        if wrong in right:
            parts.reader.fail(at, f"`{wrong}` is a right form of `{name}` and a wrong one")
        ambiguous.append((wrong, becomes))
    for variant, at in values.get("variants") or ():
        if variant in right:
            parts.reader.fail(at, f"`{variant}` is a right form of `{name}` and a wrong one")
    return Name(
        name=name,
        short=short,
        entity=values.get("entity", "person"),
        ambiguous=tuple(ambiguous),
        near=values.get("near", False),
        **lists,
    )


def _repair(parts: _Parts) -> Any:
    from cleaner.repairs import repair_class

    name = parts.values.get("repair")
    if name is None:
        return None
    given: dict[str, Any] = {}
    for option, key in option_keys("repair", name).items():
        if option in parts.values and option not in COMMON_KEYS:
            value = parts.values[option]
            given[option] = tuple(text for text, _ in value) if key.kind is Kind.TEXTS else value
    try:
        return repair_class(name)(**given)
    except ValueError as error:  # an option that only the repair itself can judge
        parts.fail("repair", str(error))
        return None


_ACTIONS: Mapping[str, Callable[[_Parts], Any]] = {
    "remove": _remove,
    "replace": _replace,
    "protect": _protect,
    "name": _name,
    "repair": _repair,
}
