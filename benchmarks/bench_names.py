#!/usr/bin/env python3
"""Measure what name rules cost, against their number: 50 to 20,000 names with near-spellings on.

    python benchmarks/bench_names.py [--sizes 50,500,5000,20000] [--texts 300] [--exact]

Names are drawn from the census lists in `cleaner/data`, with two listed variants each; texts of 500 words are
made of common words, with names and misspelled names strewn in as in news. Reported are medians of CPU time, a
document: cold (the first time that a form is met) and warm, beside one pass of the automaton over the variants.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.actions.name import Name
from cleaner.automaton import build_automaton
from cleaner.document import Document
from cleaner.names import NameFinder
from cleaner.wordlists import word_list

TITLES = ("President", "Prime Minister", "Foreign Minister", "chief executive", "former striker")
WORDS = 500
NAMES_A_TEXT = 25


def listed(name: str) -> list[str]:
    return word_list(name).words()


def make_names(number: int, chance: random.Random) -> list[Name]:
    surnames = [word.title() for word in listed("surnames") if len(word) > 4]
    given = [word.title() for word in listed("given-names") if len(word) > 3]
    names = []
    for surname in chance.sample(surnames, number):
        first = chance.choice(given)
        variants = (f"{first} {surname}x", f"{surname[0]}{surname}")
        names.append(
            Name(f"{first} {surname}", surname, title=(chance.choice(TITLES),), variants=variants, near=True)
        )
    return names


def misspelled(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def make_text(names: list[Name], chance: random.Random) -> str:
    common = [word for word in listed("words") if 2 < len(word) < 9]
    words = chance.sample(common, WORDS)
    for _ in range(NAMES_A_TEXT):
        name = chance.choice(names)
        shown = chance.choice((name.name, name.short, misspelled(name.short, chance)))
        words[chance.randrange(WORDS)] = shown
    sentences = [" ".join(words[at : at + 20]) for at in range(0, WORDS, 20)]
    return "\n\n".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)


def milliseconds(find: Callable[[str], object], texts: list[str]) -> float:
    times = []
    for text in texts:
        started = time.process_time()
        find(text)
        times.append(time.process_time() - started)
    return statistics.median(times) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50,500,5000,20000")
    parser.add_argument("--texts", type=int, default=200)
    arguments = parser.parse_args()
    print(f"{'names':>6} {'build ms':>9} {'cold ms':>8} {'warm ms':>8} {'worst ms':>9} {'exact ms':>9} {'scan ms':>8}")
    for size in map(int, arguments.sizes.split(",")):
        chance = random.Random(size)
        names = make_names(size, chance)
        texts = [make_text(names, chance) for _ in range(arguments.texts)]
        finder = NameFinder(names)
        started = time.process_time()
        list(finder.find(Document("Nobody came.")))
        build = (time.process_time() - started) * 1000
        find = lambda text: list(finder.find(Document(text)))  # noqa: E731, B023
        cold = milliseconds(find, texts)
        warm = milliseconds(find, texts)
        worst = max(milliseconds(find, [text]) for text in texts)
        plain = NameFinder([Name(name.name, name.short, variants=name.variants) for name in names])
        list(plain.find(Document("Nobody came.")))
        exact = milliseconds(lambda text: list(plain.find(Document(text))), texts)  # noqa: B023
        automaton = build_automaton([variant for name in names for variant in name.variants])
        scan = milliseconds(lambda text: list(automaton.find(text)), texts)  # noqa: B023
        print(f"{size:>6} {build:>9.1f} {cold:>8.2f} {warm:>8.2f} {worst:>9.2f} {exact:>9.3f} {scan:>8.3f}")


if __name__ == "__main__":
    main()
