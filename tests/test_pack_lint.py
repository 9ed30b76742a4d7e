"""Warnings about rules that load but may harm, hang or say nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.commands.rules import command
from cleaner.lint import lint
from cleaner.pack import load_rules


def findings(path: Path, text: str) -> list[str]:
    file = path / "house.yaml"
    file.write_text(text)
    return [f"{finding.place.line}:{finding.place.column} {finding.kind}" for finding in lint(load_rules([file]).rules)]


TOLD = 'why: a, examples: [{in: "b\\nx", out: b}, {keep: c}]'


def rules(*bodies: str) -> str:
    return "rules:\n" + "".join(f"  - {{id: r{n}, {body}, {TOLD}}}\n" for n, body in enumerate(bodies))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (rules("remove: line, is: x"), []),
        ("rules: [{id: x, remove: line, is: x}]", ["1:9 no-example", "1:9 no-keep", "1:9 no-why"]),
        ("rules: [{id: x, name: Ann Lee, variants: [Li], examples: [{in: Ann Li, out: Ann Lee}, {keep: c}]}]", []),
        (rules(r"remove: line, is: '/\w+ \d+/'"), ["2:32 slow"]),
        (rules(r"remove: line, is: '/\w+ \d+/', requires: [may]"), []),
        (rules("remove: line, is: '/shared \\d+ times/i'"), []),
        (rules("remove: line, has: more"), ["2:33 common-word"]),
        (rules("remove: line, has: more from us here"), []),
        (rules("remove: line, starts: Advert"), ["2:36 weak"]),
        (rules("remove: line, starts: Advert, where: {zone: tail}"), []),
        (rules("remove: line, starts: Advert, where: {site: a.org}"), []),
        (rules("remove: line, is: [Share it, share it]"), ["2:43 twice"]),
        (rules("remove: line, is: Share it", "remove: line, is: share it"), ["3:32 twice"]),
        (rules("remove: line, is: Share it", "remove: paragraph, is: share it"), []),
        (rules("remove: line, is: a b, where: {lang: en}", "remove: line, is: a b, where: {lang: de}"), []),
        (rules("remove: line, is: a b, where: {zone: head}", "remove: line, is: a b, where: {zone: tail}"), []),
        (rules("replace: {per cent: percent}", "replace: {percent: per cent}"), ["3:24 undoes"]),
        (rules("replace: {Per: per}", "replace: {per: Par}"), []),
        (rules("name: Ann Lee, variants: [Leeh]", "name: Bo Lee, variants: [Leeh]"), ["3:5 twice"]),
    ],
)
def test_lint(tmp_path: Path, text: str, found: list[str]) -> None:
    assert findings(tmp_path, text) == found


def test_the_command_warns_and_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.yaml").write_text(rules("remove: line, has: more"))
    given = ["--isolated", "--no-default-rules", "--rules", "house.yaml", "--lint"]
    result = CliRunner().invoke(command, given)
    assert result.exit_code == 0
    assert result.stdout == (
        "house.yaml:2:33: rule house/r0: `has: more` is one short word, which any sentence may hold; "
        "use `is`, or more words [common-word]\n"
    )
    (row,) = json.loads(CliRunner().invoke(command, [*given, "--output-format", "json"]).stdout)
    assert (row["rule"], row["kind"], row["line"], row["column"]) == ("house/r0", "common-word", 2, 33)
