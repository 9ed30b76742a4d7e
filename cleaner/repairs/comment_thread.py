"""Remove the readers' comments that a page shows below its article.

    - id: comment-thread
      repair: comment-thread
      max_share: 0.5

A thread is known by its structure, not by a heading alone: name, time, text and "Reply", over and over, with or
without "12 Comments" above; or, where an extractor kept the bare texts, line after line of readers who greet, thank
and praise whoever wrote the article. It goes from its heading or first comment to the end of the text.

Wrong for a page on which the posts are the content (a forum, questions and answers, a page of letters): so the
thread must follow an article, hold no more than `max_share` of the words, and reach the end of the text; and the
marks of a forum ("Joined: 2009", "Senior Member", "Accepted answer") leave the page alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from cleaner.document import Document
from cleaner.edit import Edit, Span
from cleaner.errors import Place
from cleaner.repairs.comment_headers import HEADING, is_header, is_heading, is_sure_header, remembered, structure_of
from cleaner.rule import Pattern, Reads, Stage

ARTICLE_WORDS = 40
"""Words that must stand before a thread with headers: fewer are a notice with answers, not an article."""
LONG_ARTICLE_WORDS = 120
"""Words that must stand before bare comments, which have less to be known by."""
PROSE_LINE = 12
"""Words from which a line counts as prose here."""
COMMENT_WORDS = 300
"""Words that may stand between two headers of one thread."""
HEADERS = 3
"""Headers that make a thread without a heading above it."""
VOICES = 3
"""Lines in which a reader addresses the author that make a thread of bare comments."""
VOICE_SCORE = 5.0
"""What a stretch of bare comments must weigh: see `_by_voice`."""
OPENING = 240
"""Code points of a line in which it is looked for who speaks to whom."""
LAST_LINES = 20
"""A reader must be heard among so many last lines: a thread of bare comments reaches the end."""

_FORUM = re.compile(
    r"joined:? .{3,20}|(?:posts|messages|threads|reputation|reaction score|likes received):? ?\d[\d,.]*"
    r"|location: .{2,40}"
    r"|(?:senior|junior|new|full|active|well-known|registered|distinguished) (?:member|user|poster)|member since .*"
    r"|thread (?:starter|tools|rating)|topic starter|original poster|quick reply|reply to (?:thread|topic)"
    r"|this (?:thread|topic) .{0,30}closed.*"
    r"|accepted answer|best answer|(?:sort(?:ed)? by:? )?(?:most )?votes|\d+ answers?(?: sorted by.*)?"
    r"|asked .{4,30}|answered .{4,30}"
    r"|add a comment \||post (?:reply|your answer)|sign up using .*|page \d+ of \d+"
)
"""What the pages of forums and of questions and answers have beside every post."""

_POST = (
    r"(?:posts?|articles?|blogs?|site|website|recipes?|videos?|write-?ups?|reviews?|guides?|lists?|itinerary|tutorial"
    r"|series)"
)
_THING = (
    rf"(?:{_POST}|reads?|info(?:rmation)?|tips?|advice|piece|job|work|stuff|insights?|content|ideas?|points?|question"
    r"|summary|overview|resources?|explanation|breakdown|story|column|sharing|detail)"
)
_GOOD = (
    r"(?:great|nice|good|awesome|amazing|excellent|fantastic|wonderful|interesting|lovely|beautiful|brilliant"
    r"|superb|"
    r"helpful|informative|useful|insightful|detailed|inspiring|thoughtful|well[- ]written|terrific|valuable"
    r"|fabulous)"
)
_PRAISE = re.compile(
    rf"(?:(?:wow|hi|hello|hey|yes|this (?:is|was)|it's|that's|it is|that is|(?:such|what) an?|an?|the|very|really"
    rf"|so|super|"
    rf"truly|absolutely|incredibly)\b[,! ]*){{0,4}}{_GOOD}\b(?:,? (?:and |& )?\w+){{0,3}}? {_THING}\b"
    r"|(?:so|very|really|super|incredibly) (?:incredibly |very )?(?:helpful|informative|useful|true|inspiring"
    r"|insightful).{0,12}$"
    r"|well (?:said|written|done)\b"
)
"""Praise of the article at the start of a line."""
_THANKS = re.compile(
    # "Thanks for reading" is what its author writes, and so are thanks for visiting, joining, watching.
    r"\b(?:thanks?|thank you|thx),?(?: \w+)?,?(?: so| very)?(?: much| again| a lot| a million)? for "
    r"(?:all|the|your|this|these|that|such|taking|sharing|posting|writing|putting|providing|explaining|creating"
    r"|making|"
    r"publishing|an?|clarifying|giving|pointing|responding|replying|commenting|asking|highlighting)\b"
    r"|\b(?:thanks|thank you) (?:so much|in advance|again)\b(?! (?:for (?:reading|visiting|joining|watching"
    r"|listening|following|being|your support)|to))"
)
_TOLD = re.compile(
    rf"\b(?:love|loved|loving|enjoy(?:ed|ing)?|liked?|appreciate|read(?:ing)?|found|came across|stumbled (?:up)?on"
    rf"|bookmark(?:ed|ing)?|"
    rf"sav(?:ed|ing)) (?:all )?(?:of )?(?:this|your|these) (?:\w+ ){{0,2}}?{_POST}\b"
    r"|\b(?:you're|you are) (?:very |most |so |always )?welcome\b(?! to)"
    r"|\b(?:glad|happy|pleased|delighted) (?:that )?(?:you (?:liked|enjoyed|found|like)|to hear|it (?:helped"
    r"|was helpful)|this (?:helped|was helpful))\b"
    r"|\bhope (?:this|that|it) helps\b"
)
"""What a reader says to the author, or the author back."""
_TOLD_WORDS = (
    "love ", "loved", "loving", "enjoy", "like", "appreciat", "read", "found", "came across", "stumbled",
    "bookmark", "saved", "saving", "welcome", "glad", "happy", "pleased", "delighted", "hope",
)  # fmt: skip
_GREETING = re.compile(r"(?:hi|hello|hey|dear)(?: there)?,? [\w'-]+(?: [\w'-]+)?\s?[,!.-]|[a-z]+ ?[,!]$")
_TALK = re.compile(
    # How people answer one another; an author may write so too, and then it says nothing (see `_talk_weight`).
    r"(?:yes|yeah|yep|nope|haha+|lol|wow|oo+h|omg|agreed?|totally|same here|amen|congrats|congratulations|exactly"
    r"|cheers|"
    r"thanks|thank you|question|ps|p\.s\.|love|loved|just|can we|could you|can you|do you (?:know|have|recommend"
    r"|think)|"
    r"would you|any (?:chance|suggestions?|tips|ideas?)|does (?:any|some)one|has anyone|is there (?:any|a)"
    r"|would love|keep (?:up|posting)|"
    r"hope|glad|please|sorry|good luck|looking forward|in my opinion)\b"
    r"|(?:i|we)(?:'(?:d|ve|m|ll|re))? (?:second|agree|disagree|also|too|just|would|love|loved|like|liked|have|had"
    r"|am|was|were|recently|"
    r"think|thought|wonder|wish|hope|read|found|did|do|don't|didn't|never|always|really|can't|cannot|used|tried"
    r"|made|need|want)\b"
    r"|@\w+\b"
)
_MARKS = re.compile(r":-?\)|;-?\)|:-?D\b|[\U0001F600-\U0001F64F\U0001F44D\u2764]|!!|\.{4}| [,!?](?:\s|$)")
_INVITE = re.compile(
    r"\b(?:in the comments?(?: section)?|comments? (?:below|section)|leave (?:me )?a comment|(?:your )?(?:thoughts"
    r"|comments) below|let (?:me|us) know)\b"
)
_LISTED = re.compile(r"[-•*|] |\d+[.)] |#")

_SIGNS = (
    "reply", "replies", " says", " said:", " wrote:", " ago", "posted by", "(score:", " am\n", " pm\n",
    "thank", "great ", "love ",
    "antworten", "schreibt", "répondre", "responder", "dice:",
)  # fmt: skip
"""A thread has some of these in its lines: a text without them isn't looked at."""
_HEADING_WORDS = (
    "comment", "responses", "replies", "thoughts on", "discussion", "conversation", "kommentar", "coment", "reacties",
    "réflexion", "gedanken", "pensamiento",
)  # fmt: skip

_ANCHOR_FLAGS = int(re.IGNORECASE | re.DOTALL)


class _Line(NamedTuple):
    start: int
    text: str
    words: int


@dataclass(frozen=True)
class CommentThread:
    """`max_share` is the largest part of the text's words that a thread may hold, from 0 to 1."""

    max_share: float = 0.5

    stage: ClassVar[Stage] = Stage.LINES
    reads: ClassVar[Reads] = Reads.LINES

    def anchors(self) -> tuple[Pattern, ...]:
        """Return what the lines of a thread hold: only a text with such lines is looked at."""
        signs = "|".join(re.escape(sign.rstrip("\n")) for sign in _SIGNS)
        kinds = (signs, _PRAISE.pattern, _THANKS.pattern, _TOLD.pattern)
        expressions = (*(f".*(?:{kind}).*" for kind in kinds), HEADING.pattern)
        return tuple(Pattern("", expression, _ANCHOR_FLAGS, None, Place("")) for expression in expressions)

    def find(self, document: Document, lines: Iterable[Span] | None = None) -> Iterator[Edit]:
        """Yield the thread, if there is one; `lines` are those that may hold an anchor, all lines without them."""
        spans = list(document.whole_lines if lines is None else lines)
        is_heard = _heard_at_the_end(document, spans)
        structured = _is_structured(document, spans)
        if not structured and not is_heard:
            return
        low = document.shadow.lower()
        filled = _lines(document, low)
        found = _by_structure(filled, _after_words(filled, ARTICLE_WORDS)) if structured else None
        if found is None and is_heard:
            found = _by_voice(filled, _after_words(filled, LONG_ARTICLE_WORDS))
        if found is None:
            return
        start, why = found
        article = sum(line.words for line in filled[:start])
        if article < (1 - self.max_share) * sum(line.words for line in filled):
            return
        if sum(1 for line in filled if len(line.text) < 80 and _FORUM.fullmatch(line.text)) >= 2:
            return
        if any(line.words >= PROSE_LINE for line in filled[:start]):
            yield Edit(filled[start].start, len(document.text), why=why)


def _is_structured(document: Document, spans: Sequence[Span]) -> bool:
    """Return whether a text may have a thread of headers: a heading in these lines, or headers anywhere; and signs.

    The heading and the headers are looked for first, since most texts have signs but neither of them.
    """
    shadow = document.shadow
    lines = document.shape.lines if shadow is document.text else shadow.split("\n")
    may_be_heading, headers = structure_of(lines)
    if not may_be_heading and headers < HEADERS:
        return False
    marked = [shadow[start:end].lower() + "\n" for start, end in spans]
    signs = _signs(marked)
    if signs < HEADERS:
        low = shadow.lower() if signs else ""
        if not any(word in low for word in _HEADING_WORDS):
            return False
    return headers >= HEADERS or any(is_heading(line.strip()) for text in marked for line in text.split("\n"))


def _signs(texts: Sequence[str]) -> int:
    """Return how many signs of a thread the texts hold, counted no further than is asked for."""
    signs = 0
    whole = "".join(texts)
    for sign in _SIGNS:
        signs += whole.count(sign)
        if signs >= HEADERS:
            break
    return signs


def _heard_at_the_end(document: Document, lines: Sequence[Span]) -> bool:
    """Return whether a reader addresses the author in one of the lines, if it is one of the last."""
    if not lines:
        return False
    text, first, seen = document.text, len(document.text) + 1, 0
    while first > lines[0][0] and seen < LAST_LINES:
        end = first - 1
        first = text.rfind("\n", 0, end) + 1
        seen += not text[first:end].isspace()
    texts = (document.shadow[start:end] for start, end in lines if end > first)
    return any(_addresses(line.strip()) for text in texts for line in text.lower().split("\n"))


def _lines(document: Document, low: str) -> list[_Line]:
    """Return the lines that hold text, in lower case."""
    texts = map(str.strip, low.split("\n"))
    starts = document.shape.starts
    return [_Line(start, text, text.count(" ") + 1) for start, text in zip(starts, texts, strict=False) if text]


def _after_words(lines: Sequence[_Line], words: int) -> int:
    """Return the index of the first line with at least that many words before it."""
    seen = 0
    for index, line in enumerate(lines):
        if seen >= words:
            return index
        seen += line.words
    return len(lines)


def _by_structure(lines: Sequence[_Line], first: int) -> tuple[int, str] | None:
    """Return where a thread with headers of comments starts, and the evidence."""
    for heading in range(first, len(lines)):
        if not is_heading(lines[heading].text):
            continue
        signs, near, words = 0, False, 0
        for line in lines[heading + 1 :]:
            if is_header(line.text) or _addresses(line.text):
                signs += 1
                near = near or words <= COMMENT_WORDS
            words += line.words
        if near and signs >= 2:
            return heading, f"a heading of comments, and {signs} comments or more below it"
    sure = [index for index in range(first, len(lines)) if is_sure_header(lines[index].text)]
    if len(sure) < HEADERS:
        return None
    chain = sure[-1:]
    for index in reversed(sure[:-1]):
        if sum(line.words for line in lines[index + 1 : chain[0]]) > COMMENT_WORDS:
            break
        chain.insert(0, index)
    texts = [line for line in lines[chain[0] : chain[-1] + 2] if line.words >= 3 and not is_header(line.text)]
    if len(chain) < HEADERS or len(texts) < 2:
        return None
    start = chain[0]
    # The name above the time belongs to the comment.
    if start > first and lines[start - 1].words <= 4 and lines[start - 1].text[-1] not in ".!?:;,":
        start -= 1
    return start, f"{len(chain)} headers of comments"


@remembered
def _addresses(text: str) -> bool:
    """Return whether a reader addresses the author in this line, or the author a reader."""
    opening = text if len(text) <= OPENING else text[:OPENING].rpartition(" ")[0]
    if _PRAISE.match(opening) is not None:
        return True
    if ("thank" in opening or "thx" in opening) and _THANKS.search(opening) is not None:
        return True
    return any(word in opening for word in _TOLD_WORDS) and _TOLD.search(opening) is not None


def _by_voice(lines: Sequence[_Line], first: int) -> tuple[int, str] | None:
    """Return where bare comments start: the stretch to the end in which readers speak most densely.

    Each line adds to the weight of the stretch or takes from it; a stretch of comments may hold long
    lines without a mark, and an invitation to comment ends the article.
    """
    if not any(_addresses(line.text) for line in lines[-LAST_LINES:]):
        return None
    talk_weight = _talk_weight(lines)
    value = best = 0.0
    best_at, marks, best_marks = -1, 0, 0
    invited = -1
    for index in range(len(lines) - 1, first - 1, -1):
        text = lines[index].text
        if _addresses(text):
            marks += 1
            gain = 2.0
        elif _GREETING.match(text):
            gain = 1.0
        elif _LISTED.match(text):
            gain = -1.0
        elif _TALK.match(text) or _MARKS.search(text):
            gain = talk_weight
        else:
            gain = -0.5
        if marks and gain < 2 and _INVITE.search(text):
            invited = index
            break
        value += gain
        if value >= best and gain > 0:
            best, best_at, best_marks = value, index, marks
    if best_marks >= VOICES and best >= VOICE_SCORE:
        return best_at, f"{best_marks} lines in which readers address the author"
    if invited >= 0 and marks >= 2 * VOICES:
        for index in range(invited + 1, min(invited + 6, len(lines))):
            if _addresses(lines[index].text) or _GREETING.match(lines[index].text) or _TALK.match(lines[index].text):
                return index, f"an invitation to comment, and {marks} lines in which readers address the author"
    return None


def _talk_weight(lines: Sequence[_Line]) -> float:
    """Return what a line of talk weighs: less, the more the article itself talks like that."""
    prose = [line for line in lines[: len(lines) // 2] if line.words >= PROSE_LINE]
    talk = sum(1 for line in prose if _TALK.match(line.text) or _MARKS.search(line.text))
    return 1.0 if talk * 10 < len(prose) else 0.5 if talk * 4 < len(prose) else 0.0
