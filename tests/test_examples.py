"""Examples in the rules: what passes, what fails and how it is told."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from cleaner.commands.rules import command as rules_command
from cleaner.commands.test import command as examples_command
from cleaner.examples import Examples, Outcome, Verdict
from cleaner.pack import load_rules
from cleaner.resources import default_rules_dir
from cleaner.rule import Rule


@pytest.fixture(autouse=True)
def _in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "house.yaml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), "utf-8")
    return path


@cache
def core_quotes() -> tuple[Rule, ...]:
    return load_rules([], default_dir=default_rules_dir(), select=["core/quotes"]).rules


def verdicts(text: str) -> list[Verdict]:
    return list(Examples(load_rules([write(text)]).rules, core_quotes()).run())


def outcomes(rule: str, examples: str) -> list[str]:
    return [verdict.outcome.value for verdict in verdicts(f"rules:\n  - {{id: x, {rule}, examples: [{examples}]}}")]


BAR = "remove: line, is: [Share, Tweet]"


@pytest.mark.parametrize(
    ("examples", "outcome"),
    [
        (r'{in: "Talks.\nShare\nTweet", out: "Talks."}', "ok"),
        (r'{in: "Talks.\nShare\nTweet\n", out: "Talks.\n\n"}', "ok"),
        ('{keep: "He said to share."}', "ok"),
        ("{keep: “Curly” quotes are mended before.}", "ok"),
        (r'{in: "Talks.\nShare!", out: "Talks."}', "missed"),
        (r'{in: "Talks.\nShare\nPrint", out: "Talks."}', "wrong"),
        (r'{keep: "Talks.\nShare"}', "wrong"),
        (r'{in: "Talks.\nShare!", out: "Talks.", todo: true}', "todo"),
        (r'{in: "Talks.\nShare", out: "Talks.", todo: true}', "todo-passed"),
        (r'{keep: "Talks.\nShare", todo: true}', "todo"),
        ("{in: Share, out: ''}", "ok"),
    ],
)
def test_outcomes(examples: str, outcome: str) -> None:
    assert outcomes(BAR, examples) == [outcome]


@pytest.mark.parametrize(
    ("where", "stated", "acts"),
    [
        ("zone: body", "", True),
        ("zone: tail", "zone: tail", True),
        ("zone: tail", "zone: body", False),
        ("zone: edge", "zone: head", True),
        ("zone: edge", "zone: body", False),
        ("site: a.org", "", True),
        ("site: a.org", "site: a.org", True),
        ("site: a.org", "site: b.org", False),
        ("lang: en", "", True),
        ("lang: en", "lang: en", True),
        ("lang: en", "lang: de", False),
    ],
)
def test_where_is_taken_as_met_unless_stated(where: str, stated: str, acts: bool) -> None:
    stated = f", {stated}" if stated else ""
    rule = f"{BAR}, where: {{{where}}}"
    assert outcomes(rule, rf'{{in: "Talks.\nShare", out: "Talks."{stated}}}') == ["ok" if acts else "missed"]
    assert outcomes(rule, rf'{{keep: "Talks.\nShare"{stated}}}') == ["wrong" if acts else "ok"]


@pytest.mark.parametrize("mode", ["propose", "skip"])
def test_a_rule_that_does_not_act_is_tested_as_if_it_did(mode: str) -> None:
    assert outcomes(f"{BAR}, mode: {mode}", r'{in: "Talks.\nShare", out: "Talks."}') == ["ok"]


NOISY = r"""
rules:
  - id: bar
    remove: line
    is: Share
    examples:
      - {keep: "Talks.\nMore on this"}
  - id: more
    remove: line
    starts: more
    where: {%s}
    mode: %s
"""


@pytest.mark.parametrize(
    ("where", "mode", "outcome"),
    [
        ("", "apply", Outcome.NOISY),
        ("", "propose", Outcome.NOISY),
        ("", "skip", Outcome.OK),
        ("site: a.org", "apply", Outcome.OK),
        ("zone: body", "apply", Outcome.OK),
    ],
)
def test_a_stranger_that_edits_a_keep_is_noisy(where: str, mode: str, outcome: Outcome) -> None:
    (verdict,) = verdicts(NOISY % (where, mode))
    assert verdict.outcome is outcome


def test_rules_that_undo_each_other_are_an_error_of_the_example() -> None:
    (verdict,) = verdicts(
        "rules: [{id: x, replace: {'/\\bab\\b/': ba, '/\\bba\\b/': ab}, examples: [{in: ab, out: ba}]}]"
    )
    assert verdict.outcome is Outcome.ERROR
    assert "does not settle" in verdict.note


def test_two_texts_for_one_place_are_a_conflict() -> None:
    write(
        """
        rules:
          - {id: x, replace: {foo: bar}, examples: [{in: foo, out: bar}]}
          - {id: y, replace: {foo: baz}}
        """
    )
    found = list(Examples(load_rules([Path("house.yaml")]).rules, ()).conflicts())
    assert [(str(case), loser, winner) for case, loser, winner in found] == [("house/x[in 1]", "house/y", "house/x")]


# ---------------------------------------------------------------- what people read
FAILING = r"""
rules:
  - id: bar
    remove: line
    is: Share
    why: Buttons belong to the page.
    examples:
      - {in: "Talks\u00a0end.\nShare", out: "Talks end."}
      - {in: "Talks\u200b end.\nShare\nTweet", out: "Talks\u200b end."}
      - {keep: "Share this."}
      - {in: "Talks.\nShare it", out: "Talks.", todo: true}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(examples_command, ["--isolated", "--no-default-rules", *arguments])


def test_a_failure_is_told_in_six_lines_with_what_cannot_be_seen() -> None:
    write(FAILING)
    result = run("house.yaml")
    assert result.exit_code == 1
    assert result.stdout.split("\n") == [
        "house.yaml:8:9: rule house/bar [in 2]: wrong",
        "  - Talks‹U+200B› end.⏎",
        "  + Talks end.⏎",
        "  + Tweet⏎",
        "",
    ]
    assert result.stderr.split("\n")[0] == "4 examples of 1 rule: 2 ok, 1 wrong, 1 todo"
    for verdict in Examples(load_rules([Path("house.yaml")]).rules, ()).run():
        assert len(verdict.lines()) <= 6


def test_passing_is_exit_0_and_silent_on_standard_output() -> None:
    write(r"""rules: [{id: x, remove: line, is: Share, examples: [{in: "a.\nShare", out: a.}]}]""")
    result = run("house.yaml")
    assert (result.exit_code, result.stdout) == (0, "")


def test_no_example_is_exit_2_and_never_green() -> None:
    write("rules: [{id: x, remove: line, is: Share}]")
    result = run("house.yaml")
    assert result.exit_code != 0
    assert "no examples were found" in str(result.exception)


def test_required_tests_are_named() -> None:
    write("rules: [{id: x, remove: line, is: Share}, {id: y, remove: line, is: a, examples: [{keep: b c}]}]")
    result = run("--require-tests", "house.yaml")
    assert result.exit_code == 1
    assert result.stdout.split("\n")[:2] == [
        "house.yaml:1:9: rule house/x: no `in` and no `keep` example",
        "house.yaml:1:43: rule house/y: no `in` example",
    ]


def test_json() -> None:
    write(FAILING)
    result = run("--output-format", "json", "house.yaml")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["summary"] == {"ok": 2, "wrong": 1, "todo": 1}
    assert told["examples"][0] == {
        "rule": "house/bar",
        "example": "in 1",
        "file": "house.yaml",
        "line": 7,
        "outcome": "ok",
    }
    assert told["examples"][1]["got"] == "Talks end.\nTweet"


def test_junit() -> None:
    write(FAILING)
    suite = ElementTree.fromstring(run("--output-format", "junit", "house.yaml").stdout)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("4", "1")
    names = [(case.get("name"), [child.tag for child in case]) for case in suite]
    assert names == [
        ("house/bar[in 1]", ["properties"]),
        ("house/bar[in 2]", ["properties", "failure"]),
        ("house/bar[keep 1]", ["properties"]),
        ("house/bar[in 3]", ["properties", "skipped"]),
    ]


def test_only_the_examples_of_the_path_run_and_those_it_adds_to_others() -> None:
    write(r'rules: [{id: x, remove: line, is: a, examples: [{in: "b.\na", out: b.}]}]', "other.yaml")
    write("change: {other/x: {examples: {+: [{keep: c}]}}}")
    assert "2 examples of 1 rule" in run("--rules", "other.yaml", "house.yaml").stderr
    write("change: {other/x: {mode: propose}}\nrules: [{id: y, remove: line, is: d, examples: [{keep: c}]}]")
    assert "1 example of 1 rule" in run("--rules", "other.yaml", "house.yaml").stderr


def test_rules_are_listed_with_their_place_mode_and_reason() -> None:
    write(FAILING.replace("is: Share", "is: Share\n    mode: propose\n    where: {zone: edge}"))
    result = CliRunner().invoke(
        rules_command, ["--isolated", "--no-default-rules", "--rules", "house.yaml", "--color", "never"]
    )
    assert result.stdout.split("\n") == [
        "house  (house.yaml)",
        "  house/bar  house.yaml:2  remove line is · mode propose · zone edge",
        "             Buttons belong to the page.",
        "",
    ]
    assert result.stderr.startswith("1 rules in 1 files; 0 skipped, 1 proposed only; digest ")
    told = json.loads(
        CliRunner()
        .invoke(
            rules_command,
            ["--isolated", "--no-default-rules", "--rules", "house.yaml", "--output-format", "json"],
        )
        .stdout
    )
    assert [(row["id"], row["line"], row["mode"], row["examples"]) for row in told] == [("house/bar", 2, "propose", 4)]
