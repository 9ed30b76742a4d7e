"""What `cleaner suggest` proposes, on a small corpus of our own."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.commands.suggest import command
from cleaner.document import Document
from cleaner.suggest import suggest
from cleaner.suggest.corpus import Corpus
from cleaner.suggest.write import as_json

SAID = (
    "On {day} Antony Varsholm told the council that the ferry would run again, and Varsholm was sure that the harbour "
    "could be ready before the first storms of the coming winter."
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
LINKS = ("the old mill", "a bridge of rope", "the last signal box", "how bread rises", "seven ferries", "the fog horn")


def articles() -> dict[str, str]:
    texts = {}
    for number, (day, link) in enumerate(zip(DAYS, LINKS, strict=True)):
        body = SAID.format(day=day)
        if number == 2:
            body += " A letter from Varshulm was read out, and nobody in the hall had anything to add to it that night."
        if number == 3:
            body += " The painter Ida Varsholt showed ten works, and Varsholt was glad of the crowd that came to see."
        tail = f"See also: {link} of {day}\n\nAll about the coast, daily"
        texts[f"{number}.txt"] = f"Share this page\n\n{body}\n\n{tail}\n"
    return texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in articles().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_proposals(folder: Path) -> None:
    found = suggest(Corpus(folder))
    assert [(pair.wrong, pair.right, pair.given) for pair in found.names] == [("Varshulm", "Varsholm", "Antony")]
    lines = {(line.kind, line.text): line.documents for line in found.lines}
    assert lines[("line", "All about the coast, daily")] == 6
    assert lines[("line", "Share this page")] == 6
    assert lines[("opening", "See also")] == 6


def test_order_does_not_matter() -> None:
    class Shuffled:
        def __init__(self, seed: int) -> None:
            self.random = random.Random(seed)

        def documents(self) -> list[Document]:
            documents = [Document(text, name) for name, text in articles().items()]
            self.random.shuffle(documents)
            return documents

    assert as_json(suggest(Shuffled(1))) == as_json(suggest(Shuffled(2)))


def test_the_pack_passes_its_own_examples(folder: Path, tmp_path: Path) -> None:
    from cleaner.commands.test import command as test_command

    pack = tmp_path / "out" / "suggested.yaml"
    pack.parent.mkdir()
    runner = CliRunner()
    made = runner.invoke(command, [str(folder), "-o", str(pack)])
    assert made.exit_code == 0, made.output
    assert "# " in pack.read_text(encoding="utf-8")
    again = runner.invoke(command, [str(folder), "-o", str(pack)])
    assert again.exit_code == 2
    tested = runner.invoke(test_command, [str(pack)])
    assert tested.exit_code == 0, tested.output


def test_json_contract(folder: Path) -> None:
    result = CliRunner().invoke(command, [str(folder), "--output-format", "json", "-q"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert {"wrong", "right", "count", "evidence"} <= set(found["names"][0])
    assert {"text", "documents"} <= set(found["lines"][0])


def test_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    records = [json.dumps({"id": name, "body": text}) for name, text in articles().items()]
    path.write_text("\n".join([*records, "no json"]) + "\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(path), "--text-field", "body", "--output-format", "json", "-q"])
    assert [each["wrong"] for each in json.loads(result.stdout)["names"]] == ["Varshulm"]
