"""Goldens: accepted output, compared to the byte, and every difference led back to a rule.

    golden/input/site/a.html            what was scraped
    golden/clean/site/a.html.txt        the bytes that `cleaner clean` writes for it, once a person accepted them
    golden/clean/site/a.html.txt.rules.yml   how often each rule acted on it

`check` never writes. What is stale is found on disk: a golden without an input.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from cleaner.attribution import Passage, passages, unattributed
from cleaner.document import Document
from cleaner.engine import Engine, Result
from cleaner.errors import CleanerError, DocumentError
from cleaner.rule import Rules

COUNTS_SUFFIX = ".rules.yml"


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
            raise CleanerError(f"no goldens in {self.root}; `cleaner golden add FILE` makes the first")
        found = []
        for path in files_below(self.input):
            name = path.relative_to(self.input).as_posix()
            if suffix_of(name) in TEXT_SUFFIXES | HTML_SUFFIXES:
                found.append(Golden(name, path, self.clean / output_name(name)))
        if only:
            found = [g for g in found if any(_below(path, p) for path in (g.input, g.clean) for p in only)]
            if not found:
                raise CleanerError(f"no golden at {', '.join(map(str, only))}; inputs are in {self.input}")
        return found

    def stale(self) -> list[Path]:
        """Return accepted texts without an input, from disk alone."""
        if not self.clean.is_dir():
            return []
        wanted = {golden.clean for golden in self.goldens()}
        wanted |= {golden.counts for golden in self.goldens()}
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
    """What `check` found for one golden. `want` and `got` are bytes; `passages` say which rule did it."""

    golden: Golden
    state: State
    want: bytes = b""
    got: bytes = b""
    counts: dict[str, int] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    note: str = ""


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


class Goldens:
    """A golden folder with the rules that hold now and, where known, those that held before."""

    def __init__(
        self,
        folder: Folder,
        rules: Rules,
        earlier: Rules | None = None,
        *,
        max_removed: float,
        lang: str | None = None,
    ) -> None:
        self.folder = folder
        self.rules = rules
        self.earlier = earlier
        self._max_removed = max_removed
        self._lang = lang
        self.engine = Engine(rules, max_removed=max_removed)
        self._old = Engine(earlier, max_removed=max_removed) if earlier is not None else None

    def engine_of(self, rules: Rules) -> Engine:
        return Engine(rules, max_removed=self._max_removed)

    def document(self, golden: Golden) -> Document:
        """Return the input of a golden. Raises DocumentError for what cannot be read."""
        from cleaner.formats.files import read_bytes, site_of, to_text

        text = to_text(read_bytes(golden.input), golden.name).text
        return Document(text, golden.name, site_of(golden.name), self._lang)

    def check(
        self,
        only: Sequence[Path] = (),
        progress: Callable[[Iterable[Golden]], Iterable[Golden]] | None = None,
    ) -> Check:
        """Compare every golden with what the rules make of its input now. Writes nothing."""
        goldens: Iterable[Golden] = self.folder.goldens(only)
        outcomes = []
        conflicts: dict[str, None] = {}
        for golden in progress(goldens) if progress else goldens:
            outcome, result = self._outcome(golden)
            outcomes.append(outcome)
            for record, winner in result.ledger.conflicts if result else ():
                conflicts[f"{record.rule} and {winner} want different text in {golden.name}"] = None
        return Check(tuple(outcomes), () if only else tuple(self.folder.stale()), tuple(conflicts))

    def _outcome(self, golden: Golden) -> tuple[Outcome, Result | None]:
        try:
            document = self.document(golden)
            result = self.engine.clean(document)
        except DocumentError as error:
            return Outcome(golden, State.BROKEN, note=str(error)), None
        got = result.text.encode("utf-8", "surrogatepass")
        counts = result.ledger.counts
        if not golden.clean.is_file():
            return Outcome(golden, State.MISSING, b"", got, counts), result
        want = golden.clean.read_bytes()
        if want == got:
            return Outcome(golden, State.SAME, want, got, counts), result
        found, note = self._attributed(document, want, result)
        return Outcome(golden, State.CHANGED, want, got, counts, tuple(found), note), result

    def _attributed(self, document: Document, want: bytes, result: Result) -> tuple[list[Passage], str]:
        golden = want.decode("utf-8", "replace")
        if self._old is not None:
            try:
                old = self._old.clean(document)
            except DocumentError:
                old = None
            if old is not None and old.text == golden:
                return passages(old, result), ""
            if old is not None and old.text == result.text:
                return unattributed(
                    golden, result
                ), "the earlier rules give today's text too: the golden itself differs"
        return unattributed(golden, result), "the golden is not what the earlier rules give; earlier rule unknown"

    def text_with(self, golden: Golden, ids: Sequence[str]) -> tuple[bytes, dict[str, int]]:
        """Return what the earlier rules give when only the rules `ids` are as they are now.

        A counterfactual run, so that an accepted golden is always a real output. Raises CleanerError when
        the earlier rules are not known.
        """
        from cleaner.earlier import with_rule

        if self.earlier is None:
            raise CleanerError("the earlier rules are not known; accept whole files, or give --against")
        result = self.engine_of(with_rule(self.earlier, self.rules, ids)).clean(self.document(golden))
        return result.text.encode("utf-8", "surrogatepass"), result.ledger.counts


def write_golden(golden: Golden, clean: bytes, counts: dict[str, int]) -> None:
    """Accept a text: write it and its counts, each whole or not at all."""
    from cleaner.run.commit import write_whole

    golden.clean.parent.mkdir(parents=True, exist_ok=True)
    write_whole(golden.clean, clean)
    write_whole(golden.counts, counts_yaml(counts))


def counts_yaml(counts: dict[str, int]) -> bytes:
    """Return the counts by rule as YAML, sorted by rule. Ids need no quotes."""
    return "".join(f"{rule}: {counts[rule]}\n" for rule in sorted(counts)).encode() or b"{}\n"


def add_input(folder: Folder, source: Path, name: str) -> Golden:
    """Copy a file into the inputs. Raises CleanerError where another file of that name is."""
    from cleaner.formats import output_name
    from cleaner.run.commit import write_whole

    golden = Golden(name, folder.input / name, folder.clean / output_name(name))
    data = source.read_bytes()
    if golden.input.exists() and golden.input.read_bytes() != data:
        raise CleanerError(f"{golden.input} is there already and differs; give the new one another name")
    golden.input.parent.mkdir(parents=True, exist_ok=True)
    write_whole(golden.input, data)
    return golden


def update_goldens(goldens: Goldens, check: Check, ids: Sequence[str] = ()) -> tuple[list[Golden], int]:
    """Accept new texts; with `ids`, what those rules alone make of the earlier text.

    Returns the goldens written and how many changed ones those rules do not touch.
    """
    written, left = [], 0
    for outcome in check.outcomes:
        if outcome.state not in (State.CHANGED, State.MISSING):
            continue
        text, counts = outcome.got, outcome.counts
        if ids and outcome.state is State.CHANGED:
            text, counts = goldens.text_with(outcome.golden, ids)
        if text == outcome.want and outcome.state is State.CHANGED:
            left += 1
            continue
        write_golden(outcome.golden, text, counts)
        written.append(outcome.golden)
    return written, left
