"""What no test of a rule watches over is named: patterns, guards, zones, and the whole for a part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from house import House

PACK = """\
pack: news
rules:
  - id: share
    remove: line
    is: [share, tweet]
    where: {zone: edge}
    unless: [bank, tree]
    examples:
      - {in: "It rained.\\nShare", out: "It rained."}
      - {keep: "He promised to share."}
      - {keep: "It rained.\\n\\nBank\\nshare"}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    return House(tmp_path)


def unnoticed(house: House, *arguments: str) -> list[str]:
    done = house.run("test", "--mutate", "--output-format", "json", *arguments)
    return [row["mutant"] for row in json.loads(done.stdout)["unnoticed"]]


def test_what_no_example_shows_is_named(house: House) -> None:
    house.start({"a.txt": "Quiet.\n"}, rules=PACK)
    assert unnoticed(house) == ["without the pattern `tweet`", "without `unless: tree`", "outside the zone `edge`"]


def test_a_golden_notices_too(house: House) -> None:
    prose = "The ferry runs again from Monday, after a winter in which nobody crossed the bay but gulls and an old man."
    text = f"{prose}\n\nTweet\n\n{prose} Again.\n\ntweet\n\nTree\ntweet\n"
    house.start({"a.txt": text}, rules=PACK)
    assert unnoticed(house) == []


def test_the_score_is_told_by_pack_and_may_fail(house: House) -> None:
    house.start({"a.txt": "Quiet.\n"}, rules=PACK)
    done = house.run("test", "--mutate")
    assert done.exit_code == 0
    assert "rules/news.yaml:3: rule news/share: nothing fails without the pattern `tweet`" in done.stdout
    assert "news     3 of    6 noticed   50%" in done.stdout
    assert house.run("test", "--mutate", "--fail-under", "50").exit_code == 0
    assert house.run("test", "--mutate", "--fail-under", "51").exit_code == 1


def test_every_kind_of_rule_is_broken(house: House) -> None:
    rules = """\
pack: all
rules:
  - id: rest
    remove: rest
    starts: [more news]
    until: [end]
  - id: money
    replace: {per cent: percent, '/\\bkm\\b/': miles}
    only_if: {doc: [money]}
  - id: quoted
    protect: [x y]
  - id: blinken
    name: Antony Blinken
    variants: [Anthony Blinken]
    ambiguous: {Blink: Blinken}
    near: true
  - id: section
    repair: tail-section
    headings: ['/more from .*/', '/related/', plain]
    prose: 20
    prose_has: ['/only/']
  - id: gone
    mode: skip
    remove: line
    is: [x]
"""
    house.start({"a.txt": "Quiet.\n"}, rules=rules)
    assert unnoticed(house) == [
        "without the pattern `more news`",
        "without `until: end`",
        "with `has` for `starts`",
        "without the pattern `per cent`",
        r"without the pattern `/\bkm\b/`",
        "without `only_if`",
        "without the pattern `x y`",
        "without variants and near-spellings",
        "without its ambiguous forms",
        "with no evidence for its ambiguous forms",
        "without `headings: /more from .*/`",
        "without `headings: /related/`",
    ]
