"""Turkish or Icelandic: Windows-1254 and -1252 differ in six letters only, which both write often. Pure.

Ğ İ Ş ğ ı ş of the one are Ð Ý Þ ð ý þ of the other. No byte tells which; the words around them do.
"""

from __future__ import annotations

import re

TURKISH, WESTERN = "windows-1254", "windows-1252"

_WORD = re.compile(r"[^\W\d_]+")
_SIX = re.compile("[ĞİŞğış]")
_FOREIGN = re.compile("[áéíóúàèìòùêôãõñåæøëïÿýðþ]", re.IGNORECASE)
"""Letters that no Turkish word has."""

_ICELANDIC = re.compile(
    r"^ş(?:or|[rjv])"  # Þorsteinn, Þröstur, Þjóðólfur, Þverá
    r"|(?:^|[^aeıioöuü])ğ"  # Sigurður, Garðar: ğ follows a vowel, and ...
    r"|[aeıioöuü]{2}ğ"  # Auður, Heiða: ... only one
    r"|.son$|dottir$"
)
_TURKISH = re.compile("[ıüç]|^i")


def is_turkish(data: bytes) -> bool:
    """Whether bytes that are one or the other read as Turkish; only those with one of the six may.

    Each word with one of the six speaks for one language, or for neither. Where they are even, any
    word with a letter that Turkish doesn't have decides; without one it is Turkish, since Convener is.
    """
    words = _WORD.findall(data.decode(TURKISH, "replace"))
    telling = [_lowered(word) for word in words if _SIX.search(word)]
    if not telling:
        return False
    western = sum(bool(_FOREIGN.search(each) or _ICELANDIC.search(each)) for each in telling)
    turkish = sum(
        not _FOREIGN.search(each) and not _ICELANDIC.search(each) and bool(_TURKISH.search(each))
        for each in telling
    )
    if turkish != western:
        return turkish > western
    return not any(_FOREIGN.search(word) for word in words)


def _lowered(word: str) -> str:
    """In small letters as Turkish has them."""
    return word.replace("İ", "i").replace("I", "ı").lower()
