from __future__ import annotations

import pytest
from mending import mend

from cleaner.repairs.repeats import Repeats

LONG = "The ferry was called back at six in the morning because a cow had walked on board."
LONG_CURLY = LONG.replace("six", "“six”"), LONG.replace("six", '"six"')


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (f"Title\n\n{LONG}\n\n{LONG}\n\nEnd.", f"Title\n\n{LONG}\n\nEnd."),
        (f"Title\n\n{LONG}\n\n{LONG}\n\n{LONG}\n\nEnd.", f"Title\n\n{LONG}\n\nEnd."),
        ("Title\n\n" + "\n\n".join(LONG_CURLY), "Title\n\n" + LONG_CURLY[0]),
        ("Cow boards ferry\n\nCow boards ferry\n\nNobody saw it.", "Cow boards ferry\n\nNobody saw it."),
        (
            "It rained.\n\nThe ferry (Ida Berg/Echo)\n\nThe ferry (Ida Berg/Echo)\n\nEnd.",
            "It rained.\n\nThe ferry (Ida Berg/Echo)\n\nEnd.",
        ),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(Repeats(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        'Again?\n\n"Never."\n\n"Never."\n\nShe laughed.',
        "It blew.\n\nAnd the wind blew.\n\nAnd the wind blew.",
        f"{LONG}\n\nEnd.\n\n{LONG}",
        "Cow boards ferry\n\nCow boards ferry",
        "Go\n\nGo\n\nGone.",
        "- one two three\n- one two three\n- four",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(Repeats(), text) == text
