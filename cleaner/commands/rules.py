"""`cleaner rules`: list the rules that hold here, check them, print the schema that editors use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from cleaner.commands.options import Options, load, note, shared_options

if TYPE_CHECKING:
    from cleaner.rule import Rule, Rules


@click.command()
@click.option("--lint", is_flag=True, help="Warn of rules that may harm, hang or say nothing.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of packs, for editors.")
@shared_options()
def command(options: Options, lint: bool, schema: bool) -> None:
    """List the rules that hold here, with their source.

    --lint looks at the rules of your own packs, or at all where you have none or with -v.
    """
    if lint and schema:
        raise click.UsageError("--lint and --schema exclude each other")
    if schema:
        from cleaner.schema import schema_text

        click.echo(schema_text(), nl=False)
        return
    rules = load(options)
    if lint:
        _lint(rules, options)
    elif options.format == "json":
        click.echo(json.dumps([_as_json(rule) for rule in rules.rules], ensure_ascii=False, indent=1))
    else:
        _list(rules, options)


def own_rules(rules: Rules) -> Sequence[Rule]:
    """Return the rules of a person's own packs; all of them where there are none."""
    from cleaner.errors import CleanerError
    from cleaner.resources import default_rules_dir, shown_path

    try:
        shipped = shown_path(default_rules_dir()) + "/"
    except CleanerError:
        return rules.rules
    return [rule for rule in rules.rules if not rule.place.file.startswith(shipped)] or rules.rules


def action_words(rule: Rule) -> str:
    """Return what a rule does, in the verbs of packs: `remove line is`, `name Antony Blinken`."""
    from cleaner.actions.name import Name
    from cleaner.actions.protect import Protect
    from cleaner.actions.remove import Remove
    from cleaner.actions.replace import Replace
    from cleaner.repairs import REPAIRS

    action = rule.action
    if isinstance(action, Remove):
        return f"remove {action.unit} {action.test}" + (f" into {action.into}" if action.into else "")
    if isinstance(action, Name):
        return f"name {action.name}"
    if isinstance(action, Replace):
        return "replace"
    if isinstance(action, Protect):
        return "protect"
    made = type(action).__name__
    return "repair " + next((name for name, where in REPAIRS.items() if where.endswith(f":{made}")), made)


def where_words(rule: Rule) -> str:
    """Return where a rule holds, or nothing for everywhere."""
    where = rule.where
    parts = [*where.sites, *where.langs, *([f"zone {where.zone}"] if where.zone != "any" else [])]
    return ", ".join(parts)


def _list(rules: Rules, options: Options) -> None:
    width = max((len(rule.id) for rule in rules.rules), default=0)
    for pack, group in groupby(rules.rules, key=lambda rule: (rule.pack, rule.place.file)):
        click.secho(f"{pack[0]}  ({pack[1]})", bold=True)
        for rule in group:
            for line in _rule_lines(rule, width):
                click.echo(line)
    skipped = sum(rule.mode == "skip" for rule in rules.rules)
    proposed = sum(rule.mode == "propose" for rule in rules.rules)
    asides = f"{skipped} skipped, {proposed} proposed only; " if skipped or proposed else ""
    note(options, f"{len(rules)} rules in {len(rules.files)} files; {asides}digest {rules.digest[:12]}")


def _rule_lines(rule: Rule, width: int) -> Iterator[str]:
    marks = [action_words(rule)]
    if rule.mode != "apply":
        marks.append(f"mode {rule.mode}")
    if where_words(rule):
        marks.append(where_words(rule))
    place = f"{rule.place.file}:{rule.place.line}"
    yield f"  {rule.id:<{width}}  {place}  {' · '.join(marks)}"
    if rule.why:
        yield f"  {'':<{width}}  {rule.why}"


def _as_json(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "pack": rule.pack,
        "file": rule.place.file,
        "line": rule.place.line,
        "end_line": rule.end_line,
        "action": action_words(rule),
        "stage": rule.stage,
        "mode": rule.mode,
        "where": {"site": rule.where.sites, "lang": rule.where.langs, "zone": rule.where.zone},
        "max": rule.max,
        "why": rule.why,
        "examples": len(rule.examples),
    }


def _lint(rules: Rules, options: Options) -> None:
    from cleaner.lint import lint

    own = {rule.id for rule in (rules.rules if options.verbose else own_rules(rules))}
    findings = [finding for finding in lint(rules.rules) if finding.rule in own]
    if options.format == "json":
        rows: Iterable[dict[str, Any]] = (
            {
                "rule": finding.rule,
                "kind": finding.kind,
                "file": finding.place.file,
                "line": finding.place.line,
                "column": finding.place.column,
                "message": finding.message,
            }
            for finding in findings
        )
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=1))
        return
    for finding in findings:
        click.echo(str(finding))
    what = "1 warning" if len(findings) == 1 else f"{len(findings)} warnings"
    note(options, f"{what} about {len(own)} {'rule' if len(own) == 1 else 'rules'}")
