"""`cleaner test`: run the examples that stand in the rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.commands.options import Options, load, note, shared_options
from cleaner.commands.rules import own_rules

if TYPE_CHECKING:
    from cleaner.examples import Case, Verdict
    from cleaner.rule import Rule, Rules

Conflict = tuple["Case", str, str]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option("--require-tests", is_flag=True, help="A rule without an `in` or a `keep` example is a failure too.")
@click.option("--mutate", is_flag=True,
              help="Break each rule a little, and name what neither an example nor a golden notices.")
@click.option("--fail-under", type=click.IntRange(0, 100), metavar="PERCENT",
              help="With --mutate: fail where less than this share is noticed in a pack.")
@shared_options(formats=("text", "json", "junit"))
@click.pass_context
def command(
    ctx: click.Context,
    options: Options,
    paths: tuple[Path, ...],
    require_tests: bool,
    mutate: bool,
    fail_under: int | None,
) -> None:
    """Run the examples of the packs at each PATH.

    Without PATH: those of your own packs, or of the shipped ones where you have none. Exit 0 when all pass,
    1 when one fails, 2 when there is none.
    """  # fmt: skip
    from cleaner.errors import CleanerError
    from cleaner.examples import Examples

    rules = load(replace(options, rules=(*options.rules, *paths)))
    tested = _tested(rules, paths)
    if mutate:
        from cleaner.commands.mutate import try_mutants

        if options.format == "junit":
            raise click.UsageError("--mutate has no junit form; use json")
        ctx.exit(try_mutants(options, rules, rules_before_examples(rules), tested, fail_under))
    examples = Examples(rules.rules, rules_before_examples(rules))
    ids = {rule.id for rule in tested}
    verdicts = list(examples.run(ids))
    untested = [rule for rule in tested if _lacks(rule)] if require_tests else []
    if not verdicts and not untested:
        raise CleanerError("no examples were found; give a rule `examples:` with `in` and `out`, or `keep`")
    conflicts = list(examples.conflicts(ids))
    {"text": _say, "json": _say_json, "junit": _say_junit}[options.format](verdicts, conflicts, untested, options)
    counts = Counter(verdict.outcome.value for verdict in verdicts)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    note(options, f"{_count(len(verdicts), 'example')} of {_count(len(tested), 'rule')}: {told or 'none'}")
    ctx.exit(1 if untested or any(verdict.is_failure for verdict in verdicts) else 0)


def _tested(rules: Rules, paths: Sequence[Path]) -> Sequence[Rule]:
    """Return the rules whose examples are asked for, those too to which a pack at a path adds one."""
    from cleaner.pack_files import pack_files
    from cleaner.resources import shown_path

    if not paths:
        return own_rules(rules)
    files = {shown_path(file) for path in paths for file in pack_files(path)}
    return [
        rule
        for rule in rules.rules
        if rule.place.file in files or any(example.place.file in files for example in rule.examples)
    ]


def rules_before_examples(rules: Rules) -> Sequence[Rule]:
    """Return what runs before each example: the core pack's character repairs, loaded or not."""
    from cleaner.examples import character_rules
    from cleaner.pack import load_rules
    from cleaner.resources import default_rules_dir

    return character_rules(rules.rules) or character_rules(load_rules([], default_dir=default_rules_dir()).rules)


def _lacks(rule: Rule) -> str:
    """Return which kind of example a rule has none of; empty when it has both."""
    kinds = {"`keep`" if example.out is None else "`in`" for example in rule.examples}
    return " and no ".join(kind for kind in ("`in`", "`keep`") if kind not in kinds)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _say(
    verdicts: Sequence[Verdict], conflicts: Sequence[Conflict], untested: Sequence[Rule], options: Options
) -> None:
    for verdict in verdicts:
        if verdict.is_failure:
            click.echo("\n".join(verdict.lines()))
        elif options.verbose:
            click.echo(f"{verdict.case.example.place}: {verdict.case}: {verdict.outcome}")
    for case, loser, winner in conflicts:
        click.echo(f"{case.example.place}: conflict: {loser} and {winner} want another text for the same place")
    for rule in untested:
        click.echo(f"{rule.place}: rule {rule.id}: no {_lacks(rule)} example")


def _say_json(
    verdicts: Sequence[Verdict], conflicts: Sequence[Conflict], untested: Sequence[Rule], options: Options
) -> None:
    told: dict[str, Any] = {
        "summary": dict(Counter(verdict.outcome.value for verdict in verdicts)),
        "examples": [_as_json(verdict) for verdict in verdicts],
        "conflicts": [
            {"example": str(case), "rules": [loser, winner], "file": case.example.place.file}
            for case, loser, winner in conflicts
        ],
        "untested": [rule.id for rule in untested],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _as_json(verdict: Verdict) -> dict[str, Any]:
    case = verdict.case
    row: dict[str, Any] = {
        "rule": case.rule.id,
        "example": f"{case.kind} {case.number}",
        "file": case.example.place.file,
        "line": case.example.place.line,
        "outcome": verdict.outcome.value,
    }
    if verdict.is_failure:
        row.update(expected=verdict.expected, got=verdict.got, note=verdict.note)
    return row


def _say_junit(
    verdicts: Sequence[Verdict], conflicts: Sequence[Conflict], untested: Sequence[Rule], options: Options
) -> None:
    from xml.etree import ElementTree

    from cleaner.visible import visible

    suite = ElementTree.Element("testsuite", name="cleaner")
    failures = 0

    def add(rule: Rule, name: str, line: int, message: str, detail: str) -> ElementTree.Element:
        nonlocal failures
        case = ElementTree.SubElement(
            suite, "testcase", classname=rule.pack, name=name, file=rule.place.file, line=str(line)
        )
        properties = ElementTree.SubElement(case, "properties")
        ElementTree.SubElement(properties, "property", name="rule", value=rule.id)
        if message:
            failures += 1
            # control characters are not allowed in XML; `visible` names them
            ElementTree.SubElement(case, "failure", message=message).text = visible(detail)
        return case

    for verdict in verdicts:
        case, is_failure = verdict.case, verdict.is_failure
        detail = "\n".join(verdict.lines()) if is_failure else ""
        made = add(case.rule, str(case), case.example.place.line, verdict.outcome if is_failure else "", detail)
        if verdict.outcome == "todo":
            ElementTree.SubElement(made, "skipped", message="a known gap")
    for rule in untested:
        add(rule, f"{rule.id}[tests]", rule.place.line, f"no {_lacks(rule)} example", str(rule.place))
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    click.echo(ElementTree.tostring(root, encoding="unicode", xml_declaration=True))
