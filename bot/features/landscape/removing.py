"""An entry is taken off the landscape, and put back."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.landscape import cards, handlers, rules
from bot.messages import Replace
from bot.moment import Refusal
from bot.saying import said
from storage import communities, landscape


def remove(turn: Turn) -> Effects:
    """Take it off; the press that puts it back stands beside."""
    entry = handlers.found(turn)
    entry.removed_at = turn.now
    turn.session.flush()
    turn.decided("take off landscape", entry.id, entry.name)
    undo = Button(turn.text("landscape.restore"), "landscape.restore", entry.id)
    see = cards.all_of_them(turn.text)
    return [Replace(said(turn.text, "landscape.removed", undo, see, name=entry.name))]


def restore(turn: Turn) -> Effects:
    """Put it back as it was."""
    communities.hold(turn.session, turn.here.id)
    entry = handlers.found(turn, removed=True)
    if len(landscape.of_community(turn.session, turn.here.id)) >= rules.AT_MOST:
        raise Refusal("landscape.enough", most=rules.AT_MOST)
    entry.removed_at = None
    turn.session.flush()
    turn.decided("put back on landscape", entry.id, entry.name)
    return [Replace(cards.entry(turn.text, handlers.view(turn, entry)))]
