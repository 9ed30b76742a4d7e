"""Clean the documents of one shard: the one function that local workers and clusters call alike.

A document that cannot be read or cleaned becomes a failed outcome, and the next one is read.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Any

from cleaner.document import Document
from cleaner.engine import MAX_REMOVED, Engine, Result, Status
from cleaner.errors import CleanerError, DocumentError
from cleaner.formats import HTML_SUFFIXES, suffix_of
from cleaner.formats.encoding import Decoded
from cleaner.formats.files import read_bytes, to_text
from cleaner.formats.jsonl import Fields, Record, parse, rebuild, source_form
from cleaner.ledger import APPLIED, PROPOSED
from cleaner.plan import Plan
from cleaner.rule import Rules
from cleaner.run.commit import Layout, digest, json_line, temporary_beside, write_json, write_whole
from cleaner.run.manifest import Manifest, Remark, RuleCount, Written
from cleaner.run.plan import Input, Shard
from cleaner.values import dataclass

QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Job:
    """All that a worker needs besides its shard: rules and what the call says for every document."""

    plan: Plan
    out: Path | None = None
    site: str | None = None
    lang: str | None = None
    fields: Fields = field(default_factory=Fields)
    max_removed: float = MAX_REMOVED
    fail_fast: bool = False
    in_place: bool = False

    @property
    def rules(self) -> Rules:
        return self.plan.rules

    @cached_property
    def engine(self) -> Engine:
        return Engine(self.plan, max_removed=self.max_removed)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "engine"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document and what came of it: a result, or why there is none (`error`).

    `data` are the bytes as they were read, for the quarantine; `output` the bytes to write, None for none.
    `form` is what giving the source back needs besides its text.
    """

    doc: str
    item: Input
    data: bytes
    output: bytes | None
    result: Result | None
    note: str = ""
    error: str = ""
    row: int | None = None
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> str:
        return QUARANTINED if self.result is None else str(self.result.status)


def outcomes(job: Job, shard: Shard, *, skip: frozenset[int] = frozenset()) -> Iterator[Outcome]:
    """Yield what comes of each document of the shard, in order.

    `skip` holds places of documents, from 0, that killed a worker: they are not touched again.
    Raises CleanerError at the first failure if the job says `fail_fast`.
    """
    if shard.piece is not None:
        found = _corpus_outcomes(job, shard, skip)
    else:
        found = (
            _killer(item.name, item, b"") if place in skip else file_outcome(job, item)
            for place, item in enumerate(shard.inputs)
        )
    for outcome in found:
        if outcome.error and job.fail_fast:
            raise CleanerError(f"{outcome.doc}: {outcome.error}")
        yield outcome


def _killer(doc: str, item: Input, data: bytes, row: int | None = None) -> Outcome:
    kept = None if row is None else data  # a line passes, a file goes to the quarantine
    return Outcome(doc, item, data, kept, None, error="killed its worker three times", row=row)


def file_outcome(job: Job, item: Input) -> Outcome:
    """Clean the document in one file."""
    try:
        data = read_bytes(Path(item.path))
    except DocumentError as error:
        return Outcome(item.name, item, b"", None, None, error=str(error))
    return bytes_outcome(job, item, data)


def bytes_outcome(job: Job, item: Input, data: bytes) -> Outcome:
    """Clean the document in the bytes of one file."""
    try:
        decoded = to_text(data, item.name)
        result = job.engine.clean(Document(decoded.text, item.name, job.site or item.site, job.lang))
        output = result.text.encode("utf-8")
    except Exception as error:
        return Outcome(item.name, item, data, None, None, error=_reason(error))
    return Outcome(item.name, item, data, output, result, decoded.note, form=_file_form(job, item, decoded, data))


def _file_form(job: Job, item: Input, decoded: Decoded, data: bytes) -> dict[str, Any]:
    """Return how the bytes of a file come from its text: nothing for UTF-8, else codec and mark.

    `kept` where a copy of the bytes must be kept; `page` for HTML, which stays where it is and is not copied.
    """
    if decoded.codec == "utf-8":
        return {}
    if suffix_of(item.name) in HTML_SUFFIXES and not job.in_place:
        return {"page": True}
    if decoded.codec:
        try:
            if decoded.mark + decoded.text.encode(decoded.codec) == data:
                return {"codec": decoded.codec, "mark": decoded.mark.hex()}
        except (UnicodeEncodeError, LookupError):
            pass
    return {"kept": True}


def _reason(error: Exception) -> str:
    """Return what went wrong; a fault of ours with its place in the code, since its traceback is lost."""
    if isinstance(error, CleanerError):
        return str(error)
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f" ({Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno})" if last else ""
    return f"a fault of cleaner, please report it: {type(error).__name__}: {error}{where}"


def _corpus_outcomes(job: Job, shard: Shard, skip: frozenset[int]) -> Iterator[Outcome]:
    (item,) = shard.inputs
    piece = shard.piece
    assert piece is not None
    try:
        for place, raw in enumerate(_lines(item, piece.start, piece.end)):
            row = piece.row + place
            if place in skip:
                yield _killer(f"{item.name}#{row}", item, raw, row)
            else:
                yield line_outcome(job, item, raw, row)
    except (OSError, EOFError, zlib.error) as error:
        reason = f"cannot be read on ({error})"
        yield Outcome(item.name, item, b"", None, None, error=reason)


def _lines(item: Input, start: int, end: int | None) -> Iterator[bytes]:
    """Yield the lines of a piece, each with its `\\n`."""
    with open(item.path, "rb") as file:
        source: Iterable[bytes] = file
        if item.name.lower().endswith(".gz"):
            from gzip import GzipFile

            source = GzipFile(fileobj=file)
        file.seek(start)
        at = start
        for raw in source:
            at += len(raw)
            yield raw
            if end is not None and at >= end:
                return


def line_outcome(job: Job, item: Input, raw: bytes, row: int) -> Outcome:
    """Clean the record on one line; a line without a record passes byte for byte."""
    doc = f"{item.name}#{row}"
    if not raw or raw.isspace():
        return Outcome(doc, item, raw, raw, None, row=row)
    record: Record | None = None
    try:
        record = parse(raw, job.fields)
        doc = record.id or doc
        site = record.site or job.site or item.site
        result = job.engine.clean(Document(record.text, doc, site, record.lang or job.lang))
        output = rebuild(record, result.text, _clean_member(result))
    except Exception as error:
        reason = _reason(error)
        kept = raw
        if record is not None:
            member = {"status": QUARANTINED, "fields": {}, "note": reason}
            kept = rebuild(record, record.text, member)
        return Outcome(doc, item, raw, kept, None, error=reason, row=row)
    form = source_form(record) if result.text != record.text or record.old_clean else {}
    return Outcome(doc, item, raw, output, result, row=row, form=form)


def _clean_member(result: Result) -> dict[str, Any]:
    member: dict[str, Any] = {"status": str(result.status), "fields": result.fields}
    if result.status is Status.HELD:
        member["note"] = result.note
    return member


def tally(manifest: Manifest, outcome: Outcome) -> None:
    """Add one outcome to the counts. Blank lines of a corpus are no documents."""
    if outcome.error:
        manifest.count(QUARANTINED)
        manifest.quarantined.append(Remark(outcome.doc, outcome.error))
    result = outcome.result
    if result is None:
        return
    manifest.count(str(result.status))
    manifest.characters_in += len(result.source)
    manifest.characters_out += len(result.text)
    if outcome.note:
        manifest.notes.append(Remark(outcome.doc, outcome.note))
    if result.status is Status.HELD:
        manifest.held.append(Remark(outcome.doc, result.note))
    seen: set[str] = set()
    for record in result.ledger.records:
        if record.state == APPLIED:
            count = manifest.rules.get(record.rule)
            if count is None:
                count = manifest.rules[record.rule] = RuleCount(bulk=record.is_bulk)
            if record.rule not in seen:
                seen.add(record.rule)
                count.documents += 1
            count.edits += record.count
            count.removed += len(record.before) - len(record.after)
            for run in record.runs:
                count.removed += (len(run.before) - len(run.after)) * len(run.starts)
        elif record.state == PROPOSED:
            manifest.proposed[record.rule] = manifest.proposed.get(record.rule, 0) + record.count


def document_line(outcome: Outcome) -> dict[str, Any]:
    """Return what `documents.jsonl` says of one document."""
    row: dict[str, Any] = {"doc": outcome.doc, "output": outcome.item.output, "status": outcome.status}
    if outcome.row is not None:
        row["row"] = outcome.row
    result = outcome.result
    if result is not None:
        row["edits"] = sum(result.ledger.counts.values())
        row["characters"] = [len(result.source), len(result.text)]
        if outcome.form:
            row["form"] = outcome.form
        if result.fields:
            row["fields"] = result.fields
        if note := result.note or outcome.note:
            row["note"] = note
    else:
        row["output"] = outcome.item.output if outcome.row is not None else None
        row["note"] = outcome.error
    return row


class _Part:
    """A file that a shard writes bit by bit; it gets its name when all of it is there."""

    def __init__(self, path: Path, *, packed: bool = False) -> None:
        self._path = path
        self._temporary = temporary_beside(path)
        self._temporary.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._temporary.open("wb")
        self._sink: Any = self._file
        if packed:  # without a clock or a name, so that the same lines are the same bytes
            from gzip import GzipFile

            self._sink = GzipFile(filename="", mode="wb", fileobj=self._file, mtime=0)

    def write(self, data: bytes) -> None:
        self._sink.write(data)

    def discard(self) -> None:
        self._sink.close()
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def commit(self) -> bytes:
        """Close the file, give it its name, and return its sha256."""
        self._sink.close()
        self._file.close()
        self._temporary.replace(self._path)
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()


class _Writer:
    """Writes what the documents of one shard came to; the manifest comes last and makes it count."""

    def __init__(self, job: Job, shard: Shard) -> None:
        assert job.out is not None
        self._job = job
        self._shard = shard
        self._layout = Layout(job.out)
        self._parts: dict[str, _Part] = {}
        self.manifest = Manifest(shard.number)

    def add(self, outcome: Outcome) -> None:
        tally(self.manifest, outcome)
        if outcome.result is not None or outcome.error:
            self._part("documents", json_line(document_line(outcome)))
        if outcome.result is not None and outcome.result.ledger.records:
            rows = outcome.result.ledger.to_json(outcome.doc)
            if outcome.row is not None:
                rows = ({**row, "row": outcome.row} for row in rows)
            self._part("ledger", b"".join(map(json_line, rows)))
        if self._shard.piece is None:
            self._write_file(outcome)
            return
        if outcome.output is not None:
            self._part("lines", outcome.output)
        if outcome.error and outcome.data:
            self._part("bad", outcome.data)

    def _part(self, what: str, data: bytes) -> None:
        part = self._parts.get(what)
        if part is None:
            path = self._layout.part(self._shard.number, what)
            packed = what in ("lines", "bad") and self._shard.inputs[0].name.lower().endswith(".gz")
            part = self._parts[what] = _Part(path, packed=packed)
        part.write(data)

    def _write_file(self, outcome: Outcome) -> None:
        target = self._layout.target(outcome.item.output, self._job.in_place)
        if outcome.output is None:
            if outcome.data:
                write_whole(self._layout.quarantine / outcome.item.name, outcome.data)
            target.unlink(missing_ok=True)  # of an earlier run, whose text this run does not vouch for
            return
        if outcome.form.get("kept"):
            write_whole(self._layout.sources / outcome.item.name, outcome.data)
        if self._job.in_place and outcome.output == outcome.data:
            return
        write_whole(target, outcome.output)
        self._note_written(target, len(outcome.output), digest(outcome.output))

    def _note_written(self, path: Path, size: int, sha256: str) -> None:
        self.manifest.written.append(Written(path.relative_to(self._layout.out).as_posix(), size, sha256))

    def discard(self) -> None:
        """Forget the parts of a shard that is not to be finished."""
        for part in self._parts.values():
            part.discard()

    def commit(self) -> Manifest:
        layout, number = self._layout, self._shard.number
        for what, part in self._parts.items():
            sha = part.commit().hex()
            path = layout.part(number, what)
            self._note_written(path, path.stat().st_size, sha)
        write_json(layout.manifest(number), self.manifest.to_json())
        return self.manifest


def run_shard(
    job: Job, shard: Shard, *, skip: frozenset[int] = frozenset(), journal: Path | None = None
) -> Manifest:
    """Clean a shard, write its outputs and then its manifest, and return the manifest.

    `journal` names a file that always holds the place of the document at work, to find one that kills its
    worker. Raises CleanerError at the first failed document if the job says `fail_fast`.
    """
    writer = _Writer(job, shard)
    if journal is not None:
        journal.write_text("0")
    try:
        for place, outcome in enumerate(outcomes(job, shard, skip=skip), 1):
            writer.add(outcome)
            if journal is not None:
                journal.write_text(str(place))
    except BaseException:
        writer.discard()
        raise
    return writer.commit()


def load_manifest(layout: Layout, shard: Shard, *, joined: bool = False) -> Manifest | None:
    """Return the manifest of a shard that is done, and whose files are as it says; else None.

    `joined` leaves out its parts, which a finished run has joined.
    """
    try:
        manifest = Manifest.from_json(json.loads(layout.manifest(shard.number).read_text("utf-8")))
        for written in manifest.written:
            if joined and (layout.out / written.path).is_relative_to(layout.folder):
                continue
            data = (layout.out / written.path).read_bytes()
            if len(data) != written.size or digest(data) != written.sha256:
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest
