from __future__ import annotations

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from settling import once

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.repairs.quotes import Quotes


def test_straightens_one_for_one() -> None:
    assert (
        once(Quotes(), "“It’s the ‘old’ road,” said „Olga‟ ʼn") == "\"It's the 'old' road,\" said \"Olga\" 'n"
    )


@pytest.mark.parametrize("text", ["", 'it\'s "plain"', "« non » 5′ 3″ `code` ´ ‹x› 「はい」"])
def test_keeps(text: str) -> None:
    assert once(Quotes(), text) == text


def test_keep_is_an_option() -> None:
    assert once(Quotes(style="keep"), "“so”") == "“so”"
    with pytest.raises(ValueError, match="style"):
        Quotes(style="curly")


def test_one_run_for_each_quote() -> None:
    assert list(Quotes().runs(Document("‘a’ b’"))) == [Run("‘", "'", (0,)), Run("’", "'", (2, 5))]


@given(st.text("ab \n'\"\u02bc‘’‚‛“”„‟′«é"))
def test_is_ftfy(text: str) -> None:
    assert once(Quotes(), text) == ftfy.fixes.uncurl_quotes(text)
