"""Spans that nothing may touch: the one global list of exceptions.

- id: motto
  protect: [Share and share alike]
"""

from __future__ import annotations

from cleaner.rule import Pattern
from cleaner.values import dataclass


@dataclass(frozen=True)
class Protect:
    patterns: tuple[Pattern, ...]
