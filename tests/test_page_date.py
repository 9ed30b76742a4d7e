# ruff: noqa: E501 - an article is written one paragraph a line
from __future__ import annotations

import pytest
from mending import mend

from cleaner.document import Document
from cleaner.repairs.dated_list import DatedList
from cleaner.repairs.page_date import PageDate

LEAD = "The island's forty-one residents voted on Wednesday to keep the car, which is shared by all of them and will be repainted in May."


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Thursday, September 12, 2024", "Thursday, September 12, 2024"),
        ("  Sept. 12, 2024 | ", "Sept. 12, 2024"),
        ("12 September 2024, 09:27", "12 September 2024"),
        ("12. März 2024", "12. März 2024"),
        ("2024-09-12", "2024-09-12"),
        ("16:41, 8 Aug 2024", "8 Aug 2024"),
        ("Published\n14 March", "14 March"),
    ],
)
def test_keeps_the_date_as_a_field(line: str, value: str) -> None:
    text = f"Island keeps car\n\n{line}\n\n{LEAD}"
    [edit] = PageDate().find(Document(text))
    assert edit.fields == (("date", value),)
    assert mend(PageDate(), text) == f"Island keeps car\n\n\n\n{LEAD}"


@pytest.mark.parametrize(
    "text",
    [
        f"Monday, 3 June 2019\n\n{LEAD}\n\nTuesday, 4 June 2019\n\n{LEAD}",
        f"{LEAD}\n\nThursday, September 12, 2024",
        f"In September 2024\n\n{LEAD}",
        f"Monday, 3 June\n\n{LEAD}",
        f"Updated\n\n{LEAD}\n\n14 March\n\n{LEAD}",
        f"{LEAD}\n\n8 Aug 2024\n\n{LEAD}",
        f"March 3, 1944\n\n{LEAD}",
        f"March 3, 2024\n\nMy dear Ruth,\n\n{LEAD}",
        f"3. März 2024\n\nLiebe Ruth,\n\n{LEAD}",
        f"March 3, 1989\n\n{LEAD}\n\nMay 4, 1992\n\n{LEAD}",
    ],
)
def test_leaves_other_dates(text: str) -> None:
    assert mend(PageDate(), text) == text


def test_a_date_with_its_time_may_stand_below_a_summary() -> None:
    assert mend(PageDate(), f"{LEAD}\n\n8 Aug 2024 06.00 BST\n\n{LEAD}") == f"{LEAD}\n\n\n\n{LEAD}"


POSTS = "- Frog count reaches record - March 3, 2024\n- Town clock stops - March 1, 2024\n- Road past the reservoir shut - February 9, 2024"


def test_takes_a_list_of_latest_posts() -> None:
    assert mend(DatedList(), f"{LEAD}\n\n{POSTS}").rstrip() == LEAD


@pytest.mark.parametrize(
    "text",
    [
        POSTS,
        f"{LEAD}\n\n{POSTS}\n\n{LEAD}",
        f"{LEAD}\n\n" + "\n".join(reversed(POSTS.split("\n"))),
        f"{LEAD}\n\n" + "\n".join(POSTS.split("\n")[:2]),
        f"{LEAD}\n\n{POSTS}".replace("2024\n- Road", "1871\n- Road"),
    ],
)
def test_leaves_a_chronology(text: str) -> None:
    assert mend(DatedList(), text) == text
