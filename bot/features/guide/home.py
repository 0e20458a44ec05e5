"""The dashboard: of each of one's communities, what the features have to show of it."""

from __future__ import annotations

from bot.cards import about
from bot.feature import Effects, Turn
from bot.features.guide import cards
from bot.messages import Effect, Whisper
from bot.routing import beside, mine


def home(turn: Turn) -> Effects:
    """Show all communities that the asker is in, one below the other; or the first step to one."""
    found = mine(turn, turn.event, turn.person)
    if not found:
        return [Whisper(cards.nowhere(turn.text))]
    return [effect for community in found for effect in _shown(beside(turn, community))]


def _shown(turn: Turn) -> list[Effect]:
    """What somebody may see of one community, its buttons about that one."""
    shown = [each for part in turn.home if turn.may(part.act) for each in part.handle(turn)]
    return [
        Whisper(about(turn.here.id, each.card)) if isinstance(each, Whisper) else each
        for each in shown
    ]
