"""A text too long for one article is cleaned part by part, so that time and memory follow its length.

What a rule knows of the whole text it knows here of the part; what it knows of the start and the end holds for the
first part and the last (`Document.is_start`, `is_end`). The parts are cut anew until each has been read as it is and
left alone: so cleaning twice is cleaning once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.document import Document
from cleaner.edit import Run
from cleaner.errors import Unsettled
from cleaner.ledger import APPLIED, LOST_TO, Ledger, Record
from cleaner.parts import WHOLE, Part, cut
from cleaner.passes import CHARACTER_STAGES, MAX_ROUNDS, Passes
from cleaner.plan import StagePlan
from cleaner.repairs.layout import Layout
from cleaner.rule import Mode, Rule, Stage
from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.engine import Engine

MAX_TURNS = 8
"""How often the parts are cut anew; the second turn hardly ever changes anything."""
_LINE_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


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
        self._aside: list[Record] = []
        self._rounds = 0
        self._words = (0, 0)
        self._taken: Counter[str] = Counter()
        self._settled: dict[bytes, list[Record]] = {}  # parts left alone, with what was proposed or held back there

    def all_rounds(self, stages: Sequence[StagePlan]) -> None:
        """Run the stages over every part, until no part changes any more; first those that mend characters.

        So the parts are those of the text that is written where the rest is not done.
        """
        source = self.document.text
        pieces = [_packed(source[at : at + WHOLE]) for at in range(0, len(source), WHOLE)]
        mending = [plan for plan in stages if plan.stage in CHARACTER_STAGES]
        pieces = self._until_settled(pieces, mending)
        if len(mending) < len(stages):
            pieces = self._until_settled(pieces, stages)
        text = b"".join(pieces)
        pieces.clear()
        self.document = self.document.with_text(_unpacked(text))

    def _until_settled(self, pieces: list[bytes], stages: Sequence[StagePlan]) -> list[bytes]:
        """Cut and clean the text that the pieces make, over and over, and return the pieces of what comes of it."""
        tidy = self._layout(stages)
        self._settled = {}
        self._words = 0, 0
        before = b""
        for turn in range(MAX_TURNS):
            known = len(self._records)
            pieces = self._turn(_taken_from(pieces), stages, tidy, is_first=turn == 0)
            self._rounds += MAX_ROUNDS + 1
            after = _digest(pieces)
            if after == before:
                self._words = self._words[0], sum(len(_unpacked(piece).split()) for piece in pieces)
                return pieces
            before = after
        raise Unsettled(tuple(dict.fromkeys(record.rule for record in self._records[known:])))

    def _layout(self, stages: Sequence[StagePlan]) -> Rule | None:
        """Return the rule that says what stands between paragraphs, if any does."""
        holding = self.engine.holding(self.document, self._assume)
        rules = [rule for plan in stages if plan.stage is Stage.LAYOUT for rule in plan.repairs]
        sets = [r for r in rules if isinstance(r.action, Layout) and r.id in holding and r.mode is Mode.APPLY]
        return sets[0] if sets else None

    def _turn(
        self, pieces: Iterable[str], stages: Sequence[StagePlan], tidy: Rule | None, *, is_first: bool
    ) -> list[bytes]:
        """Clean every part once, put what was done on record, and return the pieces of the text that comes of it."""
        mends_characters = all(plan.stage in CHARACTER_STAGES for plan in stages)
        cleaned: list[_Cleaned] = []
        applied: list[tuple[int, Sequence[Record]]] = []
        self._aside = []
        at = 0
        for part in cut(pieces):
            if mends_characters and not _LINE_BREAKS.isdisjoint(part.gap):  # which stand between the parts, too
                part = Part(part.text + part.gap, "", part.is_start, part.is_end)
            text, records, words = self._cleaned(part, stages)
            if is_first:
                self._words = self._words[0] + words, 0
            self._aside += [_moved(record, at, self._rounds) for record in self._settled[_key(text, part)]]
            cleaned.append(_Cleaned(_packed(text), len(text), part.gap))
            applied.append((len(part.text) + len(part.gap), records))
            at += len(text) + len(part.gap)
        self._records += _merged(applied, [plan.stage for plan in stages], self._rounds)
        if tidy is None:
            return [piece for each in cleaned for piece in (each.text, _packed(each.gap))]
        joined, edits = _joined(cleaned)
        if edits:
            runs = tuple(Run(before, after, tuple(starts)) for (before, after), starts in edits.items())
            start = min(run.starts[0] for run in runs)
            end = max(run.starts[-1] + len(run.before) for run in runs)
            last = self._rounds + MAX_ROUNDS + 1
            self._records.append(Record(tidy.id, last, Stage.LAYOUT, 1, start, end, "", "", runs=runs))
        return joined

    def _cleaned(self, part: Part, stages: Sequence[StagePlan]) -> tuple[str, Sequence[Record], int]:
        """Return the clean text of a part, what was done, and how many words it had before the first removal."""
        if _key(part.text, part) in self._settled:
            return part.text, (), len(part.text.split())
        passes = Passes(self.engine, part.of(self.document), self._assume)
        passes.all_rounds(stages)
        text = passes.document.text
        records = passes.ledger().records
        acted = [record for record in records if _has_acted(record)]
        self._settled[_key(text, part)] = [record for record in records if not _has_acted(record)]
        for name, value in passes.fields.items():
            self.fields.setdefault(name, value)
        self._taken += passes.words_taken()
        return text, acted, passes.words()[0]

    # ------------------------------------------------------------ what came of it
    def ledger(self) -> Ledger:
        return Ledger((*self._records, *self._aside))

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


def _has_acted(record: Record) -> bool:
    """Whether a record is of an edit that was made, or that lost to one."""
    return record.state == APPLIED or record.state.startswith(LOST_TO)


def _merged(done: Sequence[tuple[int, Sequence[Record]]], stages: Sequence[Stage], rounds: int) -> list[Record]:
    """Return the records of all parts, each with the length it had, as if their passes had run side by side."""
    order = {str(stage): place for place, stage in enumerate(stages)}
    passes: dict[tuple[int, int, int], list[tuple[int, Record]]] = {}
    for number, (_, records) in enumerate(done):
        for record in records:
            passes.setdefault((record.round, order[record.stage], record.pass_), []).append((number, record))
    lengths = [length for length, _ in done]
    merged: list[Record] = []
    for key in sorted(passes):
        starts = list(accumulate(lengths, initial=0))
        for number, record in passes[key]:
            merged.append(_moved(record, starts[number], rounds))
            if record.state == APPLIED:
                lengths[number] += sum(len(new) - (end - start) for start, end, new in record.edits())
    return merged


def _moved(record: Record, by: int, rounds: int) -> Record:
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


def _joined(cleaned: Sequence[_Cleaned]) -> tuple[list[bytes], dict[tuple[str, str], list[int]]]:
    """Join the parts as layout sets paragraphs; return the pieces, and where which gap became which other.

    A single line break stays: the next turn cuts elsewhere, and layout sees what stands on both sides of it.
    """
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
            wanted = "\n" * min(2, gaps.count("\n")) or (" " if gaps else "")
            join(wanted if pieces else "")
            pieces.append(body)
            between = gaps = ""
        between += _unpacked(part.text[len(body) :]) + part.gap
        gaps += part.gap
        at += part.length + len(part.gap)
    join("\n" if pieces else "")
    return pieces, edits
