"""A giant text is worked on in stretches; what comes of it is what would come of it as a whole."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import giant, scan, sentences
from cleaner.document import Document, touching
from cleaner.engine import Engine
from cleaner.ftfy_gate import is_composed
from cleaner.ledger import Record
from cleaner.pack import load_rules
from cleaner.resources import default_rules_dir
from cleaner.sentences import sentences_at, split_sentences
from cleaner.unusual import unusual_characters

SCRAPED = Path(__file__).parent.parent / "examples" / "scraped"
WORDS = st.text(alphabet="ab é\n😀", max_size=80)


@pytest.fixture
def is_giant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every text of a few hundred code points for a giant one."""
    small = {"GIANT": 300, "STRETCH": 70, "MANY": 3, "BATCH": 100}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "cleaner":
            for constant in small.keys() & vars(module).keys():
                monkeypatch.setattr(module, constant, small[constant])


def articles() -> Iterator[str]:
    """Yield scraped pages, each as it is and as one line."""
    for path in sorted(SCRAPED.rglob("*.txt"))[::2]:
        text = path.read_text("utf-8", errors="replace")
        yield text
        yield text.replace("\n", " ")


Cleaned = tuple[str, str, tuple[Record, ...]]


def cleaned() -> list[Cleaned]:
    engine = Engine(load_rules([], default_dir=default_rules_dir()))
    results = [engine.clean(Document(text)) for text in articles()]
    return [(result.text, str(result.status), result.ledger.records) for result in results]


@pytest.fixture(scope="module")
def usual() -> list[Cleaned]:
    return cleaned()


def test_stretches_change_nothing(usual: list[Cleaned], is_giant: None) -> None:
    assert len(usual) > 10
    for now, before in zip(cleaned(), usual, strict=True):
        assert now == before


@given(WORDS, st.integers(0, 40))
def test_words_are_counted_as_split_counts_them(text: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(giant, "GIANT", 20)
        patch.setattr(giant, "STRETCH", 10)
        assert "".join(giant.whole_words(text)) == text
        assert giant.count_words(text) == len(text.split())
        assert giant.has_more_words(text, most) == (len(text.split()) > most)
        assert giant.by_stretches(str.upper, text) == text.upper()


@given(st.text(alphabet="abc ", min_size=30, max_size=60).map(str.strip))
def test_a_scan_finds_the_same_in_stretches(text: str) -> None:
    wanted = scan.Scan()
    for place, literal in enumerate(("\nab", "ab\n", "\bab\b", "abc", "c a", "a", "\bbc")):
        wanted.add(literal, place)
    whole = sorted(wanted.hits([text]))
    with pytest.MonkeyPatch.context() as patch:
        for module in (scan, giant):
            patch.setattr(module, "GIANT", 5, raising=False)
            patch.setattr(module, "STRETCH", 7)
        assert sorted(wanted.hits([text])) == whole


PARTS = ("。", "「あい」", "か ", ".", "1. ", "U.S. ", "A. B", '"Hello." ', "! ", "x", " ", "Mr. Y ", "(no.) ")
SENTENCES = st.lists(st.sampled_from(PARTS), min_size=60, max_size=200).map("".join)


@given(SENTENCES, st.data())
def test_sentences_at_a_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = start + data.draw(st.integers(1, 30))
    whole = split_sentences(text, 0, len(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_BACK", 45)
        assert list(sentences_at(text, (0, len(text)), start, end)) == list(touching(whole, start, end))


@given(st.text(alphabet="abce \u0301\u0300\u0327é\u1e9b\u0323’一가\u1100\u1161\u11a8😀\u0338=\u212b", max_size=12))
def test_composed_as_python_says(text: str) -> None:
    assert is_composed(text, unusual_characters(text)) == unicodedata.is_normalized("NFC", text)
