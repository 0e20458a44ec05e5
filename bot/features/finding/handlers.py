"""Looking for words: behind the command, or by form."""

from __future__ import annotations

from bot import searching
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.finding import cards
from bot.messages import Invalid, Open, Replace, Whisper
from storage import board
from storage.board import Asked

SHOWN = 8
"""So many are shown of what is found."""


def find(turn: Turn) -> Effects:
    """Look for the words behind the command; without any, ask for them."""
    if not turn.rest:
        return [Open(cards.find_form(turn.text))]
    return [Whisper(_results(turn, turn.rest[: cards.SOUGHT_AT_MOST]))]


def form(turn: Turn) -> Effects:
    """Ask what to look for."""
    return [Open(cards.find_form(turn.text))]


def found(turn: Turn) -> Effects:
    """Look for it."""
    blank = cards.find_form(turn.text)
    read = turn.read(blank)
    if read.problems:
        return [Invalid(turn.errors(read), blank)]
    return [Replace(_results(turn, read.text("sought")))]


def _results(turn: Turn, wanted: str) -> Card:
    found = searching.everything(turn, wanted, SHOWN)
    asked = [each.id for each in found if isinstance(each, Asked)]
    return cards.results(turn.text, wanted, found, board.counts(turn.session, asked))
