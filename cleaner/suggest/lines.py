# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Lines that a site repeats at the head or tail of its articles, and openings that its link lines share.

The first pass counts hashes in an array of fixed size, which can only count too much; the second counts exactly
what the array lets through. So memory does not grow with the corpus, and the result is exact.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from zlib import crc32

from cleaner.document import Document
from cleaner.values import dataclass

SLOTS = 1 << 22
LONGEST = 300
"""Code points: what is longer is a paragraph."""
DOCUMENTS = 3
"""A line of no known kind must stand in so many documents, one that begins like a call to the reader in CALLED."""
CALLED = 2
SHARE = 0.02
"""And in this share of all documents: headings such as "Introduction" recur too."""
OPENED = 3
"""So many different lines must share an opening."""
OPENING_WORDS = 14
AT_EDGE = 0.8
SAMPLES = 4

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CALLS = frozenset(
    """share tweet follow subscribe sign click tap download print email see read watch listen related recommended
    trending advertisement sponsored loading continue join leave photo image picture credit tags filed posted
    updated copy also skip scroll explore discover""".split()
)
"""First words by which a page speaks to its reader, or labels what is not the article."""
_FUNCTION = frozenset("the a an in on at of to and for how what why when who is are with from it this that".split())


@dataclass(frozen=True)
class Line:
    """A proposal: a whole line (`kind` line), or what lines begin with (`opening`), and where it was seen."""

    text: str
    kind: str
    documents: int
    count: int
    sites: int
    zone: str
    snippets: tuple[str, ...]


@dataclass
class _Seen:
    count: int = 0
    edge: int = 0
    documents: int = 0
    sites: set[str] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)


class LineMiner:
    """Two passes: `count` each document, then `weigh` each, then ask for the `lines`."""

    def __init__(self) -> None:
        self._slots = array("I", bytes(4 * SLOTS))
        self._documents = 0
        self._seen: dict[tuple[str, str], _Seen] = {}

    def count(self, document: Document) -> None:
        self._documents += 1
        for key in {(kind, text) for kind, text, _, _ in _units(document)}:
            slot = _slot(key)
            self._slots[slot] += 1
        for key, number in Counter((kind, text) for kind, text, _, _ in _units(document)).items():
            if key[0] == "opening":
                self._slots[_slot(key)] += number - 1

    def weigh(self, document: Document) -> None:
        fresh: set[tuple[str, str]] = set()
        for kind, text, written, edge in _units(document):
            key = (kind, text)
            if self._slots[_slot(key)] < CALLED:
                continue
            seen = self._seen.setdefault(key, _Seen())
            seen.count += 1
            seen.edge += edge
            seen.documents += key not in fresh
            fresh.add(key)
            if document.site:
                seen.sites.add(document.site)
            seen.written[written if kind == "line" else _opening(written) or text] += 1
            seen.samples = sorted({*seen.samples, written})[:SAMPLES]

    def lines(self) -> list[Line]:
        """Return the proposals: openings first, most documents first. A line that an opening covers is left out."""
        openings = [self._line(key, seen) for key, seen in self._seen.items() if self._opens(key, seen)]
        covered = tuple(f"{each.text.casefold()}" for each in openings)
        whole = [
            self._line(key, seen)
            for key, seen in self._seen.items()
            if self._repeats(key, seen, self._documents) and not (covered and _plain(key[1]).startswith(covered))
        ]
        order = lambda each: (-each.documents, -each.count, each.text)  # noqa: E731
        return [*sorted(openings, key=order), *sorted(whole, key=order)]

    @staticmethod
    def _opens(key: tuple[str, str], seen: _Seen) -> bool:
        if key[0] != "opening" or len(seen.samples) < OPENED:
            return False
        words = key[1].split()
        if words[0] in _CALLS:
            return True
        return seen.documents > DOCUMENTS and seen.edge >= AT_EDGE * seen.count and _FUNCTION.isdisjoint(words)

    @staticmethod
    def _repeats(key: tuple[str, str], seen: _Seen, documents: int) -> bool:
        if key[0] != "line" or seen.edge < AT_EDGE * seen.count:
            return False
        words = key[1].split()
        calls = len(words) <= OPENING_WORDS and words[0] in _CALLS
        return seen.documents >= (CALLED if calls else max(DOCUMENTS, SHARE * documents))

    @staticmethod
    def _line(key: tuple[str, str], seen: _Seen) -> Line:
        most = max(seen.written.values())
        text = min(form for form, count in seen.written.items() if count == most)
        zone = "edge" if seen.edge == seen.count else "any"
        return Line(text, key[0], seen.documents, seen.count, len(seen.sites), zone, tuple(seen.samples))


def _slot(key: tuple[str, str]) -> int:
    return crc32(f"{key[0]}\n{key[1]}".encode("utf-8", "surrogatepass")) % SLOTS


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _opening(line: str) -> str | None:
    words = [*_WORD.finditer(line)]
    if not 3 <= len(words) <= OPENING_WORDS or words[0].start() or not line[0].isupper():
        return None
    return line[: words[1].end()] if words[0][0] != words[0][0].upper() or len(words[0][0]) == 1 else None


def _units(document: Document) -> Iterator[tuple[str, str, str, bool]]:
    """Yield (kind, key, as written, whether at an edge) for each line short enough."""
    shadow, prose = document.shadow, document.prose
    for start, end in document.lines:
        if not 2 <= end - start <= LONGEST:
            continue
        line = " ".join(shadow[start:end].split())
        key = _plain(line)
        if not key:
            continue
        edge = prose is None or end <= prose[0] or start >= prose[1]
        if edge:
            yield "line", key, line, True
        opening = _opening(line)
        if opening is not None and not line.endswith((".", "!", "?")):
            yield "opening", _plain(opening), line, edge
