"""`cleaner impact`: what a change of rules does to a corpus, by rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.commands.options import Language, Options, load_plan, note, shared_options, sources

if TYPE_CHECKING:
    from cleaner.impact import Impact
    from cleaner.run.shard import Job

SAMPLES, SAMPLES_OF_A_PAGE, ALL = 2, 20, 1_000_000
"""Samples of each rule that are shown: as text, on a page, and with `-v`."""


@click.command()
@click.argument("base")
@click.argument("corpus", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the report as one page, too, which needs no network.")
@click.option("--check", "--fail-on-change", "check", is_flag=True, help="Exit 1 if any text differs.")
@click.option("--site", metavar="HOST", help="The site of documents that say none, for rules of that site.")
@click.option("--lang", metavar="CODE", type=Language(), help="The language of documents that say none, such as en.")
@click.option("--text-field", metavar="NAME", help="The field of a record that holds its text.  [default: text]")
@click.option("--id-field", metavar="NAME", help="The field that holds its id.  [default: id, else url]")
@click.option("--jobs", type=click.IntRange(min=1), envvar="CLEANER_JOBS", metavar="N",
              help="Work in N processes.  [default: one a core, and one for little text]")
@shared_options()
def command(
    options: Options,
    base: str,
    corpus: tuple[Path, ...],
    page: Path | None,
    check: bool,
    site: str | None,
    lang: str | None,
    text_field: str | None,
    id_field: str | None,
    jobs: int | None,
) -> int:
    """Show what the rules do to CORPUS that those of BASE did not.

    BASE is a git revision or a folder of rules. CORPUS is a folder, files or a JSONL corpus; without it, the inputs
    of the goldens. Writes nothing but the page that --html names.

    Exit status: 0 done; 1 some text differs, under --check; 2 cannot work.
    """  # fmt: skip
    from cleaner.earlier import rules_at
    from cleaner.impact import as_json, impact, lines
    from cleaner.run.plan import list_inputs

    job = _job(options, site, lang, text_field, id_field)
    new, old = job.rules, rules_at(base, sources(options))
    listing = list_inputs([*corpus] or [_golden_inputs(options)], None)
    most = ALL if options.verbose else SAMPLES_OF_A_PAGE if page else SAMPLES
    found = impact(old, job, listing, jobs=jobs or options.config.jobs, most=most)
    if page:
        from cleaner.report.impact import impact_page
        from cleaner.run.commit import write_whole

        write_whole(page, impact_page(found, old, new, base).encode("utf-8", "backslashreplace"))
    if options.format == "json":
        click.echo(json.dumps(as_json(found, old, new), ensure_ascii=False, indent=1))
    else:
        from cleaner.golden_words import tinted

        if not options.verbose:
            for one in found.rules.values():
                del one.samples[SAMPLES:]
        for line in lines(found, old, new):
            click.echo(tinted(line))
        click.echo(_last_line(found, base, page))
    if found.failed:
        note(options, f"{len(found.failed)} could be cleaned by one of the two sets of rules only")
    return 1 if check and not found.is_none else 0


def _golden_inputs(options: Options) -> Path:
    from cleaner.errors import CleanerError

    folder = (options.config.golden or Path("golden")) / "input"
    if not folder.is_dir():
        raise CleanerError(f"no corpus; name a folder or a .jsonl file (there is no {folder} either)")
    return folder


def _job(
    options: Options, site: str | None, lang: str | None, text_field: str | None, id_field: str | None
) -> Job:
    from cleaner.engine import MAX_REMOVED
    from cleaner.formats.jsonl import TEXT_FIELD, Fields
    from cleaner.run.shard import Job

    config = options.config
    return Job(
        load_plan(options),
        site=site,
        lang=lang or config.lang,
        fields=Fields(text_field or config.text_field or TEXT_FIELD, id_field or config.id_field),
        max_removed=config.max_removed if config.max_removed is not None else MAX_REMOVED,
    )


def _last_line(found: Impact, base: str, page: Path | None) -> str:
    from cleaner.impact import counted

    if not found.changed:
        return f"no rule differs from {base}"
    rules = counted(len(found.changed), "rule")
    differ = "differs" if len(found.changed) == 1 else "differ"
    documents = f"{counted(found.differing, 'document')} of {found.documents:,} came out differently"
    line = f"{rules} {differ} from {base}; {documents}."
    if page:
        return f"{line}   look: {page}"
    first = next((rule for rule in found.rules if "/" in rule), None)
    return f"{line}   next: cleaner explain {first}" if first else line
