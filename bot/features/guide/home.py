"""The dashboard: of each of one's communities, what the features have to show of it."""

from __future__ import annotations

from dataclasses import replace

from bot import ended
from bot.cards import Card, about
from bot.feature import Effects, Turn
from bot.features.guide import cards
from bot.markup import escape
from bot.messages import Effect, Whisper
from bot.routing import beside
from bot.seats import mine
from bot.texts import Markup


def home(turn: Turn) -> Effects:
    """Show all communities that the asker is in, one below the other; or the first step to one."""
    found = mine(turn, turn.event, turn.person)
    if not found:
        return [Whisper(cards.nowhere(turn.text))]
    several = len(found) > 1
    return [
        effect for community in found for effect in _shown(beside(turn, community), several=several)
    ]


def _shown(turn: Turn, *, several: bool) -> list[Effect]:
    """What somebody may see of one community, its buttons about that one.

    Where there are `several`, every heading says which one it is of.
    """
    if turn.is_closed:
        return [Whisper(about(turn.here.id, ended.card(turn)))]
    shown = [each for part in turn.home if turn.may(part.act) for each in part.handle(turn)]
    return [
        Whisper(about(turn.here.id, _named(turn, each.card) if several else each.card))
        if isinstance(each, Whisper)
        else each
        for each in shown
    ]


def _named(turn: Turn, card: Card) -> Card:
    name = turn.here.name
    if escape(name) in card.title:
        return card
    return replace(
        card, title=turn.text("guide.home_card", community=name, title=Markup(card.title))
    )
