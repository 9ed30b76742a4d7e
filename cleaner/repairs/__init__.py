"""The repairs that a pack can name, one file each; the table is the registry.

Looked up by name and imported when first asked for, since most runs need few of them at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

REPAIRS = {
    "encoding": "encoding:Encoding",
    "characters": "characters:Characters",
    "quotes": "quotes:Quotes",
    "spacing": "spacing:Spacing",
    "page-region": "page_region:PageRegion",
    "comment-thread": "comment_thread:CommentThread",
    "tail-section": "tail_section:TailSection",
    "author-bio": "author_bio:AuthorBio",
    "page-date": "page_date:PageDate",
    "dated-list": "dated_list:DatedList",
    "story-links": "story_links:StoryLinks",
    "unwrap": "unwrap:Unwrap",
    "join-links": "join_links:JoinLinks",
    "dehyphenate": "dehyphenate:Dehyphenate",
    "doubled-words": "doubled_words:DoubledWords",
    "echoes": "echoes:Echoes",
    "stray-punctuation": "stray_punctuation:StrayPunctuation",
    "stray-stops": "stray_stops:StrayStops",
    "glued-sentences": "glued_sentences:GluedSentences",
    "repeats": "repeats:Repeats",
    "layout": "layout:Layout",
}
"""A repair's name in packs, and the module and class that hold it."""


def repair_class(name: str) -> Any:
    """Return the class of the repair of that name. Raises KeyError for a name that is not in the table."""
    module, _, cls = REPAIRS[name].partition(":")
    return getattr(import_module(f"cleaner.repairs.{module}"), cls)
