"""Which of the proposed edits are applied: conflicts settled, cuts widened to leave no debris."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from cleaner.edit import Edit, Span
from cleaner.values import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit with the rule that wants it. `pack` and `order` are the rule's place among all rules."""

    edit: Edit
    rule: str
    pack: int
    order: int
    removes: bool

    def over(self, start: int, end: int) -> Proposal:
        """Return the same for another span."""
        edit = self.edit
        wider = Edit(start, end, edit.new, edit.why, edit.fields)
        return Proposal(wider, self.rule, self.pack, self.order, self.removes)


@dataclass(frozen=True, slots=True)
class Settled:
    """Edits to apply, ascending and apart, and those that lost, each with the rule it lost to."""

    applied: tuple[Proposal, ...]
    lost: tuple[tuple[Proposal, str], ...]


def settle(text: str, proposals: Sequence[Proposal], protected: Sequence[tuple[Span, str]] = ()) -> Settled:
    """Settle what a pass proposes against its text.

    A protected span wins, then the removal that contains another edit, then leftmost, longest, later pack,
    file order.
    """
    spans = sorted(protected)
    starts = [span[0] for span, _ in spans]
    lost: list[tuple[Proposal, str]] = []
    applied: list[Proposal] = []
    for proposal in sorted(proposals, key=_rank):
        edit = proposal.edit
        guard = _protector(spans, starts, edit)
        if guard is not None:
            lost.append((proposal, guard))
        elif applied and _meets(applied[-1].edit, edit):
            lost.append((proposal, applied[-1].rule))
        else:
            applied.append(proposal)
    return Settled(tuple(_tidied(text, applied)), tuple(lost))


def _rank(proposal: Proposal) -> tuple[int, int, bool, int, int]:
    edit = proposal.edit
    return edit.start, -edit.end, not proposal.removes, -proposal.pack, proposal.order


def _meets(before: Edit, after: Edit) -> bool:
    """Whether two edits fight over text, or two insertions over one place."""
    return after.start < before.end or (after.start == before.start and after.end == before.end)


def _protector(spans: Sequence[tuple[Span, str]], starts: list[int], edit: Edit) -> str | None:
    for place in range(bisect_left(starts, max(edit.end, edit.start + 1)) - 1, -1, -1):
        (start, end), rule = spans[place]
        if end > edit.start and start < max(edit.end, edit.start + 1):
            return rule
    return None


def _tidied(text: str, applied: Sequence[Proposal]) -> list[Proposal]:
    """Widen the cuts so that no blank line, double space or space before a mark is left behind."""
    out: list[Proposal] = []
    floor = 0
    after_blank = True  # whether the group of cuts that meet follows a blank line, or nothing
    for place, proposal in enumerate(applied):
        edit = proposal.edit
        if not _is_cut(proposal):
            out.append(proposal)
            floor = edit.end
            continue
        ceiling = applied[place + 1].edit.start if place + 1 < len(applied) else len(text)
        start, end = _over_spaces(text, edit, floor, ceiling)
        opens = start == 0 or text[start - 1] == "\n"
        closes = end == len(text) or text[end] == "\n"
        if opens and closes:
            if not (out and _is_cut(out[-1]) and start == floor):
                after_blank = start == 0 or text[max(0, start - 2) : start] in ("\n\n", "\n")
            end = min(end + 1, ceiling)
            if start == 0:
                while end < ceiling and text[end] in "\n ":
                    end += 1
            elif after_blank and end < ceiling and text[end] == "\n":
                end += 1
        elif not opens and not closes:
            before_mark = start < edit.start and text[end] in ".,;:!?"
            if not before_mark and start < edit.start:
                start = edit.start  # one of two spaces stays
            elif not before_mark and end > edit.end:
                end = edit.end
        out.append(proposal.over(start, end))
        floor = end
    return _tail_trimmed(text, out)


def _is_cut(proposal: Proposal) -> bool:
    return proposal.removes and not proposal.edit.new and proposal.edit.start < proposal.edit.end


def _over_spaces(text: str, edit: Edit, floor: int, ceiling: int) -> Span:
    start, end = edit.start, edit.end
    while start > floor and text[start - 1] in " \t\xa0":
        start -= 1
    while end < ceiling and text[end] in " \t\xa0":
        end += 1
    return start, end


def _tail_trimmed(text: str, applied: list[Proposal]) -> list[Proposal]:
    """Let cuts that reach the end of the text take the blank lines before them; one line break stays."""
    end = len(text)
    for place in range(len(applied) - 1, -1, -1):
        proposal = applied[place]
        edit = proposal.edit
        if not _is_cut(proposal) or text[edit.end : end].strip("\n "):
            break
        floor = applied[place - 1].edit.end if place else 0
        start = edit.start
        while start > floor and text[start - 1] in "\n ":
            start -= 1
        meets = place > 0 and start == floor
        if not meets and start < edit.start and "\n" in text[start : edit.start]:
            start = text.index("\n", start) + 1
        applied[place] = proposal.over(min(start, edit.start), end)
        end = min(start, edit.start)
    return applied
