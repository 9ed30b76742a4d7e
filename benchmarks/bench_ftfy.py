"""How much sooner the gate repairs a corpus than ftfy does, and what each repair of characters costs.

    python benchmarks/bench_ftfy.py CORPUS.jsonl.gz [--field scraped.bs4] [--rounds 5]

The corpus is JSON lines, plain or gzipped; FIELD is the dotted path of the text. Both sides run in turn over
the same documents, in one process; figures are medians of CPU time, and the outputs must be equal. Trust the
ratio: speeds in MB/s (a million characters) swing with the machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

DEFAULT = Path(__file__).parents[2] / "shared" / "bench" / "data" / "wcxb-dev-articles.jsonl.gz"


def texts_of(corpus: Path, field: str) -> list[str]:
    """Return the texts of a corpus; records without one are left out."""
    with gzip.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".gz" else corpus.open() as lines:
        texts = []
        for line in lines:
            value = json.loads(line)
            for name in field.split("."):
                value = value.get(name, {})
            if value:
                texts.append(value)
    return texts


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the CPU time that the work takes over all texts."""
    # Fresh strings: a gate that remembers the last text must not remember it from the round before.
    fresh = [text[:1] + text[1:] for text in texts]
    start = time.process_time()
    for text in fresh:
        work(text)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the gate against ftfy, and each repair of characters.")
    parser.add_argument("corpus", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--field", default="scraped.bs4")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, help="read only so many documents")
    options = parser.parse_args()
    if not options.corpus.exists():
        print(f"skipped: there is no corpus at {options.corpus}")
        return

    import ftfy

    from cleaner.document import Document
    from cleaner.edit import Run, apply_edits, spread
    from cleaner.ftfy_gate import fix_text
    from cleaner.repairs import repair_class

    texts = texts_of(options.corpus, options.field)[: options.limit]
    size = sum(map(len, texts)) / 1e6
    different = sum(fix_text(text) != ftfy.fix_text(text) for text in texts)
    print(f"{len(texts)} texts of {options.field}, {size:.1f} MB; {different} come out different")

    peer, gate = [], []
    for _ in range(options.rounds):
        gate.append(seconds(fix_text, texts))
        peer.append(seconds(ftfy.fix_text, texts))
    ratio = median(a / b for a, b in zip(peer, gate, strict=True))
    print(f"ftfy.fix_text      {size / median(peer):8.1f} MB/s")
    print(f"the gate           {size / median(gate):8.1f} MB/s   {ratio:.1f} times ftfy")

    for name in ("encoding", "characters", "quotes", "spacing"):
        runs = repair_class(name)().runs

        def find(text: str, runs: Callable[[Document], Sequence[Run]] = runs) -> Sequence[Run]:
            return runs(Document(text))

        dirty = median(seconds(find, texts) for _ in range(options.rounds))
        texts = [apply_edits(text, spread(find(text))) for text in texts]
        clean = median(seconds(find, texts) for _ in range(options.rounds))
        print(f"{name:18} {size / dirty:8.1f} MB/s as scraped, {size / clean:8.1f} MB/s once mended")


if __name__ == "__main__":
    main()
