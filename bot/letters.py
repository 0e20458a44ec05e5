"""The letters of a text: made fit for a screen, counted, and cut where a person would cut.

Platforms don't say what they count. Of the likely ways, UTF-16 units give the larger number.
"""

import re
import unicodedata

_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSED_BY = {
    **dict.fromkeys("\u202a\u202b", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
"""What sets the direction of the words that follow, and what ends it."""

_JOINER = "\u200d"
_ADDED = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Colours of skin, and the letters of a region's flag: they are part of the emoji before them."""

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_FLAGS_END = re.compile("[\U0001f1e6-\U0001f1ff]+$")

CUT = "…"
"""Stands where words were cut off, and where a platform wants words and there are none."""


def clean(text: str) -> str:
    """The text without what no screen can show: control characters and halves of characters.

    Nobody's words turn the direction of those that follow: what they begin is ended.
    """
    if text.isprintable():  # as most words are
        return str(text)
    text = _UNSPEAKABLE.sub("", text.replace("\r\n", "\n"))
    return _levelled(text) if _TURNS.search(text) else text


def _levelled(text: str) -> str:
    """Every change of direction ended; those that overrule the letters' own are left out."""
    begun: list[str] = []
    kept: list[str] = []
    for each in text:
        if each in _CLOSED_BY:
            begun.append(_CLOSED_BY[each])
        elif _TURNS.match(each):
            if not begun or begun[-1] != each:
                continue
            begun.pop()
        kept.append(each)
    return "".join((*kept, *reversed(begun)))


def length(text: str) -> int:
    """How long a text is, in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, most: int) -> str:
    """As much of the beginning as fits into `most` units; no character is cut in half.

    Nor is what people see as one: a letter and its accents, an emoji made of several, a flag.
    """
    units = text[:most].encode("utf-16-le", "surrogatepass")
    kept = units[: 2 * most].decode("utf-16-le", "ignore")
    at = len(kept)
    if not text.startswith(kept):
        return kept
    while 0 < at < len(text) and _is_within(text, at):
        at -= 1
    return kept[:at] or kept


def _is_within(text: str, at: int) -> bool:
    """Whether the character at a place belongs to the one before it."""
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    if _FLAG.fullmatch(after):
        letters = _FLAGS_END.search(text, 0, at)
        return letters is not None and len(letters[0]) % 2 == 1
    return bool(_ADDED.fullmatch(after))


def clip(text: str, most: int) -> str:
    """The text, cut with a sign that it was where it is too long; never empty."""
    if not text.strip():
        return CUT
    return text if length(text) <= most else head(text, most - 1).rstrip() + CUT
