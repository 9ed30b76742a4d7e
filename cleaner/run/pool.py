"""Run shards in this process or in several, and survive a worker that dies.

Workers read and write themselves and send back counts alone. A shard whose worker died (killed, out of memory, a
crash in C) runs again alone, with a journal of the document at work; a document that kills its worker again
and again is quarantined, and the rest of its shard goes on.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from cleaner.errors import CleanerError
from cleaner.run.commit import Layout
from cleaner.run.manifest import Manifest
from cleaner.run.plan import Shard
from cleaner.run.shard import Job, run_shard

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

SERIAL_BELOW = 2_000_000
"""Bytes of input below which starting workers costs more than they save."""
KILLS = 3
"""How often a document may kill its worker before it is quarantined."""

_job: Job | None = None


def usable_jobs(asked: int | None, size: int) -> int:
    """Return how many processes to use: what was asked for, else one a core, and one for little input."""
    if asked is not None:
        return asked
    if size < SERIAL_BELOW:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_worker(job: Job) -> None:
    """Keep the job for all shards of this process, so that it travels and is made ready once."""
    global _job
    _job = job
    # The one who stops the run is the parent; a worker that outlives it would write into the next run.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _run_here(shard: Shard) -> Manifest:
    assert _job is not None
    return run_shard(_job, shard)


def run_shards(job: Job, shards: Sequence[Shard], jobs: int) -> Iterator[Manifest]:
    """Yield the manifest of each shard as it is done, in no certain order."""
    if jobs <= 1 or len(shards) <= 1:
        for shard in shards:
            yield run_shard(job, shard)
        return
    yield from _run_pool(job, shards, min(jobs, len(shards)))


def executor(job: Job, jobs: int) -> ProcessPoolExecutor:
    """Return a pool whose workers hold the job."""
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, initializer=start_worker, initargs=(job,))


def _run_pool(job: Job, shards: Sequence[Shard], jobs: int) -> Iterator[Manifest]:
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    waiting = list(reversed(shards))
    while waiting:
        suspects: list[Shard] = []
        pool = executor(job, jobs)
        running: dict[Future[Manifest], Shard] = {}
        try:
            # Few at a time: when a worker dies, all that was handed out must run again.
            while (waiting or running) and not suspects:
                while waiting and len(running) < 2 * jobs:
                    shard = waiting.pop()
                    running[pool.submit(_run_here, shard)] = shard
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    shard = running.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        suspects.append(shard)
            suspects += running.values()
        except BrokenProcessPool:  # from submit
            suspects += [shard, *running.values()]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        for suspect in suspects:
            yield _run_alone(job, suspect)


def _run_alone(job: Job, shard: Shard) -> Manifest:
    """Run a shard in a worker of its own until it is done, leaving out documents that kill it."""
    from concurrent.futures.process import BrokenProcessPool

    assert job.out is not None
    journal = Layout(job.out).part(shard.number, "journal")
    journal.parent.mkdir(parents=True, exist_ok=True)
    kills: dict[int, int] = {}
    skip: set[int] = set()
    while True:
        try:
            with executor(job, 1) as pool:
                manifest = pool.submit(_run_journaled, shard, frozenset(skip), str(journal)).result()
            journal.unlink(missing_ok=True)
            return manifest
        except BrokenProcessPool:
            place = 0
            with suppress(OSError, ValueError):
                place = int(journal.read_text())
            kills[place] = kills.get(place, 0) + 1
            if kills[place] >= KILLS - 1:  # the first kill was in the common pool
                if place in skip:
                    raise CleanerError(
                        f"a worker died again and again on {shard.inputs[0].name}; is there enough memory?"
                    ) from None
                skip.add(place)


def _run_journaled(shard: Shard, skip: frozenset[int], journal: str) -> Manifest:
    from pathlib import Path

    assert _job is not None
    return run_shard(_job, shard, skip=skip, journal=Path(journal))


