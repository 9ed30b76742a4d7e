"""What the engine promises, with packs of a few rules each."""

from __future__ import annotations

import pytest

from cleaner import budget
from cleaner.document import Document
from cleaner.engine import Status
from cleaner.errors import OverBudget, Unsettled
from cleaner.ledger import replay, undo
from tests.packs import engine_of

PROSE = (
    "The old ferry went back into service on Saturday morning, and the first passengers had queued on the quay "
    "since seven o'clock with flasks of tea."
)


def clean(pack: str, text: str, **where: str) -> str:
    result = engine_of(pack, max_removed=1.0).clean(Document(text, **where))
    assert replay(text, result.ledger) == result.text
    assert undo(result.text, result.ledger) == text
    return result.text


@pytest.mark.parametrize(
    ("zone", "left"),
    [
        ("head", f"{PROSE}\nShare\n{PROSE}\nShare\n"),
        ("body", f"Share\n{PROSE}\n{PROSE}\nShare\n"),
        ("tail", f"Share\n{PROSE}\nShare\n{PROSE}\n"),
        ("edge", f"{PROSE}\nShare\n{PROSE}\n"),
        ("any", f"{PROSE}\n{PROSE}\n"),
    ],
)
def test_a_zone_is_found_by_prose(zone: str, left: str) -> None:
    pack = f"""
        - id: share
          remove: line
          is: share
          where: {{zone: {zone}}}
    """
    assert clean(pack, f"Share\n{PROSE}\nShare\n{PROSE}\nShare\n") == left


def test_a_text_without_prose_is_all_edge() -> None:
    pack = """
        - {id: a, remove: line, is: share, where: {zone: head}}
        - {id: b, remove: line, is: tweet, where: {zone: body}}
    """
    assert clean(pack, "Title\nShare\nTweet\n") == "Title\nTweet\n"


@pytest.mark.parametrize(
    ("site", "acts"),
    [("bbc.co.uk", True), ("www.bbc.co.uk", True), ("news.bbc.co.uk", True), ("notbbc.co.uk", False), (None, False)],
)
def test_a_site_holds_for_the_host_and_what_is_below_it(site: str | None, acts: bool) -> None:
    engine = engine_of("- {id: a, remove: line, is: share, where: {site: bbc.co.uk}}")
    assert (engine.clean(Document("Talks.\nShare\n", site=site)).text == "Talks.\n") is acts


@pytest.mark.parametrize(("lang", "acts"), [("de", True), ("de-AT", True), ("en", False), (None, True)])
def test_a_document_that_says_no_language_counts_as_any(lang: str | None, acts: bool) -> None:
    engine = engine_of("- {id: a, remove: line, is: teilen, where: {lang: de}}")
    assert (engine.clean(Document("Mehr.\nTeilen\n", lang=lang)).text == "Mehr.\n") is acts


def test_guards_look_in_the_paragraph_or_the_document() -> None:
    pack = """
        - id: percent
          replace: {per cent: percent}
          unless: quoted
        - id: pound
          replace: {pounds: GBP}
          only_if: {doc: price list}
    """
    assert clean(pack, "Five per cent.\n\nquoted: six per cent, in pounds\n") == (
        "Five percent.\n\nquoted: six per cent, in pounds\n"
    )
    assert clean(pack, "Price list\n\nsix pounds\n") == "Price list\n\nsix GBP\n"
    states = {r.state for r in engine_of(pack).clean(Document("six pounds\n")).ledger.records}
    assert states == {"guarded"}


def test_max_cancels_a_rule_that_would_take_too_much() -> None:
    pack = "- {id: a, remove: line, has: word, max: 0.3}"
    assert clean(pack, "one word here\nand two more lines\nof other things\nat the end\n").startswith("and two")
    text = "one word here\nother word here\nend\n"
    result = engine_of(pack).clean(Document(text))
    assert result.text == text
    assert {record.state for record in result.ledger.records} == {"capped"}


def test_propose_is_in_the_ledger_and_leaves_the_text() -> None:
    result = engine_of("- {id: a, remove: line, is: share, mode: propose}").clean(Document("Talks.\nShare\n"))
    assert result.text == "Talks.\nShare\n"
    assert [(record.rule, record.state) for record in result.ledger.records] == [("house/a", "proposed")]


def test_into_keeps_what_was_removed_and_the_first_wins() -> None:
    pack = r"""
        - id: byline
          remove: line
          is: '/By (?P<author>\p{Lu}\w+ \p{Lu}\w+)/'
        - {id: source, remove: line, starts: 'Source:', into: source}
    """
    text = "Title of the text\nBy Ada Penn\nText of a few more words is here.\nBy Bo Lund\nSource: the “Post”\n"
    result = engine_of(pack).clean(Document(text))
    assert result.fields == {"author": "Ada Penn", "source": "Source: the “Post”"}


def test_rest_needs_a_sentence_before_it_and_stops_at_until() -> None:
    pack = """
        - {id: more, remove: rest, is: related posts, until: [the end]}
    """
    assert clean(pack, f"{PROSE}\nRelated posts\nOne\nTwo\nThe end\nof it\n") == f"{PROSE}\nThe end\nof it\n"
    assert clean(pack, "Title\nRelated posts\nOne\n") == "Title\nRelated posts\nOne\n"
    long = "\n".join(["word"] * 100)
    assert clean(pack, f"{PROSE}\nRelated posts\n{long}\n").endswith("word\n")  # above its max of 60 %


def test_a_protected_span_is_touched_by_nothing() -> None:
    pack = """
        - {id: motto, protect: [Share and share alike]}
        - {id: share, remove: line, starts: share}
    """
    assert clean(pack, "Share and share alike\nShare this\nText\n") == "Share and share alike\nText\n"


def test_a_match_inside_its_own_replacement_is_skipped() -> None:
    assert clean("- {id: a, replace: {US: US$}}", "US$ and US and US$5\n") == "US$ and US$ and US$5\n"
    assert clean("- {id: a, replace: {new york: New York City}}", "in new york\n") == "in New York City\n"


def test_a_pattern_reads_curly_quotes_dashes_and_spaces_as_plain_ones() -> None:
    pack = "- {id: a, remove: line, is: \"don't miss - read more\"}"
    assert clean(pack, "Text.\nDon’t\u00a0miss — read  more\n") == "Text.\n"


def test_a_line_break_inside_a_paragraph_reads_as_a_space() -> None:
    text = (
        "The mill, which was sold last year to somebody whom nobody in the town\n"
        "had ever met, paid the hands that it had kept for the winter nine per\n"
        "cent less than the one across the river, and so they left it.\n"
    )
    assert "percent" in clean("- {id: a, replace: {per cent: percent}}", text)


def test_wrapped_text_is_one_line_to_a_rule_for_lines() -> None:
    pack = r"- {id: a, remove: line, is: '/\(this story was not edited by our staff.{0,120}\)/i'}"
    text = (
        "One short text.\n\n(This story was not edited by our staff at all and is published\n"
        "just as it came to us, from the feed of a paper that we have known\nfor a long time.)\n"
    )
    assert clean(pack, text) == "One short text.\n"


def test_rules_that_undo_each_other_are_named() -> None:
    engine = engine_of("""
        - {id: there, replace: {grey: gray}}
        - {id: back, replace: {gray: grey}}
    """)
    with pytest.raises(Unsettled, match=r"house/there and house/back|house/back and house/there"):
        engine.clean(Document("a grey day\n"))


def test_a_list_taken_bit_by_bit_is_no_cycle() -> None:
    pack = r"- {id: peel, remove: match, has: '/(?<=^| )item(?= end| *$)/'}"
    assert clean(pack, "The list: " + "item " * 9 + "end\n") == "The list: end\n"


def test_a_pattern_that_would_never_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 0.2)
    engine = engine_of("- {id: evil, remove: line, is: '/(?:a|aa)+c/'}")
    with pytest.raises(OverBudget, match="house/evil"):
        engine.clean(Document("a" * 50 + "bc\n"))


@pytest.mark.parametrize("repair", ["tail-section\n          headings", "story-links\n          lines"])
def test_a_pattern_among_the_options_of_a_repair_is_stopped_too(repair: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tail_section", "story_links"):
        monkeypatch.setattr(f"cleaner.repairs.{module}.SECONDS", 0.2)
    engine = engine_of(f"""
        - id: evil
          repair: {repair}: ['/(?:a|aa)+c/']
    """)
    with pytest.raises(OverBudget, match="house/evil"):
        engine.clean(Document(f"{PROSE}\n\n{'a' * 50}bc\n"))


def test_a_document_that_would_lose_most_of_its_words_is_held() -> None:
    pack = """
        - {id: quotes, repair: quotes}
        - {id: greedy, remove: line, has: word}
    """
    text = "“One word”\ntwo word\nthree word\nend\n"
    result = engine_of(pack).clean(Document(text))
    assert result.status is Status.HELD
    assert result.text == text.replace("“", '"').replace("”", '"')
    assert "house/greedy" in result.note
    assert engine_of(pack).clean(Document(result.text)).text == result.text
    assert engine_of(pack, max_removed=0.9).clean(Document(text)).status is Status.CHANGED


def test_what_a_later_stage_uncovers_an_earlier_one_still_reads() -> None:
    pack = """
        - {id: encoding, repair: encoding}
        - {id: characters, repair: characters}
        - {id: back, remove: line, is: '< Back'}
    """
    for text in ("Bread &am\u00adp; butter.\n", "< Back\nBread &amp; butter.\n"):
        assert clean(pack, text) == "Bread & butter.\n"


def test_the_winner_of_a_fight_is_named_in_the_ledger() -> None:
    pack = """
        - {id: line, remove: line, starts: read more}
        - {id: word, remove: match, has: read}
        - {id: one, replace: {grey: gray}}
        - {id: two, replace: {grey: ash}}
    """
    result = engine_of(pack).clean(Document("A grey day.\nRead more here\n"))
    assert result.text == "A gray day.\n"
    assert [(record.rule, winner) for record, winner in result.ledger.conflicts] == [("house/two", "house/one")]
