from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.repairs.stray_punctuation import StrayPunctuation


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "The promise was made in May. , as a letter shows.",
            "The promise was made in May, as a letter shows.",
        ),
        ("She met her successor. ,Karl Berg.", "She met her successor, Karl Berg."),
        ("The river is back at its level. .", "The river is back at its level."),
        ("The hall , which was old , burned .", "The hall, which was old, burned."),
        ('"We lost the low fields ," said the man.', '"We lost the low fields," said the man.'),
        ("It left at noon,, an hour late.", "It left at noon, an hour late."),
        ("It left at noon, , an hour late.", "It left at noon, an hour late."),
        ("They bought it from Mill Bros. , of Hull.", "They bought it from Mill Bros., of Hull."),
        ("Who was it that left the gate open ?", "Who was it that left the gate open?"),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(StrayPunctuation(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "The program was written in .NET and lists .org addresses; a .22 rifle, 0.5 and .5 stay.",
        "I thought... well . . . and then . . . .",
        "To begin here you type node . and wait for the answer.",
        "To build this thing run docker build .",
        "Qui a fermé la porte du jardin hier soir ? Personne ; il faisait nuit !",
        "Home . News . Sport . Weather",
        "It was late and dark and cold there :-) and ;) and :D",
        "a,,b,,c and x = f(a , b) ;",
        "Nets, ropes etc., and Sons, Inc., of Dover.",
        "The score was 3 : 2 at the end of the game.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(StrayPunctuation(), text) == text


@given(st.text(alphabet="ab A.,?!;: \n\"'1", max_size=40))
def test_changes_marks_and_spaces_alone(text: str) -> None:
    clean = mend(StrayPunctuation(), text)
    assert [c for c in clean if c.isalnum()] == [c for c in text if c.isalnum()]
