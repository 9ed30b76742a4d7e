"""Whether the text shows that a near-spelling means the name: a table of cases, thresholds at the top.

Likeness alone is right two times in three; a title, the rest of the name, or the right spelling elsewhere in
the document make it safe. Thresholds and cases come from a trial on 419 texts and are rounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from cleaner.names.distance import is_close
from cleaner.names.entries import Entry, Part
from cleaner.names.lexicon import DAYS, FUNCTION, GENERIC_TITLES, HONORIFICS, VERBS
from cleaner.names.sounds import sound_class
from cleaner.names.vetoes import is_plain, other_gender, vetoed
from cleaner.names.words import Context
from cleaner.values import dataclass
from cleaner.wordlists import fold, is_common_surname, is_common_word, is_given_name, is_known

GIVEN = 1.3
"""A given name before the right surname may be as far off, or GIVEN_SHARE of its length up to GIVEN_MOST."""
GIVEN_SHARE, GIVEN_MOST = 0.3, 2.0
GIVEN_KNOWN = 1.0
"""The same for a form that is itself a given name: it may be another person of that family."""
ALIKE = 0.5
"""Up to here a listed name is a slip where its neighbours are right and the text has the right name too."""
SLIP = 1.0
"""One slip of the pen, in a short surname beside the right given name of somebody the text is about."""
TITLE_SHARE = 0.37
PARTNERS_SHARE = 0.45
TINY = 3
"""Parts of up to so many letters have no room for near matching."""
TINY_FAR = 0.5
DOCUMENT_LENGTH = 5
DOCUMENT_FAR = 1.2
NEAR_PARTNER = 0.8
BOTH_NEAR = 1.6


@dataclass(frozen=True)
class Spot:
    """One place of a form, seen as one part of one name."""

    context: Context
    left: int
    right: int
    near_left: float | None
    title: tuple[str, ...]
    reach: int
    """How many words before the form are part of the same name, right or nearly so."""

    @property
    def partners(self) -> int:
        return self.left + self.right


@dataclass(frozen=True)
class Case:
    """A form, the part of a name that it may be, and all the places where it stands in the document."""

    form: str
    entry: Entry
    part: Part
    weighed: float
    places: Sequence[Context]
    alone: bool
    in_document: Callable[[Entry], bool]
    weigh: Callable[[str, str], float | None]

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """The places, read as this part of this name."""
        return tuple(spot_of(place, self.entry, self.part, self.weigh) for place in self.places)

    def telling(self) -> Iterator[Spot]:
        """Yield the spots that can show anything: what is not close needs a word of the name, or a title, beside it.

        A long text has a form at many places and names many people, and few of these stand together.
        """
        if self.close:
            yield from self.spots
            return
        for place in self.places:
            if not self.entry.words.isdisjoint(place.beside):
                yield spot_of(place, self.entry, self.part, self.weigh)

    @cached_property
    def document(self) -> bool:
        """Whether the document has the name spelled right."""
        return self.in_document(self.entry)

    @cached_property
    def known(self) -> bool:
        return is_known(self.form)

    @cached_property
    def close(self) -> bool:
        return is_close(self.form, self.part.word, self.weighed)

    @property
    def length(self) -> int:
        return len(self.part.word)

    @cached_property
    def same_start(self) -> bool:
        return sound_class(self.form[0]) == sound_class(self.part.word[0])


def spot_of(context: Context, entry: Entry, part: Part, weigh: Callable[[str, str], float | None]) -> Spot:
    """Read the place: right words of the name beside the form, and its title before it."""
    before, after, parts = context.before, context.after, entry.parts
    left = reach = 0
    near_left: float | None = None
    for other in reversed(parts[: part.place]):
        if reach == len(before):
            break
        word = fold(before[reach])
        if word in other.alike:
            left += near_left is None
            reach += 1
        elif near_left is None and before[reach][0].isupper():
            weighed = weigh(word, other.word)
            if weighed is not None and weighed <= NEAR_PARTNER:
                near_left = weighed
                reach += 1
    right = 0
    if not context.possessive:
        for other in parts[part.place + 1 :]:
            if right < len(after) and fold(after[right]) in other.alike:
                right += 1
    spoken = tuple(fold(word) for word in before[reach:])
    title = next(
        (title for title in sorted(entry.titles, key=len, reverse=True)
         if spoken[: len(title)] == tuple(reversed(title))),
        (),
    )  # fmt: skip
    return Spot(context, left, right, near_left, title, reach)


def evidence(case: Case) -> str:
    """Return the evidence for a correction, `title + partner` for instance, or nothing: then it stays."""
    for spot in case.telling():
        found = _at(case, spot)
        if found:
            if any(vetoed(each.context, case.entry, case.part, partners=each.reach) for each in case.spots):
                return ""
            shown = "document" in found or not case.document
            return found if shown else f"{found} + right spelling in document"
    return ""


def _at(case: Case, spot: Spot) -> str:
    if spot.context.text.isupper() and spot.context.in_headline:
        return ""
    if not case.part.in_short:
        return _given(case, spot)
    if case.length <= TINY:
        return _tiny(case, spot)
    far = TITLE_SHARE * case.length
    generic = len(spot.title) < 2 or " ".join(spot.title) in GENERIC_TITLES
    if spot.title and spot.partners and (case.close or (not case.known and case.weighed <= far)):
        return "title + partner"
    if spot.title and not case.known and (case.close or (not generic and case.weighed <= far)):
        return "title"
    if spot.title and case.close and not generic:
        return "title"  # a list may hold the very misspelling
    if case.known:
        return ""
    if spot.left and spot.right and case.weighed <= PARTNERS_SHARE * case.length:
        return "partners on both sides"
    if spot.partners and abs(len(case.form) - case.length) <= 2 and (case.close or _is_slip(case)):
        return "partner"
    if not case.close:
        return ""
    if spot.near_left is not None and case.length >= DOCUMENT_LENGTH and case.weighed + spot.near_left <= BOTH_NEAR:
        return "partner nearly right"
    if is_common_word(case.part.word) and len(case.entry.parts) > 1 and not case.entry.is_person:
        return ""
    if spot.context.in_headline or not all(map(is_plain, case.places)):
        return ""
    opens = spot.context.starts_sentence
    if opens and not _acts(spot.context):
        return ""
    supported = (
        min(case.length, len(case.form)) >= DOCUMENT_LENGTH
        and (case.weighed <= DOCUMENT_FAR or case.same_start)
        and case.document
        and len(case.places) <= spot.context.document.shadow.count(case.part.written) + 1
    )
    if supported:
        return "right spelling in document"
    return "spelling alone" if case.alone else ""


def _is_slip(case: Case) -> bool:
    """Say whether the form is the name but for a slip, and the text has it right. The text is looked through last."""
    return case.length >= DOCUMENT_LENGTH and case.weighed <= SLIP and case.document


def _tiny(case: Case, spot: Spot) -> str:
    if not spot.partners:
        return ""
    if spot.title:
        return "title + partner"
    if case.weighed <= TINY_FAR and not case.known and case.document:
        return "partner + right spelling in document"
    return ""


def _given(case: Case, spot: Spot) -> str:
    """Judge an error in a part that `short` lacks: it needs the surname, spelled right, beside it."""
    if not spot.partners:
        return ""
    if case.length <= TINY:
        return _tiny(case, spot)
    if not case.entry.is_person:
        may = case.close and (not case.known or (case.weighed <= ALIKE and case.document))
        return "partner" if may else ""
    if spot.title and case.close:
        return "title + partner"
    given = is_given_name(case.form)
    if not _has_surname(case, spot) or (given and other_gender(case.form, case.part.word)):
        return ""
    surname = next(part.word for part in reversed(case.entry.parts) if part.in_short)
    common = is_common_surname(surname)
    if (common or case.known) and _has_relatives(case, spot):
        return ""
    if case.close and not case.known:
        return "surname"
    if case.weighed <= ALIKE and case.document:
        return "surname + right spelling in document"
    if common or case.entry.surname_first:
        return ""
    limit = GIVEN_KNOWN if given else max(GIVEN, min(GIVEN_SHARE * case.length, GIVEN_MOST))
    return "distinctive surname" if case.weighed <= limit else ""


def _has_surname(case: Case, spot: Spot) -> bool:
    beside = (*spot.context.after[: spot.right + 1], *spot.context.before[: spot.left])
    words = {fold(word) for word in beside}
    return any(part.in_short and words & part.alike for part in case.entry.parts)


def _has_relatives(case: Case, spot: Spot) -> bool:
    """Say whether the text has other people of that surname: then a given name may be one of theirs."""
    surname = next(part.written for part in case.entry.parts if part.in_short and not part.is_particle)
    own = {case.form, *(word for part in case.entry.parts for word in part.alike)}
    titles = {word for title in case.entry.titles for word in title}
    for given in re.findall(rf"\b([A-Z][^\W\d_]+) {re.escape(surname)}\b", spot.context.document.shadow):
        word = fold(given)
        if word not in own and word not in titles and word not in HONORIFICS and word not in FUNCTION | DAYS:
            return True
    return False


def _acts(context: Context) -> bool:
    """Say whether a verb follows, or an apostrophe and s."""
    if context.possessive:
        return True
    if not context.after or not context.after[0].islower():
        return False
    word = context.after[0]
    return word in VERBS or word.endswith("ed")


def carries(case: Case, spots: Sequence[Spot]) -> list[Context]:
    """Return where the correction holds once it is safe somewhere: for a surname wherever the form stands."""
    if case.part.in_short and case.length > TINY:
        return [spot.context for spot in spots]
    return [spot.context for spot in spots if spot.partners]
