"""Sources come back to the byte, in whatever form they were read; what changed since is named, not made up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from house import APP, ARTICLE, RULES, House

LETTER = "The ferryman’s café – “closed”, he said.\nShare\n\n\nNine  per cent more…  \n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path)
    house.start(rules=RULES + APP + "  - id: layout\n    repair: layout\n  - id: spacing\n    repair: spacing\n")
    return house


SOURCES = {
    "plain.txt": ARTICLE.encode(),
    "no-end.txt": b"Share\nIt rained",
    "crlf.txt": ARTICLE.replace("\n", "\r\n").encode(),
    "bom.txt": b"\xef\xbb\xbf" + ARTICLE.encode(),
    "utf16.txt": LETTER.encode("utf-16"),
    "utf32be.txt": b"\x00\x00\xfe\xff" + LETTER.encode("utf-32-be"),
    "cp1252.txt": LETTER.encode("cp1252"),
    "koi8.txt": ("Паром снова ходит с понедельника, и капитан доволен. " * 5 + "\nShare\n").encode("koi8_r"),
    "strays.txt": LETTER.encode() + b"Un caf\xe9 \x93noir\x94.\n",
    "cut.txt": LETTER.encode() + "é".encode()[:1],
    "deep/er/empty.txt": b"",
    "broken.txt": b"%PDF-1.7",
    "only-junk.txt": b"Share\nGet our app\n",
}


def write(folder: Path, sources: dict[str, bytes]) -> None:
    for name, data in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".cleaner" not in path.parts
    }


def test_files_come_back_to_the_byte(house: House) -> None:
    write(Path("in"), SOURCES)
    assert house.run("clean", "in", "-o", "out").exit_code == 3
    done = house.run("undo", "out", "-o", "back")
    assert done.exit_code == 0, done.output
    assert read(Path("back")) == SOURCES


def test_a_run_in_place_is_undone_in_place(house: House) -> None:
    sources = {name: data for name, data in SOURCES.items() if name != "broken.txt"}
    write(Path("in"), sources)
    assert house.run("clean", "in", "--in-place").exit_code == 0
    assert read(Path("in")) != sources
    assert house.run("undo", "in", "-o", "in").exit_code == 0
    assert read(Path("in")) == sources


LINES = [
    json.dumps({"id": "one", "text": LETTER, "n": 1.50}),
    json.dumps({"id": "two", "text": LETTER}, ensure_ascii=False),
    json.dumps({"text": ARTICLE, "url": "https://example.org/x"}, separators=(",", ":")),
    "",
    "no record",
    '  {"text": "It rained.\\nShare\\u000a\\/ caf\\u00e9 é", "z": [1, 2]}  ',
    json.dumps({"id": "three", "text": "Quiet.\n"}),
    '{"text": "It rained.\\nShare", "clean": {"status": "changed", "fields": {}}, "last": true}',
]


@pytest.mark.parametrize("ending", ["\n", ""])
@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.gz"])
def test_lines_of_a_corpus_come_back_to_the_byte(house: House, name: str, ending: str) -> None:
    data = ("\n".join(LINES) + ending).encode()
    Path(name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert house.run("clean", name, "-o", "out").exit_code == 3
    done = house.run("undo", "out", "-o", "back")
    assert done.exit_code == 0, done.output
    back = Path("back", name).read_bytes()
    assert (gzip.decompress(back) if name.endswith(".gz") else back) == data


def test_a_text_that_changed_since_is_named_and_the_others_come_back(house: House) -> None:
    write(Path("in"), {"a.txt": ARTICLE.encode(), "b.txt": ARTICLE.encode()})
    house.run("clean", "in", "-o", "out")
    changed = Path("out/a.txt")
    changed.write_text(changed.read_text().replace("winter", "wynter"))
    done = house.run("undo", "out", "-o", "back")
    assert done.exit_code == 3
    assert "a.txt: changed since the run" in done.stderr
    assert read(Path("back")) == {"b.txt": ARTICLE.encode()}


def test_nothing_is_written_over_another_text(house: House) -> None:
    write(Path("in"), {"a.txt": ARTICLE.encode()})
    house.run("clean", "in", "-o", "out")
    write(Path("back"), {"a.txt": b"mine"})
    assert house.run("undo", "out", "-o", "back").exit_code == 3
    assert read(Path("back")) == {"a.txt": b"mine"}
    assert house.run("undo", "out", "-o", "out").exit_code == 2
    assert house.run("undo", "in", "-o", "back").exit_code == 2, "no run there"


def test_a_name_cannot_lead_out_of_the_folder(house: House) -> None:
    write(Path("in"), {"a.txt": ARTICLE.encode()})
    house.run("clean", "in", "-o", "out")
    documents = Path("out/.cleaner/documents.jsonl")
    ledger = Path("out/.cleaner/ledger.jsonl")
    for path in (documents, ledger):
        path.write_text(path.read_text().replace('"doc":"a.txt"', '"doc":"../a.txt"'))
    done = house.run("undo", "out", "-o", "back/deep")
    assert done.exit_code == 3
    assert not Path("back").exists()


def test_one_change_is_taken_back(house: House) -> None:
    write(Path("in"), {"a.txt": ARTICLE.encode()})
    house.run("clean", "in", "-o", "out")
    clean = Path("out/a.txt").read_text()
    listed = json.loads(house.run("undo", "out", "--list", "a.txt", "--output-format", "json").stdout)
    number = next(row["number"] for row in listed if row["rules"] == ["news/per-cent"])
    done = house.run("undo", "out", "--change", f"a.txt:{number}")
    assert done.exit_code == 0
    assert done.stdout == clean.replace("percent", "per cent")
    assert house.run("undo", "out", "--change", f"a.txt:{number}", "-o", "one.txt").exit_code == 0
    assert Path("one.txt").read_text() == done.stdout
    assert Path("out/a.txt").read_text() == clean
    for wrong in ("a.txt:0", "a.txt:99", "nobody.txt:1", "a.txt"):
        assert house.run("undo", "out", "--change", wrong).exit_code == 2


def test_one_change_of_a_record_is_taken_back(house: House) -> None:
    Path("c.jsonl").write_text(json.dumps({"id": "x:1", "text": "It rained.\nnine per cent\n"}) + "\n")
    house.run("clean", "c.jsonl", "-o", "out")
    done = house.run("undo", "out", "--change", "x:1:1")
    assert json.loads(done.stdout)["text"] == "It rained.\n\nnine per cent\n", "the layout stays as it is"


def test_a_run_again_without_a_rule_is_the_run_that_never_had_it(house: House) -> None:
    write(Path("in"), {**SOURCES, "example.org/x.txt": ARTICLE.encode()})
    Path("in/c.jsonl").write_text("\n".join(LINES) + "\n")
    assert house.run("clean", "in", "-o", "out", "--max-removed", "1").exit_code == 3
    assert house.run("clean", "in", "-o", "want", "--max-removed", "1", "--ignore", "app").exit_code == 3
    done = house.run("clean", "--from", "out", "--ignore", "app", "-o", "got")
    assert done.exit_code == 3, done.output
    assert read(Path("got")) == read(Path("want"))
    assert read(Path("got")) != read(Path("out"))
    for words in (["in"], ["--in-place"], ["--check"]):
        assert house.run("clean", "--from", "out", "--ignore", "app", "-o", "g", *words).exit_code == 2
    assert house.run("clean", "--from", "out", "-o", "out").exit_code == 2


def test_a_page_gives_its_text_back_and_says_where_it_is(house: House) -> None:
    pytest.importorskip("lxml")
    write(Path("in"), {"a.html": b"<p>It rained.</p><p>Share</p>"})
    assert house.run("clean", "in", "-o", "out").exit_code == 0
    done = house.run("undo", "out", "-o", "back")
    assert "the page itself is" in done.stderr
    assert read(Path("back")) == {"a.html.txt": b"It rained.\n\nShare\n"}
    assert house.run("clean", "--from", "out", "--ignore", "share", "-o", "again").exit_code == 0
    assert "Share" in Path("again/a.html.txt").read_text()
