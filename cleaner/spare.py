"""Turn a wrong change into an exception: the text that must stay becomes an example, and the rule gets a guard.

The guard is the narrowest that tells the text from what the rule is for: the whole line, else the words round what the
rule took. One that would cost the rule any of its own examples is not proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cleaner.document import Document
from cleaner.edit import Span
from cleaner.engine import Engine, Result
from cleaner.errors import CleanerError
from cleaner.examples import Case, Examples, Verdict
from cleaner.explain import line_span
from cleaner.ledger import APPLIED, Record
from cleaner.pack_edit import Addition, add_change, add_to_rule
from cleaner.patterns import BadPattern, pattern_of
from cleaner.rule import Example, Guard, Rule, Rules
from cleaner.values import dataclass

LONGEST_LINE = 12
"""Words of a line that is a guard as a whole; of a longer one the words round the match are."""
AROUND = (3, 2, 1)
"""Words on each side of what the rule took, the narrowest guard first."""
LONGEST_EXAMPLE = 6000
"""Characters of a text that is taken whole, where no part of it shows what the rule does."""


@dataclass(frozen=True)
class Spared:
    """What to write: the addition, and where a guard was looked for in vain, None for it."""

    rule: Rule
    addition: Addition
    taken: str


def spare(rules: Rules, first: Sequence[Rule], rule: Rule, document: Document, line: int, unless: str | None) -> Spared:
    """Return what keeps the rule from changing a line of the source, from 1.

    `first` are the rules that run before an example. `unless` is a guard that a person chose. Raises CleanerError where
    the rule does not act on the line, where no example can show it, and for a guard that does not hold it back.
    """
    result = Engine(rules, max_removed=1.0).clean(document)
    record, span = _acting(result, rule, line)
    keep = _example(rules, first, rule, document, span)
    if unless is not None:
        if not _holds(rules, first, rule, keep, unless):
            raise CleanerError(f"`{unless}` does not keep {rule.id} from that text, or costs it one of its examples")
        return Spared(rule, Addition(keep, unless), record.before)
    guards = _guards(rule, document, record, span)
    guards = (each for each in guards if not each.startswith("/"))  # which would be a regex
    guard = next((each for each in guards if _holds(rules, first, rule, keep, each)), None)
    return Spared(rule, Addition(keep, guard), record.before)


def _acting(result: Result, rule: Rule, line: int) -> tuple[Record, Span]:
    """Return what the rule did to the line, and where in the source."""
    try:
        start, end = line_span(result.source, line)
    except IndexError:
        raise CleanerError(f"the text has no line {line}") from None
    others: dict[str, None] = {}
    for record, source in zip(result.ledger.records, result.ledger.sources(), strict=True):
        if record.state != APPLIED or record.is_bulk:
            continue
        if source[0] < max(end, start + 1) and start < max(source[1], source[0] + 1):
            if record.rule == rule.id:
                return record, source
            others[record.rule] = None
    acting = f"; what acts there: {', '.join(others)}" if others else "; nothing acts there"
    raise CleanerError(f"{rule.id} does not change line {line}{acting}")


def _example(rules: Rules, first: Sequence[Rule], rule: Rule, document: Document, span: Span) -> str:
    """Return the shortest part of the text on which the rule alone does it too."""
    examples = Examples(rules.rules, first)
    for text in dict.fromkeys(_parts(document, span)):
        case = Case(rule, _keep(rule, text), 1)
        if text.strip() and examples.alone(case).is_failure:
            return text
    raise CleanerError(
        f"{rule.id} alone leaves that text as it is, so an example of it would show nothing; "
        "what another rule does first leads to the change"
    )


def _parts(document: Document, span: Span) -> Iterator[str]:
    text = document.text
    start, end = document.trim(span)
    lines = [document.line_at(start), document.line_at(max(start, end - 1))]
    yield text[lines[0][0] : lines[1][1]].strip()
    paragraphs = document.paragraphs
    met = [n for n, (low, high) in enumerate(paragraphs) if low < max(end, start + 1) and start < high]
    if met:
        yield text[paragraphs[met[0]][0] : paragraphs[met[-1]][1]]
        before, after = max(0, met[0] - 1), min(len(paragraphs) - 1, met[-1] + 1)
        yield text[paragraphs[before][0] : paragraphs[met[-1]][1]]
        yield text[paragraphs[before][0] : paragraphs[after][1]]
    if len(text) <= LONGEST_EXAMPLE:
        yield text.strip()


def _keep(rule: Rule, text: str) -> Example:
    return Example(text, None, rule.place)


def _guards(rule: Rule, document: Document, record: Record, span: Span) -> Iterator[str]:
    """Yield patterns for `unless` that stand in the text, the narrowest first."""
    start, end = document.trim(span)
    line = document.trim((document.line_at(start)[0], document.line_at(max(start, end - 1))[1]))
    words = document.text[line[0] : line[1]].split()
    if 1 < len(words) <= LONGEST_LINE:
        yield " ".join(words)
    if (start, end) == line:  # the rule takes the whole line: what it looked for is inside
        found = _match(rule, document.shadow[start:end])
        start, end = (start + found[0], start + found[1]) if found else (start, start)
    head, tail = document.text[line[0] : start].split(), document.text[end : line[1]].split()
    middle = document.text[start:end].split()
    for number in AROUND:
        phrase = [*head[max(0, len(head) - number) :], *middle, *tail[:number]]
        if len(middle) < len(phrase) <= LONGEST_LINE:
            yield " ".join(phrase)


def _match(rule: Rule, text: str) -> Span | None:
    for pattern in getattr(rule.action, "patterns", ()):
        found = pattern.compiled.search(text.replace("\n", " "))
        if found is not None and found.span() != (0, len(text)):
            start, end = found.span()
            return start, end
    return None


def _holds(rules: Rules, first: Sequence[Rule], rule: Rule, keep: str, guard: str) -> bool:
    """Whether the guard keeps the rule from the text, and costs it none of its examples."""
    try:
        pattern = pattern_of(guard, rule.place, ignore_case=True)
    except BadPattern as error:
        raise CleanerError(str(error)) from error
    guarded = replace(rule, unless=Guard((*rule.unless.paragraph, pattern), rule.unless.document))
    old, new = Examples(rules.rules, first), Examples(_with(rules, guarded), first)
    if new.alone(Case(guarded, _keep(rule, keep), 1)).is_failure:
        return False
    for number, example in enumerate(rule.examples, 1):
        was = old.alone(Case(rule, example, number))
        if not was.is_failure and new.alone(Case(guarded, example, number)).is_failure:
            return False
    return True


def _with(rules: Rules, rule: Rule) -> tuple[Rule, ...]:
    return tuple(rule if other.id == rule.id else other for other in rules.rules)


# ---------------------------------------------------------------- the file
@dataclass(frozen=True)
class PackFile:
    """A pack that is written to: its path and text, and whether the rule is its own or only changed there."""

    path: Path
    shown: str
    is_own: bool

    def text(self) -> str:
        try:
            return self.path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CleanerError(f"{self.shown}: cannot be read ({error})") from error

    def edited(self, spared: Spared) -> str:
        """Return the text of the pack with the addition. Line ends and a byte order mark stay as they are."""
        text = self.text()
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        has_crlf = "\r\n" in text
        body = text.removeprefix(mark).replace("\r\n", "\n")
        rule = spared.rule
        if self.is_own:
            body = add_to_rule(body, self.shown, rule.id.partition("/")[2], spared.addition)
        else:
            body = add_change(body, self.shown, rule.id, spared.addition)
        return mark + (body.replace("\n", "\r\n") if has_crlf else body)


def verdicts(rules: Rules, first: Sequence[Rule], rule: str) -> list[Verdict]:
    """Return what comes of the examples of a rule, now that its pack is written."""
    return list(Examples(rules.rules, first).run({rule}))
