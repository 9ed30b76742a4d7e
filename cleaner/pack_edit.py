"""Edit a pack as a person would: lines are put in where they belong, and every other byte stays.

A YAML writer would lay the file out anew, and write `\\u00a0` as the invisible character that it names; so the parser
only says where things stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cleaner.errors import CleanerError
from cleaner.values import dataclass
from cleaner.visible import is_invisible
from cleaner.yaml_nodes import Problems, compose, last_line

INDENT = "  "


@dataclass(frozen=True)
class Addition:
    """What a rule gets: a text that it must keep and, where there is one, a pattern for its `unless`."""

    keep: str
    guard: str | None = None


def add_to_rule(text: str, shown: str, bare: str, addition: Addition) -> str:
    """Return the text of a pack in which the rule `bare` has the addition. Raises CleanerError where it cannot."""
    if addition.guard is not None:
        text = _add_guard(text, shown, bare, addition.guard)
    rule = _rule(text, shown, bare)
    item = f"{{keep: {quoted(addition.keep)}}}"
    examples = _value(rule, "examples")
    if isinstance(examples, SequenceNode) and examples.value:
        return _add_item(text, examples, item)
    if examples is not None:
        raise CleanerError(f"{shown}: the examples of {bare} are no list; add this one by hand: {item}")
    column = rule.start_mark.column
    lines = [f"{' ' * column}examples:", f"{' ' * column}{INDENT}- {item}"]
    return _insert_lines(text, last_line(rule), lines)


def add_change(text: str, shown: str, rule_id: str, addition: Addition) -> str:
    """Return the text of a pack that changes a rule of another pack by the addition. Raises CleanerError."""
    parts = [f"examples: {{+: [{{keep: {quoted(addition.keep)}}}]}}"]
    if addition.guard is not None:
        parts.insert(0, f"unless: {{+: [{quoted(addition.guard)}]}}")
    root = _root(text, shown)
    change = _value(root, "change")
    if change is None:
        lines = ["change:", f"{INDENT}{rule_id}:", *(f"{INDENT * 2}{part}" for part in parts)]
        for key, _ in root.value:
            if key.value == "rules":
                return _insert_lines(text, key.start_mark.line, [*lines, ""])
        return _insert_lines(text, last_line(root), lines)
    is_known = isinstance(change, MappingNode) and any(
        key.value in (rule_id, rule_id.partition("/")[2]) for key, _ in change.value
    )
    if not isinstance(change, MappingNode) or change.flow_style or not change.value or is_known:
        told = "; ".join(parts)
        raise CleanerError(f"{shown}:{_line(change)}: add this to the change of {rule_id} by hand: {told}")
    column = change.value[0][0].start_mark.column
    lines = [f"{' ' * column}{rule_id}:", *(f"{' ' * column}{INDENT}{part}" for part in parts)]
    return _insert_lines(text, last_line(change), lines)


def quoted(text: str) -> str:
    """Return a text in double quotes, what the eye cannot see as escapes."""
    body = json.dumps(text, ensure_ascii=False)
    return "".join(_escaped(char) if is_invisible(char) else char for char in body)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


# ---------------------------------------------------------------- where things stand
def _root(text: str, shown: str) -> MappingNode:
    problems = Problems()
    root = compose(text.encode("utf-8"), shown, problems)
    if not isinstance(root, MappingNode):
        raise CleanerError("\n".join(map(str, problems.found)) or f"{shown}: no pack")
    return root


def _rule(text: str, shown: str, bare: str) -> MappingNode:
    rules = _value(_root(text, shown), "rules")
    for node in rules.value if isinstance(rules, SequenceNode) else ():
        if isinstance(node, MappingNode) and not node.flow_style:
            id_ = _value(node, "id")
            if isinstance(id_, ScalarNode) and id_.value == bare:
                return node
    raise CleanerError(f"{shown}: no rule {bare} written on lines of its own, so it cannot be added to")


def _value(node: MappingNode, name: str) -> Node | None:
    return next((value for key, value in node.value if isinstance(key, ScalarNode) and key.value == name), None)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


# ---------------------------------------------------------------- putting in
def _insert_lines(text: str, after: int, lines: Sequence[str]) -> str:
    """Return the text with lines put in after line number `after`; 0 for before the first."""
    old = text.split("\n")
    if after >= len(old):  # a last line without its line break
        after = len(old)
    return "\n".join([*old[:after], *lines, *old[after:]])


def _add_guard(text: str, shown: str, bare: str, guard: str) -> str:
    rule = _rule(text, shown, bare)
    item = quoted(guard)
    unless = _value(rule, "unless")
    if isinstance(unless, MappingNode):
        inner = _value(unless, "paragraph")
        if inner is None:
            raise CleanerError(f"{shown}:{_line(unless)}: add `paragraph: [{item}]` to this `unless` by hand")
        unless = inner
    if unless is None:
        line = f"{' ' * rule.start_mark.column}unless: [{item}]"
        for name in ("why", "examples"):
            key = next((key for key, _ in rule.value if key.value == name), None)
            if key is not None and key.start_mark.line > rule.start_mark.line:
                return _insert_lines(text, key.start_mark.line, [line])
        return _insert_lines(text, last_line(rule), [line])
    if isinstance(unless, SequenceNode):
        return _add_item(text, unless, item)
    if not isinstance(unless, ScalarNode):
        raise CleanerError(f"{shown}:{_line(unless)}: add {item} to this `unless` by hand")
    start, end = unless.start_mark.index, unless.end_mark.index
    if unless.style in ("|", ">"):
        raise CleanerError(f"{shown}:{_line(unless)}: add {item} to this `unless` by hand")
    # in brackets a comma or a bracket would part a plain text
    old = text[start:end] if unless.style else quoted(unless.value)
    return f"{text[:start]}[{old}, {item}]{text[end:]}"


def _add_item(text: str, listed: SequenceNode, item: str) -> str:
    if listed.flow_style:
        close = listed.end_mark.index - 1
        head = text[:close].rstrip()
        gap = text[len(head) : close]
        comma = "" if head.endswith((",", "[")) else ","
        if "\n" in gap:  # a list over several lines: one more of them
            indent = re.search(r"[^\n]*\Z", gap)
            return f"{head}{comma}\n{indent[0] if indent else ''}{INDENT}{item}{gap}{text[close:]}"
        return f"{head}{comma}{' ' if comma else ''}{item}{text[close:]}"
    last = listed.value[-1]
    line = text.split("\n")[last.start_mark.line]
    dash = line.rindex("-", 0, last.start_mark.column)
    return _insert_lines(text, last_line(listed), [f"{' ' * dash}- {item}"])
