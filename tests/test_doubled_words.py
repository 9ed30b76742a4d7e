from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.repairs.doubled_words import DoubledWords


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("They went to to the sea.", "They went to the sea."),
        ("The the ferry was late.", "The ferry was late."),
        ("It sank. The the crew of the boat swam.", "It sank. The crew of the boat swam."),
        ("The work was done last spring spring by the men.", "The work was done last spring by the men."),
        (
            "She lives at the end of of the lane in in the hut.",
            "She lives at the end of the lane in the hut.",
        ),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(DoubledWords(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "He had had a cold, and he knew that that was the reason for it.",
        "What the matter is is not clear to the men who came in in boots and went on on foot.",
        "It was a very very long night, and a dark dark wood, she said to the child.",
        "Bye bye, said the child, and no no, we cannot stay with them.",
        "The choir sang in Pago Pago, in Baden-Baden and for Ling Ling.",
        "Her marks were 9 9 8 and then seven seven eight, said the judge.",
        "They ate a salad salad, and not the one with cheese.",
        "The people who can read read the sign to those who could not.",
        "It rained, rained, rained on the roof, and the the the record stuck.",
        "Nous nous sommes levés. Die die das sahen lachten.",
        "Orang orang itu pergi ke pasar dengan anak anak mereka.",
        "News news\nSport sport",
        "The The played in town with the band.",
        "See foo.the the-end and a-the the.x for the rest.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(DoubledWords(), text) == text


def test_words_of_the_pack_may_stand_twice() -> None:
    text = "The oak was felled last winter winter by the men."
    assert mend(DoubledWords(), text) != text
    assert mend(DoubledWords(keep=("winter",)), text) == text


def test_another_language_is_left_alone() -> None:
    assert mend(DoubledWords(), "They went to to the sea.", lang="fr") == "They went to to the sea."


@given(
    st.lists(st.sampled_from(["the", "The", "of", "year", "year,", "said", ".", "that", "he", "İ\n"]), max_size=16).map(
        " ".join
    )
)
def test_settles_and_takes_only_words_that_stand_before(text: str) -> None:
    def words(text: str) -> set[str]:
        return {word.strip(".,;:!?") for word in text.casefold().split()}

    assert words(mend(DoubledWords(), text)) == words(text)
