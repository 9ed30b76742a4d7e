"""Formats: bytes to documents and back. What is read and how a name becomes the name of an output."""

from __future__ import annotations

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm"})
CORPUS_SUFFIXES = frozenset({".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"})


def suffix_of(name: str) -> str:
    """Return the suffix that decides the format, in lower case: `.txt`, `.jsonl.gz`; empty without one."""
    name = name.rpartition("/")[2].lower()
    stem, dot, last = name.rpartition(".")
    if not dot or not stem:
        return ""
    if last == "gz" and "." in stem:
        return f".{stem.rpartition('.')[2]}.gz"
    return f".{last}"


def output_name(name: str) -> str:
    """Return where the clean form of a file goes: `a/b.txt` stays, a corpus stays, the rest gain `.txt`."""
    suffix = suffix_of(name)
    return name if suffix == ".txt" or suffix in CORPUS_SUFFIXES else f"{name}.txt"
