"""What `cleaner explain` tells of a text, a line and a rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import cli

PROSE = (
    "The old ferry went back into service on Saturday morning, and the first passengers had queued on the quay "
    "since seven o'clock with flasks of tea."
)
PACK = """\
pack: house
rules:
  - id: share
    remove: line
    is: [share]
    where: {zone: tail}
    why: Share buttons belong to the page.
    examples:
      - {in: "It rained.\\nShare", out: "It rained."}
      - {keep: "Share and share alike."}
  - id: percent
    replace: {per cent: percent}
    unless: motto
  - id: dash
    replace: {' -- ': ' – '}
"""
TEXT = f"Share\n{PROSE}\nNine per cent of it -- no more.\nOur motto: ten per cent.\n{PROSE}\nShare\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.yaml").write_text(PACK, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments, "--rules", "house.yaml", "--no-default-rules"])


@pytest.mark.usefixtures("project")
def test_a_file_shows_each_change_with_its_rule_and_place() -> None:
    shown = explain("a.txt").output
    assert "a.txt: 3 changes by 3 rules" in shown
    assert "[-Share-]" in shown
    assert "house/share  house.yaml:3  Share buttons belong to the page." in shown
    assert "Nine [-per cent-]{+percent+} of it" in shown


@pytest.mark.usefixtures("project")
def test_a_line_that_stayed_names_the_rules_that_came_near() -> None:
    guarded = explain("a.txt:4").output
    assert "The line stays." in guarded
    assert "house/percent" in guarded
    assert "held back by its guard: unless was found (motto)" in guarded
    zone = explain("a.txt:1").output
    assert "its pattern matches, but only in the zone tail" in zone


@pytest.mark.usefixtures("project")
def test_a_line_beyond_the_end_is_refused_with_the_number_of_lines() -> None:
    result = explain("a.txt:99")
    assert result.exit_code == 2
    assert "a.txt has 6 lines; there is no line 99" in result.output


def test_a_change_stands_at_its_own_line(project: Path) -> None:
    (project / "b.txt").write_text(f"{PROSE}\nShare\n", "utf-8")
    assert "\n    2  [-Share-]\n" in explain("b.txt").output  # the cut takes the line break above it too


@pytest.mark.usefixtures("project")
def test_a_folder_is_no_text() -> None:
    result = explain(".")
    assert result.exit_code == 2
    assert ". is a folder; name one text in it" in result.output


@pytest.mark.usefixtures("project")
def test_json_says_the_same() -> None:
    said = json.loads(explain("a.txt", "--output-format", "json").stdout)
    assert [[rule["id"] for rule in change["rules"]] for change in said["changes"]] == [
        ["house/percent"], ["house/dash"], ["house/share"],
    ]  # fmt: skip
    assert said["status"] == "changed"


@pytest.mark.usefixtures("project")
def test_a_rule_shows_its_examples_and_its_hits_in_a_run() -> None:
    run = CliRunner().invoke(cli, ["clean", "a.txt", "-o", "out", "--rules", "house.yaml", "--no-default-rules", "-q"])
    assert run.exit_code == 0, run.output
    shown = explain("share", "--run", "out").output
    assert "house/share  house.yaml:3" in shown
    assert "keeps  Share and share alike." in shown
    assert "1 hit in 1 document" in shown


@pytest.mark.usefixtures("project")
def test_what_is_neither_file_nor_rule_gets_a_suggestion() -> None:
    result = explain("house/shaer")
    assert result.exit_code == 2
    assert "did you mean house/share" in result.output


@pytest.mark.usefixtures("project")
def test_an_existing_file_wins_over_a_rule_of_that_name(project: Path) -> None:
    (project / "share").write_text("Nothing here.\n", "utf-8")
    assert "share: 0 changes" in explain("share").output
