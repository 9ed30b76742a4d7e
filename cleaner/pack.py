"""Load packs: YAML files become rules, or every mistake of every file is reported at its place.

    load_rules([Path("house.yaml")], default_dir=default_rules_dir())

Files are read first, then put in order (what a pack uses comes before it), then `skip` and `change` are laid
over the rules, and only then each rule is read, so that a changed rule is checked like any other.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cleaner.errors import CleanerError, PackError, Place
from cleaner.pack_changes import changed
from cleaner.pack_fields import COMMON_KEYS, PACK_KEYS
from cleaner.pack_files import SITES, SUFFIX, pack_files, shipped_files
from cleaner.pack_rules import RuleNode, rule_of
from cleaner.pack_values import ID, Reader, TextNode
from cleaner.resources import default_rules_dir, shown_path
from cleaner.rule import Rule, Rules
from cleaner.values import dataclass
from cleaner.yaml_nodes import Problems, compose, is_null, shape_of, short, suggestion

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_GLOB = re.compile(r"[*?\[]")


@dataclass
class _Pack:
    """One file: its root and what the loader must know before it reads the rules."""

    path: Any
    shown: str
    sha: str
    name: str = ""
    name_at: Node | Place = field(default_factory=lambda: Place(""))
    stem: str = ""
    host: str | None = None
    is_shipped: bool = False
    uses: list[TextNode] = field(default_factory=list)
    skips: list[TextNode] = field(default_factory=list)
    changes: list[tuple[ScalarNode, Node]] = field(default_factory=list)
    where: dict[str, Any] | None = None
    rules: list[Node] = field(default_factory=list)
    before: list[tuple[Node, _Pack]] = field(default_factory=list)


def load_rules(
    paths: Sequence[Path],
    *,
    default_dir: Path | Traversable | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    shipped_dir: Path | Traversable | None = None,
) -> Rules:
    """Return the rules of the shipped packs in `default_dir`, then those of `paths`, files or folders.

    `select` and `ignore` are `pack/id`, a bare id or a glob. `use:` finds shipped packs by name in
    `shipped_dir` where they are not loaded anyway (default: `default_dir`, else those of this package).
    Skipped rules stay in, with the mode `skip`. Raises PackError with every mistake at its place, and
    CleanerError for a path without packs or an id that no rule has.
    """
    loader = _Loader(shipped_dir if shipped_dir is not None else default_dir)
    with _no_collection():
        if default_dir is not None:
            for file, stem in shipped_files(default_dir):
                loader.add(file, stem=stem, is_shipped=True)
        for path in paths:
            for file in pack_files(Path(path)):
                loader.add(file)
        rules = loader.rules()
    kept = _selected(rules, select, ignore)
    digest = hashlib.sha256()
    for pack in loader.order:
        digest.update(bytes.fromhex(pack.sha))
    for sign, ids in (("+", select), ("-", ignore)):
        for each in sorted(set(ids)):
            digest.update(f"{sign}{each}\n".encode())
    files = {pack.shown: pack.sha for pack in loader.order}
    for data in sorted({file for rule in kept for file in getattr(rule.action, "data", ())}):
        path = default_rules_dir() / data
        files[shown_path(path)] = sha = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(bytes.fromhex(sha))
    return Rules(kept, digest.hexdigest(), files)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking a growing tree of nodes, all alive, again and again: a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def find_ids(given: str, ids: Iterable[str]) -> list[str]:
    """Return the rule ids that `pack/id`, a bare id or a glob means, in their order."""
    known = list(ids)
    exact = [id_ for id_ in known if given in (id_, id_.partition("/")[2])]
    if exact or not _GLOB.search(given):
        return exact
    return [id_ for id_ in known if fnmatchcase(id_, given) or fnmatchcase(id_.partition("/")[2], given)]


def near_id(given: str, ids: Iterable[str]) -> str:
    """Return `; did you mean …?` for an id that no rule has, or nothing."""
    known = list(ids)
    if any(id_.partition("/")[0] == given for id_ in known):
        return f"; all rules of that pack are `{given}/*`"
    if "/" in given:
        direct = suggestion(given, known)
        if direct:
            return direct
    bare = {id_.partition("/")[2]: id_ for id_ in known}
    near = suggestion(given.rpartition("/")[2], bare)
    return near and f"; did you mean `{bare[near.split('`')[1]]}`?"


def _selected(rules: tuple[Rule, ...], select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    ids = [rule.id for rule in rules]
    unknown = [each for each in dict.fromkeys([*select, *ignore]) if not find_ids(each, ids)]
    if unknown:
        raise CleanerError("\n".join(f"no rule is called `{each}`{near_id(each, ids)}" for each in unknown))
    kept = {id_ for each in select for id_ in find_ids(each, ids)} if select else set(ids)
    kept.difference_update(id_ for each in ignore for id_ in find_ids(each, ids))
    return tuple(rule for rule in rules if rule.id in kept)


class _Loader:
    """The packs of one call, and the mistakes found in them."""

    def __init__(self, shipped_dir: Path | Traversable | None) -> None:
        self.problems = Problems()
        self.order: list[_Pack] = []
        self._shipped_dir = shipped_dir
        self._packs: dict[str, _Pack | None] = {}

    # ------------------------------------------------------------ files
    def add(self, file: Path | Traversable, *, stem: str = "", is_shipped: bool = False) -> _Pack | None:
        """Read a file once; None where it is no pack."""
        key = str(file.resolve()) if isinstance(file, Path) else str(file)
        if key not in self._packs:
            self._packs[key] = None  # what it is, when it cannot be read
            self._packs[key] = self._read(file, stem, is_shipped)
        return self._packs[key]

    def _read(self, file: Path | Traversable, stem: str, is_shipped: bool) -> _Pack | None:
        shown = shown_path(file)
        try:
            data = file.read_bytes()
        except OSError as error:
            self.problems.add(Place(shown), f"cannot be read ({error.strerror or error})")
            return None
        root = compose(data, shown, self.problems, is_trusted=is_shipped)
        if root is None:
            return None
        pack = _Pack(file, shown, hashlib.sha256(data).hexdigest(), stem=stem, is_shipped=is_shipped)
        parent = file.parent.name if isinstance(file, Path) else PurePosixPath(stem).parent.name
        bare = file.name.removesuffix(SUFFIX)
        if parent == SITES and _HOST.fullmatch(bare):
            pack.host = bare.lower()
        self._read_keys(pack, root, bare)
        return pack

    def _read_keys(self, pack: _Pack, root: Node, bare: str) -> None:
        reader = Reader(self.problems)
        entries = reader.entries(root, "a pack")
        if entries is None:
            return
        values: dict[str, Any] = {}
        for name, (key, value) in entries.items():
            known = PACK_KEYS.get(name)
            if known is None:
                reader.unknown(key, PACK_KEYS)
            elif name == "rules":
                pack.rules = self._listed(reader, value)
            elif name == "change":
                pack.changes = list((reader.entries(value, "`change`") or {}).values())
            else:
                values[name] = reader.value(value, known, name)
        pack.uses = values.get("use") or []
        pack.skips = values.get("skip") or []
        pack.where = values.get("where")
        if pack.host is not None:
            if pack.where and "sites" in pack.where:
                reader.fail(
                    entries["where"][0],
                    "a pack in `sites/` holds for the host in its file name; leave out `site`",
                )
            pack.where = {**(pack.where or {}), "sites": (pack.host,)}
        if "pack" in entries:
            pack.name, pack.name_at = values.get("pack") or "", entries["pack"][1]
        elif ID.fullmatch(bare):
            pack.name, pack.name_at = bare, Place(pack.shown)
        else:
            reader.fail(root, "a pack needs a name: `pack: house`")

    def _listed(self, reader: Reader, node: Node) -> list[Node]:
        if is_null(node):
            return []
        if not isinstance(node, SequenceNode):
            reader.fail(node, f"`rules` is a list of rules, each with `- id:`, not {shape_of(node)}")
            return []
        return list(node.value)

    # ------------------------------------------------------------ order
    def _find_used(self, pack: _Pack) -> None:
        """Find the packs that a pack uses, and read those that nobody has read yet."""
        for text, node in pack.uses:
            if text.endswith(SUFFIX) or text.startswith("."):
                found = self._used_path(pack, text, node)
            else:
                found = self._used_name(text)
                if not found and self._is_complete():
                    names = {name for other in self._known() for name in (other.name, other.stem) if name}
                    names.update(stem for _, stem in self._shipped())
                    near = suggestion(text, sorted(names)) or "; a path starts with `./` and ends in `.yaml`"
                    self.problems.add(node, f"no pack is called `{short(text)}`{near}")
            pack.before.extend((node, used) for used in found)

    def _used_path(self, pack: _Pack, text: str, node: Node) -> list[_Pack]:
        if not isinstance(pack.path, Path):
            self.problems.add(node, "a packed pack uses others by name")
            return []
        path = pack.path.parent / text
        try:
            return [used for used in map(self.add, pack_files(path)) if used is not None]
        except (CleanerError, ValueError):  # ValueError: a path with a NUL
            self.problems.add(node, f"no pack at `{short(text)}`, looked for at {shown_path(path)!r}")
            return []

    def _used_name(self, text: str) -> list[_Pack]:
        found = [pack for pack in self._known() if text in (pack.name, pack.stem)]
        if found:
            return found[:1]
        for file, stem in self._shipped():
            named = text in (stem, PurePosixPath(stem).name) or _names_itself(file, text)
            if named and (used := self.add(file, stem=stem, is_shipped=True)) is not None:
                return [used]
        return []

    def _shipped(self) -> list[tuple[Path | Traversable, str]]:
        """Return the shipped packs, which a pack may use where nobody loads them all."""
        if self._shipped_dir is None:
            from cleaner.resources import default_rules_dir

            try:
                self._shipped_dir = default_rules_dir()
            except CleanerError:
                return []
        return shipped_files(self._shipped_dir)

    def _known(self) -> Iterator[_Pack]:
        return (pack for pack in list(self._packs.values()) if pack is not None)

    def _is_complete(self) -> bool:
        """Whether every file could be read; else what a pack names may stand in one that could not."""
        return None not in self._packs.values()

    def _sort(self) -> None:
        """Put every pack behind those that it uses; else the order in which they were given."""
        done = 0
        while done < len(self._packs):  # reading a used pack adds to them
            todo = [pack for pack in list(self._packs.values())[done:] if pack is not None]
            done = len(self._packs)
            for pack in todo:
                self._find_used(pack)
        placed: set[int] = set()
        path: list[_Pack] = []

        def place(pack: _Pack, at: Node | Place) -> None:
            if any(pack is other for other in path):
                circle = [*path[next(n for n, other in enumerate(path) if other is pack) :], pack]
                names = " → ".join(each.name or each.shown for each in circle)
                self.problems.add(at, f"`use` goes round in a circle: {names}")
                return
            if id(pack) in placed:
                return
            path.append(pack)
            for node, used in pack.before:
                place(used, node)
            path.pop()
            placed.add(id(pack))
            self.order.append(pack)

        for pack in list(self._known()):
            place(pack, pack.name_at)

    # ------------------------------------------------------------ rules
    def rules(self) -> tuple[Rule, ...]:
        """Read all rules. Raises PackError with all the mistakes of all files."""
        self._sort()
        self._refuse_shared_names()
        nodes = self._rule_nodes()
        self._lay_over(nodes)
        reader = Reader(self.problems, frozenset(pack.shown for pack in self.order if pack.is_shipped))
        rules = [rule for node in nodes.values() if (rule := rule_of(node, reader)) is not None]
        if self.problems.found:
            raise PackError(tuple(self.problems.found), tuple(rules))
        return tuple(rules)

    def _refuse_shared_names(self) -> None:
        taken: dict[str, _Pack] = {}
        for pack in self.order:
            first = taken.setdefault(pack.name, pack)
            if first is not pack and pack.name:
                self.problems.add(
                    pack.name_at,
                    f"the pack name `{pack.name}` is taken by {first.shown}; choose another: `pack: …`",
                )

    def _rule_nodes(self) -> dict[str, RuleNode]:
        nodes: dict[str, RuleNode] = {}
        reader = Reader(self.problems)
        for pack in self.order:
            first: dict[str, Node] = {}
            for n, node in enumerate(pack.rules, 1):
                id_node = _value_of(node, "id")
                reader.rule = ""
                if not isinstance(node, MappingNode):
                    reader.fail(node, f"a rule is a map of keys and values, not {shape_of(node)}")
                    continue
                if id_node is None:
                    reader.fail(node, "a rule needs an `id`")
                    bare = f"number {n}"
                else:
                    bare = str(reader.value(id_node, COMMON_KEYS["id"], "id") or f"number {n}")
                    if bare in first:
                        reader.rule = bare
                        line = first[bare].start_mark.line + 1
                        reader.fail(id_node, f"this pack has a rule of that id already, on line {line}")
                    else:
                        first[bare] = id_node
                id_ = f"{pack.name or pack.shown}/{bare}"
                while id_ in nodes:  # refused already, but its own mistakes are reported too
                    id_ += "'"
                nodes[id_] = RuleNode(id_, bare, node, pack.where, pack.host is not None)
        return nodes

    def _lay_over(self, nodes: dict[str, RuleNode]) -> None:
        for pack in self.order:
            for text, at in pack.skips:
                for id_ in self._targets(text, at, nodes):
                    nodes[id_].is_skipped = True
            for key, change in pack.changes:
                for id_ in self._targets(key.value, key, nodes):
                    reader = Reader(self.problems, rule=id_.partition("/")[2])
                    nodes[id_].node = changed(nodes[id_].node, change, reader)

    def _targets(self, given: str, at: Node, nodes: dict[str, RuleNode]) -> list[str]:
        found = find_ids(given, nodes)
        if not found and self._is_complete():
            self.problems.add(at, f"no rule is called `{short(given)}`{near_id(given, nodes)}")
        return found


def _value_of(node: Node, name: str) -> Node | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == name:
                found: Node = value
                return found
    return None


def _names_itself(file: Path | Traversable, name: str) -> bool:
    """Return whether a shipped file states this pack name, without reading the whole of it as YAML."""
    return re.search(rf"^pack: *{re.escape(name)} *$", file.read_text("utf-8"), re.MULTILINE) is not None
