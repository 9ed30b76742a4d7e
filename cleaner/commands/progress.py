"""A progress bar for a person: only on a terminal, and only for what takes more than a second."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from cleaner.commands.options import Options, is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds before the bar appears."""


class Bar:
    """Counts what is done of what is to do; rich is imported when the bar first shows."""

    def __init__(self, options: Options, total: int) -> None:
        self._shows = not options.quiet and is_terminal()
        self._total = total
        self._done = 0
        self._began = monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def advance(self, amount: int) -> None:
        self._done += amount
        if not self._shows or monotonic() - self._began < PATIENCE:
            return
        if self._progress is None or self._task is None:
            self._progress, self._task = self._start()
        self._progress.update(self._task, completed=self._done)

    def _start(self) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import Progress

        progress = Progress(console=Console(stderr=True), transient=True)
        progress.start()
        return progress, progress.add_task("cleaning", total=self._total)

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()
