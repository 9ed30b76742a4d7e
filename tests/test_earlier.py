"""The rules as they were, and who touched one last, are asked of git alone and may be unknown."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from house import APP, RULES, House

from cleaner.earlier import default_base, earlier_rules, last_touch, last_touch_of_file, rules_at
from cleaner.errors import CleanerError
from cleaner.plan_cache import Sources


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path)
    house.rules.parent.mkdir()
    house.rules.write_text(RULES)
    return house


def sources(house: House) -> Sources:
    return Sources((house.rules.parent,), None)


def test_without_git_or_history_nothing_is_known(house: House) -> None:
    assert default_base(house.rules) is None
    assert earlier_rules(sources(house)) is None
    assert last_touch(str(house.rules), 1, 2) is None
    house.git("init", "-q")
    assert default_base(house.rules) is None
    assert last_touch_of_file(str(house.rules)) is not None, "there, and not committed"


def test_the_base_is_head_the_branch_point_or_the_commit_before(house: House) -> None:
    house.commit("one")
    assert default_base(house.rules.parent) is None
    house.rules.write_text(RULES + APP)
    assert default_base(house.rules.parent) == "HEAD"
    house.commit("two")
    assert default_base(house.rules.parent) == "HEAD~1"
    point = house.git("rev-parse", "HEAD").strip()
    house.git("switch", "-q", "-c", "topic")
    for number in (1, 2):
        house.rules.write_text(RULES + f"# {number}\n")
        house.commit(f"topic {number}")
    assert default_base(house.rules.parent) == point


def test_rules_of_a_revision_know_their_place_in_the_tree(house: House) -> None:
    house.commit("one")
    house.rules.write_text(RULES[: RULES.index("  - id: per-cent")])
    old = rules_at("HEAD", sources(house))
    assert [rule.id for rule in old] == ["news/share", "news/per-cent"]
    assert str(old.by_id["news/per-cent"].place) == "rules/news.yaml:9:5"
    house.rules.unlink()
    assert len(rules_at("HEAD", sources(house))) == 2, "a pack that is gone is read too"


def test_what_is_new_since_the_revision_is_left_out(house: House) -> None:
    house.commit("one")
    (house.root / "rules" / "more.yaml").write_text("pack: more\nrules:\n" + APP)
    assert len(rules_at("HEAD", sources(house))) == 2
    assert len(rules_at(str(house.root / "rules"), sources(house))) == 3


@pytest.mark.parametrize("base", ["nowhere", "-x", "--upload-pack=touch owned", "HEAD:rules", "HEAD^{tree}", ""])
def test_an_odd_base_is_refused_and_runs_nothing(house: House, base: str) -> None:
    house.commit("one")
    with pytest.raises(CleanerError):
        rules_at(base, sources(house))
    assert not (house.root / "owned").exists()


def test_the_last_commit_of_a_rule_is_that_of_its_lines(house: House) -> None:
    first = house.commit("one")
    house.rules.write_text(RULES.replace("is: [share]", "is: [share, tweet]"))
    second = house.commit('two "quoted" \U0001f600')
    file = str(house.rules)
    assert str(last_touch(file, 3, 8)) == f'{second} "two "quoted" \U0001f600"'
    assert str(last_touch(file, 9, 13)) == f'{first} "one"'
    assert last_touch(file, 500, 501) is None
    assert last_touch(str(house.root / "none.yaml"), 1, 1) is None


def test_a_missing_git_is_no_error(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.commit("one")

    def missing(*arguments: object, **given: object) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", missing)
    assert default_base(house.rules) is None
    assert last_touch(str(house.rules), 3, 4) is None
