"""What `golden check` says: grouped by rule, as text, JSON, GitHub annotations or JUnit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from cleaner.attribution import UNKNOWN, Effect, Passage
from cleaner.earlier import last_touch
from cleaner.golden import Check, Goldens, Outcome, State
from cleaner.rule import Rules
from cleaner.visible import shortened, visible, word_difference

Hit = tuple[Outcome, Passage]
SAMPLES = 1
"""Passages of a rule that are shown without `--diff`."""
LONGEST = 6
"""Lines of one passage that are shown."""


def text(check: Check, goldens: Goldens, only: str | None = None, every: bool = False) -> Iterator[str]:
    """Yield the lines of a check for a person: by rule, then what else differs, then the next command."""
    for rule, hits in check.by_rule().items():
        if only and not _is_rule(rule, only):
            continue
        yield f"{_head(rule, goldens)}  {_effects(hits)}{_touched(rule, goldens)}"
        for outcome, passage in hits if every else hits[:SAMPLES]:
            yield f"  {outcome.golden.clean}:{passage.line}"
            yield from (f"    {line}" for line in passage_lines(passage))
        if not every and len(hits) > SAMPLES:
            yield f"    … and {len(hits) - SAMPLES} more: cleaner golden check --rule {rule} --diff"
        yield ""
    if only:
        return
    for outcome in check.outcomes:
        if outcome.state is State.MISSING:
            yield f"missing  {outcome.golden.clean}  (no accepted text yet)"
        elif outcome.state is State.BROKEN:
            yield f"broken   {outcome.golden.input}  {outcome.note}"
        elif outcome.state is State.CHANGED and not outcome.passages:
            yield f"differs  {outcome.golden.clean}"
            yield from (f"    {line}" for line in byte_lines(outcome.want, outcome.got))
        elif outcome.note:
            yield f"note     {outcome.golden.clean}  {outcome.note}"
    for path in check.stale:
        yield f"stale    {path}  (no input)"
    for conflict in check.conflicts:
        yield f"conflict {conflict}"
    yield _summary(check)


def _is_rule(rule: str, given: str) -> bool:
    return given in (rule, rule.partition("/")[2])


def _head(rule: str, goldens: Goldens) -> str:
    known = goldens.rules.by_id.get(rule) or (goldens.earlier.by_id.get(rule) if goldens.earlier else None)
    if rule == UNKNOWN or known is None:
        return "earlier rule unknown"
    gone = "" if rule in goldens.rules.by_id else " (gone)"
    return f"{known.place.file}:{known.place.line}  {rule}{gone}"


def _effects(hits: Sequence[Hit]) -> str:
    parts = []
    for effect in Effect:
        mine = [(outcome, passage) for outcome, passage in hits if passage.effect is effect]
        if mine:
            articles = len({outcome.golden.name for outcome, _ in mine})
            places = sum(abs(passage.edits) for _, passage in mine)
            parts.append(f"{effect} {places} passage{'s' * (places != 1)} in {articles} article{'s' * (articles != 1)}")
    return ", ".join(parts)


def _touched(rule: str, goldens: Goldens) -> str:
    known = goldens.rules.by_id.get(rule)
    touch = last_touch(known.place.file, known.place.line, known.end_line) if known else None
    return f"   {shortened(str(touch), 70)}" if touch else ""


def passage_lines(passage: Passage) -> Iterator[str]:
    """Yield a passage for a person: the words that differ in brackets, invisible characters by name."""
    if not passage.before and not passage.after:
        yield f"{passage.effect} {abs(passage.edits)} characters or line ends"
        return
    if not passage.after.strip() or not passage.before.strip():
        sign, whole = ("-", passage.before) if passage.before.strip() else ("+", passage.after)
        lines = [line for line in whole.split("\n") if line.strip()]
        yield from (f"{sign} {shortened(line, 100)}" for line in lines[:LONGEST])
        if len(lines) > LONGEST:
            yield f"{sign} … and {len(lines) - LONGEST} more lines"
        return
    pieces = word_difference(passage.before, passage.after)
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    shown = "".join(marks[kind].format(visible(piece).replace("\n", "⏎")) for kind, piece in pieces)
    yield f"~ {shown if len(shown) < 400 else shown[:400] + ' …'}"


def byte_lines(want: bytes, got: bytes) -> Iterator[str]:
    """Yield the lines in which two texts differ, invisible characters and line ends by name."""
    from cleaner.visible import line_difference

    before, after = want.decode("utf-8", "backslashreplace"), got.decode("utf-8", "backslashreplace")
    for shown, (kind, number, line) in enumerate(line_difference(before, after, context=0)):
        end = "⏎" if line.endswith("\n") else "  (no final line break)"
        yield f"{number:>5} {'-' if kind == 'removed' else '+'} {shortened(line.rstrip(chr(10)), 100)}{end}"
        if shown + 1 == 2 * LONGEST:
            yield "      …"
            return


def _summary(check: Check) -> str:
    counts = [f"{check.count(State.SAME)} same"]
    counts += [
        f"{check.count(state)} {state}" for state in (State.CHANGED, State.MISSING, State.BROKEN) if check.count(state)
    ]
    if check.stale:
        counts.append(f"{len(check.stale)} stale")
    line = ", ".join(counts) + "."
    rules = [rule for rule in check.by_rule() if rule != UNKNOWN]
    if check.count(State.CHANGED):
        line += "   review: cleaner golden review"
        if rules:
            line += f"    accept a rule: cleaner golden update --rule {rules[0]}"
        else:
            line += "    accept all: cleaner golden update"
    elif check.count(State.MISSING):
        line += "   accept: cleaner golden update"
    elif check.stale:
        line += "   delete: cleaner golden update --prune"
    return line


def json_text(check: Check, rules: Rules, only: str | None = None) -> str:
    """Return the check as one JSON object."""
    rows = []
    for rule, hits in check.by_rule().items():
        if only and not _is_rule(rule, only):
            continue
        known = rules.by_id.get(rule)
        touch = last_touch(known.place.file, known.place.line, known.end_line) if known else None
        rows.append(
            {
                "rule": rule,
                "file": known.place.file if known else None,
                "line": known.place.line if known else None,
                "commit": touch.commit if touch else None,
                "articles": len({outcome.golden.name for outcome, _ in hits}),
                "passages": [_passage_row(outcome, passage) for outcome, passage in hits],
            }
        )
    return json.dumps(
        {
            "clean": check.is_clean,
            "counts": {str(state): check.count(state) for state in State if state is not State.STALE},
            "stale": [str(path) for path in check.stale],
            "conflicts": list(check.conflicts),
            "rules": rows,
            "goldens": [
                {"name": outcome.golden.name, "state": str(outcome.state), "note": outcome.note}
                for outcome in check.outcomes
                if outcome.state is not State.SAME
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _passage_row(outcome: Outcome, passage: Passage) -> dict[str, Any]:
    return {
        "golden": outcome.golden.name,
        "line": passage.line,
        "effect": str(passage.effect),
        "source": list(passage.source),
        "before": passage.before,
        "after": passage.after,
        "edits": passage.edits,
    }


def github(check: Check, rules: Rules) -> str:
    """Return GitHub workflow commands: one annotation a rule, at the rule's line, and the table for the summary.

    GitHub shows ten errors a step, so never one a passage. Articles are hostile: what could be read as a
    command is percent-encoded.
    """
    lines = []
    for rule, hits in check.by_rule().items():
        known = rules.by_id.get(rule)
        place = f"file={_property(known.place.file)},line={known.place.line}," if known else ""
        sample = next((line for _, passage in hits for line in passage_lines(passage)), "")
        lines.append(f"::error {place}title={_property(rule)}::{_data(f'{rule} {_effects(hits)}. {sample}')}")
    others = [o for o in check.outcomes if o.state not in (State.SAME,) and not o.passages]
    lines.extend(
        f"::error file={_property(str(o.golden.clean))}::{_data(f'{o.state}: {o.note or o.golden.name}')}"
        for o in others[:8]
    )
    if check.stale:
        lines.append(f"::error::{_data('stale: ' + ', '.join(map(str, check.stale)))}")
    lines.append(_data(_summary(check)))
    return "\n".join(lines) + "\n"


def _data(message: str) -> str:
    return visible(message).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def junit(check: Check) -> str:
    """Return JUnit XML: one case an article, failed where it differs, the rules as properties."""
    cases = []
    failures = 0
    for outcome in check.outcomes:
        name = quoteattr(visible(outcome.golden.name))
        if outcome.state is State.SAME:
            cases.append(f'  <testcase classname="golden" name={name}/>')
            continue
        failures += 1
        rules = dict.fromkeys(passage.rule for passage in outcome.passages)
        properties = "".join(f'<property name="rule" value={quoteattr(rule)}/>' for rule in rules)
        message = quoteattr(f"{outcome.state}: {', '.join(rules) or outcome.note or 'differs'}")
        detail = "\n".join(line for passage in outcome.passages for line in passage_lines(passage))
        cases.append(
            f'  <testcase classname="golden" name={name}>'
            + (f"<properties>{properties}</properties>" if properties else "")
            + f"<failure message={message}>{_xml(detail)}</failure></testcase>"
        )
    for path in check.stale:
        failures += 1
        cases.append(
            f'  <testcase classname="golden" name={quoteattr(visible(str(path)))}>'
            '<failure message="stale: no input"></failure></testcase>'
        )
    head = f'<testsuite name="cleaner golden" tests="{len(cases)}" failures="{failures}">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *cases, "</testsuite>"])


def _xml(detail: str) -> str:
    from xml.sax.saxutils import escape

    return escape(visible(detail))
