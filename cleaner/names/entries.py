"""A name made ready: its parts and titles as folded words."""

from __future__ import annotations

from cleaner.actions.name import Name
from cleaner.names.words import words_of
from cleaner.values import dataclass
from cleaner.wordlists import fold


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
    words: frozenset[str]
    """All words of the name, and of its titles, in every right spelling."""

    @property
    def is_person(self) -> bool:
        return self.name.entity == "person"

    @property
    def surname_first(self) -> bool:
        return len(self.parts) > 1 and self.parts[0].in_short and not self.parts[-1].in_short


def entry_of(number: int, name: Name) -> Entry:
    written = words_of(name.name)
    folded = [fold(word) for word in written]
    short = [fold(word) for word in words_of(name.short)]
    first_short = next((at for at in range(len(folded)) if folded[at : at + len(short)] == short), len(folded) - 1)
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
    words = frozenset(word for part in parts for word in part.alike).union(*titles)
    return Entry(number, name, tuple(parts), titles, frozenset(fold(form) for form in name.never), words)
