"""Rules as values: what a pack says, checked and ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Any

import regex

from cleaner.errors import Place
from cleaner.values import dataclass


class Stage(StrEnum):
    """The stages in the order in which they run; an action or repair belongs to one of them."""

    ENCODING = "encoding"
    CHARACTERS = "characters"
    QUOTES = "quotes"
    SPACING = "spacing"
    PAGE_REGION = "page-region"
    LINES = "lines"
    UNWRAP = "unwrap"
    DEHYPHENATE = "dehyphenate"
    INLINE = "inline"
    NAMES = "names"
    REPLACE = "replace"
    MEND = "mend"
    LAYOUT = "layout"


class Zone(StrEnum):
    ANY = "any"
    HEAD = "head"
    BODY = "body"
    TAIL = "tail"
    EDGE = "edge"


class Mode(StrEnum):
    APPLY = "apply"
    PROPOSE = "propose"
    SKIP = "skip"


class Unit(StrEnum):
    """What a removal takes away, and what its patterns are tried on (`rest`: lines; `match`: paragraphs)."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    MATCH = "match"
    REST = "rest"


class Reads(StrEnum):
    """What the decisions of a repair depend on, where that is less than the text; only edits tell of more.

    `lines`: the lines that are not empty, in their order; `paragraphs`: besides, which of them are one paragraph.
    `paragraph`: each paragraph for itself.
    """

    LINES = "lines"
    PARAGRAPHS = "paragraphs"
    PARAGRAPH = "paragraph"


class Test(StrEnum):
    """How a pattern is held against its unit: the whole, its start, or anywhere in it."""

    IS = "is"
    STARTS = "starts"
    HAS = "has"


@dataclass(frozen=True)
class Pattern:
    """One pattern of a pack: as it is written, and the `regex` expression it means on the shadow.

    `expression` holds no flags of its own; `flags` are regex flags. A literal's expression has its
    word boundaries, and `\\s+` for a space. `literal` is None for a `/…/` pattern, else the plain text.
    """

    source: str
    expression: str
    flags: int
    literal: str | None
    place: Place
    requires: tuple[str, ...] = ()

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        return regex.compile(self.expression, self.flags, cache_pattern=False)

    @cached_property
    def loops(self) -> int | None:
        """How many loops of a match can run against one another; None where that has no bound."""
        from cleaner.expressions import loops_of

        return loops_of(self.expression, self.flags)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "compiled"}


@dataclass(frozen=True)
class Where:
    """Where a rule holds. Empty `sites` or `langs` mean everywhere; sites may be globs."""

    sites: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    zone: Zone = Zone.ANY


@dataclass(frozen=True)
class Guard:
    """Patterns looked for in the paragraph of an edit, and in the whole document; any one counts."""

    paragraph: tuple[Pattern, ...] = ()
    document: tuple[Pattern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paragraph or self.document)


@dataclass(frozen=True)
class Example:
    """A test of a rule. `out` is None for a `keep` example: its text must stay as it is."""

    source: str
    out: str | None
    place: Place
    zone: Zone | None = None
    site: str | None = None
    lang: str | None = None
    todo: bool = False

    @property
    def expected(self) -> str:
        return self.source if self.out is None else self.out


@dataclass(frozen=True)
class Rule:
    """One named decision. `id` is `pack/id`; `action` is one of the values in `cleaner.actions`."""

    id: str
    action: Any
    stage: Stage
    place: Place
    end_line: int = 0
    why: str = ""
    where: Where = Where()
    only_if: Guard = Guard()
    unless: Guard = Guard()
    mode: Mode = Mode.APPLY
    max: float | None = None
    examples: tuple[Example, ...] = ()

    @cached_property
    def reads(self) -> Reads | None:
        return getattr(self.action, "reads", None)

    @property
    def pack(self) -> str:
        return self.id.partition("/")[0]

    @cached_property
    def is_bulk(self) -> bool:
        """Whether the action writes runs, one record a pass, rather than single edits."""
        return hasattr(self.action, "runs")

    @property
    def is_at_once(self) -> bool:
        """Whether one pass of the action leaves nothing for a second."""
        return getattr(self.action, "at_once", False)


@dataclass(frozen=True)
class Rules:
    """All rules of a run, resolved, in pack and file order, and where each file came from."""

    rules: tuple[Rule, ...]
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Any:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}
