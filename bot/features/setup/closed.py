"""A channel that takes no more posts: whoever can mend it hears how, and what was refused is kept."""

from __future__ import annotations

from datetime import timedelta

from bot.feature import Due, Effects, Turn
from bot.features.setup import cards
from bot.messages import Post, Replace
from bot.moment import Refusal
from bot.rhythm import closed_id
from bot.saying import said
from storage import people, schedule, undelivered

CLOSED = "setup.closed"
LOOKED_BACK = timedelta(days=14)
"""What was refused longer ago is not sent any more: it would read as if it were new."""


def told(due: Due) -> Effects:
    """Tell the core team which channel it is, why, and how to mend it."""
    address, _, reason = due.subject.partition(" ")
    waiting = len(undelivered.refused(due.session, due.here.id, address, due.now - LOOKED_BACK))
    posts = []
    for _, person in people.holding(due.session, due.here.id, "core_team"):
        inbox = due.inbox_of(person)
        if inbox is not None:
            card = cards.closed(due.to(person), due.here.name, address, reason, waiting)
            key = f"closed:{address}:{due.at.isoformat()}:{person.id}"
            posts.append(Post(key, inbox, card, CLOSED, person.id))
    return posts


def again(turn: Turn) -> Effects:
    """Send what a channel refused, as far as it isn't stale. Another refusal is told anew."""
    address = turn.value
    if address not in {str(each) for each in turn.venues()}:
        raise Refusal("core.stale")
    rows = undelivered.refused(turn.session, turn.here.id, address, turn.now - LOOKED_BACK)
    fresh = [row for row in rows if row.stale_after is None or row.stale_after > turn.now]
    for row in fresh:
        undelivered.try_again(turn.session, row)
    schedule.cancel(turn.session, closed_id(address, turn.now))
    turn.decided("send again", address)
    if not fresh:
        return [Replace(said(turn.text, "setup.again_nothing"))]
    return [Replace(said(turn.text, "setup.again", count=len(fresh)))]
