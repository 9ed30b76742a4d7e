"""Near-spellings of frequent names: counted in one pass over the documents, weighed in a second.

A frequent word that is always capitalised is taken for a name; a rare form near it, in no list, is proposed as its
misspelling, unless any place in any document shows that the form is another name. What is kept grows with the
vocabulary, not with the number of documents, and does not depend on their order.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field

from cleaner.actions.name import Name
from cleaner.document import Document
from cleaner.names.distance import is_close
from cleaner.names.index import Index
from cleaner.names.lexicon import ACRONYMS, DAYS, FUNCTION, HONORIFICS, LOCATING
from cleaner.names.protect import about_spelling, in_address, is_foreign
from cleaner.names.vetoes import is_derived, is_feminine, is_plain, vetoed
from cleaner.names.words import CAPITALISED, Context, contexts_of, whole
from cleaner.values import dataclass
from cleaner.wordlists import fold, is_common_word, is_known

FREQUENT = 8
"""So often a word must stand in the documents to be taken for a name, in SPREAD documents at least."""
SPREAD = 4
RARER = 2.5
"""A misspelling is at least so many times rarer than the right form."""
SHORTEST = 4
AHEAD = 0.4
SNIPPETS = 2
ROOM = 45
LONG = 6
SUPPORTED, UNSUPPORTED = 0.3, 0.1
"""Without a given name or title before it, a form of LONG letters may be so far off, as a share of the length, where
the right form is in one of its documents; else it needs two letters more and may be less far off."""

_INSIDE = re.compile(r"[a-z,] ([A-Z][A-Za-zÀ-ɏ]+)")
_LOWER = re.compile(r"\b[a-z]{4,}\b")


@dataclass(frozen=True)
class Pair:
    """A proposal: `wrong` is a misspelling of `right`, with what speaks for it."""

    wrong: str
    right: str
    count: int
    right_count: int
    documents: int
    distance: float
    evidence: tuple[str, ...]
    snippets: tuple[str, ...]
    given: str = ""
    entity: str = "person"


@dataclass
class Sight:
    """What was seen of one form: given names before it, how often the right form was near, what bars it."""

    count: int = 0
    documents: int = 0
    with_right: int = 0
    odd: int = 0
    before: Counter[str] = field(default_factory=Counter)
    titles: set[str] = field(default_factory=set)
    vetoes: set[str] = field(default_factory=set)
    snippets: list[str] = field(default_factory=list)


class NameMiner:
    """Two passes: `count` each document, then `weigh` each, then ask for the `pairs`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spread: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()
        self._lower: set[str] = set()
        self._sights: dict[tuple[str, str], Sight] = {}
        self._before: dict[str, Counter[str]] = {}
        self._titles: dict[str, Counter[str]] = {}
        self._places: Counter[str] = Counter()
        self._near: dict[str, tuple[str, float]] | None = None

    def count(self, document: Document) -> None:
        shadow = document.shadow
        words = Counter(
            match[0]
            for match in CAPITALISED.finditer(shadow)
            if len(match[0]) >= SHORTEST and match[0][1:].islower() and whole(shadow, *match.span())
        )
        self._counts.update(words)
        self._spread.update(words.keys())
        self._inside.update(word for word in _INSIDE.findall(shadow) if word in words)
        self._lower.update(_LOWER.findall(shadow))

    def _ready(self) -> dict[str, tuple[str, float]]:
        """Return each rare form with the frequent name it is near, once all documents are counted."""
        if self._near is not None:
            return self._near
        right = sorted(
            word
            for word, count in self._counts.items()
            if count >= FREQUENT
            and self._spread[word] >= SPREAD
            and word.casefold() not in self._lower
            and (not is_common_word(word) or self._inside[word] * 2 >= count)
            and fold(word) not in DAYS | FUNCTION | HONORIFICS
        )
        index = Index.of([Name(word, word, near=True) for word in right])
        written = {fold(word): word for word in right}
        near: dict[str, tuple[str, float]] = {}
        for word in sorted(self._counts):
            folded = fold(word)
            if folded in written or word.casefold() in self._lower or not folded.isascii():
                continue
            ranked = sorted(index.close_to(folded), key=lambda item: item[::-1])
            if not ranked or (len(ranked) > 1 and ranked[1][1] - ranked[0][1] < AHEAD):
                continue
            best, weighed = ranked[0]
            if self._counts[word] * RARER > self._counts[written[best]]:
                continue
            if not is_close(folded, best, weighed) or is_derived(folded, best) or is_derived(best, folded):
                continue
            if is_feminine(folded, best) or is_common_word(folded):
                continue
            near[word] = written[best], weighed
        self._near = near
        return near

    def weigh(self, document: Document) -> None:
        near = self._ready()
        tokens = set(CAPITALISED.findall(document.shadow))
        rights = {right for right, _ in near.values()}
        forms = {token: token for token in tokens if token in near or token in rights}
        if not forms:
            return
        for word, contexts in contexts_of(document, forms):
            if word in near:
                self._see(document, word, near[word][0], contexts, near[word][0] in tokens)
            else:
                seen = self._before.setdefault(word, Counter())
                for context in contexts:
                    self._places[word] += bool(context.before) and fold(context.before[0]) in LOCATING
                    given = _given(context)
                    seen.update(given)
                    self._titles.setdefault(word, Counter()).update(_title(context, given))

    def _see(self, document: Document, wrong: str, right: str, contexts: list[Context], stands: bool) -> None:
        sight = self._sights.setdefault((wrong, right), Sight())
        index_entry = Index.of([Name(right, right, near=True)]).entries[0]
        sight.documents += 1
        sight.with_right += stands
        for context in contexts:
            sight.count += 1
            given = _given(context)
            sight.before.update(given)
            sight.titles.update(_title(context, given))
            if given and context.document.shadow[context.start - 1] == "-":
                sight.vetoes.add("joined")
            if context.followed_by_name:
                sight.vetoes.add(f"`{context.after[0]}` after it")
            veto = vetoed(context, index_entry, index_entry.parts[0], partners=len(given))
            # whether `in X` bars it depends on what the right form is, which is known at the end
            if veto and not _locates(context):
                sight.vetoes.add(veto)
            if in_address(document.shadow, context.start, context.end):
                sight.vetoes.add("address")
            if about_spelling(document, context.start, context.end) or is_foreign(document, context.start, context.end):
                sight.vetoes.add("quoted")
            sight.odd += not given and not is_plain(context)
            sight.snippets = sorted({*sight.snippets, _snippet(context)})[:SNIPPETS]

    def pairs(self) -> list[Pair]:
        """Return the proposals, sorted by the right form and the wrong one."""
        near = self._ready()
        found = []
        for (wrong, right), sight in sorted(self._sights.items(), key=lambda item: (item[0][1], item[0][0])):
            givens = self._before.get(right, Counter())
            own = {word for word, count in givens.items() if count >= 2 and count * 20 >= sum(givens.values())}
            foreign = set(sight.before) - own
            if sight.vetoes or foreign or sight.odd:
                continue
            evidence = []
            if set(sight.before) & own:
                evidence.append(f"given name {min(set(sight.before) & own)}")
            if sight.with_right:
                evidence.append(f"right spelling in {sight.with_right} of {sight.documents} documents")
            weighed = near[wrong][1]
            titles = self._titles.get(right, Counter())
            title = min((each for each in sight.titles if titles[each] > 1), default="")
            if is_known(wrong) and not (set(sight.before) & own or title):
                continue  # a list has it: only the rest of the right name beside it shows a slip
            if title:
                evidence.insert(0, f"title {title}")
            if not (set(sight.before) & own or title):
                share, length = (SUPPORTED, LONG) if sight.with_right else (UNSUPPORTED, LONG + 2)
                if weighed > share * len(right) or len(right) < length:
                    continue
            evidence.append(f"distance {weighed:g}")
            given = givens.most_common(1)[0][0] if own else ""
            given = min((word for word in own if givens[word] == givens[given]), default="")
            place = self._places[right] * 4 >= self._counts[right]
            entity = "person" if given else "place" if place else "organisation"
            found.append(
                Pair(wrong, right, sight.count, self._counts[right], sight.documents, weighed,
                     tuple(evidence), tuple(sight.snippets), given, entity)
            )  # fmt: skip
        return found


def _given(context: Context) -> list[str]:
    """Return the capitalised word right before, if it may be a given name."""
    if not context.before or context.in_headline:
        return []
    word = context.before[0]
    folded = fold(word)
    plain = folded in FUNCTION or folded in HONORIFICS or folded in DAYS or folded in ACRONYMS
    if not word[0].isupper() or plain or "'" in word or (context.before[1:] == () and is_common_word(word)):
        return []
    return [word]


def _title(context: Context, given: list[str]) -> list[str]:
    """Return the office of two words or more before the name: `French President`, not `President`."""
    words: list[str] = []
    for word in context.before[len(given) :]:
        if not word[0].isupper() and (not words or word != "of"):
            break
        words.append(word)
    if len(words) < 2 or not any(fold(word) in HONORIFICS for word in words):
        return []
    return [" ".join(reversed(words))]


def _locates(context: Context) -> bool:
    return bool(context.before) and fold(context.before[0]) in LOCATING


def _snippet(context: Context) -> str:
    first, last = context.paragraph
    start, end = max(first, context.start - ROOM), min(last, context.end + ROOM)
    text = " ".join(context.document.shadow[start:end].split())
    return f"{'…' if start > first else ''}{text}{'…' if end < last else ''}"
