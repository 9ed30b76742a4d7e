"""The words of a run's summary, for a person and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cleaner.formats import suffix_of
from cleaner.run.manifest import Manifest, Remark
from cleaner.run.plan import Skipped

TOP_RULES = 8
TOP_REMARKS = 5


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 document`, `1,204 documents`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """Return a share as people read it: `12 %`, `0.4 %`, `0 %`."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.05:
        return "less than 0.1 %"
    return f"{percent:.1f} %" if 0 < abs(percent) < 9.95 else f"{percent:.0f} %"


def headline(total: Manifest, done: str) -> str:
    """Return the first line: how many documents, what became of them, how much of the text is gone."""
    statuses = total.statuses
    words = {"changed": "changed", "unchanged": "as they were", "held": "held", "quarantined": "quarantined"}
    parts = [f"{statuses[key]:,} {word}" for key, word in words.items() if statuses.get(key)]
    line = f"{done} {counted(total.documents, 'document')}"
    if parts:
        line += f": {', '.join(parts)}"
    removed = total.characters_in - total.characters_out
    if total.characters_in:
        line += f". {share(removed, total.characters_in)} of the text removed"
    return line + "."


def rule_table(total: Manifest, limit: int | None = TOP_RULES) -> list[str]:
    """Return the lines of a table of rules, those that acted in most documents first; empty if none acted.

    Repairs of characters and layout touch every line, so they share the last line.
    """
    rows = [(rule, count) for rule, count in total.rules.items() if not count.bulk]
    shown = rows if limit is None or len(rows) <= limit + 1 else rows[:limit]
    lines = []
    if rows:
        width = max(len("rule"), *(len(rule) for rule, _ in shown))
        lines.append(f"  {'rule':<{width}}  documents     edits  characters")
        for rule, count in shown:
            change = f"{-count.removed:+,}" if count.removed else "0"
            lines.append(f"  {rule:<{width}}  {count.documents:>9,}  {count.edits:>8,}  {change:>10}")
    if len(shown) < len(rows):
        lines.append(f"  and {counted(len(rows) - len(shown), 'more rule')} (-v shows all)")
    bulk = [f"{rule} {count.edits:,}" for rule, count in total.rules.items() if count.bulk]
    if bulk:
        lines.append(f"  characters and layout: {', '.join(bulk)}")
    return lines


def remarks(title: str, found: Sequence[Remark], limit: int | None = TOP_REMARKS) -> list[str]:
    """Return a title with the remarks below it; nothing where there are none."""
    if not found:
        return []
    shown = found if limit is None else found[:limit]
    lines = [title, *(f"  {remark.doc}: {remark.text}" for remark in shown)]
    if len(shown) < len(found):
        lines.append(f"  and {len(found) - len(shown):,} more (-v shows all)")
    return lines


def skipped_lines(skipped: Sequence[Skipped], limit: int | None = TOP_REMARKS) -> list[str]:
    """Return what was not read: by suffix where that says it all, by name where it does not."""
    failed = [Remark(item.name, item.reason) for item in skipped if item.failed]
    lines = remarks(click.style(f"Could not read {counted(len(failed), 'input')}:", fg="red"), failed, limit)
    others = [item for item in skipped if not item.failed]
    if others:
        reasons = Counter((suffix_of(item.name) or "without suffix", item.reason) for item in others)
        by_suffix: Counter[str] = Counter()
        for (suffix, _), number in reasons.items():
            by_suffix[suffix] += number
        kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in sorted(by_suffix.items()))
        lines.append(f"Left out {counted(len(others), 'file')}: {kinds}")
        special = [Remark(item.name, item.reason) for item in others if "link" in item.reason or "needs" in item.reason]
        lines += [f"  {remark.doc}: {remark.text}" for remark in (special if limit is None else special[:limit])]
    return lines


def summary_lines(
    total: Manifest,
    skipped: Sequence[Skipped],
    *,
    done: str = "Cleaned",
    quarantine: Path | None = None,
    verbose: bool = False,
) -> list[str]:
    """Return the summary of a run: what was done, by which rules, and what a person should look at."""
    remark_limit = None if verbose else TOP_REMARKS
    lines = [click.style(headline(total, done), bold=True)]
    lines += rule_table(total, None if verbose else TOP_RULES)
    if total.proposed:
        proposed = ", ".join(f"{rule} {number:,}" for rule, number in total.proposed.items())
        lines.append(f"Proposed, not done: {proposed}")
    where = f", copied to {quarantine}" if quarantine is not None else ""
    bad, held = len(total.quarantined), len(total.held)
    lines += remarks(
        click.style(f"Quarantined {counted(bad, 'document')}{where}:", fg="red"), total.quarantined, remark_limit
    )
    lines += remarks(click.style(f"Held {counted(held, 'document')} for you to look at:", fg="yellow"), total.held,
                     remark_limit)  # fmt: skip
    lines += remarks(f"{counted(len(total.notes), 'note')}:", total.notes, remark_limit)
    lines += skipped_lines(skipped, remark_limit)
    return lines


def summary_json(total: Manifest, skipped: Sequence[Skipped]) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "documents": {"all": total.documents, **total.statuses},
        "characters": {"in": total.characters_in, "out": total.characters_out},
        "rules": {
            rule: {"documents": count.documents, "edits": count.edits, "removed": count.removed}
            for rule, count in total.rules.items()
        },
        "proposed": total.proposed,
        "held": _rows(total.held),
        "quarantined": _rows(total.quarantined),
        "notes": _rows(total.notes),
        "skipped": [{"name": item.name, "reason": item.reason, "failed": item.failed} for item in skipped],
    }


def _rows(found: Sequence[Remark]) -> list[dict[str, str]]:
    return [{"doc": remark.doc, "note": remark.text} for remark in found]
