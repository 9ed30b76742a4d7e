"""Keep finished plans in the user's cache folder, so that a run starts without reading YAML and patterns again.

A plan is found by what it was made of: the versions, the folder, the paths and choices; and it is used only if
every pack still has the digest that it had. Deleting the folder is always safe. A file that is damaged, of another
user or writable by others is passed over; and reading one can make rules and nothing else, since the reader knows
only the classes that plans are made of.
"""

from __future__ import annotations

import copyreg
import gc
import hashlib
import io
import json
import os
import pickle
import sys
import unicodedata
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner._version import __version__
from cleaner.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from cleaner.plan import Plan
    from cleaner.rule import Rules

VARIABLE = "CLEANER_CACHE"
"""The environment variable that names another folder, or switches the cache off when it is empty or `0`."""
FORMAT = 15
MOST_FILES = 40
"""Plans that are kept; the oldest go first."""

_CLASSES = {
    "cleaner.errors": {"Place"},
    "cleaner.rule": {"Pattern", "Rule", "Rules", "Where", "Guard", "Example", "Stage", "Zone", "Mode", "Unit", "Test"},
    "cleaner.matcher": {"Slot", "Scope", "Index"},
    "cleaner.scan": {"Scan"},
    "cleaner.needs": {"Needs"},
    "cleaner.openings": {"Outline"},
    "cleaner.plan": {"Plan", "StagePlan"},
    "cleaner.actions.remove": {"Remove"},
    "cleaner.actions.replace": {"Replace"},
    "cleaner.actions.protect": {"Protect"},
    "cleaner.actions.name": {"Name"},
}


class _PlanReader(pickle.Unpickler):
    """Reads plans: any class that is not part of one is refused, so that a file can call nothing."""

    def find_class(self, module: str, name: str) -> Any:
        from cleaner.repairs import REPAIRS

        known = name in _CLASSES.get(module, ()) or (
            module.startswith("cleaner.repairs.") and f"{module.rpartition('.')[2]}:{name}" in REPAIRS.values()
        )
        if not known:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a plan")
        return super().find_class(module, name)


class _PlanWriter(pickle.Pickler):
    """Writes plans: of a repair its options alone, not what it made of them for itself; and no value that its class
    gives to those without one."""

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if isinstance(value, Enum):  # the first versions of Python 3.11 would write a call of `getattr`
            return kind, (value.value,)
        if not is_dataclass(kind) or not hasattr(value, "__dict__"):
            return NotImplemented
        if kind.__module__.startswith("cleaner.repairs."):
            state: Mapping[str, Any] = {each.name: getattr(value, each.name) for each in fields(kind)}
        else:
            state = value.__getstate__() or {}
        known = {name: told for name, told in state.items() if not _is_said_by(kind, name, told)}
        if kind.__name__ == "Rule":
            known.pop("examples", None)  # kept apart, for those who ask for them
        # as pickle does, past `__init__`: what a pack said was judged when it was read
        return copyreg.__newobj__, (kind,), known  # type: ignore[attr-defined]


def _is_said_by(kind: type, name: str, value: Any) -> bool:
    default = getattr(kind, name, kind)
    return type(value) is type(default) and bool(value == default)


@dataclass(frozen=True)
class Sources:
    """Where a call's rules come from: the shipped folder, if it takes part, and the paths added to it.

    `shipped_dir` is where `use` finds shipped packs that do not take part by themselves.
    """

    paths: tuple[Path, ...]
    default_dir: Path | Traversable | None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    shipped_dir: Path | Traversable | None = None

    def load(self) -> Rules:
        from cleaner.pack import load_rules

        return load_rules(
            self.paths,
            default_dir=self.default_dir,
            select=self.select,
            ignore=self.ignore,
            shipped_dir=self.shipped_dir,
        )


def plan_of(sources: Sources, *, examples: bool = True) -> Plan:
    """Return the plan of these rules, from the cache where it is there and still true.

    Without `examples` its rules may lack theirs, which cleaning does not need and a third of the time goes into.
    Raises PackError and CleanerError as loading the packs does.
    """
    from cleaner.plan import Plan

    path = _path(sources)
    if path is None:
        return Plan.of(sources.load())
    plan = _read(path, sources, examples=examples)
    if plan is None:
        plan = Plan.of(sources.load()).complete()
        _write(path, plan, _listed(sources))
    return plan


def _path(sources: Sources) -> Path | None:
    folder = _folder()
    if folder is None or not isinstance(sources.default_dir, Path | None):
        return None  # switched off, or rules inside a zip file
    import regex

    made_of = [
        FORMAT, __version__, regex.__version__, sys.version, unicodedata.unidata_version, str(Path.cwd()),
        [str(path) for path in sources.paths], str(sources.default_dir), str(sources.shipped_dir),
        list(sources.select), list(sources.ignore),
    ]  # fmt: skip
    return folder / f"plan-{hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:32]}.bin"


def _folder() -> Path | None:
    given = os.environ.get(VARIABLE)
    if given is not None:
        return Path(given) if given not in ("", "0") else None
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "cleaner"
    try:
        return Path.home() / ".cache" / "cleaner"
    except RuntimeError:  # no home
        return None


def _listed(sources: Sources) -> list[str]:
    """Return the files that loading would read at once, for a pack that is new since."""
    from cleaner.pack_files import pack_files, shipped_files

    shipped = [str(file) for file, _ in shipped_files(sources.default_dir)] if sources.default_dir else []
    return shipped + [str(file) for path in sources.paths for file in pack_files(path)]


def _read(path: Path, sources: Sources, *, examples: bool = True) -> Plan | None:
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
                return None
            header = json.loads(file.readline())
            parts = [(file.read(size), sha) for size, sha in header["parts"][: 1 + examples]]
        if any(hashlib.sha256(data).hexdigest() != sha for data, sha in parts) or header["listed"] != _listed(sources):
            return None
        if any(_digest(shown) != sha for shown, sha in header["files"].items()):
            return None
        collects = gc.isenabled()
        gc.disable()  # many small objects come to stay
        try:
            plan: Plan = _PlanReader(io.BytesIO(parts[0][0])).load()
            if examples:
                _give(plan, _PlanReader(io.BytesIO(parts[1][0])).load())
        finally:
            if collects:
                gc.enable()
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, ImportError, IndexError,
            pickle.UnpicklingError):  # fmt: skip
        return None
    from cleaner.plan import Plan

    return plan if isinstance(plan, Plan) else None


def _give(plan: Plan, examples: dict[str, Any]) -> None:
    """Give the rules their examples: the last step of reading a plan, which nobody has seen yet."""
    for rule in plan.rules.rules:
        object.__setattr__(rule, "examples", examples[rule.id])


def _digest(shown: str) -> str:
    try:
        return hashlib.sha256(Path(shown).read_bytes()).hexdigest()
    except OSError:
        return ""


def _written(value: Any) -> bytes:
    buffer = io.BytesIO()
    _PlanWriter(buffer, protocol=5).dump(value)
    return buffer.getvalue()


def _write(path: Path, plan: Plan, listed: list[str]) -> None:
    """Keep a plan; where the folder cannot be written to, nothing is kept and nobody is told."""
    parts = [_written(plan), _written({rule.id: rule.examples for rule in plan.rules.rules})]
    header = {
        "files": dict(plan.rules.files),
        "listed": listed,
        "parts": [(len(part), hashlib.sha256(part).hexdigest()) for part in parts],
    }
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(json.dumps(header).encode() + b"\n" + b"".join(parts))
        temporary.replace(path)
        kept = sorted(path.parent.glob("plan-*.bin"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-MOST_FILES]:
            old.unlink()
