"""Pure decisions on nudges: who has gone quiet, who may be written to, when (product 5).

Quiet is not lapsed: members are held against what they used to do themselves, never against
others. Somebody who always only read has nothing to fall below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from bot.courtesy import Withheld
from bot.working_hours import next_allowed

LAST = 2
"""So many touchpoints in a row must lie below the baseline."""

BASELINE_LEAST, BASELINE_MOST = 2, 8
"""Of how many touchpoints before those the baseline is made."""

TOOK_PART, DID_SOMETHING, NOTHING = 1.0, 0.5, 0.0

ONCE_IN = timedelta(days=28)
UNANSWERED_AT_MOST = 2

Quiet = Literal["observer", "too_early", "quiet_always", "as_ever", "back", "lapsed"]
Barred = Literal[
    "unreachable",
    "paused",
    "stopped",
    "snoozed",
    "unanswered",
    "recently",
    "answered",
    "two_a_week",
    "quiet_hours",
    "hours",
]


@dataclass(frozen=True, slots=True)
class Touch:
    """A touchpoint that a member was asked to, and whether they took part."""

    id: str
    at: datetime
    took_part: bool

    @property
    def day(self) -> date:
        """Its day, as presses are counted (UTC)."""
        return self.at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a member has lapsed, or why not.

    Where they have: `baseline` is the mean of their scores before, from above 0 to 1; `since` the
    first touchpoint of the lapse, `until` the id of the latest, which names the lapse.
    """

    why: Quiet
    baseline: float = 0.0
    since: datetime | None = None
    until: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An earlier nudge to the same person, in whatever community."""

    at: datetime
    answered_at: datetime | None


def scores(touches: Sequence[Touch], days: frozenset[date]) -> tuple[float, ...]:
    """What a member did at each touchpoint: took part 1; did something since the one before 0.5; else 0.

    Presses are known by the day only; one on the very day of a touchpoint counts on both its sides.
    """
    found = []
    for place, touch in enumerate(touches):
        since = touches[place - 1].day if place else date.min
        pressed = any(since <= day <= touch.day for day in days)
        found.append(TOOK_PART if touch.took_part else DID_SOMETHING if pressed else NOTHING)
    return tuple(found)


def lapsed(preference: str, touches: Sequence[Touch], days: frozenset[date]) -> Judged:
    """Whether a member fell below their own baseline at the last two touchpoints, and stayed away.

    `touches`: those they were asked to, the oldest first; `days` (UTC): when they did anything.
    The baseline is the mean of their scores before the last two, at most the last 8 of them;
    with fewer than 2 nobody is judged.
    """
    if preference == "observer":
        return Judged("observer")
    if len(touches) < LAST + BASELINE_LEAST:
        return Judged("too_early")
    found = scores(touches, days)
    before = found[:-LAST][-BASELINE_MOST:]
    baseline = sum(before) / len(before)
    if not baseline:
        return Judged("quiet_always")
    if max(found[-LAST:]) >= baseline:
        return Judged("as_ever", baseline)
    if any(day >= touches[-1].day for day in days):
        return Judged("back", baseline)
    return Judged("lapsed", baseline, touches[-LAST].at, touches[-1].id)


def unanswered(sent: Sequence[Sent]) -> int:
    """How many of a person's nudges, the newest first, they have not answered in a row."""
    answered = (place for place, each in enumerate(sent) if each.answered_at is not None)
    return next(answered, len(sent))


def barred(
    lapse: Judged,
    sent: Sequence[Sent],
    *,
    reachable: bool,
    withheld: Withheld | None,
    zone: str,
    country: str,
    now: datetime,
) -> Barred | None:
    """Why a lapsed member must not be nudged at `now`; None when they may.

    `sent`: all nudges to the person, on any platform and in any community, the newest first;
    `withheld`: what courtesy says of unasked messages. At most one in 28 days; two unanswered in
    a row end it until the person does anything; after an answer it takes a lapse that is wholly
    new; 09:00–17:00 on working days of the person's own zone and country.
    """
    if withheld in ("paused", "stopped", "snoozed"):
        return withheld
    if not reachable:
        return "unreachable"
    if unanswered(sent) >= UNANSWERED_AT_MOST:
        return "unanswered"
    if sent and now - sent[0].at < ONCE_IN:
        return "recently"
    answer = sent[0].answered_at if sent else None
    if answer is not None and (lapse.since is None or lapse.since <= answer):
        return "answered"
    if withheld is not None:
        return withheld
    return None if next_allowed(now, zone, country) == now else "hours"
