"""The errors a person can meet, each with its place and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.values import dataclass

if TYPE_CHECKING:
    from cleaner.rule import Rule


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a pack: its place, what is wrong and, after `;`, what to do."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class CleanerError(Exception):
    """What the command line prints without a traceback, and exits 2."""


class PackError(CleanerError):
    """All the mistakes found in the packs, in the order of their places.

    `sound` are the rules without a mistake, for those who can go on with a part.
    """

    def __init__(self, problems: tuple[Problem, ...], sound: tuple[Rule, ...] = ()) -> None:
        self.problems = tuple(sorted(set(problems)))
        self.sound = sound
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[PackError], tuple[tuple[Problem, ...]]]:
        return PackError, (self.problems,)


class DocumentError(CleanerError):
    """A document that cannot be cleaned: it is quarantined, the run goes on."""


class OverBudget(DocumentError):
    """A rule used up its time on one document."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(f"rule {rule} ran out of its time budget; simplify its pattern")

    def __reduce__(self) -> tuple[type[OverBudget], tuple[str]]:
        return OverBudget, (self.rule,)


class Unsettled(DocumentError):
    """Rules that undo each other: the text changed in every pass that is allowed."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        self.rules = rules
        super().__init__(
            f"the text does not settle, since {' and '.join(rules)} keep changing it; "
            "skip or narrow one of them"
        )

    def __reduce__(self) -> tuple[type[Unsettled], tuple[tuple[str, ...]]]:
        return Unsettled, (self.rules,)
