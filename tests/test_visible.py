"""What people are shown of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.visible import line_difference, shortened, visible, word_difference


def test_invisible_characters_are_named_and_control_codes_are_inert() -> None:
    assert visible("a\u00a0b\u200bc\x1b[31m") == "a‹U+00A0›b‹U+200B›c‹U+001B›[31m"
    assert visible("naïve – “é”\n") == "naïve – “é”\n"


@given(st.text("ab \n.", max_size=30), st.text("ab \n.", max_size=30))
def test_a_word_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_a_lost_final_line_break_and_a_carriage_return_show_as_differences() -> None:
    assert [kind for kind, _, _ in line_difference("one\n", "one")] == ["removed", "added"]
    assert [kind for kind, _, _ in line_difference("one\r\n", "one\n")] == ["removed", "added"]
    assert list(line_difference("one\n", "one\n")) == []


def test_a_long_line_keeps_its_ends() -> None:
    short = shortened("word " * 50, 30)
    assert short.startswith("word")
    assert len(short) <= 30
