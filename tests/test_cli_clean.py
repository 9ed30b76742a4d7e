"""The command `clean` as its users call it: what it writes where, and the status it ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.cli import COMMANDS, cli

PACK = """
pack: tiny
rules:
  - id: share
    remove: line
    is: [share, tweet]
    why: Buttons of the page.
  - id: by
    remove: line
    into: author
    starts: ['/By (?P<author>\\p{Lu}\\w+)/']
    where: {lang: en}
    why: The byline belongs to the page.
  - id: of-the-site
    remove: line
    is: [harbour light home]
    where: {site: harbour.example}
    why: Of that site alone.
  - id: hang
    remove: match
    has: ['/(a+)+b/']
    why: A pattern that can hang, to see what happens then.
"""
DIRTY = "The ferry runs again from Monday on.\nShare\n"
CLEAN = "The ferry runs again from Monday on.\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "CLEANER_CONFIG", "CLEANER_JOBS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "tiny.yaml").write_text(PACK)
    (tmp_path / "cleaner.yaml").write_text("rules: tiny.yaml\ndefault_rules: false\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.txt").write_text(DIRTY)
    (tmp_path / "src" / "b.txt").write_text(CLEAN)
    return tmp_path


def call(*args: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, list(args), input=stdin, prog_name="cleaner")


def test_a_folder() -> None:
    result = call("clean", "src", "-o", "out")
    assert result.exit_code == 0
    assert Path("out/a.txt").read_text() == CLEAN
    assert Path("out/b.txt").read_text() == CLEAN
    assert result.stdout == ""
    assert result.stderr.split("\n")[0] == "Cleaned 2 documents: 1 changed, 1 as they were. 7.5 % of the text removed."
    assert "tiny/share" in result.stderr
    assert "Next: cleaner explain tiny/share --run out" in result.stderr


def test_quiet_says_nothing_when_nothing_went_wrong() -> None:
    assert call("clean", "src", "-o", "out", "-q").output == ""


def test_the_summary_as_json() -> None:
    result = call("clean", "src", "-o", "out", "--output-format", "json")
    summary = json.loads(result.stdout)
    assert summary["documents"] == {"all": 2, "changed": 1, "unchanged": 1}
    assert summary["rules"] == {"tiny/share": {"documents": 1, "edits": 1, "removed": 6}}
    assert result.stderr == ""


def test_one_document_to_standard_output() -> None:
    result = call("clean", "src/a.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, CLEAN, "")
    result = call("clean", "-", stdin=DIRTY)
    assert (result.exit_code, result.stdout, result.stderr) == (0, CLEAN, "")


def test_one_document_as_json() -> None:
    found = json.loads(call("clean", "src/a.txt", "--output-format", "json").stdout)
    assert found["text"] == CLEAN
    assert found["status"] == "changed"
    assert [change["rules"] for change in found["changes"]] == [["tiny/share"]]


@pytest.mark.parametrize("given", ["english", "e", "en us"])
def test_a_language_that_is_no_code_is_refused(given: str) -> None:
    done = call("clean", "-", "--lang", given, stdin=DIRTY)
    assert done.exit_code == 2
    assert f"`{given}` is no language code" in done.output


def test_several_files_keep_their_names() -> None:
    assert call("clean", "src/a.txt", "src/b.txt", "-o", "out").exit_code == 0
    assert sorted(path.name for path in Path("out").glob("*.txt")) == ["a.txt", "b.txt"]


def test_a_stream_of_records() -> None:
    lines = ['{"id": 1.50, "text": "The boat came in.\\nShare", "x": null}', "nonsense", "", '{"text": "Quiet."}']
    result = call("clean", "-", "--format", "jsonl", stdin="\n".join(lines))
    assert result.exit_code == 3
    changed = '{"id": 1.50, "text": "The boat came in.\\n", "x": null, "clean": {"status": "changed", "fields": {}}}'
    unchanged = '{"text": "Quiet.", "clean": {"status": "unchanged", "fields": {}}}'
    assert result.stdout == "\n".join([changed, "nonsense", "", unchanged])
    assert "stdin#2: not a JSON object" in result.stderr


def test_a_stream_in_several_processes_keeps_its_order() -> None:
    lines = "".join(json.dumps({"text": f"Boat {n} came.\nShare{' ' * 1500}"}) + "\n" for n in range(600))
    one = call("clean", "-", "--format", "jsonl", stdin=lines)
    two = call("clean", "-", "--format", "jsonl", "--jobs", "2", stdin=lines)
    assert one.exit_code == two.exit_code == 0
    assert one.stdout == two.stdout
    assert one.stdout.count("\n") == 600


def test_fields_of_a_document_come_with_it() -> None:
    text = "By Ann Lee\nThe quay is wet, and so are all who stand on it."
    line = json.dumps({"text": text, "lang": "en"})
    found = json.loads(call("clean", "-", "--format", "jsonl", stdin=line).stdout)
    assert found["clean"] == {"status": "changed", "fields": {"author": "Ann"}}


def test_what_the_input_cannot_say_itself() -> None:
    text = "Harbour Light home\nBy Ann Lee\nThe quay is wet, and so are all of us who stand on it today."
    assert call("clean", "-", stdin=text).stdout.startswith("Harbour Light home\nThe quay")
    assert call("clean", "-", "--site", "harbour.example", stdin=text).stdout.startswith("The quay")
    assert call("clean", "-", "--stdin-filename", "harbour.example/x.txt", stdin=text).stdout.startswith("The quay")
    assert call("clean", "-", "--lang", "de", stdin=text).stdout.startswith("Harbour Light home\nBy Ann")


def test_stdin_goes_by_the_suffix_of_its_name() -> None:
    result = call("clean", "-", "--stdin-filename", "c.jsonl", stdin='{"text": "Quiet."}\n')
    assert '"status": "unchanged"' in result.stdout
    pytest.importorskip("lxml")
    assert call("clean", "-", "--stdin-filename", "p.html", stdin="<p>A &amp; b").stdout == "A & b\n"


def test_text_field_from_option_and_configuration() -> None:
    line = '{"body": "The boat came in.\\nShare"}\n'
    result = call("clean", "-", "--format", "jsonl", stdin=line)
    assert (result.exit_code, result.stdout) == (3, line)
    assert "no field `text`; it has `body`: --text-field body" in result.stderr
    assert call("clean", "-", "--format", "jsonl", "--text-field", "body", stdin=line).exit_code == 0
    Path("cleaner.yaml").write_text("rules: tiny.yaml\ndefault_rules: false\ntext_field: body\n")
    assert call("clean", "-", "--format", "jsonl", stdin=line).exit_code == 0


# ---------------------------------------------------------------- looking before writing
def test_check_names_what_would_change() -> None:
    result = call("clean", "src", "--check")
    assert (result.exit_code, result.stdout) == (1, "a.txt: tiny/share 1\n")
    assert not Path("out").exists()
    assert not Path("src/.cleaner").exists()
    assert call("clean", "src/b.txt", "--check").exit_code == 0
    assert call("clean", "-", "--check", stdin=DIRTY).exit_code == 1
    assert call("clean", "-", "--check", "--format", "jsonl", stdin='{"text": "A.\\nShare"}').exit_code == 1


def test_diff_shows_what_would_change() -> None:
    result = call("clean", "src", "-o", "out", "--diff")
    assert result.exit_code == 1
    assert result.stdout == (
        "--- a.txt (source)\n+++ a.txt (clean)\n@@ -1,2 +1 @@\n The ferry runs again from Monday on.\n-Share\n"
    )
    assert not Path("out").exists()


def test_check_as_json() -> None:
    found = json.loads(call("clean", "src", "--check", "--output-format", "json").stdout)
    assert found["would_change"] == [{"doc": "a.txt", "status": "changed", "edits": {"tiny/share": 1}}]


def test_a_quarantined_document_beats_a_found_change() -> None:
    Path("src/bin.txt").write_bytes(bytes(range(32)))
    assert call("clean", "src", "--check").exit_code == 3


def test_in_place() -> None:
    result = call("clean", "src", "--in-place")
    assert result.exit_code == 0
    assert Path("src/a.txt").read_text() == CLEAN
    assert Path("src/.cleaner/ledger.jsonl").exists()
    assert call("clean", "src", "--check").exit_code == 0


# ---------------------------------------------------------------- rules
def test_which_rules_run() -> None:
    assert call("clean", "src/a.txt", "--ignore", "share").stdout == DIRTY
    assert call("clean", "src/a.txt", "--select", "tiny/by").stdout == DIRTY
    assert call("clean", "src/a.txt", "--isolated", "--no-default-rules", "--rules", "tiny.yaml").stdout == CLEAN
    result = call("clean", "src/a.txt", "--select", "tiny/shore")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean `tiny/share`?" in result.stderr


def test_a_mistake_in_a_pack_stops_before_anything_is_written() -> None:
    Path("tiny.yaml").write_text(PACK.replace("why: Of", "wy: Of").replace("remove: match", "remov: match"))
    result = call("clean", "src", "-o", "out")
    assert result.exit_code == 2
    places = [line.split(": ")[0] for line in result.stderr.split("\n") if line.startswith("tiny.yaml")]
    assert {"tiny.yaml:18:5", "tiny.yaml:20:5"} <= set(places)
    assert not Path("out").exists()


def test_the_share_above_which_a_document_is_held() -> None:
    text = "Share\nTweet\nShare\nIt rains."
    result = call("clean", "-", "--max-removed", "0.5", stdin=text)
    assert (result.exit_code, result.stdout) == (0, text)
    assert "held: would lose 60%" in result.stderr
    assert call("clean", "-", "--max-removed", "0.6", stdin=text).stdout == "It rains."
    Path("cleaner.yaml").write_text("rules: tiny.yaml\ndefault_rules: false\nmax_removed: 0\n")
    assert call("clean", "-", stdin=DIRTY).stdout == DIRTY


# ---------------------------------------------------------------- what goes wrong
def test_bad_documents_are_reported_and_kept() -> None:
    Path("src/bin.txt").write_bytes(bytes(range(32)))
    Path("src/legacy.txt").write_bytes("The café is open.\n".encode("cp1252"))
    result = call("clean", "src", "-o", "out")
    assert result.exit_code == 3
    assert "bin.txt: not text: many control characters" in result.stderr
    assert "legacy.txt: not UTF-8; read as Windows-1252, a guess" in result.stderr
    assert Path("out/.cleaner/quarantine/bin.txt").read_bytes() == bytes(range(32))
    assert not Path("out/bin.txt").exists()
    assert Path("out/legacy.txt").read_text("utf-8") == "The café is open.\n"
    quiet = call("clean", "src", "-o", "out", "-q")
    assert (quiet.exit_code, quiet.stderr) == (3, "bin.txt: not text: many control characters\n")


def test_on_error_fail_stops_at_the_first() -> None:
    Path("src/bin.txt").write_bytes(bytes(range(32)))
    result = call("clean", "src", "-o", "out", "--on-error", "fail")
    assert result.exit_code == 2
    assert "bin.txt: not text" in result.stderr


def test_one_bad_document_to_standard_output_writes_nothing() -> None:
    result = call("clean", "-", stdin=bytes(range(32)))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "stdin: not text" in result.stderr


def test_a_wrong_field_does_not_flood() -> None:
    Path("src/c.jsonl").write_text('{"x": "y"}\n' * 500)
    for quiet in ((), ("-q",)):
        result = call("clean", "src", "-o", "out", *quiet)
        assert result.exit_code == 3
        assert result.stderr.count("\n") < 30


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["clean"], "nothing to clean"),
        (["clean", "src"], "-o OUT"),
        (["clean", "src/a.txt", "src/b.txt"], "-o OUT"),
        (["clean", "nowhere", "-o", "out"], "nowhere: No such file"),
        (["clean", "src", "-o", "src"], "over its input"),
        (["clean", "src", "-o", "tiny.yaml"], "is a file"),
        (["clean", "src", "-o", "out", "--in-place"], "exclude each other"),
        (["clean", "-", "src"], "stands alone"),
        (["clean", "-", "-o", "out"], "stands alone"),
        (["clean", "src", "-o", "out", "--resume", "--fresh"], "exclude each other"),
        (["clean", "src/a.txt", "--resume"], "-o OUT"),
        (["clean", "src", "-o", "out", "--max-removed", "60"], "--max-removed"),
        (["clean", "src", "-o", "out", "--jobs", "0"], "--jobs"),
        (["clean", "src", "-o", "out", "--config", "no.yaml"], "no.yaml: no such configuration"),
        (["clean", "src", "-o", "out", "--config", "cleaner.yaml", "--isolated"], "exclude each other"),
        (["claen", "src"], "did you mean `cleaner clean`?"),
    ],
)
def test_what_cannot_work(args: list[str], words: str) -> None:
    result = call(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("out").exists()


def test_two_inputs_for_one_output() -> None:
    Path("src/a.md").write_text(CLEAN)
    Path("src/a.md.txt").write_text(CLEAN)
    result = call("clean", "src", "-o", "out")
    assert result.exit_code == 2
    assert "would both become" in result.stderr
    assert not Path("out").exists()


def test_a_fault_of_ours_shows_its_traceback_and_ends_as_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.run.plan.cut", None)
    monkeypatch.setattr("cleaner.run.driver.cut", None)
    result = call("clean", "src", "-o", "out")
    assert result.exit_code == 2
    assert "Traceback" in result.stderr
    assert "please report it" in result.stderr


# ---------------------------------------------------------------- the command itself
def test_help_lists_the_commands_that_are_there() -> None:
    result = call("--help")
    assert result.exit_code == 0
    listed = {name for name in COMMANDS if f"\n  {name} " in result.stdout}
    folder = Path(sys.modules["cleaner.cli"].__file__ or "").parent / "commands"
    assert listed == {name for name in COMMANDS if (folder / f"{name}.py").exists()}
    assert call().exit_code == 2 or "Usage" in call().output


@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_command_has_help(name: str) -> None:
    if f"\n  {name} " in call("--help").stdout:
        assert call(name, "--help").exit_code == 0


def test_version_names_package_and_rules() -> None:
    result = call("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("cleaner 0.")
    assert "default rules " in result.stdout


def run(*args: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cleaner", *args]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **env}, check=False)


def test_colour_only_where_wanted() -> None:
    assert b"\x1b[" not in run("clean", "src", "--diff").stdout
    assert b"\x1b[31m-Share" in run("clean", "src", "--diff", "--color", "always").stdout
    assert b"\x1b[31m-Share" in run("clean", "src", "--diff", FORCE_COLOR="1").stdout
    assert b"\x1b[" not in run("clean", "src", "--diff", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_bytes_pass_through_a_pipe_as_they_are() -> None:
    text = "Zoë’s café\r\nis “open”.\u2028\x85\n".encode()
    assert run("clean", "-", stdin=text).stdout == text


def test_help_imports_little() -> None:
    code = (
        "import sys\nfrom cleaner.cli import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'yaml', 'regex', 'ftfy', 'rich', 'multiprocessing', 'cleaner.engine'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; a = set(sys.modules); import cleaner; print(*sorted(set(sys.modules) - a))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"cleaner", "cleaner._version", "__future__"}


def test_a_reader_that_goes_away_is_no_fault() -> None:
    Path("many.jsonl").write_text('{"text": "Quiet."}\n' * 20_000)
    command = f"{sys.executable} -m cleaner clean many.jsonl | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


# ---------------------------------------------------------------- init
def test_init_starts_a_project_that_works() -> None:
    assert call("init", "new").exit_code == 0
    os.chdir("new")
    Path("a.txt").write_text("The ferry runs again from Monday on, and the queue is long.\nGet our app\n")
    assert call("clean", "a.txt").stdout == "The ferry runs again from Monday on, and the queue is long.\n"
    assert call("test").exit_code == 0


def test_init_never_overwrites() -> None:
    before = Path("cleaner.yaml").read_text()
    result = call("init")
    assert result.exit_code == 0
    assert Path("cleaner.yaml").read_text() == before
    assert "kept  cleaner.yaml" in result.stderr
    assert "wrote rules/house.yaml" in result.stderr
