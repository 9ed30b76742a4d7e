"""The gate against ftfy itself: no table may miss what the installed version can repair."""

from __future__ import annotations

import re
import re._constants as sre  # the parts of a compiled expression have no public name
import re._parser as sre_parse
import subprocess
import sys
import unicodedata

import ftfy
import pytest
from corpora import dev_texts
from ftfy import chardata
from ftfy.badness import BADNESS_RE, MOJIBAKE_CATEGORIES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import ftfy_gate
from cleaner.unusual import unusual_characters

WHOLE = {chr(code) for code in range(1, 0x10000) if not 0xD800 <= code <= 0xDFFF}


def expanded(ranges: str) -> set[str]:
    """Return the characters that a class of these characters and ranges holds."""
    class_ = re.compile(f"[{ranges}]")
    return {character for character in WHOLE if class_.match(character)}


def characters(parsed: object) -> set[str]:
    """Return what one item of a parsed expression matches, as far as the Basic Plane goes."""
    op, value = parsed
    if op is sre.LITERAL:
        return {chr(value)}
    if op is sre.IN:
        negated = value[0][0] is sre.NEGATE
        found: set[str] = set()
        for kind, what in value[1:] if negated else value:
            if kind is sre.LITERAL:
                found.add(chr(what))
            elif kind is sre.RANGE:
                found.update(map(chr, range(what[0], what[1] + 1)))
            else:
                return WHOLE
        return WHOLE - found if negated else found
    return WHOLE


def branches() -> list[list[set[str]]]:
    """Return each alternative of BADNESS_RE as the sets of characters at its places."""
    ((op, (_, alternatives)),) = sre_parse.parse(BADNESS_RE.pattern, BADNESS_RE.flags)
    assert op is sre.BRANCH
    return [[characters(item) for item in alternative] for alternative in alternatives]


def always_fires(places: list[set[str]]) -> bool:
    """Return whether every text that an alternative matches holds a trigger."""
    trigger = ftfy_gate._trigger(True)
    for at, place in enumerate(places):
        if len(place) < 300 and all(trigger.search(character) for character in place):
            return True
        if at + 1 == len(places):
            continue
        following = places[at + 1]
        # Of a set with nearly everything in it, a sample is enough: only ASCII letters are left out of one.
        sample = following if len(following) < 500 else following & expanded(" -@\x80-\u0250\u4e00-\u4e10\n")
        if all(trigger.search(a + b) for a in sorted(place)[:400] for b in sample):
            return True
    return False


@pytest.mark.parametrize("places", branches(), ids=lambda places: str(len(places)))
def test_every_bad_sequence_holds_a_trigger(places: list[set[str]]) -> None:
    assert always_fires(places)
    assert len(places) <= ftfy_gate._BEFORE


def test_an_unknown_bad_sequence_would_be_noticed() -> None:
    assert not always_fires([{"q"}, {"ж"}, {"x"}])


def test_tables_follow_the_installed_ftfy() -> None:
    category = {name: expanded(ranges) for name, ranges in MOJIBAKE_CATEGORIES.items()}
    hot_names = ("bad", "upper_accented", "currency", "numeric", "box", "law")
    hot = set().union(*(category[name] for name in hot_names))
    assert set(ftfy_gate.HOT) == hot | set("‚ЂÙ")
    assert set(ftfy_gate.ACCENTED) == category["lower_accented"] | set("ВГРСΒΓΞΟ")
    assert set(ftfy_gate.PUNCTUATION) == category["start_punctuation"] | category["end_punctuation"] | {"°"}
    assert set(ftfy_gate.LONE) == category["c1"] | set("ÂÃ")
    assert set(ftfy_gate.LIGATURES) == set(map(chr, chardata.LIGATURES))
    assert set(ftfy_gate.CONTROLS) == set(map(chr, chardata.CONTROL_CHARS))
    assert set(ftfy_gate.WIDTHS) >= set(map(chr, chardata.WIDTH_MAP))
    assert chardata.HTML_ENTITY_RE.pattern == ftfy_gate._ENTITY
    assert ftfy.TextFixerConfig().max_decode_length == ftfy_gate.SEGMENT
    for curly, pattern in (
        (ftfy_gate.QUOTES["'"], chardata.SINGLE_QUOTE_RE),
        (ftfy_gate.QUOTES['"'], chardata.DOUBLE_QUOTE_RE),
    ):
        assert set(curly) == {character for character in WHOLE if pattern.match(character)}


def test_characters_that_may_compose_are_all_let_through() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        parts = unicodedata.decomposition(character)
        composes = parts and not parts.startswith("<")
        for part in (chr(int(part, 16)) for part in parts.split()[1:]) if composes else ():
            assert ftfy_gate.may_compose(frozenset(part))
        if not unicodedata.is_normalized("NFC", character):
            assert ftfy_gate.may_compose(frozenset(character))


# Every kind of trigger, what stands beside it in bad sequences, and the syntax of entities and escapes.
TRIGGERS = (
    "ÃÂâ€™œ\x9d\x80\x85 \xa0\xadàéìßñ»«¡¿©®°ÐÑØÙŸžšŒœ×²³√±≈‚Äìóä вЂВГРСΒΓΞΟβā½§¶│╗ô"
    "“”‘’ʼ„‟\r\n\x1b[0m<&;#x27amp ﬁŉĳＬ３　ｶﾞ\u0301\u0327ǅ\ufeff\x07\x1a\ufffd"
    "\u2028\u200b\ud83d\udca9?aZ.漢한\u1161Ω"
)
PIECES = (
    "â€™", "â€œ", "Ã©", "Ã ", "Ã la", "Â ", "Â£", "»ì", "ì»", "é»", "ï¿½", "ð\x9f\x98\x8a",
    "вЂ“", "ГўВЂВ™ ", "âˆš", "â€\x9d",
    "&amp;", "&amp;amp;", "&#8217;", "&#x2019;", "&lt;", "&nbsp;", "&EACUTE;",
    "&amp;#8217;", "&bogus;", "&#0;", "AT&T;", "R&D",
    "<", "<b>", "\n", "\r\n", "e\u0301", "ﬃ", "Ｆ", "\x1b[31m", "œ.", "œuvre",
    "Ã\xa0", "plain words ", "l’été ", "\ud83d\ude00",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(TRIGGERS, max_size=6)), max_size=12).map("".join)


@settings(max_examples=600, deadline=None)
@given(texts)
@example("»ì")
@example("a\nÃ ")
@example("&amp;\n<\n&amp;")
@example("&lt;b&gt;\n&amp;")
@example("\ud83d")
def test_fix_text_is_ftfy(text: str) -> None:
    assert ftfy_gate.fix_text(text) == ftfy.fix_text(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_fix_text_is_ftfy_on_any_characters(text: str) -> None:
    assert ftfy_gate.fix_text(text) == ftfy.fix_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Itâ€™s the baker\u2019s \u201cold\u201d oven",
        "rÃƒÂ©sumÃƒÂ©",
        "voilÃ  le pain, Ã  la carte",
        "Le cafÃ© Â» ferme Ã\xa0 midi",
        "&lt;em&gt;&amp;hellip;&lt;/em&gt;",
        "BUNDESSTRA&SZLIG;E",
        "ＨＡＲＢＯＵＲ　ＮＯＩＳＥ",
        "\x1b[36;44mharbour\x1b[0m lights",
        "a\x85b",
        "l’humanitÃ© and â€˜quotes’",
        "Ð¿Ñ€Ð¸Ð²ÐµÑ‚",
        "ãƒ‘ãƒ³ã‚’ç„¼ã\x8f",
        "ﬂour and e\u0301clair",
    ],
)
def test_fix_text_is_ftfy_on_known_faults(text: str) -> None:
    fixed = ftfy.fix_text(text)
    assert fixed != text
    assert ftfy_gate.fix_text(text) == fixed


def test_giant_lines_are_cut_where_ftfy_cuts_them() -> None:
    text = "a " * 499_999 + "xÃ© and cafÃ©\nâ€™&amp;<\n&amp;’"  # the cut falls between "Ã" and "©"
    fixed = ftfy_gate.fix_text(text)
    assert fixed == ftfy.fix_text(text)
    assert fixed.endswith("xÃ© and café\n'&amp;<\n&amp;'")


def test_fix_text_is_ftfy_on_the_dev_corpus() -> None:
    for name, text in dev_texts(pages=25):
        assert ftfy_gate.fix_text(text) == ftfy.fix_text(text), name


def test_ftfy_is_imported_only_for_a_suspect_line() -> None:
    program = (
        "import sys; from cleaner.ftfy_gate import fix_text\n"
        "fix_text('R&D at AT&T, Élan “vital”, €40 and ½ — déjà vu, cœur, Größe, Привет, 市長は')\n"
        "assert 'ftfy' not in sys.modules\n"
        "assert fix_text('itâ€™s') == \"it's\" and 'ftfy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@given(st.text(alphabet="abce \u0301\u0300\u0327é\u1e9b\u0323’一가\u1100\u1161\u11a8😀\u0338=\u212b", max_size=12))
def test_composed_as_python_says(text: str) -> None:
    assert ftfy_gate.is_composed(text, unusual_characters(text)) == unicodedata.is_normalized("NFC", text)
