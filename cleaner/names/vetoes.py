"""What bars a form in the whole document: signs that it is another name, a word, or made from a name.

A veto costs a correction at most; an edit against one would rename somebody. One hit anywhere in the document
bars the form there, since an article that introduces "the cyclist Paolo Marcon" means him by "Marcon".
"""

from __future__ import annotations

from cleaner.later import later
from cleaner.names.entries import Entry, Part
from cleaner.names.lexicon import (
    ACRONYMS,
    ARTICLES,
    BEFORE_NAME,
    DAYS,
    FUNCTION,
    HONORIFICS,
    KIND_AFTER,
    LOCATING,
    NAMING,
    NOT_OCCUPATIONS,
    OCCUPATIONS,
    PLACE_NOUNS,
    TIMES,
    VERBS,
)
from cleaner.names.sounds import VOWELS
from cleaner.names.words import Context
from cleaner.wordlists import fold, is_common_word, is_given_name

_SUFFIXES = (
    "s", "es", "ism", "isms", "ist", "ists", "ite", "ites", "ian", "ians", "an", "ans", "n", "ns", "i", "is",
    "ish", "esque", "ese", "er", "ers", "nomics", "onomics", "mania", "world", "land", "ville", "gate", "ji",
    "ie", "ies", "ista", "istas", "ization", "isation", "a", "aya", "ova", "eva", "ov", "ev", "em", "om", "u",
    "owi", "ovi", "in", "y", "care", "phobia", "phile", "ness", "like", "era", "ization", "us", "ia",
)  # fmt: skip
"""Endings that make another word of a name: a plural, a follower, an inflected form of another language."""
_ON_STEM = ("ism", "ist", "ists", "ite", "ian", "ians", "an", "ans", "ese", "ish", "ic", "ist", "us")
"""Endings that take the place of the name's last vowels."""
_DESCRIBED = later(
    r",? (?:an?|\d+)\b|,? (?:aged )?\(?\d|"
    r" (?:is|was|are|were) (?:an?|the|from|born|in|at|one|not an?|also an?|home to|\d+)\b"
)
_SENTENCE_START = later(r"(?:\A|[.!?:•*\"(] ?)\"?\Z")
_AGENT = later(r"[a-z]{2,}(?:er|or|ist|ian|man|woman|ess)\Z")
_PLAIN = later(r"(?:ed|ing|ly)\Z")


def is_derived(form: str, right: str) -> bool:
    """Say whether the folded form is made from the name, or is the name without its plural: `Macronist`."""
    if right in (form + "s", form + "es"):
        return True
    if form.startswith(right) and form[len(right) :] in _SUFFIXES:
        return form != right + right[-1]  # a doubled last letter is a slip
    stem = right.rstrip("aeiouy")
    return len(stem) >= 3 and stem != right and form.startswith(stem) and form[len(stem) :] in _ON_STEM


def is_feminine(form: str, right: str) -> bool:
    """Say whether the form has a feminine ending that the name lacks, or lacks the name's: `Zelenska`, `Kamal`.

    A last `e` is not taken for a masculine ending: `Lagarda` is a slip.
    """
    if right.endswith("e"):
        return False
    return form.endswith("a") != right.endswith("a") and form.rstrip("aeiouy") == right.rstrip("aeiouy")


def vetoed(context: Context, entry: Entry, part: Part, *, partners: int) -> str:
    """Return what bars the form where it stands in `context`, or nothing.

    `partners` is how many words before the form are part of the same name.
    """
    if context.in_headline:
        return ""
    before = context.before[partners:]
    previous = before[0] if before else ""
    folded = fold(previous)
    after = context.after
    person = entry.is_person
    # a word inside the full name has its neighbours; only the edges of the name are looked at
    alone = not partners and not _partner_after(context, entry, part)
    if previous and _is_occupation(folded) and not any(folded == title[-1] for title in entry.titles):
        return f"`{previous}` before it"
    if previous and previous[0].isupper() and _is_other_name(context, previous, folded, entry, before):
        return f"`{previous}` before it"
    if folded in NAMING or (folded == "as" and len(before) > 1 and before[1] == "known"):
        return f"`{previous}` before it"
    if alone and len(before) > 1 and folded == "of" and fold(before[1]) in PLACE_NOUNS and person:
        return f"`{before[1]} of` before it"
    if alone and folded in ARTICLES and (person or folded in ("a", "an") or not _takes_article(entry)):
        return f"`{previous}` before it"
    if alone and person and folded in LOCATING and not context.possessive:
        return f"`{previous}` before it"
    if part.place == len(entry.parts) - 1 or not _partner_after(context, entry, part):
        if context.followed_by_name and not _partner_after(context, entry, part):
            return f"`{after[0]}` after it"
        if after and not context.possessive:
            if after[0] == "of" and entry.name.entity != "organisation":
                return "`of` after it"
            if after[0] in KIND_AFTER:
                return f"`{after[0]}` after it"
        match = _DESCRIBED.match(context.right)
        if match and not context.possessive:
            return f"`{match[0].strip(', ')}` after it"
    clipped = context.document.shadow.startswith("'", context.end) and not context.possessive
    return "an apostrophe for a lost letter" if clipped and context.text.endswith("in") else ""


def _partner_after(context: Context, entry: Entry, part: Part) -> bool:
    return bool(context.after) and any(
        fold(context.after[0]) in other.alike for other in entry.parts if other.place > part.place
    )


def _is_occupation(word: str) -> bool:
    if word in OCCUPATIONS:
        return True
    listed = word in NOT_OCCUPATIONS or word in FUNCTION
    return not listed and _AGENT.match(word) is not None and is_common_word(word)


def _takes_article(entry: Entry) -> bool:
    """Say whether `the` is right before the name: `the Philippines`, `the Rockefeller Foundation`."""
    return len(entry.parts) > 1 or entry.parts[0].word.endswith("s") or entry.name.entity == "organisation"


def introduces(context: Context, entry: Entry) -> bool:
    """Say whether what stands before the name leaves it to this entry: no other capitalised word."""
    before = context.before
    if not before or not before[0][0].isupper():
        return True
    word = fold(before[0])
    return any(word in part.alike for part in entry.parts) or not _is_other_name(
        context, before[0], word, entry, before
    )


def _is_other_name(context: Context, previous: str, folded: str, entry: Entry, before: tuple[str, ...]) -> bool:
    """Say whether the capitalised word before a form is likely to be part of another name."""
    if folded in HONORIFICS or folded in DAYS or folded in ACRONYMS or "'" in previous:
        return False
    if any(folded in title for title in entry.titles):
        return False
    opens = len(before) == 1 and _SENTENCE_START.search(context.left[: -len(previous) - 1]) is not None
    if folded in FUNCTION:
        return False
    return not (opens and is_common_word(folded) and not is_given_name(folded))


def is_plain(context: Context) -> bool:
    """Say whether nothing odd stands before the form: a mark, a function word, a verb, or an office."""
    if not context.before:
        return True
    previous = context.before[0]
    folded = fold(previous)
    if "-" in context.left[-1:]:
        return False
    return (
        folded in FUNCTION
        or folded in BEFORE_NAME
        or folded in VERBS
        or folded in HONORIFICS
        or folded in DAYS
        or folded in TIMES
        or folded in ACRONYMS
        or _PLAIN.search(folded) is not None
        or "'" in previous
        or previous[0].isupper()
    )


def other_gender(form: str, right: str) -> bool:
    """Say whether two given names differ in the `a` or `o` that tells a woman's from a man's."""
    if form.endswith("a") != right.endswith("a"):
        return True
    return form.endswith("o") != right.endswith("o") and form[-1] in VOWELS and right[-1] in VOWELS
