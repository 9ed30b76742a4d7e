"""Packs become rules: what each key means, how packs use, skip and change one another, and what is picked."""

from __future__ import annotations

import pickle
from pathlib import Path
from textwrap import dedent

import pytest

from cleaner.actions.name import Name
from cleaner.actions.protect import Protect
from cleaner.actions.remove import Remove
from cleaner.actions.replace import Replace
from cleaner.errors import CleanerError, PackError, Place
from cleaner.pack import load_rules
from cleaner.rule import Mode, Rule, Rules, Stage, Unit, Where, Zone
from cleaner.rule import Test as By  # pytest would collect the name


@pytest.fixture(autouse=True)
def _in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), "utf-8")
    return path


def rule(body: str) -> Rule:
    """Return the rule `house/x` with this body."""
    lines = dedent(body).strip("\n").split("\n")
    text = "rules:\n  - id: x\n" + "".join(f"    {line}\n" for line in lines)
    (found,) = load_rules([write("house.yaml", text)]).rules
    return found


def ids(rules: Rules) -> list[str]:
    return [rule.id for rule in rules.rules]


def literals(rule: Rule) -> list[str | None]:
    return [pattern.literal for pattern in rule.action.patterns]


def simple(*names: str) -> str:
    return "rules:\n" + "".join(f"  - {{id: {name}, remove: line, is: {name}}}\n" for name in names)


@pytest.fixture
def shipped() -> Path:
    write("shipped/core.yaml", simple("quotes", "share"))
    write("shipped/names.yaml", simple("ann"))
    write("shipped/damage.yaml", simple("echo"))
    write("shipped/boilerplate/share.yaml", simple("bar"))
    write("shipped/boilerplate/bios.yaml", simple("bio"))
    write("shipped/sites/example.org.yaml", simple("banner"))
    write("shipped/extra.yaml", simple("extra"))
    return Path("shipped")


# ---------------------------------------------------------------- one rule
def test_a_removal() -> None:
    made = rule(
        """
        remove: rest
        starts: [Related, '/more on .*/i']
        until: The end
        into: tags
        max: 0.4
        mode: propose
        why: >
          Links to
          other articles.
        examples:
          - {in: "a\\nb", out: a, zone: tail, site: example.org, lang: en, todo: true}
          - {keep: c}
        """
    )
    action = made.action
    assert isinstance(action, Remove)
    assert (action.unit, action.test, action.into) == (Unit.REST, By.STARTS, "tags")
    assert [pattern.source for pattern in action.patterns] == ["Related", "/more on .*/i"]
    assert [pattern.place for pattern in action.patterns] == [
        Place("house.yaml", 4, 14),
        Place("house.yaml", 4, 23),
    ]
    assert [pattern.literal for pattern in action.until] == ["The end"]
    assert (made.id, made.stage, made.mode, made.max) == ("house/x", Stage.LINES, Mode.PROPOSE, 0.4)
    assert made.why == "Links to other articles."
    assert (made.place, made.end_line) == (Place("house.yaml", 2, 5), 14)
    change, keep = made.examples
    assert (change.source, change.out, change.zone, change.site, change.lang, change.todo) == (
        "a\nb", "a", Zone.TAIL, "example.org", "en", True,
    )  # fmt: skip
    assert (keep.source, keep.out, keep.todo) == ("c", None, False)


def test_text_stays_text_in_pattern_places() -> None:
    made = rule("remove: line\nis: [No, 1.0, on, null, 2024-01-01, ~, true, 0x1F]")
    assert literals(made) == ["No", "1.0", "on", "null", "2024-01-01", "~", "true", "0x1F"]


def test_a_code_that_yaml_reads_as_false_is_norwegian() -> None:
    assert rule("remove: line\nis: a\nwhere: {lang: no}").where.langs == ("no",)


def test_case_is_ignored_in_removals_and_heeded_in_replacements() -> None:
    assert rule("remove: line\nis: Share").action.patterns[0].compiled.search("SHARE")
    assert not rule("remove: line\nis: Share\ncase: true").action.patterns[0].compiled.search("SHARE")
    assert not rule("replace: {foo: bar}").action.pairs[0][0].compiled.search("FOO")
    assert rule("replace: {foo: bar}\ncase: false").action.pairs[0][0].compiled.search("FOO")


def test_replacements_keep_their_order() -> None:
    action = rule("replace: {b: c, a: '', '/(x)y/': '\\1'}").action
    assert isinstance(action, Replace)
    assert [(pattern.source, text) for pattern, text in action.pairs] == [("b", "c"), ("a", ""), ("/(x)y/", r"\1")]


def test_a_name() -> None:
    made = rule(
        """
        name: Ann van der Lee
        entity: person
        title: [Mayor]
        variants: [Anne van der Lee, Leeh]
        ambiguous: {Li: Lee}
        accept: A. Lee
        near: true
        never: [Leigh]
        """
    )
    assert made.action == Name(
        name="Ann van der Lee",
        short="Lee",
        title=("Mayor",),
        variants=("Anne van der Lee", "Leeh"),
        ambiguous=(("Li", "Lee"),),
        accept=("A. Lee",),
        near=True,
        never=("Leigh",),
    )
    assert made.stage is Stage.NAMES


def test_a_repair_takes_its_fields_in_either_spelling() -> None:
    from cleaner.repairs.comment_thread import CommentThread

    assert rule("repair: comment-thread\nmax-share: 0.3").action == CommentThread(max_share=0.3)
    assert rule("repair: comment-thread\nmax_share: 0.3").action == CommentThread(max_share=0.3)


def test_protect() -> None:
    made = rule("protect: [Share and share alike]")
    assert isinstance(made.action, Protect)
    assert literals(made) == ["Share and share alike"]


def test_guards() -> None:
    made = rule("remove: line\nis: a\nonly_if: [b, c]\nunless: {doc: d, paragraph: e}")
    assert [pattern.literal for pattern in made.only_if.paragraph] == ["b", "c"]
    assert [pattern.literal for pattern in made.unless.document] == ["d"]
    assert [pattern.literal for pattern in made.unless.paragraph] == ["e"]
    assert made.unless.document[0].compiled.search("D")


def test_requires_reaches_every_pattern() -> None:
    action = rule("remove: line\nhas: ['/a|b/', '/c/']\nrequires: [a, b]").action
    assert [pattern.requires for pattern in action.patterns] == [("a", "b"), ("a", "b")]


def test_a_file_says_where_for_all_its_rules() -> None:
    write(
        "house.yaml",
        """
        where: {lang: [EN, de], zone: edge}
        rules:
          - {id: x, remove: line, is: a}
          - {id: y, remove: line, is: a, where: {zone: tail, site: [Example.org, '*.b.org']}}
        """,
    )
    x, y = load_rules([Path("house.yaml")]).rules
    assert x.where == Where((), ("en", "de"), Zone.EDGE)
    assert y.where == Where(("example.org", "*.b.org"), ("en", "de"), Zone.TAIL)


def test_a_site_pack_is_scoped_by_its_name() -> None:
    write("rules/sites/www.Example.org.yaml", simple("x"))
    write("rules/house.yaml", simple("y"))
    x, y = load_rules([Path("rules")]).rules[::-1]
    assert (x.id, x.where.sites) == ("www.Example.org/x", ("www.example.org",))
    assert y.where.sites == ()


def test_rules_pickle() -> None:
    rules = load_rules([write("house.yaml", simple("x", "y"))])
    assert pickle.loads(pickle.dumps(rules)) == rules


# ---------------------------------------------------------------- several packs
def test_shipped_packs_have_an_order_and_come_first(shipped: Path) -> None:
    rules = load_rules([write("house.yaml", simple("x"))], default_dir=shipped)
    packs = list(dict.fromkeys(rule.pack for rule in rules.rules))
    assert packs == ["core", "bios", "share", "damage", "names", "extra", "example.org", "house"]
    assert rules.by_id["example.org/banner"].where.sites == ("example.org",)
    assert next(iter(rules.files)) == "shipped/core.yaml"


def test_a_folder_is_read_by_name_without_what_is_hidden() -> None:
    write("rules/b.yaml", simple("x"))
    write("rules/sub/a.yaml", simple("x"))
    write("rules/.c.yaml", simple("x"))
    write("rules/.git/d.yaml", simple("x"))
    write("rules/notes.txt", "no pack")
    assert ids(load_rules([Path("rules")])) == ["b/x", "a/x"]


def test_a_pack_comes_behind_what_it_uses() -> None:
    write("a.yaml", "use: [b, ./sub/c.yaml]\n" + simple("x"))
    write("b.yaml", simple("x"))
    write("sub/c.yaml", "use: ../d.yaml\n" + simple("x"))
    write("d.yaml", simple("x"))
    assert ids(load_rules([Path("a.yaml"), Path("b.yaml")])) == ["b/x", "d/x", "c/x", "a/x"]


def test_a_pack_is_read_once_however_often_it_is_named() -> None:
    write("a.yaml", "use: ./b.yaml\n" + simple("x"))
    write("b.yaml", simple("x"))
    assert ids(load_rules([Path("a.yaml"), Path("."), Path("b.yaml").absolute()])) == ["b/x", "a/x"]


@pytest.mark.parametrize("used", ["core", "boilerplate/share", "share"])
def test_shipped_packs_are_used_by_name(shipped: Path, used: str) -> None:
    house = write("house.yaml", f"use: [{used}]\n" + simple("x"))
    alone = load_rules([house], shipped_dir=shipped)
    assert {rule.pack for rule in alone.rules} == {used.rpartition("/")[2], "house"}
    assert len(load_rules([house], default_dir=shipped)) == 9


def test_a_circle_of_packs_is_refused() -> None:
    write("a.yaml", "use: b\n")
    write("b.yaml", "use: c\n")
    write("c.yaml", "use: [a]\n")
    with pytest.raises(PackError) as caught:
        load_rules([Path()])
    assert str(caught.value) == "c.yaml:1:7: `use` goes round in a circle: a → b → c → a"


def test_the_same_pack_name_twice_is_refused(shipped: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_rules([write("mine.yaml", "pack: core\n" + simple("x"))], default_dir=shipped)
    assert str(caught.value) == (
        "mine.yaml:1:7: the pack name `core` is taken by shipped/core.yaml; choose another: `pack: …`"
    )


def test_what_an_unreadable_pack_might_hold_is_not_reported() -> None:
    write("a.yaml", "is: [")
    write("b.yaml", "use: a\nskip: [a/x]\n")
    with pytest.raises(PackError) as caught:
        load_rules([Path()])
    assert [problem.place.file for problem in caught.value.problems] == ["a.yaml"]


def test_shipped_patterns_are_compiled_late_and_others_checked(shipped: Path) -> None:
    write("shipped/bad.yaml", "rules: [{id: x, remove: line, is: '/[/'}]")
    assert load_rules([], default_dir=shipped).by_id["bad/x"]
    with pytest.raises(PackError):
        load_rules([shipped])


# ---------------------------------------------------------------- skip and change
def changed(shipped: Path, text: str) -> Rules:
    return load_rules([write("house.yaml", text)], default_dir=shipped)


@pytest.mark.parametrize("given", ["share/bar", "bar", "'share/*'", "'b?r'"])
def test_skip(shipped: Path, given: str) -> None:
    rules = changed(shipped, f"skip: [{given}]")
    assert [rule.id for rule in rules.rules if rule.mode is Mode.SKIP] == ["share/bar"]


@pytest.mark.parametrize(
    ("key", "given", "message"),
    [
        ("skip", "shar/bar", "no rule is called `shar/bar`; did you mean `share/bar`?"),
        ("skip", "baar", "no rule is called `baar`; did you mean `share/bar`?"),
        ("skip", "damage", "no rule is called `damage`; all rules of that pack are `damage/*`"),
        ("skip", "zzz", "no rule is called `zzz`"),
    ],
)
def test_skip_of_no_rule(shipped: Path, key: str, given: str, message: str) -> None:
    with pytest.raises(PackError) as caught:
        changed(shipped, f"skip: [{given}]")
    assert str(caught.value) == f"house.yaml:1:8: {message}"
    with pytest.raises(PackError) as caught:
        changed(shipped, f"change: {{{given}: {{mode: skip}}}}")
    assert str(caught.value) == f"house.yaml:1:10: {message}"


@pytest.fixture
def guarded(shipped: Path) -> Path:
    write(
        "shipped/core.yaml",
        """
        rules:
          - id: see
            remove: line
            starts: [see also, more on]
            where: {lang: en, zone: edge}
            unless: a
            max: 0.5
          - id: rep
            replace: {a: b, c: d}
          - id: fix
            repair: comment-thread
            max_share: 0.3
        """,
    )
    return shipped


def test_a_change_is_laid_over_the_rule(guarded: Path) -> None:
    rules = changed(guarded, "change: {core/see: {mode: propose, where: {zone: tail}, unless: {+: [b, c]}, max: null}}")
    see = rules.by_id["core/see"]
    assert see.mode is Mode.PROPOSE
    assert see.where == Where((), ("en",), Zone.TAIL)
    assert [pattern.literal for pattern in see.unless.paragraph] == ["a", "b", "c"]
    assert see.max is None
    assert see.place == Place("shipped/core.yaml", 2, 5)


def test_lists_are_added_to_and_taken_from(guarded: Path) -> None:
    rules = changed(
        guarded,
        """
        change:
          core/see: {starts: {-: more on, +: [also]}, only_if: {+: x}, examples: {+: [{keep: y}]}}
          core/rep: {replace: {-: [a], +: {e: f}, c: g}}
          core/fix: {max-share: 0.4}
        """.replace("-: [a], +: {e: f}, c: g", "e: f, c: g"),
    )
    see = rules.by_id["core/see"]
    assert literals(see) == ["see also", "also"]
    assert [pattern.literal for pattern in see.only_if.paragraph] == ["x"]
    assert see.examples[0].place == Place("house.yaml", 2, 79)
    pairs = rules.by_id["core/rep"].action.pairs
    assert [(pattern.source, text) for pattern, text in pairs] == [("a", "b"), ("c", "g"), ("e", "f")]
    assert rules.by_id["core/fix"].action.max_share == 0.4
    rules = changed(guarded, "change: {core/rep: {replace: {-: [a], +: {e: f}}}}")
    assert [pattern.source for pattern, _ in rules.by_id["core/rep"].action.pairs] == ["c", "e"]


def test_a_guard_map_grows_in_its_paragraph(guarded: Path) -> None:
    write("more.yaml", "change: {core/see: {unless: {doc: [q], paragraph: [p]}}}")
    house = write("house.yaml", "use: more\nchange: {core/see: {unless: {+: r}}}")
    see = load_rules([house, Path("more.yaml")], default_dir=guarded).by_id["core/see"]
    assert [pattern.literal for pattern in see.unless.paragraph] == ["p", "r"]
    assert [pattern.literal for pattern in see.unless.document] == ["q"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{id: b}", "1:21: rule see: a change cannot give a rule another `id`; skip it and write your own"),
        ("{zone: tail}", "1:21: rule see: unknown key `zone`; write `where: {zone: …}`"),
        ("{starts: {-: [more one]}}",
         "1:34: rule see: `more one` does not stand in the rule's `starts`; did you mean `more on`?"),
        ("{why: null}", "1:21: rule see: the rule has no `why` to take away"),
        ("{is: a}", "1:21: rule see: both `starts` and `is`; a rule has one of `is`, `starts` and `has`"),
        ("{replace: {a: b}}", "1:21: rule see: two actions, `remove` and `replace`; a rule has exactly one"),
        ("{starts: {+: ['/[/']}}", "1:34: rule see: bad pattern `/[/`: unterminated character set at character 2"),
        ("[a]", "1:20: rule see: a change is a map of keys and values, not a list"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_change_stands_in_the_change(guarded: Path, change: str, message: str) -> None:
    with pytest.raises(PackError) as caught:
        changed(guarded, f"change: {{core/see: {change}}}")
    assert str(caught.value) == f"house.yaml:{message}"


# ---------------------------------------------------------------- select and ignore
def test_select_and_ignore(shipped: Path) -> None:
    assert ids(load_rules([], default_dir=shipped, select=["bar"])) == ["share/bar"]
    assert ids(load_rules([], default_dir=shipped, select=["core/*"])) == ["core/quotes", "core/share"]
    assert ids(load_rules([], default_dir=shipped, select=["core/*"], ignore=["quotes"])) == ["core/share"]
    assert "core/share" not in ids(load_rules([], default_dir=shipped, ignore=["core/share"]))


def test_select_of_no_rule(shipped: Path) -> None:
    with pytest.raises(CleanerError) as caught:
        load_rules([], default_dir=shipped, select=["barr", "core"], ignore=["zz*"])
    assert str(caught.value).split("\n") == [
        "no rule is called `barr`; did you mean `share/bar`?",
        "no rule is called `core`; all rules of that pack are `core/*`",
        "no rule is called `zz*`",
    ]


def test_the_digest_is_that_of_the_files_and_the_choice(shipped: Path) -> None:
    digest = load_rules([], default_dir=shipped).digest
    assert digest == load_rules([], default_dir=shipped).digest
    assert len(digest) == 64
    assert load_rules([], default_dir=shipped, ignore=["bar"]).digest != digest
    write("shipped/core.yaml", simple("quotes"))
    assert load_rules([], default_dir=shipped).digest != digest


def test_an_empty_list_of_texts_says_that_there_are_none(tmp_path: Path) -> None:
    pack = tmp_path / "house.yaml"
    pack.write_text("rules:\n  - {id: xi, name: Xi Jinping, accept: [], variants: [Xi Jingping]}\n", "utf-8")
    (rule,) = load_rules([pack], default_dir=None)
    assert rule.action.accept == ()
