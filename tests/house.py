"""A small project of a user, in a folder of its own: rules, goldens and, where a test wants it, git."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from cleaner.cli import cli

ARTICLE = """\
The ferry runs again from Monday, after a winter in which nobody crossed the bay but gulls.
Share
Get our app

The captain paid nine per cent more for fuel, and the old dog Blingen slept on the deck all day.
Sponsored
"""

RULES = """\
pack: news
rules:
  - id: share
    remove: line
    is: [share]
    examples:
      - {in: "It rained.\\nShare", out: "It rained."}
      - {keep: "He promised to share."}
  - id: per-cent
    replace: {per cent: percent}
    examples:
      - {in: "nine per cent more", out: "nine percent more"}
      - {keep: "a cent per man"}
"""

APP = """\
  - id: app
    remove: line
    is: [get our app]
    examples:
      - {in: "It rained.\\nGet our app", out: "It rained."}
      - {keep: "She told them to get our app."}
"""

SPONSORED = """\
  - id: sponsored
    remove: line
    is: [sponsored]
    examples:
      - {in: "It rained.\\nSponsored", out: "It rained."}
      - {keep: "The bank sponsored it."}
"""

GIT = {
    "GIT_AUTHOR_NAME": "A. Editor",
    "GIT_AUTHOR_EMAIL": "editor@example.org",
    "GIT_COMMITTER_NAME": "A. Editor",
    "GIT_COMMITTER_EMAIL": "editor@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@dataclass(frozen=True)
class House:
    """A project at `root`, which must be the working folder."""

    root: Path

    @property
    def rules(self) -> Path:
        return self.root / "rules" / "news.yaml"

    def clean(self, name: str) -> Path:
        return self.root / "golden" / "clean" / name

    def start(self, articles: dict[str, str] | None = None, rules: str = RULES) -> House:
        """Write the project, and accept what its rules make of the articles."""
        (self.root / "cleaner.yaml").write_text("rules: [rules/]\ndefault_rules: false\ngolden: golden\n")
        self.rules.parent.mkdir(exist_ok=True)
        self.rules.write_text(rules)
        for name, text in (articles or {"a.txt": ARTICLE}).items():
            path = self.root / "golden" / "input" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        done = self.run("golden", "update", "-q")
        assert done.exit_code == 0, done.output
        return self

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Result:
        """Run `cleaner` with these arguments, in this process."""
        return CliRunner().invoke(cli, list(arguments), env=env, catch_exceptions=False)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", *arguments],
            cwd=self.root,
            env={**os.environ, **GIT},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def commit(self, message: str = "rules and goldens") -> str:
        """Commit all there is, and return the short name of the commit."""
        if not (self.root / ".git").exists():
            self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")[:7]
