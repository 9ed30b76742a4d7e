"""The files that packs are read from, in their order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import CleanerError
from cleaner.resources import shown_path

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SUFFIX = ".yaml"
SITES = "sites"
_ORDER = ("core.yaml", "boilerplate", "damage.yaml", "names.yaml")
"""Shipped packs come in this order, then others by name, the sites last."""


def pack_files(path: Path) -> list[Path]:
    """Return the packs at a path: the file, or all of a folder by name, what is hidden left out."""
    if path.is_dir():
        found = [
            file
            for file in path.rglob(f"*{SUFFIX}")
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
        ]
        if not found:
            raise CleanerError(f"{shown_path(path)}: no packs (*{SUFFIX}) in this folder")
        return sorted(found, key=lambda file: file.relative_to(path).as_posix())
    if not path.exists():
        raise CleanerError(f"{shown_path(path)}: no such file or folder")
    return [path]


def shipped_files(folder: Path | Traversable) -> list[tuple[Path | Traversable, str]]:
    """Return the shipped packs in their order, each with its path in the folder, without suffix."""
    found: list[tuple[Path | Traversable, str]] = []

    def walk(at: Path | Traversable, stem: str) -> None:
        for entry in at.iterdir():
            if entry.name.startswith("."):
                continue
            if entry.name.endswith(SUFFIX):
                found.append((entry, stem + entry.name.removesuffix(SUFFIX)))
            elif entry.is_dir():
                walk(entry, f"{stem}{entry.name}/")

    walk(folder, "")
    if not found:
        raise CleanerError(f"{shown_path(folder)}: no packs (*{SUFFIX}) in this folder")
    return sorted(found, key=lambda item: _rank(item[1]))


def _rank(stem: str) -> tuple[int, str]:
    top = stem.partition("/")[0]
    if top == SITES:
        return len(_ORDER) + 1, stem
    named = top if "/" in stem else top + SUFFIX
    return _ORDER.index(named) if named in _ORDER else len(_ORDER), stem
