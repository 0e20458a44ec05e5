"""Calls as an iCalendar file (RFC 5545): values in, bytes out.

Times are local with their zone, and the zone's changes of clocks are written along (VTIMEZONE),
so that a calendar shows the hour that was meant whatever it knows of zones itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

PRODUCT = "-//Convener//Calls//EN"
REFRESH = timedelta(hours=12)
MARGIN = timedelta(days=366)
"""How far around its events a zone's changes of clocks are told."""

DAY = timedelta(days=1)
ASKED: Mapping[str, str] = {
    "ROLE": "REQ-PARTICIPANT",
    "PARTSTAT": "NEEDS-ACTION",
    "RSVP": "FALSE",
}
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
    changed_at: datetime | None = None
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whom an invitation is for, and whose it is. `cancelled`: they are asked no more."""

    organiser: str
    community: str
    mailbox: str
    name: str = ""
    cancelled: bool = False


def build(name: str, zone: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """The calendar of this name with these events, as published at `now`."""
    file = _file("PUBLISH", zone, entries)
    file.add("x-wr-calname", name)
    file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        file.add_component(_event(entry, ZoneInfo(zone), now))
    return _bytes(file)


def ask(zone: str, entry: Entry, guest: Guest, now: datetime) -> bytes:
    """The event as an invitation to one guest, or as its end for them (RFC 5546, 3.2.2 and 3.2.5).

    RSVP=FALSE: a calendar's own answer would go to a mailbox that nobody counts.
    """
    file = _file("CANCEL" if guest.cancelled else "REQUEST", zone, [entry])
    event = _event(entry, ZoneInfo(zone), now)
    if guest.cancelled and not entry.cancelled:
        del event["status"]  # the call goes on without them
    organiser = vCalAddress(f"mailto:{guest.organiser}")
    organiser.params["CN"] = vText(_inert(guest.community))
    event.add("organizer", organiser)
    asked = vCalAddress(f"mailto:{guest.mailbox}")
    asked.params["CN"] = vText(_inert(guest.name) or guest.mailbox)
    for name, value in ASKED.items():
        asked.params[name] = vText(value)
    event.add("attendee", asked)
    file.add_component(event)
    return _bytes(file)


def _file(method: str, zone: str, entries: Sequence[Entry]) -> Calendar:
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", method)
    if entries:
        first = min(entry.starts_at for entry in entries) - MARGIN
        last = max(entry.ends_at for entry in entries) + MARGIN
        file.add_component(_zone(zone, first, last))
    return file


def _bytes(file: Calendar) -> bytes:
    body: bytes = file.to_ical()
    return body


def _inert(text: str) -> str:
    """What a parameter takes: neither quotes nor control characters (RFC 5545, 3.2).

    Nor backslashes, which some readers take for an escape of the quote that ends it.
    """
    return " ".join(re.sub(r'[\x00-\x1f\x7f"\\]+', " ", text).split())


def _event(entry: Entry, zone: ZoneInfo, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("created", entry.planned_at)
    event.add("last-modified", entry.changed_at or entry.planned_at)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.title)
    event.add("description", entry.description)
    if entry.place:
        event.add("location", entry.place)
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
