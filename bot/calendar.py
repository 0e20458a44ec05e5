"""Pure questions about time: zones, rules that recur, local wall time → one instant.

People's time is a local wall time on a local date; it becomes an instant date by date with
`zoneinfo`, so that a rule fires once on each of its dates, whatever the clocks do that night.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.texts import LANGUAGES, city

CADENCE = (timedelta(days=42), timedelta(days=56))
"""From one stewards' call to the next: every six to eight weeks (iScale's working principles)."""

NEAR = 0.75
"""How like a zone's or a country's name something is that means it, of 1 (difflib's ratio)."""


@cache
def zones() -> tuple[str, ...]:
    """IANA zones that people live in, those of tzdata's `zone.tab` first; older names follow."""
    current = sorted(zone for _, zone in _table())
    older = (name for name in sorted(available_timezones() - set(current)) if "/" in name)
    return ("UTC", *current, *(name for name in older if not name.startswith("Etc/")))


@cache
def _table() -> tuple[tuple[str, str], ...]:
    """Countries' codes and zones, as `zone.tab` has them: most people's first."""
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple((fields[0], fields[2]) for fields in lines)


def is_zone(name: str) -> bool:
    """Whether a zone of exactly this name is known here."""
    return name in zones()


def find_zone(words: str) -> str | None:
    """The zone somebody means by its name or by its city alone, in any case; None if none is."""
    wanted = _plain(words)
    return (
        next((zone for zone in zones() if wanted == zone.casefold()), None)
        or next((zone for zone in zones() if wanted == _last(zone).casefold()), None)
        or _cities().get(wanted)
    )


def nearest_zones(words: str, most: int = 3) -> tuple[str, ...]:
    """Zones whose city, name or country looks like what was typed, the likest first.

    A country has several; none where nothing is near, since a random one helps nobody.
    """
    by_name: dict[str, tuple[str, ...]] = {_last(zone).casefold(): (zone,) for _, zone in _table()}
    by_name |= {zone.casefold(): (zone,) for zone in zones()}
    by_name |= {name: (zone,) for name, zone in _cities().items()} | _countries()
    wanted = _plain(words)[:60]
    found = get_close_matches(wanted, by_name, n=most * 2, cutoff=NEAR)
    return tuple(dict.fromkeys(zone for name in found for zone in by_name[name]))[:most]


@cache
def _cities() -> dict[str, str]:
    """Zones by their cities' names in people's languages: `londra`."""
    return {
        _plain(city(zone, language)): zone
        for language in LANGUAGES
        for _, zone in reversed(_table())
    }


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Each country's zones by its name in people's languages, as `zone.tab` orders them."""
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        names = Locale(language).territories
        for code, zone in _table():
            name = _plain(names.get(code, code))
            found[name] = (*found.get(name, ()), zone)
    return {name: tuple(dict.fromkeys(each)) for name, each in found.items()}


def _last(zone: str) -> str:
    return zone.rsplit("/", 1)[-1]


def _plain(words: str) -> str:
    """Words as zones are named: no spaces, no case, no accents (`İstanbul`, `São Paulo`)."""
    letters = unicodedata.normalize("NFKD", words.strip().replace(" ", "_").casefold())
    return "".join(each for each in letters if not unicodedata.combining(each))


def instant(day: date, wall: time, zone: str) -> datetime:
    """The one instant (UTC) at which clocks in `zone` show `wall` on `day`.

    As RFC 5545 (3.3.5) reads it: a time that clocks show twice is the first of the two; one that
    they skip takes the offset from before the gap, so 00:30 becomes 01:30 where 00:00 is skipped.
    """
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)


def readings(day: date, wall: time, zone: str) -> tuple[datetime, datetime]:
    """The earliest and the latest instant (UTC) that `wall` on `day` may mean in `zone`.

    They are one and the same but where clocks show that time twice or skip it.
    """
    local = datetime.combine(day, wall, ZoneInfo(zone))
    found = (local.astimezone(UTC), local.replace(fold=1).astimezone(UTC))
    return min(found), max(found)


@dataclass(frozen=True, slots=True)
class Every:
    """A rule that recurs: at `wall` local time, every `days` days counted from `start`."""

    days: int
    wall: time
    start: date

    def __str__(self) -> str:
        return f"every {self.days}d at {self.wall:%H:%M} from {self.start.isoformat()}"


ONCE = "once"
_EVERY = re.compile(r"every ([1-9]\d{0,3})d at (\d\d:\d\d) from (\d{4}-\d\d-\d\d)")


def parse_rule(text: str) -> Every | None:
    """The rule that `str()` wrote; None for `once`. Raises ValueError on anything else."""
    if text == ONCE:
        return None
    found = _EVERY.fullmatch(text)
    if not found:
        message = f"not a rule: {text!r}"
        raise ValueError(message)
    return Every(int(found[1]), time.fromisoformat(found[2]), date.fromisoformat(found[3]))


def next_after(rule: Every, zone: str, moment: datetime) -> datetime:
    """The rule's first instant (UTC) strictly after `moment`."""
    today = moment.astimezone(ZoneInfo(zone)).date()
    passed = max(0, (today - rule.start).days // rule.days - 1)
    day = rule.start + timedelta(days=passed * rule.days)
    while (there := instant(day, rule.wall, zone)) <= moment:
        day += timedelta(days=rule.days)
    return there


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day in `zone` at an instant."""
    return moment.astimezone(ZoneInfo(zone)).date()


WEEK_DAYS = 7
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@cache
def weekend(zone: str) -> frozenset[int]:
    """The days (0 is Monday) on which the territory of a zone rests, by CLDR.

    Saturday and Sunday where the zone belongs to no territory or CLDR says nothing of it.
    """
    territories, names = get_global("zone_territories"), get_global("zone_aliases")
    territory = territories.get(zone) or territories.get(names.get(zone, ""))
    try:
        locale = Locale.parse(f"und_{territory}")
    except (UnknownLocaleError, ValueError):
        return SATURDAY_AND_SUNDAY
    length = (locale.weekend_end - locale.weekend_start) % WEEK_DAYS
    return frozenset((locale.weekend_start + day) % WEEK_DAYS for day in range(length + 1))


def clock_changes(zone: str, since: datetime, until: datetime) -> list[date]:
    """The local days after `since`, up to `until`, on which clocks in a zone are changed."""
    here = ZoneInfo(zone)
    days = range((until - since) // timedelta(days=1) + 1)
    moments = [*(since + timedelta(days=n) for n in days), until]
    found = []
    for before, after in pairwise(moments):
        if before.astimezone(here).utcoffset() != after.astimezone(here).utcoffset():
            found.append(_changed(here, before, after))
    return found


def _changed(here: ZoneInfo, before: datetime, after: datetime) -> date:
    """The local day of the change between two instants, found to the minute."""
    offset = before.astimezone(here).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if middle.astimezone(here).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return before.astimezone(here).date()
