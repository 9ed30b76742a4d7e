# ruff: noqa: E501 - an article is written one paragraph a line
from __future__ import annotations

import pytest
from mending import mend

from cleaner.repairs.author_bio import AuthorBio

ARTICLE = """The reservoir is now at its lowest level since records began, and the villages below it have been told to save what they can. Wells that never failed are dry, and the council sends a tanker every other day.

The water board has closed the upper sluice. Maria Lopes, who runs the mill, says that the wheel has not turned since May.

Rain is forecast for the weekend, but not enough of it, and the pumps will have to rest at night until the end of the month."""


@pytest.mark.parametrize(
    "bio",
    [
        "Petra Lindqvist is a staff writer who covers water and farming. She lives near Weir with two dogs.",
        "(Petra Lindqvist is an attorney at Lind & Berg. She advises farmers on their rights to water.)",
        "Petra Lindqvist\n\nStaff writer\n\nPetra is a journalist who has written about rivers for nine years. She holds a degree in geography.",
        "Dr. Petra A. Lindqvist, PhD, is a professor of geography at the college, where she leads a group on rivers.",
        "Petra Lindqvist covers water for the paper. She joined it in 2016.\n\nTom Reyes is a freelance photographer and editor based in Weir.",
        "Written by Petra Lindqvist\nPetra Lindqvist is a writer and editor based in Weir.",
        "Hi there! I'm Petra, the writer behind this blog. I love rivers.",
        "Petra Lindqvist is a freelance writer based in Weir.\n\nShe has written for nine papers and holds a degree in geography.\n\nWhen she's not writing, Petra repairs clocks.",
        "Petra is a journalist with over nine years of experience. She covers rivers and lives in Weir with two dogs.",
    ],
)
def test_takes_a_bio(bio: str) -> None:
    assert mend(AuthorBio(), f"{ARTICLE}\n\n{bio}").rstrip() == ARTICLE


def test_a_name_spelled_otherwise_above_the_employer_goes_too() -> None:
    bio = "Petra Birch\n\nWeir Echo\n\nPetra Lindqvist is a senior reporter. She covers rivers for the Weir Echo and lives in Weir."
    assert mend(AuthorBio(), f"{ARTICLE}\n\n{bio}").rstrip() == ARTICLE


@pytest.mark.parametrize(
    "end",
    [
        "Maria Lopes is a writer and the editor of the mill's letter. She lives above the wheel with two cats.",  # of the story
        "Petra Lindqvist is a nurse.",
        "Petra sees thirty patients a day. She holds a degree in midwifery and lives in Weir.",
        "The mill is a museum and a home. It lives on visitors and on a grant.",
        "Petra Lindqvist is a writer and editor based in Weir.\n\nShe said that the manager had never asked her about the sluice, and that nobody else had been there.",
        "Maria is a journalist with over nine years of experience. She covers rivers and lives in Weir with two dogs.",  # of the story
        "Petra Lindqvist is a writer and editor based in Weir.\n\nIt rained.\n\nShe holds a degree in geography from the college, and the college holds a bell of hers.",
        "Petra Lindqvist is a writer and editor based in Weir.\n\n" + ARTICLE,  # not at the end
    ],
)
def test_keeps(end: str) -> None:
    text = f"{ARTICLE}\n\n{end}"
    assert mend(AuthorBio(), text) == text


def test_needs_an_article() -> None:
    text = "People of the town\n\nPetra Lindqvist is a writer and editor based in Weir."
    assert mend(AuthorBio(), text) == text


def test_one_sign_is_enough_for_who_signed_the_article() -> None:
    bio = "Petra Lindqvist is the author of The Dry Mill and of two plays about it."
    assert mend(AuthorBio(), f"{ARTICLE}\n\n{bio}") == f"{ARTICLE}\n\n{bio}"
    signed = f"The dry mill\n\nBy Petra Lindqvist\n\n{ARTICLE}"
    assert mend(AuthorBio(), f"{signed}\n\n{bio}").rstrip() == signed
