"""The gathering that a press is about, and its card in the channels."""

from __future__ import annotations

from bot.feature import Turn
from bot.features.gathering import cards
from bot.messages import Effect, Post, Update
from bot.moment import Refusal
from storage import gatherings
from storage.gatherings import Gathering


def found(turn: Turn, ident: str, *statuses: str) -> Gathering:
    """The gathering, locked. Raises Refusal where it is not so any more."""
    gathering = gatherings.hold(turn.session, ident)
    if gathering is None or gathering.community_id != turn.here.id:
        raise Refusal("core.stale")
    if gathering.status not in statuses:
        raise Refusal("core.stale")
    return gathering


def told(turn: Turn, gathering: Gathering) -> list[Effect]:
    """It is made known in the community's channels: once, and its newer form in the same place."""
    card = cards.announced(turn, gathering)
    return [
        effect
        for venue in turn.venues()
        for effect in (
            Post(_key(gathering, str(venue)), venue, card, "gathering.told", pressed=True),
            Update(_key(gathering, str(venue)), card),
        )
    ]


def resaid(turn: Turn, gathering: Gathering) -> list[Effect]:
    """Its newer form, where it stands."""
    return [each for each in told(turn, gathering) if isinstance(each, Update)]


def _key(gathering: Gathering, venue: str) -> str:
    return f"gathering:{gathering.id}:{venue}"
