"""The index proposes and never misses; the three automata find the same."""

from __future__ import annotations

import importlib.util
import pickle

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import automaton
from cleaner.document import Document
from cleaner.errors import Place
from cleaner.expressions import alternatives
from cleaner.literals import required_literals
from cleaner.matcher import Index, Scope, Slot, Tries, everywhere
from cleaner.needs import FEW, Needs, needs_of
from cleaner.openings import ANY_LENGTH, Outline
from cleaner.rule import Pattern
from cleaner.rule import Test as Held
from cleaner.shadow import fold

HERE = Place("t.yaml")
EXPRESSIONS = [
    r"share (?:this|on) (?:x|facebook)",
    r"by \p{Lu}\w+",
    r"\d+ comments?",
    r"[\p{L}]+ min(?:ute)?s? read",
    r"(?:image|photo) (?:credit|source)\b.*",
    r"updated\s*:",
    r"(?<!x)foo(?!bar)",
    r"x?y?follow us",
    r"a{2,3}b+c",
    r"(?i:READ) more",
    r"[Ii]stanbul|straße",
    r"(?:ab|ba)+ cd",
    r"\b(?:us|ap|\(ap\))\b.{0,9}",
    r"(?<!\w)ad(?!\w)|\bvia\b| by x",
    r".{3,8}",
]


def expression(text: str, flags: int = 0) -> Pattern:
    return Pattern(f"/{text}/", text, int(flags), None, HERE)


@pytest.mark.parametrize("text", EXPRESSIONS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_match_contains_a_required_literal(text: str, data: st.DataObject) -> None:
    pattern = expression(text, regex.I)
    required = required_literals(pattern)
    if required is None:
        return
    readable = text.replace(r"\p{Lu}", "[A-Z]").replace(r"[\p{L}]", "[a-z]")
    sample = data.draw(st.from_regex(readable, fullmatch=True))
    match = pattern.compiled.search(sample)
    if match:
        found = " ".join(fold(sample).split())
        assert any(regex.search(as_expression(literal), found) for literal in required), (required, sample)


NEEDY = [
    r"(?:a |an )?(?:head ?shot|avatar) (?:of|for) \w+ by \w+",
    r"(?:a photo|an image) (?:one|two)(?: more)?",
    r"^(?:the|a) (?:first|last) .{0,9} word$",
    r"(?: ?x|-y)+ (?:z|ab)\b",
    r"(?:red|green) (?:ink|oil) (?:on|upon) (?:wood|clay) (?:and|or) (?:gold|tin) (?:at|by) (?:noon|dusk)",
]


@pytest.mark.parametrize("test", list(Held))
@pytest.mark.parametrize("text", EXPRESSIONS + NEEDY)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_match_meets_the_needs_of_its_pattern(text: str, test: Held, data: st.DataObject) -> None:
    pattern = expression(text, regex.I)
    needs = needs_of(pattern, test, is_unit=True)
    readable = text.replace(r"\p{Lu}", "[A-Z]").replace(r"[\p{L}]", "[a-z]")
    sample = data.draw(st.from_regex(readable, fullmatch=True)).strip()
    if test is not Held.IS:
        sample += data.draw(st.sampled_from(["", " and on", "s"]))
    if test is Held.HAS:
        sample = data.draw(st.sampled_from(["", "From ", "of"])) + sample
    if matches(Slot(0, pattern, 0, Scope.LINE, test), sample):
        assert needs.met(" ".join(fold(sample).split())), needs


def test_needs_are_few_and_leave_out_what_is_known() -> None:
    pattern = expression(NEEDY[0], regex.I)
    needs = needs_of(pattern, Held.IS, is_unit=True)
    assert needs.met("an avatar of ada by max") and not needs.met("an avatar of ada")
    assert not needs.met("not an avatar of ada by max")  # it does not open with it
    many = needs_of(expression(NEEDY[-1], regex.I), Held.HAS, is_unit=True)
    assert many.sets and all(len(literals) <= FEW for literals in many.sets)
    ahead = needs_of(expression(r"(?=.{9,60}$)(?=.*\bphoto\b).*(?:golden|wooden)"), Held.IS, is_unit=True)
    assert ahead.met("a photo, golden") and not ahead.met("a drawing, golden") and not ahead.met("a photo, tin")
    assert not needs_of(expression("share this"), Held.HAS, is_unit=True, seen=["share this"])


def as_expression(literal: str) -> str:
    bare = literal.strip("\b")
    return literal.startswith("\b") * r"\b" + regex.escape(bare) + literal.endswith("\b") * r"\b"


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        (r"\bus\b", ("\bus\b",)),
        (r"(?<!\w)us(?!\w)", ("\bus\b",)),
        (r"\w us \w", ("\bus\b",)),  # spaces beside it say the same
        (r"\b\(ap\)\b", ("(ap)",)),  # a boundary beside a bracket is another matter
        (r"\bé[ct]a\b", ("éca\b", "éta\b")),  # and beyond ASCII nothing is claimed
        (r"\Bus", ("us",)),
        (r"(?:\w+/)?[-,]*us\.?$", ("us\b",)),  # a letter may stand before it, but the end of the unit behind
        (r"(?:\w+/)+[-,]*us\d", ("\bus",)),
        (r"(?:\w+/|\s)us(?:-\w|,|$)", ("\bus\b",)),
    ],
)
def test_a_literal_keeps_the_word_boundaries_of_its_pattern(text: str, literals: tuple[str, ...]) -> None:
    assert required_literals(expression(text)) == literals


def test_required_literals_prefer_the_longest_certain_part() -> None:
    assert required_literals(expression(r"\d+ min(?:ute)?s? read")) == (
        "\bmin read", "\bmins read", "\bminute read", "\bminutes read",
    )  # fmt: skip
    assert required_literals(expression(r".{3,40}")) is None


@given(st.text("aAİıſςΣKé\u0345", max_size=12))
def test_fold_keeps_the_length_and_goes_with_the_engine(text: str) -> None:
    assert len(fold(text)) == len(text)
    for char in text:
        for other in "iskσΣ":
            if regex.fullmatch(regex.escape(char), other, regex.I):
                assert fold(char) == fold(other)


SLOTS = [
    Slot(0, Pattern("share", "share", int(regex.I), "share", HERE), 0, Scope.LINE, Held.IS),
    Slot(
        0, Pattern("read more", r"read\s+more\b", int(regex.I), "read more", HERE), 1, Scope.LINE, Held.STARTS
    ),
    Slot(1, expression(r"by \p{Lu}\w+"), 0, Scope.PARAGRAPH, Held.HAS),
    Slot(2, expression(r"ad{2}s?\s+here", regex.I), 0, Scope.SENTENCE, Held.HAS),
    Slot(3, expression(r"\w{9,}"), 0, Scope.LINE, Held.HAS),
    Slot(4, expression(r"(?:share more|adds by|read more)(?: \w+\W*)*", regex.I), 0, Scope.LINE, Held.IS),
]
WRAPPED = (
    "share this wide line of words that somebody once broke off right here and\n"
    "then by Ada went on to read more of it down to its very end here."
)
TEXTS = st.lists(
    st.sampled_from(["share", "Share", "read", "more", "by", "Ada", "adds", "Add", "here", ".", " ", "  ", "\n",
                     "\n\n", "share more", "\u00a0", "incredible", "\t", WRAPPED])
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize("only", [(Scope.LINE,), (Scope.PARAGRAPH, Scope.SENTENCE), tuple(Scope)])
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_the_index_tries_all_that_matches(only: tuple[Scope, ...], text: str) -> None:
    slots = [slot for slot in SLOTS if slot.scope in only]
    document = Document(text)

    def hits(tries: Tries) -> set[tuple[int, tuple[int, int], int]]:
        by_key = {(slot.rule, slot.number): slot for slot in slots}
        return {
            (rule, unit, number)
            for rule, units in tries.items()
            for unit, number, _ in units
            if matches(by_key[rule, number], document.shadow[unit[0] : unit[1]].replace("\n", " "))
        }

    assert hits(Index(slots).tries(document)) == hits(everywhere(slots, document))


def matches(slot: Slot, unit: str) -> bool:
    compiled = slot.pattern.compiled
    test = {Held.IS: compiled.fullmatch, Held.STARTS: compiled.match, Held.HAS: compiled.search}[slot.test]
    return test(unit) is not None


@pytest.mark.parametrize(
    ("text", "test", "lengths"),
    [
        (r"ab?c{2,3}", Held.IS, (3, 5)),
        (r"(?=.{4,60}$)a.*", Held.IS, (4, 60)),
        (r"(?=.{4,60}$)a.*", Held.HAS, (1, ANY_LENGTH)),
        (r"^(?=.{4,60}$)a.*", Held.HAS, (4, 60)),
        (r"(?=.{4,60}x)(?!.{9}$)a+", Held.STARTS, (1, ANY_LENGTH)),
        (r"\p{Lu}{2}\R", Held.IS, (0, ANY_LENGTH)),
        (r"(a|bcd)\1", Held.IS, (0, ANY_LENGTH)),
    ],
)
def test_the_lengths_that_a_pattern_can_match(text: str, test: Held, lengths: tuple[int, int]) -> None:
    outline = Slot(0, expression(text), 0, Scope.LINE, test).outline
    assert (outline.least, outline.most) == lengths


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        (r"(?:[-•] )?(?:share|TWEET)\b.*", "-•st", "xé "),
        (r"\d+ more", "1٣", "ax"),
        (r"(?!a)\w+", "ab1é", "-("),
        (r"\W{0,2}by .*", "b-(é\u0301", "ax1"),
        (r"[a-c]?[^x]", "axz", ""),
        (r".*", "axz", ""),
        (r"(?:x|y?)", "axz", ""),
        (r"(?i:ſ)ign", "s", "x"),
        (r"\p{Lu}x", "ax-", ""),
    ],
)
def test_what_a_pattern_can_begin_with(text: str, allowed: str, refused: str) -> None:
    outline = Slot(0, expression(text, regex.I), 0, Scope.LINE, Held.IS).outline
    assert all(outline.allows(outline.least, char) for char in allowed)
    assert not any(outline.allows(outline.least, char) for char in refused)


ENGINES = [
    pytest.param(
        engine,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(module) is None, reason=f"{module} is not installed here"
        ),
    )
    for engine, module in [
        (automaton.Rust, "ahocorasick_rs"),
        (automaton.C, "ahocorasick"),
        (automaton.Python, "re"),
    ]
]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=150, deadline=None)
@given(
    literals=st.lists(st.text("ab \né", min_size=1, max_size=5), max_size=8),
    text=st.text("ab \né", max_size=30),
)
def test_an_automaton_finds_every_occurrence(
    engine: type[automaton.Rust], literals: list[str], text: str
) -> None:
    want = {
        (number, start)
        for number, literal in enumerate(literals)
        for start in range(len(text))
        if text.startswith(literal, start)
    }
    assert set(engine(literals).find(text)) == want


@pytest.mark.parametrize(
    ("whole", "pieces"),
    [
        (r"share|tweet", ["share", "tweet"]),
        (r"share (?:this|on)|[|)]x|a\|b", ["share (?:this|on)", "[|)]x", r"a\|b"]),
        ("[]|]x|y", ["[]|]x", "y"]),
        (r"(?P<who>a|b)|c", [r"(?P<who>a|b)|c"]),
        (r"(a)\1|b", [r"(a)\1|b"]),
        (r"a||b", [r"a||b"]),
        (r"(?<=x)a|(?<!y)b", [r"(?<=x)a", "(?<!y)b"]),
    ],
)
def test_a_choice_is_taken_apart_only_where_that_is_safe(whole: str, pieces: list[str]) -> None:
    assert alternatives(whole, 0) == pieces


TEXTS = st.lists(st.text(alphabet="ab\x00\x01\n\b", min_size=1, max_size=4), min_size=1, max_size=3).map(tuple)


@given(st.one_of(st.just(()), TEXTS), st.lists(TEXTS, max_size=3).map(tuple))
def test_needs_and_outlines_are_kept_as_they_are(starts: tuple[str, ...], sets: tuple[tuple[str, ...], ...]) -> None:
    needs = Needs(starts, sets)
    kept = pickle.loads(pickle.dumps(needs))
    assert bool(kept) == bool(needs)
    assert kept.met("ab") == needs.met("ab")
    assert kept == needs
    outline = Outline(2, 9, frozenset("".join(starts)) or None, "d")
    assert pickle.loads(pickle.dumps(outline)) == outline
