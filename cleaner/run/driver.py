"""Carry out a plan: check what an earlier run left, run the shards, join their parts, sum up.

    OUT/.cleaner/run.json says that a run is complete; a plan without it is one that was stopped.
"""

from __future__ import annotations

import json
import platform
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cleaner._version import __version__
from cleaner.errors import CleanerError
from cleaner.resources import shown_path
from cleaner.run.commit import Layout, digest, join_parts, sweep, write_json
from cleaner.run.manifest import Manifest, Remark, total
from cleaner.run.plan import Input, Listing, Shard, Skipped, cut
from cleaner.run.pool import run_shards, usable_jobs
from cleaner.run.shard import Job, load_manifest
from cleaner.values import dataclass

OnShard = Callable[[Manifest], None]


@dataclass(frozen=True)
class Run:
    """What a run came to. `resumed` counts shards that an earlier, stopped run had done."""

    total: Manifest
    skipped: tuple[Skipped, ...]
    resumed: int = 0
    leftovers: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether some documents could not be cleaned."""
        return bool(self.total.quarantined) or any(item.failed for item in self.skipped)


def run(
    job: Job,
    listing: Listing,
    *,
    jobs: int | None = None,
    resume: bool = False,
    fresh: bool = False,
    on_plan: Callable[[Sequence[Shard]], None] | None = None,
    on_shard: OnShard | None = None,
) -> Run:
    """Clean all inputs into the job's output folder.

    `resume` goes on with a stopped run of the same plan, `fresh` forgets any earlier run. Raises CleanerError
    where a stopped run is in the way, or where the plan differs from the one to resume.
    """
    assert job.out is not None
    layout = Layout(job.out)
    if layout.run.exists():
        _put_in_place(layout)
    shards = cut(listing)
    plan = _plan(job, listing, len(shards))
    earlier = _earlier_outputs(layout)
    if job.in_place and layout.run.exists():
        _keep_earlier(layout)
    done = _prepare(layout, plan, shards, resume=resume, fresh=fresh)
    if on_plan:
        on_plan(shards)
    manifests = dict(done)
    for manifest in done.values():
        if on_shard:
            on_shard(manifest)
    todo = [shard for shard in shards if shard.number not in done]
    for manifest in run_shards(job, todo, usable_jobs(jobs, sum(shard.size for shard in todo))):
        manifests[manifest.shard] = manifest
        if on_shard:
            on_shard(manifest)
    ordered = [manifests[shard.number] for shard in shards]
    if len(done) < len(shards) or not layout.run.exists():
        _join(layout, shards, job.in_place)
    whole = total(ordered)
    outputs = {item.output for item in listing.inputs}
    leftovers = sorted(name for name in earlier - outputs if (job.out / name).is_file())
    if fresh and not job.in_place:
        for name in leftovers:
            (job.out / name).unlink()
        leftovers = []
    _finish(layout, job, listing, whole)
    _put_in_place(layout)
    return Run(whole, listing.skipped, len(done), tuple(leftovers))


def _plan(job: Job, listing: Listing, shards: int) -> dict[str, Any]:
    options = {
        "site": job.site,
        "lang": job.lang,
        "text_field": job.fields.text,
        "id_field": job.fields.id,
        "max_removed": job.max_removed,
        "in_place": job.in_place,
    }
    return {
        "versions": versions(),
        "rules": job.rules.digest,
        "options": options,
        "shards": shards,
        "inputs": [{name: getattr(item, name) for name in Input.__slots__} for item in listing.inputs],
    }


def versions() -> dict[str, str]:
    """Return the versions that the output depends on."""
    found = {"cleaner": __version__, "python": platform.python_version(), "unicode": unicodedata.unidata_version}
    return found | {name: version for name in ("ftfy", "regex") if (version := _version_of(name))}


@cache
def _version_of(package: str) -> str | None:
    """Return the version that the package's `.dist-info` is named after: `importlib.metadata` is slow to import."""
    spec = find_spec(package)
    if spec is not None and spec.origin:
        found = list(Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info"))
        if len(found) == 1:
            return found[0].stem.removeprefix(f"{package}-")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _prepare(
    layout: Layout, plan: dict[str, Any], shards: Sequence[Shard], *, resume: bool, fresh: bool
) -> dict[int, Manifest]:
    """Make the folder ready and return the manifests of shards that need not run again."""
    old = _read(layout.plan)
    stopped = old is not None and not layout.run.exists()
    if resume:
        if old is None:
            raise CleanerError(f"{layout.out}: no run to resume; leave out --resume")
        differs = [key for key in plan if plan[key] != old.get(key)]
        if differs:
            words = {"inputs": "the inputs", "rules": "the rules", "options": "the options", "versions": "versions"}
            changed = " and ".join(words[key] for key in words if key in differs) or "its parts"
            raise CleanerError(f"{layout.out}: {changed} changed since that run; --fresh starts over")
    elif stopped and not fresh:
        raise CleanerError(
            f"{layout.out}: an earlier run was stopped here; --resume goes on with it, --fresh starts over"
        )
    if stopped:
        sweep(layout.out)
    done: dict[int, Manifest] = {}
    if resume:
        for joined in (True, False) if layout.run.exists() else (False,):
            loaded = ((shard.number, load_manifest(layout, shard, joined=joined)) for shard in shards)
            done = {number: manifest for number, manifest in loaded if manifest is not None}
            if joined and len(done) == len(shards):
                return done
    else:
        _clear(layout)
    layout.run.unlink(missing_ok=True)
    for folder in (layout.folder, layout.done, layout.parts):
        folder.mkdir(parents=True, exist_ok=True)
    if not resume:
        write_json(layout.plan, plan)
    return done


def _clear(layout: Layout) -> None:
    """Forget an earlier run: what it noted, not what it wrote. The plan goes last, so that a stop here is seen."""
    for folder in (layout.done, layout.parts, layout.sources, layout.quarantine, layout.staged):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (layout.ledger, layout.documents, layout.run):
        file.unlink(missing_ok=True)


def _keep_earlier(layout: Layout) -> None:
    """Put aside what an earlier run in place noted: without its ledger the sources could not be had back."""
    if not layout.ledger.exists() or not layout.ledger.stat().st_size:
        return
    number = 1
    while (layout.earlier / str(number)).exists():
        number += 1
    kept = layout.earlier / str(number)
    kept.mkdir(parents=True)
    for file in (layout.ledger, layout.documents, layout.plan, layout.run):
        if file.exists():
            shutil.copy2(file, kept / file.name)
    if layout.sources.is_dir():
        layout.sources.rename(kept / layout.sources.name)


def _put_in_place(layout: Layout) -> None:
    """Move the outputs of a run in place over its inputs, now that its ledger is written."""
    if not layout.staged.is_dir():
        return
    for path in sorted(layout.staged.rglob("*")):
        if path.is_file():
            path.replace(layout.out / path.relative_to(layout.staged))
    shutil.rmtree(layout.staged)


def _read(path: Any) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _earlier_outputs(layout: Layout) -> set[str]:
    plan = _read(layout.plan) or {}
    return {str(item.get("output")) for item in plan.get("inputs", ()) if isinstance(item, dict)}


def _join(layout: Layout, shards: Sequence[Shard], in_place: bool) -> None:
    """Join the parts of the shards, in the order of the plan, so that no worker's pace shows."""
    numbers = [shard.number for shard in shards]
    join_parts(layout.ledger, [layout.part(number, "ledger") for number in numbers])
    join_parts(layout.documents, [layout.part(number, "documents") for number in numbers])
    corpora: dict[str, list[Shard]] = {}
    for shard in shards:
        if shard.piece is not None:
            corpora.setdefault(shard.inputs[0].output, []).append(shard)
    for output, pieces in corpora.items():
        join_parts(layout.target(output, in_place), [layout.part(shard.number, "lines") for shard in pieces])
        bad = [layout.part(shard.number, "bad") for shard in pieces]
        if any(path.exists() for path in bad):
            join_parts(layout.quarantine / pieces[0].inputs[0].name, bad)


def _finish(layout: Layout, job: Job, listing: Listing, whole: Manifest) -> None:
    def remarks(found: Sequence[Remark]) -> list[dict[str, str]]:
        return [{"doc": remark.doc, "note": remark.text} for remark in found]

    parts = f"{layout.folder.name}/{layout.parts.name}/"
    files = [(w.path, w.sha256) for w in whole.written if not w.path.startswith(parts)]
    for name in sorted({item.output for item in listing.inputs if item.is_corpus}):
        path = layout.target(name, job.in_place)
        files.append((name, _file_digest(path if path.exists() else layout.out / name)))
    outputs = "".join(f"{sha}  {path}\n" for path, sha in sorted(files))
    write_json(
        layout.run,
        {
            "versions": versions(),
            "rules": {"digest": job.rules.digest, "number": len(job.rules), "files": _rule_files(job)},
            "documents": {"all": whole.documents, **whole.statuses},
            "characters": {"in": whole.characters_in, "out": whole.characters_out},
            "counts": {rule: asdict(count) for rule, count in whole.rules.items()},
            "proposed": whole.proposed,
            "notes": remarks(whole.notes),
            "held": remarks(whole.held),
            "quarantined": remarks(whole.quarantined),
            "skipped": [asdict(item) for item in listing.skipped],
            "digests": {
                "outputs": digest(outputs.encode("utf-8", "surrogateescape")),
                "ledger": _file_digest(layout.ledger),
            },
        },
    )
    shutil.rmtree(layout.parts, ignore_errors=True)
    sweep(layout.folder)


def _rule_files(job: Job) -> dict[str, str]:
    """Return the digest of each pack; shipped ones by their place among them, which is the same everywhere."""
    from cleaner.resources import default_rules_dir

    shipped = f"{shown_path(default_rules_dir())}/"
    absolute = f"{default_rules_dir()}/"
    return {
        f"rules/{name.removeprefix(shipped).removeprefix(absolute)}"
        if name.startswith((shipped, absolute)) else name: sha
        for name, sha in job.rules.files.items()
    }  # fmt: skip


def _file_digest(path: Any) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
