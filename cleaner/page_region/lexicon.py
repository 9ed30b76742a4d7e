"""The few words of a language by which a page's furniture and an author's prose are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat

from cleaner.values import dataclass

SURE = 0.08
"""Share of stop words from which a text counts as written in the language. The page with the fewest among 655
English ones, whole pages with their menus, has 0.09; a text in another language seldom reaches 0.05."""
SAMPLE = 600
"""Words looked at, spread over the text: a share of 0.08 is known to 0.01."""
_FIELD = 12
_MOST = (1 << _FIELD) - 1
CLEAR = 1.5
"""The best language has so many times the stop words of the next, or the text may be either."""


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it is a cheap key
class Lexicon:
    """One language: all words in lower case.

    `chrome`: words of menus, footers and buttons; `subject`: those of them that articles have in labels of their
    own as well ("Support", "Pricing"). `tail` and `byline`: how a short line begins that opens what
    follows an article, or that names its author and date. `person`, `reader`: who tells, and who is addressed.
    """

    lang: str
    stop: frozenset[str]
    chrome: frozenset[str]
    subject: frozenset[str]
    tail: tuple[str, ...]
    byline: tuple[str, ...]
    months: frozenset[str]
    person: frozenset[str]
    reader: frozenset[str]


def read_lexicons(languages: Mapping[str, Mapping[str, Sequence[str]]]) -> tuple[Lexicon, ...]:
    """Return the lexicons that a weights file holds under `languages`."""
    return tuple(
        Lexicon(
            lang=lang,
            stop=frozenset(words["stop"]),
            chrome=frozenset(words["chrome"]),
            subject=frozenset(words.get("subject", ())),
            tail=tuple(words["tail"]),
            byline=tuple(words["byline"]),
            months=frozenset(words["months"]),
            person=frozenset(words["person"]),
            reader=frozenset(words["reader"]),
        )
        for lang, words in languages.items()
    )


@cache
def _stop_words(lexicons: tuple[Lexicon, ...]) -> dict[str, int]:
    """Return the languages that each stop word is of: a number with `_FIELD` bits for each."""
    words: Counter[str] = Counter()
    for i, lexicon in enumerate(lexicons):
        words.update(dict.fromkeys(lexicon.stop, 1 << _FIELD * i))
    return dict(words)


def lexicon_for(text: str, lang: str | None, lexicons: Sequence[Lexicon]) -> Lexicon | None:
    """Return the lexicon of the language: the stated one, else the one whose stop words the text has.

    None for a language without a lexicon, and for a text that could be in two: then nobody knows what to cut.
    """
    if lang is not None:
        short = lang.lower().replace("_", "-").partition("-")[0]
        return next((lexicon for lexicon in lexicons if lexicon.lang == short), None)
    words = text.split()
    if len(words) > 2 * SAMPLE:
        words = words[:: len(words) // SAMPLE]
    if not words:
        return None
    sums = sum(map(_stop_words(tuple(lexicons)).get, " ".join(words).lower().split(" "), repeat(0)))
    counts = sorted([(sums >> _FIELD * i & _MOST, i) for i in range(len(lexicons))], reverse=True)
    best = counts[0][0]
    if best < SURE * len(words) or (len(counts) > 1 and best < CLEAR * counts[1][0]):
        return None
    return lexicons[counts[0][1]]
