"""Patterns: what the text in a pack means on the shadow, and what is refused."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import Place
from cleaner.patterns import BadPattern, check_template, fold_expression, pattern_of
from cleaner.rule import Pattern
from cleaner.shadow import shadow_of

PLACE = Place("house.yaml", 3, 7)


def made(text: str, *, ignore_case: bool = True) -> Pattern:
    return pattern_of(text, PLACE, ignore_case=ignore_case)


def finds(pattern: str, text: str, *, ignore_case: bool = True) -> bool:
    return made(pattern, ignore_case=ignore_case).compiled.search(shadow_of(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("see also", "SEE  also"),
        ("don't share", "Don’t share"),
        ("don’t share", "Don't share"),
        ("10–12 May", "10—12 may"),
        ("read more...", "Read more…"),
        ("read more…", "Read more..."),
        ("wait.", "wait."),
        ("(c) 2024", "(c) 2024"),
        ("cafe\u0301", "café"),  # a pack written in NFD
        ("分享", "点击分享到"),  # no word boundary where words have no spaces
        (r"/share (on|to) \w+/i", "Share on Foo"),
        (r"/https?:\/\//", "http://x"),
        (r"/“\w+”/", '"so"'),
        (r"/\u2019s/", "it’s"),
        (r"/a\xa0b/", "a\u00a0b"),
        (r"/a\nb/", "a b"),
        (r"/[—]x/", "–x"),
        (r"/ a \  b  # a comment/x", "a b"),
        (r"/\p{Lu}x/", "Éx"),
        ("/a.b/", "a\nb"),
        ("/", "a / b"),
    ],
)
def test_finds(pattern: str, text: str) -> None:
    assert finds(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("share", "shared"),
        ("share", "reshare"),
        ("a.b", "axb"),
        (r"/\p{Lu}x/", "éx"),
        ("/share/", "Share"),
        (r"/[a—c]/", "b"),  # a folded dash makes no range
        (r"/x[^\n]y/", "xy"),
    ],
)
def test_does_not_find(pattern: str, text: str) -> None:
    assert not finds(pattern, text)


def test_a_line_break_in_a_class_stays() -> None:
    assert finds(r"/x[^\n]y/", "x y")


def test_literals_heed_case_where_asked() -> None:
    assert not finds("Share", "share", ignore_case=False)


def test_a_literal_keeps_its_words() -> None:
    assert made("Say “hi”").literal == 'Say "hi"'
    assert made("/a/").literal is None


def test_pickles_without_its_compiled_form() -> None:
    pattern = made("/a+/")
    assert pattern.compiled
    assert pickle.loads(pickle.dumps(pattern)) == pattern


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "an empty pattern matches everywhere; write what it should match"),
        ("  ", "an empty pattern matches everywhere; write what it should match"),
        ("//", "an empty pattern matches everywhere; write what it should match"),
        ("/x*/", "`/x*/` matches the empty text, so it matches everywhere"),
        ("/a/ig", "unknown flag `g` in `/a/ig`; the flags are `i`, `s` and `x`"),
        (
            "/share",
            (
                "`/share` starts with `/` but does not end in `/` and flags; quote it whole, "
                r"and write a literal slash as '/\/…/'"
            ),
        ),
        ("/[/", "bad pattern `/[/`: unterminated character set at character 2"),
        ("/(a/", "bad pattern `/(a/`: missing ) at character 3"),
        ("/a{1000000000}/", "`/a{1000000000}/` repeats a part too often; lower its `{…}`"),
        ("/(a{999}){999}/", "`/(a{999}){999}/` repeats a part too often; lower its `{…}`"),
        ("x" * 20_001, "a pattern has at most 20000 characters"),
    ],
)
def test_refuses(pattern: str, message: str) -> None:
    with pytest.raises(BadPattern) as caught:
        made(pattern)
    assert str(caught.value) == message


def test_a_shipped_regex_is_compiled_when_it_is_used() -> None:
    assert pattern_of("/[/", PLACE, ignore_case=True, check=False).expression == "["


@pytest.mark.parametrize(
    ("pattern", "template"),
    [("/(a)(b)/", r"\2\1"), ("/(?<x>a)/", r"\g<x>\g<1>"), ("a", "C:\\x"), ("/a/", r"\\ \n"), ("/a/", "")],
)
def test_templates(pattern: str, template: str) -> None:
    check_template(template, made(pattern))


@pytest.mark.parametrize(
    ("pattern", "template", "message"),
    [
        ("/a/", r"\1", r"`\1` in the replacement, but the pattern has no group"),
        ("/(a)/", r"\2", r"`\2` in the replacement, but the pattern has one group"),
        ("/(a)(b)/", r"\g<3>", r"`\g<3>` in the replacement, but the pattern has 2 groups"),
        ("/(a)/", r"\g<x>", r"`\g<x>` in the replacement, but the pattern has no group of that name"),
        ("a", r"\1", r"`\1` in the replacement, but the pattern has no group"),
        ("/a/", r"\q", r"`\q` in the replacement means nothing; a backslash is written `\\`"),
    ],
)
def test_refuses_templates(pattern: str, template: str, message: str) -> None:
    with pytest.raises(BadPattern) as caught:
        check_template(template, made(pattern))
    assert str(caught.value) == message


@given(st.text(min_size=1))
def test_a_literal_finds_itself(text: str) -> None:
    import unicodedata

    text = unicodedata.normalize("NFC", text)
    if not text.strip() or text.startswith("/"):
        return
    assert made(text).compiled.search(shadow_of(text)) is not None


@given(st.text(alphabet="ab[]^\\n—’\u00a0(){}|?*+-:x19/ "))
def test_every_regex_is_made_or_refused(body: str) -> None:
    fold_expression(body)
    try:
        made(f"/{body}/")
    except BadPattern:
        return
