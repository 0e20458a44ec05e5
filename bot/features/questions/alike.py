"""What was asked before in words that begin alike, and what of the shelf fits a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import searching
from bot.feature import Turn
from bot.moment import Moment
from bot.wording import words
from storage import board
from storage.board import Asked
from storage.shelf import Shelved

ALIKE_SHOWN = 3
FITTING_SHOWN = 3


def look(turn: Turn, wanted: str) -> list[tuple[Asked, int]]:
    """The questions that share most words with these, the nearest first; with their answers."""
    return with_counts(turn, searching.questions(turn, wanted, ALIKE_SHOWN))


def with_counts(turn: Turn, asked: Sequence[Asked]) -> list[tuple[Asked, int]]:
    """Questions with how many answers each has."""
    counts = board.counts(turn.session, [each.id for each in asked])
    return [(each, counts.get(each.id, 0)) for each in asked]


def fitting(moment: Moment, asked: Asked) -> list[Shelved]:
    """What members have shared that may answer a question."""
    return searching.fitting(moment, f"{asked.title}\n{asked.details}", FITTING_SHOWN)


def sought(asked: Asked, answers: Iterable[str]) -> str:
    """The telling words of a question and of its answers, as storage looks for them."""
    return "".join(f" {word}" for word in words("\n".join((asked.title, asked.details, *answers))))
