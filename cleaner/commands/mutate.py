"""`cleaner test --mutate`: how well the tests of rules watch over them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.commands.options import Options, note

if TYPE_CHECKING:
    from cleaner.document import Document
    from cleaner.mutation import Trial
    from cleaner.rule import Rule, Rules


def try_mutants(
    options: Options, rules: Rules, first: Sequence[Rule], tested: Sequence[Rule], fail_under: int | None
) -> int:
    """Say which mutants nothing notices, and each pack's score. Returns 1 below `fail_under` percent, else 0."""
    from cleaner.mutation import Trials
    from cleaner.visible import shortened

    trials: list[Trial] = []
    for trial in Trials(rules, first, _goldens(options, rules)).run(tested):
        trials.append(trial)
        if options.format != "json" and not trial.noticed_by:
            rule = trial.mutant.rule
            what = shortened(trial.mutant.what, 110)
            click.echo(f"{rule.place.file}:{rule.place.line}: rule {rule.id}: nothing fails {what}")
        elif options.verbose and options.format != "json":
            click.echo(f"  {trial.mutant.rule.id} {trial.mutant.what}: noticed by {trial.noticed_by}")
    scores: dict[str, tuple[int, int]] = {}
    for trial in trials:
        noticed, all_ = scores.get(trial.mutant.rule.pack, (0, 0))
        scores[trial.mutant.rule.pack] = (noticed + bool(trial.noticed_by), all_ + 1)
    if options.format == "json":
        click.echo(json.dumps(_told(trials, scores), ensure_ascii=False, indent=1))
    else:
        width = max(map(len, scores), default=0)
        for pack, (noticed, all_) in sorted(scores.items(), key=lambda item: item[1][0] / item[1][1]):
            click.echo(f"{pack:<{width}}  {noticed:>4} of {all_:>4} noticed  {noticed / all_:>4.0%}")
        noticed, all_ = (sum(score[n] for score in scores.values()) for n in (0, 1))
        note(options, f"{noticed} of {all_} mutants noticed" if all_ else "no rule has anything to mutate")
    below = [pack for pack, (noticed, all_) in scores.items() if fail_under and 100 * noticed < fail_under * all_]
    if below:
        note(options, f"below {fail_under} %: {', '.join(below)}")
    return 1 if below else 0


def _goldens(options: Options, rules: Rules) -> list[Document]:
    """Return the inputs of the goldens, where there are any."""
    from cleaner.errors import DocumentError
    from cleaner.golden import Folder, Goldens

    folder = Folder(options.config.golden or Path("golden"))
    if not folder.input.is_dir():
        return []
    goldens = Goldens(folder, rules, lang=options.config.lang)
    found = []
    for golden in folder.goldens():
        try:
            found.append(goldens.document(golden))
        except DocumentError as error:
            note(options, f"{golden.name}: {error}")
    return found


def _told(trials: Sequence[Trial], scores: dict[str, tuple[int, int]]) -> dict[str, object]:
    return {
        "packs": {pack: {"noticed": noticed, "mutants": all_} for pack, (noticed, all_) in scores.items()},
        "unnoticed": [
            {
                "rule": trial.mutant.rule.id,
                "file": trial.mutant.rule.place.file,
                "line": trial.mutant.rule.place.line,
                "mutant": trial.mutant.what,
            }
            for trial in trials
            if not trial.noticed_by
        ],
    }
