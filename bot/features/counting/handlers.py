"""The switch: members are told in their channel when it is turned on, and nothing is kept after off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import get_args

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.counting import cards
from bot.messages import Effect, Post, Replace, SignalKind, Whisper
from bot.moment import Refusal
from storage import counting

TOLD, TOLD_OFF = "counting.told", "counting.told_off"
KINDS: tuple[str, ...] = get_args(SignalKind)
LOOKED_BACK = timedelta(days=7)


def show(turn: Turn) -> Effects:
    """Show whether it is on, and what came of it in the last week."""
    return [Whisper(_standing(turn, _week(turn)))]


def turn_on(turn: Turn) -> Effects:
    """Count from now on, and say so to everybody."""
    if turn.here.counting_since is not None:
        raise Refusal("core.stale")
    turn.here.counting_since = turn.now
    turn.decided("counting on")
    card = cards.told(turn.aloud(), turn.here.name)
    return [*_to_everybody(turn, card, TOLD), Replace(_standing(turn, {}))]


def turn_off(turn: Turn) -> Effects:
    """Count no more, erase what was counted, and say so to everybody."""
    if turn.here.counting_since is None:
        raise Refusal("core.stale")
    turn.here.counting_since = None
    turn.session.flush()
    counting.forget_kinds(turn.session, turn.here.id, KINDS, turn.now.date())
    turn.decided("counting off")
    card = cards.told_off(turn.aloud(), turn.here.name)
    return [*_to_everybody(turn, card, TOLD_OFF), Replace(_standing(turn, {}))]


def _to_everybody(turn: Turn, card: Card, kind: str) -> list[Effect]:
    name = f"counting:{turn.here.id}:{turn.now.isoformat()}"
    if kind == TOLD_OFF:
        name += ":off"  # in the playground both may be pressed at one instant
    return [Post(f"{name}:{venue}", venue, card, kind) for venue in turn.venues()]


def _standing(turn: Turn, week: Mapping[str, int]) -> Card:
    on_slack = turn.event.where.platform == "slack"
    return cards.standing(turn.text, turn.here.counting_since, week, on_slack=on_slack)


def _week(turn: Turn) -> dict[str, int]:
    first = (turn.now - LOOKED_BACK).date()
    return counting.totals(turn.session, turn.here.id, first, KINDS)
