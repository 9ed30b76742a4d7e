# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Texts to measure on, and rules to measure with: read or made the same way on every machine."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "bench" / "data" / "wcxb-dev-articles.jsonl.gz"
"""Scraped article pages; without it the examples of the project stand in, over and over."""

SEED = 7
_ACTS = (
    "share follow print save subscribe register join download watch read view comment reply report sign send buy order "
    "book donate vote contact visit listen submit upload unlock start continue browse discover"
).split()
_THINGS = (
    "facebook twitter whatsapp linkedin newsletter account app podcast gallery video story page profile archive offers "
    "jobs weather tickets cookies settings preferences alerts briefing magazine edition members community channel"
).split()
_BETWEEN = ("to", "on", "our", "your", "the", "this", "for more", "with")


def texts_of(corpus: Path, field: str, limit: int | None = None) -> list[str]:
    """Return the texts of a corpus of JSON lines; `field` is a dotted path."""
    if not corpus.exists():
        texts = [
            path.read_text(encoding="utf-8", errors="replace")
            for path in sorted((ROOT / "examples" / "scraped").rglob("*.txt"))
        ]
        return (texts * 100)[: limit or 300]
    texts = []
    with gzip.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".gz" else corpus.open() as lines:
        for line in lines:
            value = json.loads(line)
            for name in field.split("."):
                value = value.get(name) or {}
            if value:
                texts.append(value)
            if limit and len(texts) == limit:
                break
    return texts


def megabytes(texts: Sequence[str]) -> float:
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6


def fresh(texts: Sequence[str]) -> list[str]:
    """Return equal strings that nobody has seen yet, so that nothing remembers them by identity."""
    return [text[:1] + text[1:] for text in texts]


@dataclass(frozen=True)
class MadeRule:
    """A rule in the words of a pack, and the `regex` expression of the naive loop. `test`: is, starts or match."""

    test: str
    pattern: str
    expression: str

    @property
    def yaml(self) -> str:
        quoted = self.pattern.replace("'", "''")
        if self.test == "match":
            return f"remove: match\n    has: ['{quoted}']"
        return f"remove: line\n    {self.test}: ['{quoted}']"


def made_rules(count: int) -> list[MadeRule]:
    """Return rules as packs have them: 55 % whole lines, 15 % openings, 8 % within a line, 22 % regexes."""
    import re

    chance = random.Random(SEED)
    rules: dict[str, MadeRule] = {}
    number = 0
    while len(rules) < count:
        number += 1
        act, between, thing = chance.choice(_ACTS), chance.choice(_BETWEEN), chance.choice(_THINGS)
        tail = f" {chance.choice(_THINGS)} {number}" if number > 200 else ""
        plain = f"{act} {between} {thing}{tail}"
        literal = re.escape(plain).replace(r"\ ", r"\s+")
        kind = chance.random()
        if kind < 0.55:
            rule = MadeRule("is", plain, rf"\b{literal}\b")
        elif kind < 0.70:
            rule = MadeRule("starts", plain, rf"\b{literal}\b")
        elif kind < 0.78:
            rule = MadeRule("match", f"({plain})", rf"\({literal}\)")
        else:
            body = rf"{act}(?:ing|ed)? (?:{between} )?(?:{thing}|{chance.choice(_THINGS)}s?){tail}\b.{{0,20}}"
            rule = MadeRule("is", f"/{body}/i", body)
        rules[rule.pattern] = rule
    return list(rules.values())


def pack_of(rules: Sequence[MadeRule]) -> str:
    """Return the pack that holds these rules."""
    parts = [f"  - id: made-{number}\n    {rule.yaml}\n    why: Made to measure." for number, rule in enumerate(rules)]
    return "pack: made\nuse: [core]\nrules:\n" + "\n".join(parts) + "\n"
