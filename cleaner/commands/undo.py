"""`cleaner undo`: the sources back from clean text and ledger, or one change taken back."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.commands.options import Options, note, shared_options

if TYPE_CHECKING:
    from cleaner.undoing import Run

PARTIAL = 3
_CHANGE = re.compile(r"(?P<doc>.+):(?P<number>[0-9]+)", re.DOTALL)


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "--output", "into", type=click.Path(path_type=Path), metavar="DIR",
              help="The folder to write the sources to. With --change, the file to write the text to.")
@click.option("--change", metavar="DOC:N", help="Take change N of this document back, and leave the others.")
@click.option("--list", "listed", metavar="DOC", help="List the changes of this document with their numbers.")
@shared_options(rules=False)
def command(options: Options, out: Path, into: Path | None, change: str | None, listed: str | None) -> int:
    """Give back the sources of a run, OUT, from its clean texts and its ledger.

    \b
    cleaner undo OUT -o DIR                every source, as it was read
    cleaner undo OUT --list a.txt          the changes of one text, with their numbers
    cleaner undo OUT --change a.txt:3      the clean text without change 3, to standard output

    A text that changed since the run is not given back, but named. To leave out one rule, run again without it:
    cleaner clean --from OUT --ignore RULE -o NEW.

    Exit status: 0 done; 2 cannot work; 3 done, but some sources could not be had back.
    """  # fmt: skip
    from cleaner.undoing import Run

    if change and listed:
        raise click.UsageError("--change and --list exclude each other")
    run = Run(out)
    if listed:
        _list_changes(options, run, listed)
        return 0
    if change:
        _undo_one(run, change, into)
        return 0
    if into is None:
        raise click.UsageError("name the folder to write the sources to: -o DIR")
    return _undo_all(options, run, into)


def _undo_all(options: Options, run: Run, into: Path) -> int:
    from cleaner.undoing import undo_run

    rows: list[dict[str, str]] = []
    failed = 0
    for undone in undo_run(run, into):
        failed += bool(undone.problem)
        rows.append({"name": undone.name, "note": undone.note, "problem": undone.problem})
        if options.format != "json" and (undone.problem or (undone.note and not options.quiet)):
            click.echo(f"{undone.name}: {undone.problem or undone.note}", err=True)
    if options.format == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        note(options, f"{len(rows) - failed} of {len(rows)} given back in {into}")
    return PARTIAL if failed else 0


def _undo_one(run: Run, change: str, into: Path | None) -> None:
    from cleaner.run.commit import write_whole
    from cleaner.undoing import find_document, without_change

    given = _CHANGE.fullmatch(change)
    if given is None:
        raise click.UsageError(f"`{change}` is no change; write it as a.txt:3, or see --list a.txt")
    data = without_change(find_document(run, given["doc"]), int(given["number"]))
    if into is None:
        stdout = sys.stdout.buffer
        stdout.write(data)
        stdout.flush()
        return
    if into.is_dir():
        raise click.UsageError(f"{into} is a folder; name the file to write the text to")
    write_whole(into, data)


def _list_changes(options: Options, run: Run, doc: str) -> None:
    from cleaner.golden_words import difference_line, tinted
    from cleaner.undoing import find_document

    changes = find_document(run, doc).changes
    if options.format == "json":
        rows = [
            {
                "number": number,
                "rules": list(change.rules),
                "source": list(change.source),
                "clean": list(change.clean),
                "before": change.before,
                "after": change.after,
            }
            for number, change in enumerate(changes, 1)
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for number, change in enumerate(changes, 1):
        click.echo(f"{number:>4}  {', '.join(change.rules)}")
        click.echo(tinted(f"      {difference_line(change.before, change.after)}"))
    note(options, f"take one back with: cleaner undo {run.layout.out} --change {doc}:N")
