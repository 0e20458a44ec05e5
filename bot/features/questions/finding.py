"""Finding what was asked before, by words that begin alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.feature import Effects, Turn
from bot.features.questions import cards, rules
from bot.features.questions.rules import Told
from bot.messages import Invalid, Open, Replace, Whisper
from bot.wording import stem, words
from storage import board
from storage.board import Asked

ALIKE_SHOWN = 3


def find(turn: Turn) -> Effects:
    """Look for the words behind the command; without any, ask for them."""
    if not turn.rest:
        return [Open(cards.find_form(turn.text))]
    sought_for = turn.rest[: cards.SOUGHT_AT_MOST]
    return [Whisper(cards.results(turn.text, sought_for, look(turn, sought_for)))]


def form(turn: Turn) -> Effects:
    """Ask what to look for."""
    return [Open(cards.find_form(turn.text))]


def found(turn: Turn) -> Effects:
    """Look for it."""
    blank = cards.find_form(turn.text)
    read = turn.read(blank)
    if read.problems:
        return [Invalid(turn.errors(read), blank)]
    sought_for = read.text("sought")
    return [Replace(cards.results(turn.text, sought_for, look(turn, sought_for)))]


def look(turn: Turn, wanted: str, most: int = rules.SHOWN) -> list[tuple[Asked, int]]:
    """The community's questions that share words with these, the nearest first; with their answers."""
    stems = {stem(word) for word in words(wanted)}
    matching = {each.id: each for each in board.matching(turn.session, turn.here.id, stems)}
    told = [
        Told(each.id, each.sought, each.asked_at, each.status == "answered")
        for each in matching.values()
    ]
    return with_counts(turn, [matching[ident] for ident in rules.ranked(wanted, told, most)])


def with_counts(turn: Turn, asked: Sequence[Asked]) -> list[tuple[Asked, int]]:
    """Questions with how many answers each has."""
    counts = board.counts(turn.session, [each.id for each in asked])
    return [(each, counts.get(each.id, 0)) for each in asked]


def sought(asked: Asked, answers: Iterable[str]) -> str:
    """The telling words of a question and of its answers, as storage looks for them."""
    return "".join(f" {word}" for word in words("\n".join((asked.title, asked.details, *answers))))
