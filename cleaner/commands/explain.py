"""`cleaner explain`: a text with each change and its rule, a line that stayed, or one rule with its hits."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.commands.options import Language, Options, load, shared_options

if TYPE_CHECKING:
    from cleaner.document import Document
    from cleaner.engine import Engine, Result
    from cleaner.explain import Hit, LineStory
    from cleaner.ledger import Change
    from cleaner.rule import Rule, Rules

SAMPLES = 5
"""Hits of a rule that are shown without `-v`."""


@click.command()
@click.argument("subject", metavar="FILE[:LINE] | RULE")
@click.option("--run", "run", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT",
              help="Show the hits of RULE in this finished run.")  # fmt: skip
@click.option("--site", help="The site of the text, for rules of that site.")
@click.option("--lang", metavar="CODE", type=Language(), help="The language of the text, such as en.")
@shared_options()
def command(options: Options, subject: str, run: Path | None, site: str | None, lang: str | None) -> None:
    """Show what happens to a text, and why.

    FILE shows every change with its rule. FILE:LINE tells what became of that line of the source; if it stayed,
    which rules came near and what held them back. RULE shows a rule, its examples and, with --run, its hits.
    """
    path, line = _file_and_line(subject)
    rules = load(options)
    if path is None:
        _explain_rule(rule_named(rules, subject), run, options)
        return
    from cleaner.engine import MAX_REMOVED, Engine

    engine = Engine(rules, max_removed=options.config.max_removed or MAX_REMOVED)
    document = document_at(path, site, lang or options.config.lang)
    if line is None:
        _explain_file(engine, document, options)
    else:
        _explain_line(engine, document, line, options)


def _file_and_line(subject: str) -> tuple[Path | None, int | None]:
    """Read FILE, FILE:LINE or a rule; an existing file wins over a rule of that name."""
    if Path(subject).is_file():
        return Path(subject), None
    from cleaner.errors import CleanerError

    name, colon, line = subject.rpartition(":")
    if colon and line.isdigit() and Path(name).is_file():
        return Path(name), max(1, int(line))
    if Path(subject).is_dir():
        raise CleanerError(f"{subject} is a folder; name one text in it, or `cleaner clean {subject} --diff` for all")
    return None, None


def document_at(path: Path, site: str | None, lang: str | None) -> Document:
    from cleaner.document import Document
    from cleaner.formats.files import read_bytes, site_of, to_text

    decoded = to_text(read_bytes(path), path.name)
    if decoded.note:
        click.echo(f"{path}: {decoded.note}", err=True)
    return Document(decoded.text, str(path), site or site_of(str(path.absolute())), lang)


def rule_named(rules: Rules, subject: str) -> Rule:
    from difflib import get_close_matches

    from cleaner.errors import CleanerError

    found = [rule for rule in rules.rules if subject in (rule.id, rule.id.partition("/")[2])]
    found = found or [rule for rule in rules.rules if rule.id.startswith(subject)]
    if len(found) == 1:
        return found[0]
    if found:
        raise CleanerError(f"`{subject}` could be {', '.join(rule.id for rule in found[:6])}; name one")
    near = get_close_matches(subject, [rule.id for rule in rules.rules], 2, 0.75)
    advice = f"did you mean {' or '.join(near)}?" if near else "see `cleaner rules`"
    raise CleanerError(f"no file and no rule `{subject}`; {advice}")


# ---------------------------------------------------------------- a file
def _explain_file(engine: Engine, document: Document, options: Options) -> None:
    from cleaner.explain import bulk_counts

    result = engine.clean(document)
    bulk = bulk_counts(result)
    if options.format == "json":
        _echo_json(
            {
                "name": document.name,
                "status": str(result.status),
                "note": result.note,
                "fields": result.fields,
                "changes": [_change_row(change, document.text, engine.rules) for change in result.changes],
                "bulk": [{"rule": count.rule, "edits": count.edits, "lines": count.lines} for count in bulk],
            }
        )
        return
    changes = result.changes
    names = {rule for change in changes for rule in change.rules}
    click.secho(
        f"{document.name}: {_count(len(changes), 'change')} by {_count(len(names), 'rule')}"
        + (f", {result.status}" if result.note else ""),
        bold=True,
    )
    if result.note:
        click.secho(f"  {result.note}", fg="yellow")
    for change in changes:
        click.echo()
        _show_change(change, document.text, engine.rules)
    _show_fields(result)
    if bulk:
        click.echo()
        for count in bulk:
            click.echo(f"{count.rule}: {count.edits} in {_count(count.lines, 'line')}")


def _show_fields(result: Result) -> None:
    if result.fields:
        click.echo()
        for name, value in result.fields.items():
            click.echo(f"field {name}: {_short(value)}")


def _show_change(change: Change, source: str, rules: Rules) -> None:
    from cleaner.visible import visible, word_difference

    line = _line_of(change, source)
    if _is_whole_lines(change, source):
        for offset, text in enumerate(change.before.strip("\n").split("\n")):
            if text.strip():
                click.echo(f"{line + offset:>5}  {_marked('removed', visible(text))}")
    else:
        pieces = word_difference(*_with_context(change, source))
        shown = "".join(_marked(kind, visible(text)) for kind, text in pieces)
        click.echo(f"{line:>5}  {shown.strip()}".replace("\n", "⏎"))
    for rule_id in change.rules:
        rule = rules.by_id[rule_id]
        click.echo(f"       {click.style(rule.id, bold=True)}  {_where(rule)}  {rule.why}".rstrip())
    if change.whys:
        click.echo(f"       evidence: {'; '.join(change.whys)}")


def _line_of(change: Change, source: str) -> int:
    """Return the line of the first character that is no line break: a cut may take the break before its line."""
    start, end = change.source
    while start < end - 1 and source[start] == "\n":
        start += 1
    return source.count("\n", 0, start) + 1


def _is_whole_lines(change: Change, source: str) -> bool:
    """Whether the change takes whole lines and leaves nothing of them."""
    start, end = change.source
    opens = start == 0 or source[start - 1] == "\n" or change.before.startswith("\n")
    closes = end >= len(source) or source[end] == "\n" or change.before.endswith("\n")
    return opens and closes and not change.after.strip()


def _with_context(change: Change, source: str) -> tuple[str, str]:
    """Return the text before and after with a few words of the line around it."""
    start, end = change.source
    left = source[max(source.rfind("\n", 0, start) + 1, start - 40) : start]
    stop = source.find("\n", end)
    right = source[end : min(len(source) if stop == -1 else stop, end + 40)]
    return left + change.before + right, left + change.after + right


def _marked(kind: str, text: str) -> str:
    """Mark a piece by colour on a terminal, and by brackets everywhere else."""
    context = click.get_current_context()
    colour = context.color if context.color is not None else sys.stdout.isatty()
    if kind == "same":
        return text
    if colour:
        return (
            click.style(text, fg="red", strikethrough=True)
            if kind == "removed"
            else click.style(text, fg="green")
        )
    return f"[-{text}-]" if kind == "removed" else f"{{+{text}+}}"


# ---------------------------------------------------------------- a line
def _explain_line(engine: Engine, document: Document, number: int, options: Options) -> None:
    from cleaner.errors import CleanerError
    from cleaner.explain import line_story

    try:
        story = line_story(engine, document, number)
    except IndexError:
        lines = document.text.removesuffix("\n").count("\n") + 1
        raise CleanerError(f"{document.name} has {_count(lines, 'line')}; there is no line {number}") from None
    if options.format == "json":
        _echo_json(
            {
                "name": document.name,
                "line": number,
                "text": story.text,
                "survives": story.survives,
                "changes": [_change_row(change, document.text, engine.rules) for change in story.changes],
                "near_misses": [{"rule": miss.rule, "reason": miss.reason} for miss in story.near_misses],
                "page_region": _page_region_rows(document, number),
            }
        )
        return
    _show_story(story, document, engine.rules, number, with_weights=story.is_whole_page or options.verbose > 0)


def _show_story(story: LineStory, document: Document, rules: Rules, number: int, *, with_weights: bool) -> None:
    click.secho(f"{document.name}:{number}: {_short(story.text)}", bold=True)
    for change in story.changes:
        _show_change(change, document.text, rules)
    if story.survives:
        click.echo("  The line stays." if not story.changes else "  What is left of the line stays.")
    if story.near_misses:
        click.echo("  Rules that came near:")
        for miss in story.near_misses:
            click.echo(
                f"    {click.style(miss.rule, bold=True)}  {_where(rules.by_id[miss.rule])}  {miss.reason}"
            )
    elif story.survives and not story.changes:
        click.echo("  No rule came near it. To add one, see `cleaner init` or the page on writing rules.")
    rows = _page_region_rows(document, number) if with_weights else []
    if rows:
        click.echo("  Is it part of the article? What speaks for it (+) and against it (-) on a whole page:")
        for name, value in rows:
            click.echo(f"    {value:+.2f}  {name}")


def _page_region_rows(document: Document, number: int) -> list[tuple[str, float]]:
    """Return the strongest features of the line by the weights of `page-region`; empty off whole pages."""
    from cleaner.repairs.page_region import explain_lines

    for score in explain_lines(document):
        if score.line == number:
            rows = sorted(score.contributions, key=lambda row: -abs(row[1]))
            return [(name, round(value, 3)) for name, value in rows[:8] if value]
    return []


# ---------------------------------------------------------------- a rule
def _explain_rule(rule: Rule, run: Path | None, options: Options) -> None:
    hits = _hits(run, rule) if run else []
    if options.format == "json":
        _echo_json(
            {
                "rule": rule.id,
                "place": str(rule.place),
                "why": rule.why,
                "stage": str(rule.stage),
                "mode": str(rule.mode),
                "examples": [
                    {"in": example.source, "out": example.out, "todo": example.todo}
                    for example in rule.examples
                ],
                "hits": [
                    {
                        "doc": h.doc,
                        "source": list(h.source),
                        "before": h.before,
                        "after": h.after,
                        "state": h.state,
                    }
                    for h in hits
                ],
            }
        )
        return
    click.secho(f"{rule.id}  {_where(rule)}", bold=True)
    if rule.why:
        click.echo(f"  {rule.why}")
    click.echo(f"  stage {rule.stage}, mode {rule.mode}" + _conditions(rule))
    for example in rule.examples:
        if example.out is None:
            click.echo(f"  keeps  {_short(example.source)}")
        else:
            click.echo(f"  turns  {_short(example.source)}\n   into  {_short(example.out)}")
    if run:
        _show_hits(hits, run, options)
    else:
        click.echo(f"Its hits in a run: cleaner explain {rule.id} --run OUT")


def _conditions(rule: Rule) -> str:
    where = rule.where
    parts = []
    if where.sites:
        parts.append(f"on {', '.join(where.sites)}")
    if where.langs:
        parts.append(f"in {', '.join(where.langs)}")
    if where.zone != "any":
        parts.append(f"in the {where.zone}")
    for word, guard in (("only if", rule.only_if), ("unless", rule.unless)):
        if guard:
            parts.append(f"{word} " + ", ".join(p.source for p in (*guard.paragraph, *guard.document)))
    return "".join(f"; {part}" for part in parts)


def _hits(run: Path, rule: Rule) -> list[Hit]:
    from cleaner.errors import CleanerError
    from cleaner.explain import hits_in_run

    path = run / ".cleaner" / "ledger.jsonl"
    if not path.is_file():
        raise CleanerError(f"{run} holds no ledger; give the OUT folder of a `cleaner clean` run")
    needle = json.dumps(rule.id)

    def rows() -> Iterable[dict[str, Any]]:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                if needle in line:
                    yield json.loads(line)

    return hits_in_run(list(rows()), rule.id)


def _show_hits(hits: Sequence[Hit], run: Path, options: Options) -> None:
    documents = {hit.doc for hit in hits}
    click.echo(f"\n{_count(len(hits), 'hit')} in {_count(len(documents), 'document')} of {run}")
    for hit in hits if options.verbose else hits[:SAMPLES]:
        state = "" if hit.state == "applied" else f"  ({hit.state})"
        click.echo(f"  {hit.doc}  {_marked('removed', _short(hit.before))}"
                   f"{' ' + _marked('added', _short(hit.after)) if hit.after else ''}{state}")  # fmt: skip
    if len(hits) > SAMPLES and not options.verbose:
        click.echo(f"  … and {len(hits) - SAMPLES} more; -v shows all")


# ---------------------------------------------------------------- words
def _change_row(change: Change, source: str, rules: Rules) -> dict[str, Any]:
    return {
        "source": list(change.source),
        "line": _line_of(change, source),
        "clean": list(change.clean),
        "before": change.before,
        "after": change.after,
        "rules": [
            {"id": rule, "place": _where(rules.by_id[rule]), "why": rules.by_id[rule].why}
            for rule in change.rules
        ],
        "evidence": list(change.whys),
    }


def _where(rule: Rule) -> str:
    return f"{rule.place.file}:{rule.place.line}"


def _short(text: str) -> str:
    from cleaner.visible import shortened

    return shortened(text, 100)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
