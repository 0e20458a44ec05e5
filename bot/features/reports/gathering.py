"""A quarter's rows and lists, asked of storage."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.calendar import local_day
from bot.features.reports.quarters import Quarter
from bot.features.reports.rules import Membership, Rows
from bot.moment import Moment
from storage import gatherings, goals, levels, projects, reports
from storage.activities import Activity
from storage.levels import LEVELS

CHAT = "chat"
"""How it is known that somebody took part on a day: they pressed, wrote or reacted in the chat."""


def rows(moment: Moment, quarter: Quarter) -> Rows:
    """All that a quarter's figures are counted from, up to this minute where it isn't over."""
    session, here = moment.session, moment.here
    before, since = quarter.before.span(here.zone)
    until = quarter.span(here.zone)[1]
    held = reports.held_calls(session, here.id, until)
    mine = [call.id for call in held if call.starts_at >= since]
    return Rows(
        before=before,
        since=since,
        until=until,
        first=quarter.first,
        end=quarter.end,
        members=tuple(
            Membership(
                each.id,
                each.joined_at,
                local_day(each.joined_at, here.zone),
                each.left_at,
                each.organisation_id or "",
            )
            for each in reports.members(session, here.id, until)
        ),
        sectors={each.id: each.sector for each in reports.organisations(session, here.id)},
        days=_days(moment, before, quarter),
        contributions=_contributions(moment, since, until),
        levels=_levels(moment, quarter),
        calls=tuple((call.id, local_day(call.starts_at, here.zone)) for call in held),
        attendance=tuple(
            (each.call_id, each.person_id, each.asked or each.came is True, each.came is True)
            for each in reports.attendance(session, mine)
        ),
        gatherings=tuple(
            each.id
            for each in gatherings.of_community(session, here.id, "held")
            if quarter.first <= each.last < quarter.end
        ),
        experiments=tuple((each.id, each.decision) for each in experiments(moment, quarter)),
        projects=tuple(each.id for each in projects.closed_between(session, here.id, since, until)),
    )


def experiments(moment: Moment, quarter: Quarter) -> list[Activity]:
    """The experiments about which it was decided in a quarter."""
    since, until = quarter.span(moment.here.zone)
    return reports.decided(moment.session, moment.here.id, since, until)


def goal_states(moment: Moment, quarter: Quarter) -> tuple[tuple[str, str], ...]:
    """Titles of the goals that were pursued in a quarter, and how each stood when it ended."""
    since, until = quarter.span(moment.here.zone)
    found = []
    for cycle in goals.cycles(moment.session, moment.here.id):
        is_over = cycle.closed_at is not None and cycle.closed_at < since
        if cycle.adopted_at is None or cycle.adopted_at >= until or is_over:
            continue
        for goal in goals.of_cycle(moment.session, cycle.id, "adopted"):
            told = goals.checkins(moment.session, goal.id)
            state = next((each.status for each in told if each.at < until), "untold")
            found.append((goal.title, state))
    return tuple(found)


def _days(moment: Moment, before: datetime, quarter: Quarter) -> tuple[tuple[str, date, str], ...]:
    session, here = moment.session, moment.here
    until = quarter.span(here.zone)[1]
    chat = [
        (member, day, CHAT)
        for member, day in reports.days_of(session, here.id, quarter.before.first, quarter.end)
    ]
    points = [
        (member, local_day(at, here.zone), point)
        for member, point, at in reports.present(session, here.id, before, until)
    ]
    return tuple(sorted(chat + points))


def _contributions(
    moment: Moment, since: datetime, until: datetime
) -> tuple[tuple[str, str, str], ...]:
    session, here = moment.session, moment.here
    points = [
        ("took_part", point, member)
        for member, point, _ in reports.present(session, here.id, since, until)
    ]
    return tuple(points + reports.contributed(session, here.id, since, until))


def _levels(moment: Moment, quarter: Quarter) -> dict[str, int]:
    """Members by level as the quarter's last week began, or this one; none where nobody looked."""
    upto = min(quarter.last, local_day(moment.now, moment.here.zone))
    weeks = levels.weekly(moment.session, moment.here.id, upto - timedelta(days=6))
    found = [counts for week, counts in weeks if week < quarter.end]
    return {level: found[-1][level] for level in LEVELS} if found else {}
