"""Run the examples of rules and the goldens of a project as tests of pytest.

    [tool.pytest.ini_options]
    cleaner_rules = ["rules"]        # packs, or folders of packs
    cleaner_golden = "golden"        # the folder with input/ and clean/

Each example is a test, `rules/news.yaml::newsletter[1]`, and so is each golden, `golden/input/a.txt::clean`. Nothing
happens, and nothing is imported, until one of the two is set. Only `--cleaner-update` writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.errors import Problem
    from cleaner.examples import Case, Examples
    from cleaner.golden import Folder, Golden, Goldens, Outcome
    from cleaner.rule import Rule, Rules

LINES = 4
"""Lines that a failure shows, so that many failures still fit on a screen."""
_RULE = re.compile(r"rule (\S+): ")


class _Failure(Exception):
    """A failed example or golden, in lines for a person."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("cleaner", "rules and goldens of cleaner")
    group.addoption(
        "--cleaner-update", action="store_true", help="Accept what the rules make of the goldens that differ."
    )
    parser.addini("cleaner_rules", "Packs, or folders of packs, whose examples are tests.", type="paths", default=[])
    parser.addini("cleaner_golden", "The folder of accepted output, whose texts are tests.", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Put the rules and goldens among what is collected, unless the call names files and folders itself."""
    project = _Project(config)
    if not (project.packs or project.goldens):
        return
    config.stash[_KEY] = project
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        known = [Path(config.invocation_params.dir, each.partition("::")[0]).resolve() for each in config.args]
        for path in (*project.packs, *(folder / tree for folder in project.goldens for tree in ("input", "clean"))):
            if path.exists() and not any(path.is_relative_to(above) for above in known):
                config.args.append(str(path))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    project = parent.config.stash.get(_KEY, None)
    if project is None:
        return None
    if file_path.suffix == ".yaml" and any(file_path.is_relative_to(path) for path in project.packs):
        return _PackFile.from_parent(parent, path=file_path)
    for folder in project.goldens:
        for tree, kind in (("input", _InputFile), ("clean", _CleanFile)):
            if file_path.is_relative_to(folder / tree):
                return kind.from_parent(parent, path=file_path)
    return None


class _Project:
    """What the settings of one session name, read when it is first asked for."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.packs: list[Path] = [path.resolve() for path in config.getini("cleaner_rules")]
        self.goldens: list[Path] = [path.resolve() for path in config.getini("cleaner_golden")]
        self._loaded: tuple[Rules, tuple[Problem, ...]] | None = None
        self._examples: Examples | None = None
        self._by_folder: dict[Path, tuple[dict[Path, Golden], set[Path]]] = {}
        self._settings: Config | None = None
        self._engines: dict[tuple[Path, bool], Goldens] = {}

    @property
    def settings(self) -> Config:
        from cleaner.config import load_config

        if self._settings is None:
            self._settings = load_config(self.config.rootpath)
        return self._settings

    def sources(self) -> Any:
        from cleaner.plan_cache import Sources
        from cleaner.resources import default_rules_dir

        shipped = default_rules_dir()
        paths = dict.fromkeys([*(path.resolve() for path in self.settings.rules), *self.packs])
        return Sources(tuple(paths), shipped if self.settings.default_rules else None, (), (), shipped)

    def rules(self) -> tuple[Rules, tuple[Problem, ...]]:
        """Return the sound rules, and the mistakes in the others."""
        from cleaner.errors import PackError
        from cleaner.rule import Rules

        if self._loaded is None:
            try:
                self._loaded = self.sources().load(), ()
            except PackError as error:
                self._loaded = Rules(error.sound), error.problems
        return self._loaded

    def examples(self) -> Examples:
        from cleaner.examples import Examples, character_rules
        from cleaner.pack import load_rules
        from cleaner.resources import default_rules_dir

        if self._examples is None:
            rules = self.rules()[0].rules
            first = character_rules(rules) or character_rules(load_rules([], default_dir=default_rules_dir()).rules)
            self._examples = Examples(rules, first)
        return self._examples

    def golden_at(self, path: Path) -> Golden | None:
        return self._facts(path)[0].get(path)

    def is_stale(self, path: Path) -> bool:
        return path in self._facts(path)[1]

    def _facts(self, path: Path) -> tuple[dict[Path, Golden], set[Path]]:
        """Return the goldens by input, and the stale texts, of the folder that holds the path."""
        folder = self.folder_of(path)
        if folder.root not in self._by_folder:
            goldens = {golden.input: golden for golden in folder.goldens()} if folder.input.is_dir() else {}
            stale = set(folder.stale()) if folder.input.is_dir() else set()
            self._by_folder[folder.root] = (goldens, stale)
        return self._by_folder[folder.root]

    def folder_of(self, path: Path) -> Folder:
        from cleaner.golden import Folder

        return Folder(next(root for root in self.goldens if path.is_relative_to(root)))

    def goldens_at(self, path: Path, *, with_earlier: bool = False) -> Goldens:
        """Return the goldens of the folder that holds the path; the earlier rules are read where one differs."""
        from cleaner.earlier import earlier_rules
        from cleaner.engine import MAX_REMOVED
        from cleaner.errors import CleanerError
        from cleaner.golden import Goldens

        folder, settings = self.folder_of(path), self.settings
        key = (folder.root, with_earlier)
        if key not in self._engines:
            rules, problems = self.rules()
            if problems:  # its own tests fail; a text made without that rule would say nothing
                pytest.skip(f"a rule is broken: {problems[0]}")
            earlier = None
            if with_earlier:
                try:
                    earlier = earlier_rules(self.sources())
                except CleanerError:
                    earlier = None  # a difference then has no earlier rule
            limit = settings.max_removed if settings.max_removed is not None else MAX_REMOVED
            self._engines[key] = Goldens(folder, rules, earlier, limit, settings.lang)
        return self._engines[key]


_KEY = pytest.StashKey[_Project]()


class _PackFile(pytest.File):
    def collect(self) -> Iterable[pytest.Item]:
        project = self.config.stash[_KEY]
        rules, problems = project.rules()
        shown = _shown(self.path)
        broken: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.place.file == shown:
                found = _RULE.match(problem.message)
                broken.setdefault(found[1] if found else "pack", []).append(problem)
        for name, mistakes in broken.items():
            yield _BrokenItem.from_parent(self, name=name, mistakes=mistakes)
        for rule in rules.rules:
            yield from self._items(rule, shown)

    def _items(self, rule: Rule, shown: str) -> Iterator[pytest.Item]:
        from cleaner.examples import cases_of

        for number, case in enumerate(cases_of([rule]), 1):
            if case.example.place.file == shown:
                name = f"{rule.id.partition('/')[2]}[{number}]"
                yield _ExampleItem.from_parent(self, name=name, case=case)


class _Item(pytest.Item):
    """A test of ours: its failure is what it says, without a traceback."""

    place = 0

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, self.place, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from cleaner.errors import CleanerError

        if isinstance(excinfo.value, (_Failure, CleanerError)):
            return "\n".join(str(excinfo.value).split("\n")[:LINES])
        return super().repr_failure(excinfo, style)


class _BrokenItem(_Item):
    """A rule that could not be read: its own tests fail, those of the others run."""

    def __init__(self, mistakes: list[Problem], **given: Any) -> None:
        super().__init__(**given)
        self.mistakes = mistakes
        self.place = mistakes[0].place.line - 1

    def runtest(self) -> None:
        raise _Failure("\n".join(map(str, self.mistakes)))


class _ExampleItem(_Item):
    def __init__(self, case: Case, **given: Any) -> None:
        super().__init__(**given)
        self.case = case
        self.place = case.example.place.line - 1
        self.user_properties.append(("rule", case.rule.id))

    def runtest(self) -> None:
        verdict = self.config.stash[_KEY].examples().verdict(self.case)
        if verdict.is_failure:
            raise _Failure("\n".join(verdict.lines()))
        if self.case.example.todo:
            pytest.xfail("a known gap")


class _InputFile(pytest.File):
    def collect(self) -> Iterable[pytest.Item]:
        golden = self.config.stash[_KEY].golden_at(self.path)
        if golden is not None:
            yield _GoldenItem.from_parent(self, name="clean", golden=golden)


class _GoldenItem(_Item):
    def __init__(self, golden: Golden, **given: Any) -> None:
        super().__init__(**given)
        self.golden = golden

    def runtest(self) -> None:
        from cleaner.golden import State, write_golden

        project = self.config.stash[_KEY]
        outcome = project.goldens_at(self.path).outcome(self.golden)
        if outcome.state is State.SAME:
            return
        if outcome.state is not State.BROKEN and self.config.getoption("cleaner_update"):
            write_golden(self.golden, outcome.got, outcome.counts)
            return
        goldens = project.goldens_at(self.path, with_earlier=True)
        outcome = goldens.outcome(self.golden)
        self.user_properties.extend(("rule", rule) for rule in dict.fromkeys(p.rule for p in outcome.passages))
        raise _Failure("\n".join(_golden_lines(outcome, goldens)))


def _golden_lines(outcome: Outcome, goldens: Goldens) -> Iterator[str]:
    from cleaner.golden import Check, State
    from cleaner.golden_words import byte_lines, text

    clean = _shown(outcome.golden.clean)
    if outcome.state is State.CHANGED and outcome.passages:
        lines = list(text(Check((outcome,), ()), goldens))
        yield from lines[:3]
        more = len({passage.rule for passage in outcome.passages}) - 1
        yield f"  {f'and {more} more rules. ' if more else ''}next: cleaner golden check {clean}"
        return
    yield f"{outcome.state}: {clean} {outcome.note}".rstrip()
    if outcome.state is State.CHANGED:
        yield from list(byte_lines(outcome.want, outcome.got))[:2]
    yield "  next: cleaner golden check"


class _CleanFile(pytest.File):
    def collect(self) -> Iterable[pytest.Item]:
        if self.config.stash[_KEY].is_stale(self.path):
            yield _StaleItem.from_parent(self, name="stale")


class _StaleItem(_Item):
    def runtest(self) -> None:
        raise _Failure(f"stale: {_shown(self.path)} has no input\n  next: cleaner golden update --prune")


def _shown(path: Path) -> str:
    from cleaner.resources import shown_path

    return shown_path(path)
