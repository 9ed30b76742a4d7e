"""Whatever rules change, each line that differs is told, and the rule that is told is one that changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.actions.remove import Remove
from cleaner.actions.replace import Replace
from cleaner.attribution import UNKNOWN, Effect, passages
from cleaner.document import Document
from cleaner.earlier import changed_rules, with_rule
from cleaner.engine import Engine
from cleaner.errors import Place
from cleaner.patterns import pattern_of
from cleaner.rule import Rule, Rules, Stage, Unit
from cleaner.rule import Test as Method

PLACE = Place("rules/p.yaml", 3)
WORDS = ("ant", "bee", "cat", "dog")


def remove(id_: str, word: str) -> Rule:
    action = Remove(Unit.LINE, Method.IS, (pattern_of(word, PLACE, ignore_case=True),))
    return Rule(f"p/{id_}", action, Stage.LINES, PLACE)


def replace(id_: str, word: str, new: str) -> Rule:
    return Rule(f"p/{id_}", Replace(((pattern_of(word, PLACE, ignore_case=False), new),)), Stage.REPLACE, PLACE)


def rule_lists() -> st.SearchStrategy[Rules]:
    one = st.one_of(
        st.builds(remove, st.just("a"), st.sampled_from(WORDS)),
        st.builds(remove, st.just("b"), st.sampled_from(WORDS)),
        st.builds(replace, st.just("c"), st.sampled_from(WORDS), st.sampled_from(("eel", "fox"))),
    )
    return st.lists(one, max_size=3, unique_by=lambda rule: rule.id).map(lambda rules: Rules(tuple(rules)))


TEXTS = st.lists(st.sampled_from((*WORDS, "ant bee", "the cat sat", "", "eel")), max_size=9).map("\n".join)


@settings(deadline=None, max_examples=150)
@given(TEXTS, rule_lists(), rule_lists())
def test_every_line_that_differs_is_told_with_a_rule_that_changed(text: str, old: Rules, new: Rules) -> None:
    document = Document(text)
    before, after = Engine(old, max_removed=1).clean(document), Engine(new, max_removed=1).clean(document)
    changed = changed_rules(old, new)

    def alone(rule: str) -> object:
        return Engine(with_rule(old, new, [rule]), max_removed=1).clean(document)

    found = passages(before.text, after, before, changed, alone)  # type: ignore[arg-type]
    assert bool(found) == (before.text != after.text)
    assert all(passage.rule in changed for passage in found)
    told = dict.fromkeys((passage.line, passage.before, passage.after) for passage in found)
    rest = before.text
    lines = before.text.split("\n")
    for number, old_lines, new_lines in reversed(told):
        start = sum(len(line) + 1 for line in lines[: number - 1])
        assert rest[start : start + len(old_lines)] == old_lines
        rest = rest[:start] + new_lines + rest[start + len(old_lines) :]
    assert rest == after.text, "the passages are the whole difference"


@settings(deadline=None, max_examples=60)
@given(TEXTS, rule_lists())
def test_without_earlier_rules_no_line_is_left_out(text: str, new: Rules) -> None:
    after = Engine(new, max_removed=1).clean(Document(text))
    found = passages(text, after)
    assert bool(found) == (text != after.text)
    assert all(passage.rule == UNKNOWN or passage.rule in new.by_id for passage in found)


def test_rules_that_act_on_neighbouring_lines_are_told_apart() -> None:
    old, new = Rules((remove("a", "ant"),)), Rules((remove("a", "ant"), remove("b", "bee")))
    document = Document("It rained.\nant\nbee\n")
    before, after = Engine(old).clean(document), Engine(new).clean(document)
    (passage,) = passages(before.text, after, before, changed_rules(old, new))
    assert (passage.rule, passage.effect, passage.before, passage.line) == ("p/b", Effect.REMOVES, "bee\n", 2)


def test_neighbouring_lines_go_each_to_the_rule_that_took_it() -> None:
    document = Document("It rained.\n\nant\n\nbee\n\nant\n")
    old, new = Rules(()), Rules((remove("a", "ant"), remove("b", "bee")))
    before, after = Engine(old, max_removed=1).clean(document), Engine(new, max_removed=1).clean(document)
    found = passages(before.text, after, before, changed_rules(old, new))
    assert [(passage.rule, passage.before.strip()) for passage in found] == [
        ("p/a", "ant"),
        ("p/b", "bee"),
        ("p/a", "ant"),
    ]
    back = passages(after.text, before, after, changed_rules(old, new))
    assert [(passage.rule, passage.after.strip()) for passage in back] == [
        ("p/a", "ant"),
        ("p/b", "bee"),
        ("p/a", "ant"),
    ]
    assert {passage.effect for passage in back} == {Effect.KEEPS}


def test_a_rule_means_the_same_wherever_it_stands() -> None:
    other = Rule("p/a", remove("a", "ant").action, Stage.LINES, Place("elsewhere.yaml", 99), why="Another reason.")
    assert changed_rules(Rules((remove("a", "ant"),)), Rules((other,))) == ()
    assert changed_rules(Rules((remove("a", "ant"),)), Rules((remove("a", "bee"),))) == ("p/a",)
    assert changed_rules(Rules(()), Rules((other,))) == ("p/a",)
    assert changed_rules(Rules((other,)), Rules(())) == ("p/a",)


def test_an_added_rule_goes_where_the_new_order_has_it() -> None:
    a, b, c = remove("a", "ant"), remove("b", "bee"), replace("c", "cat", "eel")
    assert with_rule(Rules((a, c)), Rules((a, b, c)), ["p/b"]).rules == (a, b, c)
    assert with_rule(Rules((a, c)), Rules((b, a, c)), ["p/b"]).rules == (b, a, c)
    assert with_rule(Rules((a, b)), Rules((b,)), ["p/a"]).rules == (b,)
    assert with_rule(Rules((a, b)), Rules((b,)), []).rules == (a, b)
