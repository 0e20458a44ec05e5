"""Calls as an iCalendar file (RFC 5545): values in, bytes out.

Times are local with their zone, and the zone's changes of clocks are written along (VTIMEZONE),
so that a calendar shows the hour that was meant whatever it knows of zones itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

PRODUCT = "-//Convener//Calls//EN"
REFRESH = timedelta(hours=12)
MARGIN = timedelta(days=366)
"""How far around its events a zone's changes of clocks are told."""

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event. `sequence` counts its changes; what is cancelled stays, marked so."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    planned_at: datetime
    title: str
    description: str
    cancelled: bool = False


def build(name: str, zone: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """The calendar of this name with these events, as published at `now`."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    if entries:
        first = min(entry.starts_at for entry in entries) - MARGIN
        last = max(entry.ends_at for entry in entries) + MARGIN
        file.add_component(_zone(zone, first, last))
    for entry in entries:
        file.add_component(_event(entry, ZoneInfo(zone), now))
    body: bytes = file.to_ical()
    return body


def _event(entry: Entry, zone: ZoneInfo, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("created", entry.planned_at)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.title)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event


def _zone(zone: str, first: datetime, last: datetime) -> Timezone:
    told = Timezone()
    told.add("tzid", zone)
    here = ZoneInfo(zone)
    first = first.astimezone(UTC).replace(second=0, microsecond=0)
    for at in (first, *_changes(here, first, last)):
        before, after = (each.astimezone(here) for each in (at - SECOND, at))
        onset = TimezoneDaylight() if after.dst() else TimezoneStandard()
        offset = before.utcoffset() or timedelta()
        onset.add("dtstart", at.replace(tzinfo=None) + offset)
        onset.add("tzoffsetfrom", offset)
        onset.add("tzoffsetto", after.utcoffset() or timedelta())
        onset.add("tzname", after.tzname() or zone)
        told.add_component(onset)
    return told


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants, to the minute, at which clocks in a zone change; at most one a day."""
    day = first
    while day <= last:
        before = _offset(day, zone)
        if _offset(day + DAY, zone) != before:
            minutes = [day + timedelta(minutes=n) for n in range(24 * 60 + 1)]
            changed = partial(_has_changed, zone, before)
            yield minutes[bisect_left(minutes, True, key=changed)]  # noqa: FBT003 - what to find
        day += DAY


def _has_changed(zone: ZoneInfo, before: timedelta | None, at: datetime) -> bool:
    return _offset(at, zone) != before


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
