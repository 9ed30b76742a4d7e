"""Which rule makes the difference between two runs over the same source.

Both runs have ledgers; their changes are compared where they stand in the source. What one has and the other
lacks is the work of a rule that was added, altered or taken away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cleaner.edit import Span
from cleaner.engine import Result
from cleaner.ledger import Change

UNKNOWN = "?"
"""Stands for the earlier rule where there is no earlier run to ask."""


class Effect(StrEnum):
    """What a rule does now that it did not do before, in words that go before the passage."""

    REMOVES = "now removes"
    CHANGES = "now changes"
    KEEPS = "no longer removes"
    LEAVES = "no longer changes"
    DIFFERS = "changes in another way"


@dataclass(frozen=True)
class Passage:
    """A place in one article that came out differently, and the rule that made it so.

    `source` is the span in the source; `line` counts from 1 in the new clean text; `before` and `after` are
    what the earlier and the present run made of the place. A bulk repair has one passage an article, with
    `edits` saying how many more (or, below 0, fewer) edits it makes.
    """

    rule: str
    effect: Effect
    source: Span
    line: int
    before: str
    after: str
    edits: int = 1


def passages(old: Result, new: Result) -> list[Passage]:
    """Return how two results of the same source differ, each passage with its rule, in order."""
    theirs = {_key(change): change for change in old.changes}
    ours = {_key(change): change for change in new.changes}
    found = [
        *_only_new([c for key, c in ours.items() if key not in theirs], list(old.changes), new),
        *_only_old([c for key, c in theirs.items() if key not in ours], list(new.changes), new),
        *_bulk(old, new),
    ]
    found.sort(key=lambda passage: (passage.source, passage.rule))
    return found


def _key(change: Change) -> tuple[Span, str, tuple[str, ...]]:
    return change.source, change.after, change.rules


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _only_new(changes: list[Change], theirs: list[Change], new: Result) -> Iterator[Passage]:
    for change in changes:
        met = [other for other in theirs if _overlap(change, other)]
        before = met[0].after if len(met) == 1 and met[0].source == change.source else change.before
        acted_before = {rule for other in met for rule in other.rules}
        fresh = [rule for rule in change.rules if rule not in acted_before]
        line = _line(new.text, change.clean[0])
        for rule in fresh:
            effect = Effect.CHANGES if change.after.strip() else Effect.REMOVES
            yield Passage(rule, effect, change.source, line, before, change.after)
        if not fresh and not acted_before - set(change.rules):
            yield Passage(change.rules[0], Effect.DIFFERS, change.source, line, before, change.after)


def _only_old(changes: list[Change], ours: list[Change], new: Result) -> Iterator[Passage]:
    for change in changes:
        met = [other for other in ours if _overlap(change, other)]
        act_now = {rule for other in met for rule in other.rules}
        after = met[0].after if len(met) == 1 and met[0].source == change.source else change.before
        for rule in change.rules:
            if rule not in act_now:
                effect = Effect.LEAVES if change.after.strip() else Effect.KEEPS
                at = new.text.find(change.before.strip()[:200])
                yield Passage(rule, effect, change.source, _line(new.text, max(at, 0)), change.after, after)


def _overlap(one: Change, other: Change) -> bool:
    (a, b), (c, d) = one.source, other.source
    return a < max(d, c + 1) and c < max(b, a + 1)


def _bulk(old: Result, new: Result) -> Iterator[Passage]:
    before, after = _bulk_edits(old), _bulk_edits(new)
    for rule in dict.fromkeys((*before, *after)):
        more = after[rule] - before[rule]
        if more:
            effect = Effect.CHANGES if more > 0 else Effect.LEAVES
            yield Passage(rule, effect, (0, 0), 1, "", "", more)


def _bulk_edits(result: Result) -> Counter[str]:
    counts: Counter[str] = Counter()
    for record in result.ledger.applied:
        if record.is_bulk:
            counts[record.rule] += record.count
    return counts


def unattributed(golden: str, new: Result) -> list[Passage]:
    """Return how the new text differs from a golden when no earlier rules are known.

    A line that is gone is found in the ledger, and so has its rule; a line that is back was removed by an
    earlier rule, which nobody can name.
    """
    from difflib import SequenceMatcher

    old_lines, new_lines = golden.split("\n"), new.text.split("\n")
    found: list[Passage] = []
    for tag, i, j, k, m in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before, after = "\n".join(old_lines[i:j]), "\n".join(new_lines[k:m])
        if not before.strip() and not after.strip() and before == after:
            continue
        start = sum(len(line) + 1 for line in new_lines[:k])
        span = (start, start + len(after))
        near = [
            change
            for change in new.changes
            if (change.clean[0] <= span[1] and span[0] <= change.clean[1])
            and (not before.strip() or change.before.strip() in before or before.strip() in change.before)
        ]
        rule = near[0].rules[-1] if near and before.strip() else UNKNOWN
        effect = Effect.REMOVES if not after.strip() else Effect.CHANGES if before.strip() else Effect.KEEPS
        found.append(Passage(rule, effect, near[0].source if near else span, k + 1, before, after))
    return found
