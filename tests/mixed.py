"""Texts that nobody wrote: junk, prose and damage mixed."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

PIECES = [
    "The old ferry went back into service on Saturday morning, and the first passengers had queued on the quay since "
    "seven o'clock with flasks of tea.",
    "Nobody in the village could remember a winter like it, said Ada Penn, who keeps the shop and the post office and "
    "knows what people buy when it is cold.",
    "“It’s the best cheese in the valley,” the judge said. said.", "Prices rose last year year by 3.5%. , he added .",
    "Share", "Tweet", "Share this article", "Facebook Twitter Email", "Read more: The town that moved uphill",
    "See also  Storm leaves island without power", "Related Posts", "Leave a Comment", "14 Comments", "Advertisement",
    "By Tom Harker", "Thursday, September 12, 2024", "5 min read", "Home > News > Business", "Source: BBC",
    "Photo: Ines Duarte", "© 2024 Northmoor Publishing Ltd. All rights reserved.", "Sign up for our daily newsletter",
    "Reporting by Anna Feld in Oslo; Editing by Carla Munk", "About the Author", "(Read more: Bridge inspectors)",
    "cafÃ©", "&amp;#8217;", "<b>", "\u00a0", "\u200b", "\u2028", "\x0c", "\r\n", "long-", "term", "level. .", "the the",
    "• one", "• two", "1. first", "\n", "\n\n", " ", "  ", "Antony Blinken", "Blingen", "President Ji says",
    "Gut.", "Teilen", "Kommentare", "Lire aussi", "市長は述べた。", "کتاب\u200cهای", "👩\u200d🚒", "\ufeff", "x" * 300,
]  # fmt: skip
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\n\n", " ", ""])), max_size=25).map(
    lambda parts: "".join(itertools.chain.from_iterable(parts))
)
