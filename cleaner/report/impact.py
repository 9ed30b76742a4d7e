"""What a change of rules does to a corpus, as a page: a table of rules, and samples of each."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.impact import Impact, RuleImpact, counted, place_of, told
from cleaner.report.page import difference, page, text
from cleaner.rule import Rules


def impact_page(found: Impact, old: Rules, new: Rules, base: str) -> str:
    """Return the whole page. `base` is what the rules are compared with, as it was given."""
    title = f"Impact of {counted(len(found.changed), 'changed rule')} since {base}"
    return page(title, "\n".join(_body(title, found, old, new)))


def _body(title: str, found: Impact, old: Rules, new: Rules) -> Iterator[str]:
    yield f"<h1>{text(title)}</h1>"
    yield f"<p>{counted(found.differing, 'document')} of {found.documents:,} came out differently.</p>"
    if found.rules:
        yield "<table><thead><tr><th>rule</th><th class='number'>documents</th><th class='number'>words gone</th>"
        yield "<th class='number'>words new</th></tr></thead><tbody>"
        for number, (rule, one) in enumerate(found.rules.items()):
            cells = "".join(f"<td class='number'>{value:,}</td>" for value in (one.documents, one.removed, one.added))
            yield f"<tr><td><a href='#rule-{number}'>{text(rule)}</a></td>{cells}</tr>"
        yield "</tbody></table>"
    silent = [rule for rule in found.changed if rule not in found.rules]
    if silent:
        yield f"<p class='soft'>Changed, and nothing differs by it here: {text(', '.join(silent))}</p>"
    yield from _broken(found)
    yield from _list("Held now, since they would lose too much", found.held)
    yield from _list("Could not be compared", [f"{doc}: {why}" for doc, why in found.failed])
    for number, (rule, one) in enumerate(found.rules.items()):
        yield from _section(number, rule, one, found, old, new)


def _broken(found: Impact) -> Iterator[str]:
    if not found.broken:
        return
    yield "<section><h2>Texts that must stay, and are edited now</h2>"
    for keep in found.broken:
        yield f"<p class='doc'>{text(keep.place)}: a keep of {text(keep.owner)}, which {text(keep.rule)} edits</p>"
        yield difference(keep.passage.before, keep.passage.after)
    yield "</section>"


def _list(title: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield f"<section><h2>{text(title)}</h2><ul>{''.join(f'<li>{text(row)}</li>' for row in rows)}</ul></section>"


def _section(number: int, rule: str, one: RuleImpact, found: Impact, old: Rules, new: Rules) -> Iterator[str]:
    known = new.by_id.get(rule) or old.by_id.get(rule)
    yield f"<section id='rule-{number}'><h2>{text(place_of(rule, old, new))}</h2>"
    yield f"<p>{text(told(one, found.documents))}</p>"
    if known is not None and known.why:
        yield f"<p class='soft'>{text(known.why)}</p>"
    for sample in one.samples:
        where = f"{sample.doc}:{sample.passage.shown_line}"
        yield f"<p class='doc'>{text(where)} <span class='soft'>{text(sample.passage.effect)}</span></p>"
        yield difference(sample.passage.before, sample.passage.after)
    left = one.documents - len(one.samples)
    if left > 0:
        yield f"<p class='soft'>and {counted(left, 'document')} more</p>"
    yield "</section>"
