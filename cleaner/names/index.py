"""The right spellings of all names, indexed by sound: what a form may be a misspelling of.

The cost of a look-up hardly grows with the number of names: forms meet only the words that share their
skeleton but for one sound. Words of three sounds or fewer have too many such neighbours, so they are compared
only where the text itself points at their name.

What was found out about a token is remembered, and found out only when a text needs it: most words of most
texts are near no name, and cost a look into a set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from cleaner.actions.name import Name
from cleaner.automaton import Automaton, build_automaton
from cleaner.document import Document
from cleaner.names.distance import CLOSE_SHORT, distance, is_close, suffices
from cleaner.names.entries import Entry, Part, entry_of
from cleaner.names.sounds import merged, outline, outlines, shortened, skeleton, skeletons
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


@dataclass(slots=True)
class Form:
    """A spelling as a text has it, folded: a right word of some name, or one that may be wrong."""

    word: str
    right: bool = False
    beside: tuple[tuple[int, str], ...] = ()
    """Right words that it may be, by name, where the name has others: two in a text may be one name, misspelled."""
    alone: frozenset[str] = _NONE
    """Right words so near that no other evidence is needed."""
    keys: frozenset[str] | None = None
    """The skeleton and its shortened forms; None until a text points at names."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tokens of a text are: right words, forms that are near names by themselves, and all that may be."""

    right: Set[str]
    near: Sequence[str]
    tokens: Set[str]


@dataclass
class Index:
    """Right words by sound, and what was found out about the forms met so far (bounded)."""

    entries: dict[int, Entry]
    canonical: frozenset[str]
    homes: dict[str, list[tuple[Entry, Part]]] = field(default_factory=dict)
    _same: dict[str, list[str]] = field(default_factory=dict)
    _letters: dict[str, frozenset[str]] = field(default_factory=dict)
    _outlines: dict[str, list[str]] = field(default_factory=dict)
    _keys: dict[str, frozenset[str]] = field(default_factory=dict)
    _gate: set[str] = field(default_factory=set)
    _forms: dict[str, Form] = field(default_factory=dict)
    _plain: set[str] = field(default_factory=set)
    """Tokens of forms that are near a name only where a text points at it."""
    _dull: set[str] = field(default_factory=set)
    """Tokens that are no misspelling of any name."""
    _title_maps: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    _distances: dict[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[Name]) -> Index:
        texts = [text for name in names for text in (name.name, name.short, *name.accept)]
        canonical = frozenset(_folded(words_of("\n".join(texts))))
        index = cls({number: entry_of(number, name) for number, name in enumerate(names) if name.near}, canonical)
        index._add_all()
        return index

    def _add_all(self) -> None:
        for entry in self.entries.values():
            for part in entry.parts:
                if len(part.word) > 1 and not part.is_particle:
                    self.homes.setdefault(part.word, []).append((entry, part))
        words = list(self.homes)
        for word, sounds in zip(words, skeletons(words), strict=True):
            keys = shortened(sounds) if sounds else _NONE
            self._keys[word] = keys
            self._gate |= keys
            self._same.setdefault(sounds, []).append(word)
        long = [word for word in words if len(word) >= LONG - LENGTHS]
        for word, sounds in zip(long, outlines(long), strict=True):
            self._letters[word] = frozenset(merged(word))
            for key in shortened(sounds):
                self._outlines.setdefault(key, []).append(word)

    def read(self, tokens: Set[str]) -> Seen:
        """Sort the tokens of a text by what they may be."""
        if len(self._dull) + len(self._forms) > MEMO:
            for memo in (self._dull, self._plain, self._forms):
                memo.clear()
        left = tokens - self._dull
        fresh = left - self._forms.keys()
        if fresh:
            self._meet(sorted(fresh))
            left -= self._dull
        right: set[str] = set()
        near: list[str] = []
        for token in left - self._plain:
            form = self._forms[token]
            if form.right:
                right.add(form.word)
            else:
                near.append(token)
        return Seen(right, near, left)

    def _meet(self, tokens: Sequence[str]) -> None:
        """Find out what tokens are that no text had before."""
        forms: dict[str, Form] = {}
        for token, word in zip(tokens, _folded(tokens), strict=True):
            if word in self.canonical:
                self._forms[token] = Form(word, right=True)
            elif len(word) < 2 or not word.isascii() or _is_brand(token):
                self._dull.add(token)
            else:
                forms[token] = Form(word)
        sounds = outlines([form.word for form in forms.values()]) if forms else ()
        for (token, form), sound in zip(forms.items(), sounds, strict=True):
            near = {right for key in shortened(sound) if key in self._outlines for right in self._outlines[key]}
            if near:
                self._find_near(form, near)
            self._forms[token] = form
            if not form.beside and not form.alone:
                self._plain.add(token)

    def _find_near(self, form: Form, near: Iterable[str]) -> None:
        word = form.word
        letters, length = frozenset(merged(word)), len(word)
        like = [
            right
            for right in near
            if abs(length - len(right)) <= OTHER_LENGTH and len(letters ^ self._letters[right]) <= OTHER_LETTERS
        ]
        form.beside = tuple(pair for right in like for pair in self._pairs(right))
        alone = [right for right in like if suffices(word, right)]
        if alone and self._has_sound(form) and not is_known(word):
            form.alone = frozenset(right for right in alone if self._is_rare(right))

    def _pairs(self, right: str) -> Iterable[tuple[int, str]]:
        """Yield the word with each name that has other words too, unless that is many names."""
        homes = self.homes[right]
        if len(homes) <= SHARED:
            for entry, _ in homes:
                if len(entry.parts) > 1:
                    yield entry.number, right

    def _is_rare(self, right: str) -> bool:
        """Say whether nobody else bears the name: a surname of the census has neighbours that people bear."""
        return any(not entry.is_person or not is_surname(right) for entry, _ in self.homes[right])

    def _has_sound(self, form: Form) -> bool:
        """Say whether the form shares its skeleton with any name, but for one sound."""
        if form.keys is None:
            self._spell_out((form,))
        return not self._gate.isdisjoint(form.keys or _NONE)

    def _spell_out(self, forms: Sequence[Form]) -> None:
        for form, sounds in zip(forms, skeletons([form.word for form in forms]), strict=True):
            form.keys = shortened(sounds) if sounds else _NONE

    def may_be_wrong(self, token: str) -> bool:
        """Say whether a token is no common word; one that is will not be looked at again."""
        form = self._forms[token]
        if token in self._dull or is_common_word(form.word) or not self._has_sound(form):
            self._dull.add(token)
            return False
        return True

    def half_right(self, tokens: Iterable[str]) -> list[Entry]:
        """Return the names of which two words or more are nearly in the text."""
        pairs = [(token, pair) for token in tokens for pair in self._forms[token].beside]
        hopeful: dict[int, set[str]] = {}
        for _, (number, word) in pairs:
            hopeful.setdefault(number, set()).add(word)
        found: dict[int, set[str]] = {}
        for token, (number, word) in pairs:
            if len(hopeful[number]) > 1:
                weighed = self.weigh(self._forms[token].word, word)
                if weighed is not None and weighed <= CLOSE_SHORT and self.may_be_wrong(token):
                    found.setdefault(number, set()).add(word)
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

    def suspects(
        self, seen: Seen, entries: Sequence[Entry], titled: Mapping[str, set[int]]
    ) -> dict[str, tuple[Form, set[str]]]:
        """Return the tokens that may be wrong, with the words that each may be a misspelling of.

        Those are words of `entries`, and of names whose title stands before it; and what it is near without.
        """
        found = {token: (self._forms[token], set(self._forms[token].alone)) for token in seen.near}
        found = {token: (form, near) for token, (form, near) in found.items() if near}
        pointed = self._pointed(seen.tokens, titled, everywhere=bool(entries))
        if not pointed:
            return found
        local = self._keyed(entries)
        for token, form in pointed.items():
            maps = [local, *(self._title_keys(number) for number in sorted(titled.get(form.word, ())))]
            keys = form.keys or _NONE
            words = {word for keyed in maps for key in keys & keyed.keys() for word in keyed[key]}
            near = {word for word in words if self.weigh(form.word, word) is not None}
            if near and self.may_be_wrong(token):
                found[token] = (form, near | form.alone)
        return found

    def _pointed(self, tokens: Set[str], titled: Mapping[str, set[int]], *, everywhere: bool) -> dict[str, Form]:
        """Return the forms that the text points at: those with a title before them, or all; their sounds known."""
        if not everywhere and not titled:
            return {}
        forms = {token: self._forms[token] for token in tokens - self._dull}
        forms = {t: form for t, form in forms.items() if not form.right and (everywhere or form.word in titled)}
        silent = {token: form for token, form in forms.items() if form.keys is None}
        if silent:
            self._spell_out(list(silent.values()))
            for token, form in silent.items():
                if self._gate.isdisjoint(form.keys or _NONE):
                    self._dull.add(token)
                    del forms[token]
        return forms

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
        for number, start in self._titles.find(document.folded):
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
        for entry in self.entries.values():
            for title in entry.titles:
                found.setdefault(" ".join(title), []).append(entry)
        return found

    def present(self, right: Set[str]) -> list[Entry]:
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


def _folded(words: Sequence[str]) -> list[str]:
    """Return each word folded; a word has no line break, so they are folded as one text."""
    return fold("\n".join(words)).split("\n")


def _is_brand(token: str) -> bool:
    """Say whether the token has a capital inside where no name has one."""
    if token[1:].islower():
        return False
    return _INNER_CAPITAL.search(token) is not None and not _PREFIXED.match(token)
