"""What a name rule promises: listed variants, ambiguous ones, near-spellings with evidence, and when it abstains."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.actions.name import Name
from cleaner.document import Document
from cleaner.edit import apply_edits
from cleaner.names import NameFinder
from cleaner.names.distance import distance, is_close
from cleaner.names.sounds import outline, shortened, skeleton

BLINKEN = Name(
    "Antony Blinken", "Blinken", title=("Secretary of State",), variants=("Anthony Blinken", "Blingen"), near=True
)
XI = Name("Xi Jinping", "Xi", title=("Chinese President",), ambiguous=(("Ji", "Xi"),), near=True)
LEYEN = Name("Ursula von der Leyen", "von der Leyen", title=("Commission President",), near=True)
ZELENSKY = Name("Volodymyr Zelensky", "Zelensky", accept=("Zelenskyy",), near=True)
KAZAKHSTAN = Name("Kazakhstan", "Kazakhstan", "place", near=True)
BAGEHOT = Name("Knight-Bagehot Fellowship", "Knight-Bagehot", "organisation", near=True)
JAZEERA = Name("Al Jazeera", "Al Jazeera", "organisation", variants=("Al-Jazera",))
NAMES = (BLINKEN, XI, LEYEN, ZELENSKY, KAZAKHSTAN, BAGEHOT, JAZEERA)
FINDER = NameFinder(NAMES)
WRAPPED = "The mayor of the town had waited at the old harbour since\nfour in the morning, and at half past nine met"


def corrected(text: str, finder: NameFinder = FINDER) -> str:
    for _ in range(5):
        edits = sorted((edit.start, edit.end, edit.new) for _, edit in finder.find(Document(text)))
        if not edits:
            return text
        text = apply_edits(text, edits)
    raise AssertionError("does not settle")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Anthony Blinken left.", "Antony Blinken left."),
        ("Blingen's aide", "Blinken's aide"),
        ("Blingen’s aide", "Blinken’s aide"),
        ("ANTHONY BLINKEN LEAVES", "ANTONY BLINKEN LEAVES"),
        ("Anthony J. Blinken left.", "Antony J. Blinken left."),
        (f"{WRAPPED} Anthony\nBlinken there.", f"{WRAPPED} Antony\nBlinken there."),
        ("Anthony  Blinken left.", "Antony  Blinken left."),
        ("Anthony Blingen left.", "Antony Blinken left."),
        ("He told Al-Jazera so.", "He told Al Jazeera so."),
        ("Secretary of State Blinkan left. BLINKAN LEAVES", "Secretary of State Blinken left. BLINKEN LEAVES"),
        ("Secretary of State Piplingen left.", "Secretary of State Blinken left."),
        ("Antony Blinken spoke, and for Blinkin it ended.", "Antony Blinken spoke, and for Blinken it ended."),
        ("Secretary of State Antony\nBlinkan left.", "Secretary of State Antony\nBlinken left."),
        ("Critics of Volodimyr Zelensky left.", "Critics of Volodymyr Zelensky left."),
        ("Commission President von ter Leyen left.", "Commission President von der Leyen left."),
        ("She lives in Kazakstan.", "She lives in Kazakhstan."),
        ("The Knight-Backhatt Fellowship ended.", "The Knight-Bagehot Fellowship ended."),
        ("Chinese President Xi Jinping spoke. Ji says so.", "Chinese President Xi Jinping spoke. Xi says so."),
        ("Chinese President Ji spoke.", "Chinese President Xi spoke."),
        ("Chinese President Ji said so. Aides to Ji left.", "Chinese President Xi said so. Aides to Xi left."),
    ],
)
def test_corrections(wrong: str, right: str) -> None:
    assert corrected(wrong) == right


@pytest.mark.parametrize(
    "text",
    [
        "Anthony stayed at home.",
        "Anthony and Blinken left.",
        "The Blingenite left.",
        "Ji says so.",
        "Chinese President Xi Jinping met the scholar Ji Xianlin. Ji says so.",
        "Chinese President Xi Jinping spoke. Ji is a Chinese dagger-axe.",
        "Volodymyr Zelensky spoke. Zelenskyy left, and his wife, Olena Zelenska, stayed. Zelenska smiled.",
        "Antony Blinken spoke. Those Blinkin' lights stayed on.",
        "Write to anthony@blingen.example, see www.blingen.example or Blingen.pdf, #Blingen, @Blingen.",
        'The letter said "Blingen [sic]".',
        "The banner misspelled it as Blingen.",
        "Rik van der Leyen paints.",
        "Antony Blinken spoke.\n\nAnthony\n\nBlinken",
        "Antony Blinken spoke. The Blinkan Group grew.",
        "Antony Blinken spoke. In Blinkan, rain fell.",
    ],
)
def test_right_words_stay(text: str) -> None:
    assert corrected(text) == text


def test_why_tells_the_evidence() -> None:
    (edit,) = [edit for _, edit in FINDER.find(Document("Secretary of State Blinkan met Antony Blinken."))]
    assert edit.why == "near: distance 0.4, title + right spelling in document"
    (edit,) = [edit for _, edit in FINDER.find(Document("Anthony Blinken left."))]
    assert edit.why == "variant: listed for Antony Blinken"


def test_protected_spans_are_asked_for_only_when_something_was_found() -> None:
    def spans() -> list[tuple[int, int]]:
        asked.append(True)
        return [(0, 7)]

    asked: list[bool] = []
    assert list(FINDER.find(Document("Nothing is wrong here."), spans)) == []
    assert not asked
    assert list(FINDER.find(Document("Blingen left."), spans)) == []
    assert asked


def test_never_bars_a_form() -> None:
    text = "Secretary of State Blinkan left."
    assert corrected(text, NameFinder([Name("Antony Blinken", "Blinken", title=BLINKEN.title, near=True)])) != text
    barred = Name("Antony Blinken", "Blinken", title=BLINKEN.title, near=True, never=("Blinkan",))
    assert corrected(text, NameFinder([barred])) == text


def test_without_near_only_the_list_counts() -> None:
    listed = NameFinder([Name("Antony Blinken", "Blinken", title=BLINKEN.title, variants=("Blingen",))])
    assert corrected("Secretary of State Blinkan and Blingen", listed) == "Secretary of State Blinkan and Blinken"


def test_a_variant_inside_the_right_form_is_not_an_error() -> None:
    finder = NameFinder([Name("Hun Sen", "Hun Sen", variants=("Sen",))])
    assert corrected("Hun Sen spoke. Sen left.", finder) == "Hun Sen spoke. Hun Sen left."


def test_names_that_both_fit_are_left_alone() -> None:
    office = ("Chancellor of State",)
    twins = [Name(f"Otto {name}", name, title=office, near=True) for name in ("Marlinken", "Marlinpen")]
    text = "Chancellor of State Marlinten spoke."
    assert corrected(text, NameFinder(twins)) == text


def test_a_finder_can_be_pickled() -> None:
    list(FINDER.find(Document("Blingen left.")))
    again = pickle.loads(pickle.dumps(FINDER))
    assert corrected("Blingen left.", again) == "Blinken left."


def test_sounds() -> None:
    assert skeleton("blinken") == skeleton("blingen")
    assert outline("blinken") == "PRANKAN"
    assert not shortened(skeleton("erdogan")).isdisjoint(shortened(skeleton("erdowan")))
    assert distance("blingen", "blinken") == 0.5
    assert is_close("schtoltenberg", "stoltenberg", distance("schtoltenberg", "stoltenberg"))
    assert not is_close("sulayem", "salman", distance("sulayem", "salman"))


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@given(WORD, WORD)
def test_distance_is_zero_for_equal_words_alone(a: str, b: str) -> None:
    assert (distance(a, b) == 0) == (a == b)
    assert distance(a, b) >= 0


PIECES = st.lists(
    st.sampled_from(
        [
            "Blingen", "Blinkan", "Blinken", "Antony", "Anthony", "Ji", "Xi", "Jinping", "says", "Zelensky",
            "Selenski", "von", "der", "ter", "Leyen", "Ursula", "Secretary of State", "Kazakstan", ".", ",",
            "\n", "\n\n", " ", "'s",
            "İ", "ß", "“", "”", "’s", "J.", "@", "the", "in", "KAZAKSTAN", "Knight-", "Bagehott", "Fellowship", "  ",
        ]
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_edits_settle_and_do_not_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = [edit for _, edit in FINDER.find(Document(text))]
    assert all(edit.new != text[edit.start : edit.end] for edit in found)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))
    once = corrected(text)
    assert corrected(once) == once
    assert once.count("\n") == text.count("\n")
