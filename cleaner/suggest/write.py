"""Write suggestions as a pack to be reviewed, or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from cleaner.suggest import Line, Pair, Suggestions

Plain = dict[str, Any]

PROSE = (
    "The council met for two hours on Monday and put off its decision about the new bridge until the spring of "
    "next year."
)
"""A sentence of our own that examples stand on; long enough to be prose."""
LONGEST = 150
"""Code points that a line with a proposed opening may have: what is longer may be the author's."""


def as_json(found: Suggestions) -> Plain:
    """Return the suggestions as the contract of `--output-format json` says."""
    return {
        "documents": found.documents,
        "names": [
            {
                "wrong": each.wrong, "right": each.right, "count": each.count, "right_count": each.right_count,
                "documents": each.documents, "distance": each.distance, "evidence": list(each.evidence),
                "snippets": list(each.snippets), "name": _full(each), "entity": each.entity,
            }
            for each in found.names
        ],
        "lines": [
            {
                "text": each.text, "kind": each.kind, "documents": each.documents, "count": each.count,
                "sites": each.sites, "snippets": list(each.snippets),
            }
            for each in found.lines
        ],
    }  # fmt: skip


def as_yaml(found: Suggestions, pack: str = "suggested") -> str:
    """Return a pack with one rule a name and a line, evidence above each rule as comments."""
    import yaml

    pieces = [
        f"# Proposed by `cleaner suggest` from {found.documents} documents. Read each rule before you keep it.\n"
        f"pack: {pack}\n\nrules:"
    ]
    ids: set[str] = set()
    rules: Iterable[tuple[list[str], Plain]] = [*_name_rules(found.names), *map(_line_rule, found.lines)]
    for notes, rule in rules:
        rule["id"] = _free(rule["id"], ids)
        text = yaml.safe_dump([rule], sort_keys=False, allow_unicode=True, width=1000, default_flow_style=False)
        comments = "".join(f"  # {' '.join(note.split())}\n" for note in notes)
        pieces.append(comments + "".join(f"  {line}\n" for line in text.rstrip("\n").split("\n")).rstrip("\n"))
    if len(pieces) == 1:
        return pieces[0].removesuffix("rules:") + "rules: []\n"
    return "\n\n".join(pieces).replace("rules:\n\n", "rules:\n", 1) + "\n"


def _full(pair: Pair) -> str:
    return f"{pair.given} {pair.right}" if pair.given else pair.right


def _name_rules(pairs: Iterable[Pair]) -> Iterable[tuple[list[str], Plain]]:
    for right, group in groupby(pairs, key=lambda pair: pair.right):
        members = list(group)
        first = members[0]
        notes = [
            f"{each.wrong} {each.count}, {right} {each.right_count} times; {', '.join(each.evidence)}: {snippet}"
            for each in members
            for snippet in each.snippets[:2]
        ]
        yield notes, {
            "id": _slug(_full(first)),
            "name": _full(first),
            "short": right,
            "entity": first.entity,
            "variants": [each.wrong for each in members],
            "why": f"Seen in this corpus beside {right}, which is far more frequent.",
            "examples": [
                *({"in": f"Nobody had asked {each.wrong} about it.", "out": f"Nobody had asked {right} about it."}
                  for each in members),
                {"keep": f"Nobody had asked {_full(first)} about it."},
            ],
        }  # fmt: skip


def _line_rule(line: Line) -> tuple[list[str], Plain]:
    notes = [f"{line.count} lines in {line.documents} documents, such as: {each[:100]}" for each in line.snippets[:2]]
    rule: Plain = {"id": _slug(line.text), "remove": "line"}
    if line.kind == "opening":
        words = r"\s+".join(re.escape(word) for word in line.text.split()).replace("/", r"\/")
        sample = next((each for each in line.snippets if len(each) <= LONGEST), line.snippets[0])
        rule["is"] = [f"/{words}\\b.{{0,{LONGEST}}}(?<![.!?])/i"]
        kept = f"The sign beside the door of the old hall said: {line.text}, and nothing else."
        why = f"Lines that begin like this lead to other pages; {line.documents} documents have them."
    else:
        sample = line.text
        rule["is"] = [_literal(line.text)]
        kept = f"The sign beside the door of the old hall said: {line.text} (and nothing else was on it)."
        why = f"The same line in {line.documents} documents belongs to the page."
    if line.zone == "edge":
        rule["where"] = {"zone": "edge"}
    rule["why"] = why
    rule["examples"] = [{"in": f"{PROSE}\n{sample}", "out": PROSE}, {"keep": kept}]
    return notes, rule


def _literal(text: str) -> str:
    """Return a pattern that means the text itself: what would read as a regex becomes one that is escaped."""
    if text.startswith("/") or "..." in text:
        return "/" + re.escape(text).replace("/", r"\/") + "/i"
    return text


def _slug(text: str) -> str:
    from cleaner.wordlists import fold

    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:40].strip("-") or "rule"


def _free(slug: str, taken: set[str]) -> str:
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    taken.add(free)
    return free
