"""First words of patterns: whatever a pattern matches opens with one of them."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.heads import SHORT_STEM, STEM, Heads, first_words, heads_of
from cleaner.shadow import fold, shadow_of

EXPRESSIONS = (
    r"share",
    r"(?:[-•*] )?(?:sign ?up|subscribe|register)\b.{0,9}",
    r"\W{0,3}photos? by .{1,9}",
    r"\d{1,3} comments?",
    r"(?:\d+ )?(?:likes?|shares?)(?: \d+)?",
    r"[\"'(]{0,2}advertis\w*",
    r"(?:we|you).d love",
    r"(?:more|further) [a-z]{3,9}",
    r"top[0-9]{1,2} stories",
    r"(?:¡|¿)?descárgate(?: la)? app",
    r"für [a-z]+",
    r"(?:[★☆]\s?){0,6}\d",
    r"- ?30 ?-|###",
    r"\b(?:read|lire)\b(?: more| plus)?",
    r"(?:a|b|c){2,3} d",
    r"½? ?share",
    r"___ ?read",
)


def allows(heads: Heads, word: str | None) -> bool:
    return word is None or word in heads.words or bool({word[:STEM], word[:SHORT_STEM]} & heads.stems)


@pytest.mark.parametrize("text", EXPRESSIONS)
@settings(max_examples=60, deadline=None)
@given(data=st.data(), closes=st.booleans())
def test_a_match_opens_with_a_known_word(text: str, data: st.DataObject, closes: bool) -> None:
    heads = heads_of(text, int(re.I), closes=closes)
    line = data.draw(st.from_regex(re.compile(text, re.I), fullmatch=True))
    line += "" if closes else data.draw(st.text(max_size=5))
    matches = regex.fullmatch if closes else regex.match
    assume("\n" not in line and matches(text, shadow_of(line).strip(), regex.I))
    (word,) = first_words([" ".join(fold(shadow_of(line)).split())])
    assert heads is None or allows(heads, word)


@pytest.mark.parametrize(
    ("text", "words", "stems"),
    [
        (r"(?:[-•*] )?(?:sign ?up|subscribe)\b.*", {"sign", "signup", "subscribe"}, set()),
        (r"\d+ comments?", {"0"}, set()),
        (r"advertis\w*", {"advertis"}, {"adv"}),
        (r"###", {""}, set()),
        (r"(?:the )?share.", {"the"}, {"sha"}),
    ],
)
def test_words_and_stems(text: str, words: set[str], stems: set[str]) -> None:
    assert heads_of(text, 0, closes=True) == Heads(frozenset(words), frozenset(stems))


@pytest.mark.parametrize("text", [r".*share", r"\w+ share", r"x?.share", r"[^.]{3}", r"a\w", r"(?R)|a"])
def test_what_may_open_with_any_word_has_none(text: str) -> None:
    assert heads_of(text, 0, closes=True) is None


def test_a_pattern_that_goes_on_has_stems_only() -> None:
    assert heads_of("share", 0, closes=False) == Heads(frozenset(), frozenset({"sha"}))
    assert heads_of(r"share\b", 0, closes=False) == Heads(frozenset({"share"}), frozenset())


def test_first_words_of_lines() -> None:
    lines = ["share this", "- * read", "", "***", "12 may", "\u0663 comments", "für alle", "½ cup", "_read", "it's"]
    assert first_words(lines) == ["share", "read", "", "", "0", "0", "für", None, "read", "it"]
