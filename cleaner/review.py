"""Review the changes of goldens by rule, one key a change, on any terminal, over ssh too.

What is decided is one rule in one article. An article's accepted text is written at the end: the earlier rules
with the accepted ones as they are now, so that it is always a text that rules made.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from cleaner.attribution import UNKNOWN, Passage
from cleaner.golden import Check, Golden, Goldens, Outcome, State, write_golden
from cleaner.golden_words import byte_lines, passage_lines, tinted
from cleaner.resources import shown_path
from cleaner.values import dataclass

HELP = "a accept · r reject · s skip · A R S all of this rule · u undo · q quit and write · x leave all as it was"


@dataclass(frozen=True)
class Item:
    """One decision: what a rule does to one article."""

    rule: str
    outcome: Outcome
    passages: tuple[Passage, ...]


def items_of(check: Check) -> list[Item]:
    """Return the decisions to make, by rule, those with the most articles first; new articles last."""
    items: list[Item] = []
    for rule, hits in check.by_rule().items():
        by_golden: dict[str, list[tuple[Outcome, Passage]]] = {}
        for outcome, passage in hits:
            by_golden.setdefault(outcome.golden.name, []).append((outcome, passage))
        items.extend(Item(rule, mine[0][0], tuple(p for _, p in mine)) for mine in by_golden.values())
    whole = [o for o in check.outcomes if o.state is State.MISSING or (o.state is State.CHANGED and not o.passages)]
    items.extend(Item(UNKNOWN, outcome, ()) for outcome in whole)
    return items


def review(goldens: Goldens, check: Check) -> int:
    """Ask for every change and write what was accepted. Returns 0 when nothing differs any more, else 1."""
    items = items_of(check)
    if not items:
        click.echo("nothing to review" + ("" if check.is_clean else "; see cleaner golden check"))
        return 0 if check.is_clean else 1
    with _keys() as key:
        decisions = _ask(goldens, items, key)
    if decisions is None:
        click.echo("left as it was; nothing written")
        return 1
    written = apply_decisions(goldens, items, decisions)
    skipped = decisions.count("s")
    click.echo(f"{len(written)} accepted, {decisions.count('r')} rejected, {skipped} skipped")
    rejected = dict.fromkeys(item.rule for item, d in zip(items, decisions, strict=True) if d == "r")
    for rule in rejected:
        known = goldens.rules.by_id.get(rule)
        if known:
            click.echo(f"rejected {rule}: change it back at {known.place.file}:{known.place.line}, or spare a text: "
                       f"cleaner spare {rule} FILE:LINE")  # fmt: skip
    after = goldens.check()
    click.echo("all goldens are as accepted" if after.is_clean else "next: cleaner golden check")
    return 0 if after.is_clean else 1


@contextmanager
def _keys() -> Iterator[Callable[[], str]]:
    """Give a reader of single keys. The terminal stays set for them all the while, so that fast ones are not lost."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield click.getchar
        return
    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    try:
        tty.setcbreak(file, termios.TCSADRAIN)
        yield lambda: _key(file)
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)


def _key(file: int) -> str:
    """Return the next key; Ctrl-D for a terminal that was closed."""
    try:
        data = os.read(file, 1)
    except KeyboardInterrupt:
        return "\x03"
    if not data:
        return "\x04"
    if data == b"\x1b":  # an arrow key sends ESC [ A, whose A must accept nothing
        while select.select([file], [], [], 0.02)[0] and os.read(file, 16):
            pass
    return chr(data[0])


def _ask(goldens: Goldens, items: list[Item], read: Callable[[], str]) -> str | None:
    """Return one letter an item, `a`, `r` or `s`; None when everything is to stay as it was."""
    decisions: list[str] = []
    steps: list[int] = []  # how many decisions each key made, for undo
    while len(decisions) < len(items):
        place = len(decisions)
        item = items[place]
        _show(goldens, item, place, len(items))
        key = read()
        if key in "ars":
            decisions.append(key)
            steps.append(1)
        elif key in "ARS":
            same = 1
            while place + same < len(items) and items[place + same].rule == item.rule:
                same += 1
            decisions.extend(key.lower() * same)
            steps.append(same)
        elif key == "u" and steps:
            del decisions[-steps.pop() :]
        elif key in ("x", "\x03", "\x04"):
            return None
        elif key == "q":
            decisions.extend("s" * (len(items) - place))
        else:  # is shown again, with the keys that there are
            continue
        click.echo(f"  {key}")
    return "".join(decisions)


def _show(goldens: Goldens, item: Item, place: int, total: int) -> None:
    known = goldens.rules.by_id.get(item.rule)
    where = f"  {known.place.file}:{known.place.line}" if known else ""
    name = item.rule if item.rule != UNKNOWN else "a text as a whole"
    click.echo()
    click.secho(f"[{place + 1}/{total}] {name}{where}", bold=True)
    if known and known.why:
        click.echo(f"  {known.why}")
    click.echo(f"  {shown_path(item.outcome.golden.clean)}")
    for passage in item.passages:
        click.echo(f"    {passage.shown_line}: {passage.effect}")
        for line in passage_lines(passage):
            click.echo(tinted(f"      {line}"))
    if not item.passages:
        for line in byte_lines(item.outcome.want, item.outcome.got):
            click.echo(f"      {line}")
    click.echo(f"  {HELP}")


def apply_decisions(goldens: Goldens, items: list[Item], decisions: str) -> list[Golden]:
    """Write the accepted texts. Raises CleanerError for a golden that changed since it was shown."""
    from cleaner.errors import CleanerError

    by_golden: dict[str, list[tuple[Item, str]]] = {}
    for item, decision in zip(items, decisions, strict=True):
        by_golden.setdefault(item.outcome.golden.name, []).append((item, decision))
    written = []
    for mine in by_golden.values():
        accepted = [item.rule for item, decision in mine if decision == "a"]
        outcome = mine[0][0].outcome
        if not accepted:
            continue
        golden = outcome.golden
        now = golden.clean.read_bytes() if golden.clean.is_file() else b""
        if now != outcome.want:
            raise CleanerError(f"{shown_path(golden.clean)} changed since it was shown; run the review again")
        if len(accepted) == len(mine):
            text, counts = outcome.got, outcome.counts
        else:
            alone = goldens.text_with(outcome, accepted)
            if alone is None:
                raise CleanerError(
                    f"{shown_path(golden.clean)} is not what the earlier rules give, so one rule alone cannot be "
                    "accepted into it; accept all of its changes, or none"
                )
            text, counts = alone
        if text != outcome.want or outcome.state is State.MISSING:
            write_golden(golden, text, counts)
            written.append(golden)
    return written
