"""Finding what was asked and what was shared, by words that begin alike, in one order.

Features don't know one another: whoever looks for questions or resources asks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.moment import Moment
from bot.wording import Told, common, ranked, stem, words
from storage import board, shelf
from storage.board import Asked
from storage.shelf import Shelved

Found = Asked | Shelved
Some = TypeVar("Some", Asked, Shelved, Found)


def everything(moment: Moment, wanted: str, most: int) -> list[Found]:
    """The community's questions and resources that share words with these, the best first."""
    return _best(moment, wanted, [*_asked(moment, wanted), *_shared(moment, wanted)], most)


def questions(moment: Moment, wanted: str, most: int) -> list[Asked]:
    """Its questions that do."""
    return _best(moment, wanted, _asked(moment, wanted), most)


def fitting(moment: Moment, wanted: str, most: int, without: str = "") -> list[Shelved]:
    """Resources whose title or topics share words with these, the best first; no broken link.

    `without`: a member who needn't be shown their own. A word in passing is no fit.
    """
    sought = words(wanted)
    fit = [
        each
        for each in _shared(moment, wanted)
        if each.broken_at is None
        and each.member_id != without
        and common(sought, words(f"{each.title}\n{each.topics}"))
    ]
    return _best(moment, wanted, fit, most)


def _asked(moment: Moment, wanted: str) -> list[Asked]:
    return board.matching(moment.session, moment.here.id, _stems(wanted))


def _shared(moment: Moment, wanted: str) -> list[Shelved]:
    return shelf.matching(moment.session, moment.here.id, _stems(wanted))


def _stems(wanted: str) -> set[str]:
    return {stem(word) for word in words(wanted)}


def _best(moment: Moment, wanted: str, found: Sequence[Some], most: int) -> list[Some]:
    helped = shelf.helped(moment.session, [each.id for each in found])
    told = [_told(each, is_thanked=each.id in helped) for each in found]
    by_id = {each.id: each for each in found}
    return [by_id[ident] for ident in ranked(wanted, told, most)]


def _told(found: Found, *, is_thanked: bool) -> Told:
    match found:
        case Asked():
            return Told(found.id, found.sought, found.asked_at, found.status == "answered")
        case Shelved():
            return Told(found.id, found.sought, found.shared_at, is_thanked)
