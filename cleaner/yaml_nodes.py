"""YAML files as nodes that know their place, and the mistakes found in them.

PyYAML's C composer gives a file's tree with the place of every key and value, in 9 ms for 300 rules. Scalars
are read as the place that they stand in asks, never guessed: where text is wanted `No`, `1.0` and `null` are
text, where a number is wanted the YAML 1.2 core forms count.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from math import isfinite
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import BaseResolver

from cleaner.errors import Place, Problem
from cleaner.values import dataclass

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # PyYAML built without libyaml: slower, the same tree
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        def __init__(self, stream: Any) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)

        def dispose(self) -> None:
            pass


LARGEST_FILE = 8_000_000
"""Bytes. A pack of 50,000 names is 4 MB; what is larger is not a pack."""

MOST_NODES = 500_000
"""Nodes with aliases written out, so that nine lines of aliases cannot become a billion texts."""

DEEPEST = 40
"""Levels. A rule in a pack is five deep."""

_DEFAULT_TAGS: Mapping[type[Node], str] = {
    ScalarNode: "tag:yaml.org,2002:str",
    SequenceNode: "tag:yaml.org,2002:seq",
    MappingNode: "tag:yaml.org,2002:map",
}
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")


class _Named(io.BytesIO):
    """Bytes with a name, which the parser then puts on every mark."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


class _Composer(_Parser, BaseResolver):
    """The bare resolver gives every plain scalar the tag of a text: what it means is asked later."""

    def __init__(self, stream: Any) -> None:
        _Parser.__init__(self, stream)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        """Return the tag of a node that states none; called for each, so it does nothing else."""
        return _DEFAULT_TAGS[kind]

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


@dataclass
class Problems:
    """Collects mistakes, so that a person sees all of them at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, at: Node | Place, message: str, rule: str = "") -> None:
        """Note a mistake at a node or place; `rule` is the id of the rule that it stands in."""
        place = at if isinstance(at, Place) else place_of(at)
        self.found.append(Problem(place, f"rule {rule}: {message}" if rule else message))


def place_of(node: Node) -> Place:
    mark = node.start_mark
    return Place(mark.name, mark.line + 1, mark.column + 1)


def last_line(node: Node) -> int:
    """Return the last line, from 1, that belongs to the node; the end mark of a block lies behind it."""
    while not isinstance(node, ScalarNode) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, MappingNode) else last
    mark = node.end_mark
    return int(mark.line) + (0 if mark.column == 0 and mark.line > node.start_mark.line else 1)


def is_null(node: Node) -> bool:
    return _is_plain(node) and node.value in _NULL


def flag_of(node: Node) -> bool | None:
    """Return what a plain `true` or `false` says; None for anything else, `yes` and `on` too."""
    if _is_plain(node):
        if node.value in _TRUE:
            return True
        if node.value in _FALSE:
            return False
    return None


def whole_of(node: Node) -> int | None:
    if _is_plain(node) and _WHOLE.fullmatch(node.value) and len(node.value) < 20:
        return int(node.value)
    return None


def number_of(node: Node) -> float | None:
    """Return a finite number; None for anything else, `.inf` and `1e999` too."""
    if _is_plain(node) and _NUMBER.fullmatch(node.value):
        number = float(node.value)
        return number if isfinite(number) else None
    return None


def shape_of(node: Node) -> str:
    """Return what stands there, for a message."""
    if isinstance(node, MappingNode):
        return "a map"
    if isinstance(node, SequenceNode):
        return "a list"
    if node.value == "":
        return "nothing"
    return f"`{short(node.value)}`"


def short(text: str, most: int = 40) -> str:
    """Return the text on one line, cut to `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean …?` with the known word nearest to this one, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def compose(data: bytes, shown: str, problems: Problems, *, is_trusted: bool = False) -> Node | None:
    """Return the root node of a YAML file; None, with problems noted, for one that cannot be read.

    `shown` is the file's name in messages. A trusted file is one of ours, whose tags and aliases our tests saw.
    """
    if len(data) > LARGEST_FILE:
        problems.add(Place(shown), f"a pack has at most {LARGEST_FILE // 1_000_000} MB; split this file")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start].decode("utf-8", "replace"))
        byte = data[error.start]
        problems.add(Place(shown, line, column), f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8")
        return None
    odd = _ODD_BREAKS.search(text)
    if odd:
        code = ord(odd.group())
        problems.add(
            Place(shown, *_position(text[: odd.start()])),
            f'U+{code:04X} is an invisible line break; write it as "\\u{code:04x}" in double quotes',
        )
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]  # the pure Python reader takes a BOM as text
    try:
        parser = _Composer(_Named(data, shown))
        try:
            root: Node | None = parser.get_single_node()
        finally:
            parser.dispose()
    except yaml.YAMLError as error:
        problems.add(*_parser_problem(error, text, shown))
        return None
    except RecursionError:
        problems.add(Place(shown), "this file is nested too deep")
        return None
    if root is None:
        problems.add(Place(shown), "the file is empty; a pack needs `rules:`")
        return None
    return root if is_trusted or _is_bounded(root, problems) else None


def _is_plain(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style  # libyaml says "", pure Python None


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _is_bounded(root: Node, problems: Problems) -> bool:
    """Check tags, depth and size with every alias written out, before anything walks the tree."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()
    stack: list[tuple[Node, int, bool]] = [(root, 1, False)]
    while stack:
        node, depth, is_done = stack.pop()
        key = id(node)
        if is_done:
            open_nodes.discard(key)
            sizes[key] = 1 + sum(sizes.get(id(child), 1) for child in _children(node))
            if sizes[key] > MOST_NODES:
                problems.add(node, "aliases make this file too large; write the texts out")
                return False
            continue
        if key in open_nodes:
            problems.add(node, "an alias stands inside its own anchor")
            return False
        if key in sizes:
            continue
        if node.tag != _DEFAULT_TAGS[type(node)] and node.tag != "!":
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            problems.add(node, f"`{short(tag)}`: YAML tags are not read; text that starts with `!` needs quotes")
        if isinstance(node, ScalarNode):
            sizes[key] = 1
            continue
        if depth > DEEPEST:
            problems.add(node, "this file is nested too deep")
            return False
        open_nodes.add(key)
        stack.append((node, depth, True))
        stack.extend((child, depth + 1, False) for child in _children(node))
    return True


def _children(node: Node) -> Iterable[Node]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return node.value if isinstance(node, SequenceNode) else ()


_ADVICE: Mapping[str, str] = {
    "unknown escape character": ("double quotes read `\\` as an escape; put a pattern in single quotes: '/\\p{Lu}/'"),
    "tab character": "indent with spaces, not with tabs",
    "mapping values are not allowed": ("a text with `: ` in it needs quotes, and keys of one map the same indentation"),
    "undefined alias": "a text that starts with `*` needs quotes",
    "cannot start any token": (
        "a text that starts with `@`, `` ` `` or `%` needs quotes, and lines are indented with spaces"
    ),
    "another document": "a pack is one YAML document; take out the `---` between the parts",
    "end of stream": "a quote is never closed",
    "expected key": "a quote inside '…' is written twice, and keys of one map have the same indentation",
    "expected '-' indicator": "items of one list have the same indentation",
    "tag": "YAML tags are not read; a text that starts with `!` needs quotes",
}
_FLOW_ADVICE = (
    "in a `[…]` or `{…}` a pattern with brackets, braces or commas needs single quotes; "
    "or use a list of lines that start with `- `"
)


def _parser_problem(error: yaml.YAMLError, text: str, shown: str) -> tuple[Place, str]:
    """Turn the parser's words into a place and advice."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or ""
    if mark is None:  # ReaderError: a character that YAML does not allow
        position = getattr(error, "position", None)
        if not isinstance(position, int):
            return Place(shown), f"this is not YAML: {short(str(error), 80)}"
        # libyaml counts bytes, pure Python characters
        before = text.encode()[:position].decode("utf-8", "replace")
        odd = text[len(before) : len(before) + 1]
        name = f"U+{ord(odd):04X}" if odd else "a character"
        return Place(
            shown, *_position(before)
        ), f"{name} is not allowed in YAML; write it as an escape in double quotes"
    place = Place(shown, mark.line + 1, mark.column + 1)
    if getattr(error, "context", None) and "flow" in str(getattr(error, "context", "")):
        start = getattr(error, "context_mark", None)
        opened = f" (the list or map opened on line {start.line + 1})" if start is not None else ""
        return place, f"{problem}{opened}; {_FLOW_ADVICE}"
    advice = next((advice for part, advice in _ADVICE.items() if part in problem), "")
    return place, f"{problem}; {advice}" if advice else (problem or short(str(error), 80))
