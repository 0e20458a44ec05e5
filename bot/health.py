"""A community's health in figures: counts, of nobody by name."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from bot.calendar import CADENCE, local_day
from bot.moment import Moment
from storage import calls, participation, people, resources

FIGURES = (
    "members",
    "active",
    "organisations",
    "sectors",
    "calls",
    "on_cadence",
    "came",
    "asked",
)
"""What is measured, in this order."""

ACTIVE_WITHIN = timedelta(days=28)
CALLS_COUNTED = 4
"""The last calls of which attendance and cadence are taken."""


def figures(moment: Moment) -> dict[str, int]:
    """The community's health as it is."""
    session, here = moment.session, moment.here
    today = local_day(moment.now, here.zone)
    first, end = today - ACTIVE_WITHIN, today + timedelta(days=1)
    present = {member.id for member, _ in people.present(session, here.id)}
    did = {member for member, _ in participation.signalled(session, here.id, first, end)}
    since = moment.now - ACTIVE_WITHIN
    came = participation.present_between(session, here.id, since, moment.now)
    organisations, sectors = resources.places_of_work(session, here.id)
    held = calls.of_community(session, here.id, "held")[-CALLS_COUNTED:]
    days = [local_day(call.starts_at, here.zone) for call in held]
    in_time = sum(CADENCE[0] <= after - before <= CADENCE[1] for before, after in pairwise(days))
    lines = [line for call in held for line, _, _ in calls.attendees(session, call)]
    return {
        "members": len(present),
        "active": len(present & (did | {member for member, _ in came})),
        "organisations": organisations,
        "sectors": sectors,
        "calls": len(held),
        "on_cadence": in_time,
        "came": sum(line.came is True for line in lines),
        "asked": len(lines),
    }
