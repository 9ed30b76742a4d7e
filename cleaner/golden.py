"""Goldens: accepted output, compared to the byte, and every difference led back to a rule.

    golden/input/site/a.html            what was scraped
    golden/clean/site/a.html.txt        the bytes that `cleaner clean` writes for it, once a person accepted them
    golden/clean/site/a.html.txt.rules.yml   how often each rule acted on it

`check` never writes. What is stale is found on disk: a golden without an input.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from pathlib import Path, PurePosixPath

from cleaner.attribution import Passage, passages
from cleaner.document import Document
from cleaner.earlier import changed_rules, with_rule
from cleaner.engine import MAX_REMOVED, Engine, Result
from cleaner.errors import CleanerError, DocumentError
from cleaner.ledger import LOST_TO
from cleaner.plan import Plan
from cleaner.resources import shown_path
from cleaner.rule import Rules
from cleaner.run.commit import write_whole
from cleaner.run.pool import usable_jobs
from cleaner.values import dataclass

COUNTS_SUFFIX = ".rules.yml"
WEIGHT = 5
"""How much more a byte of a golden weighs than one of a run: many are short, and what differs is run again."""
CHUNK = 8
"""Goldens handed to a worker at a time."""
MOST_TRIED = 6
"""Changed rules of which every combination is tried on an accepted text: at most 63 short runs."""


class State(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    STALE = "stale"
    BROKEN = "broken"


@dataclass(frozen=True)
class Golden:
    """One input, by its name below `input/`, and where its accepted text and counts stand."""

    name: str
    input: Path
    clean: Path

    @property
    def counts(self) -> Path:
        return self.clean.with_name(self.clean.name + COUNTS_SUFFIX)


@dataclass(frozen=True)
class Folder:
    """A golden folder with its two mirrored trees."""

    root: Path

    @property
    def input(self) -> Path:
        return self.root / "input"

    @property
    def clean(self) -> Path:
        return self.root / "clean"

    def goldens(self, only: Sequence[Path] = ()) -> list[Golden]:
        """Return every input, sorted by name, or those below the paths in `only` (of either tree)."""
        from cleaner.formats import HTML_SUFFIXES, TEXT_SUFFIXES, output_name, suffix_of

        if not self.input.is_dir():
            raise CleanerError(f"no goldens in {shown_path(self.root)}; `cleaner golden add FILE` makes the first")
        found = []
        for path in files_below(self.input):
            name = path.relative_to(self.input).as_posix()
            if suffix_of(name) in TEXT_SUFFIXES | HTML_SUFFIXES:
                found.append(Golden(name, path, self.clean / output_name(name)))
        if not found:
            raise CleanerError(f"no goldens in {shown_path(self.root)}; `cleaner golden add FILE` makes the first")
        if only:
            found = [g for g in found if any(_below(path, p) for path in (g.input, g.clean) for p in only)]
            if not found:
                raise CleanerError(f"no golden at {', '.join(map(str, only))}; inputs are in {shown_path(self.input)}")
        return found

    def stale(self) -> list[Path]:
        """Return accepted texts without an input, from disk alone."""
        if not self.clean.is_dir():
            return []
        goldens = self.goldens()
        wanted = {golden.clean for golden in goldens} | {golden.counts for golden in goldens}
        return [path for path in files_below(self.clean) if path not in wanted]


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, sorted, those in dot folders and dot files left out."""
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(base) / name


def _below(path: Path, above: Path) -> bool:
    return path.resolve().is_relative_to(above.resolve())


@dataclass(frozen=True)
class Outcome:
    """What `check` found for one golden.

    `want` and `got` are bytes, empty where they are the same; `passages` say which rule did it.
    """

    golden: Golden
    state: State
    want: bytes = b""
    got: bytes = b""
    counts: dict[str, int] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    note: str = ""
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """The outcomes of all goldens, in order, and the texts that have no input."""

    outcomes: tuple[Outcome, ...]
    stale: tuple[Path, ...]
    conflicts: tuple[str, ...] = ()

    @cached_property
    def is_clean(self) -> bool:
        return not self.stale and all(outcome.state is State.SAME for outcome in self.outcomes)

    def count(self, state: State) -> int:
        return sum(outcome.state is state for outcome in self.outcomes)

    def by_rule(self) -> dict[str, list[tuple[Outcome, Passage]]]:
        """Return all passages by rule, the rules with the most articles first."""
        found: dict[str, list[tuple[Outcome, Passage]]] = {}
        for outcome in self.outcomes:
            for passage in outcome.passages:
                found.setdefault(passage.rule, []).append((outcome, passage))
        return dict(sorted(found.items(), key=lambda item: (-len({o.golden.name for o, _ in item[1]}), item[0])))


@dataclass(frozen=True)
class _Base:
    """The earlier run that gives an accepted text, and the changed rules that were accepted with it since."""

    accepted: frozenset[str]
    result: Result


class Goldens:
    """A golden folder with the rules that hold now and, where known, those that held before."""

    def __init__(
        self,
        folder: Folder,
        rules: Rules | Plan,
        earlier: Rules | None = None,
        max_removed: float = MAX_REMOVED,
        lang: str | None = None,
    ) -> None:
        plan = rules if isinstance(rules, Plan) else Plan.of(rules)
        self.folder = folder
        self.rules = rules = plan.rules
        self.earlier = earlier
        self.changed = changed_rules(earlier, rules) if earlier is not None else ()
        self._plan = plan
        self._max_removed = max_removed
        self._lang = lang
        self.engine = Engine(plan, max_removed=max_removed)
        self._engines: dict[frozenset[str], Engine] = {frozenset(self.changed): self.engine}

    def document(self, golden: Golden) -> Document:
        """Return the input of a golden. Raises DocumentError for what cannot be read."""
        from cleaner.formats.files import read_bytes, site_of, to_text

        text = to_text(read_bytes(golden.input), golden.name).text
        return Document(text, golden.name, site_of(golden.name), self._lang)

    def check(
        self,
        only: Sequence[Path] = (),
        progress: Callable[[Iterable[Outcome], int], Iterable[Outcome]] | None = None,
        jobs: int | None = 1,
    ) -> Check:
        """Compare every golden with what the rules make of its input now. Writes nothing.

        `jobs` is the number of processes, None for as many as the amount of text is worth. `progress` is given
        the outcomes as they come, and their number, and hands them on.
        """
        goldens = self.folder.goldens(only)
        size = sum(golden.input.stat().st_size for golden in goldens)
        coming = self._outcomes(goldens, usable_jobs(jobs, size * WEIGHT))
        outcomes = tuple(progress(coming, len(goldens)) if progress else coming)
        conflicts = dict.fromkeys(conflict for outcome in outcomes for conflict in outcome.conflicts)
        return Check(outcomes, () if only else tuple(self.folder.stale()), tuple(conflicts))

    def _outcomes(self, goldens: Sequence[Golden], jobs: int) -> Iterator[Outcome]:
        if jobs <= 1 or len(goldens) < 2:
            yield from map(self.outcome, goldens)
            return
        from concurrent.futures import ProcessPoolExecutor

        facts = (self.folder, self._plan, self.earlier, self._max_removed, self._lang)
        with ProcessPoolExecutor(min(jobs, len(goldens)), initializer=_start_worker, initargs=facts) as pool:
            yield from pool.map(_outcome_here, goldens, chunksize=CHUNK)

    def outcome(self, golden: Golden) -> Outcome:
        """Return how one golden stands."""
        try:
            document = self.document(golden)
            result = self.engine.clean(document)
        except DocumentError as error:
            return Outcome(golden, State.BROKEN, note=str(error))
        got = as_bytes(result.text)
        counts = result.ledger.counts
        conflicts = tuple(
            f"{record.rule} and {winner} want different text in {golden.name}"
            for record, winner in result.ledger.conflicts
        )
        if not golden.clean.is_file():
            return Outcome(golden, State.MISSING, b"", got, counts, note=result.note, conflicts=conflicts)
        want = golden.clean.read_bytes()
        if want == got:
            return Outcome(golden, State.SAME, counts=counts, conflicts=conflicts)
        found, note = self._attributed(document, want, result)
        return Outcome(golden, State.CHANGED, want, got, counts, tuple(found), note, conflicts)

    def _attributed(self, document: Document, want: bytes, result: Result) -> tuple[list[Passage], str]:
        accepted = want.decode("utf-8", "replace")
        if self.earlier is None:
            return passages(accepted, result), result.note
        base = self._base(document, accepted, result)
        if base is None:
            old = self._run(document, frozenset())
            note = "not what the earlier rules give: changed by hand, or accepted under other rules"
            if old is not None and old.text == result.text:
                return passages(accepted, result), note
            return passages(accepted, result, old, self.changed), note
        left = [rule for rule in self.changed if rule not in base.accepted]

        def alone(rule: str) -> Result:
            return self._run(document, base.accepted | {rule}) or base.result

        note = result.note if result.status is not base.result.status else ""
        return passages(accepted, result, base.result, left, alone), note

    def _base(self, document: Document, accepted: str, new: Result) -> _Base | None:
        """Return the earlier run that gives the accepted text, with the changed rules accepted since.

        Some changed rules may have been accepted alone. Which, is found by trying those that act here.
        """
        old = self._run(document, frozenset())
        if old is None or old.text == accepted:
            return _Base(frozenset(), old) if old else None
        named = {record.rule for run in (old, new) for record in run.ledger.records}
        named |= {record.state.removeprefix(LOST_TO) for run in (old, new) for record in run.ledger.records}
        acting = [rule for rule in self.changed if rule in named]
        for size in range(1, len(acting) + 1):
            for ids in combinations(acting[:MOST_TRIED], size):
                result = self._run(document, frozenset(ids))
                if result is not None and result.text == accepted:
                    return _Base(frozenset(ids), result)
        return None

    def _run(self, document: Document, ids: frozenset[str]) -> Result | None:
        """Return what the earlier rules give with the rules `ids` as they are now; None where they cannot."""
        if self.earlier is None:
            return None
        if ids not in self._engines:
            rules = with_rule(self.earlier, self.rules, sorted(ids))
            self._engines[ids] = Engine(rules, max_removed=self._max_removed)
        try:
            return self._engines[ids].clean(document)
        except DocumentError:
            return None

    def text_with(self, outcome: Outcome, ids: Sequence[str]) -> tuple[bytes, dict[str, int]] | None:
        """Return the accepted text of a golden as it would be had the rules `ids` been as they are now.

        A counterfactual run, so that an accepted golden is always a real output: the earlier rules, with those
        accepted before and `ids`. None where the accepted text is not what any of these give. Raises CleanerError
        when the earlier rules are not known.
        """
        if self.earlier is None:
            raise CleanerError("the earlier rules are not known; accept whole files, or give --against")
        document = self.document(outcome.golden)
        now = self.engine.clean(document)
        base = self._base(document, outcome.want.decode("utf-8", "replace"), now)
        wanted = frozenset(self.changed) & frozenset(ids)
        result = self._run(document, base.accepted | wanted) if base else None
        return (as_bytes(result.text), result.ledger.counts) if result else None


_goldens: Goldens | None = None


def _start_worker(folder: Folder, rules: Plan, earlier: Rules | None, max_removed: float, lang: str | None) -> None:
    """Keep the rules for all goldens of this process, so that they travel and are made ready once."""
    global _goldens
    _goldens = Goldens(folder, rules, earlier, max_removed, lang)


def _outcome_here(golden: Golden) -> Outcome:
    assert _goldens is not None
    return _goldens.outcome(golden)


def as_bytes(text: str) -> bytes:
    """Return the bytes that `clean` writes for a text; half surrogate pairs, which it refuses, as they are."""
    return text.encode("utf-8", "surrogatepass")


def write_golden(golden: Golden, clean: bytes, counts: dict[str, int]) -> None:
    """Accept a text: write it and its counts, each whole or not at all."""
    write_whole(golden.clean, clean)
    write_whole(golden.counts, counts_yaml(counts))


def counts_yaml(counts: dict[str, int]) -> bytes:
    """Return the counts by rule as YAML, sorted by rule. Ids need no quotes."""
    return "".join(f"{rule}: {counts[rule]}\n" for rule in sorted(counts)).encode() or b"{}\n"


def add_input(folder: Folder, source: Path, name: str) -> Golden:
    """Copy a file into the inputs. Raises CleanerError for a bad name, and where another file of that name is."""
    from cleaner.formats import HTML_SUFFIXES, TEXT_SUFFIXES, output_name, suffix_of

    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.startswith(("/", "\\")) or any(part.startswith(".") for part in parts):
        raise CleanerError(f"`{name}` is no name below {shown_path(folder.input)}; give one such as example.org/a.txt")
    if suffix_of(name) not in TEXT_SUFFIXES | HTML_SUFFIXES:
        raise CleanerError(f"`{name}` is no text; goldens end in .txt, .text, .md, .html or .htm")
    golden = Golden(name, folder.input / name, folder.clean / output_name(name))
    data = source.read_bytes()
    if golden.input.exists() and golden.input.read_bytes() != data:
        raise CleanerError(f"{shown_path(golden.input)} is there already and differs; give the new one another name")
    write_whole(golden.input, data)
    return golden


@dataclass(frozen=True)
class Update:
    """What an update did: goldens written, those that the rules do not touch, and those that it had to leave.

    A golden is left alone when its accepted text is not what the earlier rules give, so that no rule alone can
    be accepted into it.
    """

    written: tuple[Golden, ...]
    untouched: tuple[Golden, ...] = ()
    refused: tuple[Golden, ...] = ()


def update_goldens(goldens: Goldens, check: Check, ids: Sequence[str] = ()) -> Update:
    """Accept new texts; with `ids`, what those rules alone make of the accepted texts."""
    written: list[Golden] = []
    untouched: list[Golden] = []
    refused: list[Golden] = []
    for outcome in check.outcomes:
        golden, text, counts = outcome.golden, outcome.got, outcome.counts
        if outcome.state is State.SAME and not ids and not _has_counts(golden, counts):
            write_whole(golden.counts, counts_yaml(counts))
        if outcome.state is not State.CHANGED and (outcome.state is not State.MISSING or ids):
            continue
        if ids:
            alone = goldens.text_with(outcome, ids)
            if alone is None:
                refused.append(golden)
                continue
            text, counts = alone
        if outcome.state is State.CHANGED and text == outcome.want:
            untouched.append(golden)
            continue
        write_golden(golden, text, counts)
        written.append(golden)
    return Update(tuple(written), tuple(untouched), tuple(refused))


def _has_counts(golden: Golden, counts: dict[str, int]) -> bool:
    return golden.counts.is_file() and golden.counts.read_bytes() == counts_yaml(counts)
