"""The right spellings of all names, indexed by sound: what a form may be a misspelling of.

The cost of a look-up hardly grows with the number of names: forms meet only the words that share their
skeleton but for one sound. Words of three sounds or fewer have too many such neighbours, so they are compared
only where the text itself points at their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cleaner.actions.name import Name
from cleaner.automaton import Automaton, build_automaton
from cleaner.document import Document
from cleaner.names.distance import ALONE_FAR, CLOSE_SHORT, distance, is_close, suffices
from cleaner.names.sounds import merged, outline, shortened, skeleton
from cleaner.names.words import words_of
from cleaner.wordlists import fold, is_common_word, is_known, is_surname

FARTHEST = 0.45
"""The share of the right word's length above which no evidence suffices."""
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_PREFIXED = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz)[A-Z][a-z]+\Z")
"""Names that rightly have a capital inside; other such words are brands or plurals of abbreviations."""
_FOLLOWING = re.compile(r"(?:[ \n](?:[A-Z]\.[ \n])?[^\W\d_]+){1,3}")
_NONE: frozenset[str] = frozenset()
LENGTHS = 3
"""A form differs from the right word by at most so many letters."""
LONG = 7
OTHER_LETTERS, OTHER_LENGTH = 3, 2
"""Words as near as a slip differ by few letters, whichever has them: a bound that saves weighing the rest."""
SHARED = 30
"""A word of more names than this points at none of them."""
MEMO = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name: its place in it, whether `short` has it, and the other right ways to write it."""

    word: str
    written: str
    place: int
    in_short: bool
    alike: frozenset[str]

    @property
    def is_particle(self) -> bool:
        return self.written.islower()


@dataclass(frozen=True, slots=True)
class Entry:
    """A name made ready: its parts in order, its titles as folded words, the forms it never takes."""

    number: int
    name: Name
    parts: tuple[Part, ...]
    titles: tuple[tuple[str, ...], ...]
    never: frozenset[str]

    @property
    def is_person(self) -> bool:
        return self.name.entity == "person"

    @property
    def surname_first(self) -> bool:
        return len(self.parts) > 1 and self.parts[0].in_short and not self.parts[-1].in_short


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling that may be wrong: folded, the keys of its sound, and right words so near that they suffice.

    A right word of the index is a form without keys.
    """

    word: str
    keys: frozenset[str]
    alone: frozenset[str] = frozenset()
    alike: tuple[str, ...] = ()
    """Right words at a slip's distance: two beside each other may be one name, misspelled twice."""


def entry_of(number: int, name: Name) -> Entry:
    written = words_of(name.name)
    folded = [fold(word) for word in written]
    short = [fold(word) for word in words_of(name.short)]
    first_short = next(
        (at for at in range(len(folded)) if folded[at : at + len(short)] == short), len(folded) - 1
    )
    in_short = range(first_short, first_short + len(short))
    accepted = [[fold(word) for word in words_of(form)] for form in name.accept]
    parts = []
    for place, (shown, word) in enumerate(zip(written, folded, strict=True)):
        alike = {word}
        for form in accepted:
            if len(form) == len(folded):
                alike.add(form[place])
            elif len(form) == len(short) and place in in_short:
                alike.add(form[place - first_short])
        parts.append(Part(word, shown, place, place in in_short, frozenset(alike)))
    titles = tuple(tuple(fold(title).split()) for title in name.title)
    return Entry(number, name, tuple(parts), titles, frozenset(fold(form) for form in name.never))


@dataclass
class Index:
    """Right words by sound, and what was found out about the forms met so far (bounded)."""

    entries: tuple[Entry, ...]
    canonical: frozenset[str]
    homes: dict[str, list[tuple[Entry, Part]]] = field(default_factory=dict)
    _same: dict[str, list[str]] = field(default_factory=dict)
    _letters: dict[str, frozenset[str]] = field(default_factory=dict)
    _outlines: dict[str, list[str]] = field(default_factory=dict)
    _keys: dict[str, frozenset[str]] = field(default_factory=dict)
    _gate: set[str] = field(default_factory=set)
    _dull: set[str] = field(default_factory=set)
    _forms: dict[str, Form] = field(default_factory=dict)
    _title_maps: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    _distances: dict[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[Name]) -> Index:
        entries = tuple(entry_of(number, name) for number, name in enumerate(names))
        canonical: set[str] = set()
        for entry in entries:
            for text in (entry.name.name, entry.name.short, *entry.name.accept):
                canonical.update(fold(word) for word in words_of(text))
        index = cls(entries, frozenset(canonical))
        for entry in entries:
            if entry.name.near:
                index._add(entry)
        return index

    def _add(self, entry: Entry) -> None:
        for part in entry.parts:
            word = part.word
            if len(word) < 2 or part.is_particle:
                continue
            homes = self.homes.setdefault(word, [])
            homes.append((entry, part))
            if len(homes) > 1:
                continue
            sounds = skeleton(word)
            keys = shortened(sounds) if sounds else frozenset()
            self._keys[word] = keys
            self._gate |= keys
            self._same.setdefault(sounds, []).append(word)
            if len(word) >= LONG - LENGTHS:
                self._letters[word] = frozenset(merged(word))
                for key in shortened(outline(word)):
                    self._outlines.setdefault(key, []).append(word)

    def split(self, tokens: set[str]) -> tuple[dict[str, Form], set[str]]:
        """Return the tokens that may be misspelled, with what is near them, and the right words among them."""
        forms: dict[str, Form] = {}
        right: set[str] = set()
        for token in tokens - self._dull:
            form = self._forms.get(token)
            if form is None:
                form = self._look_up(token)
                if form is None:
                    continue
            if form.keys:
                forms[token] = form
            else:
                right.add(form.word)
        return forms, right

    def _look_up(self, token: str) -> Form | None:
        if len(self._dull) + len(self._forms) > MEMO:
            self._dull.clear()
            self._forms.clear()
        word = fold(token)
        if _INNER_CAPITAL.search(token) and not _PREFIXED.match(token) and word not in self.canonical:
            self._dull.add(token)
            return None
        if word in self.canonical:
            form = Form(word, frozenset())
        else:
            sounds = skeleton(word)
            keys = shortened(sounds) if sounds else frozenset()
            if len(word) < 2 or not word.isascii() or not (keys & self._gate) or is_common_word(word):
                self._dull.add(token)
                return None
            letters, length = frozenset(merged(word)), len(word)
            near: set[str] = set()
            for key in shortened(outline(word)):
                near.update(self._outlines.get(key, ()))
            far = {
                right: distance(word, right, ALONE_FAR)
                for right in near
                if abs(length - len(right)) <= OTHER_LENGTH and len(letters ^ self._letters[right]) <= OTHER_LETTERS
            }
            alone = frozenset(right for right in far if suffices(word, right, far[right]))
            if alone and is_known(word):
                alone = frozenset()
            alone = frozenset(right for right in alone if self._is_rare(right))
            form = Form(word, keys, alone, tuple(sorted(right for right in far if far[right] <= CLOSE_SHORT)))
        self._forms[token] = form
        return form

    def _is_rare(self, right: str) -> bool:
        """Say whether nobody else bears the name: a surname of the census has neighbours that people bear."""
        return any(not entry.is_person or not is_surname(right) for entry, _ in self.homes[right])

    def half_right(self, forms: Iterable[Form]) -> list[Entry]:
        """Return the names of which two words or more are nearly in the text."""
        found: dict[int, set[str]] = {}
        for form in forms:
            for word in form.alike:
                homes = self.homes[word]
                if len(homes) <= SHARED:
                    for entry, _ in homes:
                        found.setdefault(entry.number, set()).add(word)
        return [self.entries[number] for number in sorted(found) if len(found[number]) > 1]

    def weigh(self, form: str, right: str) -> float | None:
        """Return the distance of a form from a right word, None when it is too far for any evidence."""
        if abs(len(form) - len(right)) > LENGTHS:
            return None
        limit = FARTHEST * len(right)
        key = (form, right)
        weighed = self._distances.get(key)
        if weighed is None:
            if len(self._distances) > MEMO:
                self._distances.clear()
            weighed = self._distances[key] = distance(form, right, limit)
        return weighed if weighed <= limit else None

    def pointed_at(
        self, forms: Iterable[Form], entries: Iterable[Entry], titled: Mapping[str, set[int]]
    ) -> dict[str, set[str]]:
        """Return, by form, the words that it may be a misspelling of: of these names, and of names with that title."""
        local = self._keyed(entries)
        found: dict[str, set[str]] = {}
        for form in forms:
            if form.word not in titled and local.keys().isdisjoint(form.keys):
                continue
            maps = [local, *(self._title_keys(number) for number in sorted(titled.get(form.word, ())))]
            near = {word for keyed in maps for key in form.keys for word in keyed.get(key, _NONE)}
            near = {word for word in near if self.weigh(form.word, word) is not None}
            if near:
                found[form.word] = near
        return found

    def _keyed(self, entries: Iterable[Entry]) -> dict[str, set[str]]:
        by_key: dict[str, set[str]] = {}
        for entry in entries:
            for part in entry.parts:
                for key in self._keys.get(part.word, ()):
                    by_key.setdefault(key, set()).add(part.word)
        return by_key

    def _title_keys(self, number: int) -> dict[str, set[str]]:
        keyed = self._title_maps.get(number)
        if keyed is None:
            keyed = self._title_maps[number] = self._keyed(self._by_title[number])
        return keyed

    def titled(self, document: Document) -> dict[str, set[int]]:
        """Return, by folded word, the numbers of the titles that stand right before it or a word or two earlier."""
        found: dict[str, set[int]] = {}
        if self._titles is None:
            return found
        shadow = document.shadow
        lowered = shadow.casefold()
        if len(lowered) != len(shadow):
            lowered = "".join(c.casefold() if len(c.casefold()) == 1 else c for c in shadow)
        for number, start in self._titles.find(lowered):
            match = _FOLLOWING.match(shadow, start + len(self._title_texts[number]))
            for word in match[0].split() if match else ():
                found.setdefault(fold(word), set()).add(number)
        return found

    def holders(self, numbers: Iterable[int]) -> set[int]:
        """Return the numbers of the names that have any of these titles."""
        return {entry.number for number in numbers for entry in self._by_title[number]}

    @cached_property
    def _title_texts(self) -> list[str]:
        return list(self._holders)

    @cached_property
    def _by_title(self) -> list[list[Entry]]:
        return list(self._holders.values())

    @cached_property
    def _titles(self) -> Automaton | None:
        return build_automaton(list(self._holders)) if self._holders else None

    @cached_property
    def _holders(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.name.near:
                for title in entry.titles:
                    found.setdefault(" ".join(title), []).append(entry)
        return found

    def present(self, right: set[str]) -> list[Entry]:
        """Return the names of which the text has a word, unless that word is part of many names."""
        found: dict[int, Entry] = {}
        for word in right:
            homes = self.homes.get(word, ())
            if len(homes) <= SHARED:
                for entry, _ in homes:
                    found[entry.number] = entry
        return [found[number] for number in sorted(found)]

    def close_to(self, word: str) -> list[tuple[str, float]]:
        """Return the right words that a folded word may stand for, with their distances."""
        near = set(self._same.get(skeleton(word), ()))
        for key in shortened(outline(word)):
            near.update(self._outlines.get(key, ()))
        weighed = ((right, self.weigh(word, right)) for right in sorted(near))
        return [(right, far) for right, far in weighed if far is not None and is_close(word, right, far)]
