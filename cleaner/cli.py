"""The `cleaner` command: finds the command that was asked for, imports it alone, and ends with its status.

0 fine · 1 found something, under `--check` and its like · 2 cannot work · 3 done, but some documents were
quarantined. Only click is imported here, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

GARBAGE = 100_000
"""New objects after which cycles among them are looked for. At Python's 700, a tenth of a start is spent on that, and
what a start makes comes to stay."""

gc.set_threshold(GARBAGE)  # here, and not in `main`, for what click makes

import click  # noqa: E402

COMMANDS: Mapping[str, str] = {
    "clean": "Clean articles: a folder, files, a JSONL corpus, or standard input.",
    "explain": "Show each change of a text with its rule, or one rule with its hits.",
    "rules": "List the rules that hold here; check them; print their schema.",
    "test": "Run the examples of the rules.",
    "golden": "Keep accepted output, and compare new output with it.",
    "impact": "Show what a changed rule does to a corpus, by rule.",
    "suggest": "Propose rules for a folder of articles, with evidence.",
    "spare": "Keep a text as it is: turn a wrong change into an exception.",
    "undo": "Give the sources back from clean text and ledger, or undo one change.",
    "report": "Write one HTML page that shows what a run did.",
    "serve": "Open the workbench in the browser.",
    "status": "Show how far a long run has come.",
    "verify": "Check the output of a run against its manifests.",
    "init": "Start a project: configuration, a pack of your own, goldens, CI.",
}
"""Each command with its line in the help; `cleaner.commands.NAME` holds it, as `command`."""

EPILOG = "\b\nStart with:  cleaner clean FOLDER -o OUT\nThen look:   cleaner explain FOLDER/some-article.txt"

BROKEN_PIPE = 141
INTERRUPTED = 130


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if _exists(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS or not _exists(cmd_name):
            return None
        command: click.Command = import_module(_module(cmd_name)).command
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            from difflib import get_close_matches

            known = self.list_commands(ctx)
            near = get_close_matches(name, known, 1)
            advice = f"did you mean `cleaner {near[0]}`?" if near else f"commands: {', '.join(known)}"
            ctx.fail(f"no command `{name}`; {advice}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        rows = [(name, COMMANDS[name]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        sys.exit(self._status(args, prog_name, complete_var, extra))

    def _status(
        self, args: Sequence[str] | None, prog_name: str | None, complete_var: str | None, extra: dict[str, Any]
    ) -> int:
        """Run, and return the exit status; every way to fail says what to do, or shows its traceback."""
        from cleaner.errors import CleanerError

        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.exceptions.Exit as error:
            return error.exit_code
        except click.Abort:
            click.echo("stopped", err=True)
            return INTERRUPTED
        except click.ClickException as error:
            error.show()
            return 2
        except CleanerError as error:
            click.echo(str(error), err=True)
            return 2
        except BrokenPipeError:
            _silence_stdout()
            return BROKEN_PIPE
        except OSError as error:  # of the file system: disk full, not allowed
            what = f"{error.filename}: " if error.filename else ""
            click.echo(f"{what}{error.strerror or error}", err=True)
            return 2
        except Exception:
            import traceback

            traceback.print_exc()
            click.echo("This is a fault of cleaner, not of your texts; please report it.", err=True)
            return 2
        return status if isinstance(status, int) else 0


def _module(name: str) -> str:
    return f"cleaner.commands.{name}"


def _exists(name: str) -> bool:
    return find_spec(_module(name)) is not None


def _silence_stdout() -> None:
    """Point standard output nowhere, so that Python's last flush does not complain of the closed pipe."""
    import os

    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _show_version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from cleaner._version import __version__
    from cleaner.plan_cache import Sources, plan_of
    from cleaner.resources import default_rules_dir

    shipped = default_rules_dir()
    rules = plan_of(Sources((), shipped, (), (), shipped), examples=False).rules
    click.echo(f"cleaner {__version__} (default rules {rules.digest[:12]}, {len(rules)} rules)")
    ctx.exit()


@click.group(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and the digest of the default rules.",
)
def cli() -> None:
    """Turn scraped articles into clean canonical text, by rules that people write in YAML."""


def main() -> None:
    """Run the command line; the console script calls this."""
    try:
        cli.main(prog_name="cleaner")
    finally:
        gc.freeze()  # Python looks for cycles once more before it ends, among all there is
