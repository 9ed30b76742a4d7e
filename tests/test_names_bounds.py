# ruff: noqa: SIM905 (word lists are read and edited as words)
"""The bounds that spare distances lose nothing that the distance would find."""

from __future__ import annotations

import random
from string import ascii_lowercase

from cleaner.document import Document
from cleaner.names.distance import ALONE_LENGTH, CLOSE_SHORT, distance, is_close, suffices
from cleaner.names.slips import OTHER_LENGTH, OTHER_LETTERS, Slips, letters_of, may_be_close
from cleaner.names.sounds import merged, outline, shortened, skeleton, slips_begin

RIGHT = """
blinken netanyahu macron chuck scholz michael schumer erdogan kharkiv zelensky ahmadinejad wilders merkel austin
christine lukashenko mitsubishi jair hussein rishi yellen gallant garland assad pichai louisiana guangzhou
""".split()


def misspelled(word: str, dice: random.Random) -> str:
    letters = list(word)
    for _ in range(dice.choice((1, 1, 2, 2, 3))):
        at = dice.randrange(len(letters))
        kind = dice.random()
        if kind < 0.4:
            letters[at] = dice.choice(ascii_lowercase)
        elif kind < 0.55 and len(letters) > 3:
            del letters[at]
        elif kind < 0.7:
            letters.insert(at, dice.choice(ascii_lowercase))
        elif kind < 0.85 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters.insert(at, letters[at])
    return "".join(letters)


def forms() -> list[str]:
    dice = random.Random(20)
    return [misspelled(word, dice) for word in RIGHT for _ in range(150)]


def is_slip(form: str, right: str) -> bool:
    """Say the same without any bound but those that are part of what a slip is."""
    first = outline(form)[:1]
    return (
        abs(len(form) - len(right)) <= OTHER_LENGTH
        and (letters_of(merged(form)) ^ letters_of(merged(right))).bit_count() <= OTHER_LETTERS
        and first in slips_begin(outline(right)[:1], long=len(right) > 7)
        and skeleton(form) != ""
        and not shortened(outline(form)).isdisjoint(shortened(outline(right)))
        and (distance(form, right) <= CLOSE_SHORT or (len(right) >= ALONE_LENGTH and suffices(form, right)))
    )


def test_slips_are_found_whatever_the_bounds_leave_out() -> None:
    words = forms()
    found = 0
    for form, slips in zip(words, Slips(RIGHT).of(words), strict=True):
        expected = {right for right in RIGHT if is_slip(form, right)}
        assert expected <= set(slips), form
        found += len(expected)
    assert found > 500


def test_close_forms_may_be_close() -> None:
    found = 0
    for form in forms():
        for right in RIGHT:
            if skeleton(form) != skeleton(right) and is_close(form, right, distance(form, right)):
                assert may_be_close(form, right), (form, right)
                found += 1
    assert found > 100


def test_an_odd_mark_stands_where_it_stands_in_the_text() -> None:
    text = "Señor “Ruiz” left. He came .back.Again he said so. in May? Yes.”Then – é. ß"
    marks = Document(text).odd_marks
    assert [text[at : at + 4] for at in marks] == [".bac", ".Aga", ". in", ".”Th", ". ß"]
