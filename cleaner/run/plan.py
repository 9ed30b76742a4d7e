"""Plan a run: list what is to be read, say where it goes, and refuse before anything is written.

The plan depends on the inputs alone, never on the number of workers, so that neither does the output.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import CleanerError
from cleaner.formats import CORPUS_SUFFIXES, HTML_SUFFIXES, TEXT_SUFFIXES, output_name, suffix_of
from cleaner.formats.files import site_of
from cleaner.values import dataclass

SHARDS = 64
"""How many shards a large run is cut into, within the limits below: enough to share out among workers."""
MIN_SHARD = 1_000_000
MAX_SHARD = 64_000_000
"""Bytes. Below a megabyte handing out the work costs more than the work."""
FILE_COST = 2_000
"""Bytes that opening and writing a file counts as, so that a shard of tiny files is no giant."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read. `name` is relative, with `/`; `output` is where it goes below the output folder."""

    path: str
    name: str
    output: str
    size: int
    modified: int
    is_corpus: bool = False
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not read, and why. `failed` for one that should have been: the run ends with status 3."""

    name: str
    reason: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of the bytes of a corpus, cut at line ends. `row` is the number of its first line, from 1.

    `end` is None for the whole file, as for all that is compressed.
    """

    start: int
    end: int | None
    row: int


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents, each a file, or one piece of a corpus."""

    number: int
    inputs: tuple[Input, ...]
    piece: Piece | None = None

    @property
    def size(self) -> int:
        if self.piece is not None and self.piece.end is not None:
            return self.piece.end - self.piece.start
        return sum(item.size for item in self.inputs)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sources hold: inputs by name, and what is left out."""

    inputs: tuple[Input, ...]
    skipped: tuple[Skipped, ...]

    @property
    def size(self) -> int:
        return sum(item.size for item in self.inputs)


def list_inputs(
    sources: Sequence[Path], out: Path | None, *, in_place: bool = False, as_corpus: bool | None = None
) -> Listing:
    """Return what the sources hold, sorted by name. `as_corpus` says how named files are read, whatever their suffix.

    Raises CleanerError for a source that is missing, for two inputs that would go to one output, and for an
    output that would be written over an input.
    """
    inputs: list[Input] = []
    skipped: list[Skipped] = []
    hidden = os.path.realpath(out) if out is not None and not in_place else None
    for source in sources:
        try:
            facts = source.stat()
        except OSError as error:
            raise CleanerError(f"{source}: {error.strerror or 'cannot be read'}") from error
        if stat.S_ISDIR(facts.st_mode):
            if hidden == os.path.realpath(source):
                raise CleanerError(
                    f"{source}: the output would be written over its input; choose another -o, or say --in-place"
                )
            _Walk(source, hidden, in_place, inputs, skipped).folder(str(source), "", ())
        else:
            site = site_of(source.as_posix())
            inputs.append(_input(str(source), source.name, facts, site, in_place, as_corpus))
    inputs = sorted({item.path: item for item in inputs}.values(), key=lambda item: item.name)
    skipped.sort(key=lambda item: item.name)
    if out is not None and not in_place:
        _refuse_clashes(inputs, out)
    return Listing(tuple(inputs), tuple(skipped))


def _input(
    path: str, name: str, facts: os.stat_result, site: str | None, in_place: bool, as_corpus: bool | None = None
) -> Input:
    is_corpus = suffix_of(name) in CORPUS_SUFFIXES if as_corpus is None else as_corpus
    output = name if in_place or is_corpus else output_name(name)
    return Input(os.path.abspath(path), name, output, facts.st_size, facts.st_mtime_ns, is_corpus, site)


def _refuse_clashes(inputs: Sequence[Input], out: Path) -> None:
    by_output: dict[str, Input] = {}
    clashes: list[str] = []
    for item in inputs:
        other = by_output.setdefault(item.output, item)
        if other is not item:
            clashes.append(f"{other.path} and {item.path} would both become {out / item.output}; rename one")
    root = os.path.realpath(out)
    folders: dict[str, str] = {}
    read = {_real(item.path, folders): item for item in inputs}
    for item in inputs:
        over = read.get(os.path.join(root, *item.output.split("/")))
        if over is not None:
            clashes.append(
                f"{item.path}: its output would be written over the input {over.path}; "
                "choose another -o, or say --in-place"
            )
    if clashes:
        more = f"\n… and {len(clashes) - 10} more" if len(clashes) > 10 else ""
        raise CleanerError("\n".join(clashes[:10]) + more)


def _real(path: str, folders: dict[str, str]) -> str:
    """Return the real path of a file; `folders` keeps those of folders, so that a file costs one look at the disk."""
    folder, name = os.path.split(path)
    if os.path.islink(path):
        return os.path.realpath(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


class _Walk:
    """Goes through one source folder. Links are followed, but never back into a folder that we are in."""

    def __init__(
        self, source: Path, hidden: str | None, in_place: bool, inputs: list[Input], skipped: list[Skipped]
    ) -> None:
        self._root = source.resolve().name
        self._hidden = hidden
        self._in_place = in_place
        self._inputs = inputs
        self._skipped = skipped

    def folder(self, path: str, prefix: str, above: tuple[str, ...]) -> None:
        real = os.path.realpath(path)
        if real in above:
            self._skipped.append(Skipped(prefix.rstrip("/"), "a link back to a folder above it"))
            return
        if real == self._hidden:
            return
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
            self._skipped.append(Skipped(prefix.rstrip("/") or path, reason, failed=True))
            return
        for entry in entries:
            if not entry.name.startswith("."):
                self._entry(entry, prefix + entry.name, (*above, real))

    def _entry(self, entry: os.DirEntry[str], name: str, above: tuple[str, ...]) -> None:
        try:
            facts = entry.stat()
        except OSError as error:
            link = "a link that leads nowhere or in a circle"
            reason = link if entry.is_symlink() else f"cannot be read ({error.strerror})"
            failed = not _why_left_out(name, self._in_place)
            self._skipped.append(Skipped(name, reason, failed))
            return
        if stat.S_ISDIR(facts.st_mode):
            self.folder(entry.path, f"{name}/", above)
        elif not stat.S_ISREG(facts.st_mode):
            self._skipped.append(Skipped(name, "not a regular file"))
        elif reason := _why_left_out(name, self._in_place):
            self._skipped.append(Skipped(name, reason))
        else:
            site = site_of(f"{self._root}/{name}")
            self._inputs.append(_input(entry.path, name, facts, site, self._in_place))


def _why_left_out(name: str, in_place: bool) -> str:
    suffix = suffix_of(name)
    if suffix in TEXT_SUFFIXES or suffix in CORPUS_SUFFIXES:
        return ""
    if suffix in HTML_SUFFIXES:
        if in_place:
            return f"{suffix} is not cleaned in place"
        from cleaner.formats.html import is_available

        return "" if is_available() else f'{suffix} needs: pip install "article-cleaner[html]"'
    return f"{suffix} is not a format that is read" if suffix else "no suffix, so its format is not known"


def cut(listing: Listing) -> tuple[Shard, ...]:
    """Cut the inputs into shards, in their order: files by their bytes, a corpus into pieces of its own."""
    limit = min(MAX_SHARD, max(MIN_SHARD, listing.size // SHARDS))
    shards: list[Shard] = []
    batch: list[Input] = []
    weight = 0

    def close() -> None:
        nonlocal weight
        if batch:
            shards.append(Shard(len(shards), tuple(batch)))
            batch.clear()
            weight = 0

    for item in listing.inputs:
        if item.is_corpus:
            close()
            shards.extend(
                Shard(number, (item,), piece) for number, piece in enumerate(_pieces(item, limit), len(shards))
            )
            continue
        if weight + item.size + FILE_COST > limit:
            close()
        batch.append(item)
        weight += item.size + FILE_COST
    close()
    return tuple(shards)


def _pieces(item: Input, limit: int) -> Iterator[Piece]:
    if item.size <= limit or item.name.lower().endswith(".gz"):
        yield Piece(0, None, 1)
        return
    start, row = 0, 1
    try:
        with open(item.path, "rb") as file:
            while start < item.size:
                # Lines are counted on the way, since a record without an id is known by its number.
                lines, end = _lines_until(file, start, limit)
                yield Piece(start, end, row)
                start, row = end, row + lines
    except OSError as error:
        raise CleanerError(f"{item.path}: cannot be read ({error.strerror})") from error


def _lines_until(file: BinaryIO, start: int, limit: int) -> tuple[int, int]:
    """Return how many lines the next piece has and where it ends: at the first line end past the limit."""
    lines, at = 0, start
    while at - start < limit:
        block: bytes = file.read(min(1 << 20, limit - (at - start)))
        if not block:
            return lines, at
        lines += block.count(b"\n")
        at += len(block)
    rest: bytes = file.readline()
    return lines + rest.endswith(b"\n"), at + len(rest)


