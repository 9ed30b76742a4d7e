"""`page-region`: what it cuts from a whole page, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Document
from cleaner.edit import apply_edits
from cleaner.errors import CleanerError
from cleaner.page_region.features import NAMES
from cleaner.page_region.lexicon import lexicon_for
from cleaner.page_region.model import CONTEXT, first_look, judge, read_model, shipped_model, unit_contributions
from cleaner.page_region.region import edge_labels
from cleaner.page_region.units import units_of
from cleaner.repairs.page_region import PageRegion, explain_lines

WEIGHTS = Path(__file__).parent.parent / "rules" / "page-region.json"

MENU = ["Home", "News", "Sport", "About us", "Contact", "Subscribe", "Sign in", "Search"]
FOOTER = [
    "Related articles",
    "Ten quiet harbours",
    "A winter on the island",
    "Follow us",
    "Facebook",
    "Instagram",
    "Newsletter",
    "Advertise",
    "Privacy policy",
    "Terms of use",
    "Cookie settings",
]
TITLE = "The lighthouse that moved"
ARTICLE = [
    "When the cliff began to crumble, the keepers of the lighthouse were told that it would fall "
    "within ten years, and "
    "that nothing could be done about it.",
    "They did not believe it. Over one summer, with two tractors and a great many neighbours, they "
    "put the whole tower "
    "on rails and pulled it forty metres inland.",
    "It was the first time in the county that anybody had tried such a thing, and the insurers "
    "refused to have any part "
    "in it until the work was over.",
    "The light was dark for nineteen days. It has not been dark for a single night since then, and "
    "the keepers say that "
    "they would do it again.",
]
GERMAN = [
    "Als die Klippe zu bröckeln begann, sagte man den Wärtern, dass der Turm in zehn Jahren fallen "
    "werde und dass man "
    "nichts dagegen tun könne.",
    "Sie glaubten es nicht. In einem Sommer setzten sie den Turm mit zwei Traktoren und vielen "
    "Nachbarn auf Schienen und "
    "zogen ihn vierzig Meter ins Land.",
    "Es war das erste Mal, dass jemand in der Gegend so etwas versuchte, und die Versicherung "
    "wollte damit nichts zu tun "
    "haben, bis die Arbeit getan war.",
    "Neunzehn Tage lang blieb das Licht aus. Seitdem war es keine Nacht mehr dunkel, und die Wärter sagen, dass sie es "
    "jederzeit wieder so machen würden, auch wenn sie heute keine Traktoren mehr haben.",
]


def page(*parts: list[str] | str, gap: str = "\n") -> str:
    return gap.join(line for part in parts for line in ([part] if isinstance(part, str) else part))


def cut(text: str, lang: str | None = None, repair: PageRegion | None = None) -> str:
    edits = (repair or PageRegion()).find(Document(text, lang=lang))
    return apply_edits(text, [(edit.start, edit.end, edit.new) for edit in edits])


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_menu_and_footer_go_and_the_article_stays_whole(gap: str) -> None:
    assert cut(page(MENU, TITLE, ARTICLE, FOOTER, gap=gap)).strip() == page(TITLE, ARTICLE, gap=gap)


def test_a_title_above_date_and_buttons_is_kept() -> None:
    head = [TITLE, "By Ada Quill", "3 March 2024", "Share"]
    assert cut(page(MENU, head, ARTICLE, FOOTER)).strip() == page(TITLE, ARTICLE)
    without = cut(page(MENU, head, ARTICLE, FOOTER), repair=PageRegion(keep_title=False))
    assert without.strip() == page(ARTICLE)


def test_a_paragraph_broken_at_its_links_is_not_cut_through() -> None:
    broken = ["The keepers thanked everybody who had sent", "ropes and chains", ", and most of all the farmer's son."]
    text = page(MENU, TITLE, ARTICLE[:2], broken, ARTICLE[2:], FOOTER)
    assert cut(text).strip() == page(TITLE, ARTICLE[:2], broken, ARTICLE[2:])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        page(TITLE, ARTICLE),
        page(TITLE, ARTICLE, "Related articles", "Share"),
        page(TITLE, ARTICLE[:2], ["What they used", "- rails", "- ropes", "- two tractors", "- bread"], ARTICLE[2:]),
        page(MENU, FOOTER),
        page(MENU, "The shop is closed today.", FOOTER),
        page(["Red boots", "Blue boots", "Green boots", "Yellow boots", "White boots", "Old boots"] * 3),
    ],
    ids=["empty", "blank", "article", "two labels", "list inside", "labels only", "too short", "a list"],
)
def test_what_is_no_page_with_an_article_is_left_alone(text: str) -> None:
    assert cut(text) == text


def test_the_language_decides_and_without_one_nothing_goes() -> None:
    menu = ["Startseite", "Suche", "Anmelden", "Themen", "Abo", "Podcast", "Kontakt", "Hilfe"]
    footer = ["Newsletter", "Impressum", "Datenschutz", "Karriere", "Werbung", "Barrierefreiheit"]
    text = page(menu, GERMAN, footer)
    assert cut(text).strip() == page(GERMAN)
    assert cut(text, lang="de-AT") == cut(text, lang="de") == cut(text)
    assert cut(text, lang="fi") == text
    assert cut(page(MENU, TITLE, ARTICLE, FOOTER), lang="fi") == page(MENU, TITLE, ARTICLE, FOOTER)


def test_the_language_of_a_text_is_known_by_its_stop_words_or_not_at_all() -> None:
    lexicons = shipped_model().lexicons
    found = [lexicon_for(text, None, lexicons) for text in (page(ARTICLE), page(GERMAN), "Foo bar baz", "")]
    assert [lexicon and lexicon.lang for lexicon in found] == ["en", "de", None, None]


PIECES = st.sampled_from([*MENU, *FOOTER, TITLE, *ARTICLE, *GERMAN, "", "*", "By Ada Quill", "12 comments", "Reply"])


@given(st.lists(PIECES, max_size=60))
def test_cuts_are_whole_lines_and_settle(lines: list[str]) -> None:
    text = "\n".join(lines)
    edits = list(PageRegion().find(Document(text)))
    assert all(left.end <= right.start for left, right in zip(edits, edits[1:], strict=False))
    for edit in edits:
        assert not edit.new
        assert edit.start == 0 or "\n" in text[edit.start - 1 : edit.start + 1]
        assert edit.end == len(text) or text[edit.end - 1] == "\n"
    for _ in range(4):
        before, text = text, cut(text)
        if text == before:
            break
    assert cut(text) == text


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    lexicon = shipped_model().lexicons[0]
    for unit in units_of(text, lexicon):
        assert text[unit.start : unit.end].strip()
        assert unit.words > 0
        assert all(0 <= feature < len(NAMES) for feature in unit.features)
    cut(text)
    edge_labels(text)


@given(st.lists(PIECES, min_size=1, max_size=40))
def test_the_parts_that_are_shown_sum_to_the_score_that_decides(lines: list[str]) -> None:
    model = shipped_model()
    units = units_of("\n".join(lines), model.lexicons[0])
    scores = judge(units, model)
    scale = [unit.words**0.3 for unit in units]
    shown = [
        sum(value for _, value in parts) + model.inside_bias * root
        for parts, root in zip(unit_contributions(units, model), scale, strict=True)
    ]
    assert shown == pytest.approx(scores.inside)
    assert len(first_look(units, model.first, model.first_bias)) == len(units)


def test_explain_lines_covers_each_line_of_words_and_says_which_are_in_the_article() -> None:
    text = page(MENU, "", TITLE, ARTICLE, "*", FOOTER)
    found = explain_lines(Document(text))
    lines = text.split("\n")
    assert [score.line for score in found] == [number for number, line in enumerate(lines, 1) if len(line) > 3]
    assert [score.text for score in found if score.inside] == [line for line in lines if line in {*ARTICLE, TITLE}]
    assert all(score.contributions for score in found)
    assert explain_lines(Document(text, lang="fi")) == []


def test_a_weights_file_of_other_features_is_refused() -> None:
    data = json.loads(WEIGHTS.read_text("utf-8"))
    data["weights"]["inside"]["own"]["a feature that was dropped"] = 1.0
    with pytest.raises(CleanerError, match="fit it again"):
        read_model(json.dumps(data))
    data["weights"]["inside"]["own"] = {}
    assert set(read_model(json.dumps(data)).inside) == {0.0}
    assert len(shipped_model().context) == len(CONTEXT)
