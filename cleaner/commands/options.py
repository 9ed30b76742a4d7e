"""Options that several commands share, and what they come to.

    @click.command()
    @shared_options(formats=("text", "json"))
    def command(options: Options) -> None:
        rules = load(options)

Each decorator hands over one `Options` value instead of ten arguments.
"""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.config import Config, load_config
from cleaner.values import dataclass

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cleaner.plan import Plan
    from cleaner.plan_cache import Sources
    from cleaner.rule import Rules

Function = Callable[..., Any]


@dataclass(frozen=True)
class Options:
    """What the shared options of one call say. `verbose` counts `-v`; `format` is how results are worded."""

    rules: tuple[Path, ...] = ()
    default_rules: bool = True
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: Config = Config()
    quiet: bool = False
    verbose: int = 0
    format: str = "text"


class Language(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A language code as BCP 47 writes it: `en`, `de-AT`. A name such as `english` would match no rule, silently."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", value):
            self.fail(f"`{value}` is no language code; write `en` for English, `de` for German", param, ctx)
        return value


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the id of a shipped or configured rule in the shell."""
    from click.shell_completion import CompletionItem

    given = ctx.params
    options = Options(
        rules=tuple(given.get("rules_paths") or ()),
        default_rules=not given.get("no_default_rules"),
        config=load_config(Path.cwd()),
    )
    ids = [rule.id for rule in load(options)]
    return [CompletionItem(id_) for id_ in ids if id_.startswith(incomplete) or f"/{incomplete}" in id_]


_RULES = [
    click.option(
        "--rules",
        "rules_paths",
        type=click.Path(exists=True, path_type=Path),
        multiple=True,
        metavar="PATH",
        help="Add a pack, or a folder of packs. May be given again.",
    ),
    click.option("--no-default-rules", is_flag=True, help="Run only the rules that --rules or the configuration name."),
    click.option(
        "--select",
        multiple=True,
        metavar="ID",
        shell_complete=complete_rule,
        help="Run only these rules: pack/id, id or a pattern such as 'core/*'.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="ID", shell_complete=complete_rule, help="Leave these rules out."
    ),
]

_CONFIG = [
    click.option(
        "--config",
        "config_path",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar="CLEANER_CONFIG",
        metavar="FILE",
        help="Read this configuration, not the nearest cleaner.yaml or pyproject.toml.",
    ),
    click.option("--isolated", is_flag=True, help="Read no configuration at all."),
]


def _output(formats: tuple[str, ...]) -> list[Callable[[Function], Function]]:
    return [
        click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong."),
        click.option("-v", "--verbose", count=True, help="Say more; twice for all."),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="Colour the words (NO_COLOR and FORCE_COLOR are heeded).",
        ),
        click.option(
            "--output-format",
            type=click.Choice(formats),
            default=formats[0],
            show_default=True,
            help="How results are worded.",
        ),
    ]


def shared_options(
    *, rules: bool = True, formats: tuple[str, ...] = ("text", "json")
) -> Callable[[Function], Function]:
    """Give a command the shared options, and pass it what they say as `options`."""
    decorators = [*(_RULES if rules else ()), *_CONFIG, *_output(formats)]

    def decorate(function: Function) -> Function:
        @functools.wraps(function)
        def call(*args: Any, **given: Any) -> Any:
            if given["config_path"] and given["isolated"]:
                raise click.UsageError("--config and --isolated exclude each other")
            config_path, isolated = given.pop("config_path"), given.pop("isolated")
            config = Config() if isolated else load_config(Path.cwd(), config_path)
            color = given.pop("color")
            context = click.get_current_context()
            context.color = wants_color(color)
            return function(
                *args,
                options=Options(
                    rules=tuple(given.pop("rules_paths", ())),
                    default_rules=not given.pop("no_default_rules", False),
                    select=tuple(given.pop("select", ())),
                    ignore=tuple(given.pop("ignore", ())),
                    config=config,
                    quiet=given.pop("quiet"),
                    verbose=given.pop("verbose"),
                    format=given.pop("output_format"),
                ),
                **given,
            )

        for decorator in reversed(decorators):
            call = decorator(call)
        return call

    return decorate


def wants_color(choice: str) -> bool | None:
    """Return whether to colour: True, False, or None to ask the stream (a terminal: yes)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return None


def sources(options: Options) -> Sources:
    """Return where the rules of this call come from: shipped, then the configuration's, then `--rules`.

    A pack may `use` a shipped one also where the shipped rules do not run by themselves.
    """
    from cleaner.plan_cache import Sources
    from cleaner.resources import default_rules_dir

    config, shipped = options.config, default_rules_dir()
    return Sources(
        (*config.rules, *options.rules),
        shipped if options.default_rules and config.default_rules else None,
        options.select,
        options.ignore,
        shipped,
    )


def load(options: Options) -> Rules:
    """Return the rules of this call. Raises PackError with every mistake at its place."""
    return sources(options).load()


def load_plan(options: Options, *, examples: bool = True) -> Plan:
    """Return the rules of this call, ready to run, from the cache where it is true. Raises PackError like `load`.

    Without `examples` the rules may lack theirs.
    """
    from cleaner.plan_cache import plan_of

    return plan_of(sources(options), examples=examples)


def note(options: Options, message: str) -> None:
    """Say something on standard error, unless `-q` asked for silence."""
    if not options.quiet:
        click.echo(message, err=True)


def is_terminal(stream: Any = None) -> bool:
    """Return whether the stream (default: standard error) is a terminal that a person watches."""
    stream = stream if stream is not None else sys.stderr
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"
