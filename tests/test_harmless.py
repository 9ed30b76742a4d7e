"""What authors write with the words of pages stays as it is: whole texts, and sentences at every place of one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cleaner import Cleaner

HERE = Path(__file__).parent
TEXTS: dict[str, str] = yaml.safe_load((HERE / "harmless.yaml").read_text(encoding="utf-8"))
SENTENCES: dict[str, list[str]] = yaml.safe_load((HERE / "harmless-sentences.yaml").read_text(encoding="utf-8"))

BEFORE = (
    "The tower above the old harbour has stood empty since the bell was sold, and every spring a few more of its tiles "
    "come down into the yard of the school."
)
AFTER = (
    "Nobody can say to whom it belongs, for the only book in which it was written down lay in the cellar of the town "
    "hall in the year of the great flood."
)


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_an_authors_text_stays(text: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(text)
    assert [(record.rule, record.before) for record in result.ledger.applied] == []
    assert result.text == text


@pytest.mark.parametrize("place", ["above", "between", "below", "behind"])
@pytest.mark.parametrize("kind", SENTENCES)
def test_an_authors_sentence_stays(kind: str, place: str, cleaner: Cleaner) -> None:
    lost = []
    for sentence in SENTENCES[kind]:
        article = {
            "above": f"{sentence}\n\n{BEFORE}\n\n{AFTER}\n",
            "between": f"{BEFORE}\n\n{sentence}\n\n{AFTER}\n",
            "below": f"{BEFORE}\n\n{AFTER}\n\n{sentence}\n",
            "behind": f"{BEFORE}\n\n{AFTER} {sentence}\n",
        }[place]
        result = cleaner.clean(article)
        if result.text != article:
            lost.append((sentence, list(result.ledger.counts)))
    assert lost == []
