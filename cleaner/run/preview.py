"""Show what a run would change, and write nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from cleaner.engine import Result
from cleaner.run.manifest import Manifest
from cleaner.run.plan import Listing, Shard, cut
from cleaner.run.pool import executor, usable_jobs
from cleaner.run.shard import Job, Outcome, outcomes, tally
from cleaner.values import dataclass

CONTEXT = 2
"""Unchanged lines shown round a change."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of one document that would change: edits by rule, and the difference if asked for."""

    doc: str
    status: str
    edits: dict[str, int]
    diff: str = ""


@dataclass(slots=True)
class Previews:
    """The previews of one shard, with its counts."""

    manifest: Manifest
    previews: list[Preview] = field(default_factory=list)


def previewed(found: Iterable[Outcome], diff: bool, shard: int = 0) -> Previews:
    """Return the previews of documents whose text would change, and the counts of all."""
    previews = Previews(Manifest(shard))
    for outcome in found:
        tally(previews.manifest, outcome)
        result = outcome.result
        if result is not None and result.text != result.source:
            difference = difference_of(outcome.doc, result) if diff else ""
            previews.previews.append(Preview(outcome.doc, outcome.status, result.ledger.counts, difference))
    return previews


def preview(job: Job, listing: Listing, *, jobs: int | None = None, diff: bool = False) -> Iterator[Previews]:
    """Yield what each shard would become, in the order of the plan."""
    shards = cut(listing)
    number = min(usable_jobs(jobs, listing.size), len(shards))
    if number <= 1:
        for shard in shards:
            yield previewed(outcomes(job, shard), diff, shard.number)
        return
    with executor(job, number) as pool:
        yield from pool.map(_preview_here, shards, [diff] * len(shards))


def _preview_here(shard: Shard, diff: bool) -> Previews:
    from cleaner.run import pool

    assert pool._job is not None
    return previewed(outcomes(pool._job, shard), diff, shard.number)


def difference_of(doc: str, result: Result) -> str:
    """Return a unified difference of the source and the clean text; lines end at `\\n` alone."""
    from difflib import unified_diff

    old, new = result.source.split("\n"), result.text.split("\n")
    for lines in (old, new):
        if lines and not lines[-1]:
            lines.pop()
    rows = unified_diff(old, new, f"{doc} (source)", f"{doc} (clean)", n=CONTEXT, lineterm="")
    body = "\n".join(rows)
    if body:
        return body + "\n"
    return f"--- {doc} (source)\n+++ {doc} (clean)\n\\ only the line breaks at its end differ\n"
