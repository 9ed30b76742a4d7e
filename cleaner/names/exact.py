"""Listed variants, always wrong, and ambiguous ones, wrong with evidence: looked for where all their words stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from cleaner.actions.name import Name
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.later import later
from cleaner.names.distance import distance
from cleaner.names.lexicon import DAYS, FUNCTION, HONORIFICS, LINKS, VERBS
from cleaner.names.words import CAPITALISED, Context, whole
from cleaner.shadow import shadow_of
from cleaner.unusual import places_of
from cleaner.values import dataclass
from cleaner.wordlists import fold

_LOOSE = later(r" {2,}| *\n *")
_INITIALS = later(r"[A-Z](?<=[ \n].)\.[ \n](?:[A-Z]\.[ \n])*(?=[A-Z])")  # the capital first: it is rare
_REACH = 60
_WORDS = later(r"[^\s-]+")
_DESCRIBED = later(r",? (?:an?|\d+)\b| (?:is|was|are|were) (?:an?|the|from|born|one|\d+)\b| of\b")


@dataclass(frozen=True, slots=True)
class Literal:
    """A wrong form as the text may have it, and what each of its words becomes (or all of it, as one)."""

    text: str
    number: int
    new: str
    words: tuple[str, ...]
    ambiguous: bool = False
    inside: tuple[tuple[str, int], ...] = ()
    """Right forms that contain this one, and where: there it is not an error."""


def becomes(variant: str, name: Name) -> str:
    """Return what a variant is corrected to: the whole name, `short`, or the words of the name most like it."""
    wrong, full, short = variant.split(), name.name.split(), name.short.split()
    if len(wrong) == len(full) or len(wrong) > len(full):
        return name.name
    if len(wrong) == len(short) or len(wrong) == 1:
        return name.short
    runs = [full[at : at + len(wrong)] for at in range(len(full) - len(wrong) + 1)]
    return " ".join(min(runs, key=lambda run: distance(fold(variant), fold(" ".join(run)))))


def literals_of(name: Name, number: int) -> list[Literal]:
    """Return all wrong forms of a name, whose place among the names is `number`."""
    found: dict[str, Literal] = {}
    right = {shadow_of(form) for form in (name.name, name.short, *name.accept)}
    right |= {form.upper() for form in right}
    pairs = [(variant, becomes(variant, name), False) for variant in name.variants]
    pairs += [(wrong, new, True) for wrong, new in name.ambiguous]
    for wrong, new, ambiguous in pairs:
        for text, written in ((wrong, new), (wrong.upper(), new.upper())):
            text = _shown(text)
            inside = tuple(
                (form, at)
                for form in right
                if text in form and form != text
                for at in range(len(form))
                if form.startswith(text, at)
            )
            words = tuple(_WORDS.findall(written))
            if _WORDS.sub("", text) != _WORDS.sub("", shadow_of(written)):
                words = ()  # other joints: what lies between the words is wrong too
            if text != shadow_of(written) and text not in found:
                found[text] = Literal(text, number, written, words, ambiguous, inside)
    return list(found.values())


def _shown(text: str) -> str:
    """Return a form as a tidy text has it in its shadow."""
    return " ".join(shadow_of(text).split())


@dataclass(frozen=True)
class Hit:
    """A literal where it stands; `starts` are where its words begin, for words with something between them."""

    literal: Literal
    start: int
    end: int


class Exact:
    """The listed forms of all names."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._literals: dict[int, list[Literal]] = {}

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[list[str], int, str]]]:
        """The listed forms by one of their capitalised words, or by nothing; with all of these, and whose they are."""
        found: dict[str, list[tuple[list[str], int, str]]] = {}
        for number, name in enumerate(self._names):
            for form in (*name.variants, *(wrong for wrong, _ in name.ambiguous)):
                for text in dict.fromkeys((form, form.upper())):
                    shown = _shown(text)
                    words = capitalised(shown)
                    found.setdefault(words[0] if words else "", []).append((words, number, shown))
        return found

    @cached_property
    def _firsts(self) -> frozenset[str]:
        return frozenset(self._by_word)

    def _likely(self, shadow: str, tokens: set[str]) -> list[Literal]:
        """Return the listed forms whose capitalised words are all in the text: hardly ever any."""
        by_word = self._by_word
        if not shadow.isascii() and ("×" in shadow or "÷" in shadow):
            tokens = set(capitalised(shadow))
        firsts = self._firsts.intersection(tokens)
        if "" in by_word:
            firsts |= {""}
        likely = {each[1:] for first in firsts for each in by_word[first] if tokens.issuperset(each[0])}
        numbers = {number for number, _ in likely}
        for number in numbers - self._literals.keys():
            self._literals[number] = literals_of(self._names[number], number)
        found = [literal for number in sorted(numbers) for literal in self._literals[number]]
        return [literal for literal in found if (literal.number, literal.text) in likely]

    def hits(self, document: Document, tokens: set[str]) -> list[Hit]:
        """Return the listed forms in the text, longest first where they overlap, in the order of the text.

        `tokens` are its capitalised words.
        """
        shadow = document.shadow
        likely = self._likely(shadow, tokens)
        if not likely:
            return []
        found: list[Hit] = []
        flat = shadow.replace("\n", " ")
        for literal in likely:
            for at in places_of(flat, literal.text):
                found += self._checked(document, literal, at, at + len(literal.text))
        phrases = [literal for literal in likely if " " in literal.text]
        for cut, places in _cuts(shadow) if phrases else ():
            for first, last in _windows(places):
                text, offset = _tightened(shadow[first:last], cut)
                text = text.replace("\n", " ")
                for literal in phrases:
                    for start in places_of(text, literal.text):
                        end = offset(start + len(literal.text) - 1) + 1
                        found += self._checked(document, literal, first + offset(start), first + end)
        return _longest(found)

    def _checked(self, document: Document, literal: Literal, start: int, end: int) -> Iterator[Hit]:
        shadow = document.shadow
        if not whole(shadow, start, end):
            return
        if "\n" in shadow[start:end] and document.paragraph_at(start) != document.paragraph_at(end - 1):
            return
        for form, at in literal.inside:
            first = start - at
            if first >= 0 and shadow.startswith(form, first) and whole(shadow, first, first + len(form)):
                return
        yield Hit(literal, start, end)

    def find(self, document: Document, tokens: set[str]) -> Iterator[tuple[int, Edit]]:
        """Yield an edit for each wrong word; what lies between the words stays as it is."""
        hits = self.hits(document, tokens)
        for hit in hits:
            if not hit.literal.ambiguous:
                why = f"variant: listed for {self._names[hit.literal.number].name}"
                yield from _edits(document, hit, why)
        yield from self._ambiguous(document, [hit for hit in hits if hit.literal.ambiguous])

    def _ambiguous(self, document: Document, hits: list[Hit]) -> Iterator[tuple[int, Edit]]:
        groups: dict[tuple[int, str], list[Hit]] = {}
        for hit in hits:
            groups.setdefault((hit.literal.number, fold(hit.literal.text)), []).append(hit)
        for (number, _), group in groups.items():
            name = self._names[number]
            contexts = [Context(document, hit.start, hit.end) for hit in group]
            if any(_somebody_else(context, name) for context in contexts):
                continue
            titled = [_titled(context, name) for context in contexts]
            if _stands(document.shadow, (name.name, *(form for form in name.accept if " " in form))):
                proof = "right spelling in document"
            elif any(titled):
                proof = "title"
            else:
                continue
            for hit, context, title in zip(group, contexts, titled, strict=True):
                if title or _acts(context) or (context.before and context.before[0] in LINKS):
                    why = f"ambiguous: {proof}, nobody else of that name"
                    yield from _edits(document, hit, why)


def _acts(context: Context) -> bool:
    if context.possessive:
        return True
    if not context.after:
        return False
    word = context.after[0]
    return word in VERBS or (word.islower() and word.endswith("ed") and len(word) > 3)


def _titled(context: Context, name: Name) -> bool:
    spoken = tuple(fold(word) for word in context.before)
    titles = (tuple(reversed(fold(title).split())) for title in name.title)
    return any(spoken[: len(title)] == title for title in titles)


def _somebody_else(context: Context, name: Name) -> bool:
    """Say whether the bare form is part of another name there, or is described as something else."""
    if context.in_headline and context.text.isupper():
        return False
    if context.followed_by_name or _DESCRIBED.match(context.right):
        return True
    if context.left.endswith("-") or context.right.startswith("-"):
        return True
    if not context.before or not context.before[0][0].isupper():
        return bool(context.before) and fold(context.before[0]) in ("the", "a", "an")
    word = fold(context.before[0])
    titles = {part for title in name.title for part in fold(title).split()}
    return not (word in titles or word in HONORIFICS or word in DAYS or word in FUNCTION)


def _stands(shadow: str, forms: Sequence[str]) -> bool:
    texts = map(shadow_of, forms)
    return any(text in shadow and re.search(rf"\b{re.escape(text)}\b", shadow) for text in texts)


def _edits(document: Document, hit: Hit, why: str) -> Iterator[tuple[int, Edit]]:
    literal = hit.literal
    if not literal.words:
        yield literal.number, Edit(hit.start, hit.end, literal.new, why)
        return
    found = list(_WORDS.finditer(document.shadow, hit.start, hit.end))
    wrong = _WORDS.findall(literal.text)
    if len(found) > len(wrong):  # initials stand between the words of the name
        found = [match for match in found if not _is_initial(match[0])]
    for match, new in zip(found, literal.words, strict=True):
        if match[0] != shadow_of(new):
            yield literal.number, Edit(match.start(), match.end(), new, why)


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _longest(hits: list[Hit]) -> list[Hit]:
    """Return the hits that stay when the leftmost, then longest, then first named wins."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.literal.number)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
    return chosen


def _cuts(shadow: str) -> Iterator[tuple[re.Pattern[str], list[Span]]]:
    """Yield what stands between the words of a name in this text, but for one space or line break, and where."""
    loose = sorted({at for mark in ("  ", " \n", "\n ") for at in places_of(shadow, mark)})
    yield _LOOSE, [(at, at + 2) for at in loose]
    yield _INITIALS, [match.span() for match in _INITIALS.finditer(shadow)]


def capitalised(text: str) -> list[str]:
    """Return the capitalised words, cut at the two signs that `CAPITALISED` takes for letters."""
    return CAPITALISED.findall(text.replace("×", " ").replace("÷", " "))


def _windows(places: Sequence[Span]) -> Iterator[Span]:
    """Yield the stretches round the places, wide enough for a name, none touching another."""
    window: Span | None = None
    for start, end in places:
        first, last = max(0, start - _REACH), end + _REACH
        if window is not None and first <= window[1]:
            first = window[0]
        elif window is not None:
            yield window
        window = (first, last)
    if window is not None:
        yield window


def _tightened(shadow: str, cut: re.Pattern[str]) -> tuple[str, Callable[[int], int]]:
    """Return the text with each run of white space as one character, or without initials, and the way back."""
    pieces: list[str] = []
    starts, shifts = [0], [0]
    length = at = 0
    for match in cut.finditer(shadow):
        kept = "" if cut is _INITIALS else "\n" if match[0].count("\n") else " "
        if kept == match[0]:
            continue
        pieces += (shadow[at : match.start()], kept)
        length += match.start() - at + len(kept)
        at = match.end()
        starts.append(length)
        shifts.append(at - length)
    pieces.append(shadow[at:])

    def offset(position: int) -> int:
        return position + shifts[bisect_right(starts, position) - 1]

    return "".join(pieces), offset


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Say whether any of the ascending spans touches `start:end`."""
    return any(first < end and start < last for first, last in spans)
