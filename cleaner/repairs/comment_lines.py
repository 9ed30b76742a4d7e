"""What a single line of readers' comments looks like: a heading, a header, a reader who addresses the author."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import accumulate, islice

from cleaner.automaton import Automaton, build_automaton
from cleaner.later import later
from cleaner.memo import Memo

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

SURE_HEADER = later(
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
    rf"{SURE_HEADER.pattern}|{_ITEM}(?:\S.{{0,40}}? ?[-|•·,]? )?{_ON}{_DATE}{_TAG}|{_ITEM}\S.{{0,60}} (?:says"
    rf"|said|wrote)"
)
_HEADER_HINT = later(r"\d|says|said|wrote|repl|sagt|schr|dice|dit\b|écrit|répon|respond|rispon|antw| ago")
_SURE_HINTS = (
    " says", " said", " wrote", " sagt", " schr", " dice", " dit", " a écrit", " ago", "vor ", "il y a", "hace ",
    "posted by", "(score:", "repl", "antwo", "répon", "respond", "rispon",
)  # fmt: skip
_SURE_NUMBER = later(r"\d(?:[:.h]\d\d| ?\)$)")
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
FORUM = later(
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
GREETING = later(r"(?:hi|hello|hey|dear)(?: there)?,? [\w'-]+(?: [\w'-]+)?\s?[,!.-]|[a-z]+ ?[,!]$")
TALK = later(
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
_MARKS = later(
    # a class in front lets the search leap to its next member
    r"[:;!.,?](?:(?<=[:;])-?\)|(?<=!)!|(?<=\.)\.{3}|(?<= [,!?])(?:\s|$))"
)
_SMILES = later(r"[\U0001F600-\U0001F64F\U0001F44D\u2764]")
_INVITE = later(
    r"\b(?:in the comments?(?: section)?|comments? (?:below|section)|leave (?:me )?a comment|(?:your )?(?:thoughts"
    r"|comments) below|let (?:me|us) know)\b"
)
LISTED = later(r"[-•*|] |\d+[.)] |#")

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
_HEADING_HINTS = (*_HEADING_WORDS, "response", "thought")
"""A heading has one of these."""


class Kind(IntEnum):
    """What a short line is to a thread."""

    OTHER = 0
    HEADER = 1
    HEADING = 2


@cache
def kinds() -> Memo[Kind]:
    """Return what tells the kind of lines in lower case, without spaces at their ends."""
    return Memo(lambda texts: [_kind_of(text) for text in texts])


def _kind_of(text: str) -> Kind:
    return Kind.HEADING if is_heading(text) else Kind.HEADER if is_sure_header(text) else Kind.OTHER


def has_signs(lines: Sequence[str], least: int) -> bool:
    """Return whether lines in lower case have so many signs of a thread, or one and words of a heading."""
    signs = words = 0
    for number, _ in _automaton(_SIGNS + _HEADING_WORDS).find("\n".join([*lines, ""])):
        if number < len(_SIGNS):
            signs += 1
        else:
            words += 1
        if signs >= least or (signs and words):
            return True
    return False


def heard_at_the_end(lines: Sequence[str]) -> bool:
    """Return whether a reader addresses the author in one of the last lines; all are in lower case."""
    last = list(islice(filter(None, map(str.strip, reversed(lines))), LAST_LINES))
    return any(_heard().of(last))


@cache
def _heard() -> Memo[bool]:
    return Memo(_heard_in)


def _heard_in(lines: Sequence[str]) -> list[bool]:
    voiced = {line for _, line in _found_in(_VOICE_WORDS, lines)}
    return [n in voiced and addresses(line) for n, line in enumerate(lines)]


def _found_in(words: tuple[str, ...], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the number of a word, and of the line that it stands in, for each."""
    starts = list(accumulate([len(line) + 1 for line in lines], initial=0))
    for number, start in _automaton(words).find("\n".join(lines) + "\n"):
        yield number, bisect_right(starts, start) - 1


@cache
def _automaton(words: tuple[str, ...]) -> Automaton:
    return build_automaton(words)


# What a line is depends on its text alone, and the passes of a document read most lines again. Only short lines are
# asked about: what is remembered must not hold long ones.
_remembered = lru_cache(maxsize=30_000)


def is_header(text: str) -> bool:
    return len(text) < LONGEST_HEADER and text.count(" ") < 16 and _is_known_header(text)


@_remembered
def _is_known_header(text: str) -> bool:
    return _HEADER_HINT.search(text) is not None and _HEADER.fullmatch(text) is not None


def is_sure_header(text: str) -> bool:
    return len(text) < LONGEST_HEADER and text.count(" ") < 16 and _is_known_sure_header(text)


@_remembered
def _is_known_sure_header(text: str) -> bool:
    for hint in _SURE_HINTS:
        if hint in text:
            break
    else:
        if _SURE_NUMBER.search(text) is None:
            return False
    return SURE_HEADER.fullmatch(text) is not None or _SAYS.fullmatch(text) is not None


def is_heading(text: str) -> bool:
    return len(text) < LONGEST_HEADER and text.count(" ") < HEADING_SPACES and _is_known_heading(text)


@_remembered
def _is_known_heading(text: str) -> bool:
    return any(word in text for word in _HEADING_HINTS) and _HEADING.fullmatch(text) is not None


def smiles(text: str) -> bool:
    """Return whether the line has marks of somebody who talks: a smiley, many exclamation marks."""
    return _MARKS.search(text) is not None or (not text.isascii() and _SMILES.search(text) is not None)


def invites(text: str) -> bool:
    """Return whether the line asks the reader for a comment."""
    return ("comment" in text or "let " in text or "thoughts below" in text) and _INVITE.search(text) is not None


def addresses(text: str) -> bool:
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
