"""Patterns: from the text in a pack to the `regex` expression that it means on the shadow.

Plain text is literal: folded like the text it is tried on, with `\\s+` for a space, `…` for `...` and a word
boundary at an edge that is a word character. `/…/` with the flags `i`, `s`, `x` is a `regex` pattern.

Wrong for a literal that begins with `/`: written as `'/\\/ Reuters/'`.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from math import prod
from typing import Final

import regex

from cleaner.errors import Place
from cleaner.later import later
from cleaner.rule import Pattern
from cleaner.shadow import shadow_of

BASE_FLAGS: Final = int(regex.V0 | regex.UNICODE | regex.DOTALL)
"""`.` matches the whole unit, whose line breaks read as spaces."""

FLAGS: Final = {"i": int(regex.IGNORECASE), "s": int(regex.DOTALL), "x": int(regex.VERBOSE)}

MOST_REPEATS: Final = 100_000
"""The product of the least counts in a pattern: so often does `regex` copy a part when it compiles."""

MOST_ONE_REPEAT: Final = 10_000

LONGEST: Final = 20_000
"""Characters of one pattern."""

_FORM = later(r"/(.*)/([A-Za-z]*)", re.DOTALL)
_BLANKS = later(r"(?:\\?\s)+")
_REPEAT = later(r"\{([0-9]*)(?:,([0-9]*))?\}")
_PART = later(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([nrtfv])|(.))"
    r"|([^\x00-\x7f])|\[:\^?\w+:\]|(\[\^?\]?|\])",
    re.DOTALL,
)
_TEMPLATE = later(r"\\(?:(\d+)|g<([^<>]*)>|(.?))", re.DOTALL)
_WORD = regex.compile(r"\w", cache_pattern=False)
# Scripts that write no spaces between words, so that a letter beside a literal says nothing.
_UNSPACED = later(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class BadPattern(Exception):
    """What is wrong with a pattern or a template, in words for a person."""


def pattern_of(
    text: str, place: Place, *, ignore_case: bool, requires: tuple[str, ...] = (), check: bool = True
) -> Pattern:
    """Return the pattern that a text of a pack means.

    `ignore_case` is for literals; a `/…/` pattern says so itself. Without `check` a regex is compiled when it
    is first used, for packs whose own tests compile it. Raises BadPattern.
    """
    if not text.strip():
        raise BadPattern("an empty pattern matches everywhere; write what it should match")
    if len(text) > LONGEST:
        raise BadPattern(f"a pattern has at most {LONGEST} characters")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.startswith("/") or text == "/":
        literal = shadow_of(text)
        flags = BASE_FLAGS | FLAGS["i"] if ignore_case else BASE_FLAGS
        return Pattern(text, literal_expression(literal), flags, literal, place, requires)
    form = _FORM.fullmatch(text)
    if form is None:
        raise BadPattern(
            f"`{text}` starts with `/` but does not end in `/` and flags; quote it whole, "
            r"and write a literal slash as '/\/…/'"
        )
    body, letters = form.groups()
    unknown = sorted(set(letters) - FLAGS.keys())
    if unknown:
        raise BadPattern(f"unknown flag `{unknown[0]}` in `{text}`; the flags are `i`, `s` and `x`")
    if not body.strip():
        raise BadPattern("an empty pattern matches everywhere; write what it should match")
    flags = BASE_FLAGS
    for letter in letters:
        flags |= FLAGS[letter]
    pattern = Pattern(text, fold_expression(body, verbose="x" in letters), flags, None, place, requires)
    if check:
        check_expression(pattern)
    return pattern


def literal_expression(literal: str) -> str:
    """Return the expression for a literal that is folded already."""
    body = re.escape(literal)  # escapes the spaces too
    if " " in body or not literal.isascii() or "\n" in body:
        body = _BLANKS.sub(lambda _: r"\s+", body)
    if "..." in literal or "…" in literal:
        body = body.replace(r"\.\.\.", "…").replace("…", r"(?:\.\.\.|…)")
    before = r"\b" if _is_word(literal[0]) else ""
    after = r"\b" if _is_word(literal[-1]) else ""
    return before + body + after


def _is_word(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char == "_"
    return bool(_WORD.match(char)) and not _UNSPACED.match(char)


def fold_expression(body: str, *, verbose: bool = False) -> str:
    """Return a regex whose own quotes, dashes and spaces are those of the shadow, written as escapes too.

    A folded dash stays escaped, since `[a—z]` must not become a range; a line break reads as a space, but
    stays in a class, since `[^\\n]` must not come to exclude spaces.
    """
    if body.isascii() and "\\" not in body:
        return body
    is_class = False

    def fold(match: re.Match[str]) -> str:
        nonlocal is_class
        two, four, eight, blank, escaped, plain, bracket = match.groups()
        if bracket:
            is_class = bracket != "]" if not is_class else "]" not in bracket
        if blank and not is_class:
            return r"\s"
        if escaped == "/":
            return "/"
        code = two or four or eight
        if code:
            number = int(code, 16)
            char = chr(number) if number < 0x110000 else ""
        else:
            char = plain or escaped or ""
        folded = shadow_of(char)
        if folded == char or (folded == " " and char in "\t\r"):
            return match.group()
        if folded == " ":
            return r"\ " if verbose or code or escaped else " "
        return "\\" + folded if folded == "-" or escaped else folded

    return _PART.sub(fold, body)


def check_expression(pattern: Pattern) -> None:
    """Compile a regex and refuse what cannot be right. Raises BadPattern."""
    counts = _REPEAT.findall(pattern.expression)
    if (
        any(len(number) >= 9 or int(number or 0) > MOST_ONE_REPEAT for count in counts for number in count)
        or prod(int(low or 0) or 1 for low, _ in counts) > MOST_REPEATS
    ):
        raise BadPattern(f"`{pattern.source}` repeats a part too often; lower its `{{…}}`")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `[[` may mean a set one day; here it never does
            compiled = pattern.compiled
        is_empty = compiled.search("") is not None
    except Exception as error:  # regex answers malformed patterns with many kinds of errors, not its own alone
        words = getattr(error, "msg", None) or str(error) or type(error).__name__
        at = getattr(error, "pos", None)
        where = f" at character {at + 1}" if isinstance(at, int) else ""
        raise BadPattern(f"bad pattern `{pattern.source}`: {words}{where}") from None
    if is_empty:
        raise BadPattern(f"`{pattern.source}` matches the empty text, so it matches everywhere")


def check_template(template: str, pattern: Pattern, *, check: bool = True) -> None:
    """Refuse a reference to a group that the pattern lacks, and an unknown escape. Raises BadPattern."""
    if "\\" not in template:
        return
    groups, names = 0, frozenset[str]()
    if pattern.literal is None:
        if not check:
            return
        groups, names = pattern.compiled.groups, frozenset(pattern.compiled.groupindex)
    for match in _TEMPLATE.finditer(template):
        number, name, other = match.groups()
        if other is not None:
            # what replaces a literal is literal too, but for a reference that was surely meant as one
            if pattern.literal is None and other not in ("\\", "n"):
                raise BadPattern(f"`{match.group()}` in the replacement means nothing; a backslash is written `\\\\`")
            continue
        if number is None:
            if name in names:
                continue
            number = name
            if not number.isdecimal() or not number.isascii():
                raise BadPattern(f"`{match.group()}` in the replacement, but the pattern has no group of that name")
        if len(number) > 4 or int(number) > groups:
            has = {0: "no group", 1: "one group"}.get(groups, f"{groups} groups")
            raise BadPattern(f"`{match.group()}` in the replacement, but the pattern has {has}")
