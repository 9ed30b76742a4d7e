"""What a change of rules does to a corpus: documents and words by rule, with samples, and examples it breaks.

Every document is cleaned by the earlier rules and by those of now; where the texts differ, the difference is led back
to the rules that changed, as for goldens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from typing import Any

from cleaner.attribution import UNKNOWN, Effect, Passage, passages
from cleaner.document import Document
from cleaner.earlier import changed_rules, last_touch, last_touch_of_file, with_rule
from cleaner.engine import Engine, Result
from cleaner.errors import DocumentError
from cleaner.golden_words import passage_lines
from cleaner.plan import Plan
from cleaner.rule import Mode, Rule, Rules
from cleaner.run.plan import Listing, Shard, cut
from cleaner.run.pool import usable_jobs
from cleaner.run.shard import Job, Outcome, bytes_outcome, line_outcome, outcomes
from cleaner.values import dataclass
from cleaner.visible import shortened

RUNS = 2
"""How often each document is cleaned, at least."""


@dataclass(frozen=True)
class Sample:
    """One passage that a rule changed, and the document it stands in; `line` is of the text as it was."""

    doc: str
    passage: Passage


@dataclass
class RuleImpact:
    """What one rule does: in how many documents, by which effects, and how many words go and come."""

    documents: int = 0
    removed: int = 0
    added: int = 0
    effects: Counter[Effect] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)


@dataclass(frozen=True)
class BrokenKeep:
    """A text that must stay, which a rule edits now and did not edit before."""

    owner: str
    place: str
    rule: str
    passage: Passage


@dataclass
class Impact:
    """What the whole change does. `changed` are the rules that differ; `failed` documents could not be compared."""

    changed: tuple[str, ...] = ()
    documents: int = 0
    differing: int = 0
    held: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    rules: dict[str, RuleImpact] = field(default_factory=dict)
    broken: list[BrokenKeep] = field(default_factory=list)

    @property
    def is_none(self) -> bool:
        return not (self.differing or self.broken or self.failed)

    def add(self, other: Impact, most: int) -> None:
        self.documents += other.documents
        self.differing += other.differing
        self.held += other.held
        self.failed += other.failed
        for rule, theirs in other.rules.items():
            mine = self.rules.setdefault(rule, RuleImpact())
            mine.documents += theirs.documents
            mine.removed += theirs.removed
            mine.added += theirs.added
            mine.effects += theirs.effects
            mine.samples += theirs.samples[: most - len(mine.samples)]

    def ordered(self) -> Impact:
        """Return the same with the rules that change most documents first."""
        rules = sorted(self.rules.items(), key=lambda item: (-item[1].documents, -item[1].removed, item[0]))
        return replace(self, rules=dict(rules))


class Comparison:
    """Two sets of rules, ready to be compared on documents. `most` is the number of samples kept of each rule."""

    def __init__(self, old: Rules, new: Job, most: int) -> None:
        self.changed = changed_rules(old, new.rules)
        self._earlier = old
        self._new = new
        self._old = replace(new, plan=Plan.of(old))
        self._most = most
        self._alone: dict[str, Job] = {}

    def shard(self, shard: Shard) -> Impact:
        """Return what the change does to the documents of one shard."""
        found = Impact()
        for outcome in outcomes(self._new, shard):
            self._add(found, outcome)
        return found

    def _add(self, found: Impact, outcome: Outcome) -> None:
        if outcome.result is None and not outcome.error:
            return  # a blank line of a corpus
        found.documents += 1
        before = _again(self._old, outcome)
        if outcome.result is None or before is None:
            if (outcome.result is None) != (before is None):
                found.failed.append((outcome.doc, outcome.error or "could not be cleaned by the earlier rules"))
            return
        if before.text == outcome.result.text:
            return
        found.differing += 1
        if outcome.result.note and outcome.result.status is not before.status:
            found.held.append(outcome.doc)
        alone = self._alone_in(outcome, before)
        self._count(found, outcome.doc, passages(before.text, outcome.result, before, self.changed, alone))

    def _count(self, found: Impact, doc: str, told: Sequence[Passage]) -> None:
        for rule in dict.fromkeys(passage.rule for passage in told):
            mine = [passage for passage in told if passage.rule == rule]
            impact = found.rules.setdefault(rule, RuleImpact())
            impact.documents += 1
            for passage in mine:
                removed, added = _words(passage)
                impact.removed += removed
                impact.added += added
                impact.effects[passage.effect] += 1
            room = self._most - len(impact.samples)
            impact.samples += [Sample(doc, passage) for passage in mine[:1]][:room]

    def _alone_in(self, outcome: Outcome, before: Result) -> Callable[[str], Result]:
        def alone(rule: str) -> Result:
            if rule not in self._alone:
                rules = with_rule(self._earlier, self._new.rules, [rule])
                self._alone[rule] = replace(self._new, plan=Plan.of(rules))
            return _again(self._alone[rule], outcome) or before

        return alone


def _again(job: Job, outcome: Outcome) -> Result | None:
    """Return what other rules make of the same document."""
    if outcome.row is not None:
        return line_outcome(job, outcome.item, outcome.data, outcome.row).result
    return bytes_outcome(job, outcome.item, outcome.data).result


def _words(passage: Passage) -> tuple[int, int]:
    before, after = Counter(passage.before.split()), Counter(passage.after.split())
    return (before - after).total(), (after - before).total()


def impact(old: Rules, job: Job, listing: Listing, *, jobs: int | None = None, most: int = 2) -> Impact:
    """Return what the rules of the job do to a corpus that the `old` ones did not, and the examples they break."""
    comparison = Comparison(old, job, most)
    whole = Impact(comparison.changed)
    if not comparison.changed:
        return whole
    shards = cut(listing)
    number = min(usable_jobs(jobs, listing.size * RUNS), len(shards))
    if number <= 1:
        for shard in shards:
            whole.add(comparison.shard(shard), most)
    else:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(number, initializer=_start_worker, initargs=(old, job, most)) as pool:
            for part in pool.map(_shard_here, shards):
                whole.add(part, most)
    whole.broken = list(broken_keeps(old, job.rules))
    return whole.ordered()


_comparison: Comparison | None = None


def _start_worker(old: Rules, job: Job, most: int) -> None:
    global _comparison
    _comparison = Comparison(old, job, most)


def _shard_here(shard: Shard) -> Impact:
    assert _comparison is not None
    return _comparison.shard(shard)


def broken_keeps(old: Rules, new: Rules) -> Iterator[BrokenKeep]:
    """Yield the `keep` examples of all rules that all rules together edit now and did not edit before."""
    changed = changed_rules(old, new)
    before, now = Engine(old, max_removed=1.0), Engine(new, max_removed=1.0)
    for rule in new.rules:
        for example in rule.examples:
            if example.out is not None or example.todo:
                continue
            site = example.site or next((site for site in rule.where.sites if "*" not in site), None)
            lang = example.lang or next(iter(rule.where.langs), None)
            document = Document(example.source, rule.id, site, lang)
            try:
                was, is_ = before.clean(document), now.clean(document)
            except DocumentError:
                continue  # `cleaner test` says so
            if was.text == is_.text or _flat(is_.text) == _flat(example.source):
                continue
            for passage in passages(was.text, is_, was, changed)[:1]:
                yield BrokenKeep(rule.id, f"{example.place.file}:{example.place.line}", passage.rule, passage)


def _flat(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- words
def lines(found: Impact, old: Rules, new: Rules) -> Iterator[str]:
    """Yield what a change does, for a person: by rule, then what breaks."""
    for rule, impact_ in found.rules.items():
        yield f"{place_of(rule, old, new)}  {told(impact_, found.documents)}{_touched(rule, old, new)}"
        for sample in impact_.samples:
            yield f"  {shortened(sample.doc, 100)}:{sample.passage.shown_line}"
            yield from (f"    {line}" for line in passage_lines(sample.passage))
        yield ""
    silent = [rule for rule in found.changed if rule not in found.rules]
    if silent and found.documents:
        yield f"changed, and nothing differs by it here: {', '.join(silent)}"
    for doc in found.held[:20]:
        yield f"held     {shortened(doc, 100)} would lose too much of its text now"
    for doc, why in found.failed[:20]:
        yield f"failed   {shortened(doc, 100)}  {shortened(why, 200)}"
    for keep in found.broken:
        yield f"broken   {keep.place}  a `keep` of {keep.owner}, which {keep.rule} edits now"
        yield from (f"    {line}" for line in passage_lines(keep.passage))


def told(one: RuleImpact, documents: int) -> str:
    """Return `now removes 9 passages, in 9 of 412 documents; 133 words less`."""
    effects = ", ".join(f"{effect} {counted(number, 'passage')}" for effect, number in one.effects.most_common())
    signs = ((one.removed, "gone"), (one.added, "new"))
    words = [f"{counted(number, 'word')} {sign}" for number, sign in signs if number]
    return f"{effects}, in {one.documents:,} of {counted(documents, 'document')}; {', '.join(words) or 'no word'}"


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def place_of(rule: str, old: Rules, new: Rules) -> str:
    """Return `rules/news.yaml:4  news/share`, and whether the rule is gone."""
    known = new.by_id.get(rule) or old.by_id.get(rule)
    if known is None:
        return "rule unknown" if rule == UNKNOWN else rule
    here = new.by_id.get(rule)
    gone = " (gone)" if here is None else " (skipped)" if here.mode is Mode.SKIP else ""
    return f"{known.place.file}:{known.place.line}  {rule}{gone}"


def _touched(rule: str, old: Rules, new: Rules) -> str:
    known: Rule | None = new.by_id.get(rule)
    if known is not None:
        touch = last_touch(known.place.file, known.place.line, known.end_line)
    else:
        gone = old.by_id.get(rule)
        touch = last_touch_of_file(gone.place.file) if gone is not None else None
    return f"   {shortened(str(touch), 70)}" if touch else ""


def as_json(found: Impact, old: Rules, new: Rules) -> dict[str, Any]:
    """Return the same as one JSON object."""
    return {
        "changed_rules": list(found.changed),
        "documents": found.documents,
        "changed_documents": found.differing,
        "held": found.held,
        "failed": [{"doc": doc, "note": why} for doc, why in found.failed],
        "rules": [_rule_row(rule, one, old, new) for rule, one in found.rules.items()],
        "broken_keeps": [
            {"rule": keep.rule, "owner": keep.owner, "place": keep.place, **_passage_row(keep.passage)}
            for keep in found.broken
        ],
    }


def _rule_row(rule: str, one: RuleImpact, old: Rules, new: Rules) -> dict[str, Any]:
    known = new.by_id.get(rule) or old.by_id.get(rule)
    return {
        "rule": None if rule == UNKNOWN else rule,
        "file": known.place.file if known else None,
        "line": known.place.line if known else None,
        "documents": one.documents,
        "passages": one.effects.total(),
        "words_removed": one.removed,
        "words_added": one.added,
        "effects": {str(effect): number for effect, number in one.effects.items()},
        "samples": [{"doc": sample.doc, **_passage_row(sample.passage)} for sample in one.samples],
    }


def _passage_row(passage: Passage) -> dict[str, Any]:
    return {
        "line": passage.line,
        "effect": str(passage.effect),
        "before": passage.before,
        "after": passage.after,
    }
