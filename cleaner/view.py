"""Views of a value: what is found out when it is first asked for, and kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as view
else:

    class view(cached_property):
        """A `cached_property` without the lock that Python takes before 3.12, which costs more than most views.

        Two threads may both find it out: it comes out the same.
        """

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value


__all__ = ["view"]
