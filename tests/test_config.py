"""The nearest configuration holds, and every mistake in it is reported at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.config import Config, load_config
from cleaner.errors import CleanerError


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_is_set_without_a_file(project: Path) -> None:
    assert load_config(project) == Config()


@pytest.mark.parametrize(
    "text",
    [
        "[tool.cleaner]\nlang = 'de'\n",
        "[ tool . 'cleaner' ]\nlang = 'de'\n",
        "[tool]\ncleaner.lang = 'de'\n",
        "[ 'tool' ]\ncleaner = {lang = 'de'}\n",
        "tool.cleaner.lang = 'de'\n",
        "tool = {cleaner = {lang = 'de'}}\n",
    ],
)
def test_a_section_may_be_written_in_many_ways(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(text)
    assert load_config(project).lang == "de"


def test_the_nearest_file_holds_alone(project: Path) -> None:
    (project / "cleaner.yaml").write_text("lang: en\njobs: 3\n")
    inner = project / "a" / "b"
    inner.mkdir(parents=True)
    (project / "a" / "cleaner.yaml").write_text("rules: house.yaml\n")
    config = load_config(inner)
    assert config.rules == (project / "a" / "house.yaml",)
    assert config.lang is None
    assert config.jobs is None


def test_yaml_goes_before_pyproject_in_one_folder(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.cleaner]\nlang = 'de'\n")
    assert load_config(project).lang == "de"
    (project / "cleaner.yaml").write_text("lang: en\n")
    assert load_config(project).lang == "en"


def test_a_pyproject_that_does_not_speak_of_us_is_passed_by(project: Path) -> None:
    (project / "cleaner.yaml").write_text("lang: en\n")
    inner = project / "pkg"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\ndependencies = ['article-cleaner']\n")
    assert load_config(inner).lang == "en"


def test_all_values(project: Path) -> None:
    (project / "cleaner.yaml").write_text(
        "rules: [rules/, more.yaml]\ndefault-rules: false\ntext_field: body\nid_field: key\n"
        "lang: en\nmax_removed: 0.5\ngolden: accepted\njobs: 2\n"
    )
    assert load_config(project) == Config(
        source=project / "cleaner.yaml",
        rules=(project / "rules", project / "more.yaml"),
        default_rules=False,
        text_field="body",
        id_field="key",
        lang="en",
        max_removed=0.5,
        golden=project / "accepted",
        jobs=2,
    )


def test_every_mistake_at_its_place(project: Path) -> None:
    (project / "cleaner.yaml").write_text("ruls: [x]\nlang: no\njobs: 0\nmax_removed: 60\nlang: en\n")
    with pytest.raises(CleanerError) as failure:
        load_config(project)
    assert str(failure.value).split("\n") == [
        "cleaner.yaml:1:1: unknown key `ruls`; did you mean `rules`?",
        'cleaner.yaml:2:1: `lang` is text; quote it, as in "no"',
        "cleaner.yaml:3:1: `jobs` is a number of processes from 1",
        "cleaner.yaml:4:1: `max_removed` is a share of words from 0 to 1, such as 0.6",
    ]


def test_a_key_twice(project: Path) -> None:
    (project / "cleaner.yaml").write_text("jobs: 1\njobs: 2\n")
    with pytest.raises(CleanerError, match=r"cleaner.yaml:2:1: `jobs` stands twice"):
        load_config(project)


def test_a_mistake_in_pyproject_has_its_line(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project]\njobs = 1\n\n[tool.cleaner]\nlang = 'en'\njob = 2\n")
    with pytest.raises(CleanerError, match=r"pyproject.toml:6:1: unknown key `job`; did you mean `jobs`\?"):
        load_config(project)


@pytest.mark.parametrize("text", ["rules: [", "- a\n", "rules: {a: b}\n"])
def test_what_is_no_configuration(project: Path, text: str) -> None:
    (project / "cleaner.yaml").write_text(text)
    with pytest.raises(CleanerError, match=r"^cleaner.yaml:\d+:\d+: "):
        load_config(project)


def test_a_named_file_must_be_there(project: Path) -> None:
    with pytest.raises(CleanerError, match="no such configuration file"):
        load_config(project, project / "other.yaml")
