"""Calendar quarters of a community's own time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar import instant

MONTHS = 3
LAST = 4
_NAME = re.compile(r"([0-9]{4})\s*-?\s*[Qq]([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months: the `number`th of a `year`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def end(self) -> date:
        """The day after its last."""
        return self.after.first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> Quarter:
        """The quarter after it."""
        is_last = self.number == LAST
        return Quarter(self.year + 1, 1) if is_last else Quarter(self.year, self.number + 1)

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """The instants (UTC) at which it begins, and at which it is over, in a zone."""
        return instant(self.first, time(), zone), instant(self.end, time(), zone)

    def is_over(self, moment: datetime, zone: str) -> bool:
        """Whether it is over at an instant, in a zone."""
        return moment >= self.span(zone)[1]


def of(moment: datetime, zone: str) -> Quarter:
    """The quarter in which an instant lies, in a zone."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def parse(words: str) -> Quarter | None:
    """The quarter that somebody means by 2026Q3; None where it is none."""
    found = _NAME.fullmatch(words.strip())
    if found is None or not date.min.year < int(found[1]) < date.max.year:
        return None
    return Quarter(int(found[1]), int(found[2]))
