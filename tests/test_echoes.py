from __future__ import annotations

import pytest
from mending import mend

from cleaner.repairs.echoes import Echoes


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (
            "The town has grown in recent years. years. It needs a wall.",
            "The town has grown in recent years. It needs a wall.",
        ),
        (
            "Deer were seen at the edge of the national park. national park.",
            "Deer were seen at the edge of the national park.",
        ),
        ("Who has seen the old grey boat? grey boat?", "Who has seen the old grey boat?"),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(Echoes(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "The well was deep and very cold. Cold. Nobody swam.",
        "We want to keep our bus. Our bus.",
        "tick. tick. tick.",
        "we have waited a long time. time. she knew it.",
        "He sold nails, rope, tar, oil, etc. etc.",
        "The town has grown in recent years. ears.",
        "The town has grown in recent years.\n\nyears.",
        "He left. left.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(Echoes(), text) == text
