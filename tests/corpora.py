"""Real pages for tests, where they lie beside the repository."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

DEV = Path(__file__).parents[2] / "shared" / "bench" / "data" / "wcxb-dev-mini.jsonl.gz"


def dev_texts(*, pages: int) -> Iterator[tuple[str, str]]:
    """Yield name and text of the first development pages, as two extractors and the gold have them."""
    if not DEV.exists():
        pytest.skip("the development corpus does not lie beside the repository")
    with gzip.open(DEV, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(pages), strict=False):
            page = json.loads(line)
            yield f"{page['id']}/gold", page["gold"]
            for extractor in ("bs4", "trafilatura"):
                yield f"{page['id']}/{extractor}", page["scraped"][extractor]
