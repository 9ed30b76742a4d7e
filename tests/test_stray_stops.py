from __future__ import annotations

import pytest
from mending import mend

from cleaner.repairs.stray_stops import StrayStops


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "The study was made at the Institute for Coastal Studies. from the University.",
            "The study was made at the Institute for Coastal Studies from the University.",
        ),
        (
            "They asked the mayor and Greta Holm. and the choir came.",
            "They asked the mayor and Greta Holm and the choir came.",
        ),
        (
            "The men had not met since Friday. but they shared the prize.",
            "The men had not met since Friday but they shared the prize.",
        ),
        (
            "He said that he would move. with his dog, in January.",
            "He said that he would move with his dog, in January.",
        ),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(StrayStops(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "They limit the access to technology. semiconductors above all, he said.",
        "The birds came back to the lake in August. in August. Biologists counted them.",
        "He sat with his cabinet for the rest of the afternoon. of the afternoon, it seems. She called.",
        "The dean takes over from the old one in October. in October.",
        "The shop mends the screens of phones. iPhone repairs take an hour.",
        "The tank which they built holds approx. of all things nine tonnes.",
        "The two old firms are Brook Ltd. and Mill Bros. of Hull and the Acme Co. of Dover.",
        "They were here from Jan. to Sept. and at the corner of Ferry St. and King's Ave. in the port.",
        "U.S. officials met at the house of A. B. and left at 5 p.m. in the rain.",
        "it was cold in the hut. and we had no wood. but she sang.",
        "Most of the firms ask for a tenth of the price. to save money, choose another.",
        "He left. and she stayed with the dog.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(StrayStops(), text) == text


def test_another_language_is_left_alone() -> None:
    text = "They had not met since that Friday. but they shared the prize."
    assert mend(StrayStops(), text, lang="nl") == text
