"""The right spellings of all names, indexed by sound: what a form may be a misspelling of.

The cost of a look-up hardly grows with the number of names: forms meet only the words that share their
skeleton but for one sound. Words of three sounds or fewer have too many such neighbours, so they are compared
only where the text itself points at their name.

What was found out about a token is remembered, and found out only when a text needs it: most words of most
texts are near no name, and cost a look into a set.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from cleaner.actions.name import Name
from cleaner.automaton import Automaton, build_automaton
from cleaner.document import Document
from cleaner.later import later
from cleaner.names.distance import ALONE_LENGTH, CLOSE_SHORT, distance, is_close, suffices
from cleaner.names.entries import Entry, Part, entry_of
from cleaner.names.slips import Slips, may_be_close
from cleaner.names.sounds import outline, shortened, skeleton, sounds_of
from cleaner.names.words import words_of
from cleaner.values import dataclass
from cleaner.wordlists import common_words, fold, is_known, is_surname

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
SHARED = 30
"""A word of more names than this points at none of them."""
MEMO = 100_000


class Near(NamedTuple):
    """What a form is a slip away from: two right words of one name in a text may be that name."""

    slips: tuple[str, ...]
    alone: frozenset[str]
    """Right words so near that no other evidence is needed."""


class Suspect(NamedTuple):
    """A form that may be wrong, folded, with the right words that it may stand for."""

    word: str
    near: Set[str]
    alone: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tokens of a text are: right words of names, and forms that are near names by themselves."""

    tokens: Set[str]
    right: Set[str]
    near: Set[str]


@dataclass
class Index:
    """Right words by sound, and what was found out about the forms met so far (bounded)."""

    entries: dict[int, Entry]
    canonical: frozenset[str]
    homes: dict[str, list[tuple[Entry, Part]]] = field(default_factory=dict)
    _same: dict[str, list[str]] = field(default_factory=dict)
    _right: dict[str, str] = field(default_factory=dict)
    """Tokens that are right words of names, folded."""
    _near: dict[str, Near] = field(default_factory=dict)
    """Tokens that are a slip away from a right word."""
    _quiet: set[str] = field(default_factory=set)
    """All other tokens: of no interest unless a text points at a name."""
    _words: dict[str, str] = field(default_factory=dict)
    """The tokens that may be wrong, folded; common words and others that cannot be are left out."""
    _skeletons: dict[str, str] = field(default_factory=dict)
    """The skeletons of these. Strings alone: the memos hold nothing that a collection of garbage has to walk."""
    _sounding: dict[str, frozenset[str]] = field(default_factory=dict)
    """The right words that differ from a skeleton by a sound at most: many tokens share one."""
    _title_maps: dict[int, frozenset[str]] = field(default_factory=dict)
    _distances: dict[tuple[str, str], float] = field(default_factory=dict)
    _close: dict[tuple[str, str], bool] = field(default_factory=dict)
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
        for word, skeleton_ in zip(words, sounds_of(words)[1], strict=True):
            self._same.setdefault(skeleton_, []).append(word)

    @cached_property
    def _long(self) -> list[str]:
        """Right words whose misspellings are looked for wherever they stand."""
        return [word for word in self.homes if len(word) >= LONG - LENGTHS]

    @cached_property
    def _slips(self) -> Slips:
        return Slips(self._long)

    @cached_property
    def _by_outline(self) -> dict[str, list[str]]:
        """Those right words by their outlines and these without a sound; made when `close_to` asks."""
        found: dict[str, list[str]] = {}
        for word, outline_ in zip(self._long, sounds_of(self._long)[2], strict=True):
            for key in shortened(outline_):
                found.setdefault(key, []).append(word)
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
        if len(self._quiet) > MEMO:
            for memo in (self._quiet, self._words, self._skeletons, self._near, self._right, self._sounding):
                memo.clear()
        odd = tokens - self._quiet
        # `set.difference` looks every token up; `-` with a view of a dict would walk through all of the memo
        fresh = odd.difference(self._right).difference(self._near)
        if fresh:
            self._meet(list(fresh))
            odd -= self._quiet
        near = odd.difference(self._right)
        return Seen(tokens, {self._right[token] for token in odd - near}, near)

    def _meet(self, tokens: Sequence[str]) -> None:
        """Find out what tokens are that no text had before."""
        met: list[str] = []
        words: list[str] = []
        quiet = self._quiet
        quiet.update(tokens)
        folded = _folded(tokens)
        common = common_words(set(folded) - self.canonical)
        for token, word in zip(tokens, folded, strict=True):
            if word in common:
                continue
            if word in self.canonical:
                self._right[token] = word
                quiet.discard(token)
            elif len(word) > 1 and word.isascii() and (token.istitle() or not _is_brand(token)):
                met.append(token)
                words.append(word)
        if not met:
            return
        self._words.update(zip(met, words, strict=True))
        for token, word, slips in zip(met, words, self._slips.of(words), strict=True):
            if slips:
                self._near[token] = Near(slips, self._alone(word, slips))
                quiet.discard(token)

    def _alone(self, word: str, slips: Sequence[str]) -> frozenset[str]:
        near = [right for right in slips if len(right) >= ALONE_LENGTH and suffices(word, right)]
        if near and self._sounds_like(skeleton(word)) and not is_known(word):
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
        """Say whether a token sounds like a name; if not, it will not be looked at again."""
        word = self._words.get(token)
        if word is None:
            return False
        sound = skeleton(word)
        if not sound or not self._sounds_like(sound):
            self._quiet.add(token)
            for memo in (self._words, self._near, self._skeletons):
                memo.pop(token, None)
            return False
        return True

    def _heard(self, tokens: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Yield those of the tokens that may be wrong, with their words and skeletons."""
        words, skeletons = self._words, self._skeletons
        forms = [token for token in tokens if token in words]
        fresh = [token for token in forms if token not in skeletons]
        if fresh:
            skeletons.update(zip(fresh, sounds_of([words[token] for token in fresh])[1], strict=True))
        return ((token, words[token], skeletons[token]) for token in forms if skeletons[token])

    def half_right(self, seen: Seen) -> list[Entry]:
        """Return the names of which two words or more are nearly in the text."""
        if len(seen.near) < 2:
            return []
        hopeful: dict[int, dict[str, list[str]]] = {}
        for token in seen.near:
            for right in self._near[token].slips:
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
            found += any(self._is_near(token, right) for token in tokens if self.may_be_wrong(token))
            if found > 1:
                return True
        return False

    def _is_near(self, token: str, right: str) -> bool:
        weighed = self.weigh(self._words[token], right)
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
        self, seen: Seen, entries: Sequence[Entry], titled: Mapping[str, set[int]], beside: Container[str]
    ) -> dict[str, Suspect]:
        """Return the tokens that may be wrong, with the words that each may be a misspelling of.

        Those are words of `entries`, and of names whose title stands before it; and what it is near without. Left out
        are forms that nothing can prove: neither close to one of the words, nor `beside` a word of `entries`.
        """
        found: dict[str, Suspect] = {}
        for token in seen.near:
            alone = self._near[token].alone if token in self._near else _NONE
            if alone:
                found[token] = Suspect(self._words[token], alone, alone)
        if not entries and not titled:
            return found
        local, sounding = _words(entries), self._sounding
        heard: dict[str, list[str]] = {}
        hopeful: set[str] = set()
        for token, word, skeleton_ in self._heard(seen.tokens):
            like = sounding.get(skeleton_)
            if like is None:
                like = self._sounds_like(skeleton_)
            if local.isdisjoint(like) and word not in titled:
                continue
            heard.setdefault(word, []).append(token)
            if word not in hopeful and (
                token in beside
                or word in titled
                or token in found
                or any(self._may_be_close(word, skeleton_, right) for right in like & local)
            ):
                hopeful.add(word)
        for token in [token for word in hopeful for token in heard[word]]:
            word, like = self._words[token], self._sounds_like(self._skeletons[token])
            words = like & local
            for number in titled.get(word, ()):
                words |= like & self._title_words(number)
            fitting = [right for right in words if -LENGTHS <= len(word) - len(right) <= LENGTHS]
            if fitting and self.may_be_wrong(token):
                near = {right for right in fitting if self.weigh(word, right) is not None}
                if near:
                    alone = found[token].alone if token in found else _NONE
                    found[token] = Suspect(word, near | alone, alone)
        return found

    def _may_be_close(self, word: str, skeleton_: str, right: str) -> bool:
        """Say whether a form may be close to a right word: a look that costs less than to weigh it."""
        if not -LENGTHS <= len(word) - len(right) <= LENGTHS:
            return False
        if right in self._same.get(skeleton_, ()):
            return True
        known = self._close.get((word, right))
        if known is None:
            if len(self._close) > MEMO:
                self._close.clear()
            known = self._close[word, right] = may_be_close(word, right)
        return known

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
        for number, start in self._titles.find(document.folded):
            match = _FOLLOWING.match(shadow, start + len(texts[number]))
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
            near.update(self._by_outline.get(key, ()))
        weighed = ((right, self.weigh(word, right)) for right in sorted(near))
        return [(right, far) for right, far in weighed if far is not None and is_close(word, right, far)]


def _words(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(part.word for entry in entries for part in entry.parts)


def _folded(words: Sequence[str]) -> list[str]:
    """Return each word folded; a word has no line break, so they are folded as one text."""
    return fold("\n".join(words)).split("\n")


def _is_brand(token: str) -> bool:
    """Say whether the token has a capital inside where no name has one."""
    if token[1:].islower():
        return False
    return _INNER_CAPITAL.search(token) is not None and not _PREFIXED.match(token)
