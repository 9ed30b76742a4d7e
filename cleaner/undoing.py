"""Give sources back from clean text and ledger, or take one change back.

What a run wrote is checked against what it noted first: a clean text that somebody changed since has no ledger, and
its source would be made up.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError, DocumentError
from cleaner.formats.jsonl import TEXT_FIELD, Fields, Record, parse, restore
from cleaner.ledger import Change, Ledger, replay, undo, undo_change
from cleaner.run.commit import Layout, digest, write_whole
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.run.plan import Listing
    from cleaner.run.shard import Job

_Rows = Iterator[tuple[tuple[str, int | None], list[dict[str, Any]]]]


@dataclass(frozen=True)
class Undone:
    """One file that was given back, or why it was not (`problem`); `note` says where it is not the very bytes.

    Of a `page` of HTML only the text was read, and only that can be given back.
    """

    name: str
    note: str = ""
    problem: str = ""
    is_page: bool = False


@dataclass(frozen=True)
class Document:
    """One document of a run: what `documents.jsonl` says of it, and its ledger."""

    row: Mapping[str, Any]
    ledger: Ledger

    @property
    def doc(self) -> str:
        return str(self.row["doc"])

    @property
    def number(self) -> int | None:
        """The line of a record in its corpus, from 1; None for a file."""
        return self.row.get("row")

    @property
    def output(self) -> str | None:
        output: str | None = self.row["output"]
        return output

    @property
    def form(self) -> Mapping[str, Any]:
        form: Mapping[str, Any] = self.row.get("form", {})
        return form

    def source(self, clean: str) -> str:
        """Return the source of the clean text. Raises DocumentError where it is not the text of the ledger."""
        characters = self.row.get("characters")
        if characters is not None and len(clean) != characters[1]:
            raise DocumentError("changed since the run, so its source cannot be had back")
        source = undo(clean, self.ledger)
        if (characters is not None and len(source) != characters[0]) or replay(source, self.ledger) != clean:
            raise DocumentError("changed since the run, so its source cannot be had back")
        return source


class Run:
    """A finished run, read from the folder that it wrote. Raises CleanerError where none is."""

    def __init__(self, out: Path) -> None:
        self.layout = Layout(out)
        if not self.layout.run.is_file() or not self.layout.documents.is_file():
            hint = "; finish it with --resume" if self.layout.plan.is_file() else ""
            raise CleanerError(f"{out}: no finished run here, since there is no {self.layout.run}{hint}")
        try:
            self.plan: dict[str, Any] = json.loads(self.layout.plan.read_text("utf-8"))
            options = self.plan["options"]
            self.inputs = {item["output"]: item for item in self.plan["inputs"]}
            self.by_name = {item["name"]: item for item in self.plan["inputs"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CleanerError(f"{self.layout.plan}: not the plan of a run ({error})") from error
        self.options: Mapping[str, Any] = options
        self.fields = Fields(options.get("text_field") or TEXT_FIELD, options.get("id_field"))
        self.in_place = bool(options.get("in_place"))
        self._digests: dict[str, str] | None = None

    def documents(self) -> Iterator[Document]:
        """Yield every document of the run, in its order, with its ledger."""
        ledgers = self._ledgers()
        waiting = next(ledgers, None)
        for row in _json_rows(self.layout.documents):
            key = (str(row["doc"]), row.get("row"))
            records: list[dict[str, Any]] = []
            if waiting is not None and waiting[0] == key:
                records = waiting[1]
                waiting = next(ledgers, None)
            yield Document(row, Ledger.from_json(records))
        if waiting is not None:
            raise CleanerError(f"{self.layout.ledger}: does not belong to {self.layout.documents}")

    def _ledgers(self) -> _Rows:
        """Yield the records of each document that has any."""
        key: tuple[str, int | None] | None = None
        found: list[dict[str, Any]] = []
        for row in _json_rows(self.layout.ledger):
            now = (str(row["doc"]), row.get("row"))
            if key is not None and now != key:
                yield key, found
                found = []
            key = now
            found.append(row)
        if key is not None:
            yield key, found

    def digest_of(self, output: str) -> str | None:
        """Return the sha256 that the run noted for an output file; None where it noted none."""
        if self._digests is None:
            self._digests = {}
            for path in sorted(self.layout.done.glob("*.json")):
                with suppress(OSError, ValueError, KeyError, TypeError):
                    for written in json.loads(path.read_text("utf-8"))["written"]:
                        self._digests[written["path"]] = written["sha256"]
        staged = (self.layout.staged / output).relative_to(self.layout.out).as_posix()
        return self._digests.get(output) or self._digests.get(staged)

    def clean_bytes(self, output: str) -> bytes:
        """Return what an output file holds. Raises DocumentError where it is gone or changed since the run."""
        path = self.layout.out / output
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DocumentError(f"cannot be read ({error.strerror or error})") from error
        noted = self.digest_of(output)
        if noted is not None and digest(data) != noted:
            raise DocumentError("changed since the run, so its source cannot be had back")
        return data


def _json_rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise CleanerError(f"{path}:{number}: not a line of JSON ({error})") from error


# ---------------------------------------------------------------- whole runs
def undo_run(run: Run, into: Path) -> Iterator[Undone]:
    """Write the source of every document of a run below `into`, and yield what came of each file."""
    _refuse_folder(run, into)
    corpus: _Corpus | None = None
    for document in run.documents():
        if document.number is None:
            if corpus is not None:
                yield corpus.write(into)
                corpus = None
            yield _undo_file(run, document, into)
            continue
        output = str(document.output)
        if corpus is None or corpus.output != output:
            if corpus is not None:
                yield corpus.write(into)
            corpus = _Corpus(run, output)
        corpus.add(document)
    if corpus is not None:
        yield corpus.write(into)


def _refuse_folder(run: Run, into: Path) -> None:
    out = run.layout.out.resolve()
    if into.resolve() == out and not run.in_place:
        raise CleanerError(f"{into}: holds the clean texts; give another folder")
    if into.exists() and not into.is_dir():
        raise CleanerError(f"{into}: is a file; -o takes a folder")


def _undo_file(run: Run, document: Document, into: Path) -> Undone:
    name = document.doc
    target = into / name
    if not _is_below(name):
        return Undone(name, problem="no name below a folder")
    try:
        if document.output is None:  # quarantined
            kept = run.layout.quarantine / name
            if not kept.is_file():
                return Undone(name, problem=f"could not be cleaned, and no copy was kept: {document.row.get('note')}")
            data, note = kept.read_bytes(), ""
        else:
            data, note, target = _source_bytes(run, document, target)
    except (DocumentError, OSError) as error:
        return Undone(name, problem=str(error))
    is_back = run.in_place and into.resolve() == run.layout.out.resolve()
    if target.is_file() and not is_back and target.read_bytes() != data:
        return Undone(name, problem=f"{target} is there already and differs; nothing was written over it")
    write_whole(target, data)
    return Undone(name, note, is_page=bool(document.form.get("page")))


def _is_below(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and ".." not in parts and not Path(name).is_absolute()


def _source_bytes(run: Run, document: Document, target: Path) -> tuple[bytes, str, Path]:
    """Return the bytes of a source, a note where they are not the very ones, and where they go."""
    form = document.form
    if form.get("kept"):
        return (run.layout.sources / document.doc).read_bytes(), "", target
    clean = run.clean_bytes(str(document.output)).decode("utf-8")
    source = document.source(clean)
    if form.get("page"):
        page = Path(str(run.by_name[document.doc]["path"]))
        note = f"its text; the page itself is {page}" if page.is_file() else "its text; the page itself was not kept"
        return source.encode("utf-8"), note, target.with_name(f"{target.name}.txt")
    if "codec" in form:
        return bytes.fromhex(form.get("mark", "")) + source.encode(form["codec"]), "", target
    return source.encode("utf-8"), "", target


class _Corpus:
    """A corpus on its way back: the lines of its clean form, of which records get their text again."""

    def __init__(self, run: Run, output: str) -> None:
        self.output = output
        self.name = str(run.inputs[output]["name"])
        self._run = run
        self._problems: list[str] = []
        self._lines: list[bytes] = []
        try:
            data = (run.layout.out / output).read_bytes()
            if output.lower().endswith(".gz"):
                data = gzip.decompress(data)
            self._lines = [line + b"\n" for line in data.split(b"\n")]
            self._lines[-1] = self._lines[-1][:-1]
        except (OSError, EOFError) as error:
            self._problems.append(f"cannot be read ({error})")

    def add(self, document: Document) -> None:
        number = document.number or 0
        if not 0 < number <= len(self._lines):
            self._problems.append(f"has no line {number}; it changed since the run")
            return
        raw = self._lines[number - 1]
        body = raw.removesuffix(b"\n")
        try:
            record = parse(body, self._run.fields)
        except DocumentError as error:
            if document.row["status"] != "quarantined":
                self._problems.append(f"line {number}: {error}")
            return  # it could not be read, and passed byte for byte
        if record.old_clean is None:
            return
        try:
            source = record.text if document.row["status"] == "quarantined" else document.source(record.text)
        except DocumentError as error:
            self._problems.append(f"line {number}: {error}")
            return
        self._lines[number - 1] = restore(record, source, document.form) + raw[len(body) :]

    def write(self, into: Path) -> Undone:
        target = into / self.name
        if not _is_below(self.name):
            return Undone(self.name, problem="no name below a folder")
        if not self._problems:
            data = b"".join(self._lines)
            packed = self.name.lower().endswith(".gz")
            write_whole(target, gzip.compress(data, mtime=0) if packed else data)
            return Undone(self.name, "the same lines, packed anew" if packed else "")
        more = f", and {len(self._problems) - 1} more" if len(self._problems) > 1 else ""
        return Undone(self.name, problem=f"{self._problems[0]}{more}")


# ---------------------------------------------------------------- one change
@dataclass(frozen=True)
class Found:
    """A document with its clean text, ready to lose one of its changes."""

    document: Document
    clean: str
    source: str
    record: Record | None = None
    line: int = 0
    lines: list[bytes] = field(default_factory=list)

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.document.ledger.changes(self.source)


def find_document(run: Run, doc: str) -> Found:
    """Return the document of that name or id. Raises CleanerError for none, for several, and for a changed text."""
    matching = [each for each in run.documents() if doc in (each.doc, each.output if each.number is None else None)]
    if not matching:
        raise CleanerError(f"no document `{doc}` in {run.layout.out}")
    if len(matching) > 1:
        raise CleanerError(f"{len(matching)} documents are called `{doc}`; records need ids of their own for this")
    document = matching[0]
    if document.output is None or document.row["status"] == "quarantined":
        raise CleanerError(f"{doc} could not be cleaned, so it has no changes")
    try:
        if document.number is None:
            clean = run.clean_bytes(document.output).decode("utf-8")
            return Found(document, clean, document.source(clean))
        data = (run.layout.out / document.output).read_bytes()
        if document.output.lower().endswith(".gz"):
            data = gzip.decompress(data)
        lines = data.split(b"\n")
        record = parse(lines[document.number - 1], run.fields)
        return Found(document, record.text, document.source(record.text), record, document.number, lines)
    except (DocumentError, OSError, IndexError) as error:
        raise CleanerError(f"{doc}: {error}") from error


def without_change(found: Found, number: int) -> bytes:
    """Return the clean document, or its record, without change `number`, from 1. Raises CleanerError for none such."""
    changes = found.changes
    if not 1 <= number <= len(changes):
        has = f"changes 1 to {len(changes)}" if changes else "no changes but those of characters and layout"
        raise CleanerError(f"{found.document.doc} has {has}")
    text = undo_change(found.clean, changes[number - 1])
    if found.record is None:
        return text.encode("utf-8")
    raw, (start, end) = found.record.raw, found.record.span
    ascii_only = found.record.literal.isascii() and not found.record.text.isascii()
    return raw[:start] + json.dumps(text, ensure_ascii=ascii_only).encode("utf-8") + raw[end:] + b"\n"


# ---------------------------------------------------------------- a run again
def again(run: Run, job: Job, named: Collection[str]) -> Job:
    """Return the job with what the earlier run said of its documents, but for the options in `named`."""
    from dataclasses import replace

    said = {name: value for name, value in run.options.items() if name not in named}
    fields = Fields(
        run.fields.text if "text_field" not in named else job.fields.text,
        run.fields.id if "id_field" not in named else job.fields.id,
    )
    taken = {name: said[name] for name in ("site", "lang", "max_removed") if said.get(name) is not None}
    return replace(job, fields=fields, **taken)


def restored_listing(run: Run, into: Path) -> Listing:
    """Give all sources of a run back below `into`, and return them as inputs of another run.

    Names, outputs and sites are those of the run; what cannot be had back is listed as failed.
    """
    from cleaner.run.plan import Input, Listing, Skipped

    inputs: list[Input] = []
    skipped: list[Skipped] = []
    for undone in undo_run(run, into):
        if undone.problem:
            skipped.append(Skipped(undone.name, undone.problem, failed=True))
            continue
        facts = run.by_name[undone.name]
        path = Path(facts["path"]) if undone.is_page else into / undone.name
        if undone.is_page and not path.is_file():
            skipped.append(Skipped(undone.name, f"the page is not at {path} any more", failed=True))
            continue
        inputs.append(Input(**{**facts, "path": str(path.absolute()), "size": path.stat().st_size, "modified": 0}))
    return Listing(tuple(sorted(inputs, key=lambda item: item.name)), tuple(skipped))
