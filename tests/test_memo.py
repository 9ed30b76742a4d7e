"""What was told of a text is told again, and memory has bounds."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import memo
from cleaner.memo import Memo


class Asked:
    """Tells the length of a text, and keeps what it was asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.memo: Memo[int] = Memo(self.lengths)

    def lengths(self, texts: Sequence[str]) -> list[int]:
        self.texts += texts
        return [len(text) for text in texts]


def test_only_new_texts_are_asked_about_and_each_once() -> None:
    asked = Asked()
    assert asked.memo.of(["a", "bb", "a"]) == [1, 2, 1]
    assert asked.memo.of(["ccc", "bb", ""]) == [3, 2, 0]
    assert asked.texts == ["a", "bb", "ccc", ""]


def test_long_texts_are_forgotten_before_short_ones() -> None:
    asked = Asked()
    long = ["x" * (memo.LONGEST - 10) + str(n) for n in range(3 * memo.RECENT // memo.LONGEST)]
    for text in long:
        assert asked.memo.of(["label", text, text]) == [5, len(text), len(text)]
    assert asked.texts.count("label") == 1
    asked.texts.clear()
    asked.memo.of([long[0], long[-1]])
    assert asked.texts == [long[0]]


def test_memory_has_room_for_so_much_and_no_more() -> None:
    asked = Asked()
    lines = [f"line {n}" for n in range(memo.ROOM // (memo.PER_TEXT + 5) + 10)]
    for at in range(0, len(lines), 10_000):
        asked.memo.of(lines[at : at + 10_000])
    asked.texts.clear()
    asked.memo.of([lines[-1], lines[0]])
    assert asked.texts == [lines[0]]
    giant = "x" * (memo.LONGEST + 1)
    assert asked.memo.of([giant, giant]) == asked.memo.of([giant, giant])
    assert asked.texts.count(giant) == 2
