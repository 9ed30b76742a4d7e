"""What `golden check` says: grouped by rule, as text, JSON, GitHub annotations or JUnit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from cleaner.attribution import UNKNOWN, Effect, Passage
from cleaner.earlier import Touch, last_touch, last_touch_of_file
from cleaner.golden import Check, Goldens, Outcome, State
from cleaner.resources import shown_path
from cleaner.rule import Mode, Rule
from cleaner.visible import line_difference, shortened, visible, word_difference

_MARKED = re.compile(r"\[-.*?-\]|\{\+.*?\+\}")
Hit = tuple[Outcome, Passage]
SAMPLES = 1
"""Passages of a rule that are shown without `--diff`."""
LONGEST = 6
"""Lines of one passage that are shown."""
WIDTH, MOST_OF_ONE, MOST_OF_ALL, NEAR = 100, 160, 600, 40
"""Characters shown of a line, of one difference in it, of a whole passage, and on each side of a difference."""
MOST_ANNOTATIONS = 10
"""Errors that GitHub shows a step; what comes after is dropped without a word."""


def text(check: Check, goldens: Goldens, only: str | None = None, every: bool = False) -> Iterator[str]:
    """Yield the lines of a check for a person: by rule, then what else differs, then the next command."""
    for rule, hits in check.by_rule().items():
        if only and not is_rule(rule, only):
            continue
        yield f"{_head(rule, goldens)}  {_effects(hits)}{_touched(rule, goldens)}"
        for outcome, passage in hits if every else hits[:SAMPLES]:
            yield f"  {shown_path(outcome.golden.clean)}:{passage.shown_line}"
            yield from (f"    {line}" for line in passage_lines(passage))
        if not every and len(hits) > SAMPLES:
            name = "" if rule == UNKNOWN else f" --rule {rule}"
            yield f"    … and {len(hits) - SAMPLES} more: cleaner golden check{name} --diff"
        yield ""
    if only:
        return
    for outcome in check.outcomes:
        clean = shown_path(outcome.golden.clean)
        if outcome.state is State.MISSING:
            yield f"missing  {clean}  (no accepted text yet)"
        elif outcome.state is State.BROKEN:
            yield f"broken   {shown_path(outcome.golden.input)}  {outcome.note}"
        elif outcome.state is State.CHANGED and not outcome.passages:
            yield f"differs  {clean}  {outcome.note}".rstrip()
            yield from (f"    {line}" for line in byte_lines(outcome.want, outcome.got))
        elif outcome.note and outcome.state is State.CHANGED:
            yield f"note     {clean}  {outcome.note}"
    for path in check.stale:
        yield f"stale    {shown_path(path)}  (no input)"
    for conflict in check.conflicts:
        yield f"conflict {conflict}"
    yield _summary(check)


def is_rule(rule: str, given: str) -> bool:
    """Whether `given` means the rule: `pack/id` or the bare id."""
    return given in (rule, rule.partition("/")[2])


def _known(rule: str, goldens: Goldens) -> Rule | None:
    known = goldens.rules.by_id.get(rule)
    return known or (goldens.earlier.by_id.get(rule) if goldens.earlier else None)


def _head(rule: str, goldens: Goldens) -> str:
    known = _known(rule, goldens)
    if known is None:
        return "earlier rule unknown"
    here = goldens.rules.by_id.get(rule)
    gone = " (gone)" if here is None else " (skipped)" if here.mode is Mode.SKIP else ""
    return f"{known.place.file}:{known.place.line}  {rule}{gone}"


def _effects(hits: Sequence[Hit]) -> str:
    parts = []
    for effect in Effect:
        mine = [outcome.golden.name for outcome, passage in hits if passage.effect is effect]
        if mine:
            parts.append(f"{effect} {_counted(len(mine), 'passage')} in {_counted(len(set(mine)), 'article')}")
    return ", ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _touched(rule: str, goldens: Goldens) -> str:
    touch = touch_of(rule, goldens)
    return f"   {shortened(str(touch), 70)}" if touch else ""


def touch_of(rule: str, goldens: Goldens) -> Touch | None:
    """Return the commit that last touched a rule, or the file that it is gone from; None where git does not know."""
    known = goldens.rules.by_id.get(rule)
    if known is not None:
        return last_touch(known.place.file, known.place.line, known.end_line)
    gone = _known(rule, goldens)
    return last_touch_of_file(gone.place.file) if gone is not None else None


def passage_lines(passage: Passage) -> Iterator[str]:
    """Yield a passage for a person: the words that differ in brackets, invisible characters by name."""
    before, after = passage.before, passage.after
    if not before or not after:
        sign, whole = ("-", before) if before else ("+", after)
        lines = whole.removesuffix("\n").split("\n")
        told = [line for line in lines if line] or [""]
        yield from (f"{sign} {shortened(line, WIDTH) or '(blank line)'}" for line in told[:LONGEST])
        if len(told) > LONGEST:
            yield f"{sign} … {len(told) - LONGEST} lines more"
        return
    yield difference_line(before, after)


def difference_line(before: str, after: str) -> str:
    """Return a passage on one line: the words that differ in brackets, the far parts of what is the same left out."""
    pieces = word_difference(before, after)
    shown = []
    for number, (kind, piece) in enumerate(pieces):
        if kind == "same":
            shown.append(_context(piece, is_first=number == 0, is_last=number + 1 == len(pieces)))
        else:
            mark = "[-{}-]" if kind == "removed" else "{{+{}+}}"
            shown.append(mark.format(shortened(piece, MOST_OF_ONE)))
    line = "".join(shown)
    return f"~ {line if len(line) <= MOST_OF_ALL else line[:MOST_OF_ALL] + ' …'}"


def _context(piece: str, *, is_first: bool, is_last: bool) -> str:
    """Return what stands round a difference, the far parts of a long piece left out."""
    text = visible(piece).replace("\n", "⏎")
    if len(text) <= 2 * NEAR + 3:
        return text
    head = "" if is_first else text[:NEAR]
    tail = "" if is_last else text[-NEAR:]
    return f"{head} … {tail}"


def tinted(line: str) -> str:
    """Return a line of a check in colours, for a terminal."""
    import click

    sign = line.lstrip(" ")[:2]
    if sign in ("- ", "+ "):
        return click.style(line, fg="red" if sign == "- " else "green")
    if sign != "~ ":
        return line
    colours = {"[-": "red", "{+": "green"}
    return _MARKED.sub(lambda match: click.style(match[0], fg=colours[match[0][:2]]), line)


def byte_lines(want: bytes, got: bytes) -> Iterator[str]:
    """Yield the lines in which two texts differ, invisible characters and line ends by name."""
    before, after = want.decode("utf-8", "backslashreplace"), got.decode("utf-8", "backslashreplace")
    for shown, (kind, number, line) in enumerate(line_difference(before, after, context=0)):
        end = "⏎" if line.endswith("\n") else "  (no final line break)"
        yield f"{number:>5} {'-' if kind == 'removed' else '+'} {shortened(line.removesuffix(chr(10)), WIDTH)}{end}"
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


def json_text(check: Check, goldens: Goldens, only: str | None = None) -> str:
    """Return the check as one JSON object."""
    rows = []
    for rule, hits in check.by_rule().items():
        if only and not is_rule(rule, only):
            continue
        known, touch = _known(rule, goldens), touch_of(rule, goldens)
        rows.append(
            {
                "rule": None if rule == UNKNOWN else rule,
                "file": known.place.file if known else None,
                "line": known.place.line if known else None,
                "gone": known is not None and rule not in goldens.rules.by_id,
                "commit": touch.commit or None if touch else None,
                "subject": touch.subject or None if touch else None,
                "articles": len({outcome.golden.name for outcome, _ in hits}),
                "passages": [_passage_row(outcome, passage) for outcome, passage in hits],
            }
        )
    return json.dumps(
        {
            "clean": check.is_clean,
            "counts": {
                **{str(state): check.count(state) for state in State if state is not State.STALE},
                "stale": len(check.stale),
            },
            "stale": [shown_path(path) for path in check.stale],
            "conflicts": list(check.conflicts),
            "rules": rows,
            "goldens": [
                {
                    "name": outcome.golden.name,
                    "clean": shown_path(outcome.golden.clean),
                    "state": str(outcome.state),
                    "note": outcome.note,
                }
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
        "source": list(passage.source) if passage.source else None,
        "before": passage.before,
        "after": passage.after,
    }


def github(check: Check, goldens: Goldens) -> str:
    """Return GitHub workflow commands: one annotation a rule, at the rule's line, and the summary.

    GitHub shows ten errors a step, so never one a passage. Articles are hostile: what could be read as a
    command is percent-encoded.
    """
    told = []
    for rule, hits in check.by_rule().items():
        known = goldens.rules.by_id.get(rule)
        place = f"file={_property(known.place.file)},line={known.place.line}," if known else ""
        name = "earlier rule unknown" if rule == UNKNOWN else rule
        sample = next((line for _, passage in hits for line in passage_lines(passage)), "")
        message = f"{name} {_effects(hits)}{_touched(rule, goldens)}\n{sample}"
        told.append(f"::error {place}title={_property(name)}::{_data(message)}")
    for outcome in check.outcomes:
        if outcome.state is not State.SAME and not outcome.passages:
            path = outcome.golden.input if outcome.state is State.BROKEN else outcome.golden.clean
            message = f"{outcome.state}: {outcome.note or outcome.golden.name}"
            told.append(f"::error file={_property(shown_path(path))}::{_data(message)}")
    if check.stale:
        told.append(f"::error::{_data('stale: ' + ', '.join(map(shown_path, check.stale)))}")
    if len(told) > MOST_ANNOTATIONS:
        rest = len(told) - MOST_ANNOTATIONS + 1
        told[MOST_ANNOTATIONS - 1 :] = [f"::error::{_data(f'and {rest} more; run: cleaner golden check')}"]
    return "\n".join([*told, _data(_summary(check))]) + "\n"


def markdown(check: Check, goldens: Goldens) -> str:
    """Return the table of all rules for the summary page of a GitHub run; texts of articles as inert code."""
    rows = [f"### cleaner golden check: {_cell(_summary(check).partition('   ')[0])}", ""]
    found = check.by_rule()
    if found:
        rows += ["| rule | what it does | last touched | sample |", "| --- | --- | --- | --- |"]
    for rule, hits in found.items():
        sample = next((line for _, passage in hits for line in passage_lines(passage)), "")
        touch = touch_of(rule, goldens)
        cells = (_head(rule, goldens), _effects(hits), str(touch or ""), sample)
        rows.append(f"| {' | '.join(map(_cell, cells))} |")
    rows += [f"- stale: {_cell(shown_path(path))}" for path in check.stale]
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    """Return text that Markdown and HTML leave as it is."""
    return "".join(char if char.isalnum() or char in " .,;/" else f"&#{ord(char)};" for char in shortened(text, 200))


def _data(message: str) -> str:
    return visible(message).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def junit(check: Check) -> str:
    """Return JUnit XML: one case an article, failed where it differs, the rules as properties."""
    cases = []
    failures = 0
    for outcome in check.outcomes:
        name = _attribute(outcome.golden.name)
        if outcome.state is State.SAME:
            cases.append(f'  <testcase classname="golden" name={name}/>')
            continue
        failures += 1
        rules = dict.fromkeys(passage.rule for passage in outcome.passages)
        properties = "".join(f'<property name="rule" value={_attribute(rule)}/>' for rule in rules)
        message = _attribute(f"{outcome.state}: {', '.join(rules) or outcome.note or 'differs'}")
        lines = [line for passage in outcome.passages for line in passage_lines(passage)]
        if not lines and outcome.state is State.CHANGED:
            lines = list(byte_lines(outcome.want, outcome.got))
        detail = "\n".join(lines)
        cases.append(
            f'  <testcase classname="golden" name={name}>'
            + (f"<properties>{properties}</properties>" if properties else "")
            + f"<failure message={message}>{_xml(detail)}</failure></testcase>"
        )
    for path in check.stale:
        failures += 1
        cases.append(
            f'  <testcase classname="golden" name={_attribute(shown_path(path))}>'
            '<failure message="stale: no input"></failure></testcase>'
        )
    head = f'<testsuite name="cleaner golden" tests="{len(cases)}" failures="{failures}">'
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *cases, "</testsuite>"])


def _attribute(text: str) -> str:
    return quoteattr(visible(text).replace("\n", "⏎"))


def _xml(detail: str) -> str:
    return escape(visible(detail))
