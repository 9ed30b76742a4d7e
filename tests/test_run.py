"""A run: what it writes, what it refuses, and that nothing it writes depends on how it was carried out."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner.document import Document
from cleaner.engine import Engine, Result
from cleaner.errors import CleanerError
from cleaner.formats.jsonl import Fields
from cleaner.ledger import Ledger, replay, undo
from cleaner.pack import load_rules
from cleaner.plan import Plan
from cleaner.rule import Rules
from cleaner.run import plan as planning
from cleaner.run import pool
from cleaner.run.commit import Layout
from cleaner.run.driver import Run, run
from cleaner.run.plan import cut, list_inputs
from cleaner.run.shard import Job

PACK = """
pack: tiny
rules:
  - id: share
    remove: line
    is: [share, tweet]
    why: Buttons of the page.
  - id: by
    remove: line
    into: author
    starts: ['/By (?P<author>\\p{Lu}\\w+)/']
    why: The byline belongs to the page.
  - id: site-line
    remove: line
    is: [subscribe to the harbour light]
    where: {site: harbour.example}
    why: Of that site alone.
  - id: hang
    remove: match
    has: ['/(a+)+b/']
    why: A pattern that can hang, to see what happens then.
"""


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    path = tmp_path_factory.mktemp("pack") / "tiny.yaml"
    path.write_text(PACK)
    return load_rules([path])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    for name, text in {
        "a.txt": "The ferry runs again.\nShare\n",
        "b/c.md": "The pier is open.\n",
        "b/harbour.example/d.txt": "By Ann\nThe quay is wet, so all on it are too.\nSubscribe to the Harbour Light\n",
        "e.txt": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    records = [{"text": f"Boat {n} came.\nTweet", "id": f"r{n}"} for n in range(300)]
    lines = [json.dumps(record) for record in records]
    lines[7] = "not json"
    lines[9] = ""
    (folder / "corpus.jsonl").write_text("\n".join(lines))
    return folder


def carry_out(rules: Rules, source: Path, out: Path, **options: object) -> Run:
    in_place = bool(options.pop("in_place", False))
    job = Job(Plan.of(rules), out=out, in_place=in_place, fields=Fields())
    listing = list_inputs([source], out, in_place=in_place)
    return run(job, listing, **options)  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but plans, which hold paths of the machine, and manifests, which hold the cut."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in sorted(found.items())
        if name != ".cleaner/plan.json" and not name.startswith(".cleaner/done/")
    }


def documents(out: Path) -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in Layout(out).documents.read_text().split("\n") if line]
    return {row["doc"]: row for row in rows}


def test_a_folder_is_mirrored(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = carry_out(rules, source, out)
    assert (out / "a.txt").read_text() == "The ferry runs again.\n"
    assert (out / "b/c.md.txt").read_text() == "The pier is open.\n"
    assert (out / "b/harbour.example/d.txt").read_text() == "The quay is wet, so all on it are too.\n"
    assert (out / "e.txt").read_bytes() == b""
    assert done.total.statuses == {"changed": 300, "quarantined": 1, "unchanged": 2}
    assert done.total.rules["tiny/share"].documents == 299
    found = documents(out)
    assert found["b/harbour.example/d.txt"]["fields"] == {"author": "Ann"}
    assert found["corpus.jsonl#8"]["status"] == "quarantined"


def test_a_corpus_keeps_its_lines(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    carry_out(rules, source, out)
    lines = (out / "corpus.jsonl").read_bytes().split(b"\n")
    assert len(lines) == 300
    assert lines[7] == b"not json"
    assert lines[9] == b""
    member = ', "clean": {"status": "changed", "fields": {}}}'
    assert lines[0].decode() == '{"text": "Boat 0 came.\\n", "id": "r0"' + member
    assert (Layout(out).quarantine / "corpus.jsonl").read_bytes() == b"not json\n"


def test_the_ledger_leads_from_source_to_clean_text_and_back(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    carry_out(rules, source, out)
    rows = [json.loads(line) for line in Layout(out).ledger.read_text().split("\n") if line]
    for name in ("a.txt", "b/harbour.example/d.txt"):
        ledger = Ledger.from_json([row for row in rows if row["doc"] == name])
        before, after = (source / name).read_text(), (out / name).read_text()
        assert replay(before, ledger) == after
        assert undo(after, ledger) == before
    assert {row["row"] for row in rows if row["doc"] == "r3"} == {4}


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MIN_SHARD", 3_000)


@pytest.mark.usefixtures("small_shards")
def test_workers_and_cuts_do_not_show(
    rules: Rules, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(cut(list_inputs([source], None))) > 4
    carry_out(rules, source, tmp_path / "one", jobs=1)
    carry_out(rules, source, tmp_path / "three", jobs=3)
    monkeypatch.setattr(planning, "MIN_SHARD", 1_000_000)
    carry_out(rules, source, tmp_path / "whole", jobs=1)
    assert tree(tmp_path / "one") == tree(tmp_path / "three") == tree(tmp_path / "whole")


@pytest.mark.usefixtures("small_shards")
def test_pieces_of_a_corpus_are_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(b"".join(b"%d\n" % n * 10 for n in range(2000)) + b"last")
    shards = cut(list_inputs([path], None))
    pieces = [shard.piece for shard in shards]
    assert all(piece is not None for piece in pieces)
    data = path.read_bytes()
    spans = [(piece.start, piece.end) for piece in pieces if piece is not None]
    assert spans[0][0] == 0
    assert spans[-1][1] == len(data)
    assert all(end == start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))
    for piece in pieces:
        assert piece is not None
        assert piece.row == data[: piece.start].count(b"\n") + 1


def stop_after(number: int) -> Callable[[object], None]:
    seen: list[object] = []

    def on_shard(manifest: object) -> None:
        seen.append(manifest)
        if len(seen) == number:
            raise KeyboardInterrupt

    return on_shard


@pytest.mark.usefixtures("small_shards")
def test_a_stopped_run_is_resumed_to_the_same_bytes(rules: Rules, source: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    carry_out(rules, source, whole)
    with pytest.raises(KeyboardInterrupt):
        carry_out(rules, source, out, on_shard=stop_after(3))
    with pytest.raises(CleanerError, match="--resume goes on with it"):
        carry_out(rules, source, out)
    (out / "b" / ".17-4.cleaner-tmp").write_text("left by a writer that was killed")
    done = carry_out(rules, source, out, resume=True)
    assert done.resumed == 3
    assert tree(out) == tree(whole)


@pytest.mark.usefixtures("small_shards")
def test_resume_trusts_no_output_that_was_touched(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        carry_out(rules, source, out, on_shard=stop_after(3))
    (out / "a.txt").write_text("something else\n")
    done = carry_out(rules, source, out, resume=True)
    assert done.resumed == 2
    assert (out / "a.txt").read_text() == "The ferry runs again.\n"


def test_resume_of_a_finished_run_does_nothing(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    carry_out(rules, source, out)
    before = tree(out)
    assert carry_out(rules, source, out, resume=True).resumed == len(cut(list_inputs([source], out)))
    assert tree(out) == before


def test_resume_refuses_another_plan(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        carry_out(rules, source, out, on_shard=stop_after(1))
    with pytest.raises(CleanerError, match="the rules changed since that run; --fresh starts over"):
        carry_out(replace(rules, digest="other"), source, out, resume=True)
    (source / "new.txt").write_text("New.\n")
    with pytest.raises(CleanerError, match="the inputs changed"):
        carry_out(rules, source, out, resume=True)
    assert carry_out(rules, source, out, fresh=True).resumed == 0
    with pytest.raises(CleanerError, match="no run to resume"):
        carry_out(rules, source, tmp_path / "nothing", resume=True)


def test_what_only_an_earlier_run_wrote(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    carry_out(rules, source, out)
    (out / "mine.txt").write_text("Not of a run.\n")
    (source / "a.txt").unlink()
    assert carry_out(rules, source, out).leftovers == ("a.txt",)
    (source / "b/c.md").unlink()
    assert carry_out(rules, source, out, fresh=True).leftovers == ()
    assert not (out / "b/c.md.txt").exists()
    assert (out / "mine.txt").exists()


def test_a_quarantined_document_leaves_no_older_text(rules: Rules, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    carry_out(rules, source, out)
    (source / "a.txt").write_bytes(bytes(range(32)) * 9)
    done = carry_out(rules, source, out)
    assert done.is_partial
    assert not (out / "a.txt").exists()
    assert (Layout(out).quarantine / "a.txt").read_bytes() == bytes(range(32)) * 9


def test_a_rule_that_hangs_costs_one_document(
    rules: Rules, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.budget.SECONDS", 0.2)
    (source / "a.txt").write_text("a" * 5000 + "c\n")
    out = tmp_path / "out"
    done = carry_out(rules, source, out)
    assert [remark.doc for remark in done.total.quarantined] == ["a.txt", "corpus.jsonl#8"]
    assert "tiny/hang" in done.total.quarantined[0].text
    assert (out / "b/c.md.txt").exists()


def test_a_fault_of_ours_costs_one_document(
    rules: Rules, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = Engine.clean

    def faulty(self: Engine, document: Document, **options: frozenset[str]) -> Result:
        if "pier" in document.text:
            raise ZeroDivisionError("oops")
        return clean(self, document, **options)

    monkeypatch.setattr(Engine, "clean", faulty)
    done = carry_out(rules, source, tmp_path / "out")
    told = {remark.doc: remark.text for remark in done.total.quarantined}
    assert told["b/c.md"].startswith("a fault of cleaner, please report it: ZeroDivisionError: oops (test_run.py:")


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="hands the killer to workers by fork")
@pytest.mark.usefixtures("small_shards")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_document_that_kills_its_worker(
    rules: Rules, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = Engine.clean
    parent = os.getpid()

    def killer(self: Engine, document: Document, **options: frozenset[str]) -> Result:
        if document.text.startswith("Boat 150 "):
            assert os.getpid() != parent
            os.kill(os.getpid(), signal.SIGKILL)
        return clean(self, document, **options)

    monkeypatch.setattr(Engine, "clean", killer)
    out = tmp_path / "out"
    done = carry_out(rules, source, out, jobs=2)
    assert [(remark.doc, remark.text) for remark in done.total.quarantined] == [
        ("corpus.jsonl#8", "not a JSON object"),
        ("corpus.jsonl#151", "killed its worker three times"),
    ]
    lines = (out / "corpus.jsonl").read_bytes().split(b"\n")
    assert len(lines) == 300
    assert lines[150] == (source / "corpus.jsonl").read_bytes().split(b"\n")[150]
    assert done.total.documents == 303


# ---------------------------------------------------------------- what is read
def test_two_inputs_for_one_output_are_refused_before_anything_is_written(source: Path, tmp_path: Path) -> None:
    (source / "b/c.md.txt").write_text("Another.\n")
    with pytest.raises(CleanerError, match=r"would both become .*c\.md\.txt; rename one"):
        list_inputs([source], tmp_path / "out")


@pytest.mark.parametrize("below", ["", "raw"])
def test_an_output_over_an_input_is_refused(tmp_path: Path, below: str) -> None:
    inner = tmp_path / "raw" / "raw"
    inner.mkdir(parents=True)
    (tmp_path / "raw" / "raw" / "a.txt").write_text("A.\n")
    (tmp_path / "raw" / "a.txt").write_text("A.\n")
    with pytest.raises(CleanerError, match="written over"):
        list_inputs([tmp_path / below], tmp_path)


def test_the_output_inside_the_source_is_not_read(rules: Rules, source: Path) -> None:
    carry_out(rules, source, source / "out")
    done = carry_out(rules, source, source / "out")
    assert done.total.documents == 303
    assert not (source / "out" / "out").exists()


def test_links_are_followed_but_not_in_circles(source: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "f.txt").write_text("F.\n")
    (source / "linked").symlink_to(elsewhere)
    (source / "b" / "up").symlink_to(source)
    (source / "gone.txt").symlink_to(source / "nothing")
    (source / "round.txt").symlink_to("round.txt")
    (source / "gone.pdf").symlink_to(source / "nothing")
    listing = list_inputs([source], tmp_path / "out")
    assert "linked/f.txt" in [item.name for item in listing.inputs]
    assert [(item.name, item.failed) for item in listing.skipped] == [
        ("b/up", False),
        ("gone.pdf", False),
        ("gone.txt", True),
        ("round.txt", True),
    ]


def test_what_is_left_out(source: Path, tmp_path: Path) -> None:
    (source / ".hidden.txt").write_text("H.\n")
    (source / ".git").mkdir()
    (source / ".git" / "x.txt").write_text("X.\n")
    (source / "p.pdf").write_text("P.\n")
    (source / "README").write_text("R.\n")
    os.mkfifo(source / "pipe.txt")
    listing = list_inputs([source], tmp_path / "out")
    assert [item.name for item in listing.inputs] == [
        "a.txt", "b/c.md", "b/harbour.example/d.txt", "corpus.jsonl", "e.txt",
    ]  # fmt: skip
    assert [(item.name, item.reason) for item in listing.skipped] == [
        ("README", "no suffix, so its format is not known"),
        ("p.pdf", ".pdf is not a format that is read"),
        ("pipe.txt", "not a regular file"),
    ]


def test_a_packed_corpus(rules: Rules, tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    source.mkdir()
    line = b'{"text": "The boat.\\nShare"}\n'
    (source / "c.jsonl.gz").write_bytes(gzip.compress(line * 3 + b"bad\n"))
    done = carry_out(rules, source, out)
    lines = gzip.decompress((out / "c.jsonl.gz").read_bytes()).split(b"\n")
    assert [b"Share" in each for each in lines] == [False] * 5
    assert lines[3] == b"bad"
    assert done.total.statuses == {"changed": 3, "quarantined": 1}
    first = (out / "c.jsonl.gz").read_bytes()
    carry_out(rules, source, out)
    assert (out / "c.jsonl.gz").read_bytes() == first


def test_a_packed_corpus_that_was_cut_off(rules: Rules, tmp_path: Path) -> None:
    source, out = tmp_path / "src", tmp_path / "out"
    source.mkdir()
    lines = b"".join(b'{"text": "The boat %d."}\n' % n for n in range(5000))
    (source / "c.jsonl.gz").write_bytes(gzip.compress(lines)[:-2000])
    done = carry_out(rules, source, out)
    assert done.is_partial
    assert done.total.quarantined[-1].text.startswith("cannot be read on")
    assert done.total.statuses["unchanged"] > 1000


# ---------------------------------------------------------------- in place
def test_in_place_the_ledger_gives_the_sources_back(rules: Rules, source: Path) -> None:
    before = tree(source)
    carry_out(rules, source, source, in_place=True)
    layout = Layout(source)
    assert (source / "a.txt").read_text() == "The ferry runs again.\n"
    assert not layout.staged.exists()
    rows = [json.loads(line) for line in layout.ledger.read_text().split("\n") if line]
    ledger = Ledger.from_json([row for row in rows if row["doc"] == "a.txt"])
    assert undo((source / "a.txt").read_text(), ledger).encode() == before["a.txt"]


def test_in_place_twice_keeps_the_first_ledger(rules: Rules, source: Path) -> None:
    carry_out(rules, source, source, in_place=True)
    first = Layout(source).ledger.read_bytes()
    carry_out(rules, source, source, in_place=True)
    assert (Layout(source).earlier / "1" / "ledger.jsonl").read_bytes() == first


@pytest.mark.usefixtures("small_shards")
def test_in_place_a_stopped_run_has_changed_nothing(rules: Rules, source: Path) -> None:
    before = tree(source)
    with pytest.raises(KeyboardInterrupt):
        carry_out(rules, source, source, in_place=True, on_shard=stop_after(3))
    assert {name: data for name, data in tree(source).items() if not name.startswith(".cleaner")} == before
    assert carry_out(rules, source, source, in_place=True, resume=True).resumed == 3
    assert (source / "a.txt").read_text() == "The ferry runs again.\n"


def test_how_many_workers() -> None:
    assert pool.usable_jobs(3, 10) == 3
    assert pool.usable_jobs(None, 10) == 1
    assert pool.usable_jobs(None, pool.SERIAL_BELOW) >= 1
