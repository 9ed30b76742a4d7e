"""Run what the tutorial shows, in a folder of its own, and write what comes out into the page.

    python tools/record_walk.py            record
    python tools/record_walk.py --check    fail where the page differs from what comes out now

Text after `<!-- write: PATH -->` is written to that file. Of a `console` block every line with `$` is run;
`# keys: a b` after a command gives it a terminal and presses those keys.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"(?P<write><!-- write: (?P<path>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```\n", re.DOTALL)
KEYS = re.compile(r"\s+# keys: (?P<keys>.+)$")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "A. Editor",
    "GIT_AUTHOR_EMAIL": "editor@example.org",
    "GIT_COMMITTER_NAME": "A. Editor",
    "GIT_COMMITTER_EMAIL": "editor@example.org",
    "GIT_AUTHOR_DATE": "2025-01-01T12:00:00Z",
    "GIT_COMMITTER_DATE": "2025-01-01T12:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "NO_COLOR": "1",
    "COLUMNS": "110",
    "TERM": "xterm",
}


def recorded(page: str) -> str:
    """Return the page with what its commands print now."""
    with tempfile.TemporaryDirectory(prefix="cleaner-walk-") as folder:
        home = Path(folder) / "news"
        home.mkdir()
        programs = Path(folder) / "bin"
        programs.mkdir()
        cleaner = programs / "cleaner"
        cleaner.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n')
        cleaner.chmod(0o755)
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, **ENVIRONMENT, "PATH": path, "PYTHONPATH": str(ROOT)}

        def replay(match: re.Match[str]) -> str:
            body = match["body"]
            if match["path"]:
                target = home / match["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(body)
                return match[0]
            if match["kind"] != "console":
                return match[0]
            commands = [line[2:] for line in body.split("\n") if line.startswith("$ ")]
            told = "".join(f"$ {command}\n{run(command, home, environment)}" for command in commands)
            return f"```console\n{told.replace(str(ROOT) + '/', '…/')}```\n"

        return BLOCK.sub(replay, page)


def run(command: str, home: Path, environment: dict[str, str]) -> str:
    keys = KEYS.search(command)
    if keys:
        return in_terminal(command[: keys.start()], keys["keys"].split(), home, environment)
    done = subprocess.run(
        ["sh", "-c", command], cwd=home, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"$ {command}\n{done.stdout}exit {done.returncode}")
    return done.stdout


def in_terminal(command: str, keys: list[str], home: Path, environment: dict[str, str]) -> str:
    """Run a command in a pseudo-terminal, press a key whenever it has listed its keys, and return what it shows."""
    import pty

    pid, file = pty.fork()
    if pid == 0:
        os.chdir(home)
        program = shutil.which("sh") or "/bin/sh"
        os.execve(program, [program, "-c", command], environment)
    seen = ""
    pressed = 0
    while True:
        try:
            data = os.read(file, 65536)
        except OSError:
            break
        if not data:
            break
        seen += data.decode("utf-8", "replace")
        if pressed < len(keys) and seen.count("q quit") > pressed:
            os.write(file, keys[pressed].encode())
            pressed += 1
    os.close(file)
    os.waitpid(pid, 0)
    return ESCAPES.sub("", seen.replace("\r\n", "\n"))


def main() -> int:
    page = PAGE.read_text("utf-8")
    now = recorded(page)
    if "--check" in sys.argv[1:]:
        if now == page:
            return 0
        from difflib import unified_diff

        sys.stdout.writelines(unified_diff(page.splitlines(True), now.splitlines(True), "page", "now"))
        return 1
    PAGE.write_text(now, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
