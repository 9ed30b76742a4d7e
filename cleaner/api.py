"""The library: clean a text, or build a cleaner of your own once and use it for many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.engine import Result
    from cleaner.rule import Rules


class Cleaner:
    """Rules made ready to clean texts.

        >>> house = Cleaner(rules=["rules/house.yaml"], ignore=["core/quotes"])
        >>> house.clean("Talks resume.\\nShare\\n", site="example.org").text

    `rules` are packs or folders of packs, after the shipped ones unless `defaults` is false; `select` and
    `ignore` take `pack/id`, a bare id or a glob. `lang` holds for texts that say no other. `max_removed` is the
    share of words, from 0 to 1, above which a text is held (default 0.6). Raises PackError for packs with mistakes,
    CleanerError for a path without packs or an id that no rule has.
    """

    def __init__(
        self,
        rules: Sequence[str | PathLike[str]] = (),
        defaults: bool = True,
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        lang: str | None = None,
        max_removed: float | None = None,
    ) -> None:
        from cleaner.engine import MAX_REMOVED, Engine
        from cleaner.plan_cache import Sources, plan_of
        from cleaner.resources import default_rules_dir

        if isinstance(rules, str | PathLike):
            rules = [rules]
        shipped = default_rules_dir()
        plan = plan_of(
            Sources(
                tuple(Path(path) for path in rules),
                shipped if defaults else None,
                tuple(select),
                tuple(ignore),
                shipped,
            )
        )
        self._lang = lang
        self._engine = Engine(plan, max_removed=MAX_REMOVED if max_removed is None else max_removed)

    @property
    def rules(self) -> Rules:
        """The rules that run, resolved, in their order."""
        return self._engine.rules

    def clean(
        self, text: str, *, name: str | None = None, site: str | None = None, lang: str | None = None
    ) -> Result:
        """Return the clean text with its ledger.

        `site` is a host name, `lang` a code such as `en`; without them rules of one site do not run, and those
        of any language do. Raises DocumentError for a text that cannot be cleaned: a rule ran out of time, or
        rules undo each other.
        """
        from cleaner.document import Document

        return self._engine.clean(Document(text, name or "text", site, lang or self._lang))


def clean(text: str) -> str:
    """Return the text, cleaned by the rules that ship with the package. Raises DocumentError like `Cleaner.clean`."""
    return _default().clean(text).text


@cache
def _default() -> Cleaner:
    return Cleaner()
