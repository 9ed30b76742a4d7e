"""The page that a report is written into.

Articles are hostile. All text is escaped, and the policy of the page allows nothing but its own style: no script, no
picture, no request, so that what were to slip through could do nothing.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from cleaner.visible import visible, word_difference

STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --soft: #6a7078; --line: #d9dce0;
  --gone: #ffe3e0; --gone-ink: #8c1d13; --new: #dcf5e3; --new-ink: #115c2b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --paper: #16181b; --soft: #9aa1a9; --line: #34383d;
  --gone: #4a1f1c; --gone-ink: #ffb4ab; --new: #173a24; --new-ink: #9fe0b4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem;
  border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
a { color: inherit; } .soft { color: var(--soft); } section { margin-top: 2rem; content-visibility: auto; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 1rem; padding: .6rem .8rem;
  border: 1px solid var(--line); border-radius: .3rem; font: .9rem/1.5 ui-monospace, monospace; }
del { background: var(--gone); color: var(--gone-ink); } ins { background: var(--new); color: var(--new-ink);
  text-decoration: none; } .doc { font-weight: 600; overflow-wrap: anywhere; margin: 0; }
@media print { body { max-width: none; padding: 0; } section { content-visibility: visible; } }
"""


def page(title: str, body: str) -> str:
    """Return a whole page. `body` is HTML that is safe already, `title` is text."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def text(value: object) -> str:
    """Return a value as HTML text: escaped, invisible characters by name."""
    return escape(visible(str(value)))


def difference(before: str, after: str) -> str:
    """Return what became of a passage: what is gone and what is new, marked."""
    tags = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    pieces = word_difference(before, after)
    return f"<pre>{''.join(tags[kind].format(text(piece)) for kind, piece in pieces)}</pre>"
