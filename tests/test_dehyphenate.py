from __future__ import annotations

import pytest
from mending import mend

from cleaner.repairs.dehyphenate import Dehyphenate


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("The new depart-\nment opens.", "The new department opens."),
        ("The well-\nlit side", "The well-lit side"),
        ("The short-\nand long-term needs", "The short- and long-term needs"),
        ("A day-\nto-day matter", "A day-to-day matter"),
        ("He knew Zubrov-\nsky well; Zubrovsky left.", "He knew Zubrovsky well; Zubrovsky left."),
        ("The Anglo-\nFrisian rule, an Anglo-Frisian law", "The Anglo-Frisian rule, an Anglo-Frisian law"),
        ("We re-\nsign; to re-sign is well.", "We re-sign; to re-sign is well."),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(Dehyphenate(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "Two- and three-room flats",
        "Ten to four -\nask at the desk.",
        "The depart-\n\nment",
        "Pages 12-\n14 are missing.",
        "A list-\n- of things",
        "Photo: Ida Berg-\nThe ferry left.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(Dehyphenate(), text) == text


def test_english_words_decide_in_english_alone() -> None:
    assert mend(Dehyphenate(), "die Regie-\nrung", lang="de") == "die Regie-rung"
    assert mend(Dehyphenate(), "der Minis-\nter", lang="de") == "der Minis-ter"
