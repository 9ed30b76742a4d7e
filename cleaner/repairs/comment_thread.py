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

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, islice
from typing import ClassVar, NamedTuple

from cleaner.automaton import Automaton, build_automaton
from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.later import later
from cleaner.rule import Reads, Stage
from cleaner.values import dataclass

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
THREADS = 5
"""Threads one above the other that are taken for one."""
VOICES = 3
"""Lines in which a reader addresses the author that make a thread of bare comments."""
VOICE_SCORE = 5.0
"""What a stretch of bare comments must weigh: see `_by_voice`."""
OPENING = 240
"""Code points of a line in which it is looked for who speaks to whom."""
LONGEST_HEADER = 2000
"""Code points that no heading or header of comments has, not even in a language without spaces."""
HEADING_SPACES = 20
"""Spaces that a heading of comments, or the header of one, has less of."""
LAST_LINES = 20
"""A reader must be heard among so many last lines: a thread of bare comments reaches the end."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril"
    r"|juin|"
    r"juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|"
    r"octubre|noviembre|diciembre)\.?"
)
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: de)? {_MONTH},?(?: de)? (?:19|20)\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)"
)
_TIME = r"\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: uhr)?"
_TIMED = rf"{_DATE},? ?(?:at |@ ?|um |à |a las |- ?|\| ?)?{_TIME}"
_AGO = (
    r"(?:(?:about |over |almost )?(?:\d+|an?) ?(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year|yr|mo)s? ago"
    r"|vor (?:\d+|einem|einer) \w+|il y a \d+ \w+|hace \d+ \w+)"
)
_ITEM = r"(?:(?:[-•*+]|\d+[.)]) )?"
_ON = r"(?:on |am |le |el )?"
_REPLY = (
    r"(?:reply|replies|antworten|répondre|responder|rispondi|beantwoorden)(?: (?:to|an|à|a) .{1,40}| ?[↓↩])?"
    r"|log in to reply"
)
_TAG = r"(?: ?[-|,•·(#]? ?(?:reply|permalink|link|edited|report|#?\d+)\)?){0,3}"

_SURE_HEADER = later(
    rf"{_ITEM}(?:\S.{{0,60}} (?:says|said|wrote|sagt|schreibt|schrieb|dice|dit|a écrit)(?:,? {_ON}(?:{_TIMED}"
    rf"|{_DATE}|{_AGO}))?\s?:"
    rf"|{_AGO}{_TAG}|\S.{{0,40}}? ?[-|•·,] ?{_AGO}{_TAG}"
    rf"|(?:\S.{{0,40}}? ?[-|•·,]? )?{_ON}{_TIMED}{_TAG}"
    rf"|posted by:? .{{1,40}} (?:at|on) (?:{_TIMED}|{_DATE}|{_AGO}).{{0,20}}"
    rf"|.{{0,80}}\(score:-?\d.{{0,20}}\)|by \S.{{0,30}} \( ?\d+ ?\)"
    rf"|{_REPLY})"
)
"""A line that hardly anything but a comment has above or below it. In lower case, like all patterns here."""
_SAYS = later(rf"{_ITEM}\S.{{0,40}} (?:says|sagt|schreibt|dice|dit)")
"""A name with "says" and no more: a comment's header where readers address the author below it."""
_HEADER = later(
    rf"{_SURE_HEADER.pattern}|{_ITEM}(?:\S.{{0,40}}? ?[-|•·,]? )?{_ON}{_DATE}{_TAG}|{_ITEM}\S.{{0,60}} (?:says"
    rf"|said|wrote)"
)
_HEADER_HINT = later(r"\d|says|said|wrote|repl|sagt|schr|dice|dit\b|écrit|répon|respond|rispon|antw| ago")
_SURE_HINT = later(
    r" (?:says|said|wrote|sagt|schr|dice|dit\b|a écrit|ago)|vor |il y a|hace |\d[:.h]\d\d|posted by|\(score:|\d ?\)$"
    r"|repl|antwo|répon|respond|rispon"
)
"""One of these stands in every sure header, and in few other lines."""
_HEADING = later(
    r"(?:(?:\d[\d,.]* |no )?(?:reader |readers' |user |article |facebook ?|all |recent |top )?"
    r"(?:comments?|responses|replies|kommentare?|leserkommentare|commentaires?|comentarios?|comentários?|commenti"
    r"|reacties)"
    r"(?: ?\(? ?\d[\d,.]* ?\)?)?"
    r"|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:thoughts?|responses?|replies|comments?|gedanken|réflexions?|pensamientos?|comentarios?) (?:on|to|zu|sur"
    r"|en|about)\b.*"
    r"|join the (?:discussion|conversation)|comments? section|discussion \(\d+\)|(?:show|view"
    r"|hide) (?:all )?comments)\s*[:.]?"
)
_FORUM = later(
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
_GOOD_WORDS = (
    "great", "nice", "good", "awesome", "amazing", "excellent", "fantastic", "wonderful", "interesting", "lovely",
    "beautiful", "brilliant", "superb", "helpful", "informative", "useful", "insightful", "detailed", "inspiring",
    "thoughtful", "well-written", "well written", "terrific", "valuable", "fabulous",
)  # fmt: skip
_GOOD = rf"(?:{'|'.join(_GOOD_WORDS)})"
_PRAISE = later(
    rf"(?:(?:wow|hi|hello|hey|yes|this (?:is|was)|it's|that's|it is|that is|(?:such|what) an?|an?|the|very|really"
    rf"|so|super|"
    rf"truly|absolutely|incredibly)\b[,! ]*){{0,4}}{_GOOD}\b(?:,? (?:and |& )?\w+){{0,3}}? {_THING}\b"
    r"|(?:so|very|really|super|incredibly) (?:incredibly |very )?(?:helpful|informative|useful|true|inspiring"
    r"|insightful).{0,12}$"
    r"|well (?:said|written|done)\b"
)
"""Praise of the article at the start of a line."""
_THANKS = later(
    # "Thanks for reading" is what its author writes, and so are thanks for visiting, joining, watching.
    r"\b(?:thanks?|thank you|thx),?(?: \w+)?,?(?: so| very)?(?: much| again| a lot| a million)? for "
    r"(?:all|the|your|this|these|that|such|taking|sharing|posting|writing|putting|providing|explaining|creating"
    r"|making|"
    r"publishing|an?|clarifying|giving|pointing|responding|replying|commenting|asking|highlighting)\b"
    r"|\b(?:thanks|thank you) (?:so much|in advance|again)\b(?! (?:for (?:reading|visiting|joining|watching"
    r"|listening|following|being|your support)|to))"
)
_TOLD = later(
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
_GREETING = later(r"(?:hi|hello|hey|dear)(?: there)?,? [\w'-]+(?: [\w'-]+)?\s?[,!.-]|[a-z]+ ?[,!]$")
_TALK = later(
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
_MARKS = later(r":-?\)|;-?\)|:-?D\b|[\U0001F600-\U0001F64F\U0001F44D\u2764]|!!|\.{4}| [,!?](?:\s|$)")
_INVITE = later(
    r"\b(?:in the comments?(?: section)?|comments? (?:below|section)|leave (?:me )?a comment|(?:your )?(?:thoughts"
    r"|comments) below|let (?:me|us) know)\b"
)
_LISTED = later(r"[-•*|] |\d+[.)] |#")

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

_VOICE_WORDS = (*_GOOD_WORDS, "well", "true", "thank", "thx", *_TOLD_WORDS)
"""A line in which a reader addresses the author, or the author a reader, has one of these."""


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

    def find(self, document: Document) -> Iterator[Edit]:
        """Yield the thread, if there is one."""
        low = document.folded
        structured = _may_be_structured(low)
        is_heard = _heard_at_the_end(low)
        if not structured and not is_heard:
            return
        filled = _lines(document, low)
        found = _by_structure(filled, _after_words(filled, ARTICLE_WORDS)) if structured else None
        if found is None and is_heard:
            found = _by_voice(filled, _after_words(filled, LONG_ARTICLE_WORDS))
        if found is None:
            return
        start, why = found
        for _ in range(THREADS):  # what the next passes would find above it counts as well
            rest = filled[:start]
            above = _by_structure(rest, _after_words(rest, ARTICLE_WORDS)) if structured else None
            above = above or _by_voice(rest, _after_words(rest, LONG_ARTICLE_WORDS))
            if above is None:
                break
            start, why = above
        article = sum(line.words for line in filled[:start])
        if article < (1 - self.max_share) * sum(line.words for line in filled):
            return
        if sum(1 for line in filled if len(line.text) < 80 and _FORUM.fullmatch(line.text)) >= 2:
            return
        if any(line.words >= PROSE_LINE for line in filled[:start]):
            yield Edit(filled[start].start, len(document.text), why=why)


def _may_be_structured(low: str) -> bool:
    """Return whether a text in lower case has signs of a thread, and a heading or headers of comments."""
    hits = [number for number, _ in _found_in(_SIGNS + _HEADING_WORDS, low + "\n")]
    signs = sum(number < len(_SIGNS) for number in hits)
    if signs < HEADERS and (not signs or signs == len(hits)):
        return False
    short = [line for line in map(str.strip, low.split("\n")) if line.count(" ") < HEADING_SPACES]
    return any(map(_is_heading, short)) or sum(map(_is_sure_header, short)) >= HEADERS


def _heard_at_the_end(low: str) -> bool:
    """Return whether a reader addresses the author in one of the last lines of a text in lower case."""
    seen, at = 0, len(low)
    while seen < LAST_LINES and at > 0:  # from the end: the text may be long
        end, at = at, max(0, low.rfind("\n", 0, at))
        seen += not low[at:end].isspace() and at < end
    tail = low[at:]
    lines = tail.split("\n")
    starts = list(accumulate([len(line) + 1 for line in lines], initial=0))
    heard = {bisect_right(starts, start) - 1 for _, start in _found_in(_VOICE_WORDS, tail)}
    return any(_addresses(lines[number].strip()) for number in heard)


def _found_in(words: tuple[str, ...], low: str) -> Iterable[tuple[int, int]]:
    return _automaton(words).find(low)


@cache
def _automaton(words: tuple[str, ...]) -> Automaton:
    return build_automaton(words)


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


# What a line is depends on its text alone, and the passes of a document read most lines again. Only short lines are
# asked about: what is remembered must not hold giant ones.
_remembered = lru_cache(maxsize=30_000)


def _is_header(text: str) -> bool:
    return len(text) < LONGEST_HEADER and text.count(" ") < 16 and _is_known_header(text)


@_remembered
def _is_known_header(text: str) -> bool:
    return _HEADER_HINT.search(text) is not None and _HEADER.fullmatch(text) is not None


def _is_sure_header(text: str) -> bool:
    return len(text) < LONGEST_HEADER and text.count(" ") < 16 and _is_known_sure_header(text)


@_remembered
def _is_known_sure_header(text: str) -> bool:
    if _SURE_HINT.search(text) is None:
        return False
    return _SURE_HEADER.fullmatch(text) is not None or _SAYS.fullmatch(text) is not None


def _is_heading(text: str) -> bool:
    return len(text) < LONGEST_HEADER and text.count(" ") < HEADING_SPACES and _is_known_heading(text)


@_remembered
def _is_known_heading(text: str) -> bool:
    return _HEADING.fullmatch(text) is not None


def _by_structure(lines: Sequence[_Line], first: int) -> tuple[int, str] | None:
    """Return where a thread with headers of comments starts, and the evidence."""
    headings = [index for index in range(first, len(lines)) if _is_heading(lines[index].text)]
    if headings:
        below = [_is_header(line.text) or _addresses(line.text) for line in lines[headings[0] + 1 :]]
        signs = sum(below)
        at = 0
        for heading in headings:
            signs -= sum(below[at : heading - headings[0]])
            at = heading - headings[0]
            if signs >= 2 and _is_near(lines, heading, below[at:]):
                return heading, f"a heading of comments, and {signs} comments or more below it"
    sure = [index for index in range(first, len(lines)) if _is_sure_header(lines[index].text)]
    if len(sure) < HEADERS:
        return None
    chain = sure[-1:]
    for index in reversed(sure[:-1]):
        if sum(line.words for line in lines[index + 1 : chain[0]]) > COMMENT_WORDS:
            break
        chain.insert(0, index)
    texts = [line for line in lines[chain[0] : chain[-1] + 2] if line.words >= 3 and not _is_header(line.text)]
    if len(chain) < HEADERS or len(texts) < 2:
        return None
    says_alone = not any(_SURE_HEADER.fullmatch(lines[index].text) for index in chain)
    if says_alone and not any(_addresses(line.text) for line in texts):
        return None
    start = chain[0]
    # The name above the time belongs to the comment.
    if start > first and lines[start - 1].words <= 4 and lines[start - 1].text[-1] not in ".!?:;,":
        start -= 1
    return start, f"{len(chain)} headers of comments"


def _is_near(lines: Sequence[_Line], heading: int, below: Sequence[bool]) -> bool:
    """Return whether a comment stands within `COMMENT_WORDS` words below a heading."""
    words = 0
    for line, is_comment in zip(islice(lines, heading + 1, None), below, strict=False):
        if is_comment or words > COMMENT_WORDS:
            return words <= COMMENT_WORDS
        words += line.words
    return False


def _addresses(text: str) -> bool:
    """Return whether a reader addresses the author in this line, or the author a reader."""
    return _opens_so(text[: OPENING + 1])


@_remembered
def _opens_so(text: str) -> bool:
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
