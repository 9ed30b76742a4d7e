"""All name rules of a run as one: listed variants by their words, near-spellings by sound and evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cache, cached_property, lru_cache, partial
from typing import Any

from cleaner.actions.name import Name
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.names.beside import beside
from cleaner.names.distance import distance
from cleaner.names.entries import Entry, Part
from cleaner.names.evidence import Case, carries, evidence
from cleaner.names.exact import Exact, capitalised, overlaps
from cleaner.names.index import Index
from cleaner.names.protect import about_spelling, in_address, is_foreign
from cleaner.names.vetoes import introduces, is_derived, is_feminine
from cleaner.names.words import CAPITALISED, Context, contexts_of, whole_places
from cleaner.shadow import shadow_of
from cleaner.wordlists import fold, is_common_surname, is_common_word

AHEAD = 0.4
"""The best name must be nearer than any other by this much, unless only it has evidence."""
PARTICLE_FAR = 0.5


class NameFinder:
    """Finds the misspelled names of a text. Made at once; its tables are made when a text first needs them."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = tuple(names)

    def __getstate__(self) -> dict[str, Any]:
        return {"names": self.names}

    @cached_property
    def _exact(self) -> Exact:
        return Exact(self.names)

    @cached_property
    def _index(self) -> Index:
        return Index.of(self.names)

    @cached_property
    def _near(self) -> bool:
        return any(name.near for name in self.names)

    def find(self, document: Document, protected: Callable[[], Sequence[Span]] = tuple) -> Iterator[tuple[int, Edit]]:
        """Yield the number of the name and the edit for each wrong word, none of them overlapping.

        `protected` gives spans that nothing may touch; it is called only when something was found.
        """
        tokens = set(CAPITALISED.findall(document.shadow))
        found = list(self._exact.find(document, tokens))
        if self._near:
            taken = sorted((edit.start, edit.end) for _, edit in found)
            found += self._near_edits(document, tokens, taken)
        if not found:
            return
        spans = sorted(protected())
        shadow = document.shadow
        for number, edit in sorted(found, key=lambda item: item[1].start):
            if (
                not overlaps(spans, edit.start, edit.end)
                and not in_address(shadow, edit.start, edit.end)
                and not about_spelling(document, edit.start, edit.end)
                and not is_foreign(document, edit.start, edit.end)
            ):
                yield number, edit

    # ------------------------------------------------------------ near-spellings
    def _near_edits(self, document: Document, tokens: set[str], taken: Sequence[Span]) -> Iterator[tuple[int, Edit]]:
        index = self._index
        seen = index.read(tokens)
        present = index.present(seen.right) if seen.right else []
        if present:
            yield from self._particles(document, present, taken)
        spoken_of = (*present, *index.half_right(seen))
        titled = index.titled(document) if tokens else {}
        suspects = index.suspects(seen, spoken_of, titled, beside(document, spoken_of) if spoken_of else ())
        if not suspects:
            return
        pointed = {entry.number for entry in spoken_of}
        contexts = contexts_of(document, {token: suspect.word for token, suspect in suspects.items()})
        near: dict[str, set[str]] = {}
        alone: dict[str, frozenset[str]] = {}
        for suspect in suspects.values():
            near.setdefault(suspect.word, set()).update(suspect.near)
            alone[suspect.word] = suspect.alone
        stands = cache(partial(_stands, document, tokens))
        for word, places in contexts:
            meant = pointed | index.holders(titled.get(word, ()))
            cases = self._cases(document, word, near[word], alone[word], places, meant, stands)
            case, why = self._best(word, cases)
            if case is None or any(about_spelling(document, each.start, each.end) for each in places):
                continue
            for context in carries(case, case.spots):
                if not overlaps(taken, context.start, context.end):
                    yield case.entry.number, _edit(context, case.part, why)

    def _cases(
        self,
        document: Document,
        form: str,
        near: Iterable[str],
        alone: frozenset[str],
        places: Sequence[Context],
        pointed: Set[int],
        stands: Callable[[Entry], bool],
    ) -> Iterator[Case]:
        """Yield what the form may be: each part of each name that the text points at, or that needs no pointing."""
        index = self._index
        for word in sorted(near):
            weighed = index.weigh(form, word)
            if weighed is None or is_derived(form, word):
                continue
            for entry, part in index.homes[word]:
                if (entry.number not in pointed and word not in alone) or form in entry.never:
                    continue
                if entry.is_person and is_feminine(form, word):
                    continue
                yield Case(form, entry, part, weighed, places, word in alone, stands, index.weigh)

    def _best(self, form: str, cases: Iterable[Case]) -> tuple[Case | None, str]:
        """Return the one case that the evidence settles, if it does, and why."""
        proven: list[tuple[Case, str]] = []
        rivals: dict[str, float] = {}
        for case in cases:
            rivals[case.part.word] = case.weighed
            why = evidence(case)
            if why:
                proven.append((case, why))
        if not proven:
            return None, ""
        case, why = min(proven, key=lambda item: (item[0].weighed, "title" not in item[1], item[0].entry.number))
        shown = {other.part.word for other, _ in proven}
        by_name = any(sign in why for sign in ("title", "partner", "surname"))
        for word, far in rivals.items():
            if word == case.part.word or far >= case.weighed + AHEAD:
                continue
            if word in shown or not (by_name or ("document" in why and far > case.weighed)):
                return None, ""
        return case, f"near: distance {case.weighed:g}, {why}"

    def _particles(
        self, document: Document, present: Iterable[Entry], taken: Sequence[Span]
    ) -> Iterator[tuple[int, Edit]]:
        """Correct a `von`, `bin` or `der` between the other parts of its name: `von ter Leyen`."""
        shadow = document.shadow
        for entry in present:
            for part in entry.parts:
                if not part.is_particle:
                    continue
                matches = list(_with_another(entry, part, shadow))
                spans = {m.span(1) for m in matches if introduces(Context(document, *m.span()), entry)}
                for start, end in sorted(spans):
                    wrong = shadow[start:end]
                    far = distance(fold(wrong), part.word)
                    if 0 < far <= PARTICLE_FAR and not overlaps(taken, start, end):
                        new = part.written.upper() if wrong.isupper() else part.written
                        yield entry.number, Edit(start, end, new, f"near: distance {far:g}, partners beside it")


def _edit(context: Context, part: Part, why: str) -> Edit:
    new = part.written.upper() if context.text.isupper() and len(context.text) > 1 else part.written
    return Edit(context.start, context.end, new, why)


def _with_another(entry: Entry, part: Part, shadow: str) -> Iterator[re.Match[str]]:
    """Yield where another short word stands for the particle, beside two other parts of the name.

    The longest of these is looked for, and the rest around it.
    """
    wrong = rf"([^\W\d_]{{{max(1, len(part.word) - 1)},{len(part.word) + 1}}})"
    words = [wrong if other is part else re.escape(other.written) for other in entry.parts]
    for first in range(max(0, part.place - 2), part.place + 1):
        beside = [other.written for other in entry.parts[first : first + 3] if other is not part]
        if first + 3 > len(words) or not all(written in shadow for written in beside):
            continue
        pattern = re.compile(r"\b" + r"[ \n-]".join(words[first : first + 3]) + r"\b")
        reach = sum(map(len, beside)) + len(part.word) + 10
        for at, _ in whole_places(shadow, max(beside, key=len)):
            end = min(at + reach, len(shadow))
            for match in pattern.finditer(shadow, max(0, at - reach), end):
                if match.end() < end or end == len(shadow):
                    yield match


def _stands(document: Document, tokens: Set[str], entry: Entry) -> bool:
    """Say whether the text has the name spelled right: whole, with its title, or a surname that is rare.

    `tokens` are its capitalised words.
    """
    shadow, name = document.shadow, entry.name
    short = shadow_of(name.short)
    for full in (name.name, *name.accept):
        text = shadow_of(full)
        if (" " in text or "-" in text or not entry.is_person) and _has(shadow, tokens, text):
            return True
    shorts = [short, *(shadow_of(form) for form in name.accept if " " not in form)]
    for text in shorts:
        if not _has(shadow, tokens, text):
            continue
        if not entry.is_person:
            return not is_common_word(text)
        if not (is_common_word(text) or is_common_surname(text)) and len(text) > 3:
            return True
        for title in name.title:
            spoken = shadow_of(title)
            titled = re.compile(rf"(?i:\b{re.escape(spoken)}) {re.escape(text)}\b")
            behind = (at - len(spoken) - 1 for at, _ in whole_places(shadow, text))
            if any(titled.match(shadow, at) for at in behind if at >= 0):
                return True
    return False


def _has(shadow: str, tokens: Set[str], text: str) -> bool:
    """Say whether a text stands in the shadow as words of its own; `tokens` are its capitalised words."""
    if not tokens >= _capitals(text) and "×" not in shadow and "÷" not in shadow:
        return False
    return next(whole_places(shadow, text), None) is not None


@lru_cache(maxsize=100_000)
def _capitals(text: str) -> frozenset[str]:
    """Return the capitalised words of a name: each is asked about in many texts."""
    return frozenset(capitalised(text))
