"""Read the configuration: the nearest `cleaner.yaml`, else `[tool.cleaner]` in pyproject.toml; no cascade.

    rules: [rules/]
    default_rules: true
    lang: en
    max_removed: 0.6

Paths are relative to the file that names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError, PackError, Place, Problem
from cleaner.later import later
from cleaner.resources import shown_path
from cleaner.values import dataclass

CONFIG_NAME = "cleaner.yaml"
PROJECT_NAME = "pyproject.toml"


@dataclass(frozen=True)
class Config:
    """What a project sets once for all its commands. None and empty mean: not set.

    `max_removed` is a share of words from 0 to 1; `jobs` a number of processes from 1; `golden` the folder
    of accepted output; `text_field` and `id_field` the fields of a record.
    """

    source: Path | None = None
    rules: tuple[Path, ...] = ()
    default_rules: bool = True
    text_field: str | None = None
    id_field: str | None = None
    lang: str | None = None
    max_removed: float | None = None
    golden: Path | None = None
    jobs: int | None = None


_MAY_BE_OURS = later(r"tool[^\n]*cleaner|^\s*\[\s*[\"']?tool[\"']?\s*\]", re.MULTILINE)
"""Stands in every `pyproject.toml` that has a section of ours: most have none, and are not worth a parse."""
KEYS = ("rules", "default_rules", "text_field", "id_field", "lang", "max_removed", "golden", "jobs")


def load_config(start: Path, explicit: Path | None = None) -> Config:
    """Return the configuration that holds at the folder `start`, or that of the file `explicit`.

    Raises CleanerError, with every mistake at its place, for unknown keys and values of the wrong kind.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise CleanerError(f"{explicit}: no such configuration file")
        found = _read(explicit)
        if found is None:
            raise CleanerError(f"{explicit}: no section [tool.cleaner]")
        return found
    here = start.resolve()
    for folder in (here, *here.parents):
        for name in (CONFIG_NAME, PROJECT_NAME):
            path = folder / name
            if path.is_file() and (found := _read(path)) is not None:
                return found
    return Config()


def _read(path: Path) -> Config | None:
    """Return what the file says, or None for a pyproject.toml that does not speak of us."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CleanerError(f"{path}: not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise CleanerError(f"{path}: cannot be read ({error.strerror})") from error
    if path.suffix == ".toml" and not ("cleaner" in text and _MAY_BE_OURS.search(text)):
        return None
    shown = shown_path(path)
    if path.suffix == ".toml":
        entries = _toml_entries(text, shown)
        if entries is None:
            return None
    else:
        entries = list(_yaml_entries(text, shown))
    return _checked(path, entries)


Entry = tuple[str, Any, Place]


def _yaml_entries(text: str, shown: str) -> Iterator[Entry]:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        raise PackError((Problem(place, f"not YAML: {error.problem}"),)) from error
    except yaml.YAMLError as error:
        raise CleanerError(f"{shown}: not YAML: {error}") from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise PackError((Problem(Place(shown), "a configuration is a mapping such as `rules: [rules/]`"),))
    for key, value in root.value:
        place = Place(shown, key.start_mark.line + 1, key.start_mark.column + 1)
        loader = yaml.SafeLoader("")
        yield str(key.value), loader.construct_object(value, deep=True), place


def _toml_entries(text: str, shown: str) -> list[Entry] | None:
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if "[tool.cleaner]" not in text:
            return None
        raise CleanerError(f"{shown}: not TOML: {error}") from error
    section = data.get("tool", {}).get("cleaner")
    if not isinstance(section, Mapping):
        return None
    lines = text.split("\n")
    header = next((n for n, line in enumerate(lines) if line.strip() == "[tool.cleaner]"), 0)
    entries: list[Entry] = []
    for key, value in section.items():
        # `tomllib` keeps no positions; the first line of the section that starts with the key is the place.
        found = next(
            (n for n, line in enumerate(lines[header:], header) if line.split("=")[0].strip(" \t\"'") == key),
            header,
        )
        entries.append((key, value, Place(shown, found + 1)))
    return entries


def _checked(path: Path, entries: list[Entry]) -> Config:
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for key, value, place in entries:
        name = key.replace("-", "_")
        if name not in KEYS:
            from difflib import get_close_matches

            near = get_close_matches(name, KEYS, 1)
            advice = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(KEYS)}"
            problems.append(Problem(place, f"unknown key `{key}`; {advice}"))
        elif name in values:
            problems.append(Problem(place, f"`{key}` stands twice; keep one"))
        else:
            try:
                values[name] = _value(name, value, path.parent)
            except ValueError as error:
                problems.append(Problem(place, f"`{key}` {error}"))
    if problems:
        raise PackError(tuple(problems))
    return Config(source=path, **values)


def _value(name: str, value: Any, base: Path) -> Any:
    """Return the checked value; raises ValueError that completes "`key` …"."""
    if name == "rules":
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise ValueError("is a path or a list of paths")
        return tuple(base / item for item in listed)
    if name == "golden":
        if not isinstance(value, str):
            raise ValueError("is a folder")
        return base / value
    if name == "default_rules":
        if not isinstance(value, bool):
            raise ValueError("is true or false")
        return value
    if name == "max_removed":
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueError("is a share of words from 0 to 1, such as 0.6")
        return float(value)
    if name == "jobs":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError("is a number of processes from 1")
        return value
    if not isinstance(value, str):
        # YAML reads `lang: no` as false: the classic.
        raise ValueError('is text; quote it, as in "no"')
    return value
