"""`cleaner suggest`: rules proposed from a folder, with the evidence for each; a person decides."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cleaner.commands.options import Options, note, shared_options


@click.command()
@click.argument("source", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the proposals to this file, which must not exist.")  # fmt: skip
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="The field with the text.")
@click.option("--pack", default="suggested", show_default=True, metavar="NAME", help="The name of the new pack.")
@shared_options(rules=False, formats=("yaml", "json"))
def command(options: Options, source: Path, output: Path | None, text_field: str, pack: str) -> None:
    """Propose rules for a folder of articles, or a JSONL file, with evidence.

    Finds misspellings of names that the articles often have, lines that a site repeats around its articles, and
    openings that its link lines share. Nothing is added to your rules: read the proposals, keep what is right.
    """
    from cleaner.formats.jsonl import Fields
    from cleaner.suggest import suggest
    from cleaner.suggest.corpus import Corpus
    from cleaner.suggest.write import as_json, as_yaml
    from cleaner.summary import counted

    if output is not None and output.exists():
        raise click.UsageError(f"{output} exists; name another file, or remove it first")
    found = suggest(Corpus(source, Fields(text=text_field)))
    if options.format == "json":
        text = json.dumps(as_json(found), ensure_ascii=False, indent=2) + "\n"
    else:
        text = as_yaml(found, pack)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="\n")
    where = f", written to {output}; try `cleaner test {output}`" if output is not None else ""
    counts = [counted(len(found.names), "name"), counted(len(found.lines), "line")]
    note(options, f"{' and '.join(counts)} from {counted(found.documents, 'document')}{where}")
