"""When a person may be written to unasked: in their own working hours, on their own working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot import countries
from bot.calendar import instant, local_day, weekend
from bot.courtesy import QuietHours, parse_quiet_hours
from storage.people import Person

OPENS, CLOSES = time(9), time(17)
A_DAY = timedelta(days=1)
LOOKS_AHEAD = timedelta(weeks=4)
"""Longer than any run of public holidays; whoever has no free hour by then has none at all."""


def next_allowed(now: datetime, zone: str, country: str = "") -> datetime:
    """The first instant from `now` on at which it is 09:00–17:00 on a working day.

    A working day is neither of the weekend of the zone's territory nor a public holiday of the
    country (ISO 3166; empty: the zone's).
    """
    where = country or countries.of_zone(zone)
    day = local_day(now, zone)
    while rests(day, zone, where) or now >= instant(day, CLOSES, zone):
        day += A_DAY
    return max(now, instant(day, OPENS, zone))


def rests(day: date, zone: str, country: str) -> bool:
    """Whether a day is one of rest: a weekend of the zone's, or a public holiday of the country's."""
    return day.weekday() in weekend(zone) or day in countries.public_holidays(country, (day.year,))


def next_welcome(
    now: datetime, zone: str, quiet: QuietHours | None, country: str = ""
) -> datetime | None:
    """The first such instant that lies in none of somebody's own quiet hours either.

    None where there is none in four weeks: their quiet hours leave nothing of those hours.
    """
    at = next_allowed(now, zone, country)
    while quiet is not None and (free := quiet.free_from(at, zone)) != at:
        at = next_allowed(free, zone, country)
        if at - now > LOOKS_AHEAD:
            return None
    return at


def next_for(person: Person, zone: str, now: datetime) -> datetime | None:
    """When a person may next be written to; `zone` is the community's, for whom theirs isn't known."""
    quiet = parse_quiet_hours(person.quiet_hours)
    return next_welcome(now, person.zone or zone, quiet, person.country)


def hours_end(now: datetime, zone: str) -> datetime:
    """When the hours in which `now` lies are over."""
    return instant(local_day(now, zone), CLOSES, zone)
