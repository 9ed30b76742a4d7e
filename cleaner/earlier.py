"""The rules as they were: at a git revision, or in another folder; and who last touched a rule.

Only `git` itself is asked, with arguments of its own and no shell; without git, or in a shallow clone, there
are no earlier rules and the callers say so.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError, Place
from cleaner.rule import Mode, Rule, Rules
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.plan_cache import Sources

TIMEOUT = 30
"""Seconds that one git command may take."""


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it fails or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def work_tree(path: Path) -> Path | None:
    """Return the top of the git work tree that holds the path, or None."""
    folder = path if path.is_dir() else path.parent
    top = _git(folder, "rev-parse", "--show-toplevel")
    return Path(top.decode("utf-8", "surrogateescape").strip()) if top else None


def default_base(path: Path) -> str | None:
    """Return the revision to compare with: HEAD where rules are changed and not committed, else the merge
    base with the main branch, else the commit before HEAD; None without git history."""
    top = work_tree(path)
    if top is None or _git(top, "rev-parse", "--verify", "-q", "HEAD") is None:
        return None
    status = _git(top, "status", "--porcelain", "--", str(path.resolve()))
    if status:
        return "HEAD"
    head = _git(top, "rev-parse", "HEAD")
    for branch in ("origin/HEAD", "origin/main", "origin/master", "main", "master"):
        base = _git(top, "merge-base", "HEAD", branch)
        if base and base != head:
            return base.decode().strip()
    return "HEAD~1" if _git(top, "rev-parse", "--verify", "-q", "HEAD~1") else None


def earlier_rules(sources: Sources) -> Rules | None:
    """Return the rules to compare with when nobody names any; None where git knows none.

    Raises CleanerError for rules that git holds and that cannot be read.
    """
    for path in (*sources.paths, sources.default_dir):
        base = default_base(path) if isinstance(path, Path) else None
        if base:
            return rules_at(base, sources)
    return None


def rules_at(base: str, sources: Sources) -> Rules:
    """Return the rules as they were at `base`, a git revision or a folder of rules.

    A folder takes the place of the paths. At a revision every path that git holds is read from there; shipped
    rules that do not lie in a work tree stay as they are. Raises CleanerError for a base that is neither.
    """
    if base and Path(base).exists():
        return replace(sources, paths=(Path(base),), select=(), ignore=()).load()
    with tempfile.TemporaryDirectory(prefix="cleaner-base-") as folder:
        paths = []
        known = False
        originals: dict[str, Path] = {}
        for number, path in enumerate(sources.paths):
            copy = _exported(base, path, Path(folder) / str(number), originals)
            known = known or copy is not None
            if copy is not None and copy.exists():
                paths.append(copy)
        default_dir = sources.default_dir
        if isinstance(default_dir, Path) and work_tree(default_dir):
            copy = _exported(base, default_dir, Path(folder) / "shipped", originals)
            if copy is not None and copy.exists():
                default_dir, known = copy, True
        if not known:
            raise CleanerError(
                f"`{base}` is no folder of rules, and no git revision that holds these rules; "
                "give a revision such as HEAD, or a folder"
            )
        # ids that exist on one side alone are no mistake here
        loaded = replace(sources, paths=tuple(paths), default_dir=default_dir, select=(), ignore=()).load()
        return _chosen(_placed(loaded, originals), sources)


def _placed(rules: Rules, originals: Mapping[str, Path]) -> Rules:
    """Return the rules with the places of the files that they were exported from."""
    from cleaner.resources import shown_path

    placed = []
    for rule in rules.rules:
        for copy, top in originals.items():
            if rule.place.file.startswith(copy):
                file = shown_path(top / rule.place.file.removeprefix(copy))
                rule = replace(rule, place=replace(rule.place, file=file))
                break
        placed.append(rule)
    return replace(rules, rules=tuple(placed))


def _chosen(rules: Rules, sources: Sources) -> Rules:
    from cleaner.pack import find_ids

    ids = [rule.id for rule in rules.rules]
    kept = {i for each in sources.select for i in find_ids(each, ids)} if sources.select else set(ids)
    kept.difference_update(i for each in sources.ignore for i in find_ids(each, ids))
    return replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in kept))


def _exported(base: str, path: Path, into: Path, originals: dict[str, Path]) -> Path | None:
    """Write `path` as it was at the revision below `into`; None where git knows nothing of it.

    The whole folder of the path is taken, so that `use: ./other.yaml` still finds its neighbour. `originals`
    gets the work tree that the copy stands for.
    """
    top = work_tree(path)
    if top is None or not base or base.startswith("-"):
        return None
    inside = path.resolve().relative_to(top.resolve())
    folder = inside if path.is_dir() else inside.parent
    if _git(top, "rev-parse", "--verify", "-q", f"{base}^{{commit}}") is None:
        return None
    into.mkdir(parents=True, exist_ok=True)
    originals[f"{into.resolve()}/"] = originals[f"{into}/"] = top
    archive = _git(top, "archive", "--format=tar", base, "--", folder.as_posix() or ".")
    if archive:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            _unpack(tar, into)
    return into / inside


def _unpack(tar: tarfile.TarFile, into: Path) -> None:
    """Write the plain files of an archive; links and paths that lead out are left. (`filter` came with 3.11.4.)"""
    for member in tar:
        path = into / member.name
        content = tar.extractfile(member) if member.isfile() else None
        if content is not None and path.resolve().is_relative_to(into.resolve()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())


def changed_rules(old: Rules, new: Rules) -> tuple[str, ...]:
    """Return the ids of rules that were added, taken away, or act by other words than before.

    Where a rule stands, why it is there and its examples make no difference to a text.
    """
    ours, theirs = _meanings(new), _meanings(old)
    return tuple(rule for rule in dict.fromkeys((*ours, *theirs)) if ours.get(rule) != theirs.get(rule))


def _meanings(rules: Rules) -> dict[str, Any]:
    return {
        rule.id: _bare((rule.action, rule.stage, rule.where, rule.only_if, rule.unless, rule.mode, rule.max))
        for rule in rules.rules
        if rule.mode is not Mode.SKIP
    }


def _bare(value: Any) -> Any:
    """Return a value that compares equal for whatever means the same: without places in files."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value):
        return (type(value).__name__, *(_bare(getattr(value, each.name)) for each in fields(value)))
    if isinstance(value, tuple | list):
        return tuple(map(_bare, value))
    return value


def with_rule(old: Rules, new: Rules, ids: Sequence[str]) -> Rules:
    """Return the old rules in which only the rules `ids` are as they are now: changed, added or gone."""
    wanted = set(ids)
    ours = {rule.id: rule for rule in new.rules if rule.id in wanted}
    rules: list[Rule] = []
    for rule in old.rules:
        if rule.id not in wanted:
            rules.append(rule)
        elif rule.id in ours:
            rules.append(ours.pop(rule.id))
    # added ones go where the new order has them: after the rule that stands before them there
    order = [rule.id for rule in new.rules]
    for rule in ours.values():
        before = set(order[: order.index(rule.id)])
        place = max((n + 1 for n, other in enumerate(rules) if other.id in before), default=0)
        rules.insert(place, rule)
    return Rules(tuple(rules))


@dataclass(frozen=True)
class Touch:
    """The commit that last touched a rule. `commit` is empty for lines that are not committed."""

    commit: str
    subject: str

    def __str__(self) -> str:
        return f'{self.commit[:7]} "{self.subject}"' if self.commit else "changed, not committed"


def last_touch_of_file(file: str) -> Touch | None:
    """Return who last touched a file, which may be gone; None where git does not know."""
    path = Path(file).resolve()
    folder = path.parent
    if not folder.is_dir():
        return None
    if _git(folder, "status", "--porcelain", "--", path.name):
        return Touch("", "")
    out = _git(folder, "log", "-1", "--format=%H %s", "--", path.name)
    commit, _, subject = (out or b"").decode("utf-8", "replace").strip().partition(" ")
    return Touch(commit, subject) if commit else None


def last_touch(file: str, start: int, end: int) -> Touch | None:
    """Return who last touched lines `start` to `end` (from 1) of a file; None where git does not know.

    `git blame` is right about lines that are not committed, which `git log -L` is not.
    """
    return _blamed(Path(file).resolve(), start, end)


@lru_cache(maxsize=1024)
def _blamed(path: Path, start: int, end: int) -> Touch | None:
    if not path.is_file():
        return None
    out = _git(path.parent, "blame", "--porcelain", "-L", f"{start},{max(start, end)}", "--", path.name)
    if out is None:
        return None
    subjects: dict[str, str] = {}
    times: dict[str, int] = {}
    commit = ""
    for line in out.decode("utf-8", "replace").split("\n"):
        word, _, rest = line.partition(" ")
        if len(word) == 40 and all(char in "0123456789abcdef" for char in word):
            commit = word
            times.setdefault(commit, 0)
        elif word == "committer-time":
            times[commit] = int(rest)
        elif word == "summary":
            subjects[commit] = rest
    if not times:
        return None
    if "0" * 40 in times:
        return Touch("", "")
    latest = [each for each in times if times[each] == max(times.values())]
    newest = latest[0]
    if len(latest) > 1:  # made within one second, as by a rebase: ask which comes after the other
        first = _git(path.parent, "rev-list", "--topo-order", "--max-count=1", *latest)
        newest = first.decode().strip() if first else newest
    return Touch(newest, subjects.get(newest, ""))
