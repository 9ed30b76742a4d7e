"""What may stand in a pack: one table for the loader, the JSON Schema and the messages.

Each key says what kind of value it takes and, in one sentence for editors, what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from cleaner.repairs import REPAIRS, repair_class
from cleaner.rule import Mode, Test, Unit, Zone
from cleaner.values import dataclass


class Kind(StrEnum):
    """The kinds of value that a key can take."""

    ID = "an id"
    TEXT = "text"
    WORDS = "text on one line"
    FIELD = "a field name"
    FLAG = "true or false"
    SHARE = "a share above 0, at most 1"
    WHOLE = "a whole number"
    NUMBER = "a number"
    CHOICE = "one of a few words"
    TEXTS = "a text or a list of texts"
    PATTERNS = "a pattern or a list of patterns"
    REPLACEMENTS = "a map of pattern to text"
    TEXT_MAP = "a map of text to text"
    GUARD = "patterns, or a map of `paragraph` and `doc`"
    SITES = "a host name or a list of them"
    LANGS = "a language code or a list of them"
    WHERE = "a map of `site`, `lang`, `zone`"
    EXAMPLES = "a list of examples"
    RULES = "a list of rules"
    CHANGES = "a map of rule id to what changes"


@dataclass(frozen=True)
class Key:
    """A key of a map in a pack. `words` are what a CHOICE may say."""

    kind: Kind
    about: str
    words: tuple[str, ...] = ()
    is_required: bool = False


Keys = Mapping[str, Key]

_ZONES = tuple(Zone)
_PATTERN = "Plain text is literal; /…/ with the flags i, s, x is a regex."

WHERE_KEYS: Keys = {
    "site": Key(Kind.SITES, "Host names, or globs such as *.example.org."),
    "lang": Key(Kind.LANGS, "Language codes such as en. A document that does not say counts as any language."),
    "zone": Key(Kind.CHOICE, "Before the first prose line (head), after the last (tail), either (edge).", _ZONES),
}

PACK_KEYS: Keys = {
    "pack": Key(Kind.ID, "The name of the pack; a rule is known as pack/id. Default: the file's name."),
    "use": Key(Kind.TEXTS, "Packs to load before this one: names of packs, or paths relative to this file."),
    "where": Key(Kind.WHERE, "Holds for every rule in this file."),
    "skip": Key(Kind.TEXTS, "Rules of other packs to leave out: pack/id, id or a glob."),
    "change": Key(Kind.CHANGES, "Rules of other packs to adjust; {+: […]} adds to a list, {-: […]} takes from it."),
    "rules": Key(Kind.RULES, "The rules, in the order in which ties are settled."),
}

COMMON_KEYS: Keys = {
    "id": Key(Kind.ID, "The rule's name in its pack.", is_required=True),
    "why": Key(Kind.TEXT, "Why the rule is right, in one sentence for a reviewer."),
    "where": Key(Kind.WHERE, "Where the rule holds."),
    "only_if": Key(Kind.GUARD, "The rule acts only where one of these stands in the paragraph (or the document)."),
    "unless": Key(Kind.GUARD, "The rule does not act where one of these stands in the paragraph (or the document)."),
    "mode": Key(Kind.CHOICE, "propose reports and leaves the text alone; skip leaves the rule out.", tuple(Mode)),
    "max": Key(Kind.SHARE, "The rule is cancelled in a document where it would remove a larger share of the words."),
    "examples": Key(Kind.EXAMPLES, "The rule's tests."),
}

_TESTS: Keys = {
    Test.IS: Key(Kind.PATTERNS, f"The whole unit is this: the safe test. {_PATTERN}"),
    Test.STARTS: Key(Kind.PATTERNS, f"The unit starts with this. {_PATTERN}"),
    Test.HAS: Key(Kind.PATTERNS, f"This stands in the unit. {_PATTERN}"),
}
_CASE = Key(Kind.FLAG, "Whether literals heed case. Default: not in remove and protect, but in replace.")
_REQUIRES = Key(Kind.TEXTS, "Literals of which each match contains one: makes a slow pattern fast.")

ACTION_KEYS: Mapping[str, Key] = {
    "remove": Key(Kind.CHOICE, "Take boilerplate away: what the patterns match.", tuple(Unit)),
    "replace": Key(Kind.REPLACEMENTS, "Rewrite what a pattern matches; \\1 and \\g<name> refer to its groups."),
    "name": Key(Kind.WORDS, "Correct misspellings of this name."),
    "repair": Key(Kind.CHOICE, "Mend damage with a built-in repair; its options are keys beside it.", tuple(REPAIRS)),
    "protect": Key(Kind.PATTERNS, f"Spans that no rule may touch. {_PATTERN}"),
}

ACTION_OPTIONS: Mapping[str, Keys] = {
    "remove": {
        **_TESTS,
        "until": Key(Kind.PATTERNS, "Ends a rest; the line that matches stays."),
        "into": Key(Kind.FIELD, "The field of the document that keeps what was removed."),
        "case": _CASE,
        "requires": _REQUIRES,
    },
    "replace": {"case": _CASE, "requires": _REQUIRES},
    "protect": {"case": _CASE, "requires": _REQUIRES},
    "name": {
        "short": Key(Kind.WORDS, "What a variant of fewer words becomes. Default: the last word."),
        "entity": Key(Kind.CHOICE, "What bears the name.", ("person", "place", "organisation")),
        "title": Key(Kind.TEXTS, "Titles that stand before the name: evidence."),
        "variants": Key(Kind.TEXTS, "Forms that are always wrong."),
        "ambiguous": Key(Kind.TEXT_MAP, "Forms that are wrong only with evidence, and what they become."),
        "accept": Key(Kind.TEXTS, "Other right spellings: never changed, and evidence."),
        "near": Key(Kind.FLAG, "Whether unlisted near-spellings are corrected where the text gives evidence."),
        "never": Key(Kind.TEXTS, "Forms that are never corrected to this name."),
    },
    "repair": {},
}
"""Keys that go with an action; those of a repair are the fields of its class."""

GUARD_KEYS: Keys = {
    "paragraph": Key(Kind.PATTERNS, "Looked for in the paragraph of the edit. Literals ignore case."),
    "doc": Key(Kind.PATTERNS, "Looked for in the whole document. Literals ignore case."),
}

EXAMPLE_KEYS: Keys = {
    "in": Key(Kind.TEXT, "A text that the rule changes."),
    "out": Key(Kind.TEXT, "What it becomes; final line breaks do not count."),
    "keep": Key(Kind.TEXT, "A text that must stay as it is."),
    "zone": Key(Kind.CHOICE, "The zone that the text stands in. Default: that of the rule.", _ZONES),
    "site": Key(Kind.WORDS, "The site that the text comes from."),
    "lang": Key(Kind.WORDS, "The language of the text."),
    "todo": Key(Kind.FLAG, "A known gap: the example must fail until it passes."),
}

AMENDMENTS = ("+", "-")
"""The keys of a map in `change` that adds to a list and takes from it."""

ADVICE: Mapping[str, str] = {
    "off": "write `mode: skip`",
    "skip": "write `mode: skip`",
    "disabled": "write `mode: skip`",
    "enabled": "write `mode: skip`, or leave it out",
    "priority": "there are no priorities: the action decides the order",
    "order": "there is no order key: the action decides the order",
    "match": "a removal has `is`, `starts` or `has`",
    "pattern": "a removal has `is`, `starts` or `has`",
    "patterns": "a removal has `is`, `starts` or `has`",
    "regex": "write the pattern as '/…/' in `is`, `starts` or `has`",
    "with": "write `replace: {pattern: text}`",
    "to": "write `replace: {pattern: text}`",
    "delete": "write `remove:`",
    "drop": "write `remove:`",
    "substitute": "write `replace:`",
    "description": "write `why:`",
    "reason": "write `why:`",
    "comment": "write `why:`",
    "tests": "write `examples:`",
    "lang": "write `where: {lang: …}`",
    "language": "write `where: {lang: …}`",
    "site": "write `where: {site: …}`",
    "zone": "write `where: {zone: …}`",
    "ignore_case": "write `case: false`",
    "flags": "write the flags behind the pattern: '/…/i'",
    "<<": "YAML merge keys are not read; write the keys out",
}
"""What to write for keys that people try from other tools, or in the wrong map."""


def plain(name: str) -> str:
    """Return a key with `-` as `_`, in which form both are the same key."""
    return name.replace("-", "_")


def option_keys(action: str, repair: str | None = None) -> Keys:
    """Return the keys that may stand beside an action. Raises KeyError for an unknown repair."""
    return repair_options(repair) if action == "repair" and repair is not None else ACTION_OPTIONS[action]


@cache
def repair_options(repair: str) -> Keys:
    """Return the options of a repair, from the fields of its class. Raises KeyError for an unknown repair."""
    made = repair_class(repair)
    hints = get_type_hints(made)
    return {field.name: _option(hints[field.name]) for field in fields(made)}


_SIMPLE: Mapping[Any, Kind] = {str: Kind.TEXT, bool: Kind.FLAG, int: Kind.WHOLE, float: Kind.NUMBER}


def _option(hint: Any) -> Key:
    if hint in _SIMPLE:
        return Key(_SIMPLE[hint], "")
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Key(Kind.CHOICE, "", tuple(args))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Key(Kind.CHOICE, "", tuple(hint))
    if origin is tuple and args and args[0] is str:
        return Key(Kind.TEXTS, "")
    if origin in (Union, UnionType):
        return _option(next(arg for arg in args if arg is not type(None)))
    raise TypeError(f"an option of a repair cannot be a {hint}")
