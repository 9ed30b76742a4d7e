"""Regular expressions that are compiled when they are first used: most texts need few of them, and a start none."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    def __init__(self, expression: str, flags: int) -> None:
        self.pattern, self.flags = expression, flags

    def __getattr__(self, name: str) -> Any:
        # kept under its own name, so that each method is asked for here once
        value = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, value)
        return value


def later(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` would return, before it is compiled. A mistake shows at the first use."""
    return cast("re.Pattern[str]", _Later(expression, flags))
