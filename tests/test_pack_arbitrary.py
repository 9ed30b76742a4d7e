"""Whatever stands in a file, the loader answers with rules or with PackError, never with another error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import PackError
from cleaner.pack import load_rules

PACK = r"""
pack: house
use: [./other.yaml]
where: {lang: en, site: example.org}
skip: [other/a]
change:
  other/b: {mode: propose, unless: {+: [c]}, is: {-: [b]}}
rules:
  - id: buttons
    remove: line
    is: [Share, '/tweet (\w+)/i', "No\u00a0way", 1.0]
    where: {zone: edge}
    only_if: {doc: x}
    max: 0.5
    into: tags
    why: Buttons belong to the page.
    examples:
      - {in: "a\nShare", out: a, todo: false}
      - {keep: "He promised to share."}
  - id: percent
    replace: {per cent: percent, '/(\d) km/': '\1 kilometres'}
    case: false
  - &n
    id: ann-lee
    name: Ann Lee
    variants: [An Lee]
    ambiguous: {Li: Lee}
  - {id: quotes, repair: quotes, style: keep}
  - {id: motto, protect: [Share and share alike]}
"""
OTHER = "rules: [{id: a, remove: line, is: a}, {id: b, remove: line, is: [a, b]}]\n"
TOKENS = st.sampled_from(
    [*"[]{}:,-?*&!|>'\"#%@`\n \t\\/+~", "null", "true", "off", ": ", "- ", "&n ", "*n", "!!int ", "<<: ", "\u2028",
     "\x00", "remove: rest", "use: [house]", "/[/", "{-: [x]}", "1e999", ".inf", "é", "  - id: percent\n", "---\n"]
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "other.yaml").write_text(OTHER, "utf-8")
    return folder


def load(folder: Path, data: bytes) -> None:
    path = folder / "house.yaml"
    path.write_bytes(data)
    try:
        load_rules([path])
    except PackError as error:
        assert error.problems
        assert all(problem.message for problem in error.problems)


def test_the_pack_is_right_before_it_is_broken(folder: Path) -> None:
    (folder / "house.yaml").write_text(PACK, "utf-8")
    assert len(load_rules([folder / "house.yaml"])) == 7


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, len(PACK)), st.integers(0, 12), TOKENS | st.text(max_size=3)), max_size=3)
)
def test_a_broken_pack(folder: Path, edits: list[tuple[int, int, str]]) -> None:
    text = PACK
    for at, length, new in edits:
        text = text[:at] + new + text[at + length :]
    load(folder, text.encode("utf-8", "surrogatepass"))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes(folder: Path, data: bytes) -> None:
    load(folder, data)


VALUES = st.recursive(
    st.sampled_from(["a", "1", "0.5", "true", "null", "''", "'/(a)/'", "/b", "-1", "1e400", "9" * 5000, "~"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(["+", "-", "in", "out", "keep", "zone", "doc", "a"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["remove", "replace", "name", "repair", "protect", "is", "has", "where", "unless", "mode", "max", "case",
     "requires", "examples", "variants", "ambiguous", "short", "style", "until", "why", "into"]
)  # fmt: skip


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    body=st.dictionaries(KEYS, VALUES, max_size=5),
    change=st.dictionaries(KEYS, VALUES, max_size=3),
    action=st.sampled_from(["remove: line", "remove: rest", "repair: quotes", "name: A B", "protect: x", "x: y"]),
)
def test_any_values(folder: Path, body: dict[str, str], change: dict[str, str], action: str) -> None:
    keys = "".join(f"    {key}: {value}\n" for key, value in body.items())
    laid = ", ".join(f"{key}: {value}" for key, value in change.items())
    load(folder, f"change: {{x: {{{laid}}}}}\nrules:\n  - id: x\n    {action}\n{keys}".encode())
