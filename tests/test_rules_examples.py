"""Every example of every shipped rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.actions.name import Name
from cleaner.examples import Case, Examples, Verdict, cases_of
from cleaner.pack import load_rules
from cleaner.rule import Rule

# Loaded as a person's own packs are, so that every pattern is compiled.
RULES = load_rules([Path(__file__).parent.parent / "rules"]).rules
CASES = list(cases_of(RULES))


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {str(verdict.case): verdict for verdict in Examples(RULES).run()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_example(case: Case, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[str(case)]
    assert not verdict.is_failure, "\n".join(verdict.lines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_why_and_shows_what_it_does_and_leaves(rule: Rule) -> None:
    assert rule.why or isinstance(rule.action, Name)  # a name is its own reason
    assert any(example.out is not None for example in rule.examples), "no `in` with `out`"
    assert any(example.out is None for example in rule.examples), "no `keep`"


def test_rules_of_a_pack_never_want_two_texts_for_one_place() -> None:
    assert [f"{loser} and {winner}: {case}" for case, loser, winner in Examples(RULES).conflicts()] == []
