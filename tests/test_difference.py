from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleaner.difference import runs_of, small_edits
from cleaner.edit import apply_edits, spread


@given(st.text("ab Ã©", min_size=1, max_size=40), st.text("ab é", max_size=40))
def test_edits_make_the_one_into_the_other(before: str, after: str) -> None:
    edits = list(small_edits(before, after))
    assert apply_edits(before, edits) == after
    assert apply_edits(before, spread(runs_of(before, edits))) == after
    assert all(start < end for start, end, _ in edits)
    assert all(left[1] <= right[0] for left, right in pairwise(edits))


def test_each_fault_has_its_own_edit() -> None:
    edits = small_edits("The cafÃ© and the tÃªte, then nothing", "The café and the tête, then nothing")
    assert list(edits) == [(7, 9, "é"), (19, 21, "ê")]


def test_an_insertion_takes_a_neighbour_with_it() -> None:
    assert list(small_edits("Ã la", "Ã  la")) == [(1, 2, "  ")]
    assert list(small_edits("la", "à la")) == [(0, 1, "à l")]


def test_texts_without_a_common_place_are_one_edit() -> None:
    assert list(small_edits("x" * 500, "y" * 500)) == [(0, 500, "y" * 500)]
