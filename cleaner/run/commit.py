"""Write files so that each is there whole or not at all, and lay out the folder `.cleaner` of a run.

    OUT/.cleaner/plan.json        what is to be done: inputs, sizes, rules, options
    OUT/.cleaner/done/NNNNN.json  what a shard came to: its manifest, the point at which it counts as done
    OUT/.cleaner/parts/           pieces of shards, until they are joined
    OUT/.cleaner/staged/          outputs of a run in place, until all of them and the ledger are there
    OUT/.cleaner/earlier/N/       what an earlier run in place noted, so that it can still be undone
    OUT/.cleaner/sources/         copies of sources whose bytes cannot be made from their text again
    OUT/.cleaner/quarantine/      copies of the documents that could not be cleaned
    OUT/.cleaner/ledger.jsonl     every edit, by document
    OUT/.cleaner/documents.jsonl  every document: its output, status, fields and notes
    OUT/.cleaner/run.json         what the run came to; written last
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from cleaner.values import dataclass

FOLDER = ".cleaner"
_TEMPORARY = ".cleaner-tmp"
_number = count()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the files of a run lie below its output folder."""

    out: Path

    @property
    def folder(self) -> Path:
        return self.out / FOLDER

    @property
    def plan(self) -> Path:
        return self.folder / "plan.json"

    @property
    def run(self) -> Path:
        return self.folder / "run.json"

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.jsonl"

    @property
    def documents(self) -> Path:
        return self.folder / "documents.jsonl"

    @property
    def quarantine(self) -> Path:
        return self.folder / "quarantine"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def done(self) -> Path:
        return self.folder / "done"

    @property
    def parts(self) -> Path:
        return self.folder / "parts"

    @property
    def staged(self) -> Path:
        return self.folder / "staged"

    @property
    def earlier(self) -> Path:
        return self.folder / "earlier"

    def target(self, output: str, in_place: bool) -> Path:
        """Return where an output is written. In place it waits aside, so that a stopped run harms no input."""
        return (self.staged if in_place else self.out) / output

    def manifest(self, shard: int) -> Path:
        return self.done / f"{shard:05}.json"

    def part(self, shard: int, what: str) -> Path:
        return self.parts / f"{shard:05}.{what}"


def write_whole(path: Path, data: bytes, *, sync: bool = False) -> None:
    """Write the file beside its place and rename it there, so that no reader ever sees half of it.

    `sync` waits for the disk, which a crash of the machine makes worth its time for what says "done".
    """
    temporary = temporary_beside(path)
    try:
        try:
            handle = temporary.open("wb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = temporary.open("wb")
        with handle:
            handle.write(data)
            if sync:
                handle.flush()
                os.fsync(handle.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_json(path: Path, value: Any, *, sync: bool = True) -> None:
    # without `indent`, which the fast encoder does not know: a plan lists every input
    write_whole(path, (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8"), sync=sync)


def join_parts(path: Path, parts: Iterable[Path]) -> None:
    """Join the parts, in their order, into one file; a part that is missing held nothing."""
    import shutil

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    with temporary.open("wb") as whole:
        for part in parts:
            with suppress(FileNotFoundError), part.open("rb") as piece:
                shutil.copyfileobj(piece, whole, 1 << 20)
    temporary.replace(path)


def temporary_beside(path: Path) -> Path:
    """Return the name to write under first. Short, since a name may be as long as the system allows already."""
    return path.with_name(f".{os.getpid()}-{next(_number)}{_TEMPORARY}")


def sweep(folder: Path) -> None:
    """Remove what killed writers left in a folder and below."""
    if folder.is_dir():
        for path in folder.rglob(f".*{_TEMPORARY}"):
            path.unlink(missing_ok=True)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def json_line(value: Any) -> bytes:
    """Return one line of JSON in UTF-8; half surrogate pairs, which UTF-8 cannot hold, as escapes."""
    try:
        return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        return (json.dumps(value, separators=(",", ":")) + "\n").encode("utf-8")
