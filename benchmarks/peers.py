"""Other cleaners, each in an environment of its own, timed in turn with ours.

A peer is a process that reads the texts once, and then cleans them all whenever it is asked, and answers with the CPU
time that this took. So one round of every peer follows one round of ours, on the same machine in the same minute.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INSTALL_SECONDS = 240

_WORKER = """
import json, sys, time
{code}
texts = json.load(open(sys.argv[1]))
clean(texts[0])
print("ready", flush=True)
for line in sys.stdin:
    copies = [text[:1] + text[1:] for text in texts[: int(line)]]
    start = time.process_time()
    for text in copies:
        clean(text)
    print(time.process_time() - start, flush=True)
"""


@dataclass(frozen=True)
class Peer:
    """`does` says what it is set to do; `requires` are what pip installs; `code` defines `clean(text)`."""

    name: str
    does: str
    requires: tuple[str, ...]
    code: str


PEERS = (
    Peer(
        "datatrove",
        "FTFYFormatter, then the line rules of C4QualityFilter",
        ("datatrove", "ftfy", "nltk"),
        """
from datatrove.data import Document
from datatrove.pipeline.filters.c4_filters import C4QualityFilter
from datatrove.pipeline.formatters.ftfy import FTFYFormatter
formatter, rules = FTFYFormatter(), C4QualityFilter(min_num_sentences=-1)
def clean(text):
    document = Document(text=formatter.format(text), id="1")
    rules.filter(document)
    return document.text
""",
    ),
    Peer(
        "clean-text",
        "`clean` with its defaults",
        ("clean-text",),
        """
from cleantext import clean
""",
    ),
    Peer(
        "data-juicer",
        "six mappers: unicode, white space, punctuation, links, e-mail, copyright",
        ("py-data-juicer", "ftfy"),
        """
from data_juicer.ops.mapper import (CleanCopyrightMapper, CleanEmailMapper, CleanLinksMapper, FixUnicodeMapper,
    PunctuationNormalizationMapper, WhitespaceNormalizationMapper)
chain = [op() for op in (FixUnicodeMapper, WhitespaceNormalizationMapper, PunctuationNormalizationMapper,
    CleanLinksMapper, CleanEmailMapper, CleanCopyrightMapper)]
def clean(text):
    samples = {"text": [text]}
    for op in chain:
        samples = op.process_batched(samples)
    return samples["text"][0]
""",
    ),
)


class Worker:
    """A running peer. Ends with `close`."""

    def __init__(self, peer: Peer, folder: Path, texts: Path) -> None:
        self.peer = peer
        environment = {**os.environ, "PYTHONNOUSERSITE": "1"}
        environment.pop("PYTHONPATH", None)
        self._process = subprocess.Popen(
            [_python(folder), "-c", _WORKER.format(code=peer.code), str(texts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        if not self._answer().startswith("ready"):
            self.close()
            raise OSError(f"{peer.name} does not start")

    def seconds(self, documents: int) -> float:
        """Return the CPU time that the peer takes for the first `documents` texts."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{documents}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        """Return the next line that is an answer; some libraries chat on standard output."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("ready") or line[:1].isdigit():
                return line
        return ""

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(timeout=30)


def _python(folder: Path) -> str:
    return str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")


def install(peer: Peer, folder: Path) -> str:
    """Make the environment of a peer, unless it is there. Return what went wrong, or nothing."""
    stamp = folder / "installed"
    if stamp.exists():
        return ""
    try:
        venv.create(folder, with_pip=True, clear=folder.exists())
        subprocess.run(
            [_python(folder), "-m", "pip", "install", "--quiet", *peer.requires],
            check=True,
            timeout=INSTALL_SECONDS,
            capture_output=True,
        )
    except subprocess.TimeoutExpired:
        return f"not installed within {INSTALL_SECONDS} s"
    except (OSError, subprocess.CalledProcessError):
        return "could not be installed here"
    stamp.write_text("yes")
    return ""


def workers(texts: Sequence[str], build: Path, names: Sequence[str]) -> tuple[list[Worker], dict[str, str]]:
    """Return the peers that run here, and for the others why they do not."""
    build.mkdir(parents=True, exist_ok=True)
    file = build / "texts.json"
    file.write_text(json.dumps(list(texts)))
    running: list[Worker] = []
    skipped: dict[str, str] = {}
    for peer in PEERS:
        if peer.name not in names:
            continue
        problem = install(peer, build / f"venv-{peer.name}")
        if not problem:
            try:
                running.append(Worker(peer, build / f"venv-{peer.name}", file))
            except OSError as error:
                problem = str(error)
        if problem:
            skipped[peer.name] = problem
    return running, skipped
