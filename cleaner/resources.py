"""Find the rules that ship with the package, in a wheel, an editable install or a source tree.

Trap: an editable install leaves a copy of the rules in site-packages, which no edit of the rules reaches.
So the copy is looked for beside this very module, never by searching the path.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

DISTRIBUTION = "article-cleaner"


@cache
def default_rules_dir() -> Traversable:
    """Return the folder of the shipped rules: inside the package, else `rules/` of the source tree.

    A `pathlib.Path` unless the package is imported from a zip file. Raises CleanerError where neither is.
    """
    package = Path(__file__).parent
    inside = package / "_rules"
    if inside.is_dir():
        return inside
    if _is_our_tree(package.parent):
        return package.parent / "rules"
    from importlib.resources import files

    zipped = files("cleaner") / "_rules"
    if zipped.is_dir():
        return zipped
    raise CleanerError(
        f"the rules that ship with {DISTRIBUTION} are missing beside {package}; install it again"
    )


def _is_our_tree(root: Path) -> bool:
    project = root / "pyproject.toml"
    try:
        text = project.read_text("utf-8")
    except OSError:
        return False
    return f'name = "{DISTRIBUTION}"' in text and (root / "rules").is_dir()


def shown_path(file: Path | Traversable) -> str:
    """Return a path as messages show it: relative to the working folder where it lies inside."""
    if isinstance(file, Path):
        try:
            return file.absolute().relative_to(Path.cwd()).as_posix()
        except ValueError:
            try:
                return file.resolve().relative_to(Path.cwd().resolve()).as_posix()
            except (ValueError, OSError):
                return str(file)
    return str(file)
