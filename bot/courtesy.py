"""How much of Convener a person has to bear: pure rules, asked wherever a post is written.

Product rule: all unasked direct messages together are at most two a week to a person; a stop or
a snooze holds on every platform at once; a paused community hears nothing that nobody pressed for;
what falls into a person's own quiet hours waits until they end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Literal

from bot.calendar import local_day, readings

Asked = Literal["now", "before", "no"]
Withheld = Literal["paused", "stopped", "snoozed", "two_a_week"]

WEEK = timedelta(days=7)
UNASKED_A_WEEK = 2

A_DAY = timedelta(days=1)
OPEN_AT_LEAST = timedelta(hours=2)
"""So much of each day quiet hours leave open: else what waits for their end would pile up."""

Unfit = Literal["same", "too_long"]
_QUIET_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d) on ([0-6]{1,7})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When a person wants nothing unasked: from `begins` to `ends`, by the clocks of their zone.

    `days` (0 is Monday) are those on which they begin; where `ends` isn't later than `begins` they
    go on into the next day. Where clocks show a time twice or skip it, they begin at its earliest
    reading and end at its latest: whatever a clock shows, nobody is disturbed at an hour they named.
    """

    begins: time
    ends: time
    days: frozenset[int]

    def __str__(self) -> str:
        days = "".join(map(str, sorted(self.days)))
        return f"{self.begins:%H:%M}-{self.ends:%H:%M} on {days}"

    def free_from(self, moment: datetime, zone: str) -> datetime:
        """The first instant (UTC) from `moment` on that lies in none of them; itself, if it does."""
        while (end := self._end(moment, zone)) is not None:
            moment = end
        return moment

    def _end(self, moment: datetime, zone: str) -> datetime | None:
        """The end of those in which a moment lies. Days next to a skipped one may lie far apart."""
        today = local_day(moment, zone)
        ends = []
        for day in (today + A_DAY * away for away in (-2, -1, 0, 1)):
            if day.weekday() in self.days:
                last = day if self.begins < self.ends else day + A_DAY
                begin, end = readings(day, self.begins, zone)[0], readings(last, self.ends, zone)[1]
                if begin <= moment < end:
                    ends.append(end)
        return max(ends, default=None)


@cache
def parse_quiet_hours(text: str) -> QuietHours | None:
    """The quiet hours that `str()` wrote; None for "". Raises ValueError on anything else."""
    if not text:
        return None
    found = _QUIET_HOURS.fullmatch(text)
    if found is None:
        message = f"not quiet hours: {text!r}"
        raise ValueError(message)
    begins, ends = time.fromisoformat(found[1]), time.fromisoformat(found[2])
    return QuietHours(begins, ends, frozenset(map(int, found[3])))


def unfit(begins: time, ends: time) -> Unfit | None:
    """Why quiet hours can't run from one time to another; None where they can.

    The same time twice is refused, since it may mean a whole day as well as nothing.
    """
    if begins == ends:
        return "same"
    length = _since_midnight(ends) - _since_midnight(begins)
    return "too_long" if length % A_DAY > A_DAY - OPEN_AT_LEAST else None


def quiet_until(quiet_hours: str, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours in which `now` lies are over; None where it lies in none."""
    hours = parse_quiet_hours(quiet_hours)
    free = hours.free_from(now, zone) if hours else now
    return free if free > now else None


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute)


def withheld(
    asked: Asked,
    *,
    paused: bool,
    stopped: bool,
    snoozed_until: datetime | None,
    unasked_this_week: int,
    now: datetime,
) -> Withheld | None:
    """Why a message must not be sent now; None when it may.

    `asked`: `now` answers a press and always may; `before` is a standing wish (lessons, say),
    which a pause, a stop or a snooze still holds back; `no` counts towards the week's two.
    """
    if asked == "now":
        return None
    if paused:
        return "paused"
    if stopped:
        return "stopped"
    if snoozed_until is not None and snoozed_until > now:
        return "snoozed"
    if asked == "no" and unasked_this_week >= UNASKED_A_WEEK:
        return "two_a_week"
    return None
