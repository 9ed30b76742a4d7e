"""A text too long for one article is cleaned part by part, so that time and memory follow its length.

A part is as long as a novel, cut from the next between two long paragraphs (of a text that is one line: sentences), so
that no page's furniture stands at a cut. What a rule knows of the whole text it knows here of the part; what it knows
of the start and the end holds for the first part and the last (`Document.is_start`, `is_end`).

The cleaned parts are cut anew until each has been read as it is and left alone. So cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.errors import Unsettled
from cleaner.later import later
from cleaner.ledger import APPLIED, Ledger, Record
from cleaner.passes import MAX_ROUNDS, Passes
from cleaner.plan import StagePlan
from cleaner.repairs.layout import Layout
from cleaner.rule import Mode, Rule, Stage
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.engine import Engine

WHOLE = 400_000
"""Code points of the longest text that is cleaned as a whole: 70,000 words, where articles have some thousand."""
LEAST = 200_000
"""Code points of the shortest part, but for the last two, which share what is left."""
MAX_TURNS = 8
"""How often the parts are cut anew; the second turn hardly ever changes anything."""

# What parts may be cut at, the best first: a blank line, a line, the end of a sentence, any white space.
_GAPS = (
    later(r"\n[^\S\n]*\n\s*"),
    later(r"\n\s*"),
    later(r"(?<=[.!?…。！？।])\s+"),
    later(r"(?<=[。！？])(?=[^\s”’」』）】)])"),
    later(r"\s+"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, and the white space between it and the next."""

    text: str
    gap: str
    is_start: bool
    is_end: bool

    def of(self, document: Document) -> Document:
        return Document(self.text, document.name, document.site, document.lang, self.is_start, self.is_end)


def cut(pieces: Iterable[str]) -> Iterator[Part]:
    """Yield the parts of the text that the pieces make; how it is pieced makes no difference."""
    rest = ""
    is_start = True

    def first_of(rest: str, low: int, high: int) -> tuple[Part, str]:
        end, start = _cut_between(rest, low, high)
        return Part(rest[:end], rest[end:start], is_start, False), rest[start:]

    for piece in pieces:
        rest += piece
        while len(rest) > WHOLE + LEAST:
            part, rest = first_of(rest, LEAST, WHOLE)
            yield part
            is_start = False
    if len(rest) > WHOLE:
        part, rest = first_of(rest, len(rest) // 3, 2 * len(rest) // 3)
        yield part
        is_start = False
    yield Part(rest, "", is_start, True)


def _cut_between(text: str, low: int, high: int) -> tuple[int, int]:
    """Return where to cut, between `low` and `high`: the end of what stands before, the start of what follows.

    Of the two neighbours the shorter is as long as can be: a paragraph of prose, not a button.
    """
    for gap in _GAPS:
        gaps = [match.span() for match in gap.finditer(text, low, high)]
        gaps = [(start, end) for start, end in gaps if low < start and end < high]
        if gaps:
            edges = [(low, low), *gaps, (high, high)]
            lengths = [after[0] - before[1] for before, after in pairwise(edges)]
            shorter = list(map(min, lengths, lengths[1:]))
            return gaps[shorter.index(max(shorter))]
    return high, high


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """The clean text of a part, which waits as UTF-8, with its length in code points and the gap after it."""

    text: bytes
    length: int
    gap: str


class PassesInParts:
    """As `Passes`, for a text longer than `WHOLE`."""

    def __init__(self, engine: Engine, document: Document, assume_where: frozenset[str]) -> None:
        self.engine = engine
        self.document = document
        self.fields: dict[str, str] = {}
        self._assume = assume_where
        self._records: list[Record] = []
        self._words = (0, 0)
        self._taken: Counter[str] = Counter()
        self._settled: set[bytes] = set()

    def all_rounds(self, stages: Sequence[StagePlan]) -> None:
        """Run the stages over every part, until no part changes any more."""
        source = self.document.text
        pieces = [_packed(source[at : at + WHOLE]) for at in range(0, len(source), WHOLE)]
        tidy = self._layout(stages)
        before = b""
        for turn in range(MAX_TURNS):
            pieces = self._turn(_taken_from(pieces), stages, tidy, turn * (MAX_ROUNDS + 1))
            after = _digest(pieces)
            if after == before:
                self._words = self._words[0], sum(len(piece.split()) for piece in pieces)
                text = b"".join(pieces)
                pieces.clear()
                self.document = self.document.with_text(_unpacked(text))
                return
            before = after
        acted = [record.rule for record in self._records if record.round > (MAX_TURNS - 1) * (MAX_ROUNDS + 1)]
        raise Unsettled(tuple(dict.fromkeys(acted)))

    def _layout(self, stages: Sequence[StagePlan]) -> Rule | None:
        """Return the rule that says what stands between paragraphs, if any does."""
        holding = self.engine.holding(self.document, self._assume)
        rules = [rule for plan in stages if plan.stage is Stage.LAYOUT for rule in plan.repairs]
        sets = [r for r in rules if isinstance(r.action, Layout) and r.id in holding and r.mode is Mode.APPLY]
        return sets[0] if sets else None

    def _turn(
        self, pieces: Iterable[str], stages: Sequence[StagePlan], tidy: Rule | None, rounds: int
    ) -> list[bytes]:
        """Clean every part once, put what was done on record, and return the pieces of the text that comes of it."""
        cleaned: list[_Cleaned] = []
        ledgers: list[tuple[int, Ledger]] = []
        for part in cut(pieces):
            text, ledger, words = self._cleaned(part, stages)
            if rounds == 0:
                self._words = self._words[0] + words, 0
            cleaned.append(_Cleaned(_packed(text), len(text), part.gap))
            ledgers.append((len(part.text) + len(part.gap), ledger))
        self._records += _in_later_rounds(_merged(ledgers, [plan.stage for plan in stages]), rounds)
        if tidy is None:
            return [piece for each in cleaned for piece in (each.text, _packed(each.gap))]
        joined, edits = _joined(cleaned)
        if edits:
            runs = tuple(Run(before, after, tuple(starts)) for (before, after), starts in edits.items())
            start = min(run.starts[0] for run in runs)
            end = max(run.starts[-1] + len(run.before) for run in runs)
            last = rounds + MAX_ROUNDS + 1
            self._records.append(Record(tidy.id, last, Stage.LAYOUT, 1, start, end, "", "", runs=runs))
        return joined

    def _cleaned(self, part: Part, stages: Sequence[StagePlan]) -> tuple[str, Ledger, int]:
        """Return the clean text of a part, what was done, and how many words it had before the first removal.

        Of a part that was left alone before, that is nothing, and they are not counted.
        """
        if _key(part.text, part) in self._settled:
            return part.text, Ledger(), 0
        passes = Passes(self.engine, part.of(self.document), self._assume)
        passes.all_rounds(stages)
        text = passes.document.text
        self._settled.add(_key(text, part))
        for name, value in passes.fields.items():
            self.fields.setdefault(name, value)
        self._taken += passes.words_taken()
        return text, passes.ledger(), passes.words()[0]

    # ------------------------------------------------------------ what came of it
    def ledger(self) -> Ledger:
        return Ledger(tuple(self._records))

    def may_have_lost(self, most: float) -> bool:
        return True

    def words(self) -> tuple[int, int]:
        """Return how many words there were before the first removal, and how many there are."""
        return self._words

    def words_taken(self) -> Counter[str]:
        return self._taken


def _key(text: str, part: Part) -> bytes:
    return _digest((_packed(text), f"\0{part.is_start}{part.is_end}".encode()))


def _packed(text: str) -> bytes:
    """Return a text as it waits for its turn: one emoji makes every character of a string take four bytes."""
    return text.encode("utf-8", "surrogatepass")


def _unpacked(piece: bytes) -> str:
    return piece.decode("utf-8", "surrogatepass")


def _taken_from(pieces: list[bytes]) -> Iterator[str]:
    """Yield the pieces, of which none is kept."""
    pieces.reverse()
    while pieces:
        yield _unpacked(pieces.pop())


def _digest(pieces: Iterable[bytes]) -> bytes:
    digest = blake2b(digest_size=16)
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def _merged(ledgers: Sequence[tuple[int, Ledger]], stages: Sequence[Stage]) -> list[Record]:
    """Return the records of all parts, each with the length it had, as if their passes had run side by side."""
    order = {str(stage): place for place, stage in enumerate(stages)}
    passes: dict[tuple[int, int, int], list[tuple[int, Record]]] = {}
    aside: list[tuple[int, Record]] = []
    for number, (_, ledger) in enumerate(ledgers):
        for record in ledger.records:
            if record.state == APPLIED or record.state.startswith("lost_to"):
                key = record.round, order[record.stage], record.pass_
                passes.setdefault(key, []).append((number, record))
            else:
                aside.append((number, record))
    lengths = [length for length, _ in ledgers]
    merged: list[Record] = []
    for key in sorted(passes):
        starts = list(accumulate(lengths, initial=0))
        for number, record in passes[key]:
            merged.append(_moved(record, starts[number]))
            if record.state == APPLIED:
                lengths[number] += sum(len(new) - (end - start) for start, end, new in record.edits())
    starts = list(accumulate(lengths, initial=0))
    return merged + [_moved(record, starts[number]) for number, record in aside]


def _moved(record: Record, by: int, rounds: int = 0) -> Record:
    if not by and not rounds:
        return record
    return Record(
        record.rule,
        record.round + rounds,
        record.stage,
        record.pass_,
        record.start + by,
        record.end + by,
        record.before,
        record.after,
        record.why,
        record.state,
        tuple(Run(run.before, run.after, tuple([start + by for start in run.starts])) for run in record.runs),
    )


def _in_later_rounds(records: Iterable[Record], rounds: int) -> list[Record]:
    return [_moved(record, 0, rounds) for record in records]


def _joined(cleaned: Sequence[_Cleaned]) -> tuple[list[bytes], dict[tuple[str, str], list[int]]]:
    """Join the parts as layout sets paragraphs; return the pieces, and where which gap became which other."""
    pieces: list[bytes] = []
    edits: dict[tuple[str, str], list[int]] = {}
    between = gaps = ""  # what stands since the last text, and what of it stood there before
    at = 0

    def join(wanted: str) -> None:
        if between != wanted:
            edits.setdefault((between, wanted), []).append(at - len(between))
        pieces.append(_packed(wanted))

    for part in cleaned:
        body = part.text.rstrip(b"\n")
        if body:
            join("" if not pieces else "\n\n" if "\n" in gaps else " " if gaps else "")
            pieces.append(body)
            between = gaps = ""
        between += _unpacked(part.text[len(body) :]) + part.gap
        gaps += part.gap
        at += part.length + len(part.gap)
    join("\n" if pieces else "")
    return pieces, edits


__all__ = ["WHOLE", "Part", "PassesInParts", "cut"]
