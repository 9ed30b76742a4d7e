"""Adjust a rule of another pack: fields are laid over its own, lists are added to or taken from.

    change:
      core/see-also: {mode: propose, unless: {+: [see also sprach]}, where: {zone: tail}}

`null` takes a field away. Works on nodes, so that a mistake in a change is reported where the change stands.
"""

from __future__ import annotations

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cleaner.pack_fields import AMENDMENTS, plain
from cleaner.pack_values import Reader
from cleaner.yaml_nodes import is_null, shape_of, short, suggestion

_GUARDS = ("only_if", "unless")


def changed(rule: Node, change: Node, reader: Reader) -> Node:
    """Return the rule's node with a change laid over it; mistakes are noted with the reader."""
    entries = reader.entries(change, "a change")
    if entries is None or not isinstance(rule, MappingNode) or not isinstance(change, MappingNode):
        return rule
    if "id" in entries:
        reader.fail(entries["id"][0], "a change cannot give a rule another `id`; skip it and write your own")
        return rule
    return _laid_over(rule, change, reader)


def _laid_over(base: MappingNode, change: MappingNode, reader: Reader) -> MappingNode:
    pairs: list[tuple[Node, Node]] = list(base.value)
    for key, value in change.value:
        if not isinstance(key, ScalarNode):
            reader.fail(key, f"a key is text, not {shape_of(key)}")
            continue
        at = next(
            (
                n
                for n, (old, _) in enumerate(pairs)
                if isinstance(old, ScalarNode) and plain(old.value) == plain(key.value)
            ),
            None,
        )
        old = pairs[at][1] if at is not None else None
        if is_null(value) and value.value:  # an empty value is a slip, and refused as such
            if at is None:
                reader.fail(key, f"the rule has no `{short(key.value)}` to take away")
            else:
                del pairs[at]
            continue
        if _is_amendment(value):
            new = _amended(key.value, old, value, reader)
        elif isinstance(old, MappingNode) and isinstance(value, MappingNode):
            new = _laid_over(old, value, reader)
        else:
            new = value
        if at is None:
            pairs.append((key, new))
        else:
            pairs[at] = (key, new)
    return MappingNode(base.tag, pairs, base.start_mark, base.end_mark, base.flow_style)


def _is_amendment(node: Node) -> bool:
    return (
        isinstance(node, MappingNode)
        and bool(node.value)
        and all(isinstance(key, ScalarNode) and key.value in AMENDMENTS for key, _ in node.value)
    )


def _amended(name: str, old: Node | None, amendment: MappingNode, reader: Reader) -> Node:
    if isinstance(old, MappingNode):
        if name in _GUARDS:  # a guard's list is that of the paragraph
            key = ScalarNode("tag:yaml.org,2002:str", "paragraph", amendment.start_mark, amendment.end_mark)
            inner = MappingNode(amendment.tag, [(key, amendment)], amendment.start_mark, amendment.end_mark)
            return _laid_over(old, inner, reader)
        return _amended_map(name, old, amendment, reader)
    items = list(old.value) if isinstance(old, SequenceNode) else [] if old is None else [old]
    for sign, value in amendment.value:
        listed = value.value if isinstance(value, SequenceNode) else [value]
        for item in listed:
            if sign.value == "+":
                items.append(item)
                continue
            found = next((n for n, each in enumerate(items) if _same(each, item)), None)
            if found is None:
                known = [each.value for each in items if isinstance(each, ScalarNode)]
                near = suggestion(item.value, known) if isinstance(item, ScalarNode) else ""
                reader.fail(item, f"{shape_of(item)} does not stand in the rule's `{name}`{near}")
            else:
                del items[found]
    start, end = amendment.start_mark, amendment.end_mark
    return SequenceNode("tag:yaml.org,2002:seq", items, start, end, flow_style=True)


def _amended_map(name: str, old: MappingNode, amendment: MappingNode, reader: Reader) -> Node:
    for sign, value in amendment.value:
        if sign.value == "+":
            if not isinstance(value, MappingNode):
                reader.fail(value, f"`{name}` is a map; what is added to it is a map too")
            else:
                old = _laid_over(old, value, reader)
            continue
        for item in value.value if isinstance(value, SequenceNode) else [value]:
            pairs = [pair for pair in old.value if not _same(pair[0], item)]
            if len(pairs) == len(old.value):
                reader.fail(item, f"{shape_of(item)} does not stand in the rule's `{name}`")
            old = MappingNode(old.tag, pairs, old.start_mark, old.end_mark, old.flow_style)
    return old


def _same(one: Node, other: Node) -> bool:
    return isinstance(one, ScalarNode) and isinstance(other, ScalarNode) and one.value == other.value
