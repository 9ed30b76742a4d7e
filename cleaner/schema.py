"""Make the JSON Schema of packs, which editors use to complete keys and mark mistakes while one types.

Generated from the table that the loader checks with, so neither can know a key that the other does not. The
loader is the stricter one: it compiles patterns and follows references.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from cleaner.pack_fields import (
    ACTION_KEYS,
    ACTION_OPTIONS,
    COMMON_KEYS,
    EXAMPLE_KEYS,
    GUARD_KEYS,
    PACK_KEYS,
    WHERE_KEYS,
    Key,
    Keys,
    Kind,
    repair_options,
)
from cleaner.pack_values import FIELD_FORM, ID_FORM, LANG_FORM
from cleaner.repairs import REPAIRS

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""Text places take `No` and `1.0` as they stand; an editor sees a boolean and a number there."""
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_TEXT_MAP: Schema = {"type": "object", "additionalProperties": _TEXT, "minProperties": 1}
_GUARD: Schema = {"anyOf": [{"$ref": "#/definitions/patterns"}, {"$ref": "#/definitions/guard"}]}
_LANGS: Schema = {"type": "string", "pattern": f"^{LANG_FORM}$"}

_SCHEMAS: Mapping[Kind, Callable[[Key], Schema]] = {
    Kind.ID: lambda key: {"type": ["string", "number"], "pattern": f"^{ID_FORM}$"},
    Kind.TEXT: lambda key: _TEXT,
    Kind.WORDS: lambda key: _TEXT,
    Kind.FIELD: lambda key: {"type": "string", "pattern": f"^{FIELD_FORM}$"},
    Kind.FLAG: lambda key: {"type": "boolean"},
    Kind.SHARE: lambda key: {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    Kind.WHOLE: lambda key: {"type": "integer"},
    Kind.NUMBER: lambda key: {"type": "number"},
    Kind.CHOICE: lambda key: {"enum": [str(word) for word in key.words]},
    Kind.TEXTS: lambda key: {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
    Kind.PATTERNS: lambda key: {"$ref": "#/definitions/patterns"},
    Kind.REPLACEMENTS: lambda key: _TEXT_MAP,
    Kind.TEXT_MAP: lambda key: _TEXT_MAP,
    Kind.GUARD: lambda key: _GUARD,
    Kind.SITES: lambda key: _TEXTS,
    Kind.LANGS: lambda key: {"anyOf": [_LANGS, {"type": "array", "items": _LANGS, "minItems": 1}]},
    Kind.WHERE: lambda key: {"$ref": "#/definitions/where"},
    Kind.EXAMPLES: lambda key: {"type": "array", "items": {"$ref": "#/definitions/example"}},
    Kind.RULES: lambda key: {"type": ["array", "null"], "items": {"$ref": "#/definitions/rule"}},
    Kind.CHANGES: lambda key: {"type": "object", "additionalProperties": {"type": "object"}},
}


def pack_schema() -> Schema:
    """Return the JSON Schema, draft 7, which editors support best, of a pack."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A pack of cleaner rules",
        **_map(PACK_KEYS),
        "definitions": {
            "patterns": _TEXTS,
            "where": _map(WHERE_KEYS),
            "guard": _map(GUARD_KEYS),
            "example": {
                **_map(EXAMPLE_KEYS),
                "oneOf": [{"required": ["in", "out"]}, {"required": ["keep"]}],
            },
            "rule": _rule(),
        },
    }


def schema_text() -> str:
    """Return the schema as the committed file has it."""
    return json.dumps(pack_schema(), indent=1, ensure_ascii=False) + "\n"


def _rule() -> Schema:
    by_action = [
        {"if": {"required": [action]}, "then": _beside(action, ACTION_OPTIONS[action])}
        for action in ACTION_KEYS
        if action != "repair"
    ]
    by_repair = [
        {
            "if": {"required": ["repair"], "properties": {"repair": {"const": repair}}},
            "then": _beside("repair", _both_spellings(repair_options(repair))),
        }
        for repair in REPAIRS
    ]
    return {
        "type": "object",
        "properties": _properties({**COMMON_KEYS, **ACTION_KEYS}),
        "required": [name for name, key in COMMON_KEYS.items() if key.is_required],
        "oneOf": [{"required": [action]} for action in ACTION_KEYS],
        "allOf": [*by_action, *by_repair],
    }


def _beside(action: str, options: Keys) -> Schema:
    """Return what may stand beside an action; the rule itself says what the common keys are."""
    known = dict.fromkeys([*COMMON_KEYS, action], True)
    return {"properties": {**known, **_properties(options)}, "additionalProperties": False}


def _both_spellings(options: Keys) -> Keys:
    """Return the options with hyphens too, since a pack may write either."""
    return {spelling: key for name, key in options.items() for spelling in (name, name.replace("_", "-"))}


def _map(keys: Keys) -> Schema:
    required = [name for name, key in keys.items() if key.is_required]
    schema: Schema = {"type": "object", "properties": _properties(keys), "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def _properties(keys: Keys) -> Schema:
    return {str(name): _described(key) for name, key in keys.items()}


def _described(key: Key) -> Schema:
    schema = _SCHEMAS[key.kind](key)
    if not key.about:
        return schema
    # beside a $ref, draft 7 ignores every other keyword
    return {"description": key.about, **({"allOf": [schema]} if "$ref" in schema else schema)}
