"""One file that holds one document: text or HTML."""

from __future__ import annotations

import re
from pathlib import Path

from cleaner.errors import DocumentError
from cleaner.formats import HTML_SUFFIXES, suffix_of
from cleaner.formats.encoding import Decoded, decode
from cleaner.later import later

_HOST = later(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file. Raises DocumentError where the system refuses."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"cannot be read ({error.strerror or error})") from error


def to_text(data: bytes, name: str) -> Decoded:
    """Return the text in the bytes of a file of that name. Raises DocumentError for what is no text."""
    if suffix_of(name) in HTML_SUFFIXES:
        from cleaner.formats.html import read_html

        return read_html(data)
    return decode(data)


def site_of(path: str) -> str | None:
    """Return the innermost folder of a path that is a host name, in lower case; None where none is."""
    for part in reversed(path.replace("\\", "/").split("/")[:-1]):
        if _HOST.fullmatch(part):
            return part.lower()
    return None
