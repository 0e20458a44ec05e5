"""What stands in a community's channels, brought up to date by the features that put it there.

A channel that joins gets the cards of what is going on; where two persons became one, they are
counted once.
"""

from __future__ import annotations

from bot.moment import Moment
from bot.rhythm import once, schedule_id
from storage import schedule

OCCASIONS = ("polls.standing", "calls.standing", "activities.standing")
"""One of each feature that keeps a card up to date in the channels."""


def renew(moment: Moment, *occasions: str) -> None:
    """Have what stands said as it is now, wherever the community lives, at once: all, or only some."""
    for occasion in occasions or OCCASIONS:
        ident = schedule_id(occasion, moment.here.id)
        schedule.put(moment.session, once(moment, ident, occasion, "", moment.now))
