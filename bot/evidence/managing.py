"""What speaks for a community that runs itself: places, calendar, cadence, resources, health, goals."""

from __future__ import annotations

from itertools import pairwise

from bot.calendar import CADENCE, local_day
from bot.evidence.pieces import now_of
from bot.gate import Piece
from bot.moment import Moment
from storage import (
    calls,
    communities,
    goals,
    projects,
    relevance,
    resources,
)


def venues(moment: Moment) -> list[Piece]:
    """Where the community meets: its channels, and other places on its list."""
    channels = now_of(moment, len(communities.venues(moment.session, moment.here.id)), "venue")
    places = resources.places(moment.session, moment.here.id)
    named = [
        Piece(each.added_on, 1, "core.source.place", facts={"place": each.name}) for each in places
    ]
    return [*channels, *named]


def calendar(moment: Moment) -> list[Piece]:
    """What is ahead."""
    call = calls.upcoming(moment.session, moment.here.id, moment.now)
    return now_of(moment, 1, "call", when=call.starts_at) if call else []


def cadence(moment: Moment) -> list[Piece]:
    """The runs of calls that were held six to eight weeks after one another, each by its last."""
    held = calls.of_community(moment.session, moment.here.id, "held")
    days = [local_day(call.starts_at, moment.here.zone) for call in held]
    pieces = [Piece(day, 1, "core.source.held") for day in days[:1]]
    run = 1
    for before, day in pairwise(days):
        run = run + 1 if CADENCE[0] <= day - before <= CADENCE[1] else 1
        pieces.append(Piece(day, run, "core.source.held"))
    return pieces


def commitments(moment: Moment) -> list[Piece]:
    """What can be counted on; a pledge can't yet."""
    zone = moment.here.zone
    return [
        Piece(
            local_day(each.stated_at, zone),
            1,
            "core.source.resource",
            facts={"what": each.what, "giver": each.giver},
        )
        for each in resources.of_community(moment.session, moment.here.id)
        if each.status in ("committed", "received", "used")
    ]


def measured(moment: Moment) -> dict[str, list[Piece]]:
    """The first time that health was measured, and each one after it, the oldest first."""
    zone = moment.here.zone
    taken = resources.snapshots(moment.session, moment.here.id)
    found = [Piece(local_day(each.taken_at, zone), 1, "core.source.measured") for each in taken]
    return {"baseline": found[:1], "health": found[1:]}


def outcome_goals(moment: Moment) -> list[Piece]:
    """The goals that each cycle adopted."""
    pieces = []
    for cycle in goals.cycles(moment.session, moment.here.id):
        if cycle.adopted_at is not None:
            adopted = len(goals.of_cycle(moment.session, cycle.id, "adopted"))
            day = local_day(cycle.adopted_at, moment.here.zone)
            pieces.append(Piece(day, adopted, "core.source.goals"))
    return pieces


def learning_projects(moment: Moment) -> list[Piece]:
    """Projects that were closed with what came of them."""
    zone = moment.here.zone
    found = projects.closed(moment.session, moment.here.id)
    return [
        Piece(
            local_day(each.closed_at or each.proposed_at, zone),
            1,
            "core.source.project",
            facts={"question": each.question},
        )
        for each in reversed(found)
    ]


def yearly_reviews(moment: Moment) -> list[Piece]:
    """Yearly reviews that were decided."""
    found = relevance.decided(moment.session, moment.here.id)
    days = [local_day(each.decided_at or each.opened_at, moment.here.zone) for each in found]
    return [Piece(day, 1, "core.source.relevance") for day in days]
