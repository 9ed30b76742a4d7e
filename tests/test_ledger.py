"""The ledger replays, undoes and shows changes, whatever edits it is given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.edit import Run, apply_edits
from cleaner.ledger import LOST_TO, Ledger, Record, replay, undo, undo_change


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, Ledger, list[str]]:
    """A source, a ledger of up to four passes over it, and the text that each pass read."""
    source = text = draw(st.text("ab c\n", max_size=30))
    texts = [text]
    records: list[Record] = []
    for pass_ in range(1, draw(st.integers(1, 4)) + 1):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
        edits = []
        floor = -1
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            if start >= floor and (start, end) != (floor, floor):
                edits.append((start, end, draw(st.text("xy", max_size=3))))
                floor = end if end > start else end + 1
        bulk = draw(st.booleans())
        if bulk and edits:
            by_form: dict[tuple[str, str], list[int]] = {}
            for start, end, new in edits:
                by_form.setdefault((text[start:end], new), []).append(start)
            runs = tuple(Run(b, a, tuple(starts)) for (b, a), starts in by_form.items())
            records.append(
                Record("core/bulk", 1, "layout", pass_, edits[0][0], edits[-1][1], "", "", runs=runs)
            )
        else:
            records.extend(
                Record(f"p/r{n % 2}", 1, "lines", pass_, s, e, text[s:e], new)
                for n, (s, e, new) in enumerate(edits)
            )
        text = apply_edits(text, edits)
        texts.append(text)
    return source, Ledger(tuple(records)), texts


@given(histories())
def test_replay_and_undo_are_exact(history: tuple[str, Ledger, list[str]]) -> None:
    source, ledger, texts = history
    assert replay(source, ledger) == texts[-1]
    assert undo(texts[-1], ledger) == source


@given(histories())
def test_json_gives_the_same_ledger_back(history: tuple[str, Ledger, list[str]]) -> None:
    _, ledger, _ = history
    assert Ledger.from_json(ledger.to_json("doc")) == ledger


@given(histories())
def test_source_spans_lie_in_the_source_and_hold_untouched_text(
    history: tuple[str, Ledger, list[str]],
) -> None:
    source, ledger, _ = history
    for record, (start, end) in zip(ledger.records, ledger.sources(), strict=True):
        assert 0 <= start <= end <= len(source)
        if record.pass_ == 1 and not record.runs:
            assert (start, end) == (record.start, record.end)


@given(histories())
def test_changes_are_apart_and_each_can_be_undone_alone(history: tuple[str, Ledger, list[str]]) -> None:
    source, ledger, texts = history
    changes = ledger.changes(source)
    clean = texts[-1]
    for before, after in zip(changes, changes[1:], strict=False):
        assert before.source[1] <= after.source[0]
        assert before.clean[1] <= after.clean[0]
    for change in changes:
        assert clean[slice(*change.clean)] == change.after
        assert change.rules and all(rule.startswith("p/") for rule in change.rules)
    undone = clean
    for change in reversed(changes):
        undone = undo_change(undone, change)
    if not any(record.is_bulk for record in ledger.records):
        assert undone == source


def test_a_conflict_is_a_loss_over_the_same_span_with_another_text() -> None:
    ledger = Ledger(
        (
            Record("a/one", 1, "replace", 1, 0, 3, "per", "for"),
            Record("b/two", 1, "replace", 1, 0, 3, "per", "by", state=LOST_TO + "a/one"),
            Record("b/three", 1, "replace", 1, 0, 3, "per", "for", state=LOST_TO + "a/one"),
        )
    )
    assert [(record.rule, winner) for record, winner in ledger.conflicts] == [("b/two", "a/one")]
