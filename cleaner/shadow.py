"""The folded shadow that patterns read: straight quotes, one dash, plain spaces, one for one."""

from __future__ import annotations

from cleaner.unusual import unusual_characters

_QUOTES = {"'": "‘’‚‛ʼ′", '"': "“”„‟″"}
_DASHES = "‐‑‒–—―−"
_SPACES = (
    "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

_FOLDS = {old: new for new, group in (*_QUOTES.items(), ("-", _DASHES), (" ", _SPACES)) for old in group}


def shadow_of(text: str) -> str:
    """Return the text with each quote, dash and space in its plain form; the length is the same.

    Chained `str.replace` runs at memory speed where `str.translate` looks at every character, and a text holds few
    of these characters.
    """
    if text.isascii():
        for old in "\t\x0b\x0c\r\x1c\x1d\x1e\x1f":
            if old in text:
                text = text.replace(old, " ")
        return text
    for old in unusual_characters(text) & _FOLDS.keys():
        text = text.replace(old, _FOLDS[old])
    return text


SHORT = 100
"""Code points of a text that costs less to look at than to encode."""
# Characters whose simple case fold is not their lower case, so that a pattern that ignores case matches them
# against a letter that `lower` would not give. Source: the Unicode case folding table, by comparison.
_ODD_CASE = {"İ": "i", "ı": "i", "ſ": "s", "ς": "σ", "µ": "μ", "ϐ": "β", "ϑ": "θ", "ϕ": "φ", "ϖ": "π", "ϰ": "κ",
             "ϱ": "ρ", "ϵ": "ε", "ẛ": "ṡ", "\u1fbe": "ι", "\u0345": "ι", "ᲀ": "в",
             "ᲁ": "д", "ᲂ": "о", "ᲃ": "с", "ᲄ": "т", "ᲅ": "т", "ᲆ": "ъ", "ᲇ": "ѣ", "ᲈ": "ꙋ"}  # fmt: skip


def fold(text: str) -> str:
    """Return the text without case, of the same length: for the index, and for looks that a pattern confirms."""
    if text.isascii():
        return text.lower()
    if len(text) < SHORT:  # a word is looked at as it is: the characters of the text it is from stay known
        for old in _ODD_CASE.keys() & text:
            text = text.replace(old, _ODD_CASE[old])
        return text.lower().replace("ς", "σ")
    marks = unusual_characters(text)
    for old in _ODD_CASE.keys() & marks:
        text = text.replace(old, _ODD_CASE[old])
    # ASCII letters at once and the few others one by one take half the time of `str.lower`
    text = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    for mark in marks - _ODD_CASE.keys():
        small = mark.lower()
        if small != mark:
            text = text.replace(mark, small)
    return text
