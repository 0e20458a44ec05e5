"""The rhythms that every community lives by, each put on its schedule once; and what falls due once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.calendar import ONCE, WEEK_DAYS, Every, local_day, next_after
from bot.feature import Rhythm
from bot.moment import Moment
from storage import schedule
from storage.schedule import Scheduled

A_MOMENT = timedelta(seconds=1)


def begin(moment: Moment, rhythms: Mapping[str, Rhythm]) -> None:
    """Schedule what this community doesn't live by yet; a rhythm that it has stays as it is set."""
    community = moment.here
    for occasion, rhythm in rhythms.items():
        rule = rule_of(moment, rhythm)
        row = Scheduled(
            id=schedule_id(occasion, community.id),
            community_id=community.id,
            occasion=occasion,
            subject="",
            rule=str(rule),
            zone=community.zone,
            next_due_at=next_after(rule, community.zone, moment.now),
        )
        schedule.put_new(moment.session, row)


def rule_of(moment: Moment, rhythm: Rhythm) -> Every:
    """A rhythm as a rule of a community's local time that begins tomorrow or on its weekday."""
    day = local_day(moment.now, moment.here.zone) + timedelta(days=1)
    if rhythm.weekday is not None:
        day += timedelta(days=(rhythm.weekday - day.weekday()) % WEEK_DAYS)
    return Every(rhythm.days, rhythm.at, day)


def once(moment: Moment, ident: str, occasion: str, subject: str, at: datetime) -> Scheduled:
    """The schedule's row by which something of a community falls due a single time, at `at` (UTC)."""
    return Scheduled(
        id=ident,
        community_id=moment.here.id,
        occasion=occasion,
        subject=subject,
        rule=ONCE,
        zone=moment.here.zone,
        next_due_at=at,
    )


def go_on(moment: Moment, occasion: str) -> Scheduled:
    """The row by which a look in pieces goes on: in a second, so that other writers have their turn.

    For looks that come back by a rhythm and find again whatever is left; what must be done to its
    end, once, is a `Job`.
    """
    ident = schedule_id(occasion, moment.here.id)
    return once(moment, ident, occasion, "", moment.now + A_MOMENT)


def closed_id(address: str, now: datetime) -> str:
    """The name of the schedule's row by which a channel's refusals are told: one a week."""
    year, week, _ = now.isocalendar()
    return f"closed:{address}:{year}-{week}"


def schedule_id(occasion: str, community_id: str) -> str:
    """The name of the schedule's row for a community's rhythm."""
    return f"{occasion}:{community_id}"
