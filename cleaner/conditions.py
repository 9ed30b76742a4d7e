"""Whether a rule holds: for a site and language, in a zone, by its guards, within its max."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.actions.remove import Remove
from cleaner.budget import Budget
from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.literals import EDGE, required_literals
from cleaner.rule import Guard, Pattern, Rule, Test, Unit, Where, Zone

REST_MAX = 0.6
"""The share of its words that a `rest` rule may remove, unless it says otherwise."""


class Conditions:
    """The conditions of rules on the text of one document as it is now. With `zoned` false every zone is met."""

    def __init__(self, document: Document, zoned: bool) -> None:
        self.document = document
        self.zoned = zoned
        self._budgets: dict[str, Budget] = {}
        self._seen: dict[int, bool] = {}  # guards of the whole document, for the present text
        self._seen_in: dict[tuple[int, Span], bool] = {}  # guards of a paragraph

    def read(self, document: Document) -> None:
        """Go on with the document as a pass has left it."""
        self.document = document
        self._seen = {}
        self._seen_in = {}

    def zone_holds(self, rule: Rule, start: int) -> bool:
        """Say whether a place of the present text lies in the zone of the rule."""
        zone = rule.where.zone
        if zone is Zone.ANY or not self.zoned:
            return True
        prose = self.document.prose
        if prose is None:
            return zone is not Zone.BODY
        head, tail = start < prose[0], start >= prose[1]
        if zone is Zone.BODY:
            return not head and not tail
        return (head and zone is not Zone.TAIL) or (tail and zone is not Zone.HEAD)

    def budget(self, rule: Rule) -> Budget:
        """Return what is left of the rule's time on this document."""
        if rule.id not in self._budgets:
            self._budgets[rule.id] = Budget(rule.id)
        return self._budgets[rule.id]

    def held_back(self, rule: Rule, edit: Edit) -> str:
        """Return why the edit is held back, by a guard or because the text goes on there; empty when it is not."""
        if not self.document.is_whole and self._is_at_a_cut(rule, edit):
            return "the text goes on there"
        if rule.only_if and not self._guard_sees(rule, rule.only_if, edit):
            return "only_if was not found"
        if rule.unless and self._guard_sees(rule, rule.unless, edit):
            return "unless was found"
        return ""

    def _is_at_a_cut(self, rule: Rule, edit: Edit) -> bool:
        """Whether an edit touches the end of a part, of which nobody knows whether it is one."""
        document = self.document
        if rule.is_bulk:
            return False
        opens = edit.start == 0 and not document.is_start
        return opens or (edit.end == len(document.text) and not document.is_end)

    def _guard_sees(self, rule: Rule, guard: Guard, edit: Edit) -> bool:
        document = self.document
        if guard.paragraph:
            span = document.paragraph_at(edit.start) or (edit.start, edit.end)
            if (id(guard), span) not in self._seen_in:  # a long paragraph is not read for each of its edits
                text = document.shadow[span[0] : span[1]].replace("\n", " ")
                budget = self.budget(rule)
                self._seen_in[id(guard), span] = any(
                    budget.test(pattern, Test.HAS, text) for pattern in guard.paragraph
                )
            if self._seen_in[id(guard), span]:
                return True
        if guard.document and id(guard) not in self._seen:
            self._seen[id(guard)] = self._document_has(rule, guard.document)
        return bool(guard.document) and self._seen[id(guard)]

    def _document_has(self, rule: Rule, patterns: Sequence[Pattern]) -> bool:
        document = self.document
        budget = self.budget(rule)
        for pattern in patterns:
            literals = required_literals(pattern)
            words = {_longest_word(text) for text in literals or ()}
            for start, end in self._paragraphs_with(words) if words else document.paragraphs:
                if budget.test(pattern, Test.HAS, document.shadow[start:end].replace("\n", " ")):
                    return True
        return False

    def _paragraphs_with(self, words: set[str]) -> Iterable[Span]:
        """Yield the paragraphs that hold one of the folded words."""
        document = self.document
        if "" in words:
            yield from document.paragraphs
            return
        seen: set[Span] = set()
        for word in words:
            at = document.folded.find(word)
            while at >= 0:
                paragraph = document.paragraph_at(at)
                if paragraph is not None and paragraph not in seen:
                    seen.add(paragraph)
                    yield paragraph
                at = document.folded.find(word, at + 1 if paragraph is None else paragraph[1])

    def above_max(self, rule: Rule, edits: Iterable[Edit]) -> bool:
        """Say whether the edits would remove more of the present text than the rule may."""
        limit = max_of(rule)
        if limit is None or limit >= 1:
            return False
        text = self.document.text
        taken = sum(len(text[edit.start : edit.end].split()) for edit in edits)
        if limit <= 0:
            return taken > 0
        enough = int(taken / limit) + 1  # of a long text not all words need be counted
        return len(text.split(None, enough)) <= enough and taken > limit * len(text.split())


def _longest_word(literal: str) -> str:
    return max(literal.strip(EDGE).split(" "), key=len)


def max_of(rule: Rule) -> float | None:
    if rule.max is None and isinstance(rule.action, Remove) and rule.action.unit is Unit.REST:
        return REST_MAX
    return rule.max


def holds(where: Where, site: str | None, lang: str | None) -> bool:
    if where.langs and lang is not None and lang.lower().partition("-")[0] not in where.langs:
        return False
    if not where.sites or site == "*":
        return True
    if site is None:
        return False
    host = site.lower().removeprefix("www.")
    return any(_is_host(host, pattern.lower().removeprefix("www.")) for pattern in where.sites)


def _is_host(host: str, pattern: str) -> bool:
    """Whether a host is the one named, below it, or fits the glob."""
    if "*" in pattern or "?" in pattern:
        from fnmatch import fnmatchcase

        return fnmatchcase(host, pattern)
    return host == pattern or host.endswith("." + pattern)
