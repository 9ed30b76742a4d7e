from __future__ import annotations

import ftfy
import pytest
from corpora import dev_texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from settling import once, settled
from test_ftfy_gate import texts

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.repairs.characters import Characters
from cleaner.repairs.encoding import Encoding
from cleaner.repairs.quotes import Quotes
from cleaner.repairs.spacing import Spacing

ALL = [Encoding(), Characters(), Quotes(), Spacing()]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Bread &amp; butter &lt; jam", "Bread & butter < jam"),
        ("the mayor&amp;#8217;s&nbsp;hat", "the mayor’s\xa0hat"),
        ("P&EACUTE;REZ", "PÉREZ"),
        ("lâ€™Ã©tÃ© Ã  la mer", "l’été à la mer"),
        ("naÃƒÂ¯ve", "naïve"),
        ("a\x93b\x94", "a“b”"),
        ("\ud83d\ude00 and \ud83d alone", "😀 and \ufffd alone"),
        ("&acirc;€™ hidden", "’ hidden"),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert once(Encoding(), text) == mended
    assert once(Encoding(), mended) == mended


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R&D at AT&T, Brook & Sons; #8217; &bogus; &amp without end",
        "€40, £35, ½ of π, n² ≥ 4, −5 °C, “É”, F♯, «déjà»",
        "Jos\ufffd Alma",
        "Straße, Größe, İpek, Nguyễn, Øre, 市長は",
        "Write <i> and &amp; in HTML",
        "a < b\nand &amp; stays below",
    ],
)
def test_keeps(text: str) -> None:
    assert once(Encoding(), text) == text


def test_entities_before_markup_are_decoded() -> None:
    assert once(Encoding(), "a &amp; b\nx < y\nc &amp; d") == "a & b\nx < y\nc &amp; d"


def test_decoded_markup_does_not_stop_the_lines_after_it() -> None:
    assert once(Encoding(), "&lt;b&gt;\nc &amp; d") == "<b>\nc & d"


def test_options() -> None:
    text = "x < y\nc &amp; cafÃ©"
    assert once(Encoding(entities="always"), text) == "x < y\nc & café"
    assert once(Encoding(entities="keep"), "c &amp; cafÃ©") == "c &amp; café"
    assert once(Encoding(mojibake="keep"), "c &amp; cafÃ©\ud83d") == "c & cafÃ©\ufffd"
    with pytest.raises(ValueError, match="entities"):
        Encoding(entities="off")


def test_edits_are_as_small_as_the_faults() -> None:
    text = "The cafÃ© opens; the other cafÃ© doesnâ€™t &amp; won&#8217;t."
    assert list(Encoding().runs(Document(text))) == [
        Run("Ã©", "é", (7, 30)),
        Run("â€™", "’", (38,)),
        Run("amp;", "", (44,)),
        Run("&#8217;", "’", (52,)),
    ]


def test_a_giant_line_is_mended_in_small_edits() -> None:
    text = "The cafÃ© is full, and no one knows why. " * 20_000
    runs = Encoding().runs(Document(text))
    assert [(run.before, run.after, len(run.starts)) for run in runs] == [("Ã©", "é", 20_000)]


@settings(max_examples=300, deadline=None)
@given(texts)
def test_settles_at_once(text: str) -> None:
    settled(Encoding(), text, passes=1)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_settles_on_any_characters(text: str) -> None:
    settled(Encoding(), text, passes=1)


def spaced(text: str) -> str:
    """Return the text as `spacing` leaves it."""
    return settled(Spacing(), text, passes=1)


# Without what the docstrings of the repairs name as different: entities that take two rounds, lines that end
# in other breaks than "\n", terminal escapes that folding widths makes, and what only we take away.
plain_texts = texts.filter(lambda text: not set(text) & set("&\r\u2028\x1b\xad\u200b") and not has_half_pair(text))


def has_half_pair(text: str) -> bool:
    """Say whether half a surrogate pair stands where quotes do: ftfy straightens them before it goes on to decode."""
    return any("\ud800" <= char <= "\udfff" for char in text) and any(quote in text for quote in "‘’‚‛“”„‟")


@settings(max_examples=500, deadline=None)
@given(plain_texts)
@example("Øœ.")  # mojibake of a direction mark, which ftfy keeps where no letter has a use for it
def test_the_four_repairs_together_are_ftfy(text: str) -> None:
    mended = settled(ALL[:3], text, passes=4)  # or a space that mojibake left at a line end would be gone
    assert spaced(mended) == spaced(settled([Characters()], ftfy.fix_text(text), passes=4))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_the_four_repairs_together_settle(text: str) -> None:
    settled(ALL, text, passes=4)


def test_the_four_repairs_together_are_ftfy_on_the_dev_corpus() -> None:
    for name, text in dev_texts(pages=25):
        ours = settled(ALL, text, passes=3)
        theirs = settled([Characters(), Spacing()], ftfy.fix_text(text), passes=3)
        assert ours == theirs, name
