from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from settling import once, settled

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.repairs.spacing import OTHER_SPACES, Spacing

SPACES = " " + "".join(sorted(OTHER_SPACES))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("The\xa0ferry  leaves\xa0\xa0at \t nine.", "The ferry leaves at nine."),
        ("  a \n\t b\xa0\n \nc  \n", "a\nb\n\nc\n"),
        (" ", ""),
        ("\xa0", ""),
        ("a ", "a"),
        (" a", "a"),
        ("a \n", "a\n"),
        ("Quelle journée\u202f! 10\u2009000 €", "Quelle journée ! 10 000 €"),
        ("   \n   ", "\n"),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert once(Spacing(), text) == mended


@pytest.mark.parametrize(
    "text", ["", "\n\n", "One line.\n\nAnother one.", "漢字　かな", "a\x85b\u2028c", "ᚐ\u1680ᚐ"]
)
def test_keeps(text: str) -> None:
    assert once(Spacing(), text) == text


def test_runs_are_gathered() -> None:
    assert list(Spacing().runs(Document("a  b  c\xa0d "))) == [
        Run("  ", " ", (1, 4)),
        Run("\xa0", " ", (7,)),
        Run(" ", "", (9,)),
    ]


@settings(max_examples=500)
@given(st.text("ab\n\n" + " " * 6 + SPACES))
def test_means_what_the_slow_expression_means(text: str) -> None:
    plain = re.sub(f"[{SPACES}]+", " ", text)
    assert once(Spacing(), text) == "\n".join(line.strip(" ") for line in plain.split("\n"))
    settled(Spacing(), text, passes=1)


def test_giant_lines() -> None:
    assert once(Spacing(), " " * 3_000_000 + "a" + "\xa0" * 300_000) == "a"
    assert once(Spacing(), "a  b " * 200_000) == ("a b " * 200_000)[:-1]
