"""What a change of rules does to a corpus is told by rule, and its page holds hostile articles harmless."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from house import APP, ARTICLE, RULES, SPONSORED, House

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\u202e"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    house = House(tmp_path).start({"a.txt": ARTICLE, "b.txt": ARTICLE, "c.txt": "Nothing to see here.\n"})
    house.commit("start")
    return house


def test_documents_and_words_are_counted_by_rule(house: House) -> None:
    house.rules.write_text(RULES.replace("percent", "pct") + APP)
    done = house.run("impact", "HEAD", "--output-format", "json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["documents"], told["changed_documents"]) == (3, 2)
    rows = {row["rule"]: row for row in told["rules"]}
    assert list(rows) == ["news/app", "news/per-cent"], "the rule that takes most comes first"
    assert (rows["news/app"]["documents"], rows["news/app"]["words_removed"], rows["news/app"]["words_added"]) == (
        2,
        6,
        0,
    )
    assert (rows["news/per-cent"]["words_removed"], rows["news/per-cent"]["words_added"]) == (2, 2)
    assert [sample["doc"] for sample in rows["news/app"]["samples"]] == ["a.txt", "b.txt"]


def test_the_text_names_rule_line_samples_and_the_next_command(house: House) -> None:
    house.rules.write_text(RULES + APP)
    done = house.run("impact", "HEAD")
    assert "rules/news.yaml:14  news/app  now removes 2 passages, in 2 of 3 documents; 6 words gone" in done.stdout
    assert "  a.txt:2\n    - Get our app\n" in done.stdout
    assert done.stdout.rstrip().split("\n")[-1] == (
        "1 rule differs from HEAD; 2 documents of 3 came out differently.   next: cleaner explain news/app"
    )


def test_a_rule_that_is_gone_is_known_by_what_is_back(house: House) -> None:
    house.rules.write_text(RULES[RULES.index("  - id: per-cent") :].join(["pack: news\nrules:\n", ""]))
    told = json.loads(house.run("impact", "HEAD", "--output-format", "json").stdout)
    (row,) = told["rules"]
    assert (row["rule"], row["effects"], row["words_added"]) == ("news/share", {"no longer removes": 2}, 2)


def test_a_corpus_of_json_lines_is_read_as_clean_reads_it(house: House) -> None:
    rows = [{"id": "one", "body": ARTICLE}, {"id": "two", "body": "Quiet."}]
    Path("corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "\nnot json\n")
    house.rules.write_text(RULES + APP)
    done = house.run("impact", "HEAD", "corpus.jsonl", "--text-field", "body", "--output-format", "json")
    told = json.loads(done.stdout)
    assert (told["documents"], told["changed_documents"], told["failed"]) == (3, 1, [])
    assert told["rules"][0]["samples"][0]["doc"] == "one"


def test_a_folder_may_be_the_base_and_processes_change_nothing(house: House) -> None:
    (house.root / "before").mkdir()
    (house.root / "before" / "news.yaml").write_text(RULES)
    house.rules.write_text(RULES + APP + SPONSORED)
    one = house.run("impact", "before", "golden/input", "--output-format", "json")
    two = house.run("impact", "before", "golden/input", "--output-format", "json", "--jobs", "2")
    assert one.stdout == two.stdout
    assert len(json.loads(one.stdout)["rules"]) == 2


def test_check_fails_only_where_something_differs(house: House) -> None:
    assert house.run("impact", "HEAD", "--check").exit_code == 0
    assert house.run("impact", "HEAD").stdout == "no rule differs from HEAD\n"
    house.rules.write_text(RULES + APP)
    assert house.run("impact", "HEAD", "--check").exit_code == 1
    assert house.run("impact", "HEAD", "--fail-on-change").exit_code == 1
    assert house.run("impact", "nowhere").exit_code == 2


def test_a_keep_that_another_rule_edits_now_is_named(house: House) -> None:
    wide = "  - id: wide\n    remove: line\n    starts: [he promised]\n"
    house.rules.write_text(RULES + wide)
    done = house.run("impact", "HEAD", "--check")
    assert done.exit_code == 1
    assert "broken   rules/news.yaml:8  a `keep` of news/share, which news/wide edits now" in done.stdout


def test_a_document_that_is_held_now_is_named(house: House) -> None:
    house.rules.write_text(RULES + '  - id: all\n    remove: paragraph\n    has: ["/ferry|captain/"]\n')
    done = house.run("impact", "HEAD")
    assert "held     a.txt" in done.stdout


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_runs_nothing_and_asks_for_nothing(house: House) -> None:
    (house.root / "golden" / "input" / f"x{SCRIPT[:8]}.txt").write_text(f"It rained.\n{SCRIPT} get our app\n{SCRIPT}\n")
    house.rules.write_text(RULES + f'  - id: app\n    remove: line\n    has: [get our app]\n    why: "{SCRIPT[:8]}"\n')
    done = house.run("impact", "HEAD", "--html", "report.html")
    assert done.exit_code == 0
    page = Path("report.html").read_text("utf-8")
    parser = _Tags()
    parser.feed(page)
    names = {tag for tag, _ in parser.tags}
    assert not names & {"script", "img", "iframe", "link", "object", "embed", "form", "base", "svg"}
    assert not any(
        name.startswith("on") or name in ("style", "src") for _, attributes in parser.tags for name in attributes
    )
    links = [attributes["href"] for tag, attributes in parser.tags if tag == "a"]
    assert links
    assert all(link and link.startswith("#") for link in links)
    (policy,) = [a["content"] for tag, a in parser.tags if tag == "meta" and "http-equiv" in a]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "&lt;script&gt;alert(1)" in page
    assert "‹U+202E›" in page
    assert not re.search("https?://", page)


def test_the_policy_is_that_of_the_style(house: House) -> None:
    import base64
    import hashlib

    from cleaner.report.page import page

    text = page("a <b> & c", "<p>x</p>")
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in text
    assert "<title>a &lt;b&gt; &amp; c</title>" in text
