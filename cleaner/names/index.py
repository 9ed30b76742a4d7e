"""The right spellings of all names, indexed by sound: what a form may be a misspelling of.

The cost of a look-up hardly grows with the number of names: forms meet only the words that share their
skeleton but for one sound. Words of three sounds or fewer have too many such neighbours, so they are compared
only where the text itself points at their name.

What was found out about a token is remembered, and found out only when a text needs it: most words of most
texts are near no name, and cost a look into a set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from cleaner.actions.name import Name
from cleaner.automaton import Automaton, build_automaton
from cleaner.document import Document
from cleaner.giant import STRETCH
from cleaner.later import later
from cleaner.names.distance import ALONE_LENGTH, CLOSE_SHORT, distance, is_close, suffices
from cleaner.names.entries import Entry, Part, entry_of
from cleaner.names.sounds import outline, shortened, skeleton, slips_begin, sounds_of
from cleaner.names.words import words_of
from cleaner.values import dataclass
from cleaner.wordlists import fold, is_common_word, is_known, is_surname

FARTHEST = 0.45
"""The share of the right word's length above which no evidence suffices."""
_INNER_CAPITAL = later(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_PREFIXED = later(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz)[A-Z][a-z]+\Z")
"""Names that rightly have a capital inside; other such words are brands or plurals of abbreviations."""
_FOLLOWING = later(r"(?:[ \n](?:[A-Z]\.[ \n])?[^\W\d_]+){1,3}")
_NONE: frozenset[str] = frozenset()
LENGTHS = 3
"""A form differs from the right word by at most so many letters."""
LONG = 7
OTHER_LETTERS, OTHER_LENGTH = 3, 2
"""Words as near as a slip differ by few letters, whichever has them: a bound that saves weighing the rest."""
FIRST_LETTER = 7
"""Only in a longer word an unlike first letter may be a slip: one vowel too many, or too few."""
SHARED = 30
"""A word of more names than this points at none of them."""
MEMO = 100_000


class Form(NamedTuple):
    """A spelling as a text has it, folded, that may be a misspelling of some name."""

    word: str
    skeleton: str
    slips: tuple[str, ...] = ()
    """Right words from which it differs by no more than a slip: two of one name in a text may be that name."""
    alone: frozenset[str] = _NONE
    """Right words so near that no other evidence is needed."""


class Spelling(NamedTuple):
    """A right word as slips see it."""

    word: str
    length: int
    begins: str
    """The first sounds of the outlines with which a slip may begin."""
    letters: int
    outlines: frozenset[str]
    """Its outline and those that lack a sound."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tokens of a text are: right words, forms that are near names by themselves, and all that may be."""

    right: Set[str]
    near: Set[str]
    tokens: Set[str]


@dataclass
class Index:
    """Right words by sound, and what was found out about the forms met so far (bounded)."""

    entries: dict[int, Entry]
    canonical: frozenset[str]
    homes: dict[str, list[tuple[Entry, Part]]] = field(default_factory=dict)
    _same: dict[str, list[str]] = field(default_factory=dict)
    _spellings: dict[str, Spelling] = field(default_factory=dict)
    """Right words of some length, whose misspellings are looked for wherever they stand."""
    _by_bare: dict[str, list[str]] = field(default_factory=dict)
    """Those by the consonants of their outlines and these without a sound."""
    _right: dict[str, str] = field(default_factory=dict)
    """Tokens that are right words of names, folded."""
    _forms: dict[str, Form] = field(default_factory=dict)
    """Tokens that may be wrong."""
    _slips: set[str] = field(default_factory=set)
    """Those of them that are a slip away from a right word."""
    _dull: set[str] = field(default_factory=set)
    """Tokens that are no misspelling of any name."""
    _sounding: dict[str, frozenset[str]] = field(default_factory=dict)
    """The right words that differ from a skeleton by a sound at most: many tokens share one."""
    _rivals: dict[str, tuple[Spelling, ...]] = field(default_factory=dict)
    """The right words that may be a slip away from one of these consonants: many tokens share them."""
    _title_maps: dict[int, frozenset[str]] = field(default_factory=dict)
    _distances: dict[tuple[str, str], float] = field(default_factory=dict)
    _sides: dict[str, tuple[int, ...]] = field(default_factory=dict)

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
        for word, plain, skeleton_, outline_ in zip(words, *sounds_of(words), strict=True):
            self._same.setdefault(skeleton_, []).append(word)
            if len(word) >= LONG - LENGTHS:
                begins = slips_begin(outline_[:1], long=len(word) > FIRST_LETTER)
                keys = shortened(outline_)
                self._spellings[word] = Spelling(word, len(word), begins, _letters_of(plain), keys)
                for key in shortened(outline_.replace("A", "")):
                    self._by_bare.setdefault(key, []).append(word)

    @cached_property
    def _by_outline(self) -> dict[str, list[Spelling]]:
        """Those right words by their outlines and these without a sound; made when `close_to` asks."""
        found: dict[str, list[Spelling]] = {}
        for spelling in self._spellings.values():
            for key in spelling.outlines:
                found.setdefault(key, []).append(spelling)
        return found

    @cached_property
    def _by_key(self) -> dict[str, list[str]]:
        """The right words by their skeletons and those that lack a sound; made when a text points at a name."""
        found: dict[str, list[str]] = {}
        for skeleton_, words in self._same.items():
            for key in shortened(skeleton_) if skeleton_ else ():
                found.setdefault(key, []).extend(words)
        return found

    def read(self, tokens: set[str]) -> Seen:
        """Sort the tokens of a text by what they may be."""
        if len(self._dull) + len(self._forms) > MEMO:
            for memo in (self._dull, self._forms, self._slips, self._right, self._rivals, self._sounding):
                memo.clear()
        left = tokens - self._dull
        # `set.difference` looks every token up; `-` with a view of a dict would walk through all of the memo
        fresh = left.difference(self._right).difference(self._forms)
        if fresh:
            self._meet(list(fresh))
            left -= self._dull
        wrong = left.difference(self._right)
        return Seen({self._right[token] for token in left - wrong}, wrong & self._slips, wrong)

    def _meet(self, tokens: Sequence[str]) -> None:
        """Find out what tokens are that no text had before."""
        met: list[str] = []
        words: list[str] = []
        for token, word in zip(tokens, _folded(tokens), strict=True):
            if word in self.canonical:
                self._right[token] = word
            elif len(word) < 2 or not word.isascii() or not (token.istitle() or not _is_brand(token)):
                self._dull.add(token)
            else:
                met.append(token)
                words.append(word)
        if not met:
            return
        for token, word, plain, skeleton_, outline_ in zip(met, words, *sounds_of(words), strict=True):
            if not skeleton_:
                self._dull.add(token)
                continue
            bare = outline_.replace("A", "")
            rivals = self._rivals.get(bare)
            if rivals is None:
                rivals = self._rivals[bare] = self._rivals_of(bare)
            slips = self._slips_of(rivals, len(word), plain, outline_) if rivals else ()
            if slips:
                self._slips.add(token)
                self._forms[token] = Form(word, skeleton_, slips, self._alone(word, skeleton_, slips))
            else:
                self._forms[token] = Form(word, skeleton_)

    def _slips_of(self, rivals: Sequence[Spelling], length: int, plain: str, outline_: str) -> tuple[str, ...]:
        """Return those of the right words that have nearly the same length, letters and outline."""
        first = outline_[0]
        near = [
            rival
            for rival in rivals
            if -OTHER_LENGTH <= length - rival[1] <= OTHER_LENGTH and first in rival[2]  # half the time of the names
        ]
        if not near:
            return ()
        letters = _letters_of(plain)
        near = [rival for rival in near if (letters ^ rival.letters).bit_count() <= OTHER_LETTERS]
        if not near:
            return ()
        outlines = shortened(outline_)
        return tuple([rival.word for rival in near if not outlines.isdisjoint(rival.outlines)])

    def _rivals_of(self, bare: str) -> tuple[Spelling, ...]:
        """Return the right words whose outlines, vowels aside, differ from that by a sound at most."""
        by_bare = self._by_bare
        words = {word for key in shortened(bare) if key in by_bare for word in by_bare[key]}
        return tuple([self._spellings[word] for word in words])

    def _alone(self, word: str, skeleton_: str, slips: Sequence[str]) -> frozenset[str]:
        near = [right for right in slips if len(right) >= ALONE_LENGTH and suffices(word, right)]
        if near and self._sounds_like(skeleton_) and not is_known(word):
            return frozenset(right for right in near if self._is_rare(right))
        return _NONE

    def _beside(self, right: str) -> tuple[int, ...]:
        """Return the names that have the word and others too, unless those are many names."""
        numbers = self._sides.get(right)
        if numbers is None:
            homes = self.homes[right]
            numbers = tuple(entry.number for entry, _ in homes if len(entry.parts) > 1) if len(homes) <= SHARED else ()
            self._sides[right] = numbers
        return numbers

    def _is_rare(self, right: str) -> bool:
        """Say whether nobody else bears the name: a surname of the census has neighbours that people bear."""
        return any(not entry.is_person or not is_surname(right) for entry, _ in self.homes[right])

    def _sounds_like(self, skeleton_: str) -> frozenset[str]:
        """Return the right words that differ from the skeleton by one sound at most."""
        found = self._sounding.get(skeleton_)
        if found is None:
            by_key = self._by_key
            found = frozenset([word for key in shortened(skeleton_) if key in by_key for word in by_key[key]])
            self._sounding[skeleton_] = found
        return found

    def may_be_wrong(self, token: str) -> bool:
        """Say whether a token sounds like a name and is no common word; if not, it will not be looked at again."""
        form = self._forms.get(token)
        if form is None:
            return False
        if is_common_word(form.word) or not self._sounds_like(form.skeleton):
            self._dull.add(token)
            del self._forms[token]
            return False
        return True

    def half_right(self, seen: Seen) -> list[Entry]:
        """Return the names of which two words or more are nearly in the text."""
        hopeful: dict[int, dict[str, list[str]]] = {}
        for token in seen.near:
            for right in self._forms[token].slips:
                for number in self._beside(right):
                    hopeful.setdefault(number, {}).setdefault(right, []).append(token)
        return [
            self.entries[number]
            for number in sorted(hopeful)
            if len(hopeful[number]) > 1 and self._has_two(hopeful[number])
        ]

    def _has_two(self, hopes: Mapping[str, Sequence[str]]) -> bool:
        """Say whether two of the right words have a token that is close. Most have none, so that few are asked."""
        found, left = 0, len(hopes)
        for right, tokens in hopes.items():
            if found + left < 2:
                return False
            left -= 1
            # whether it is a common word is found out in a tenth of the time
            found += any(self._is_near(token, right) for token in tokens if self.may_be_wrong(token))
            if found > 1:
                return True
        return False

    def _is_near(self, token: str, right: str) -> bool:
        weighed = self.weigh(self._forms[token].word, right)
        return weighed is not None and weighed <= CLOSE_SHORT

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
        forms = self._forms
        found = {token: (forms[token], set(forms[token].alone)) for token in seen.near & forms.keys()}
        found = {token: (form, near) for token, (form, near) in found.items() if near}
        if not entries and not titled:
            return found
        local, sounding = _words(entries), self._sounding
        for token in seen.tokens:
            form = forms.get(token)
            if form is None or not (local or form.word in titled):
                continue
            like = sounding.get(form.skeleton)
            if like is None:
                like = self._sounds_like(form.skeleton)
            words = _NONE if local.isdisjoint(like) else like & local
            for number in titled.get(form.word, ()):
                words |= like & self._title_words(number)
            if not words:
                continue
            length = len(form.word)
            fitting = [word for word in words if -LENGTHS <= length - len(word) <= LENGTHS]
            if fitting and self.may_be_wrong(token):
                near = {word for word in fitting if self.weigh(form.word, word) is not None}
                if near:
                    found[token] = (form, near | form.alone)
        return found

    def _title_words(self, number: int) -> frozenset[str]:
        words = self._title_maps.get(number)
        if words is None:
            words = self._title_maps[number] = _words(self._by_title[number])
        return words

    def titled(self, document: Document) -> dict[str, set[int]]:
        """Return, by folded word, the numbers of the titles that stand right before it or a word or two earlier."""
        found: dict[str, set[int]] = {}
        if self._titles is None:
            return found
        shadow = document.shadow
        texts = self._title_texts
        for first, stretch in document.folded_stretches(self._longest_title):
            for number, start in self._titles.find(stretch):
                match = _FOLLOWING.match(shadow, first + start + len(texts[number])) if start < STRETCH else None
                for word in match[0].split() if match else ():
                    found.setdefault(fold(word), set()).add(number)
        return found

    def holders(self, numbers: Iterable[int]) -> set[int]:
        """Return the numbers of the names that have any of these titles."""
        return {entry.number for number in numbers for entry in self._by_title[number]}

    @cached_property
    def _longest_title(self) -> int:
        return max(map(len, self._title_texts))

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
            near.update(spelling.word for spelling in self._by_outline.get(key, ()))
        weighed = ((right, self.weigh(word, right)) for right in sorted(near))
        return [(right, far) for right, far in weighed if far is not None and is_close(word, right, far)]


def _words(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(part.word for entry in entries for part in entry.parts)


class _Bits(dict[str, int]):
    """A bit for each letter; that of one beyond ASCII is made when it is met."""

    def __missing__(self, letter: str) -> int:
        return 1 << max(26, ord(letter))


_bit = _Bits((letter, 1 << at) for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz")).__getitem__


def _letters_of(word: str) -> int:
    """Return which letters the folded word has, a bit a letter."""
    return sum(map(_bit, set(word)))


def _folded(words: Sequence[str]) -> list[str]:
    """Return each word folded; a word has no line break, so they are folded as one text."""
    return fold("\n".join(words)).split("\n")


def _is_brand(token: str) -> bool:
    """Say whether the token has a capital inside where no name has one."""
    if token[1:].islower():
        return False
    return _INNER_CAPITAL.search(token) is not None and not _PREFIXED.match(token)
