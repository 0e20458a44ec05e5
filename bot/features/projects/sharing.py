"""The line of a check-in that is for everybody: into the channels, and out of them again."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.projects import checkins, telling
from bot.features.projects.view import View, checkin_of
from bot.messages import Effect, Replace
from bot.moment import Moment, Refusal
from storage.projects import TOLD, ProjectCheckin


def share(turn: Turn) -> Effects:
    """Put the line to everybody."""
    checkin, shown = checkin_of(turn, TOLD)
    if not checkin.aloud:
        raise Refusal("projects.no_line")
    effects = shared(turn, checkin, shown)
    return [*effects, Replace(checkins.written(turn.text, checkin, shown))]


def unshare(turn: Turn) -> Effects:
    """Take it back: what stands in the channels says so."""
    checkin, shown = checkin_of(turn, TOLD)
    effects = unshared(turn, checkin)
    return [*effects, Replace(checkins.written(turn.text, checkin, shown))]


def shared(moment: Moment, checkin: ProjectCheckin, shown: View) -> list[Effect]:
    """The line in every channel."""
    checkin.shared_at = checkin.shared_at or moment.now
    moment.session.flush()
    card = checkins.shared(moment.aloud(), checkin, shown)
    return telling.in_channels(moment, _name(checkin), "projects.shared", card)


def unshared(moment: Moment, checkin: ProjectCheckin) -> list[Effect]:
    """It stands there no more, if it did."""
    if checkin.shared_at is None:
        return []
    checkin.shared_at = None
    moment.session.flush()
    return telling.renewed(moment, _name(checkin), checkins.unshared(moment.aloud()))


def _name(checkin: ProjectCheckin) -> str:
    return f"project-aloud:{checkin.id}"
