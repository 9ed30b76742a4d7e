"""Which rule makes the difference between an accepted text and the text that the rules give now.

The two texts are compared line by line. Who is behind a difference is asked of two ledgers: what the rules do now
that they did not do before, and the other way round. Of the rules that act there, one that was added, altered or
taken away since is to blame; where none of those acts, the difference follows from one elsewhere, and running the
earlier rules with that one alone shows it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from cleaner.edit import Span
from cleaner.engine import Result
from cleaner.ledger import APPLIED
from cleaner.values import dataclass

UNKNOWN = "?"
"""Stands for the earlier rule where there is no earlier run to ask."""
REACH = 2
"""Characters that a cut may lie beside the lines it took: the line break and the blank line before them."""

Key = tuple[str, Span, str, str]


class Effect(StrEnum):
    """What a rule does now that it did not do before, in words that go before the passage."""

    REMOVES = "now removes"
    CHANGES = "now changes"
    KEEPS = "no longer removes"
    LEAVES = "no longer changes"
    DIFFERS = "changes in another way"


@dataclass(frozen=True)
class Passage:
    """Lines of one article that came out differently, and a rule that made them so.

    `line` counts from 1 in the accepted text; `before` and `after` are the lines, each with its line break.
    `source` is the span in the source, None where only the text as a whole could say.
    """

    rule: str
    effect: Effect
    line: int
    before: str
    after: str
    source: Span | None = None

    @property
    def shown_line(self) -> int:
        """The first line that has something on it."""
        lead = len(self.before) - len(self.before.lstrip("\n"))
        return self.line + (lead if lead < len(self.before) else 0)


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines that differ: spans of the accepted text and of the new one, and the number of the first line."""

    old: Span
    new: Span
    line: int


@dataclass(frozen=True, slots=True)
class _Act:
    """One edit of a rule, and where it shows in the text that came out."""

    rule: str
    source: Span
    before: str
    after: str
    clean: Span

    @property
    def removes(self) -> bool:
        return bool(self.before.strip()) and not self.after.strip()


def passages(
    accepted: str,
    new: Result,
    old: Result | None = None,
    changed: Sequence[str] = (),
    alone: Callable[[str], Result] | None = None,
) -> list[Passage]:
    """Return how the new text differs from the accepted one, each passage with its rule, in order.

    `old` is what the earlier rules give, `changed` the rules that differ between the two, and `alone` runs the
    earlier rules with one of those as it is now. Without `old` a line that is gone is found in the ledger; a line
    that is back was removed by an earlier rule, which nobody can name.
    """
    fresh, gone = _differing(new, old)
    exact = old is not None and old.text == accepted
    told = set(changed)
    singles: dict[str, list[Span]] = {}
    found: list[Passage] = []
    for hunk in _hunks(accepted, new.text):
        before, after = accepted[slice(*hunk.old)], new.text[slice(*hunk.new)]
        now = _near(fresh, hunk.new)
        if old is None:
            now = [act for act in now if _shares(act, before)]
        was = _near(gone, hunk.old) if exact else [act for act in gone if _shares(act, after)]
        acting = dict.fromkeys(act.rule for act in (*now, *was))
        rules = [rule for rule in acting if rule in told]
        if not rules and alone is not None and exact:
            rules = [rule for rule in changed if _touched(hunk.old, _alone_spans(singles, rule, accepted, alone))]
        rules = rules or list(acting) or [UNKNOWN]
        for rule, line, old_lines, new_lines in _shared_out(rules, hunk.line, before, after, (*now, *was)):
            mine = ([act for act in now if act.rule == rule], [act for act in was if act.rule == rule])
            here = [act for acts in mine for act in acts if _shares(act, old_lines or new_lines)]
            source = next((act.source for acts in (here, *mine) for act in acts), None)
            found.append(Passage(rule, _effect(*mine, old_lines, new_lines), line, old_lines, new_lines, source))
    return found


def _shared_out(
    rules: Sequence[str], line: int, before: str, after: str, acts: Sequence[_Act]
) -> list[tuple[str, int, str, str]]:
    """Return (rule, line, before, after) of one difference; lines that several rules took go each to its own rule."""
    whole = [(rule, line, before, after) for rule in rules]
    if len(rules) < 2 or (before and after):
        return whole
    lines = _lines(before or after)
    owners = [next((act.rule for act in acts if act.rule in rules and _took(act, each)), "") for each in lines]
    if not set(rules) <= set(owners) or any(each.strip() and not owners[n] for n, each in enumerate(lines)):
        return whole
    shares: list[tuple[str, int, str, str]] = []
    owner = next(each for each in owners if each)
    start = 0
    for n in range(1, len(lines) + 1):
        if n < len(lines) and owners[n] in ("", owner):
            continue
        text = "".join(lines[start:n])
        shares.append((owner, line + start, text, "") if before else (owner, line, "", text))
        if n < len(lines):
            owner, start = owners[n], n
    return shares


def _took(act: _Act, line: str) -> bool:
    """Whether a rule took the line as a whole."""
    return bool(line.strip()) and line.strip() in act.before


def _differing(new: Result, old: Result | None) -> tuple[list[_Act], list[_Act]]:
    """Return what rules do in the new run alone, and in the old run alone."""
    ours = list(_acts(new))
    if old is None:
        return ours, []
    theirs = list(_acts(old))
    return _without(ours, theirs), _without(theirs, ours)


def _without(acts: Iterable[_Act], others: Iterable[_Act]) -> list[_Act]:
    counts = Counter(_key(act) for act in others)
    left = []
    for act in acts:
        key = _key(act)
        if counts[key]:
            counts[key] -= 1
        else:
            left.append(act)
    return left


def _key(act: _Act) -> Key:
    return act.rule, act.source, act.before, act.after


def _acts(result: Result) -> Iterator[_Act]:
    changes = result.changes
    starts = [change.source[0] for change in changes]
    for record, source in zip(result.ledger.records, result.ledger.sources(), strict=True):
        if record.state != APPLIED or record.is_bulk:
            continue
        at = bisect_right(starts, source[1]) - 1
        while at >= 0 and changes[at].source[1] >= source[0]:
            if record.rule in changes[at].rules:
                yield _Act(record.rule, source, record.before, record.after, changes[at].clean)
                break
            at -= 1


def _hunks(accepted: str, new: str) -> Iterator[_Hunk]:
    """Yield the lines that differ. Lines end at `\\n` alone, which counts as part of them."""
    ours, theirs = _lines(new), _lines(accepted)
    new_starts, old_starts = _starts(ours), _starts(theirs)
    for tag, i, j, k, m in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Hunk((old_starts[i], old_starts[j]), (new_starts[k], new_starts[m]), i + 1)


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _near(acts: Iterable[_Act], span: Span) -> list[_Act]:
    """Return the acts inside the span, or, where there is none, those that a cut put just beside it."""
    inside = [act for act in acts if span[0] <= act.clean[1] and act.clean[0] < max(span[1], span[0] + 1)]
    return inside or [act for act in acts if span[0] - REACH <= act.clean[1] and act.clean[0] <= span[1] + REACH]


def _shares(act: _Act, lines: str) -> bool:
    """Whether what a rule took stands in the lines, or they in it."""
    taken, told = act.before.strip(), lines.strip()
    return bool(taken and told) and (taken in told or told in taken)


def _alone_spans(known: dict[str, list[Span]], rule: str, accepted: str, alone: Callable[[str], Result]) -> list[Span]:
    if rule not in known:
        known[rule] = [hunk.old for hunk in _hunks(accepted, alone(rule).text)]
    return known[rule]


def _touched(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[1] and span[0] <= end for start, end in others)


def _effect(now: Sequence[_Act], was: Sequence[_Act], before: str, after: str) -> Effect:
    if now and was:
        return Effect.DIFFERS
    if now:
        return Effect.REMOVES if all(act.removes for act in now) else Effect.CHANGES
    if was:
        return Effect.KEEPS if all(act.removes for act in was) else Effect.LEAVES
    if before.strip() and not after.strip():
        return Effect.REMOVES
    return Effect.KEEPS if after.strip() and not before.strip() else Effect.CHANGES
