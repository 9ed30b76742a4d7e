"""The plugin of pytest, in projects of their own: inert until it is set, and then each example is a test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from house import APP, ARTICLE, RULES, House

ROOT = Path(__file__).resolve().parent.parent
INI = "[pytest]\ntestpaths = tests\ncleaner_rules = rules\ncleaner_golden = golden\nfilterwarnings = error\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path).start({"site/a.txt": ARTICLE})
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_own.py").write_text("def test_own():\n    pass\n")
    (tmp_path / "pytest.ini").write_text(INI)
    return house


def run(house: House, *arguments: str) -> tuple[int, str]:
    """Run pytest there with this plugin and xdist alone, and return its status and words."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "cleaner.pytest_plugin", "-p", "xdist.plugin", "-p", "no:cacheprovider",
         *arguments],
        cwd=house.root,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "150"},
        capture_output=True,
        text=True,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def names(house: House, *arguments: str) -> list[str]:
    status, words = run(house, "--collect-only", "-q", *arguments)
    assert status == 0, words
    return [line for line in words.split("\n") if "::" in line]


def test_every_example_and_golden_is_a_test_beside_the_users_own(house: House) -> None:
    assert names(house) == [
        "tests/test_own.py::test_own",
        "rules/news.yaml::share[1]",
        "rules/news.yaml::share[2]",
        "rules/news.yaml::per-cent[1]",
        "rules/news.yaml::per-cent[2]",
        "golden/input/site/a.txt::clean",
    ]
    assert run(house)[0] == 0


def test_paths_and_names_choose(house: House) -> None:
    assert names(house, "tests") == ["tests/test_own.py::test_own"]
    assert len(names(house, "rules")) == 4
    assert names(house, "rules/news.yaml::share[2]") == ["rules/news.yaml::share[2]"]
    assert names(house, "-k", "share") == ["rules/news.yaml::share[1]", "rules/news.yaml::share[2]"]
    assert len(names(house, ".")) == 6, "what lies below a path is not collected twice"


def test_it_is_inert_and_imports_nothing_until_it_is_set(house: House) -> None:
    (house.root / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n")
    (house.root / "tests" / "test_own.py").write_text(
        "import sys\n\ndef test_light():\n"
        "    found = {name for name in sys.modules if name.startswith(('cleaner', 'yaml', 'regex', 'ftfy', 'click'))}\n"
        "    assert found <= {'cleaner', 'cleaner._version', 'cleaner.pytest_plugin'}\n"
    )
    status, words = run(house, "-v", ".")
    assert status == 0, words
    assert "1 passed" in words


def test_a_failed_example_is_told_in_four_lines_at_its_line(house: House) -> None:
    house.rules.write_text(RULES.replace('out: "It rained."', 'out: "It snowed."'))
    status, words = run(house, "rules")
    assert status == 1
    told = words[words.index("share[1] ___") :].split("\n")[1:5]
    assert told[:3] == ["rules/news.yaml:7:9: rule news/share [in 1]: wrong", "  - It snowed.⏎", "  + It rained.⏎"]
    assert "1 failed, 3 passed" in words


def test_a_broken_rule_fails_its_own_tests_alone(house: House) -> None:
    (house.root / "rules" / "bad.yaml").write_text("pack: bad\nrules:\n  - id: odd\n    remvoe: line\n    is: [x]\n")
    (house.root / "rules" / "worse.yaml").write_text("pack: worse\nrules: [\n")
    status, words = run(house, "-v")
    assert status == 1
    assert "rules/bad.yaml::odd FAILED" in words
    assert "did you mean `remove`?" in words
    assert "rules/worse.yaml::pack FAILED" in words
    assert "rules/news.yaml::share[1] PASSED" in words
    assert "golden/input/site/a.txt::clean SKIPPED (a rule is broken: rules/bad.yaml:" in words
    assert "2 failed, 5 passed, 1 skipped" in words


def test_a_known_gap_fails_as_expected_until_it_passes(house: House) -> None:
    gap = '      - {in: "It rained.\\nShare it", out: "It rained.", todo: true}\n'
    house.rules.write_text(RULES.replace("  - id: per-cent", gap + "  - id: per-cent"))
    status, words = run(house, "rules")
    assert (status, "1 xfailed" in words) == (0, True)
    house.rules.write_text(house.rules.read_text().replace("is: [share]", "is: [share, share it]"))
    status, words = run(house, "rules")
    assert (status, "the gap is closed" in words) == (1, True)


def test_a_changed_golden_names_the_rule_and_the_next_command(house: House) -> None:
    house.commit()
    house.rules.write_text(RULES + APP)
    status, words = run(house, "golden")
    assert status == 1
    told = words[words.index(" clean ___") :].split("\n")[1:5]
    assert told[0].startswith("rules/news.yaml:14  news/app  now removes 1 passage")
    assert told[1:] == [
        "  golden/clean/site/a.txt:2",
        "    - Get our app",
        "  next: cleaner golden check golden/clean/site/a.txt",
    ]


def test_only_the_option_writes(house: House) -> None:
    house.rules.write_text(RULES + APP)
    before = house.clean("site/a.txt").read_bytes()
    assert run(house)[0] == 1
    assert house.clean("site/a.txt").read_bytes() == before
    assert run(house, "--cleaner-update")[0] == 0
    assert b"Get our app" not in house.clean("site/a.txt").read_bytes()
    assert house.run("golden", "check").exit_code == 0


def test_stale_and_missing_goldens_fail(house: House) -> None:
    house.clean("old.txt").write_text("x\n")
    (house.root / "golden" / "input" / "new.txt").write_text(ARTICLE)
    status, words = run(house, "golden", "-v")
    assert status == 1
    assert "golden/clean/old.txt::stale FAILED" in words
    assert "golden/input/new.txt::clean FAILED" in words
    assert "golden/input/site/a.txt::clean PASSED" in words


def test_it_works_in_parallel_and_says_the_rule_in_junit(house: House, tmp_path: Path) -> None:
    house.rules.write_text(RULES + APP)
    report = tmp_path / "junit.xml"
    status, words = run(house, "-n", "2", f"--junitxml={report}")
    assert status == 1, words
    assert "1 failed, 7 passed" in words
    suite = ElementTree.parse(report)
    (failed,) = [case for case in suite.iter("testcase") if case.find("failure") is not None]
    assert [each.get("value") for each in failed.iter("property")] == ["news/app"]
