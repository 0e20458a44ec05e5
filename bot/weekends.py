"""Which days people don't work, by where they live: the territory of a zone, by Babel's data."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

WEEK_DAYS = 7
SATURDAY_SUNDAY = frozenset({5, 6})


@cache
def weekend(zone: str) -> frozenset[int]:
    """The weekend's days (0 is Monday) where clocks show `zone`; Saturday and Sunday if unknown."""
    territory = get_global("zone_territories").get(zone, "")
    try:
        locale = Locale.parse(f"und_{territory}")
    except (UnknownLocaleError, ValueError):
        return SATURDAY_SUNDAY
    length = (locale.weekend_end - locale.weekend_start) % WEEK_DAYS
    return frozenset((locale.weekend_start + n) % WEEK_DAYS for n in range(length + 1))
