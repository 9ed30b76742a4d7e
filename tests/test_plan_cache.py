"""A kept plan cleans as the rules do, is used only while it is true, and can run nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
from pathlib import Path

import pytest
from house import APP, ARTICLE, RULES

from cleaner import plan_cache
from cleaner.document import Document
from cleaner.engine import Engine
from cleaner.plan import Plan
from cleaner.plan_cache import VARIABLE, Sources, plan_of
from cleaner.resources import default_rules_dir


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "news.yaml").write_text(RULES)
    return Sources((tmp_path / "rules",), None)


def kept(tmp_path: Path) -> Path:
    [path] = (tmp_path / "cache").glob("plan-*.bin")
    return path


def forbid_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: Sources) -> None:
        raise AssertionError("the packs were read again")

    monkeypatch.setattr(Sources, "load", load)


def test_a_plan_is_read_again_while_it_is_true(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan_of(sources)
    with monkeypatch.context() as patch:
        forbid_loading(patch)
        assert plan_of(sources).rules == made.rules
    (tmp_path / "rules" / "news.yaml").write_text(RULES + APP)
    assert len(plan_of(sources).rules) == len(made.rules) + 1
    (tmp_path / "rules" / "more.yaml").write_text("pack: more\nrules:\n" + APP.replace("id: app", "id: other"))
    assert len(plan_of(sources).rules) == len(made.rules) + 2


def test_a_kept_plan_of_the_shipped_rules_is_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    shipped = default_rules_dir()
    sources = Sources((), shipped, (), (), shipped)
    made = plan_of(sources)
    forbid_loading(monkeypatch)
    read = plan_of(sources)
    assert read.rules == made.rules and read.protects == made.protects
    for one, other in zip(read.stages, made.stages, strict=True):
        assert (one.slots, one.patterned, one.repairs, one.names) == (
            other.slots, other.patterned, other.repairs, other.names
        )  # fmt: skip
    text = ARTICLE + "\nSubscribe to our newsletter\n\nRead more: The town that moved uphill\n"
    results = [Engine(plan).clean(Document(text)) for plan in (made, read, Plan.of(made.rules))]
    assert results[0].ledger == results[1].ledger == results[2].ledger
    assert results[0].text != text


def test_a_plan_that_was_read_can_be_kept(sources: Sources, tmp_path: Path) -> None:
    plan_of(sources)
    read = plan_of(sources)
    plan_cache._write(kept(tmp_path), read, plan_cache._listed(sources))
    assert plan_cache._read(kept(tmp_path), sources) is not None


def test_examples_are_read_when_they_are_asked_for(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = plan_of(sources)
    forbid_loading(monkeypatch)
    assert [rule.examples for rule in plan_of(sources, examples=False).rules] == [(), ()]
    assert [len(rule.examples) for rule in plan_of(sources).rules] == [2, 2]
    assert plan_of(sources, examples=False).rules.digest == made.rules.digest


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff\n", b"[]\n.", b"null\n"])
def test_a_damaged_file_is_passed_over(sources: Sources, tmp_path: Path, damage: bytes) -> None:
    made = plan_of(sources)
    kept(tmp_path).write_bytes(damage)
    assert plan_of(sources).rules == made.rules


class Call:
    """Makes a pickle that calls a function when it is read."""

    def __init__(self, function: object, *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self._call


def test_a_hostile_file_runs_nothing(sources: Sources, tmp_path: Path) -> None:
    made = plan_of(sources)
    path = kept(tmp_path)
    header = json.loads(path.read_bytes().partition(b"\n")[0])
    owned = tmp_path / "owned"
    for call in (Call(os.mkdir, str(owned)), Call(eval, f"open({str(owned)!r}, 'w')"), Call(io.open, str(owned), "w")):
        payload = pickle.dumps(call)
        part = len(payload), hashlib.sha256(payload).hexdigest()
        path.write_bytes(json.dumps({**header, "parts": [part, part]}).encode() + b"\n" + payload * 2)
        path.chmod(0o600)
        assert plan_of(sources, examples=False).rules == made.rules
        assert not owned.exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="asks for owners of files")
def test_a_file_that_others_may_write_is_passed_over(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_of(sources)
    kept(tmp_path).chmod(0o666)
    assert plan_cache._read(kept(tmp_path), sources) is None


def test_the_cache_can_be_switched_off_and_deleted(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "0")
    plan_of(sources)
    assert not (tmp_path / "cache").exists()
