"""Bytes become documents, and back, without a silent loss."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DocumentError
from cleaner.formats import output_name, suffix_of
from cleaner.formats.encoding import decode
from cleaner.formats.files import site_of
from cleaner.formats.jsonl import Fields, host_of, language, parse, rebuild

CLEAN = {"status": "changed", "fields": {}}


# ---------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("a/b.txt", "a/b.txt"),
        ("a/b.TXT", "a/b.TXT"),
        ("a/b.md", "a/b.md.txt"),
        ("a/b.html", "a/b.html.txt"),
        ("noted", "noted.txt"),
        ("c.jsonl", "c.jsonl"),
        ("c.jsonl.gz", "c.jsonl.gz"),
        ("a.b/c", "a.b/c.txt"),
    ],
)
def test_output_names(name: str, output: str) -> None:
    assert output_name(name) == output


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.txt", ".txt"), (".hidden", ""), ("a.tar.gz", ".tar.gz"), ("x.gz", ".gz"), ("d.e/f", "")]
)
def test_suffixes(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


@pytest.mark.parametrize(
    ("path", "site"),
    [
        ("crawl/www.example.org/a.txt", "www.example.org"),
        ("one.example.org/two.example.org/a.txt", "two.example.org"),
        ("crawl/a.example.txt", None),
        ("crawl-2024.01/a.txt", None),
        ("a.txt", None),
    ],
)
def test_the_site_is_a_folder_that_is_a_host_name(path: str, site: str | None) -> None:
    assert site_of(path) == site


# ---------------------------------------------------------------- encodings
LETTER = "The ferryman’s café – “closed”, he said, for the whole of May."


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_note(codec: str) -> None:
    decoded = decode(LETTER.encode(codec))
    assert (decoded.text, decoded.note) == (LETTER, "")


def test_the_mark_of_utf8_stays_for_the_ledger_to_tell_of() -> None:
    assert decode(LETTER.encode("utf-8-sig")).text == "\ufeff" + LETTER


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", LETTER),
        ("cp1251", "Паром снова ходит с понедельника, сообщила дирекция порта журналистам."),
        ("shift_jis", "渡し船は月曜日から再び運航すると港湾局が発表した。"),
    ],
)
def test_other_encodings_are_guessed_with_a_note(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert "a guess" in decoded.note


def test_stray_bytes_in_utf8() -> None:
    decoded = decode("Café Zoë is café Zoë".encode() + b", it\x92s said")
    assert decoded.text == "Café Zoë is café Zoë, it’s said"
    assert decoded.note == "UTF-8 with 1 stray byte(s), read as Windows-1252"


def test_a_text_that_was_cut_inside_a_character() -> None:
    decoded = decode("déjà vu à".encode()[:-1])
    assert decoded.text == "déjà vu \N{REPLACEMENT CHARACTER}"
    assert "cut off" in decoded.note


def test_a_single_accent_at_the_end_is_no_cut() -> None:
    assert decode(b"caf\xe9").text == "café"


def test_what_the_file_declares_goes_before_a_guess() -> None:
    assert decode("Žluťoučký kůň".encode("cp1250"), "windows-1250").text == "Žluťoučký kůň"
    assert decode(b"caf\xe9 noir", "no-such-encoding").text == "café noir"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"PK\x03\x04rest",
        bytes(range(256)) * 4,
        LETTER.encode("utf-16-le"),
        b"\xff\xfeabc",
        b"text \xe9 with \x00 in it",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()).text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decode(data).text.encode("utf-8")
    except DocumentError as error:
        assert str(error)


# ---------------------------------------------------------------- JSON lines
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
others = st.dictionaries(st.text().filter(lambda key: key not in ("text", "clean")), values, max_size=4)


@given(others, st.text(), st.text(), st.booleans(), st.sampled_from([(", ", ": "), (",", ":"), (" , ", " : ")]))
def test_only_the_text_changes(
    fields: dict[str, object], text: str, new: str, escaped: bool, separators: tuple[str, str]
) -> None:
    line = json.dumps({**fields, "text": text, "z": 1}, ensure_ascii=escaped, separators=separators)
    data = line.encode("utf-8", "surrogatepass") if escaped else line.encode("utf-8", "replace")
    record = parse(data)
    made = rebuild(record, new, CLEAN)
    wanted = json.loads(data)
    wanted["text"] = new
    wanted["clean"] = CLEAN
    found = json.loads(made)
    assert found == wanted
    assert list(found) == list(wanted)
    before, after = data[: record.span[0]], data[record.span[1] : record.end - 1]
    assert made.startswith(before)
    assert after.rstrip() in made


@given(others, st.text(), st.text())
def test_cleaning_again_replaces_what_cleaning_added(fields: dict[str, object], text: str, new: str) -> None:
    once = rebuild(parse(json.dumps({**fields, "text": text}).encode()), new, CLEAN)
    assert rebuild(parse(once), new, CLEAN) == once


def test_bytes_that_another_writer_would_not_keep() -> None:
    line = b'{"n": 1.0e5, "big": 123456789012345678901234567890, "text" : "a", "e": "\\u00e9\\/", "d": 1, "d": 2}\r'
    made = rebuild(parse(line), "b", CLEAN)
    tail = b', "clean": {"status": "changed", "fields": {}}}\r'
    assert made == line.replace(b'"a"', b'"b"').replace(b"}\r", tail)


def test_a_text_that_is_as_it_was_keeps_its_bytes() -> None:
    line = b'{"text":"\\u0041\\/b"}'
    assert rebuild(parse(line), "A/b", CLEAN).startswith(b'{"text":"\\u0041\\/b",')


def test_escapes_stay_the_producers_way() -> None:
    assert b"caf\\u00e9!" in rebuild(parse(b'{"text":"caf\\u00e9"}'), "café!", CLEAN)
    assert "café!".encode() in rebuild(parse('{"text":"café"}'.encode()), "café!", CLEAN)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"nonsense", "not a JSON object"),
        (b"[1]", "not a JSON object"),
        (b'{"text":"a"', "not JSON at column"),
        (b'{"text":"a",}', "not JSON at column"),
        (b'{"text":"a"} {}', "not one JSON object"),
        (b'{"text":12}', "field `text` is not a string"),
        (b'{"text":null}', "field `text` is not a string"),
        (b'{"body":"a"}', "no field `text`; it has `body`: --text-field body"),
        (b'{"x":"a"}', "no field `text`; its fields: x"),
        (b'{"text":"\xe9"}', "not UTF-8"),
        (b'{"text":"a","clean":true}', "has a field `clean` of its own"),
        (b'{"text":"a","d":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
    ],
)
def test_lines_that_cannot_be_read(line: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        parse(line)


def test_dotted_fields_descend_unless_the_name_is_a_field() -> None:
    inner = parse(b'{"page": {"body": "a"}, "meta": {"key": 7}}', Fields("page.body", "meta.key"))
    assert (inner.text, inner.id) == ("a", "7")
    assert json.loads(rebuild(inner, "b", CLEAN))["page"] == {"body": "b"}
    assert parse(b'{"page": {"body": "a"}, "page.body": "c"}', Fields("page.body")).text == "c"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"text":"","id":7,"url":"https://www.Example.org:80/a","lang":"en-GB"}', ("7", "www.example.org", "en")),
        (b'{"text":"","url":"//example.org/a","language":"eng_Latn"}', ("//example.org/a", "example.org", "en")),
        (b'{"text":"","domain":"example.org","lang":null}', (None, "example.org", None)),
        (b'{"text":"","url":"http://[bad"}', ("http://[bad", None, None)),
    ],
)
def test_what_a_record_says_of_itself(line: bytes, expected: tuple[str | None, ...]) -> None:
    record = parse(line)
    assert (record.id, record.site, record.lang) == expected


def test_hosts_and_languages() -> None:
    assert host_of("Example.org") == "example.org"
    assert host_of("localhost") is None
    assert [language(code) for code in ("", "EN", "pt-BR", "German")] == [None, "en", "pt", "de"]


# ---------------------------------------------------------------- HTML
def text_of(markup: str) -> str:
    pytest.importorskip("lxml")
    from cleaner.formats.html import text_of as read

    return read(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>two</b>\n three</p><p>Four</p>", "One two three\n\nFour\n"),
        ("a<br>b<br/>c", "a\nb\nc\n"),
        ("<ul><li>One</li><li><p>Two</p></li><li></li></ul>", "• One\n• Two\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
        ("<p>Fish &amp; chips</p><script>no()</script><p hidden>no</p><!-- no --><p>yes", "Fish & chips\n\nyes\n"),
        ("<pre>one\n  two</pre>", "one\ntwo\n"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc\n"),
        ('<?xml version="1.0" encoding="utf-8"?><html><body>x</body></html>', "x\n"),
        ("", ""),
        ("<html></html>", ""),
        ("<html><body><p>a</p></body></html>b<p>c", "a\n\nb\n\nc\n"),
        ("<div>" * 1500 + "deep", "deep\n"),
    ],
)
def test_html_reads_as_a_reader_sees_it(markup: str, text: str) -> None:
    assert text_of(markup) == text


def test_html_that_the_parser_gives_up_is_not_half_read() -> None:
    with pytest.raises(DocumentError, match="nested too deep"):
        text_of("<p>first</p>" + "<div>" * 3000 + "deep")


def test_html_names_its_encoding() -> None:
    pytest.importorskip("lxml")
    from cleaner.formats.html import read_html

    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250"><p>Žluťoučký kůň'
    assert read_html(page.encode("cp1250")).text == "Žluťoučký kůň\n"
