"""What people do about a gathering: see it, say whether they would come, tick its steps off."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.gathering import cards
from bot.features.gathering.known import found, resaid
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from storage import gatherings
from storage.gatherings import PLANNED, GatheringReply, GatheringStep


def show(turn: Turn) -> Effects:
    """Show the gathering that is planned, or how to plan one, and the last one."""
    return [Whisper(cards.overview(turn))]


def step(turn: Turn) -> Effects:
    """A step is done. Pressed twice it is done once."""
    line = _step(turn)
    if line.done_at is None:
        line.done_at, line.done_by = turn.now, turn.person.id
        turn.session.flush()
        turn.decided("gathering step", line.step)
    return [Replace(cards.overview(turn))]


def unstep(turn: Turn) -> Effects:
    """It isn't after all."""
    line = _step(turn)
    line.done_at = line.done_by = None
    turn.session.flush()
    turn.decided("reopen gathering step", line.step)
    return [Replace(cards.overview(turn))]


def yes(turn: Turn) -> Effects:
    """Somebody would come."""
    return _replied(turn, "yes")


def maybe(turn: Turn) -> Effects:
    """Somebody might come."""
    return _replied(turn, "maybe")


def no(turn: Turn) -> Effects:
    """Somebody can't come."""
    return _replied(turn, "no")


def _replied(turn: Turn, answer: str) -> Effects:
    gathering = found(turn, turn.value, PLANNED)
    turn.session.merge(
        GatheringReply(gathering_id=gathering.id, member_id=turn.mine.id, answer=answer)
    )
    turn.session.flush()
    return [Replace(cards.overview(turn)), *resaid(turn, gathering)]


def _step(turn: Turn) -> GatheringStep:
    ident, _, name = turn.value.partition(" ")
    gathering = found(turn, ident, PLANNED)
    line = next(
        (each for each in gatherings.steps(turn.session, gathering.id) if each.step == name), None
    )
    if line is None:
        raise Refusal("core.stale")
    return line
