"""The community's projects, and one of them whole with what the asker may do about it."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.projects import cards
from bot.features.projects.view import found, view
from bot.messages import Whisper
from storage import projects
from storage.projects import CLOSED, OPEN, RUNNING, WITHDRAWN


def show(turn: Turn) -> Effects:
    """Those that look for people, those under way, the last that came to an end."""
    session, here = turn.session, turn.here.id
    mine = {each.id for each in projects.of_member(session, turn.mine.id)}
    opened, running = projects.to_join(session, here), projects.running(session, here)
    sizes = projects.sizes(session, [each.id for each in (*opened, *running)])
    closed = projects.closed(session, here)
    return [Whisper(cards.overview(turn, opened, running, closed, sizes, mine))]


def ahead(turn: Turn) -> Effects:
    """The asker's own on the dashboard, where there are any."""
    mine = projects.of_member(turn.session, turn.mine.id)
    return [Whisper(cards.mine_ahead(turn, mine))] if mine else []


def see(turn: Turn) -> Effects:
    """Show one whole."""
    project = found(turn, turn.value, OPEN, RUNNING, CLOSED, WITHDRAWN)
    return [Whisper(cards.whole(turn, view(turn, project)))]
