"""The JSON Schema knows what the loader knows, and the committed file is the one that the code makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from yaml.nodes import MappingNode, Node, SequenceNode

from cleaner.errors import PackError
from cleaner.pack import load_rules
from cleaner.pack_fields import Kind
from cleaner.pack_values import _READERS
from cleaner.schema import _SCHEMAS, pack_schema, schema_text
from cleaner.yaml_nodes import Problems, compose, flag_of, is_null, number_of, whole_of

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "rules" / "pack.schema.json"
PACKS = sorted((ROOT / "rules").rglob("*.yaml"))


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schema = pack_schema()
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def as_an_editor_sees_it(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {key.value: as_an_editor_sees_it(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [as_an_editor_sees_it(item) for item in node.value]
    if is_null(node):
        return None
    for reads in (flag_of, whole_of, number_of):
        value = reads(node)
        if value is not None:
            return value
    return node.value


def seen(text: str) -> Any:
    root = compose(text.encode(), "house.yaml", Problems())
    assert root is not None
    return as_an_editor_sees_it(root)


def test_the_committed_schema_is_fresh() -> None:
    """If it is not: `cleaner rules --schema > rules/pack.schema.json`."""
    assert COMMITTED.read_text("utf-8") == schema_text()


def test_every_kind_is_read_and_described() -> None:
    assert set(_SCHEMAS) == set(Kind)
    assert set(_READERS) == set(Kind) - {Kind.RULES, Kind.CHANGES}


@pytest.mark.parametrize("path", PACKS, ids=[path.relative_to(ROOT).as_posix() for path in PACKS])
def test_a_shipped_pack_fits(validator: Draft7Validator, path: Path) -> None:
    errors = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(seen(path.read_text("utf-8")))]
    assert errors == []


@pytest.mark.parametrize(
    "text",
    [
        "pack: 24\nuse: [core]\nwhere: {lang: no}\nskip: core/*\nchange: {core/x: {is: {+: [a]}}}\nrules:",
        "rules: [{id: x, remove: line, is: [No, 1.0, on], max: 0.5, mode: propose, case: true}]",
        "rules: [{id: x, replace: {a: 1, b: ''}, unless: {doc: a, paragraph: [b]}, only_if: c}]",
        "rules: [{id: x, repair: comment-thread, max-share: 0.3}, {id: y, repair: comment-thread, max_share: 0.3}]",
        "rules: [{id: x, name: A Lee, ambiguous: {Li: Lee}, near: true, examples: [{in: a, out: b}, {keep: c}]}]",
    ],
)
def test_what_loads_fits(
    validator: Draft7Validator, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("core.yaml").write_text("rules: [{id: x, remove: line, is: [b]}]")
    Path("house.yaml").write_text(text)
    load_rules([Path()])
    assert list(validator.iter_errors(seen(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "ruels: []",
        "rules: [{remove: line, is: a}]",
        "rules: [{id: a b, remove: line, is: a}]",
        "rules: [{id: x, is: a}]",
        "rules: [{id: x, remove: line, is: a, replace: {a: b}}]",
        "rules: [{id: x, remove: lines, is: a}]",
        "rules: [{id: x, remove: line, is: {a: b}}]",
        "rules: [{id: x, remove: line, is: a, zoen: b}]",
        "rules: [{id: x, remove: line, is: a, where: {zoen: tail}}]",
        "rules: [{id: x, remove: line, is: a, max: 2}]",
        "rules: [{id: x, remove: line, is: a, case: yes}]",
        "rules: [{id: x, remove: line, is: a, mode: off}]",
        "rules: [{id: x, remove: line, is: a, into: two words}]",
        "rules: [{id: x, remove: line, is: a, unless: {dok: a}}]",
        "rules: [{id: x, remove: line, is: a, examples: [{in: a}]}]",
        "rules: [{id: x, replace: {}}]",
        "rules: [{id: x, replace: {a: b}, is: c}]",
        "rules: [{id: x, repair: quotez}]",
        "rules: [{id: x, repair: comment-thread, max_share: a lot}]",
        "rules: [{id: x, repair: quotes, is: a}]",
        "where: {lang: english}",
    ],
)
def test_what_the_schema_refuses_does_not_load(validator: Draft7Validator, text: str, tmp_path: Path) -> None:
    assert not validator.is_valid(seen(text))
    path = tmp_path / "house.yaml"
    path.write_text(text)
    with pytest.raises(PackError):
        load_rules([path])
