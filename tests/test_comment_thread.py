# ruff: noqa: E501 - an article is written one paragraph a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mending import mend

from cleaner.document import Document
from cleaner.repairs.comment_thread import CommentThread

ARTICLE = """The old signal box at Weir has been bought by a group of railway pensioners, who hope to open it to schools by the spring.

They have cleaned the levers, mended the stove and found the clock that used to hang above the door. A carpenter from the next valley has promised to rebuild the stairs, which fell in when the roof leaked, and the county will lend them a generator until the new cable has been laid along the embankment.

The box stood empty for thirty years. In that time the glass was broken twice, the lamp was stolen and a family of owls moved into the loft, where they still live. The pensioners have built them a shelf of their own, so that the visitors can see them through a hole in the boards without a sound.

It will cost nothing to go in, but the ladder is steep."""

HEADED = """3 Comments

Ada Penn
March 3, 2024 at 9:12 am

My father worked there for years. I still have his lamp!

Reply

Joe Pratt
March 4, 2024 at 7:40 pm

The stove was never any good.

Reply"""

SAYS = """Ada Penn says:
My father worked there for years.
Joe Pratt says:
The stove was never any good.
Ada Penn says:
It was, when he lit it."""

BARE = """Great article, thank you for writing it.
My father worked there for years. I still have his lamp!
Hi Ada, glad you enjoyed it. Hope this helps the box too.
Thanks so much for sharing this story with all of us.
The stove was never any good."""

AGO = """MK
1 year ago

The owls were there in my time.

Sara
1 year ago
Reply to MK

They were not.

Joe
11 months ago

They were."""

GERMAN = """2 Kommentare

Ada Penn sagt:
3. März 2024 um 9:12

Mein Vater hat dort gearbeitet.

Antworten

Joe Pratt sagt:
4. März 2024 um 19:40

Der Ofen war nie gut.

Antworten"""


@pytest.mark.parametrize("thread", [HEADED, SAYS, BARE, AGO, GERMAN])
def test_takes_a_thread_and_nothing_before_it(thread: str) -> None:
    assert mend(CommentThread(), f"{ARTICLE}\n\n{thread}").rstrip() == ARTICLE


def test_names_its_evidence() -> None:
    [edit] = CommentThread().find(Document(f"{ARTICLE}\n\n{SAYS}"))
    assert "3 headers" in edit.why


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        HEADED,  # no article before it
        f"{ARTICLE}\n\nComments\n\nThe county has had nine letters, and each of them praised the owls.",
        f'{ARTICLE}\n\n"I lit it," Ada Penn says.\n\n"You did not," Joe Pratt says.\n\n"Enough," the chairman says.',
        f"{ARTICLE}\n\nThanks for reading, and thank you for the many letters. Next week: the crossing keeper's hut.",
        f"{ARTICLE}\n\nA Day in the Box\n\n6:10 am\n\nThe first train.\n\n9:30 am\n\nThe owls come home.\n\n7:40 pm\n\nThe last train.",
    ],
)
def test_keeps(text: str) -> None:
    assert mend(CommentThread(), text) == text


def test_keeps_a_page_that_is_mostly_posts() -> None:
    posts = "\n\n".join([SAYS] * 12)
    text = f"{ARTICLE}\n\n{posts}"
    assert mend(CommentThread(), text) == text


def test_keeps_a_forum() -> None:
    post = "Senior Member\nJoined: May 2009\nPosts: 1,204\n2 days ago\nThe owls were there in my time, and so was the lamp."
    text = f"{ARTICLE}\n\n{post}\n\n{post}\n\n{post}"
    assert mend(CommentThread(), text) == text


def test_max_share_is_an_option() -> None:
    text = f"{ARTICLE}\n\n{HEADED}"
    assert mend(CommentThread(max_share=0.05), text) == text


@given(st.lists(st.sampled_from([*ARTICLE.split("\n"), *HEADED.split("\n"), *BARE.split("\n"), "", "Re: owls (Score:3)"]), max_size=40))
def test_settles_at_once_and_takes_only_the_end(lines: list[str]) -> None:
    text = "\n".join(lines)
    mended = mend(CommentThread(), text)
    assert text.startswith(mended)
    assert len(mended.split()) * 2 >= len(text.split()) or mended == text


def test_names_that_say_without_a_colon_need_a_reader_who_addresses_the_author() -> None:
    thread = "Ada Penn says\n\nThanks so much for sharing this!\n\nJoe Pratt says\n\nThe stove was never any good.\n\nAda Penn says\n\nIt was, when he lit it."
    assert mend(CommentThread(), f"{ARTICLE}\n\n{thread}").rstrip() == ARTICLE
    advice = thread.replace("Thanks so much for sharing this!", "Oil the levers before the frost.")
    assert mend(CommentThread(), f"{ARTICLE}\n\n{advice}") == f"{ARTICLE}\n\n{advice}"
