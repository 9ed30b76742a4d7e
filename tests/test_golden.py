"""Goldens are compared to the byte, every difference is led back to a rule, and only a person accepts one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from house import APP, ARTICLE, RULES, SPONSORED, House

from cleaner.errors import CleanerError
from cleaner.golden import Folder, add_input, counts_yaml


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    return House(tmp_path)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below a folder with its bytes and the time of its last change."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


# ---------------------------------------------------------------- accepting and comparing
def test_what_was_accepted_is_what_clean_writes(house: House) -> None:
    house.start()
    done = house.run("clean", "golden/input/a.txt")
    assert house.clean("a.txt").read_bytes() == done.stdout_bytes
    assert house.run("golden", "check").exit_code == 0


def test_counts_by_rule_stand_beside_each_golden(house: House) -> None:
    house.start()
    assert house.clean("a.txt.rules.yml").read_text() == "news/per-cent: 1\nnews/share: 1\n"
    assert counts_yaml({}) == b"{}\n"


def test_check_never_writes(house: House) -> None:
    house.start({"a.txt": ARTICLE, "new.txt": ARTICLE})
    house.clean("new.txt").unlink()
    house.rules.write_text(RULES + APP)
    (house.clean("gone.txt")).write_text("Nobody wants me.\n")
    before = tree(house.root)
    for words in ([], ["--diff"], ["--output-format", "json"], ["--output-format", "github"], ["--rule", "app"]):
        assert house.run("golden", "check", *words).exit_code == 1
    assert tree(house.root) == before


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("ferry runs", "ferry\u00a0runs", "‹U+00A0›"),
        ("ferry", "fer\u200bry", "‹U+200B›"),
        ("but gulls.\n", "but gulls.\r\n", "‹U+000D›"),
        ("winter in", "winter\u2028in", "‹U+2028›"),
        ("winter in", "winter\fin", "‹U+000C›"),
        ("winter in", "winter\x85in", "‹U+0085›"),
        ("gulls.\n", "gulls.\n\u00a0\n", "‹U+00A0›"),
        ("gulls.\n", "gulls.\n\x85", "‹U+0085›"),
        ("The ferry", "\ufeffThe ferry", "‹U+FEFF›"),
        ("ferry", "ferry\ufffe", "‹U+FFFE›"),
    ],
)
@pytest.mark.parametrize("with_git", [False, True])
def test_an_invisible_difference_is_found_and_named(
    house: House, good: str, bad: str, named: str, with_git: bool
) -> None:
    house.start()
    golden = house.clean("a.txt")
    text = golden.read_text()
    assert good in text
    golden.write_bytes(text.replace(good, bad, 1).encode())
    if with_git:
        house.commit()
    done = house.run("golden", "check")
    assert done.exit_code == 1
    assert named in done.stdout
    assert "a.txt" in done.stdout


@pytest.mark.parametrize("with_git", [False, True])
def test_a_lost_final_line_break_is_found_and_shown(house: House, with_git: bool) -> None:
    house.start()
    golden = house.clean("a.txt")
    golden.write_bytes(golden.read_bytes().removesuffix(b"\n"))
    if with_git:
        house.commit()
    done = house.run("golden", "check")
    assert done.exit_code == 1
    assert "{+⏎+}" in done.stdout


def test_bytes_that_are_no_text_are_a_difference_too(house: House) -> None:
    house.start()
    golden = house.clean("a.txt")
    golden.write_bytes(golden.read_bytes().replace(b"ferry", b"f\xff\xfery"))
    assert house.run("golden", "check").exit_code == 1


def test_stale_texts_are_named_from_disk_and_pruned_when_asked(house: House) -> None:
    house.start({"a.txt": ARTICLE, "deep/b.txt": ARTICLE})
    (house.root / "golden/input/deep/b.txt").unlink()
    done = house.run("golden", "check")
    assert done.exit_code == 1
    assert "stale    golden/clean/deep/b.txt  (no input)" in done.stdout
    assert "golden update --prune" in done.stdout
    assert house.run("golden", "check", "golden/input/a.txt").exit_code == 0, "a part cannot say what is stale"
    house.run("golden", "update")
    assert house.clean("deep/b.txt").exists()
    house.run("golden", "update", "--prune")
    assert not house.clean("deep/b.txt").exists()
    assert house.run("golden", "check").exit_code == 0


def test_a_missing_golden_fails_and_an_unreadable_input_is_named(house: House) -> None:
    house.start()
    house.clean("a.txt").unlink()
    (house.root / "golden/input/broken.txt").write_bytes(b"%PDF-1.7 ...")
    done = house.run("golden", "check")
    assert done.exit_code == 1
    assert "missing  golden/clean/a.txt" in done.stdout
    assert "broken   golden/input/broken.txt  not text: a PDF" in done.stdout


def test_no_goldens_cannot_work(house: House) -> None:
    done = house.run("golden", "check", "--isolated", "--no-default-rules")
    assert done.exit_code == 2
    assert "golden add" in done.stderr


def test_a_path_that_holds_no_golden_is_an_error(house: House) -> None:
    house.start()
    done = house.run("golden", "check", "golden/input/b.txt")
    assert done.exit_code == 2


# ---------------------------------------------------------------- adding
def test_add_takes_the_text_in_and_accepts_its_clean_form(house: House) -> None:
    house.start()
    page = house.root / "scraped" / "example.org" / "bay.txt"
    page.parent.mkdir(parents=True)
    page.write_text(ARTICLE)
    done = house.run("golden", "add", str(page))
    assert done.exit_code == 0
    assert house.clean("example.org/bay.txt").exists(), "the folder that is the site stays in the name"
    assert (house.root / "golden/input/example.org/bay.txt").read_bytes() == page.read_bytes()
    assert house.run("golden", "check").exit_code == 0


def test_add_takes_a_folder_with_its_tree(house: House) -> None:
    house.start()
    for name in ("x/one.txt", "x/y/two.md", "x/three.pdf"):
        path = house.root / "scraped" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE)
    assert house.run("golden", "add", "scraped").exit_code == 0
    assert house.clean("x/one.txt").exists()
    assert house.clean("x/y/two.md.txt").exists()
    assert not house.clean("x/three.pdf.txt").exists()


def test_add_never_writes_over_another_input(house: House) -> None:
    house.start()
    other = house.root / "a.txt"
    other.write_text("Something else.\n")
    done = house.run("golden", "add", "a.txt")
    assert done.exit_code == 2
    assert "another name" in done.stderr
    assert house.run("golden", "add", "a.txt", "--as", "b.txt").exit_code == 0


@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "x/../../a.txt", ".a.txt", "", "a.pdf", "x\\..\\a.txt"])
def test_a_name_stays_below_the_inputs(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("x\n")
    with pytest.raises(CleanerError):
        add_input(Folder(tmp_path / "golden"), tmp_path / "a.txt", name)
    assert not (tmp_path / "golden").exists()


# ---------------------------------------------------------------- by rule
def test_a_change_names_rule_line_commit_and_words(house: House) -> None:
    house.start()
    first = house.commit("start the pack")
    house.rules.write_text(RULES.replace("is: [share]", "is: [share, get our app]"))
    second = house.commit("widen share")
    assert first != second
    done = house.run("golden", "check", "--against", "HEAD~1")
    assert done.exit_code == 1
    assert done.stdout.startswith(
        f'rules/news.yaml:3  news/share  now removes 1 passage in 1 article   {second} "widen share"\n'
        "  golden/clean/a.txt:2\n"
        "    - Get our app\n"
    )
    assert "golden update --rule news/share" in done.stdout


def test_the_commit_before_is_compared_with_when_nothing_is_changed(house: House) -> None:
    house.start()
    house.commit()
    house.rules.write_text(RULES + APP)
    house.commit("take the app away")
    assert "news/app  now removes 1 passage in 1 article" in house.run("golden", "check").stdout


def test_uncommitted_rules_are_compared_with_head(house: House) -> None:
    house.start()
    house.commit()
    house.rules.write_text(RULES + APP)
    assert "changed, not committed" in house.run("golden", "check").stdout


def test_words_are_marked_inside_the_line(house: House) -> None:
    house.start()
    house.commit()
    house.rules.write_text(RULES.replace("per cent: percent", 'per cent: "%"'))
    done = house.run("golden", "check")
    assert "changes in another way 1 passage" in done.stdout
    assert "The captain paid nine [-percent-]{+%+} more for fuel, and" in done.stdout


def test_a_rule_that_is_gone_is_named_where_it_stood(house: House) -> None:
    house.start()
    house.commit()
    house.rules.write_text(RULES[: RULES.index("  - id: per-cent")])
    done = house.run("golden", "check")
    assert "rules/news.yaml:9  news/per-cent (gone)  no longer changes 1 passage in 1 article" in done.stdout
    assert "changed, not committed" in done.stdout
    house.rules.write_text(RULES.replace("is: [share]", "is: [shared]"))
    done = house.run("golden", "check")
    assert "news/share  no longer removes 1 passage in 1 article" in done.stdout
    assert "    + Share\n" in done.stdout


def test_a_difference_that_follows_from_another_rule_is_led_back_to_that_one(house: House) -> None:
    rules = RULES + '  - id: dog\n    replace: {"Rex slept": "Rex lay"}\n'
    house.start(rules=rules)
    house.commit()
    house.rules.write_text(rules + "  - id: rex\n    replace: {old dog Blingen: old dog Rex}\n")
    done = house.run("golden", "check", "--output-format", "json")
    assert [row["rule"] for row in json.loads(done.stdout)["rules"]] == ["news/rex"]


def test_a_protected_span_is_led_back_to_what_protects_it(house: House) -> None:
    house.start()
    house.commit()
    house.rules.write_text(RULES + "  - id: quoted\n    protect: [nine per cent]\n")
    done = house.run("golden", "check", "--output-format", "json")
    (row,) = json.loads(done.stdout)["rules"]
    assert row["rule"] == "news/quoted"


def test_without_git_what_is_gone_has_a_rule_and_what_is_back_has_none(house: House) -> None:
    house.start()
    house.rules.write_text(RULES + APP)
    assert "news/app  now removes 1 passage" in house.run("golden", "check").stdout
    house.rules.write_text(RULES.replace("is: [share]", "is: [shared]"))
    done = house.run("golden", "check")
    assert "earlier rule unknown  no longer removes 1 passage" in done.stdout
    assert "    + Share\n" in done.stdout


def test_a_folder_of_earlier_rules_does_without_git(house: House) -> None:
    house.start()
    (house.root / "before").mkdir()
    (house.root / "before" / "news.yaml").write_text(RULES)
    house.rules.write_text(RULES.replace("is: [share]", "is: [shared]"))
    done = house.run("golden", "check", "--against", "before")
    assert "news/share  no longer removes 1 passage" in done.stdout


def test_a_revision_that_is_none_is_an_error(house: House) -> None:
    house.start()
    house.commit()
    for base in ("no-such-branch", "--output=/tmp/x"):
        done = house.run("golden", "check", f"--against={base}")
        assert done.exit_code == 2
        assert "no git revision" in done.stderr


def test_earlier_rules_that_cannot_be_read_are_no_obstacle(house: House) -> None:
    house.start()
    house.rules.write_text("rules: [nonsense")
    house.commit("broken")
    house.rules.write_text(RULES + APP)
    done = house.run("golden", "check")
    assert done.exit_code == 1
    assert "cannot be read" in done.stderr
    assert "news/app  now removes" in done.stdout


# ---------------------------------------------------------------- accepting by rule
def test_one_rule_is_accepted_and_the_other_is_not(house: House) -> None:
    house.start()
    house.commit()
    house.rules.write_text(RULES + APP + SPONSORED)
    assert house.run("golden", "update", "--rule", "app").exit_code == 0
    text = house.clean("a.txt").read_text()
    assert "Get our app" not in text
    assert "Sponsored" in text
    done = house.run("golden", "check", "--output-format", "json")
    assert [row["rule"] for row in json.loads(done.stdout)["rules"]] == ["news/sponsored"], "app is accepted"
    assert house.run("golden", "update", "--rule", "sponsored").exit_code == 0
    assert "Get our app" not in house.clean("a.txt").read_text(), "what was accepted before stays accepted"
    assert house.run("golden", "check").exit_code == 0


def test_a_rule_that_stops_removing_is_known_after_another_was_accepted(house: House) -> None:
    house.start(rules=RULES + SPONSORED)
    house.commit()
    house.rules.write_text(RULES + APP)
    house.run("golden", "update", "--rule", "app")
    done = house.run("golden", "check")
    assert "news/sponsored (gone)  no longer removes 1 passage" in done.stdout
    assert "news/app" not in done.stdout


def test_no_rule_alone_is_accepted_into_a_text_that_no_rules_gave(house: House) -> None:
    house.start()
    house.commit()
    golden = house.clean("a.txt")
    golden.write_text(golden.read_text() + "By hand.\n")
    before = golden.read_bytes()
    house.rules.write_text(RULES + APP)
    done = house.run("golden", "update", "--rule", "app")
    assert "left     golden/clean/a.txt" in done.stdout.replace(str(house.root) + "/", "")
    assert golden.read_bytes() == before
    assert house.run("golden", "update", "golden/clean/a.txt").exit_code == 0
    assert "Get our app" not in golden.read_text()


def test_without_earlier_rules_no_single_rule_is_accepted(house: House) -> None:
    house.start()
    house.rules.write_text(RULES + APP)
    done = house.run("golden", "update", "--rule", "app")
    assert done.exit_code == 2
    assert "--against" in done.stderr


def test_an_unknown_rule_is_an_error_with_a_suggestion(house: House) -> None:
    house.start()
    for command in ("check", "update"):
        done = house.run("golden", command, "--rule", "shaer")
        assert done.exit_code == 2
        assert "did you mean `news/share`?" in done.stderr


def test_update_takes_paths_of_either_tree(house: House) -> None:
    house.start({"a.txt": ARTICLE, "b/c.txt": ARTICLE, "b/d.txt": ARTICLE})
    house.rules.write_text(RULES + APP)
    house.run("golden", "update", "golden/input/b")
    assert "Get our app" in house.clean("a.txt").read_text()
    assert "Get our app" not in house.clean("b/c.txt").read_text()
    house.run("golden", "update", "golden/clean/a.txt")
    assert house.run("golden", "check").exit_code == 0


# ---------------------------------------------------------------- formats
HOSTILE = "The ferry ran.\n::error::owned %0A\x1b[2J</failure>]]><script>alert(1)</script>\u202e |\nShare\n"


@pytest.fixture
def hostile(house: House) -> House:
    house.start({"a.txt": HOSTILE})
    house.commit()
    house.rules.write_text(RULES + "  - id: owned\n    remove: line\n    has: [owned]\n")
    return house


def test_github_gets_one_annotation_a_rule_and_no_command_of_an_article(hostile: House, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    done = hostile.run("golden", "check", "--output-format", "github", env={"GITHUB_STEP_SUMMARY": str(page)})
    lines = done.stdout.split("\n")
    errors = [line for line in lines if line.startswith("::")]
    assert len(errors) == 1
    assert errors[0].startswith("::error file=rules/news.yaml,line=14,title=news/owned::news/owned now removes 1")
    assert "%0A- ::error::owned %250A‹U+001B›[2J" in errors[0]
    assert not any("\r" in line or "\x1b" in line for line in lines)
    table = page.read_text()
    assert "<script>" not in table
    assert "::error" not in table
    assert "rules/news.yaml&#58;14" in table


def test_github_never_gets_more_than_it_shows(house: House) -> None:
    house.start({f"{n}.txt": ARTICLE for n in range(14)})
    for n in range(14):
        house.clean(f"{n}.txt").unlink()
    done = house.run("golden", "check", "--output-format", "github")
    assert done.stdout.count("::error") == 10
    assert "and 5 more" in done.stdout


def test_junit_is_xml_with_a_case_an_article_and_its_rules(hostile: House) -> None:
    (hostile.clean("old.txt")).write_text("x\n")
    done = hostile.run("golden", "check", "--output-format", "junit")
    suite = ElementTree.fromstring(done.stdout)
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    case = suite.find("testcase[@name='a.txt']")
    assert case is not None
    assert [each.get("value") for each in case.iter("property")] == ["news/owned"]
    assert "</failure>]]><script>" in (case.findtext("failure") or "")


def test_json_holds_what_the_text_says(hostile: House) -> None:
    done = hostile.run("golden", "check", "--output-format", "json")
    told = json.loads(done.stdout)
    assert told["clean"] is False
    (row,) = told["rules"]
    assert (row["rule"], row["file"], row["line"], row["articles"]) == ("news/owned", "rules/news.yaml", 14, 1)
    (passage,) = row["passages"]
    assert passage["before"] == HOSTILE.split("\n")[1] + "\n"
    assert passage["line"] == 2
    assert passage["source"] == [15, 15 + len(passage["before"])]


def test_no_control_code_of_an_article_reaches_the_terminal(hostile: House) -> None:
    assert "\x1b" not in hostile.run("golden", "check", "--diff").stdout


# ---------------------------------------------------------------- without a terminal
def test_review_without_a_terminal_says_which_commands_do_the_same(house: House) -> None:
    house.start()
    done = house.run("golden", "review")
    assert done.exit_code == 2
    assert "golden check --rule ID --diff" in done.stderr
    assert "golden update --rule ID" in done.stderr


def test_a_pack_with_mistakes_cannot_work(house: House) -> None:
    house.start()
    house.rules.write_text(RULES.replace("is:", "iz:"))
    done = house.run("golden", "check")
    assert done.exit_code == 2
    assert "rules/news.yaml:5:5" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="names of this kind do not exist there")
def test_odd_names_are_names(house: House) -> None:
    house.start({"naïve – “x” & <b>.txt": ARTICLE, "100%/::error::.txt": ARTICLE})
    house.rules.write_text(RULES + APP)
    for form in ("text", "json", "github", "junit"):
        assert house.run("golden", "check", "--output-format", form).exit_code == 1
    assert house.run("golden", "update").exit_code == 0
    assert house.run("golden", "check").exit_code == 0
