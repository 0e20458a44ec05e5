"""Pure decisions on a plan: lines into items, days that rest, what is carried over, reminders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Theme = Literal["purpose", "people", "practice"]
Reminder = Literal["before", "after"]

THEMES: tuple[Theme, ...] = ("purpose", "people", "practice")
"""World Bank Group, framework: what a plan of action is for."""

ITEMS_AT_MOST = 20
WHAT_AT_MOST = 100
BULLETS = "-–—*•· "

BEFORE = timedelta(days=3)
AFTER = timedelta(days=7)
"""How long before its day, and how long after it, an item is spoken of."""


def lines(words: str, themes: Mapping[str, Theme]) -> list[tuple[Theme, str]]:
    """One item a line; a line that begins with a theme's word and a colon is of that theme.

    `themes` are those words, in small letters. Lines that say nothing are left out.
    """
    found: list[tuple[Theme, str]] = []
    for line in words.splitlines():
        what = line.strip(BULLETS)
        head, colon, rest = what.partition(":")
        theme = themes.get(head.strip().casefold()) if colon else None
        said = rest.strip(BULLETS) if theme else what
        if said:
            found.append((theme or "practice", said))
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers for an item: their country's name, when they rest, what that day is.

    `rests` are weekdays (0 is Monday); `holiday` is the name of the public holiday on the item's
    day, or empty.
    """

    name: str
    country: str
    rests: Collection[int]
    holiday: str


@dataclass(frozen=True, slots=True)
class Clash:
    """An item's day is a day of rest for somebody; `holiday` is empty where it is the weekend."""

    name: str
    country: str
    holiday: str


def clashes(day: date, people: Collection[Person]) -> tuple[Clash, ...]:
    """For whom a day is one of rest. A holiday is named, also where it falls on a weekend."""
    return tuple(
        Clash(each.name, each.country, each.holiday)
        for each in people
        if each.holiday or day.weekday() in each.rests
    )


def reminder(due: date, today: date) -> Reminder | None:
    """Which of an item's two reminders its people may get today."""
    if due - BEFORE <= today <= due:
        return "before"
    return "after" if due < today <= due + AFTER else None


def may_unbegin(made_at: datetime, touched: Collection[datetime]) -> bool:
    """Whether a plan can be taken back: as long as nothing of it was added or settled afterwards."""
    return all(each <= made_at for each in touched)
