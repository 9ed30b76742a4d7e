"""`cleaner spare`: turn a wrong change into an example of what must stay, and a guard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.commands.explain import document_at, rule_named
from cleaner.commands.options import Language, Options, complete_rule, load, note, shared_options, sources
from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from cleaner.examples import Verdict
    from cleaner.rule import Rule
    from cleaner.spare import PackFile, Spared


@click.command()
@click.argument("rule", metavar="RULE", shell_complete=complete_rule)
@click.argument("place", metavar="FILE:LINE")
@click.option("--unless", metavar="PATTERN", help="The guard to write, not the one that is found.")
@click.option("--no-guard", is_flag=True, help="Write the example alone.")
@click.option("--pack", "pack_path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="The pack of your own to write to, where the rule is another's.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--site", metavar="HOST", help="The site of the text, for rules of that site.")
@click.option("--lang", metavar="CODE", type=Language(), help="The language of the text, such as en.")
@shared_options()
def command(
    options: Options,
    rule: str,
    place: str,
    unless: str | None,
    no_guard: bool,
    pack_path: Path | None,
    dry_run: bool,
    site: str | None,
    lang: str | None,
) -> int:
    """Keep what RULE wrongly changes at FILE:LINE, a line of the scraped text.

    The text becomes a `keep` example of the rule; and an `unless` is written with it, the narrowest that keeps all its
    other examples as they are. A rule of another pack is changed in a pack of your own. The tests of the rule are run.

    Exit status: 0 they pass; 1 one fails, as where no guard was found; 2 cannot work.
    """  # fmt: skip
    from dataclasses import replace

    from cleaner.commands.test import rules_before_examples
    from cleaner.run.commit import write_whole
    from cleaner.spare import spare

    if unless and no_guard:
        raise click.UsageError("--unless and --no-guard exclude each other")
    path, line = _place(place)
    rules = load(options)
    named = rule_named(rules, rule)
    first = rules_before_examples(rules)
    spared = spare(rules, first, named, document_at(path, site, lang or options.config.lang), line, unless)
    if no_guard:
        spared = replace(spared, addition=replace(spared.addition, guard=None))
    pack = _pack_of(options, named, pack_path)
    before, after = pack.path.read_bytes(), pack.edited(spared)
    if dry_run:
        _show(options, spared, pack, before.decode("utf-8"), after, [])
        return 0
    write_whole(pack.path, after.encode("utf-8"))
    try:
        found = _run_tests(options, named, spared, first)
    except CleanerError:
        write_whole(pack.path, before)  # what is written must load
        raise
    _show(options, spared, pack, before.decode("utf-8"), after, found)
    return 1 if any(verdict.is_failure for verdict in found) else 0


def _place(place: str) -> tuple[Path, int]:
    name, _, line = place.rpartition(":")
    if not line.isdecimal() or not Path(name).is_file():
        raise click.UsageError(f"`{place}` is no line of a file; write it as scraped/a.txt:12")
    return Path(name), int(line)


def _pack_of(options: Options, rule: Rule, given: Path | None) -> PackFile:
    """Return the pack to write to: the rule's own, else one of a person's that changes it."""
    from cleaner.pack_files import pack_files
    from cleaner.resources import shown_path
    from cleaner.spare import PackFile

    origin = sources(options)
    own = [file for path in origin.paths for file in pack_files(path)]
    if given is not None:
        shown = shown_path(given)
        return PackFile(given, shown, shown == rule.place.file)
    for file in own:
        if shown_path(file) == rule.place.file:
            return PackFile(file, rule.place.file, True)
    general = [file for file in own if file.parent.name != "sites"]
    if general:
        return PackFile(general[0], shown_path(general[0]), False)
    shipped, path = origin.default_dir, Path(rule.place.file)
    if isinstance(shipped, Path) and shipped.name != "_rules" and path.is_file():
        return PackFile(path, rule.place.file, True)  # the tree of cleaner itself
    raise CleanerError(f"{rule.id} ships with cleaner; name a pack of your own to change it in, with --pack FILE")


def _run_tests(options: Options, rule: Rule, spared: Spared, first: Sequence[Rule]) -> list[Verdict]:
    from cleaner.spare import verdicts

    rules = load(options)
    written = rules.by_id.get(rule.id)
    if written is None or not any(example.source == spared.addition.keep for example in written.examples):
        raise CleanerError(f"{rule.id}: the example does not reach the rule as it is written; nothing was changed")
    return verdicts(rules, first, rule.id)


def _show(
    options: Options, spared: Spared, pack: PackFile, before: str, after: str, found: Sequence[Verdict]
) -> None:
    from cleaner.visible import visible

    failures = [verdict for verdict in found if verdict.is_failure]
    if options.format == "json":
        told = {
            "rule": spared.rule.id,
            "file": pack.shown,
            "keep": spared.addition.keep,
            "unless": spared.addition.guard,
            "taken": spared.taken,
            "failures": ["\n".join(verdict.lines()) for verdict in failures],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    old, new = before.replace("\r\n", "\n").split("\n"), after.replace("\r\n", "\n").split("\n")
    for line in unified_diff(old, new, pack.shown, pack.shown, n=1, lineterm=""):
        colour = {"+": "green", "-": "red"}.get(line[:1])
        shown = visible(line)
        click.echo(click.style(shown, fg=colour) if colour else shown)
    if spared.addition.guard is None:
        note(options, f"no guard is written; narrow the pattern of {spared.rule.id} at {spared.rule.place}, or skip it")
    for verdict in failures:
        click.echo("\n".join(verdict.lines()))
    if found:
        passed = len(found) - len(failures)
        note(options, f"{passed} of {len(found)} examples of {spared.rule.id} pass. next: cleaner golden check")
