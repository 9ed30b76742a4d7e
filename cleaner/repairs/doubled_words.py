# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Remove a word that stands twice in a row, as in "the the talks" or "last year year".

    - id: doubled-words
      repair: doubled-words
      keep: [hush]

Function words of a closed English list go wherever a paragraph reads as English; other words only in small letters, of
four letters or more, in a line of prose, before a word that ends the phrase. Wrong for words that rightly follow
themselves ("had had", "that that"), for names (Bora Bora), for emphasis (very very) and for reduplication in other
languages; capitals are never touched, save in "The the". Three in a row are meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from cleaner.document import Document
from cleaner.edit import Edit
from cleaner.english import is_english, reads_as_english
from cleaner.rule import Reads, Stage
from cleaner.shadow import fold
from cleaner.values import dataclass

ALWAYS = frozenset(
    """
    the a an of to and or but from with for at than into onto because although whether been were am be their his its
    our my your these this which they he she we as if between among during since until against toward towards upon
    within without
    """.split()
)
"""No English sentence needs one of these twice in a row, apart from stammering."""

PARTICLES = frozenset("in on by about through over up under".split())
"""Twice in a row only after a verb that takes one: "he came in in March"."""

TAKES_PARTICLE = frozenset(
    """
    log sign check move come came comes go goes went gone live lives carry stay stays get gets got turn put puts take
    takes took taken book opt hold held break broke brought bring give gave given fill hand kick set sets settle step
    walk drop plug tune believe believes drive drove drives pass stand stood sit sat look looks pick make made show
    shown call hang hung run ran runs read think thought talk know known think write wrote written rely relies focus
    depend depends insist it them him her this that what one ones
    """.split()
)

EMPHASIS = frozenset(
    """
    very much many more most less really truly quite rather pretty super hyper ultra mega such never ever always again
    long hard fast slow deep dark high wide small little tiny huge great good best better nice sweet dear poor dead
    real fine cool cold warm even early late near nearly close closer only just well down here there away back over
    please sorry thank thanks yeah okay hello bravo wait stop look listen come comes some that this those these what
    when where whose whom like likes have will would could should might must does done been what same other each
    every ahead around round along through forever still soon enough twice half about home inside outside
    """.split()
)
"""Words that are doubled on purpose, or by grammar ("what they like like")."""

SOUNDS = frozenset(
    """
    blah yada knock tick tock beep boom bang chop choo clap click ding dong drip hush honk hoot hurrah haha hehe hoho
    jump meow moo night nudge peep peri piri ping poof pooh quack ring shoo swish tap thud thump toot tweet wink woof
    yum yummy zoom gado hula mahi kava couscous cous cha orang anak buku hari nana papa mama dada nous vous sehr ganz
    viel bitte schnell immer molto piano poco mucho muito doch aber nein jaja yoyo kung tuk agar ayam cantik sama laki
    rata kupu pelan nomor mana masing
    """.split()
)
"""Sounds, dishes and reduplications that English texts quote."""

NUMBERS = frozenset(
    "zero three four five six seven eight nine eleven twelve twenty thirty forty fifty hundred thousand million".split()
)

AFTER_PHRASE = frozenset(
    """
    a an the of in on at by for from with to and or but as that which who whose when where while after before because
    since until if than into over under between during against about through without within is are was were has have
    had will would can could should may might must said says it its he she they we his her their our this these those
    """.split()
)
"""After one of these a doubled noun has ended its phrase."""

RELATIVES = frozenset("who that which what whatever whoever those all everything anyone everyone things".split())
"""In "those who can read read" the verb of the clause meets that of the sentence."""

_SPOKEN_KINDS = frozenset("a an real actual proper".split())
"""Before them people double a noun to mean the usual kind: "a salad salad"."""
_BLANK = 0x20
_LETTERS = bytes(byte if byte < 0x80 and chr(byte).isalnum() else _BLANK for byte in range(256)).lower()
NEAR = 400
"""Code points beside a doubled word that are looked at: the words next to it."""
AROUND = 10_000
"""Code points around it that say whether it stands in English: a long line is not read for each of its words."""
_TWICE = re.compile(rb" ([a-z]++) \1(?= )")  # the blank may begin the next pair


@dataclass(frozen=True)
class DoubledWords:
    """`keep`: words that may stand twice, besides those known."""

    keep: tuple[str, ...] = ()

    stage: ClassVar[Stage] = Stage.MEND
    reads: ClassVar[Reads] = Reads.PARAGRAPHS

    def find(self, document: Document) -> Iterator[Edit]:
        if is_english(document.lang) is False:
            return
        for found in self._twice(document):
            if self._is_slip(document, found):
                yield Edit(found.end("first"), found.end("second"), "", why=f"{found['first']} stands twice")

    def _twice(self, document: Document) -> Iterator[re.Match[str]]:
        """Yield the places where a word that may go stands twice with a space between, in the order of the text."""
        shadow = document.shadow
        expressions: dict[bytes, re.Pattern[str] | None] = {}
        end = 0
        for near in _TWICE.finditer(_words_alone(shadow)):
            word = near[1]
            if word not in expressions:
                expressions[word] = self._expression(word.decode("ascii"))
            twice = expressions[word]
            if twice is not None and near.start() >= end and (found := twice.match(shadow, near.start())):
                end = found.end()
                yield found

    def _expression(self, word: str) -> re.Pattern[str] | None:
        """Return what finds the word twice; None for a word that may stand so."""
        if word in self.keep or not self._may_go(word):
            return None
        return re.compile(rf"(?<![\w'.-])(?P<first>{word}) (?P<second>{word})(?![\w'-])", re.IGNORECASE)

    def _may_go(self, word: str) -> bool:
        if word in ALWAYS or word in PARTICLES:
            return True
        return (
            len(word) >= 4
            and word.isascii()
            and word.isalpha()
            and not (word in EMPHASIS or word in SOUNDS or word in NUMBERS or word in RELATIVES)
        )

    def _is_slip(self, document: Document, found: re.Match[str]) -> bool:
        shadow, first, second = document.shadow, found["first"], found["second"]
        paragraph = document.paragraph_at(found.start())
        if paragraph is None:
            return False
        before = shadow[max(paragraph[0], found.start() - NEAR) : found.start()]
        after = shadow[found.end() : min(paragraph[1], found.end() + NEAR)]
        if not second.islower() or not (first.islower() or (first.istitle() and _opens_sentence(before))):
            return False
        last, following = _last_word(before), _first_word(after)
        if last == second or following == second:  # three in a row
            return False
        around = max(paragraph[0], found.start() - AROUND), min(paragraph[1], found.end() + AROUND)
        if not reads_as_english(shadow[slice(*around)], document.lang):
            return False
        if second in ALWAYS:
            return True
        if second in PARTICLES:
            return last not in TAKES_PARTICLE and not last.endswith(("ed", "ing"))
        return self._is_content_slip(before, after, last, following)

    def _is_content_slip(self, before: str, after: str, last: str, following: str) -> bool:
        if not before.strip() or last in _SPOKEN_KINDS or len(before.split()) + len(after.split()) < 6:
            return False
        if RELATIVES & {word.casefold() for word in before.split()[-4:]}:
            return False
        return following in AFTER_PHRASE if after[:1] == " " else after[:1] in ".,;"


def _words_alone(shadow: str) -> bytes:
    """Return the words in small ASCII letters with blanks between, a byte a code point, and a blank at both ends."""
    return b" %b " % _letters_of(shadow)


def _letters_of(text: str) -> bytes:
    if not text.isascii() and ("\u0130" in text or "\u212a" in text):  # in small letters these are ASCII
        text = fold(text)
    return text.encode("latin-1", "replace").translate(_LETTERS)


def _opens_sentence(before: str) -> bool:
    stripped = before.rstrip(" \"'(")
    return not stripped or stripped[-1] in ".!?:"


def _last_word(before: str) -> str:
    return before.rsplit(None, 1)[-1].strip(".,;:!?\"'()").casefold() if before.strip() else ""


def _first_word(after: str) -> str:
    word = after.split(None, 1)[0] if after.strip() and after[0] == " " else ""
    return word.rstrip(".,;:!?\"')").casefold()
