from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.repairs.glued_sentences import GluedSentences


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("They left before the trip.He said nothing.", "They left before the trip. He said nothing."),
        ("Who pays for it?The owners do.", "Who pays for it? The owners do."),
        ('"We are ready."The minister smiled.', '"We are ready." The minister smiled.'),
        ('She left the room."The key is mine," he said.', 'She left the room. "The key is mine," he said.'),
        (
            "The pool opens again on this Monday.Swimmers have waited for it.",
            "The pool opens again on this Monday. Swimmers have waited for it.",
        ),
        ("It was so in 2019.The next year was worse.", "It was so in 2019. The next year was worse."),
        (
            "They came to the old house in Paris.The door was shut.",
            "They came to the old house in Paris. The door was shut.",
        ),
        ("We went there.I saw it.A dog barked.", "We went there. I saw it. A dog barked."),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(GluedSentences(), text) == mended


@pytest.mark.parametrize(
    "text",
    [
        "See example.com/Home.The or clerk@town.Example and Report.Final.docx there.",
        "It runs on Node.js and ASP.NET, with System.Text and System.out.println too.",
        "A.J. Crane, Ph.D., of the U.S.A. met Mr.Smith and St.John there.",
        "She orders parts from Booking.Com by card.",
        "When we call user.Name in the loop() it fails, as the others said.",
        "interval := 5 * time.Second for all of the long tests here",
        "1.The first",
        "The score was 3.Five",
        "El señor U.S.The",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(GluedSentences(), text) == text


@given(st.text(alphabet="ab THe.?!\"'\n3", max_size=40))
def test_adds_spaces_alone(text: str) -> None:
    assert mend(GluedSentences(), text).replace(" ", "") == text.replace(" ", "")
