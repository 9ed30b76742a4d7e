"""Turn the bytes of a file into text, and say so whenever that took a guess.

Never wrong in silence: what is not UTF-8 or UTF-16 with a byte order mark is read with a note that names the
encoding, and what is no text at all is refused. A byte order mark of UTF-8 stays in the text as U+FEFF, for the
rule `characters` to take, so that the ledger leads back to the very source.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import field, replace

from cleaner.errors import DocumentError
from cleaner.later import later
from cleaner.values import dataclass

_BOMS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MAX_CONTROLS = 0.02
"""The share of control characters above which bytes are no text. Terminal logs stay below 0.01 (ESC is not counted)."""
SAMPLE = 65_536
"""Bytes that a guess looks at: more does not change it, and a giant file must not take minutes."""
MIN_EVIDENCE = 4
"""Bytes beyond ASCII below which nothing can be told; Windows-1252 is the likeliest by far."""

_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "iso8859_2",
    "iso8859_5", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman",
]  # fmt: skip
_STRAY = later("[\udc80-\udcff]")
_WIDE = later(r"[^\x00-\x7f]")
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and what a person should know of how it was read; empty for plain UTF-8 and UTF-16.

    `codec` and `mark` give the bytes back; `codec` is empty where nothing does.
    """

    text: str
    note: str = ""
    codec: str = field(default="", compare=False)
    mark: bytes = field(default=b"", compare=False)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of the bytes. `declared` is the encoding that the file names itself, as HTML does.

    Raises DocumentError for what is no text: pictures, archives, bytes with many control characters.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return replace(_decode_wide(data[len(mark) :], codec, name), codec=codec, mark=mark)
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise DocumentError(f"not text: {what}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_binary(data)
        if b"\x00" in data:
            raise DocumentError("not text: neither UTF-8 nor free of NUL characters") from None
        return _decode_other(data, declared)
    _refuse_binary(data)
    return Decoded(text, codec="utf-8")


def _decode_wide(body: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(body.decode(codec))
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"marked as {name}, but not valid {name} at byte {error.start}; convert it to UTF-8"
        ) from error


def _refuse_binary(data: bytes) -> None:
    head = data[:SAMPLE]
    nuls = head.count(0)
    if nuls > len(head) // 4 and (head[1::2].count(0) > len(head) // 3 or head[::2].count(0) > len(head) // 3):
        raise DocumentError("looks like UTF-16 without a byte order mark; convert it to UTF-8")
    if len(_CONTROLS.findall(head)) > MAX_CONTROLS * len(head):
        raise DocumentError("not text: many control characters")


def _decode_other(data: bytes, declared: str | None) -> Decoded:
    """Read what is not UTF-8: damaged UTF-8 first, then what the file declares, then the best guess."""
    escaped = data.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(escaped))
    wide = len(_WIDE.findall(escaped)) - strays
    cut = _CUT.search(data, max(0, len(data) - 3))
    if cut and strays == len(cut[0]) and wide:
        text = data[: cut.start()].decode("utf-8")
        return Decoded(text + "\N{REPLACEMENT CHARACTER}", "cut off inside the last character, which reads as U+FFFD")
    # A sequence of UTF-8 hardly comes about by chance in another encoding, so a text that holds as many
    # of them as strays is UTF-8 into which pieces of another were pasted.
    if wide >= strays:
        text = _STRAY.sub(_single, escaped)
        return Decoded(text, f"UTF-8 with {strays} stray byte(s), read as Windows-1252")
    if declared and (text_declared := _try(data, declared)) is not None:
        return Decoded(text_declared, f"read as {declared}, which the file declares", declared)
    codec = _guess(data)
    text_guessed = _try(data, codec)
    if text_guessed is None:
        codec = "sloppy-windows-1252"
        import ftfy.bad_codecs  # noqa: F401  registers the codec

        text_guessed = data.decode(codec)
    return Decoded(text_guessed, f"not UTF-8; read as {_spoken(codec)}, a guess", codec)


def _single(stray: re.Match[str]) -> str:
    byte = bytes([ord(stray[0]) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _guess(data: bytes) -> str:
    """Return the likeliest legacy encoding; Windows-1252 unless the letters speak clearly for another."""
    from charset_normalizer import from_bytes

    lines = [line for line in data[: 20 * SAMPLE].split(b"\n") if not line.isascii()]
    sample = b"\n".join(lines)[:SAMPLE]
    if sum(byte > 127 for byte in sample) < MIN_EVIDENCE:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    if best is None:
        return "cp1252"
    western = [match for match in [best, *best.submatch] if match.encoding == "cp1252"]
    return "cp1252" if western else best.encoding


def _spoken(codec: str) -> str:
    number = codec.removeprefix("sloppy-windows-").removeprefix("cp")
    return f"Windows-{number}" if number.isdigit() else codec
