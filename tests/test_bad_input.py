"""What the table of docs/bad-input.md says each bad input gets, with the rules that ship."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.cli import cli

SENTENCE = "The ferry runs again from Monday on, said the harbour master."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "src").mkdir()
    return tmp_path


def clean(data: bytes, *options: str, name: str = "a.txt") -> tuple[int, bytes | None, str]:
    """Clean one file of a folder; return status, what was written, and what was said."""
    Path("src", name).write_bytes(data)
    result = CliRunner().invoke(cli, ["clean", "src", "-o", "out", *options])
    made = Path("out", name)
    return result.exit_code, made.read_bytes() if made.exists() else None, result.stderr


WELL = f"{SENTENCE}\n".encode()


@pytest.mark.parametrize(
    ("data", "wanted", "said"),
    [
        (b"", b"", ""),
        (WELL, WELL, ""),
        (b"\xef\xbb\xbf" + WELL, WELL, "core/characters 1"),
        (WELL.decode().encode("utf-16"), WELL, ""),
        (WELL.decode().encode("utf-32"), WELL, ""),
        (f"{SENTENCE} “Café.”".encode("cp1252"), f'{SENTENCE} "Café."\n'.encode(), "not UTF-8; read as Windows-1252"),
        (f"{SENTENCE} Zoë. ".encode() + b"It\x92s.", f"{SENTENCE} Zoë. It's.\n".encode(), "1 stray byte(s)"),
        (f"{SENTENCE} Zoë à".encode()[:-1], f"{SENTENCE} Zoë \ufffd\n".encode(), "cut off inside the last character"),
        (WELL.replace(b"\n", b"\r\n"), WELL, ""),
        (f"{SENTENCE}\u2028{SENTENCE}".encode(), b"\n\n".join([WELL[:-1]] * 2) + b"\n", ""),
    ],
)
def test_what_can_be_read_is_cleaned(data: bytes, wanted: bytes, said: str) -> None:
    status, made, words = clean(data)
    assert (status, made) == (0, wanted)
    assert said in words


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (WELL.decode().encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
        (bytes(range(256)) * 8, "not text: many control characters"),
        (b"%PDF-1.7\n" + WELL, "not text: a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not text: a PNG picture"),
        (b"\xff\xfe" + WELL[:-1], "marked as UTF-16"),
    ],
)
def test_what_is_no_text_is_quarantined(data: bytes, reason: str) -> None:
    status, made, words = clean(data)
    assert (status, made) == (3, None)
    assert f"a.txt: {reason}" in words
    assert Path("out/.cleaner/quarantine/a.txt").read_bytes() == data
    run = json.loads(Path("out/.cleaner/run.json").read_text())
    assert [row["doc"] for row in run["quarantined"]] == ["a.txt"]


@pytest.mark.slow
def test_one_line_of_20_megabytes() -> None:
    data = f"{SENTENCE} ".encode() * (20_000_000 // (len(SENTENCE) + 1))
    status, made, _ = clean(data)
    assert (status, made) == (0, data.rstrip() + b"\n")


def test_a_stopped_run_is_in_the_way() -> None:
    Path("out/.cleaner").mkdir(parents=True)
    Path("out/.cleaner/plan.json").write_text("{}")
    status, made, words = clean(WELL)
    assert (status, made) == (2, None)
    assert "--resume goes on with it, --fresh starts over" in words
    assert clean(WELL, "--fresh")[:2] == (0, WELL)


def test_a_folder_without_articles() -> None:
    status, _, words = clean(b"x", name="x.png")
    assert status == 0
    assert "Left out 1 file: 1 .png" in words
    assert "Nothing to clean was found" in words


def test_output_is_input() -> None:
    Path("src/a.txt").write_bytes(WELL)
    for out in ("src", "./src/../src"):
        result = CliRunner().invoke(cli, ["clean", "src", "-o", out])
        assert result.exit_code == 2
        assert "written over its input" in result.stderr
    result = CliRunner().invoke(cli, ["clean", "src/a.txt", "-o", "src"])
    assert result.exit_code == 2
    assert Path("src/a.txt").read_bytes() == WELL
    assert not Path("src/.cleaner").exists()


def test_a_circle_of_links() -> None:
    Path("src/loop").symlink_to("..")
    status, made, words = clean(WELL)
    assert (status, made) == (0, WELL)
    assert "loop" in words


def refusing(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, *, sync: bool = False) -> None:
        raise refusing(errno.ENOSPC, str(path))

    with monkeypatch.context() as patched:
        patched.setattr("cleaner.run.shard.write_whole", full)
        status, made, words = clean(WELL)
    assert (status, made) == (2, None)
    assert words == "out/a.txt: No space left on device\n"
    assert clean(WELL, "--fresh")[:2] == (0, WELL)


def test_a_folder_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("src/closed").mkdir()
    scan = os.scandir

    def scandir(path: str | Path) -> object:
        if str(path).endswith("closed"):
            raise refusing(errno.EACCES, str(path))
        return scan(path)

    with monkeypatch.context() as patched:
        patched.setattr("cleaner.run.plan.os.scandir", scandir)
        status, made, words = clean(WELL)
    assert (status, made) == (3, WELL)
    assert "closed: cannot be read (Permission denied)" in words


def test_rules_that_undo_each_other() -> None:
    Path("house.yaml").write_text(
        "pack: house\nrules:\n"
        "  - {id: up, replace: {ferry: boat}, why: 'To try.'}\n"
        "  - {id: down, replace: {boat: ferry}, why: 'To try.'}\n"
    )
    status, made, words = clean(WELL, "--rules", "house.yaml")
    assert (status, made) == (3, None)
    assert "house/up" in words
    assert "house/down" in words
