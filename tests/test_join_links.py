from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.repairs.join_links import JoinLinks


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (
            [
                "The number of otters in the valley has doubled since 2010, according to",
                "a new survey",
                "by the river trust.",
            ],
            "The number of otters in the valley has doubled since 2010, according to a new survey by the river trust.",
        ),
        (
            [
                "Most of the bridges were checked last year by engineers of the",
                "Highland Council",
                ", and four were shut.",
            ],
            "Most of the bridges were checked last year by engineers of the Highland Council, and four were shut.",
        ),
        (
            ["The report (", "PDF", ") says that the wall will fall within ten years if it is not mended."],
            "The report (PDF) says that the wall will fall within ten years if it is not mended.",
        ),
    ],
)
def test_joins(pieces: list[str], joined: str) -> None:
    assert mend(JoinLinks(), "A title\n" + "\n".join(pieces) + "\nAnother line") == f"A title\n{joined}\nAnother line"


@pytest.mark.parametrize(
    "text",
    [
        "What you need:\nflour\nbutter\nMix them in a large bowl until the dough comes away from its sides.",
        "The aims are:\nto keep the path open for all who walk in these hills\nto mend the bridges\nto plant trees.",
        "The rain has come across the hill,\nthe hill has gone to sleep,\nand water does not keep.",
        "home\nnews\nabout us\nThe library opens again on Monday after a winter in which its roof was mended twice.",
        "Brook Tools\nbrook is a set of tools for people who dig ponds, and it costs nothing at all to use.",
        "- a lamp\n- a rope\nis what every walker in these hills should carry, the warden said on Monday evening.",
        "First we look at all the files that were changed since the morning\ngit checkout .",
        "The shop mends screens, cases and many other parts of old telephones\niPhone repairs take an hour.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(JoinLinks(), text) == text


PIECES = st.sampled_from(
    [
        "",
        "- item",
        "The",
        "Council",
        ", and so on.",
        "of the river",
        "a Link",
        "Nobody has counted the otters since the war, says the",
        "survey that was made last year by the trust of the northern rivers.",
        ")",
        "said so",
        "it is",
        "?",
    ]
)


@given(st.lists(PIECES, max_size=14).map("\n".join))
def test_changes_line_breaks_alone(text: str) -> None:
    assert "".join(mend(JoinLinks(), text).split()) == "".join(text.split())
