"""Pages that are no articles: forums, shops, manuals, whose content looks like boilerplate to rules for news."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner

PAGES = Path(__file__).parent / "pages"
CONTENT = sorted(PAGES.glob("*.keep.txt"))


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def lost(wanted: list[str], words: list[str]) -> list[str]:
    """Return the wanted words that `words` lacks in their order; empty when it holds them all."""
    missing: list[str] = []
    at = 0
    for word in wanted:
        if word in words[at:]:
            at = words.index(word, at) + 1
        else:
            missing.append(word)
    return missing


@pytest.mark.parametrize("content", CONTENT, ids=lambda path: path.name.partition(".")[0])
def test_no_word_of_the_content_is_lost(content: Path, cleaner: Cleaner) -> None:
    page = content.with_name(content.name.replace(".keep", ""))
    clean = cleaner.clean(page.read_text(encoding="utf-8")).text
    assert lost(content.read_text(encoding="utf-8").split(), clean.split()) == []


def test_a_lost_word_is_seen() -> None:
    assert lost(["Yes", ".", "No", "."], ["Yes", ".", "."]) == ["No"]


def test_every_page_has_its_content() -> None:
    pages = {path.name for path in PAGES.glob("*.txt")} - {path.name for path in CONTENT}
    assert pages == {path.name.replace(".keep", "") for path in CONTENT}
