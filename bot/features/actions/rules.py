"""Pure decisions on actions: when somebody is reminded of what they have taken on.

At most once a week, in their morning on a working day of theirs (product 4 and 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.calendar import WEEK_DAYS, instant, local_day, weekend
from bot.countries import public_holidays

OPENS = time(9)
EVERY = timedelta(days=WEEK_DAYS)
AHEAD = timedelta(days=2)
"""How long before its day somebody is reminded of an action first."""

A_DAY = timedelta(days=1)
LOOKED_AT_MOST = 60
"""Days that are looked at for a working one; where all of them are days of rest the next is taken."""


def next_reminder(
    dues: Sequence[date], last: datetime | None, now: datetime, zone: str, country: str
) -> datetime | None:
    """When somebody is reminded next of what is due on these days; None where nothing is.

    `last`: when they were reminded before. Weeks are counted by their calendar.
    """
    if not dues:
        return None
    day = max(local_day(now, zone), min(dues) - AHEAD)
    if last is not None:
        day = max(day, local_day(last, zone) + EVERY)
    if instant(day, OPENS, zone) <= now:
        day += A_DAY
    days = (day + n * A_DAY for n in range(LOOKED_AT_MOST))
    chosen = next((each for each in days if is_working(each, zone, country)), day)
    return instant(chosen, OPENS, zone)


def is_working(day: date, zone: str, country: str) -> bool:
    """Whether people of a zone and a country work on a day."""
    if day.weekday() in weekend(zone):
        return False
    return not country or day not in public_holidays(country, (day.year,))


def is_near(due: date, today: date) -> bool:
    """Whether something is to be reminded of."""
    return due <= today + AHEAD
