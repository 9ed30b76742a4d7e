"""A bad rule never runs: every mistake is refused at its place, in words that say what to do."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from cleaner.errors import CleanerError, PackError
from cleaner.pack import load_rules


@pytest.fixture(autouse=True)
def _in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def problems(text: str | bytes, name: str = "house.yaml") -> list[str]:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
    with pytest.raises(PackError) as caught:
        load_rules([path])
    return str(caught.value).split("\n")


def rule_problem(body: str) -> str:
    """Return the one problem of a rule `x`, whose body starts on line 3 in column 5."""
    lines = dedent(body).strip("\n").split("\n")
    found = problems("rules:\n  - id: x\n" + "".join(f"    {line}\n" for line in lines))
    assert len(found) == 1, found
    return found[0].removeprefix("house.yaml:")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("remove: line\nis: a\nzoen: b", ("5:5: rule x: unknown key `zoen`; known keys: is, starts, has, until, into, "
         "case, requires, id, why, where, only_if, unless, mode, max, examples")),
        ("remove: line\nis: a\nwhere: {zoen: tail}", "5:13: rule x: unknown key `zoen`; did you mean `zone`?"),
        ("remove: line\nis: a\nwehre: {zone: tail}", "5:5: rule x: unknown key `wehre`; did you mean `where`?"),
        ("remove: line\nis: a\npriority: 3", ("5:5: rule x: unknown key `priority`; "
         "there are no priorities: the action decides the order")),
        ("remove: line\nis: a\nskip: true", "5:5: rule x: unknown key `skip`; write `mode: skip`"),
        ("remove: line\nis: a\nzone: tail", "5:5: rule x: unknown key `zone`; write `where: {zone: …}`"),
        ("remove: line\nis: a\nis: b", "5:5: rule x: `is` stands twice in this map; the first is on line 4"),
        ("remove: line\nis: a\nwhere: {zone: tail, zone: head}",
         "5:25: rule x: `zone` stands twice in this map; the first is on line 5"),
        ("remove: line\nis: a\n[a]: b", "5:5: rule x: a key is text, not a list; quote a text with brackets"),
        ("is: a", "2:5: rule x: no action; a rule has one of `remove`, `replace`, `name`, `repair`, `protect`"),
        ("remove: line\nis: a\nreplace: {a: b}",
         "5:5: rule x: two actions, `remove` and `replace`; a rule has exactly one"),
        ("remove: lines\nis: a", ("3:13: rule x: `remove` is `line`, `paragraph`, `sentence`, `match` or `rest`, "
         "not `lines`; did you mean `line`?")),
        ("remove: line", "3:5: rule x: `remove: line` needs one of `is`, `starts` and `has`"),
        ("remove: match", "3:5: rule x: `remove: match` needs `has`"),
        ("remove: line\nis: a\nhas: b", "5:5: rule x: both `is` and `has`; a rule has one of `is`, `starts` and `has`"),
        ("remove: match\nis: a", "4:5: rule x: `remove: match` takes `has`, not `is`"),
        ("remove: line\nis: a\nuntil: b", "5:5: rule x: `until` goes with `remove: rest`, not with `remove: line`"),
        ("remove: rest\nstarts: a\nwhere: {zone: tail}",
         "5:5: rule x: `remove: rest` takes no zone; it needs a sentence before it instead"),
        ("remove: line\nis:", "4:8: rule x: `is` is empty; quote a text that starts with `#`"),
        ("remove: line\nis: []", "4:9: rule x: `is` is an empty list; leave it out"),
        ("remove: line\nis: [a, '']", "4:13: rule x: an empty text in `is`; write what it should match"),
        ("remove: line\nis: {a: b}",
         "4:9: rule x: `is` is a text or a list of texts, not a map; quote a text with `: ` in it"),
        ("remove: line\nis:\n  - By: someone", "5:9: rule x: `is` lists texts, not maps; quote a text with `: ` in it"),
        ("remove: line\nis: [[a]]", "4:10: rule x: `is` is text, not a list"),
        ("remove: line\nis: '/[/'", "4:9: rule x: bad pattern `/[/`: unterminated character set at character 2"),
        ("remove: line\nis: [/share (a, b)/]",
         ("4:10: rule x: `/share (a` starts with `/` but does not end in `/` and flags; quote it whole, "
         r"and write a literal slash as '/\/…/'")),
        ("remove: line\nis: a\ninto: two words", ("5:11: rule x: `into` names a field, such as `author`; "
         "`two words` cannot be one")),
        ("remove: line\nis: a\nmode: off",
         "5:11: rule x: `mode` is `apply`, `propose` or `skip`, not `off`; write `skip`"),
        ("remove: line\nis: a\nmode: aply",
         "5:11: rule x: `mode` is `apply`, `propose` or `skip`, not `aply`; did you mean `apply`?"),
        ("remove: line\nis: a\nmax: 1.5", "5:10: rule x: `max` is a share above 0 and at most 1, not `1.5`"),
        ("remove: line\nis: a\nmax: 0", "5:10: rule x: `max` is a share above 0 and at most 1, not `0`"),
        ("remove: line\nis: a\nmax: 40%", "5:10: rule x: `max` is a share above 0 and at most 1, not `40%`; write 0.4"),
        ("remove: line\nis: a\nmax: .nan", "5:10: rule x: `max` is a share above 0 and at most 1, not `.nan`"),
        ("remove: line\nis: a\ncase: yes", "5:11: rule x: `case` is `true` or `false`, not `yes`"),
        ("remove: line\nis: a\nwhy: [a]", "5:10: rule x: `why` is text, not a list"),
        ("remove: line\nis: a\nwhere: tail", "5:12: rule x: `where` is a map of keys and values, not `tail`"),
        ("remove: line\nis: a\nwhere: {zone: foot}",
         "5:19: rule x: `zone` is `any`, `head`, `body`, `tail` or `edge`, not `foot`"),
        ("remove: line\nis: a\nwhere: {site: 'https://example.org/a'}",
         "5:19: rule x: a site is a host name such as `example.org` or `*.example.org`, not `https://example.org/a`"),
        ("remove: line\nis: a\nwhere: {lang: english}",
         "5:19: rule x: a language is a code such as `en`, not `english`"),
        ("remove: line\nis: a\nunless: {dok: b}", "5:14: rule x: unknown key `dok`; did you mean `doc`?"),
        ("remove: line\nis: a\nunless: '/(/'", "5:13: rule x: bad pattern `/(/`: missing ) at character 2"),
        ("replace: a", "3:14: rule x: `replace` is a map of keys and values, not `a`"),
        ("replace: {}", "3:14: rule x: `replace` is an empty map; leave it out"),
        ("replace: {a: }", "3:18: rule x: `replace` is empty; quote a text that starts with `#`"),
        ("replace: {a: a}", "3:18: rule x: `a` is replaced by itself"),
        ("replace:\n  '/(a)/': '\\2'", r"4:16: rule x: `\2` in the replacement, but the pattern has one group"),
        ("replace:\n  '/(a)/': '\\g<b>'",
         r"4:16: rule x: `\g<b>` in the replacement, but the pattern has no group of that name"),
        ("replace: {a: b}\nis: c", "4:5: rule x: `is` does not go with `replace`, but with `remove`"),
        ("name: Ann Lee\nvariants: [Ann]", "4:16: rule x: `Ann` is a right form of `Ann Lee` and a wrong one"),
        ("name: Ann Lee\nambiguous: {Li: Bo}", "4:21: rule x: `Li` becomes `Bo`, which is no part of `Ann Lee`"),
        ("name: Ann Lee\nentity: city",
         "4:13: rule x: `entity` is `person`, `place` or `organisation`, not `city`"),
        ("repair: quotes\nstyl: keep", "4:5: rule x: unknown key `styl`; did you mean `style`?"),
        ("repair: quotes\nis: a", "4:5: rule x: `is` does not go with `repair: quotes`, but with `remove`"),
        ("remove: line\nis: a\nexamples: {in: a, out: b}",
         "5:15: rule x: `examples` is a list of `{in, out}` and `{keep}`, not a map"),
        ("remove: line\nis: a\nexamples: [{in: a}]", "5:16: rule x: an example is either `in` with `out`, or `keep`"),
        ("remove: line\nis: a\nexamples: [{in: a, out: b, keep: c}]",
         "5:16: rule x: an example is either `in` with `out`, or `keep`"),
        ('remove: line\nis: a\nexamples: [{in: a, out: "a\\n"}]',
         "5:16: rule x: `in` and `out` are the same; what must stay is a `keep`"),
        ("remove: line\nis: a\nexamples: [{keep: a}, {keep: a}]",
         "5:27: rule x: the same example stands on line 5"),
        ("remove: line\nis: a\nexamples: [{keep: a, todo: yes}]",
         "5:32: rule x: `todo` is `true` or `false`, not `yes`"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule(body: str, message: str) -> None:
    assert rule_problem(body) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the file is empty; a pack needs `rules:`"),
        ("- a\n", "1:1: a pack is a map of keys and values, not a list"),
        ("ruels: []\n", "1:1: unknown key `ruels`; did you mean `rules`?"),
        ("rules: {a: b}\n", "1:8: `rules` is a list of rules, each with `- id:`, not a map"),
        ("rules: [a]\n", "1:9: a rule is a map of keys and values, not `a`"),
        ("rules: [{remove: line, is: a}]\n", "1:9: a rule needs an `id`"),
        ("rules: [{id: a b, remove: line, is: a}]\n",
         "1:14: `id: a b`: an id has letters, digits, `-`, `_` and `.` only"),
        ("rules: [{id: a, remove: line, is: a}, {id: a, remove: line, is: a}]\n",
         "1:44: rule a: this pack has a rule of that id already, on line 1"),
        ("pack: a/b\n", "1:7: `pack: a/b`: an id has letters, digits, `-`, `_` and `.` only"),
        ("skip: [core/x]\n", "1:8: no rule is called `core/x`"),
        ("use: [xyzzy]\n", "1:7: no pack is called `xyzzy`; a path starts with `./` and ends in `.yaml`"),
        ("use: [boilerplate/shar]\n",
         "1:7: no pack is called `boilerplate/shar`; did you mean `boilerplate/share`?"),
        ("use: [./other.yaml]\n", "1:7: no pack at `./other.yaml`, looked for at 'other.yaml'"),
        ("use: [./house.yaml]\n", "1:7: `use` goes round in a circle: house → house"),
        ("rules: [{id: a, remove: line, is: !x b}]\n",
         "1:35: `!x`: YAML tags are not read; text that starts with `!` needs quotes"),
        ("rules: !!python/object/apply:os.system []\n",
         "1:8: `!!python/object/apply:os.system`: YAML tags are not read; text that starts with `!` needs quotes"),
        ('is: "/\\p{Lu}/"\n', ("1:7: found unknown escape character; double quotes read `\\` as an escape; "
         "put a pattern in single quotes: '/\\p{Lu}/'")),
        ("is: [/a[bc]/]\n", ("1:8: did not find expected ',' or ']' (the list or map opened on line 1); in a `[…]` or "
         "`{…}` a pattern with brackets, braces or commas needs single quotes; or use a list of lines that "
         "start with `- `")),
        ("is: a: b\n", ("1:6: mapping values are not allowed in this context; a text with `: ` in it needs quotes, "
         "and keys of one map the same indentation")),
        ("is: *a\n", "1:5: found undefined alias; a text that starts with `*` needs quotes"),
        ("is: @a\n", ("1:5: found character that cannot start any token; a text that starts with `@`, `` ` `` or `%` "
         "needs quotes, and lines are indented with spaces")),
        ("a: b\n\tc: d\n", "2:1: found a tab character that violates indentation; indent with spaces, not with tabs"),
        ("a: 1\n---\nb: 2\n",
         "2:1: but found another document; a pack is one YAML document; take out the `---` between the parts"),
        ("a: 'b\n", "2:1: found unexpected end of stream; a quote is never closed"),
        ("a: \x01\n", "1:4: U+0001 is not allowed in YAML; write it as an escape in double quotes"),
        ("é: \x01\n", "1:4: U+0001 is not allowed in YAML; write it as an escape in double quotes"),
        ("a: b\u2028\n",
         '1:5: U+2028 is an invisible line break; write it as "\\u2028" in double quotes'),
        (b"a: b\nc: \xff\n", "2:4: byte 0xFF is not UTF-8; save the file as UTF-8"),
        ("rules: &a [*a]\n", "1:8: an alias stands inside its own anchor"),
        ("a: " + "[" * 50 + "]" * 50, "1:43: this file is nested too deep"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)),
            "6:4: aliases make this file too large; write the texts out",
        ),
        (b"#" * 8_000_001, "1:1: a pack has at most 8 MB; split this file"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file(text: str | bytes, message: str) -> None:
    assert problems(text) == [f"house.yaml:{message}"]


def test_the_name_of_a_file_may_not_do() -> None:
    assert problems("rules: []", "my rules.yaml") == ["my rules.yaml:1:1: a pack needs a name: `pack: house`"]


def test_a_site_pack_states_no_site() -> None:
    message = "1:1: a pack in `sites/` holds for the host in its file name; leave out `site`"
    assert problems("where: {site: b.org}\n", "sites/a.org.yaml") == [f"sites/a.org.yaml:{message}"]
    rule = "rules: [{id: x, remove: line, is: a, where: {site: b.org}}]"
    message = "1:38: rule x: a pack in `sites/` holds for the host in its file name; leave out `site`"
    assert problems(rule, "sites/a.org.yaml") == [f"sites/a.org.yaml:{message}"]


def test_an_unknown_repair_is_one_mistake() -> None:
    found = rule_problem("repair: quotez\nstyle: keep")
    assert found.startswith("3:13: rule x: `repair` is `encoding`, ")
    assert found.endswith("not `quotez`; did you mean `quotes`?")


def test_all_mistakes_of_all_files_come_at_once() -> None:
    Path("a.yaml").write_text("rules:\n  - {id: x, remove: line, iss: a}\n  - {id: y, remove: lin, is: a}\n")
    Path("b.yaml").write_text("is: [\n")
    Path("c.yaml").write_text("skip: [a/x]\nrlues: []\n")
    with pytest.raises(PackError) as caught:
        load_rules([Path("a.yaml"), Path("b.yaml"), Path("c.yaml")])
    places = [str(problem.place) for problem in caught.value.problems]
    assert places == ["a.yaml:2:13", "a.yaml:2:27", "a.yaml:3:21", "b.yaml:2:1", "c.yaml:2:1"]


def test_paths_without_packs() -> None:
    Path("empty").mkdir()
    for path, message in (("empty", "no packs (*.yaml) in this folder"), ("gone", "no such file or folder")):
        with pytest.raises(CleanerError, match="^" + path) as caught:
            load_rules([Path(path)])
        assert str(caught.value) == f"{path}: {message}"


def test_files_outside_are_shown_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("other") / "house.yaml"
    path.write_text("rlues: []")
    with pytest.raises(PackError) as caught:
        load_rules([path])
    assert str(caught.value).startswith(f"{path}:1:1: unknown key")
