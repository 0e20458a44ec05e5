"""What there is to do: the asker's own, what they are asked to take over, and for organisers all."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.actions import cards, known
from bot.messages import Replace, Whisper
from storage import actions
from storage.actions import DONE, OPEN


def show(turn: Turn) -> Effects:
    """Show it."""
    return [Whisper(cards.overview(turn))]


def see(turn: Turn) -> Effects:
    """Show one action, with what can be done about it; `all` shows them all again."""
    if turn.value == "all":
        return [Replace(cards.overview(turn))]
    return [Replace(cards.one(turn, known.theirs(turn, turn.value, OPEN, DONE)))]


def ahead(turn: Turn) -> Effects:
    """What the asker has to do, on the dashboard, where that is anything."""
    mine = actions.of_member(turn.session, turn.mine.id)
    return [Whisper(cards.mine_ahead(turn, mine))] if mine else []
