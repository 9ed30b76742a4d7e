"""Conflicts between edits, and the seams that cuts leave."""

from __future__ import annotations

import pytest

from cleaner.edit import Edit, apply_edits
from cleaner.settle import Proposal, settle


def proposal(
    start: int, end: int, new: str = "", rule: str = "p/r", pack: int = 0, order: int = 0
) -> Proposal:
    return Proposal(Edit(start, end, new), rule, pack, order, removes=not new)


def applied(text: str, *proposals: Proposal) -> str:
    settled = settle(text, proposals)
    return apply_edits(text, [(p.edit.start, p.edit.end, p.edit.new) for p in settled.applied])


@pytest.mark.parametrize(
    ("text", "cut", "left"),
    [
        ("One.\n\n[Share]\n\nTwo.\n", "line between blank lines", "One.\n\nTwo.\n"),
        ("One.\n[Share]\nTwo.\n", "line between lines", "One.\nTwo.\n"),
        ("[Share]\n\nOne.\n", "line at the start", "One.\n"),
        ("One.\n\n[Share]\n", "line at the end", "One.\n"),
        ("One.\n\n[Share]", "line at the end, no final break", "One.\n"),
        ("One.\n\n[Share]\n[Tweet]\n\nTwo.\n", "lines that meet", "One.\n\nTwo.\n"),
        ("One.\n\n[Share]\n\n[Tweet]\n\nTwo.\n", "lines apart by a blank one", "One.\n\nTwo.\n"),
        ("One.\n\n[Share]\n\n[Tweet]\n", "lines at the end", "One.\n"),
        ("[Share]\n\n[Tweet]\n", "everything", ""),
        ("One. [Read more] Two.\n", "inside a line", "One. Two.\n"),
        ("One [again] , and two.\n", "before a comma", "One, and two.\n"),
        ("One. [Read more]\n\nTwo.\n", "at a line's end", "One.\n\nTwo.\n"),
        ("[Read more] One.\n", "at a line's start", "One.\n"),
        ("One.[Advert]Two.\n", "glued on both sides", "One.Two.\n"),
        ("One.\n  [Share]  \nTwo.\n", "an indented line", "One.\nTwo.\n"),
    ],
)
def test_a_cut_leaves_no_debris(text: str, cut: str, left: str) -> None:
    cuts = []
    plain = ""
    for piece in text.split("["):
        inside, bracket, rest = piece.partition("]")
        if bracket:
            cuts.append(proposal(len(plain), len(plain) + len(inside)))
            plain += inside + rest
        else:
            plain += piece
    assert applied(plain, *cuts) == left, cut


def test_the_removal_that_contains_another_edit_wins() -> None:
    text = "Read the the news here.\nNext line.\n"
    settled = settle(text, [proposal(9, 12, "a", rule="p/small"), proposal(0, 23, rule="p/big")])
    assert [p.rule for p in settled.applied] == ["p/big"]
    assert [(p.rule, winner) for p, winner in settled.lost] == [("p/small", "p/big")]


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        (proposal(2, 4, "x", "p/late"), proposal(1, 3, "y", "p/left"), "p/left"),
        (proposal(1, 3, "x", "p/short"), proposal(1, 4, "y", "p/long"), "p/long"),
        (proposal(1, 3, "x", "a/early", pack=0), proposal(1, 3, "y", "b/later", pack=1), "b/later"),
        (proposal(1, 3, "x", "p/second", order=1), proposal(1, 3, "y", "p/first", order=0), "p/first"),
    ],
)
def test_ties_go_left_long_later_pack_file_order(first: Proposal, second: Proposal, winner: str) -> None:
    for pair in ([first, second], [second, first]):
        assert [p.rule for p in settle("abcdef", pair).applied] == [winner]


def test_a_protected_span_beats_every_edit() -> None:
    settled = settle("one two three", [proposal(0, 13), proposal(4, 7, "2")], [((4, 7), "p/keep")])
    assert settled.applied == ()
    assert {winner for _, winner in settled.lost} == {"p/keep"}
