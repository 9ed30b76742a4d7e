"""`cleaner clean`: a folder, files or a corpus into a folder; one document or a stream to standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.commands.options import Language, Options, is_terminal, load_plan, note, shared_options
from cleaner.errors import CleanerError
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.run.manifest import Manifest
    from cleaner.run.plan import Input, Listing, Skipped
    from cleaner.run.preview import Previews
    from cleaner.run.shard import Job, Outcome

FOUND, PARTIAL = 1, 3
STDIN = "-"
MOST_FAILURES = 20
"""Failures that are named under `-q`: a wrong field name fails every record of a corpus."""


@dataclass(frozen=True)
class _Call:
    """What this call asks for, beside the shared options."""

    out: Path | None
    format: str
    stdin_filename: str | None
    jobs: int | None
    check: bool
    diff: bool
    in_place: bool
    resume: bool
    fresh: bool

    @property
    def writes_nothing(self) -> bool:
        return self.check or self.diff

    @property
    def as_corpus(self) -> bool | None:
        return None if self.format == "auto" else self.format == "jsonl"


@click.command()
@click.argument("sources", nargs=-1, metavar="SRC...")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), metavar="OUT",
              help="The folder to write to. A folder SRC is mirrored in it.")
@click.option("--format", "format_", type=click.Choice(["auto", "text", "jsonl"]), default="auto", show_default=True,
              help="How files and standard input are read; auto goes by the suffix.")
@click.option("--site", metavar="HOST", help="The site of documents that say none, for rules of that site.")
@click.option("--lang", metavar="CODE", type=Language(), help="The language of documents that say none, such as en.")
@click.option("--stdin-filename", metavar="NAME", help="The name of what comes on standard input.")
@click.option("--text-field", metavar="NAME", help="The field of a record that holds its text.  [default: text]")
@click.option("--id-field", metavar="NAME", help="The field that holds its id.  [default: id, else url]")
@click.option("--max-removed", type=click.FloatRange(0, 1), metavar="SHARE",
              help="Hold a document that would lose more than this share of its words.  [default: 0.6]")
@click.option("--check", is_flag=True, help="Write nothing; name what would change, and exit 1 if anything would.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit 1 if anything would.")
@click.option("--in-place", is_flag=True, help="Write over the inputs; the ledger in SRC/.cleaner can undo it.")
@click.option("--jobs", type=click.IntRange(min=1), envvar="CLEANER_JOBS", metavar="N",
              help="Work in N processes.  [default: one a core, and one for less than 2 MB]")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--fresh", is_flag=True, help="Forget an earlier run in OUT, and remove what only it wrote.")
@click.option("--from", "origin", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="RUN",
              help="Take the sources of an earlier run, from its texts and ledger; with --ignore, without a rule.")
@click.option("--on-error", type=click.Choice(["quarantine", "fail"]), default="quarantine", show_default=True,
              help="What a document that cannot be cleaned does to the run.")
@shared_options()
def command(
    options: Options,
    sources: tuple[str, ...],
    out: Path | None,
    format_: str,
    site: str | None,
    lang: str | None,
    stdin_filename: str | None,
    text_field: str | None,
    id_field: str | None,
    max_removed: float | None,
    check: bool,
    diff: bool,
    in_place: bool,
    jobs: int | None,
    resume: bool,
    fresh: bool,
    origin: Path | None,
    on_error: str,
) -> int:
    """Clean articles.

    \b
    cleaner clean FOLDER -o OUT          mirror a folder of articles
    cleaner clean corpus.jsonl -o OUT    the same for a corpus
    cleaner clean article.txt            one article to standard output
    cleaner clean - --format jsonl       a stream of JSON lines
    cleaner clean --from RUN --ignore ID -o OUT      a run again, without one rule

    Reads .txt, .text and .md files, .jsonl and .jsonl.gz corpora and, with the extra `html`, .html and .htm. The
    ledger of every change lies in OUT/.cleaner.

    Exit status: 0 done, also when documents were held; 1 something would change (--check, --diff); 2 cannot work;
    3 done, but some documents could not be cleaned.
    """  # fmt: skip
    call = _Call(out, format_, stdin_filename, jobs or options.config.jobs, check, diff, in_place, resume, fresh)
    if origin is None:
        _refuse_odd(call, sources)
    elif sources or call.out is None or call.in_place or call.writes_nothing or call.resume:
        raise click.UsageError("--from RUN takes no SRC, and needs a folder to write to: -o OUT")
    from cleaner.engine import MAX_REMOVED
    from cleaner.formats.jsonl import TEXT_FIELD, Fields, host_of, language
    from cleaner.run.shard import Job

    config = options.config
    limits = (max_removed, config.max_removed, MAX_REMOVED)
    code = lang or config.lang
    job = Job(
        load_plan(options, examples=False),
        out=out,
        site=(host_of(site) or site) if site else None,
        lang=language(code) if code else None,
        fields=Fields(text_field or config.text_field or TEXT_FIELD, id_field or config.id_field),
        max_removed=next(limit for limit in limits if limit is not None),
        fail_fast=on_error == "fail",
        in_place=in_place,
    )
    if origin is not None:
        named = {"site": site, "lang": code, "text_field": text_field, "id_field": id_field, "max_removed": max_removed}
        return _again(options, call, job, origin, {name for name, value in named.items() if value is not None})
    if sources == (STDIN,):
        return _from_stdin(options, call, job)
    paths = [Path(source) for source in sources]
    if out is None and not in_place and not call.writes_nothing:
        return _to_stdout(options, call, job, paths[0])
    return _into_folder(options, call, job, paths)


def _refuse_odd(call: _Call, sources: Sequence[str]) -> None:
    """Raise UsageError for arguments that do not go together."""
    if not sources:
        raise click.UsageError("nothing to clean; name a folder, a file, or - for standard input")
    if STDIN in sources and (len(sources) > 1 or call.out or call.in_place):
        raise click.UsageError("- stands alone, and goes to standard output")
    if call.in_place and call.out:
        raise click.UsageError("--in-place and -o exclude each other")
    if call.in_place and len(sources) > 1:
        raise click.UsageError("--in-place takes one SRC, since its ledger lies beside it")
    if call.resume and call.fresh:
        raise click.UsageError("--resume and --fresh exclude each other")
    if (call.resume or call.fresh) and (call.writes_nothing or not (call.out or call.in_place)):
        raise click.UsageError("--resume and --fresh are for runs that write a folder (-o OUT)")
    if not (call.out or call.in_place or call.writes_nothing):
        if len(sources) > 1:
            raise click.UsageError("several inputs need a folder to go to: -o OUT")
        if Path(sources[0]).is_dir():
            raise click.UsageError(f"{sources[0]} is a folder, which needs a folder to go to: -o OUT")
    if call.out and call.out.exists() and not call.out.is_dir():
        raise click.UsageError(f"{call.out} is a file; -o takes a folder")


# ---------------------------------------------------------------- into a folder
def _into_folder(options: Options, call: _Call, job: Job, sources: Sequence[Path]) -> int:
    from dataclasses import replace

    from cleaner.run.plan import list_inputs

    out = call.out
    if call.in_place:
        out = sources[0] if sources[0].is_dir() else sources[0].parent
        job = replace(job, out=out)
    listing = list_inputs(sources, out, in_place=call.in_place, as_corpus=call.as_corpus)
    if call.writes_nothing:
        from cleaner.run.preview import preview

        previews = preview(job, listing, jobs=call.jobs, diff=call.diff)
        return _show_previews(options, call, previews, listing.skipped)
    return _run(options, call, job, listing)


def _again(options: Options, call: _Call, job: Job, origin: Path, named: set[str]) -> int:
    """Clean the sources of an earlier run once more, with its options but for those that this call names."""
    import tempfile

    from cleaner.undoing import Run, again, restored_listing

    run = Run(origin)
    if call.out is not None and call.out.resolve() == origin.resolve():
        raise CleanerError(f"{origin}: holds the run whose sources are taken; choose another -o")
    with tempfile.TemporaryDirectory(prefix="cleaner-sources-") as folder:
        return _run(options, call, again(run, job, named), restored_listing(run, Path(folder)))


def _run(options: Options, call: _Call, job: Job, listing: Listing) -> int:
    from cleaner.commands.progress import Bar
    from cleaner.run.commit import Layout
    from cleaner.run.driver import run
    from cleaner.summary import counted, summary_json, summary_lines

    assert job.out is not None
    bar = Bar(options, len(listing.inputs))
    try:
        done = run(
            job,
            listing,
            jobs=call.jobs,
            resume=call.resume,
            fresh=call.fresh,
            on_shard=lambda manifest: bar.advance(manifest.documents),
        )
    except KeyboardInterrupt:
        bar.close()
        note(options, "The same command with --resume goes on from here.")
        raise
    finally:
        bar.close()
    if options.format == "json":
        click.echo(json.dumps(summary_json(done.total, done.skipped), ensure_ascii=False, indent=1))
    elif not options.quiet:
        quarantine = Layout(job.out).quarantine
        for line in summary_lines(
            done.total, done.skipped, quarantine=quarantine, verbose=options.verbose > 0
        ):
            click.echo(line, err=True)
        if done.leftovers:
            number = counted(len(done.leftovers), "file")
            note(options, f"{number} in {job.out} came from an earlier run alone; --fresh removes them.")
        note(options, _next_command(done.total, listing, job.out))
    else:
        _say_failures(done.total, done.skipped)
    return PARTIAL if done.is_partial else 0


def _next_command(total: Manifest, listing: Listing, out: Path) -> str:
    if not total.documents:
        return "Nothing to clean was found: .txt, .text, .md, .html and .jsonl files are read."
    by_name = {item.name: item.path for item in listing.inputs if not item.is_corpus}
    named = [remark.doc for remark in total.held if remark.doc in by_name]
    if named:
        return f"Next: cleaner explain {_shown(by_name[named[0]])}"
    acted = [rule for rule, count in total.rules.items() if not count.bulk]
    if acted:
        return f"Next: cleaner explain {acted[0]} --run {_shown(str(out))}"
    return f"The texts are in {out}."


def _shown(path: str) -> str:
    import shlex

    from cleaner.resources import shown_path

    return shlex.quote(shown_path(Path(path)))


def _say_failures(total: Manifest, skipped: Sequence[Skipped]) -> None:
    """Say what went wrong, and no more: with `-q`."""
    failed = [f"{remark.doc}: {remark.text}" for remark in total.quarantined]
    failed += [f"{item.name}: {item.reason}" for item in skipped if item.failed]
    for line in failed[:MOST_FAILURES]:
        click.echo(line, err=True)
    if len(failed) > MOST_FAILURES:
        click.echo(f"and {len(failed) - MOST_FAILURES:,} more", err=True)


def _show_previews(
    options: Options, call: _Call, found: Iterable[Previews], skipped: Sequence[Skipped]
) -> int:
    from cleaner.run.manifest import total
    from cleaner.summary import summary_json, summary_lines

    manifests: list[Manifest] = []
    rows: list[dict[str, Any]] = []
    changed = 0
    for shard in found:
        manifests.append(shard.manifest)
        for each in shard.previews:
            changed += 1
            if options.format == "json":
                row: dict[str, Any] = {"doc": each.doc, "status": each.status, "edits": each.edits}
                rows.append({**row, "diff": each.diff} if call.diff else row)
            elif call.diff:
                click.echo(_tinted(each.diff), nl=False)
            else:
                rules = ", ".join(f"{rule} {number:,}" for rule, number in each.edits.items())
                click.echo(f"{each.doc}: {rules}")
    whole = total(manifests)
    if options.format == "json":
        summary = summary_json(whole, skipped)
        click.echo(json.dumps({**summary, "would_change": rows}, ensure_ascii=False, indent=1))
    elif options.quiet:
        _say_failures(whole, skipped)
    else:
        for line in summary_lines(whole, skipped, done="Looked at", verbose=options.verbose > 0):
            click.echo(line, err=True)
    if whole.quarantined or any(item.failed for item in skipped):
        return PARTIAL
    return FOUND if changed else 0


def _tinted(diff: str) -> str:
    """Return the difference in colours; on a terminal invisible characters go by name, as in all we show there."""
    if is_terminal(sys.stdout):
        from cleaner.visible import visible

        diff = visible(diff)
    colors = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(
        click.style(line, fg=colors[line[0]]) if line[:1] in colors else line for line in diff.split("\n")
    )


# ---------------------------------------------------------------- to standard output
def _from_stdin(options: Options, call: _Call, job: Job) -> int:
    from cleaner.formats import CORPUS_SUFFIXES, suffix_of
    from cleaner.formats.files import site_of
    from cleaner.run.plan import Input

    name = call.stdin_filename or "stdin"
    is_corpus = suffix_of(name) in CORPUS_SUFFIXES if call.as_corpus is None else call.as_corpus
    stdin = sys.stdin.buffer
    item = Input("", name, name, 0, 0, is_corpus, site_of(name))
    return _stream(options, call, job, stdin, item) if is_corpus else _one(options, call, job, stdin.read(), item)


def _to_stdout(options: Options, call: _Call, job: Job, path: Path) -> int:
    import gzip

    from cleaner.formats.files import read_bytes
    from cleaner.run.plan import list_inputs

    (item,) = list_inputs([path], None, as_corpus=call.as_corpus).inputs
    if not item.is_corpus:
        return _one(options, call, job, read_bytes(path), item)
    with path.open("rb") as file:
        packed = item.name.lower().endswith(".gz")
        return _stream(options, call, job, gzip.GzipFile(fileobj=file) if packed else file, item)


def _one(options: Options, call: _Call, job: Job, data: bytes, item: Input) -> int:
    """Clean one document to standard output; what cannot be cleaned writes nothing."""
    from cleaner.run.shard import bytes_outcome

    outcome = bytes_outcome(job, item, data)
    if outcome.error and job.fail_fast:
        raise CleanerError(f"{outcome.doc}: {outcome.error}")
    result = outcome.result
    if call.writes_nothing:
        from cleaner.run.preview import previewed

        return _show_previews(options, call, [previewed([outcome], call.diff)], ())
    if result is None:
        click.echo(f"{outcome.doc}: {outcome.error}", err=True)
        return PARTIAL
    if options.format == "json":
        click.echo(json.dumps(_result_json(outcome), ensure_ascii=False, indent=1))
    else:
        stdout = sys.stdout.buffer
        stdout.write(outcome.output or b"")
        stdout.flush()
    for word in (outcome.note, f"held: {result.note}" if result.note else ""):
        if word:
            note(options, f"{outcome.doc}: {word}")
    if options.verbose:
        counts = ", ".join(f"{rule} {number:,}" for rule, number in result.ledger.counts.items())
        note(options, f"{outcome.doc}: {outcome.status}{f' by {counts}' if counts else ''}")
    return 0


def _result_json(outcome: Outcome) -> dict[str, Any]:
    result = outcome.result
    assert result is not None
    return {
        "doc": outcome.doc,
        "status": str(result.status),
        "text": result.text,
        "fields": result.fields,
        "note": result.note or outcome.note,
        "edits": result.ledger.counts,
        "changes": [
            {
                "source": list(change.source),
                "clean": list(change.clean),
                "before": change.before,
                "after": change.after,
                "rules": list(change.rules),
                "why": list(change.whys),
            }
            for change in result.changes
        ],
    }


def _stream(options: Options, call: _Call, job: Job, lines: Iterable[bytes], item: Input) -> int:
    """Clean records to standard output as they come; the summary goes to standard error, as JSON if asked for."""
    from cleaner.run.manifest import Manifest, total
    from cleaner.summary import summary_json, summary_lines

    if call.writes_nothing:
        return _preview_stream(options, call, job, lines, item)
    from cleaner.run.stream import clean_stream

    whole = Manifest()
    stdout = sys.stdout.buffer
    for data, manifest in clean_stream(job, lines, item.name, call.jobs or 1):
        stdout.write(data)
        stdout.flush()
        whole.add(manifest)
    whole = total([whole])
    if options.format == "json":
        click.echo(json.dumps(summary_json(whole, ()), ensure_ascii=False), err=True)
    elif options.quiet or not sys.stderr.isatty():
        _say_failures(whole, ())
        if not options.quiet:
            note(options, summary_lines(whole, (), verbose=False)[0])
    else:
        for line in summary_lines(whole, (), verbose=options.verbose > 0):
            note(options, line)
    return PARTIAL if whole.quarantined else 0


def _preview_stream(options: Options, call: _Call, job: Job, lines: Iterable[bytes], item: Input) -> int:
    from cleaner.run.preview import previewed
    from cleaner.run.shard import line_outcome

    found = (previewed([line_outcome(job, item, raw, row)], call.diff) for row, raw in enumerate(lines, 1))
    return _show_previews(options, call, found, ())
