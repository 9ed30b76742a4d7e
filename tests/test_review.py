"""The review, on a terminal: one key a change, and what is written is what rules gave."""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

import pytest
from house import APP, ARTICLE, RULES, SPONSORED, House

pty = pytest.importorskip("pty")

SECONDS = 30
ROOT = Path(__file__).resolve().parent.parent


class Terminal:
    """`cleaner golden review` in a pseudo-terminal of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="xterm", PYTHONPATH=str(ROOT))
            os.execv(sys.executable, [sys.executable, "-m", "cleaner", "golden", "review", *arguments])
        self.seen = ""

    def until(self, text: str) -> str:
        """Read until the text comes, and return what came before and with it."""
        end = time.monotonic() + SECONDS
        at = len(self.seen)
        while text not in self.seen[at:]:
            assert time.monotonic() < end, f"waited for {text!r}; saw {self.seen!r}"
            if not self._read():
                raise AssertionError(f"ended before {text!r}; saw {self.seen!r}")
        return self.seen[at:]

    def _read(self) -> bool:
        if not select.select([self.file], [], [], 1)[0]:
            return True
        try:
            data = os.read(self.file, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.seen += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)

    def press(self, keys: str) -> None:
        os.write(self.file, keys.encode())

    def status(self) -> int:
        while self._read():
            pass
        os.close(self.file)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Two articles, in which two new rules each make a change."""
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path).start({"a.txt": ARTICLE, "b.txt": ARTICLE})
    house.commit()
    house.rules.write_text(RULES + APP + SPONSORED)
    return house


def test_one_rule_is_accepted_and_the_other_rejected(house: House) -> None:
    terminal = Terminal(house.root)
    shown = terminal.until("q quit")
    assert "[1/4] news/app  rules/news.yaml:14" in shown
    assert "golden/clean/a.txt" in shown
    assert "- Get our app" in shown
    terminal.press("A")
    assert "[3/4] news/sponsored" in terminal.until("q quit")
    terminal.press("R")
    last = terminal.until("next:")
    assert "2 accepted, 2 rejected, 0 skipped" in last
    assert "rejected news/sponsored: change it back at rules/news.yaml:20" in last
    assert terminal.status() == 1
    for name in ("a.txt", "b.txt"):
        text = house.clean(name).read_text()
        assert "Get our app" not in text
        assert "Sponsored" in text
    house.rules.write_text(RULES + APP)
    assert house.run("golden", "check").exit_code == 0, "what is left is what the rules give"


def test_single_keys_undo_and_help(house: House) -> None:
    terminal = Terminal(house.root)
    terminal.until("q quit")
    terminal.press("r")
    assert "[2/4]" in terminal.until("q quit")
    terminal.press("u")
    assert "[1/4]" in terminal.until("q quit")
    terminal.press("\x1b[A")  # the arrow up, which is no A
    assert "[1/4]" in terminal.until("q quit")
    for key in "aas":
        terminal.press(key)
        terminal.until("q quit")
    terminal.press("a")
    assert "3 accepted" not in terminal.until("skipped")
    assert "accepted, 0 rejected, 1 skipped" in terminal.seen
    assert terminal.status() == 1
    assert "Sponsored" in house.clean("a.txt").read_text()
    assert "Sponsored" not in house.clean("b.txt").read_text()


def test_quit_writes_what_was_accepted_and_x_writes_nothing(house: House) -> None:
    before = house.clean("a.txt").read_bytes()
    terminal = Terminal(house.root)
    terminal.until("q quit")
    terminal.press("a")
    terminal.until("q quit")
    terminal.press("x")
    assert "nothing written" in terminal.until("written")
    assert terminal.status() == 1
    assert house.clean("a.txt").read_bytes() == before
    terminal = Terminal(house.root)
    terminal.until("q quit")
    terminal.press("a")
    terminal.until("q quit")
    terminal.press("q")
    assert terminal.status() == 1
    assert "Get our app" not in house.clean("a.txt").read_text()
    assert "Get our app" in house.clean("b.txt").read_text()


def test_all_accepted_ends_well(house: House) -> None:
    terminal = Terminal(house.root)
    terminal.until("q quit")
    terminal.press("A")
    terminal.until("q quit")
    terminal.press("A")
    assert terminal.status() == 0
    assert house.run("golden", "check").exit_code == 0


def test_a_golden_that_changed_while_it_was_shown_is_left(house: House) -> None:
    terminal = Terminal(house.root)
    terminal.until("q quit")
    house.clean("a.txt").write_text("Somebody was faster.\n")
    terminal.press("A")
    terminal.until("q quit")
    terminal.press("A")
    terminal.until("run the review again")
    assert terminal.status() == 2
    assert house.clean("a.txt").read_text() == "Somebody was faster.\n"


def test_nothing_to_review(house: House) -> None:
    house.rules.write_text(RULES)
    terminal = Terminal(house.root)
    terminal.until("nothing to review")
    assert terminal.status() == 0


def test_control_codes_of_an_article_stay_inert(house: House) -> None:
    (house.root / "golden/input/c.txt").write_text("The ferry ran.\n\x1b]0;owned\x07Get our app\n")
    terminal = Terminal(house.root)
    terminal.until("q quit")
    terminal.press("x")
    terminal.status()
    assert "\x1b]0;" not in terminal.seen
