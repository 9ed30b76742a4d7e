"""Packs written in a test, as rules ready to run."""

from __future__ import annotations

import tempfile
from pathlib import Path
from textwrap import dedent

from cleaner.engine import Engine
from cleaner.pack import load_rules
from cleaner.rule import Rules


def rules_of(text: str, *, name: str = "house") -> Rules:
    """Return the rules of a pack given as YAML below `rules:`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(f"pack: {name}\nrules:\n" + dedent(text), "utf-8")
        return load_rules([path], default_dir=None)


def engine_of(text: str, **options: float) -> Engine:
    return Engine(rules_of(text), **options)  # type: ignore[arg-type]
