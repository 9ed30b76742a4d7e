"""Read the values of a pack: each kind of value has one reader, which notes what is wrong and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cleaner.pack_fields import ADVICE, EXAMPLE_KEYS, GUARD_KEYS, WHERE_KEYS, Key, Keys, Kind, plain
from cleaner.patterns import BadPattern, pattern_of
from cleaner.rule import Example, Guard, Pattern, Where, Zone
from cleaner.values import dataclass
from cleaner.yaml_nodes import (
    Problems,
    flag_of,
    number_of,
    place_of,
    shape_of,
    short,
    suggestion,
    whole_of,
)

ID_FORM = r"[^\W_][\w.-]*"
FIELD_FORM = "[A-Za-z][A-Za-z0-9_-]*"
LANG_FORM = "[A-Za-z]{2,3}"
ID = re.compile(ID_FORM)
_FIELD = re.compile(FIELD_FORM)
_SITE = re.compile(r"[\w*?-]+(?:\.[\w*?-]+)*\.?")
_LANG = re.compile(LANG_FORM)
_LIKE_SKIP = frozenset({"off", "no", "false", "never", "disabled", "disable", "none", "ignore"})

Entry = tuple[ScalarNode, Node]
TextNode = tuple[str, Node]


def normal(text: str) -> str:
    """Return the text in NFC, the form of every text that rules read."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@dataclass
class Reader:
    """Reads values and notes mistakes, in the name of a rule once that is known.

    `trusted` are the files of the shipped packs: their tests compile their patterns, a run does not.
    """

    problems: Problems
    trusted: frozenset[str] = frozenset()
    rule: str = ""

    def fail(self, at: Node, message: str) -> None:
        self.problems.add(at, message, self.rule)

    # ------------------------------------------------------------ maps
    def entries(self, node: Node, what: str) -> dict[str, Entry] | None:
        """Return a map's keys and values; of a key that stands twice the first counts."""
        if not isinstance(node, MappingNode):
            self.fail(node, f"{what} is a map of keys and values, not {shape_of(node)}")
            return None
        found: dict[str, Entry] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.fail(key, f"a key is text, not {shape_of(key)}; quote a text with brackets")
            elif key.value in found:
                first = found[key.value][0].start_mark.line + 1
                self.fail(key, f"`{short(key.value)}` stands twice in this map; the first is on line {first}")
            else:
                found[key.value] = (key, value)
        return found

    def unknown(self, key: ScalarNode, keys: Keys, advice: Mapping[str, str] = ADVICE) -> None:
        """Note an unknown key, with what was probably meant."""
        name = key.value
        near = get_close_matches(plain(name), [plain(known) for known in keys], n=1)
        if near:
            known = next(known for known in keys if plain(known) == near[0])
            tail = f"; did you mean `{known}`?"
        elif plain(name) in advice:
            tail = f"; {advice[plain(name)]}"
        else:
            tail = f"; known keys: {', '.join(keys)}"
        self.fail(key, f"unknown key `{short(name)}`{tail}")

    def map(self, node: Node, keys: Keys, what: str) -> dict[str, Any] | None:
        """Return the checked values of a map with these keys; those that are wrong are left out."""
        entries = self.entries(node, what)
        if entries is None:
            return None
        values: dict[str, Any] = {}
        for name, (key, value) in entries.items():
            known = keys.get(name)
            if known is None:
                self.unknown(key, keys, {})
            else:
                read = self.value(value, known, name)
                if read is not None:
                    values[name] = read
        return values

    def value(self, node: Node, key: Key, name: str) -> Any:
        """Return the value of a key; None, with the mistake noted, where it is of another kind."""
        return _READERS[key.kind](self, node, key, name)

    # ------------------------------------------------------------ texts
    def text(self, node: Node, name: str, *, may_be_empty: bool = False) -> str | None:
        if not isinstance(node, ScalarNode):
            self.fail(node, f"`{name}` is text, not {shape_of(node)}")
            return None
        if not node.value and not node.style and not may_be_empty:
            self.fail(node, f"`{name}` is empty; quote a text that starts with `#`")
            return None
        return normal(node.value)

    def texts(self, node: Node, name: str) -> list[TextNode] | None:
        """Return the texts of a list, or the one text, with their nodes; None for anything else."""
        if isinstance(node, MappingNode):
            self.fail(node, f"`{name}` is a text or a list of texts, not a map; quote a text with `: ` in it")
            return None
        items = node.value if isinstance(node, SequenceNode) else [node]
        if not items:
            self.fail(node, f"`{name}` is an empty list; leave it out")
            return None
        found: list[TextNode] = []
        for item in items:
            if isinstance(item, MappingNode):
                self.fail(item, f"`{name}` lists texts, not maps; quote a text with `: ` in it")
            else:
                text = self.text(item, name)
                if text is not None and not text.strip():
                    self.fail(item, f"an empty text in `{name}`; write what it should match")
                elif text is not None:
                    found.append((text, item))
        return found or None

    # ------------------------------------------------------------ patterns
    def pattern(self, text: str, node: Node, *, ignore_case: bool, requires: tuple[str, ...] = ()) -> Pattern | None:
        place = place_of(node)
        try:
            return pattern_of(
                text, place, ignore_case=ignore_case, requires=requires, check=place.file not in self.trusted
            )
        except BadPattern as error:
            self.fail(node, str(error))
            return None

    def patterns(
        self, texts: list[TextNode] | None, *, ignore_case: bool, requires: tuple[str, ...] = ()
    ) -> tuple[Pattern, ...]:
        made = (self.pattern(text, node, ignore_case=ignore_case, requires=requires) for text, node in texts or ())
        return tuple(pattern for pattern in made if pattern is not None)


def _text(reader: Reader, node: Node, key: Key, name: str) -> str | None:
    # an example may say that nothing stays
    return reader.text(node, name, may_be_empty=name == "out")


def _words(reader: Reader, node: Node, key: Key, name: str) -> str | None:
    text = reader.text(node, name)
    if text is not None and (not text.strip() or "\n" in text):
        reader.fail(node, f"`{name}` is {key.kind}")
        return None
    return " ".join(text.split()) if text is not None else None


def _id(reader: Reader, node: Node, key: Key, name: str) -> str | None:
    text = reader.text(node, name)
    if text is not None and not ID.fullmatch(text):
        reader.fail(node, f"`{name}: {short(text)}`: an id has letters, digits, `-`, `_` and `.` only")
        return None
    return text


def _field(reader: Reader, node: Node, key: Key, name: str) -> str | None:
    text = reader.text(node, name)
    if text is not None and not _FIELD.fullmatch(text):
        reader.fail(node, f"`{name}` names a field, such as `author`; `{short(text)}` cannot be one")
        return None
    return text


def _flag(reader: Reader, node: Node, key: Key, name: str) -> bool | None:
    flag = flag_of(node)
    if flag is None:
        reader.fail(node, f"`{name}` is `true` or `false`, not {shape_of(node)}")
    return flag


def _share(reader: Reader, node: Node, key: Key, name: str) -> float | None:
    number = number_of(node)
    if number is None or not 0 < number <= 1:
        percent = isinstance(node, ScalarNode) and re.fullmatch(r"([1-9]\d?|100) ?%", node.value)
        advice = f"; write {int(percent.group(1)) / 100:g}" if percent else ""
        reader.fail(node, f"`{name}` is a share above 0 and at most 1, not {shape_of(node)}{advice}")
        return None
    return number


def _whole(reader: Reader, node: Node, key: Key, name: str) -> int | None:
    number = whole_of(node)
    if number is None:
        reader.fail(node, f"`{name}` is a whole number, not {shape_of(node)}")
    return number


def _number(reader: Reader, node: Node, key: Key, name: str) -> float | None:
    number = number_of(node)
    if number is None:
        reader.fail(node, f"`{name}` is a number, not {shape_of(node)}")
    return number


def _choice(reader: Reader, node: Node, key: Key, name: str) -> str | None:
    if isinstance(node, ScalarNode) and node.value in key.words:
        return str(node.value)
    words = [str(word) for word in key.words]
    given = shape_of(node)
    if name == "mode" and isinstance(node, ScalarNode) and node.value.lower() in _LIKE_SKIP:
        tail = "; write `skip`"
    else:
        tail = suggestion(node.value, words) if isinstance(node, ScalarNode) else ""
    listed = ", ".join(f"`{word}`" for word in words[:-1]) + f" or `{words[-1]}`" if len(words) > 1 else words[0]
    reader.fail(node, f"`{name}` is {listed}, not {given}{tail}")
    return None


def _texts(reader: Reader, node: Node, key: Key, name: str) -> list[TextNode] | None:
    if isinstance(node, SequenceNode) and not node.value:
        return []  # `accept: []` says that there are none
    return reader.texts(node, name)


def _patterns(reader: Reader, node: Node, key: Key, name: str) -> list[TextNode] | None:
    return reader.texts(node, name)


def _text_map(reader: Reader, node: Node, key: Key, name: str) -> list[tuple[TextNode, TextNode]] | None:
    """Read a map of texts, in its order; the right side may be empty only where text is replaced."""
    entries = reader.entries(node, f"`{name}`")
    if entries is None:
        return None
    if not entries:
        reader.fail(node, f"`{name}` is an empty map; leave it out")
    pairs: list[tuple[TextNode, TextNode]] = []
    for left, (key_node, value) in entries.items():
        if not left.strip():
            reader.fail(key_node, f"an empty text in `{name}`; write what it should match")
            continue
        right = reader.text(value, name, may_be_empty=False)
        if right is not None:
            pairs.append(((normal(left), key_node), (right, value)))
    return pairs or None


def _guard(reader: Reader, node: Node, key: Key, name: str) -> Guard | None:
    if not isinstance(node, MappingNode):
        return Guard(paragraph=reader.patterns(reader.texts(node, name), ignore_case=True))
    values = reader.map(node, GUARD_KEYS, f"`{name}`")
    if not values:
        return None
    return Guard(
        paragraph=reader.patterns(values.get("paragraph"), ignore_case=True),
        document=reader.patterns(values.get("doc"), ignore_case=True),
    )


def _sites(reader: Reader, node: Node, key: Key, name: str) -> tuple[str, ...] | None:
    found = []
    for text, item in reader.texts(node, name) or ():
        site = text.lower()
        if _SITE.fullmatch(site):
            found.append(site.rstrip("."))
        else:
            reader.fail(item, f"a site is a host name such as `example.org` or `*.example.org`, not `{short(text)}`")
    return tuple(found) or None


def _langs(reader: Reader, node: Node, key: Key, name: str) -> tuple[str, ...] | None:
    found = []
    for text, item in reader.texts(node, name) or ():
        if _LANG.fullmatch(text):
            found.append(text.lower())
        else:
            reader.fail(item, f"a language is a code such as `en`, not `{short(text)}`")
    return tuple(found) or None


def _where(reader: Reader, node: Node, key: Key, name: str) -> dict[str, Any] | None:
    """Read a `where` as the parts that it states, so that a rule's can be laid over its file's."""
    values = reader.map(node, WHERE_KEYS, f"`{name}`")
    if values is None:
        return None
    parts = {"sites": values.get("site"), "langs": values.get("lang")}
    stated: dict[str, Any] = {part: value for part, value in parts.items() if value}
    if "zone" in values:
        stated["zone"] = Zone(values["zone"])
    return stated


def _examples(reader: Reader, node: Node, key: Key, name: str) -> tuple[Example, ...] | None:
    if not isinstance(node, SequenceNode):
        reader.fail(node, f"`{name}` is a list of `{{in, out}}` and `{{keep}}`, not {shape_of(node)}")
        return None
    made = (_example(reader, item) for item in node.value)
    seen: dict[tuple[Any, ...], Example] = {}
    for example, item in zip(made, node.value, strict=True):
        if example is None:
            continue
        told = (example.source, example.zone, example.site, example.lang)
        if told in seen:
            reader.fail(item, f"the same example stands on line {seen[told].place.line}")
        else:
            seen[told] = example
    return tuple(seen.values())


def _example(reader: Reader, node: Node) -> Example | None:
    before = len(reader.problems.found)
    values = reader.map(node, EXAMPLE_KEYS, "an example")
    if values is None or len(reader.problems.found) > before:
        return None
    stated = [name for name in ("in", "out", "keep") if name in values]
    if stated not in (["in", "out"], ["keep"]):
        reader.fail(node, "an example is either `in` with `out`, or `keep`")
        return None
    source, out = (values["keep"], None) if "keep" in values else (values["in"], values["out"])
    if out is not None and source.rstrip("\n") == out.rstrip("\n"):
        reader.fail(node, "`in` and `out` are the same; what must stay is a `keep`")
        return None
    return Example(
        source=source,
        out=out,
        place=place_of(node),
        zone=Zone(values["zone"]) if "zone" in values else None,
        site=values.get("site"),
        lang=values.get("lang"),
        todo=values.get("todo", False),
    )


def where_of(*parts: Mapping[str, Any] | None) -> Where:
    """Return the condition that these stated parts make; a later one wins part by part."""
    stated: dict[str, Any] = {}
    for part in parts:
        stated.update(part or {})
    return Where(**stated)


_READERS: dict[Kind, Callable[[Reader, Node, Key, str], Any]] = {
    Kind.ID: _id,
    Kind.TEXT: _text,
    Kind.WORDS: _words,
    Kind.FIELD: _field,
    Kind.FLAG: _flag,
    Kind.SHARE: _share,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.TEXTS: _texts,
    Kind.PATTERNS: _patterns,
    Kind.REPLACEMENTS: _text_map,
    Kind.TEXT_MAP: _text_map,
    Kind.GUARD: _guard,
    Kind.SITES: _sites,
    Kind.LANGS: _langs,
    Kind.WHERE: _where,
    Kind.EXAMPLES: _examples,
}
"""RULES and CHANGES are the loader's: they need more than one value to be read."""
