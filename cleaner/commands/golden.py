"""`cleaner golden`: keep accepted output, compare new output with it, review it by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.commands.options import Options, is_terminal, load_plan, note, shared_options
from cleaner.resources import shown_path

if TYPE_CHECKING:
    from cleaner.golden import Check, Folder, Goldens, Outcome
    from cleaner.rule import Rules

FORMATS = ("text", "json", "github", "junit")
PROGRESS_FROM = 200
"""Goldens from which on a terminal shows a bar: fewer are done before a person wonders."""

_FOLDER = click.option(
    "--golden",
    "folder_path",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder with input/ and clean/ (default: `golden`, or what the configuration says).",
)
_AGAINST = click.option(
    "--against",
    metavar="REF|DIR",
    help="The earlier rules: a git revision or a folder (default: HEAD, or the merge base with the main branch).",
)
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    envvar="CLEANER_JOBS",
    metavar="N",
    help="Work in N processes.  [default: one a core, and one for few goldens]",
)
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group(no_args_is_help=True)
def command() -> None:
    """Keep accepted output and see, by rule, what a change of rules does to it.

    Start with `cleaner golden add SOME.txt`; then `cleaner golden check` after every change.
    """


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--as", "name", metavar="NAME", help="The name below input/, such as example.org/a.txt.")
@_FOLDER
@shared_options()
def add(options: Options, files: tuple[Path, ...], name: str | None, folder_path: Path | None) -> None:
    """Add scraped files as inputs and accept what the rules make of them now.

    A folder is added with its tree. Look at the new clean texts before you commit them.
    """
    from cleaner.errors import CleanerError
    from cleaner.golden import Goldens, add_input, write_golden

    folder = _folder(options, folder_path)
    if name and (len(files) != 1 or files[0].is_dir()):
        raise click.UsageError("--as names one file")
    goldens = Goldens(folder, load_plan(options), max_removed=_max_removed(options), lang=options.config.lang)
    pairs = [(file, name or below) for path in files for file, below in _inputs(path)]
    if not pairs:
        raise CleanerError("no .txt, .text, .md or .html file there")
    for file, below in pairs:
        golden = add_input(folder, file, below)
        result = goldens.engine.clean(goldens.document(golden))
        write_golden(golden, result.text.encode("utf-8", "surrogatepass"), result.ledger.counts)
        held = f"  held: {result.note}" if result.note else ""
        click.echo(f"added {shown_path(golden.clean)}{held}")
    note(options, f"read them, then: git add {shown_path(folder.root)}")


def _inputs(path: Path) -> list[tuple[Path, str]]:
    from cleaner.formats import HTML_SUFFIXES, TEXT_SUFFIXES, suffix_of
    from cleaner.golden import files_below

    if path.is_file():
        return [(path, _name_of(path))]
    known = TEXT_SUFFIXES | HTML_SUFFIXES
    return [(file, file.relative_to(path).as_posix()) for file in files_below(path) if suffix_of(file.name) in known]


def _name_of(path: Path) -> str:
    """Return the name of an input: from the folder on that is its site, so that the rules of the site hold."""
    from cleaner.formats.files import site_of

    parts = path.resolve().parts
    site = site_of(path.as_posix())
    at = next((n for n in range(len(parts) - 2, -1, -1) if parts[n].lower() == site), len(parts) - 1)
    return "/".join(parts[at:])


@command.command()
@_PATHS
@click.option("--rule", "only_rule", metavar="ID", help="Show only what this rule does.")
@click.option("--diff", is_flag=True, help="Show every passage, not one of each rule.")
@_AGAINST
@_JOBS
@_FOLDER
@shared_options(formats=FORMATS)
def check(
    options: Options,
    paths: tuple[Path, ...],
    only_rule: str | None,
    diff: bool,
    against: str | None,
    jobs: int | None,
    folder_path: Path | None,
) -> None:
    """Compare the accepted texts, byte for byte, with what the rules give now. Writes nothing."""
    from cleaner.golden_words import github, json_text, junit, text, tinted

    goldens = _goldens(options, folder_path, against)
    if only_rule:
        _rule_ids(goldens, [only_rule])
    found = goldens.check(paths, _progress(options), _jobs(options, jobs))
    if options.format == "json":
        click.echo(json_text(found, goldens, only_rule))
    elif options.format == "junit":
        click.echo(junit(found))
    elif options.format == "github":
        click.echo(github(found, goldens), nl=False)
        _write_step_summary(found, goldens)
    else:
        for line in text(found, goldens, only_rule, every=diff or options.verbose > 0):
            click.echo(tinted(line))
    raise click.exceptions.Exit(0 if found.is_clean else 1)


@command.command()
@_PATHS
@click.option("--rule", "only_rules", metavar="ID", multiple=True, help="Accept what this rule does, alone.")
@click.option("--prune", is_flag=True, help="Delete accepted texts that have no input.")
@_AGAINST
@_JOBS
@_FOLDER
@shared_options()
def update(
    options: Options,
    paths: tuple[Path, ...],
    only_rules: tuple[str, ...],
    prune: bool,
    against: str | None,
    jobs: int | None,
    folder_path: Path | None,
) -> None:
    """Accept the new texts: all, those at PATHS, or with --rule what one rule changed.

    Accepting one rule runs the earlier rules with that rule alone as it is now, so that an accepted text is
    always one that rules made.
    """
    from cleaner.golden import State, update_goldens

    goldens = _goldens(options, folder_path, against)
    ids = _rule_ids(goldens, only_rules)
    found = goldens.check(paths, _progress(options), _jobs(options, jobs))
    done = update_goldens(goldens, found, ids)
    for golden in done.written:
        click.echo(f"accepted {shown_path(golden.clean)}")
    for golden in done.refused:
        click.echo(
            f"left     {shown_path(golden.clean)}: not what the earlier rules give; accept it whole, by its path"
        )
    for stale in goldens.folder.stale() if prune else ():
        stale.unlink()
        click.echo(f"deleted {shown_path(stale)}")
    broken = found.count(State.BROKEN)
    note(
        options,
        f"{len(done.written)} accepted"
        + (f", {len(done.untouched)} not touched by {', '.join(ids)}" if ids else "")
        + (f", {broken} could not be cleaned" if broken else "")
        + (". next: cleaner golden check" if ids or broken else ""),
    )


@command.command()
@_PATHS
@_AGAINST
@_JOBS
@_FOLDER
@shared_options(formats=("text",))
def review(
    options: Options, paths: tuple[Path, ...], against: str | None, jobs: int | None, folder_path: Path | None
) -> None:
    """Go through the changes by rule, one key each: accept, reject, skip, all of the rule, undo, quit."""
    import sys

    from cleaner.errors import CleanerError
    from cleaner.review import review as run_review

    goldens = _goldens(options, folder_path, against)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise CleanerError(
            "review needs a terminal; without one:\n"
            "  cleaner golden check --diff              every change, by rule\n"
            "  cleaner golden check --rule ID --diff    the changes of one rule\n"
            "  cleaner golden update --rule ID          accept one rule\n"
            "  cleaner golden update PATH               accept one text\n"
            "  cleaner golden check --output-format json"
        )
    raise click.exceptions.Exit(run_review(goldens, goldens.check(paths, _progress(options), _jobs(options, jobs))))


# ---------------------------------------------------------------- what the commands share
def _write_step_summary(found: Check, goldens: Goldens) -> None:
    """Add the table of all rules to the page of a GitHub run, which says where by a variable."""
    import os

    from cleaner.golden_words import markdown

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path and not found.is_clean:
        with open(path, "a", encoding="utf-8") as file:
            file.write(markdown(found, goldens))


def _folder(options: Options, given: Path | None) -> Folder:
    from cleaner.golden import Folder

    return Folder(given or options.config.golden or Path("golden"))


def _jobs(options: Options, given: int | None) -> int | None:
    return given or options.config.jobs


def _max_removed(options: Options) -> float:
    from cleaner.engine import MAX_REMOVED

    return options.config.max_removed if options.config.max_removed is not None else MAX_REMOVED


def _goldens(options: Options, folder_path: Path | None, against: str | None) -> Goldens:
    from cleaner.golden import Goldens

    return Goldens(
        _folder(options, folder_path),
        load_plan(options),
        _earlier(options, against),
        max_removed=_max_removed(options),
        lang=options.config.lang,
    )


def _earlier(options: Options, against: str | None) -> Rules | None:
    """Return the earlier rules; None where nobody named any and git knows none that can be loaded."""
    from cleaner.commands.options import sources
    from cleaner.earlier import earlier_rules, rules_at
    from cleaner.errors import CleanerError

    origin = sources(options)
    if against:
        return rules_at(against, origin)
    try:
        return earlier_rules(origin)
    except CleanerError as error:
        note(options, f"the earlier rules cannot be read, so changes have none: {error}")
        return None


def _rule_ids(goldens: Goldens, given: Sequence[str]) -> list[str]:
    from cleaner.errors import CleanerError
    from cleaner.pack import find_ids, near_id

    known = [rule.id for rule in goldens.rules.rules]
    if goldens.earlier:
        known += [rule.id for rule in goldens.earlier.rules if rule.id not in set(known)]
    ids: list[str] = []
    for each in given:
        found = find_ids(each, known)
        if not found:
            raise CleanerError(f"no rule is called `{each}`{near_id(each, known)}")
        ids.extend(found)
    return ids


def _progress(options: Options) -> Callable[[Iterable[Outcome], int], Iterable[Outcome]] | None:
    if options.quiet or not is_terminal():
        return None

    def bar(outcomes: Iterable[Outcome], number: int) -> Iterable[Outcome]:
        if number < PROGRESS_FROM:
            return outcomes
        from rich.console import Console
        from rich.progress import track

        return track(outcomes, "checking", total=number, console=Console(stderr=True), transient=True)

    return bar
