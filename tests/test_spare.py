"""A wrong change becomes an example and a guard, written into the pack without touching anything else of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from house import House
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import CleanerError
from cleaner.pack_edit import Addition, add_change, add_to_rule, quoted

PACK = """\
# our pack
pack: news   # the name

rules:
  # buttons
  - id: share
    remove: line
    starts: [share]   # of the page
    why: A button.
    examples:
      - {in: "It rained.\\nShare this", out: "It rained."}   # one
      - {keep: "He promised to share \\u00a3\\u00a0."}

  # money
  - id: per-cent
    replace: {per cent: percent}
"""

TEXT = "The harbour is quiet.\n\nShare prices fell at noon, and nobody knew why they did.\n\nNine per cent more.\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path)
    (tmp_path / "cleaner.yaml").write_text("rules: [rules/]\ndefault_rules: false\n")
    house.rules.parent.mkdir()
    house.rules.write_text(PACK)
    (tmp_path / "page.txt").write_text(TEXT)
    return house


def added(before: str, after: str) -> list[str]:
    """Return the lines that are new, after making sure that no other line changed."""
    old, new = before.split("\n"), after.split("\n")
    found = []
    for line in new:
        if old and line == old[0]:
            old.pop(0)
        else:
            found.append(line)
    assert not old
    return found


def test_the_text_becomes_an_example_and_the_rule_gets_a_guard(house: House) -> None:
    done = house.run("spare", "share", "page.txt:3")
    assert done.exit_code == 0, done.output
    assert added(PACK, house.rules.read_text()) == [
        '    unless: ["Share prices fell at noon, and nobody knew why they did."]',
        '      - {keep: "Share prices fell at noon, and nobody knew why they did."}',
    ]
    assert house.run("test").exit_code == 0
    assert house.run("clean", "page.txt").stdout.startswith("The harbour is quiet.\n\nShare prices fell")
    assert house.run("spare", "share", "page.txt:3").exit_code == 2, "it does not act there any more"


def test_a_guard_takes_the_words_round_what_a_replacement_took(house: House) -> None:
    page = Path("page.txt")
    page.write_text("She said that a hundred and nine per cent of the " + "very " * 12 + "old boats leak.\n")
    done = house.run("spare", "per-cent", "page.txt:1")
    assert done.exit_code == 0, done.output
    assert '    unless: ["hundred and nine per cent of the very"]' in house.rules.read_text()
    assert house.run("test").exit_code == 0


def test_a_guard_that_would_cost_an_example_is_not_taken(house: House) -> None:
    Path("page.txt").write_text("It rained.\n\nShare this\n")
    done = house.run("spare", "share", "page.txt:3")
    assert done.exit_code == 1
    assert "no guard is written" in done.stderr
    assert "[keep 2]: wrong" in done.stdout
    assert added(PACK, house.rules.read_text()) == ['      - {keep: "Share this"}']


def test_a_guard_of_ones_own_must_hold(house: House) -> None:
    assert house.run("spare", "share", "page.txt:3", "--unless", "share").exit_code == 2
    assert house.run("spare", "share", "page.txt:3", "--unless", "gulls").exit_code == 2
    assert house.rules.read_text() == PACK
    assert house.run("spare", "share", "page.txt:3", "--unless", "/prices (fell|rose)/").exit_code == 0
    assert r'unless: ["/prices (fell|rose)/"]' in house.rules.read_text()


def test_a_dry_run_and_a_wrong_place_write_nothing(house: House) -> None:
    done = house.run("spare", "share", "page.txt:3", "--dry-run", "--output-format", "json")
    assert json.loads(done.stdout)["unless"].startswith("Share prices")
    for place in ("page.txt:1", "page.txt:99", "page.txt:0", "page.txt", "none.txt:1"):
        assert house.run("spare", "share", place).exit_code == 2
    assert house.run("spare", "shaer", "page.txt:3").exit_code == 2
    assert house.rules.read_text() == PACK


def test_a_shipped_rule_is_changed_in_a_pack_of_ones_own(house: House) -> None:
    (house.root / "cleaner.yaml").write_text("rules: [rules/]\n")
    house.rules.write_text("pack: news\nrules:\n  - id: x\n    remove: line\n    is: [zzz]\n")
    other = house.root / "rules" / "other.yaml"
    other.write_text(PACK.replace("pack: news", "pack: other").replace("- id: share", "- id: shr"))
    done = house.run("spare", "other/shr", "page.txt:3", "--pack", "rules/news.yaml")
    assert done.exit_code == 0, done.output
    assert house.rules.read_text() == (
        "pack: news\nchange:\n  other/shr:\n"
        '    unless: {+: ["Share prices fell at noon, and nobody knew why they did."]}\n'
        '    examples: {+: [{keep: "Share prices fell at noon, and nobody knew why they did."}]}\n'
        "\nrules:\n  - id: x\n    remove: line\n    is: [zzz]\n"
    )
    assert "Share prices fell" in house.run("clean", "page.txt").stdout


def test_line_ends_and_a_byte_order_mark_stay(house: House) -> None:
    house.rules.write_bytes(b"\xef\xbb\xbf" + PACK.replace("\n", "\r\n").encode())
    assert house.run("spare", "share", "page.txt:3").exit_code == 0
    data = house.rules.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# our pack\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


# ---------------------------------------------------------------- the edit itself
RULE = "pack: p\nrules:\n  - id: x\n    remove: line\n    is: [x]\n"
KEEP = '    examples:\n      - {keep: "k"}\n'


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("", '    unless: ["g"]\n' + KEEP),
        ("    unless: old\n", '    unless: ["old", "g"]\n' + KEEP),
        ("    unless: 'a, b'  # why\n", "    unless: ['a, b', \"g\"]  # why\n" + KEEP),
        ("    unless: [a, b]\n", '    unless: [a, b, "g"]\n' + KEEP),
        ("    unless:\n      - a\n      - b\n", '    unless:\n      - a\n      - b\n      - "g"\n' + KEEP),
        ("    unless: {paragraph: [a], doc: [d]}\n", '    unless: {paragraph: [a, "g"], doc: [d]}\n' + KEEP),
        ("    examples: [{keep: a}]\n", '    unless: ["g"]\n    examples: [{keep: a}, {keep: "k"}]\n'),
        ("    examples:\n    - keep: a\n", '    unless: ["g"]\n    examples:\n    - keep: a\n    - {keep: "k"}\n'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rest", ["", "\n  # next\n  - id: y\n    remove: line\n    is: [y]\n", "skip: [z]\n"])
def test_additions_go_where_they_belong(given: str, wanted: str, rest: str) -> None:
    assert add_to_rule(RULE + given + rest, "p.yaml", "x", Addition("k", "g")) == RULE + wanted + rest


def test_what_cannot_be_edited_is_said_with_what_to_write() -> None:
    for guard in ("    unless: {doc: [d]}\n", "    unless: |\n      a\n"):
        with pytest.raises(CleanerError, match="by hand"):
            add_to_rule(RULE + guard, "p.yaml", "x", Addition("k", "g"))
    with pytest.raises(CleanerError, match="by hand"):
        add_change("pack: p\nchange: {a/b: {mode: skip}}\n", "p.yaml", "a/c", Addition("k"))
    with pytest.raises(CleanerError, match="by hand"):
        add_change("pack: p\nchange:\n  b: {mode: skip}\n", "p.yaml", "a/b", Addition("k"))
    with pytest.raises(CleanerError, match="no rule"):
        add_to_rule("pack: p\nrules: [{id: x, remove: line, is: [x]}]\n", "p.yaml", "x", Addition("k"))


def test_a_change_goes_beside_the_others() -> None:
    text = "pack: p\nchange:\n  a/b: {mode: skip}\n\n# end\n"
    assert add_change(text, "p.yaml", "a/c", Addition("k", "g")) == (
        "pack: p\nchange:\n  a/b: {mode: skip}\n"
        '  a/c:\n    unless: {+: ["g"]}\n    examples: {+: [{keep: "k"}]}\n\n# end\n'
    )


@given(st.text(max_size=30))
def test_any_text_is_quoted_so_that_yaml_reads_it_back(text: str) -> None:
    from cleaner.yaml_nodes import Problems, compose

    text = text.encode("utf-8", "replace").decode()
    node = compose(f"- {quoted(text)}\n".encode(), "x.yaml", problems := Problems())
    assert not problems.found
    assert node is not None
    assert node.value[0].value == text
