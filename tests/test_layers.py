"""Imports point down this list: a module imports from layers below its own, or from its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent

LAYERS = (
    ("__main__", "cli"),
    ("commands",),
    ("pytest_plugin", "report", "serve"),
    ("golden_words", "impact", "review", "status", "summary", "verify"),
    ("attribution", "golden", "mutation", "suggest", "spare", "undoing"),
    ("run",),
    ("api", "earlier", "explain", "examples", "lint"),
    ("config", "formats", "plan_cache"),
    ("engine",),
    ("passes_in_parts",),
    ("passes", "parts"),
    ("schema", "pack", "pack_changes", "pack_edit", "pack_fields", "pack_rules", "pack_values", "yaml_nodes"),
    ("plan",),
    ("matcher", "conditions", "settle", "names"),
    ("scan", "heads", "needs"),
    ("literals",),
    ("repairs", "page_region", "ftfy_gate", "english", "wordlists", "difference"),
    ("actions", "ledger", "budget", "patterns"),
    ("rule", "document"),
    (
        "layout", "sentences", "abbreviations", "shadow", "sketch", "unusual", "edit", "openings", "expressions",
        "visible", "automaton", "later", "memo",
    ),
    ("pack_files",),
    ("resources",),
    ("errors",),
    ("values", "view"),
    ("_version", ""),
)
"""From the top: command line, what it calls, the engine, what rules are made of. "" is the package itself."""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        yield ".".join(parts), path


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module, below `cleaner`, of each import that runs; those for types alone do not."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            is_package = node.module == "cleaner"
            names = [f"cleaner.{alias.name}" for alias in node.names] if is_package else [node.module or ""]
        else:
            continue
        for name in names:
            if name == "cleaner" or name.startswith("cleaner."):
                yield node.lineno, name.removeprefix("cleaner").removeprefix(".")


def layer(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize(("module", "path"), [pytest.param(m, p, id=m or "cleaner") for m, p in modules()])
def test_imports_point_down(module: str, path: Path) -> None:
    own = layer(module)
    assert own in RANK, f"give `{own}` its place in LAYERS"
    upward = [
        f"{path.name}:{line} imports {name}, which stands above {own}"
        for line, name in imported(path)
        if layer(name) != own and RANK[layer(name)] < RANK[own]
    ]
    assert not upward


def test_layers_know_no_strangers() -> None:
    """A name in the list without a module is fine only for those that are planned beside it."""
    known = {layer(module) for module, _ in modules()}
    planned = {"pytest_plugin", "report", "serve", "impact", "status", "verify", "suggest", "spare",
        "undoing", "mutation",
    }  # fmt: skip
    assert set(RANK) - known <= planned


def test_large_modules_are_split() -> None:
    large = [(path.name, n) for _, path in modules() if (n := path.read_text("utf-8").count("\n")) > 450]
    assert not large
