# ruff: noqa: E501 - an article is written one paragraph a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.repairs.tail_section import TailSection

ARTICLE = """The quarry has promised to plant two trees for every one that it fells, and the neighbours say that they will count them.

They have bought a notebook and a telescope. A roster hangs in the post office, with two names for every Sunday until the end of the next decade, and a third for the days on which the fog lies in the pit.

The first forty trees were planted on Monday, in the rain, by a class of nine-year-olds with spades as tall as themselves."""

RELATED = TailSection(headings=("related posts", r"/more from .{2,30}/"), teasers=True)
BIO = TailSection(headings=("about the author",), prose=60, prose_has=(r"/\b(?:she|he)\b/",))

LINKS = "Related Posts\n\nVillage hall roof appeal passes halfway mark\n\nRoad past the reservoir shut for a month"
TEASERS = """More from The Echo

Frog count reaches record
March 3, 2024
The frogs of the stream have been counted for the ninth year, and there are more of them than...

Town clock stops
March 1, 2024
For the first time since 1950 the clock on the town hall stands still, and nobody knows why..."""


@pytest.mark.parametrize("section", [LINKS, TEASERS, LINKS.replace("Posts", "posts:"), f"{LINKS}\n\n© 2024 The Echo Ltd. All rights reserved."])
def test_takes_a_list_of_links_and_teasers(section: str) -> None:
    assert mend(RELATED, f"{ARTICLE}\n\n{section}").rstrip() == ARTICLE


@pytest.mark.parametrize(
    "section",
    [
        "Related posts\n\nHe kept the receipts in a biscuit tin.",
        "Related posts\n\nThe quarry is not the first to promise such a thing, and in the next valley the trees were never seen.",
        f"{LINKS}\n\nThe neighbours will report in May.",
        "Relatives\n\nVillage hall roof appeal passes halfway mark",
        TEASERS.replace("...", "."),
    ],
)
def test_running_text_below_keeps_it(section: str) -> None:
    text = f"{ARTICLE}\n\n{section}"
    if "March" in section:
        text = text.replace("March 3, 2024\n", "").replace("March 1, 2024\n", "")
    assert mend(RELATED, text) == text


def test_a_bio_is_running_text_that_may_stand_below() -> None:
    bio = "About the author\n\nPetra Lindqvist writes on water and stone. She lives near the quarry with two dogs."
    assert mend(BIO, f"{ARTICLE}\n\n{bio}").rstrip() == ARTICLE
    text = f"{ARTICLE}\n\nAbout the author\n\nNobody knows what the quarry paid for the essay in the brochure."
    assert mend(BIO, text) == text


def test_a_heading_needs_an_article_before_it() -> None:
    assert mend(RELATED, LINKS) == LINKS
    assert mend(RELATED, f"Quarry news\n\n{LINKS}") == f"Quarry news\n\n{LINKS}"


def test_the_topmost_heading_counts() -> None:
    assert mend(RELATED, f"{ARTICLE}\n\n{LINKS}\n\n{LINKS}").rstrip() == ARTICLE


def test_a_share_of_the_text_is_the_most_that_goes() -> None:
    links = "\n\n".join(["Village hall roof appeal passes halfway mark"] * 30)
    text = f"{ARTICLE}\n\nRelated posts\n\n{links}"
    assert mend(RELATED, text) == text


def test_refuses_a_bad_pattern() -> None:
    with pytest.raises(ValueError, match="heading"):
        TailSection(headings=("/(related/",))


@given(st.lists(st.sampled_from([*ARTICLE.split("\n"), *LINKS.split("\n"), *TEASERS.split("\n"), ""]), max_size=40))
def test_settles_and_takes_only_the_end(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert text.startswith(mend(RELATED, text))
