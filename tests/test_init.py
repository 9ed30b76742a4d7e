"""A new project works as it is, here and in a fresh clone, where the checks of its workflow pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from house import House


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    return House(tmp_path / "new")


def commands() -> list[list[str]]:
    """Return the `cleaner` commands of the workflow that was written here."""
    workflow = yaml.safe_load(Path(".github/workflows/cleaner.yml").read_text())
    steps = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    return [step.split()[1:] for step in steps if step.startswith("cleaner ")]


def test_the_checks_of_the_workflow_pass_in_a_fresh_clone(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house.run("init").exit_code == 0
    assert len(commands()) == 3
    house.commit("new")
    house.git("clone", "-q", str(house.root), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    for command in commands():
        done = house.run(*command)
        assert done.exit_code == 0, (command, done.output)


def test_a_changed_rule_fails_the_workflow(house: House) -> None:
    house.run("init")
    house.commit("new")
    pack = Path("rules/house.yaml")
    wide = pack.read_text().replace("- get our app", "- '/two pensioners .*/i'").replace("where: {zone: edge}", "")
    pack.write_text(wide)
    done = house.run("golden", "check")
    assert done.exit_code == 1
    assert "house/app-advert  now removes 1 passage" in done.stdout


def test_what_is_there_is_left_as_it_is(house: House) -> None:
    Path("cleaner.yaml").write_text("lang: en\n")
    assert house.run("init").exit_code == 0
    assert Path("cleaner.yaml").read_text() == "lang: en\n"
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert house.run("init").exit_code == 0
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before
    shutil.rmtree("golden")
    Path("rules/house.yaml").write_text("pack: house\n")
    assert house.run("init").exit_code == 0
    assert Path("golden/clean/welcome.txt").is_file()
