from __future__ import annotations

import unicodedata

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from settling import once, settled

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.repairs.characters import Characters


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("o\ufb03ce, ﬂag, Ĳssel, ǆep, ŉ", "office, flag, IJssel, džep, \u02bcn"),
        ("３０億円（約）　ｶﾞ", "30億円(約) ガ"),
        ("a\r\nb\rc\r\r\nd\u2028e\u2029f\x0cg\x0bh\x85", "a\nb\nc\n\nd\ne\nf\ng\nh\n"),
        ("\x1b[36;44mblue\x1b[0m \x1b］ \x1b［１ｍ\x07\x00\x7f", "blue ] "),
        ("\x1b[\x1b[0m0m", "[0m"),
        ("\ufeffSep\xadtem\xadber\u200b \u2060x\u2062y \ufffcz", "September xy z"),
        ("e\u0301 \u1112\u1161\u11ab \u212b \u2126", "é 한 Å Ω"),
        ("a\u0323\u0307 q\u0307\u0323", "ạ̇ q\u0323\u0307"),
        ("foo\u200cbar\u200d baz\u200d", "foobar baz"),
        ("👩\u200d x\u200d👩", "👩 x👩"),
        ("\u200eMaria\u200f \u202ato\u202c \u2066me\u2069", "Maria to me"),
        ("ship\U000e0041\U000e0042 tags \U000e0001", "ship tags "),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert settled(Characters(), text, passes=2) == mended


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain text,\n\nwith\ttabs and  spaces.",
        "“Curly” – dashes… \xa0 and æ, œ, ß, ½, ², ™",
        "👨\u200d👩\u200d👧 ❤️\u200d🔥 👩🏽\u200d🚒 🏳️\u200d🌈 1️⃣ ↩︎",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "کتاب\u200cها و ه\u200d",
        "क्\u200dष क्\u200cष ශ්\u200dරී",
        "ភាសា\u200bខ្មែរ ไทย\u200bไทย",
        "שלום (40%)\u200f. English\u200e",
        "\u2067שלום\nעולם\u2069 \u202bא\u202c",
        "Jos\ufffd",
        "한국어 日本語、「はい」。",
        "Nguyễn Văn Đức",
    ],
)
def test_keeps(text: str) -> None:
    assert once(Characters(), text) == text


def test_direction_marks_go_line_by_line() -> None:
    assert once(Characters(), "\u200eMaria\nשלום\u200f.\n\u200eTom") == "Maria\nשלום\u200f.\nTom"


def test_options() -> None:
    text = "ﬁn １０　km"
    assert once(Characters(ligatures="keep"), text) == "ﬁn 10 km"
    assert once(Characters(width="keep"), text) == "fin １０　km"
    with pytest.raises(ValueError, match="width"):
        Characters(width="half")


def test_edits_are_small_and_gathered() -> None:
    runs = Characters().runs(Document("ﬁve ﬁsh\r\nin a re\u0301gime"))
    assert list(runs) == [Run("ﬁ", "fi", (0, 4)), Run("\r", "", (7,)), Run("e\u0301", "é", (15,))]


def test_a_mark_that_moves_is_not_lost_beside_a_ligature() -> None:
    assert settled(Characters(), "\u0149\u0301\u0301\u094d", passes=3) == "\u02bc\u0144\u094d\u0301"


def test_giant_lines() -> None:
    text = "caf\u0065\u0301 ﬁ \u200b" * 50_000
    assert settled(Characters(), text, passes=1) == "café fi " * 50_000
    text = "e\u0301" * 100_000
    assert settled(Characters(), text, passes=1) == "é" * 100_000


ALPHABET = (
    "aeq \n\r\x0b\x1b[0m;\x07\u0301\u0323\u200b\u200c\u200d\u200e\u200f\u202a\u2066\xad\ufeff\ud83dﬁŉＡ１　ｶﾞ"
    "👩🏽\ufe0f🏴\U000e0067\U000e007fमक्هא한\u1112\u1161\u11abΩ［ｍ“"
)


@settings(max_examples=600, deadline=None)
@given(st.text(ALPHABET, max_size=30))
def test_settles_soon_and_in_nfc(text: str) -> None:
    mended = settled(Characters(), text, passes=4)  # one less than the engine has patience for
    assert unicodedata.is_normalized("NFC", mended)


OURS = "\x0b\x0c\x1b\u200b\u200c\u200d\u200e\u200f\u202a\u2066\xad\u2060"


@settings(max_examples=400, deadline=None)
@given(st.text([c for c in ALPHABET if c not in OURS + "\ud83d“\U000e0067\U000e007f"], max_size=30))
def test_is_ftfy_where_only_shared_characters_stand(text: str) -> None:
    theirs = ftfy.fix_text(text, uncurl_quotes=False, fix_encoding=False, unescape_html=False)
    assert settled(Characters(), text, passes=3) == theirs
