"""Clean a stream of JSON lines: the same objects in the same order, each as soon as it is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cleaner.errors import CleanerError
from cleaner.run.manifest import Manifest
from cleaner.run.plan import Input
from cleaner.run.pool import executor
from cleaner.run.shard import Job, line_outcome, tally

if TYPE_CHECKING:
    from concurrent.futures import Future

BATCH = 256_000
"""Bytes handed to a worker at a time."""


def clean_stream(job: Job, lines: Iterable[bytes], name: str, jobs: int = 1) -> Iterator[tuple[bytes, Manifest]]:
    """Yield the bytes to write for each line, or each batch of lines, and what it came to.

    With one job a line comes out before the next is read. Raises CleanerError at the first failure if the job
    says `fail_fast`, and when a worker dies.
    """
    item = Input("", name, name, 0, 0, is_corpus=True)
    if jobs <= 1:
        for row, raw in enumerate(lines, 1):
            yield clean_lines(job, item, [raw], row)
        return
    from concurrent.futures.process import BrokenProcessPool

    running: deque[Future[tuple[bytes, Manifest]]] = deque()
    with executor(job, jobs) as pool:
        try:
            for row, batch in _batches(lines):
                running.append(pool.submit(_clean_here, item, batch, row))
                if len(running) > 2 * jobs:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        except BrokenProcessPool:
            raise CleanerError("a worker died; run again with --jobs 1 to see at which record") from None


def clean_lines(job: Job, item: Input, lines: list[bytes], row: int) -> tuple[bytes, Manifest]:
    """Return the bytes that stand for the lines, the first of which is number `row`, and what they came to."""
    manifest = Manifest()
    pieces = []
    for place, raw in enumerate(lines):
        outcome = line_outcome(job, item, raw, row + place)
        if outcome.error and job.fail_fast:
            raise CleanerError(f"{outcome.doc}: {outcome.error}")
        tally(manifest, outcome)
        pieces.append(outcome.output if outcome.output is not None else raw)
    return b"".join(pieces), manifest


def _clean_here(item: Input, lines: list[bytes], row: int) -> tuple[bytes, Manifest]:
    from cleaner.run import pool

    assert pool._job is not None
    return clean_lines(pool._job, item, lines, row)


def _batches(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    batch: list[bytes] = []
    size, first = 0, 1
    for row, raw in enumerate(lines, 1):
        batch.append(raw)
        size += len(raw)
        if size >= BATCH:
            yield first, batch
            batch, size, first = [], 0, row + 1
    if batch:
        yield first, batch
