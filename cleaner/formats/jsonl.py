"""Records of JSON lines: find the text in a line, and put the clean text in its place.

Only the text is written anew. All other bytes of the line stay: numbers keep their digits, strings their escapes,
keys their order. The member `clean` is added last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from io import BytesIO
from itertools import chain
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.scanner import make_scanner
from typing import Any
from urllib.parse import urlsplit

from cleaner.errors import DocumentError
from cleaner.values import dataclass

TEXT_FIELD = "text"
LIKELY_TEXT_FIELDS = ("text", "content", "body", "raw_content", "article")
ID_FIELDS = ("id", "url")
_SPACE = " \t\r\n"
STRETCH = 500_000
"""Code points of a text that are written at a time: as a string, all of a long one takes four times its bytes."""

# Numbers stay text: a number of 5,000 digits is no error of ours, and Python refuses to convert it.
_scan: Any = make_scanner(
    json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)  # type: ignore[arg-type]
)


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields hold the text and the id. A dot descends into objects, unless the whole name is a field."""

    text: str = TEXT_FIELD
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One readable line: its text and what it says of it. Spans are of `raw`, in bytes."""

    raw: bytes
    text: str
    span: tuple[int, int]
    end: int
    id: str | None = None
    site: str | None = None
    lang: str | None = None
    old_clean: tuple[int, int] | None = None

    @property
    def literal(self) -> bytes:
        """The text as the line writes it."""
        return self.raw[slice(*self.span)]


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    value_start: int
    value_end: int
    value: Any


@dataclass(slots=True)
class _Object:
    members: dict[str, _Member] = field(default_factory=dict)
    end: int = 0


def parse(raw: bytes, fields: Fields = Fields()) -> Record:
    """Return the record of a line, with or without its `\\n`. Raises DocumentError, with what to do, for another."""
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8 at byte {error.start}") from error
    start = _skip(line, 1 if line.startswith("\ufeff") else 0)
    if not line.startswith("{", start):
        raise DocumentError("not a JSON object")
    top = _scan_object(line, start)
    if _skip(line, top.end) != len(line):
        raise DocumentError(f"not one JSON object: more follows at column {top.end + 1}")
    member = _find(line, top, fields.text)
    if member is None:
        likely = [name for name in LIKELY_TEXT_FIELDS if name in top.members]
        names = ", ".join(list(top.members)[:8]) or "none"
        advice = f"; it has `{likely[0]}`: --text-field {likely[0]}" if likely else f"; its fields: {names}"
        raise DocumentError(f"no field `{fields.text}`{advice}")
    if line[member.value_start] != '"':
        raise DocumentError(f"field `{fields.text}` is not a string")
    old_clean = _old_clean(line, top)
    return Record(
        raw,
        member.value,
        (_in_bytes(line, raw, member.value_start), _in_bytes(line, raw, member.value_end)),
        _in_bytes(line, raw, top.end),
        id=_id(line, top, fields),
        site=_site(top),
        lang=_lang(top),
        old_clean=old_clean and (_in_bytes(line, raw, old_clean[0]), _in_bytes(line, raw, old_clean[1])),
    )


def _in_bytes(line: str, raw: bytes, at: int) -> int:
    """Return where a place of the line lies in its bytes; counted from the nearer end, since the text may be long."""
    if 2 * at < len(line):
        return len(line[:at].encode())
    return len(raw) - len(line[at:].encode())


def rebuild(record: Record, text: str, clean: Mapping[str, Any]) -> bytes:
    """Return the line with its text replaced and `clean` as its last member."""
    if text == record.text:
        value: Iterable[bytes] = (record.literal,)
    else:
        value = _dumped(text, ascii_only=record.literal.isascii() and not record.text.isascii())
    raw, (start, end), close = record.raw, record.span, record.end - 1
    head, tail = raw[:start], raw[end:close]
    if record.old_clean:
        cut_start, cut_end = record.old_clean
        if cut_start < start:
            head = raw[:cut_start] + raw[cut_end:start]
        else:
            tail = raw[end:cut_start] + raw[cut_end:close]
    comma, colon = (", ", ": ") if b'": ' in raw else (",", ":")
    kept = tail.rstrip(_SPACE.encode())
    summary = json.dumps(clean, ensure_ascii=False, separators=(comma, colon))
    member = _encode(f'{comma}"clean"{colon}{summary}')
    made = BytesIO()  # which keeps no pieces of a long text beside the whole
    made.writelines(chain((head,), value, (kept, member, tail[len(kept) :], raw[close:])))
    return made.getvalue()


def source_form(record: Record) -> dict[str, Any]:
    """Return what `restore` needs to write the line as it was, besides its text; empty for the usual line."""
    if record.old_clean:
        return {"line": record.raw.decode().removesuffix("\n")}
    if _is_written(record, ascii_only=False):
        return {}
    if _is_written(record, ascii_only=True):
        return {"escaped": True}
    return {"literal": record.literal.decode("utf-8")}


def restore(record: Record, text: str, form: Mapping[str, Any]) -> bytes:
    """Return the line that a clean one was made of: with its text put back, and without `clean`."""
    if "line" in form:
        return _encode(str(form["line"]))
    raw, (start, end) = record.raw, record.span
    value = record.literal
    if text != record.text:
        written = str(form.get("literal") or json.dumps(text, ensure_ascii=bool(form.get("escaped"))))
        value = _encode(written)
    line = raw[:start] + value + raw[end:]
    if record.old_clean:
        grown = len(value) - (end - start)
        cut = [at if at <= start else at + grown for at in record.old_clean]
        line = line[: cut[0]] + line[cut[1] :]
    return line


def _is_written(record: Record, *, ascii_only: bool) -> bool:
    """Return whether the line writes its text as we would."""
    at, end = record.span
    for piece in _dumped(record.text, ascii_only=ascii_only):
        if not record.raw.startswith(piece, at):
            return False
        at += len(piece)
    return at == end


def _dumped(text: str, *, ascii_only: bool) -> Iterator[bytes]:
    """Yield the text as JSON writes it."""
    yield b'"'
    for at in range(0, len(text), STRETCH):
        yield _encode(json.dumps(text[at : at + STRETCH], ensure_ascii=ascii_only)[1:-1])
    yield b'"'


def _encode(line: str) -> bytes:
    try:
        return line.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can write
        return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in line).encode("utf-8")


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in _SPACE:
        at += 1
    return at


def _scan_object(line: str, start: int) -> _Object:
    """Return the members of the object that begins at `start`, with their places; of equal keys the last counts."""
    found = _Object()
    at = _skip(line, start + 1)
    if line.startswith("}", at):
        found.end = at + 1
        return found
    try:
        while True:
            member_start = at
            if not line.startswith('"', at):
                raise DocumentError(f"not JSON at column {at + 1}")
            key, at = scanstring(line, at + 1, False)
            at = _skip(line, at)
            if not line.startswith(":", at):
                raise DocumentError(f"not JSON at column {at + 1}")
            value_start = _skip(line, at + 1)
            value, at = _scan(line, value_start)
            found.members[key] = _Member(member_start, value_start, at, value)
            at = _skip(line, at)
            if line.startswith("}", at):
                found.end = at + 1
                return found
            if not line.startswith(",", at):
                raise DocumentError(f"not JSON at column {at + 1}")
            at = _skip(line, at + 1)
    except StopIteration as error:
        raise DocumentError(f"not JSON at column {error.value + 1}") from error
    except json.JSONDecodeError as error:
        raise DocumentError(f"not JSON at column {error.pos + 1}") from error
    except RecursionError as error:
        raise DocumentError("nested too deep") from error


def _find(line: str, where: _Object, name: str) -> _Member | None:
    member = where.members.get(name)
    if member is not None or "." not in name:
        return member
    first, _, rest = name.partition(".")
    outer = where.members.get(first)
    if outer is None or not isinstance(outer.value, dict):
        return None
    return _find(line, _scan_object(line, outer.value_start), rest)


def _id(line: str, top: _Object, fields: Fields) -> str | None:
    for name in (fields.id,) if fields.id else ID_FIELDS:
        member = _find(line, top, name)
        if member is not None and isinstance(member.value, str) and member.value:
            return member.value
    return None


def _site(top: _Object) -> str | None:
    for name in ("url", "domain"):
        member = top.members.get(name)
        if member is not None and isinstance(member.value, str) and (host := host_of(member.value)):
            return host
    return None


def host_of(address: str) -> str | None:
    """Return the host name of a URL or of a bare host, in lower case; None where there is none."""
    address = address.strip()
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    return host.rstrip(".") if host and "." in host else None


_LANGUAGES = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "pol": "pl", "tur": "tr", "ara": "ar", "zho": "zh", "cmn": "zh",
    "jpn": "ja", "kor": "ko", "ukr": "uk", "ces": "cs", "swe": "sv",
    "english": "en", "german": "de", "french": "fr", "spanish": "es",
}  # fmt: skip


def language(code: str) -> str | None:
    """Return the language as rules write it (`en`) for `en-GB`, `en_US`, `eng_Latn` or `English`; None for none."""
    first = code.strip().lower().replace("_", "-").partition("-")[0]
    return _LANGUAGES.get(first, first) or None


def _lang(top: _Object) -> str | None:
    for name in ("lang", "language"):
        member = top.members.get(name)
        if member is not None and isinstance(member.value, str) and (code := language(member.value)):
            return code
    return None


def _old_clean(line: str, top: _Object) -> tuple[int, int] | None:
    """Return the span of a `clean` that we wrote before, with its comma. Raises DocumentError for another's."""
    member = top.members.get("clean")
    if member is None:
        return None
    if not isinstance(member.value, dict) or not isinstance(member.value.get("status"), str):
        raise DocumentError("has a field `clean` of its own, which would be lost; rename it")
    after = _skip(line, member.value_end)
    if line.startswith(",", after):
        return member.start, _skip(line, after + 1)
    before = member.start
    while before > 0 and line[before - 1] in _SPACE:
        before -= 1
    return (before - 1 if line[before - 1] == "," else member.start), member.value_end
