"""Correct a misspelled name: listed variants always, near-spellings when the text gives evidence.

    - id: antony-blinken
      name: Antony Blinken
      title: [Secretary of State]
      variants: [Anthony Blinken, Blingen]
      near: true

Wrong where a variant is somebody's right name, or another way to write this one: that is `accept`. What counts as
evidence is in docs/names.md; `cleaner.names` finds the misspellings of all name rules in one go.
"""

from __future__ import annotations

from typing import ClassVar

from cleaner.rule import Stage
from cleaner.values import dataclass


@dataclass(frozen=True)
class Name:
    """One canonical name. `short` is what a variant of fewer words becomes (default: the last word).

    `variants` are always wrong; `ambiguous` pairs (wrong, right) are wrong only with evidence; `accept`
    are other right spellings, never changed and counted as evidence; `near` allows corrections of
    unlisted near-spellings with evidence; `never` are forms that are never corrected to this name.
    """

    name: str
    short: str
    entity: str = "person"
    title: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    ambiguous: tuple[tuple[str, str], ...] = ()
    accept: tuple[str, ...] = ()
    near: bool = False
    never: tuple[str, ...] = ()

    stage: ClassVar[Stage] = Stage.NAMES
