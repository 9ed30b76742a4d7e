"""The shipped rules give the accepted text of every golden of ours, to the byte, through pytest-regressions.

After a change that is meant: `cleaner golden check`, look, then `cleaner golden update`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from cleaner.golden import COUNTS_SUFFIX, Folder, Golden, Goldens, as_bytes, counts_yaml
from cleaner.golden_words import byte_lines
from cleaner.pack import load_rules
from cleaner.resources import default_rules_dir

FOLDER = Folder(Path(__file__).resolve().parents[1] / "golden")
GOLDENS = FOLDER.goldens()


@pytest.fixture(scope="module")
def goldens() -> Goldens:
    return Goldens(FOLDER, load_rules([], default_dir=default_rules_dir()))


def same_bytes(obtained: Path, expected: Path) -> None:
    """Compare as bytes: by lines, a lost last line break and U+0085 would pass unseen."""
    got, want = obtained.read_bytes(), expected.read_bytes()
    if got != want:
        raise AssertionError("\n".join(byte_lines(want, got)) + "\nnext: cleaner golden check")


@pytest.mark.parametrize("golden", GOLDENS, ids=[golden.name for golden in GOLDENS])
def test_golden(golden: Golden, goldens: Goldens, file_regression: FileRegressionFixture) -> None:
    result = goldens.engine.clean(goldens.document(golden))
    clean = as_bytes(result.text)
    file_regression.check(clean, fullpath=golden.clean, binary=True, extension=golden.clean.suffix, check_fn=same_bytes)
    if golden.counts.is_file():
        same = golden.counts.read_bytes() == counts_yaml(result.ledger.counts)
        assert same, (
            f"the text is the same by other rules; look at `git diff` after: cleaner golden update {golden.input}"
        )


def test_every_accepted_text_has_an_input() -> None:
    assert FOLDER.stale() == []


@pytest.mark.parametrize(
    ("accepted", "named"),
    [
        ("a b", "U+0020"),
        ("a\u200bb\n", "U+200B"),
        ("a\u00a0b\n", "U+00A0"),
        ("a b\r\n", "U+000D"),
        ("a\u2028b\n", "U+2028"),
        ("a\fb\n", "U+000C"),
        ("a\x85b\n", "U+0085"),
    ],
    ids=["no final line break", "ZWSP", "NBSP", "CRLF", "U+2028", "form feed", "U+0085"],
)
def test_what_lines_would_not_show_fails(tmp_path: Path, accepted: str, named: str) -> None:
    want, got = tmp_path / "want.txt", tmp_path / "got.txt"
    want.write_bytes(accepted.encode())
    got.write_bytes(b"a b\n")
    with pytest.raises(AssertionError) as failure:
        same_bytes(got, want)
    assert named.replace("U+0020", "(no final line break)") in str(failure.value)


@pytest.mark.slow
def test_regen_all_and_golden_update_write_the_same_bytes(tmp_path: Path) -> None:
    written = {}
    for way in ("regen", "update"):
        root = tmp_path / way
        shutil.copytree(FOLDER.input, root / "golden" / "input")
        environment = {**os.environ, "PYTHONPATH": str(FOLDER.root.parent), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        if way == "regen":
            (root / "tests").mkdir()
            shutil.copy(__file__, root / "tests" / "test_copy.py")
            plugins = ["-p", "pytest_datadir.plugin", "-p", "pytest_regressions.plugin", "-p", "no:cacheprovider"]
            command = ["pytest", "-q", *plugins, "--regen-all", "-k", "test_golden", "tests/test_copy.py"]
        else:
            command = ["cleaner", "golden", "update", "-q"]
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, text=True
        )
        clean = root / "golden" / "clean"
        written[way] = {
            path.relative_to(clean).as_posix(): path.read_bytes()
            for path in clean.rglob("*")
            if path.is_file() and not path.name.endswith(COUNTS_SUFFIX)
        }
        assert len(written[way]) == len(GOLDENS), done.stdout + done.stderr
    assert written["regen"] == written["update"]
