"""Turn an HTML page into text as a reader sees it: one line a block, list items marked, scripts left out.

All of the page's text stays, navigation too: what to take away is for the rules to say, and for the ledger to show.
Needs the extra `html` (lxml).
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from cleaner.errors import CleanerError, DocumentError
from cleaner.formats.encoding import Decoded, decode
from cleaner.later import later

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "head", "svg", "canvas", "iframe", "object", "select", "textarea",
    "audio", "video", "math",
})  # fmt: skip
_PARAGRAPHS = frozenset({
    "p", "div", "article", "section", "main", "header", "footer", "nav", "aside", "figure", "blockquote", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "form", "fieldset", "address", "details", "hr",
    "body",
})  # fmt: skip
_LINES = frozenset({"li", "tr", "dt", "dd", "figcaption", "summary", "caption", "legend", "option", "button", "br"})
_CELLS = frozenset({"td", "th"})
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML_DECLARED = later(r"^\s*<\?xml[^>]*\?>")
_ENDS = later(r"</(?:body|html)\s*>", re.IGNORECASE)
"""The parser drops what follows these tags; browsers show it, and some pages end more than once."""
_BLANKS = later(r"[ \t\n\r\f]+")


def is_available() -> bool:
    """Return whether the extra `html` is installed."""
    return find_spec("lxml") is not None


def read_html(data: bytes) -> Decoded:
    """Return the text of the page. Raises DocumentError for bytes that are no text, CleanerError without lxml."""
    if not is_available():
        raise CleanerError('HTML needs lxml; install it with: pip install "article-cleaner[html]"')
    found = _DECLARED.search(data, 0, 4096)
    decoded = decode(data, found[1].decode("ascii") if found else None)
    return Decoded(text_of(decoded.text), decoded.note)


def text_of(markup: str) -> str:
    """Return the visible text of HTML markup, ending in one `\\n`; empty for a page without text.

    Raises DocumentError where the parser gives up.
    """
    from lxml import etree, html

    markup = _XML_DECLARED.sub("", markup.removeprefix("\ufeff"), count=1).replace("\x00", "")
    markup = _ENDS.sub("", markup)
    parser = html.HTMLParser(huge_tree=True, remove_comments=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError):  # no element at all
        return ""
    finally:
        if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
            # The parser goes on as if the rest of the page were not there.
            raise DocumentError("not HTML that can be read: nested too deep, or broken off")
    pieces = list(_pieces(root))
    return _joined(pieces)


_PARAGRAPH, _LINE, _CELL = "\n\n", "\n", "\t"


def _pieces(root: Any) -> Iterator[str]:
    """Yield text and breaks in reading order. A stack, since pages nest deeper than Python may recurse."""
    stack: list[tuple[Any, bool]] = [(root, True)]
    pre = 0
    while stack:
        element, opening = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if opening:
            seen = bool(tag) and tag not in _UNSEEN and not _is_hidden(element)
            if seen:
                yield from _break(tag)
                if tag == "li":
                    yield "• "
                pre += tag == "pre"
                yield from _text(element.text, pre)
                stack.append((element, False))
                stack.extend((child, True) for child in reversed(element))
            elif element is not root:
                yield from _text(element.tail, pre)
        else:
            pre -= tag == "pre"
            yield from _break(tag)
            if element is not root:
                yield from _text(element.tail, pre)


def _break(tag: str) -> Iterator[str]:
    if tag in _PARAGRAPHS:
        yield _PARAGRAPH
    elif tag in _LINES:
        yield _LINE
    elif tag in _CELLS:
        yield _CELL


def _text(text: str | None, pre: int) -> Iterator[str]:
    if text and pre:
        for number, line in enumerate(text.split("\n")):
            if number:
                yield _LINE
            yield line
    elif text:
        yield _BLANKS.sub(" ", text)


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and "display:none" in style.replace(" ", "").lower()


def _joined(pieces: list[str]) -> str:
    """Join the pieces: the strongest break between two texts counts, and no line begins or ends with space."""
    out: list[str] = []
    line: list[str] = []
    pending = ""

    def flush() -> None:
        nonlocal pending
        text = "".join(line).strip(" \t\u00a0")
        if text == "•":  # the item's text comes in a block of its own
            return
        line.clear()
        if text:
            if out:
                out.append(pending or _LINE)
            out.append(re.sub(r" {2,}", " ", text))
            pending = ""

    for piece in pieces:
        if piece in (_PARAGRAPH, _LINE):
            flush()
            if not line:
                pending = max(pending, piece, key=len)
        elif piece == _CELL:
            if line and not line[-1].endswith(" "):
                line.append(" ")
        elif piece != "• " or not line:
            line.append(piece)
    flush()
    return "".join(out) + ("\n" if out else "")
