"""The pages for users say what is so: packs in them load and pass, commands in them print what they show.

Fences speak to this test. `yaml PATH` and `text PATH` are files, written into a folder of the page's own before the
commands below them run. `console` holds calls `$ cleaner …` with their output, in which `…` stands for any text and a
line of `…` for any lines. A `yaml` block that begins like a pack is one: it is loaded and its examples are run, but
for those marked `wrong`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from cleaner.cli import cli
from cleaner.examples import Examples
from cleaner.pack import load_rules
from cleaner.resources import default_rules_dir

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\[]*\]\(([^)#\s]+)(#[^)\s]*)?\)")
ANY = "…"


@dataclass(frozen=True)
class Block:
    """One fenced block: its page and line, the words behind its fence, and its text."""

    page: Path
    line: int
    words: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def kind(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def file(self) -> str | None:
        return next((word for word in self.words[1:] if "." in word), None)

    @property
    def is_pack(self) -> bool:
        is_yaml = self.kind == "yaml" and self.file != "cleaner.yaml"
        return is_yaml and re.match(r"\s*(#.*\n|\s*\n)*\s*(pack:|rules:|use:|- id:)", self.text) is not None


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        yield Block(page, text.count("\n", 0, match.start()) + 1, tuple(match[1].split()), match[2])


PACKS = [block for page in PAGES for block in blocks(page) if block.is_pack and "wrong" not in block.words]
RUN_HERE = {"cleaner", "cat"}


def calls(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each call of a console block with the output that it shows."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        call, _, output = part.partition("\n")
        yield call, output


def commands(page: Path) -> set[str]:
    return {call.split()[0] for block in blocks(page) if block.kind == "console" for call, _ in calls(block)}


# The tutorial needs git and keys; `tools/record_walk.py` runs it and writes what it sees.
WALKS = [page for page in PAGES if commands(page) and commands(page) <= RUN_HERE]


def write_files(page: Path, folder: Path, *, until: Block | None = None) -> None:
    """Write the files that the page shows, or those above a block, into a folder."""
    for block in blocks(page):
        if block == until:
            return
        if block.kind in ("yaml", "text", "json") and block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")


def as_pack(text: str) -> str:
    """Return the text as a whole pack: a page may show its rules alone."""
    text = dedent(text)
    return text if re.search(r"^(rules|change|skip):", text, re.MULTILINE) else f"rules:\n{text}"


@pytest.mark.parametrize("block", PACKS, ids=str)
def test_packs_of_the_pages_load_and_keep_their_examples(block: Block, tmp_path: Path) -> None:
    write_files(block.page, tmp_path, until=block)
    pack = tmp_path / "rules" / "shown.yaml"
    pack.parent.mkdir(exist_ok=True)
    pack.write_text(as_pack(block.text), "utf-8")
    own = load_rules([pack], default_dir=default_rules_dir())
    ids = {rule.id for rule in own.rules if rule.place.file.endswith("shown.yaml")}
    failures = [verdict for verdict in Examples(own.rules).run(ids) if verdict.is_failure]
    assert not failures, "\n".join(line for verdict in failures for line in verdict.lines())


def expected_output(shown: str) -> re.Pattern[str]:
    """Return a pattern for the output that a page shows."""
    lines: list[str] = []
    if not shown.strip():
        return re.compile("")
    for line in shown.rstrip("\n").split("\n"):
        any_lines = line.strip() == ANY
        lines.append(r"(?:[^\n]*\n)*" if any_lines else ".*".join(map(re.escape, line.split(ANY))) + r"\n")
    return re.compile("".join(lines))


@pytest.mark.parametrize("page", WALKS, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_the_pages_print_what_they_show(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    run = 0
    for block in blocks(page):
        if block.kind != "console":
            continue
        write_files(page, tmp_path, until=block)
        for call, shown in calls(block):
            command, *arguments = shlex.split(call, comments=True)
            if command == "cat":
                output = "".join(Path(name).read_text("utf-8") for name in arguments)
            else:
                output = CliRunner().invoke(cli, arguments, catch_exceptions=False).output
            run += 1
            assert expected_output(shown).fullmatch(output), f"{block}: $ {call}\nprints\n{output}"
    assert run


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_pages_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    for target, _ in LINK.findall(text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: no {target}"


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    missing = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "index.md" and page.name not in index]
    assert not missing


def test_an_output_that_differs_is_seen() -> None:
    assert expected_output("one\n…\nfive … six\n").fullmatch("one\ntwo\nthree\nfive or six\n")
    assert not expected_output("one\nfive\n").fullmatch("one\ntwo\nfive\n")
    assert not expected_output("one\n").fullmatch("one\ntwo\n")
