"""Spans that nothing may touch: the one global list of exceptions.

- id: motto
  protect: [Share and share alike]
"""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.rule import Pattern


@dataclass(frozen=True)
class Protect:
    patterns: tuple[Pattern, ...]
