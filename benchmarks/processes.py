"""Measure the command itself: how it starts, what a second job brings, how much memory it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from corpus import ROOT

_PEAK = """
import resource, runpy, sys
sys.argv[0] = "cleaner"
try:
    runpy.run_module("cleaner", run_name="__main__")
finally:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:  # what the parent held counts in `ru_maxrss` of a process that it started, but not here
        with open("/proc/self/status") as status:
            own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        pass
    print("peak", max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss), file=sys.stderr)
"""


def start_up() -> dict[str, float]:
    """Return the CPU seconds of the command that starts, helps, and cleans one small file."""
    with tempfile.TemporaryDirectory() as folder:
        file, garbled = (_article(Path(folder), name) for name in ("bell-from-the-net", "letters-under-the-floor"))
        # compiled beforehand, as an installation is; where the environment forbids it, that is half of what is measured
        compiled = {"PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
        kept = {**compiled, "CLEANER_CACHE": str(Path(folder) / "cache")}
        _cpu(["clean", str(file)], {**compiled, "CLEANER_CACHE": "0"})
        first = _cpu(["clean", str(file)], kept)
        return {
            "bare Python": _median(lambda: _cpu_of([sys.executable, "-c", "pass"], compiled)),
            "`cleaner --help`": _median(lambda: _cpu(["--help"], kept)),
            "one file of 20 KB, default rules": _median(lambda: _cpu(["clean", str(file)], kept)),
            "the same with mojibake, for which ftfy is loaded": _median(lambda: _cpu(["clean", str(garbled)], kept)),
            "one file, the plan not kept yet": first,
        }


def _article(folder: Path, name: str) -> Path:
    """Return a file of 20 KB made of an example."""
    [sample] = (ROOT / "examples" / "scraped").rglob(f"{name}.txt")
    text = sample.read_text(encoding="utf-8", errors="replace")
    file = folder / sample.name
    file.write_text((text * (20_000 // len(text) + 1))[:20_000], encoding="utf-8")
    return file


def _median(measure: object, rounds: int = 7) -> float:
    return median(measure() for _ in range(rounds))  # type: ignore[operator]


def _cpu(arguments: Sequence[str], environment: dict[str, str]) -> float:
    return _cpu_of([sys.executable, "-m", "cleaner", *arguments], environment)


def _cpu_of(command: Sequence[str], environment: dict[str, str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, **environment})
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def jobs(texts: Sequence[str], files: int) -> tuple[float, float]:
    """Return the seconds by the clock that a folder of so many files takes with one job, and with two.

    The files are stretches of the texts; a text repeats only when all are used up, since one job remembers repeats
    sooner than two.
    """
    stretches = [text[at : at + 4_000] for text in texts for at in range(0, len(text), 4_000)]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in"
        for number in range(files):
            path = source / f"{number // 500}" / f"{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(stretches[number % len(stretches)], encoding="utf-8")
        taken: dict[int, list[float]] = {1: [], 2: []}
        for round_ in range(3):
            for count in (1, 2):
                start = time.perf_counter()
                _run(["clean", str(source), "-o", f"{folder}/{count}-{round_}", "--jobs", str(count), "-q"])
                taken[count].append(time.perf_counter() - start)
        return median(taken[1]), median(taken[2])


def memory(texts: Sequence[str]) -> dict[str, float]:
    """Return the peak of the resident memory in MB: a corpus, one twice as long, and a line of 20 MB."""
    peaks = {}
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in (20, 40):
            file = Path(folder) / f"{megabytes}.jsonl"
            size = number = 0
            with file.open("w", encoding="utf-8") as out:
                while size < megabytes * 1_000_000:
                    size += out.write(json.dumps({"id": number, "text": texts[number % len(texts)]}) + "\n")
                    number += 1
            peaks[f"JSONL of {megabytes} MB, two jobs"] = _peak(
                ["clean", str(file), "-o", f"{folder}/{megabytes}", "--jobs", "2", "-q"]
            )
        long = " ".join(text.replace("\n", " ") for text in texts)
        file = Path(folder) / "line.txt"
        file.write_text((long * (20_000_000 // len(long) + 1))[:20_000_000] + "\n", encoding="utf-8")
        peaks["one line of 20 MB"] = _peak(["clean", str(file), "-o", f"{folder}/line", "-q"])
    return peaks


def _run(arguments: Sequence[str]) -> None:
    subprocess.run([sys.executable, "-m", "cleaner", *arguments], check=True, capture_output=True, cwd=ROOT)


def _peak(arguments: Sequence[str]) -> float:
    done = subprocess.run([sys.executable, "-c", _PEAK, *arguments], capture_output=True, text=True, cwd=ROOT)
    said = [line for line in done.stderr.splitlines() if line.startswith("peak ")]
    kilobytes = int(said[-1].split()[1]) if said else 0
    return kilobytes / (1_000_000 if sys.platform == "darwin" else 1_000)
