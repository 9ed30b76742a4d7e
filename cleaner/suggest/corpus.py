"""The documents of a folder or a corpus file, read again for each pass, in the order of their names."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from cleaner.document import Document
from cleaner.errors import CleanerError, DocumentError
from cleaner.formats import CORPUS_SUFFIXES, TEXT_SUFFIXES, suffix_of
from cleaner.formats.files import read_bytes, site_of, to_text
from cleaner.formats.jsonl import Fields, parse
from cleaner.values import dataclass


@dataclass(frozen=True)
class Corpus:
    """What `cleaner suggest` reads: `.txt .text .md` files and JSON lines, dot files and `.cleaner/` left out."""

    root: Path
    fields: Fields = Fields()

    def files(self) -> list[Path]:
        """Return the files, sorted. Raises CleanerError when there are none."""
        if self.root.is_file():
            return [self.root]
        found = sorted(
            path
            for path in self.root.rglob("*")
            if suffix_of(path.name) in TEXT_SUFFIXES | CORPUS_SUFFIXES
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(self.root).parts)
        )
        if not found:
            raise CleanerError(f"{self.root} holds no .txt, .text, .md or .jsonl file; nothing to read")
        return found

    def documents(self) -> Iterator[Document]:
        """Yield each document that can be read; the others are left out."""
        for path in self.files():
            if suffix_of(path.name) in CORPUS_SUFFIXES:
                yield from self._records(path)
                continue
            try:
                text = to_text(read_bytes(path), path.name).text
            except DocumentError:
                continue
            yield Document(text, path.name, site_of(path.as_posix()))

    def _records(self, path: Path) -> Iterator[Document]:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = parse(line.rstrip(b"\r\n"), self.fields)
                except DocumentError:
                    continue
                yield Document(record.text, record.id or f"{path.name}:{number}", record.site, record.lang)
