from __future__ import annotations

import pytest
from mending import mend

from cleaner.document import Document
from cleaner.repairs.story_links import StoryLinks

LINKS = StoryLinks(lines=("/(?:Also read|RELATED): .{4,160}[^.;:]/", "our other stories"))
STORY = "The tower has stood empty since the bell was sold, and a developer wants it for flats."


@pytest.mark.parametrize("link", ["Also read: Bell found", "  RELATED: The tower in numbers ", "Our other  stories"])
def test_takes_a_link_of_its_own_line(link: str) -> None:
    assert mend(LINKS, f"{STORY}\n\n{link}\n\n{STORY}").split() == [*STORY.split(), *STORY.split()]


@pytest.mark.parametrize(
    "text",
    [
        "He also read: The Odyssey, twice",
        "Also read: the letters of her aunt, which she kept.",
        f"{STORY} Also read: Bell found in barn",
    ],
)
def test_leaves_a_sentence(text: str) -> None:
    assert mend(LINKS, text) == text


def test_a_long_text_keeps_its_references() -> None:
    guide = f"{STORY}\n\nAlso read: Bell found in barn\n\n"
    words = len(guide.split())
    assert "Also read" not in mend(StoryLinks(LINKS.lines, longest=words), guide)
    assert mend(StoryLinks(LINKS.lines, longest=words - 1), guide) == guide


def test_looks_only_at_the_lines_it_is_given() -> None:
    document = Document(f"Also read: Bell found in barn\n{STORY}\nAlso read: Tower sold again")
    assert [edit.start for edit in LINKS.find(document, {document.lines[2]: LINKS.anchors()})] == [document.lines[2][0]]
    assert list(LINKS.find(document, {document.lines[2]: LINKS.anchors()[1:]})) == [], "and at patterns that may match"


def test_refuses_a_pattern_that_is_none() -> None:
    with pytest.raises(ValueError, match="missing"):
        StoryLinks(lines=("/(?:Also read/",))
