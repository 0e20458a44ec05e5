"""Pure decisions on the plan and its activities: spans, the line of those who signed up, who may lead.

World Bank Group framework, engaging: a short-term plan of at most three months, whose activities
are experiments. All figures but the three months are ours.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from bot.calendar import instant, local_day

FORMATS = (
    "call",
    "seminar",
    "workshop",
    "peer_assist",
    "site_visit",
    "discussion",
    "questions",
    "writing",
    "e_conference",
)
DECISIONS = ("keep", "change", "drop")
MONTHS = 3
AT_MOST = 15
"""Activities in one plan: what one card shows."""

PLACES_AT_MOST = 1000
LONGEST = timedelta(days=31)
OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(days=3)
"""Until so long after an activity people and its lead say who came; then it counts."""

ASKED_AGAIN_AT = time(10)
DAY, HOUR = "day", "hour"

Span = tuple[date, date]
Unfit = Literal["backwards", "too_long", "overlaps"]
Missing = Literal["lead", "measure", "date", "outside"]
Unled = Literal["not_here", "same"]


def latest_end(begins: date) -> date:
    """The last day of three months that begin on a day: 2 March to 1 June."""
    months = begins.month - 1 + MONTHS
    year, month = begins.year + months // 12, months % 12 + 1
    if begins.day > monthrange(year, month)[1]:
        return date(year, month, monthrange(year, month)[1])
    return date(year, month, begins.day) - timedelta(days=1)


def unfit(begins: date, ends: date, others: Collection[Span]) -> Unfit | None:
    """Why a plan can't run over these days, both included; None where it can."""
    if ends <= begins:
        return "backwards"
    if ends > latest_end(begins):
        return "too_long"
    if any(begins <= last and first <= ends for first, last in others):
        return "overlaps"
    return None


def taken(begins: date, ends: date, reviewed: date | None) -> Span:
    """The days that a plan takes: once it is reviewed, those before."""
    return begins, ends if reviewed is None else min(ends, reviewed - timedelta(days=1))


def missing(
    *, is_led: bool, measure: str, starts_on: date | None, plan: Span
) -> tuple[Missing, ...]:
    """What an activity lacks: a lead who said yes, a measure, a date, one within its plan."""
    found: list[Missing] = []
    if not is_led:
        found.append("lead")
    if not measure:
        found.append("measure")
    if starts_on is None:
        found.append("date")
    elif not plan[0] <= starts_on <= plan[1]:
        found.append("outside")
    return tuple(found)


def admitted(coming: int, waiting: Sequence[str], places: int | None) -> tuple[str, ...]:
    """Those of the line, who stand in their turn, that have a place now; None: there is no end to them.

    Nobody who has a place loses it, and nobody is passed over.
    """
    return tuple(waiting) if places is None else tuple(waiting[: max(0, places - coming)])


def unled(lead: str, co_lead: str, present: Collection[str]) -> dict[str, Unled]:
    """By part, why somebody can't lead an activity; members who are here can, each one part."""
    found: dict[str, Unled] = {
        part: "not_here"
        for part, who in (("lead", lead), ("co_lead", co_lead))
        if who and who not in present
    }
    if co_lead and lead == co_lead:
        found["co_lead"] = "same"
    return found


def suggested(
    lead: str, willing: Sequence[str], works: dict[str, str], most: int = 3
) -> tuple[str, ...]:
    """Members who would co-lead: those of other organisations than the lead first, then the rest."""
    others = [each for each in willing if each != lead]
    mine = works.get(lead)
    elsewhere = [each for each in others if mine is None or works.get(each) != mine]
    return tuple([*elsewhere, *(each for each in others if each not in elsewhere)][:most])


def share_a_house(one: str, other: str, works: dict[str, str]) -> bool:
    """Whether two members are known to work for the same organisation."""
    return one in works and works[one] == works.get(other)


def reminders(starts_at: datetime, zone: str) -> tuple[tuple[str, datetime], ...]:
    """When those who signed up are reminded: a day before at its local hour, and an hour before."""
    local = starts_at.astimezone(ZoneInfo(zone))
    day_before = instant(local.date() - timedelta(days=1), local.time(), zone)
    return ((DAY, day_before), (HOUR, starts_at - timedelta(hours=1)))


def is_stale(name: str, starts_at: datetime, zone: str, now: datetime) -> bool:
    """Whether a reminder comes too late to be of use: the next is due already, or it has begun."""
    named = [*reminders(starts_at, zone), ("", starts_at)]
    later = [at for (each, _), (_, at) in pairwise(named) if each == name]
    return not later or later[0] <= now


def asked_again_at(ends_at: datetime, zone: str) -> datetime:
    """When whoever leads is asked a second and last time what came of it: in the morning, in three days."""
    return instant(local_day(ends_at, zone) + CLOSES_AFTER, ASKED_AGAIN_AT, zone)


def attendance(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Whether one may say now that one was there: `early`, `open` or `over`."""
    if now < starts_at - OPENS_BEFORE:
        return "early"
    return "open" if now < ends_at + CLOSES_AFTER else "over"
