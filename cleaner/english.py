# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Tell whether a stretch of text reads as English, for repairs that know only English words."""

from __future__ import annotations

ENGLISH_ONLY = frozenset(
    """
    the and with which this they their would that from were been his her these those have has she could should our
    your there when what who than about into because through after before where while said
    """.split()
)
"""Frequent in English, and no words of its neighbours."""

SHARED = frozenset(
    "of to in is it for was on as by at he had not but be are an or a i we you its no so if my do".split()
)
"""Frequent in English, but words of other languages too."""

_EDGES = ".,;:!?()\"'“”‘’"


def is_english(lang: str | None) -> bool | None:
    """Return whether a language tag says English; None when there is no tag."""
    return None if lang is None else lang.casefold().split("-")[0].split("_")[0] in {"en", "eng", "english"}


def reads_as_english(text: str, lang: str | None = None) -> bool:
    """Say whether the tag or, without one, the words show English: two frequent words, one of them English alone.

    Few other languages keep so many of these apart from a quotation, which is then English itself.
    """
    tagged = is_english(lang)
    if tagged is not None:
        return tagged
    words = {word.strip(_EDGES).casefold() for word in text.split()}
    only = len(words & ENGLISH_ONLY)
    return only >= 2 or (only == 1 and bool(words & SHARED))
