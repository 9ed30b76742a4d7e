"""The word lists are exact: what is in a list is found, and nothing else."""

from __future__ import annotations

import pytest

from cleaner.wordlists import WordList, fold, is_common_word, is_given_name, is_known, is_place, is_word, word_list

LISTS = ("words", "modern-words", "rare-words", "surnames", "common-surnames", "given-names", "places")


@pytest.mark.parametrize("name", LISTS)
def test_every_word_is_found_and_no_neighbour(name: str) -> None:
    found = word_list(name)
    words = found.words()
    have = set(words)
    assert len(have) == len(found) == len(words)
    assert words == sorted(words)
    for word in [words[0], words[-1], *words[:: len(words) // 300]]:
        assert word in found
        for other in (word[:-1], word + "q", word[1:], "z" + word, ""):
            assert (other in found) == (other in have)


def test_a_list_of_one_word() -> None:
    assert "a" in WordList(b"\na\n")
    assert "b" not in WordList(b"\na\n")
    assert "a\nb" not in WordList(b"\na\nb\n")


def test_kinds_of_words() -> None:
    assert is_word("House")
    assert is_word("houses")
    assert is_word("blog")
    assert not is_word("hgihest")
    assert is_common_word("blinkers")
    assert not is_common_word("lockheed")
    assert is_given_name("Hilary")
    assert is_place("Reykjavík")
    assert is_known("Schulz")
    assert not is_known("Blingen")


def test_fold() -> None:
    assert fold("Erdoğan") == "erdogan"
    assert fold("ŁÓDŹ") == "lodz"
