"""`cleaner init`: a working project, made of files that are not there yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from cleaner.commands.options import Options, note, shared_options

FILES = {
    "cleaner.yaml": "cleaner.yaml",
    "rules/house.yaml": "house.yaml",
    "golden/README.md": "golden.md",
    "golden/input/welcome.txt": "welcome.txt",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    ".github/workflows/cleaner.yml": "workflow.yml",
    ".pre-commit-config.yaml": "pre-commit.yaml",
}
"""Each file of a new project, and the starter file that it is a copy of."""

WELCOME = "golden/input/welcome.txt"
"""The first golden, so that the checks of a new project have something to check."""
SCHEMA = "rules/.schema.json"


@click.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@shared_options(rules=False)
def command(options: Options, folder: Path) -> None:
    """Start a project in FOLDER (default: here).

    Writes a configuration, a pack of your own with one rule and its examples, folders for accepted output, and
    checks for GitHub and pre-commit. What is there already is left as it is.
    """
    written: list[str] = []
    kept: list[str] = []
    for name, content in list(_contents()):
        path = folder / name
        if path.exists():
            kept.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(name)
    if WELCOME in written:
        _accept(folder)
        written.append("golden/clean/welcome.txt")
    if options.format == "json":
        click.echo(json.dumps({"written": written, "kept": kept}, indent=1))
        return
    for name in written:
        click.echo(f"wrote {folder / name}", err=True)
    for name in kept:
        note(options, f"kept  {folder / name}, which is there already")
    where = "" if folder == Path() else f"cd {folder} && "
    note(options, f"Next: {where}cleaner test, then change rules/house.yaml")


def _accept(folder: Path) -> None:
    """Accept what the rules of the new project make of its first golden."""
    from dataclasses import replace

    from cleaner.commands.options import load
    from cleaner.config import load_config
    from cleaner.golden import Folder, Goldens, write_golden

    config = load_config(folder)
    root = config.golden or folder / "golden"
    goldens = Goldens(Folder(root), load(replace(Options(), config=config)))
    for golden in goldens.folder.goldens([root / "input" / "welcome.txt"]):
        result = goldens.engine.clean(goldens.document(golden))
        write_golden(golden, result.text.encode("utf-8"), result.ledger.counts)


def _contents() -> Iterator[tuple[str, bytes]]:
    """Yield each file of a new project; the API of packages, since a wheel may be read without unpacking."""
    from importlib.resources import files

    from cleaner.schema import schema_text

    starter = files("cleaner.commands") / "starter"
    for name, source in FILES.items():
        yield name, (starter / source).read_bytes()
    yield SCHEMA, schema_text().encode("utf-8")
