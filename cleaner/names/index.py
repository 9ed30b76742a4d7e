"""The right spellings of all names, indexed by sound: what a form may be a misspelling of.

The cost of a look-up hardly grows with the number of names: forms meet only the words that share their
skeleton but for one sound. Words of three sounds or fewer have too many such neighbours, so they are compared
only where the text itself points at their name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.actions.name import Name
from cleaner.names.distance import distance
from cleaner.names.sounds import shortened, skeleton
from cleaner.names.words import words_of
from cleaner.wordlists import fold

FARTHEST = 0.45
"""The share of the right word's length above which no evidence suffices."""
LENGTHS = 3
"""A form differs from the right word by at most so many letters."""
FEW_SOUNDS = 3
LONG = 7
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
    """A spelling that may be wrong: folded, the keys of its sound, and the right words near it."""

    word: str
    keys: frozenset[str]
    near: tuple[str, ...]


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
    titled: dict[str, list[tuple[tuple[str, ...], Entry]]] = field(default_factory=dict)
    _same: dict[str, list[str]] = field(default_factory=dict)
    _alike: dict[str, list[str]] = field(default_factory=dict)
    _keys: dict[str, frozenset[str]] = field(default_factory=dict)
    _gate: set[str] = field(default_factory=set)
    _dull: set[str] = field(default_factory=set)
    _forms: dict[str, Form] = field(default_factory=dict)
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
            if len(sounds) > FEW_SOUNDS or len(word) >= LONG:
                for key in keys:
                    self._alike.setdefault(key, []).append(word)
        for title in entry.titles:
            self.titled.setdefault(title[-1], []).append((title, entry))

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
        if word in self.canonical:
            form = Form(word, frozenset(), ())
        else:
            sounds = skeleton(word)
            keys = shortened(sounds) if sounds else frozenset()
            if len(word) < 2 or not (keys & self._gate):
                self._dull.add(token)
                return None
            near = set(self._same.get(sounds, ()))
            for key in keys:
                near.update(self._alike.get(key, ()))
            form = Form(word, keys, tuple(sorted(right for right in near if self.weigh(word, right) is not None)))
        self._forms[token] = form
        return form

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

    def pointed_at(self, form: Form, entries: Iterable[Entry]) -> set[str]:
        """Return the words of these names that the form may be a misspelling of."""
        found = set()
        for entry in entries:
            for part in entry.parts:
                keys = self._keys.get(part.word)
                if keys and not keys.isdisjoint(form.keys) and self.weigh(form.word, part.word) is not None:
                    found.add(part.word)
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
