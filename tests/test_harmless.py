"""What authors write with the words of pages: every text of `harmless.yaml` stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cleaner import Cleaner

TEXTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("harmless.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_an_authors_text_stays(text: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(text)
    assert [(record.rule, record.before) for record in result.ledger.applied] == []
    assert result.text == text
