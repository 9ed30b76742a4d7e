from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import sentences as module
from cleaner.document import touching
from cleaner.sentences import sentences_at, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "parts",
    [
        ["The mill closed.", "Nobody came."],
        ['"Stop!" he said.', '"Go!"', "She left."],
        ["Mr. Holm met Dr. J. R. Ames at 5 p.m. on Jan. 5.", "They spoke."],
        ["The U.S. Senate met.", "It voted."],
        ["She works at Mill Ltd.", "The firm is old."],
        ["Mill Ltd. of Hull pays $3.50, i.e. little.", "No. 5 is closed."],
        ["He said no.", "Mary left."],
        ["Was it he?", "Yes!", "It was."],
        ["It ended…", "Then more."],
        ["(It is so.)", "Done."],
        ["We sell cases.", "iPhone repairs take an hour."],
        ["Yahoo! said so.", "Nobody knew."],
        ["Am 3. Oktober kam er.", "Dann ging er."],
        ["It runs on 2.0.1 of the form."],
        ["工事費は三十億円！", "期間は二年。", "住民は賛成だ"],
        ["市長は「来年の春。」と述べた。"],
    ],
)
def test_splits(parts: list[str]) -> None:
    glue = "" if parts[0][-1] in "。！" else " "
    assert sentences(glue.join(parts)) == parts


def test_keeps_to_its_paragraph() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in split_sentences(text, 5, 9)] == ["Two."]
    assert split_sentences("   ", 0, 3) == ()


@given(st.text(alphabet="aB.!?… \n\"'。」5", max_size=60))
def test_covers_all_but_white_space(text: str) -> None:
    spans = split_sentences(text, 0, len(text))
    assert "".join(text[a:b] for a, b in spans).split() == "".join(text.split()).split() or (
        "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    )
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)


PARTS = ("。", "「あい」", "か ", ".", "1. ", "U.S. ", "A. B", '"Hello." ', "! ", "x", " ", "Mr. Y ", "(no.) ")
SENTENCES = st.lists(st.sampled_from(PARTS), min_size=60, max_size=200).map("".join)


@given(SENTENCES, st.data())
def test_sentences_at_a_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = start + data.draw(st.integers(1, 30))
    whole = split_sentences(text, 0, len(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BACK", 45)
        assert list(sentences_at(text, (0, len(text)), start, end)) == list(touching(whole, start, end))
