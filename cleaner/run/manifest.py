"""What a shard came to: integers by rule, and the few documents that a person should look at.

Every number can be added in any order, and a shard that ran twice has one manifest, so it counts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, field
from typing import Any

from cleaner.values import dataclass


@dataclass(slots=True)
class RuleCount:
    """In how many documents a rule acted, by how many edits, and how many characters the text lost by them.

    `bulk` for repairs of characters and layout, which touch every line.
    """

    documents: int = 0
    edits: int = 0
    removed: int = 0
    bulk: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something about one document that a person should know: a note, why it is held, why it is quarantined."""

    doc: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file that a shard wrote: its path below the output folder, size in bytes and sha256."""

    path: str
    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """Counts of documents by status; characters before and after; counts by rule; remarks; files written.

    `proposed` counts edits that rules with `mode: propose` would make.
    """

    shard: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    characters_in: int = 0
    characters_out: int = 0
    rules: dict[str, RuleCount] = field(default_factory=dict)
    proposed: dict[str, int] = field(default_factory=dict)
    notes: list[Remark] = field(default_factory=list)
    held: list[Remark] = field(default_factory=list)
    quarantined: list[Remark] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)

    @property
    def documents(self) -> int:
        return sum(self.statuses.values())

    def count(self, status: str) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def add(self, other: Manifest) -> None:
        for status, number in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + number
        self.characters_in += other.characters_in
        self.characters_out += other.characters_out
        for rule, count in other.rules.items():
            mine = self.rules.setdefault(rule, RuleCount())
            mine.documents += count.documents
            mine.edits += count.edits
            mine.removed += count.removed
            mine.bulk = mine.bulk or count.bulk
        for rule, number in other.proposed.items():
            self.proposed[rule] = self.proposed.get(rule, 0) + number
        self.notes += other.notes
        self.held += other.held
        self.quarantined += other.quarantined
        self.written += other.written

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Manifest:
        """Read a manifest back. Raises KeyError or TypeError for any other object."""
        values = dict(row)
        values["rules"] = {rule: RuleCount(**count) for rule, count in row["rules"].items()}
        for name in ("notes", "held", "quarantined"):
            values[name] = [Remark(**remark) for remark in row[name]]
        values["written"] = [Written(**written) for written in row["written"]]
        return cls(**values)


def total(manifests: Iterable[Manifest]) -> Manifest:
    """Return the sum of the manifests, with its rules ordered by documents, then edits, then name."""
    whole = Manifest(shard=-1)
    for manifest in manifests:
        whole.add(manifest)
    whole.statuses = dict(sorted(whole.statuses.items()))
    whole.rules = dict(sorted(whole.rules.items(), key=lambda item: (-item[1].documents, -item[1].edits, item[0])))
    whole.proposed = dict(sorted(whole.proposed.items()))
    return whole
