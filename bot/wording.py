"""Words as they are compared: what somebody asks with what others offer, or with what was asked before.

Nothing is understood here, and nothing leaves the house: two words are akin where they begin alike,
which serves English endings and Turkish ones well enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

ALIKE = 4
"""Akin words have so many first letters in common, at least; shorter words are equal."""

ENDINGS = 2
"""So many letters of the shorter word may differ at its end."""

SHORTEST = 3

COMMON = frozenset(
    [
        "about",
        "and",
        "any",
        "are",
        "but",
        "can",
        "could",
        "did",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "help",
        "her",
        "his",
        "how",
        "its",
        "know",
        "may",
        "more",
        "need",
        "not",
        "one",
        "our",
        "out",
        "should",
        "some",
        "somebody",
        "someone",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "use",
        "using",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "acaba",
        "ama",
        "ancak",
        "bir",
        "biri",
        "bizim",
        "bunu",
        "cok",
        "daha",
        "degil",
        "diye",
        "hangi",
        "hem",
        "icin",
        "ile",
        "ilgili",
        "kadar",
        "kim",
        "mi",
        "mu",
        "nasil",
        "neden",
        "nerede",
        "niye",
        "olan",
        "olarak",
        "sizin",
        "sonra",
        "var",
        "veya",
        "yok",
        "yardim",
    ]
)
"""Words that say nothing of what a sentence is about, folded."""


@dataclass(frozen=True, slots=True)
class Told:
    """A question or a resource as it may be found: `text` is all that was said of it, `at` since when."""

    id: str
    text: str
    at: datetime
    helped: bool


def folded(text: str) -> str:
    """Without case, accents and Turkish dots: `İçme suyu` is `icme suyu`."""
    if text.isascii():
        return text.lower()
    small = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i")
    plain = unicodedata.normalize("NFKD", small)
    return "".join(each for each in plain if not unicodedata.combining(each))


def words(text: str) -> tuple[str, ...]:
    """The telling words of a text, folded, each once, in order."""
    found = re.findall(r"[^\W_]+", folded(text))
    return tuple(dict.fromkeys(w for w in found if len(w) >= SHORTEST and w not in COMMON))


def stem(word: str) -> str:
    """What all words akin to this one begin with."""
    return word[:ALIKE]


def akin(one: str, other: str) -> bool:
    """Whether two folded words begin alike: `pump` and `pumps`, `rusted` and `rusting`."""
    if stem(one) != stem(other):
        return False
    shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    return shared >= min(len(one), len(other)) - ENDINGS


def common(one: Iterable[str], other: Collection[str]) -> frozenset[str]:
    """Those of one text's words that are akin to some of another's."""
    return frozenset(word for word in one if any(akin(word, each) for each in other))


def fits(question: Collection[str], offers: Mapping[str, Collection[str]]) -> dict[str, float]:
    """How well each offer (by any name) fits a question's words: the rarer a match, the heavier.

    A word that is akin to some of `n` offers adds 1/n to each. Offers that share nothing are left out.
    """
    weights: dict[str, float] = {}
    for word in question:
        fit = [name for name, told in offers.items() if common((word,), told)]
        for name in fit:
            weights[name] = weights.get(name, 0.0) + 1 / len(fit)
    return weights


def ranked(sought: str, told: Collection[Told], most: int) -> tuple[str, ...]:
    """Those (by id) that share words with what is sought.

    Those that share most come first; of these, those that found help or helped, then the newest.
    """
    wanted = words(sought)
    shared = {each.id: len(common(wanted, words(each.text))) for each in told}
    found = [each for each in told if shared[each.id]]
    found.sort(key=lambda each: each.id)
    found.sort(key=lambda each: (shared[each.id], each.helped, each.at), reverse=True)
    return tuple(each.id for each in found[:most])
