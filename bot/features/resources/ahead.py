"""The calendar of events: what is ahead, from every source that has something, on one card.

A source is one small function; whoever makes events adds theirs to `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from bot.calendar import instant
from bot.cards import Button, Buttons, Card, Facts, Shown, Text
from bot.feature import AGAIN, Effects, Turn
from bot.messages import Whisper
from bot.moment import Moment
from bot.texts import Tongue
from storage import activities, calls, goals, polls
from storage import resources as stored

SHOWN_AT_MOST = 15
DAY_ENDS = time(23, 59)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something to come. `what` is a key of the catalogue, filled in with `name`."""

    at: datetime
    what: str
    name: str = ""
    has_hour: bool = True


def _calls(moment: Moment) -> list[Ahead]:
    found = calls.of_community(moment.session, moment.here.id, "planned")
    return [Ahead(each.starts_at, "call") for each in found]


def _activities(moment: Moment) -> list[Ahead]:
    return [
        Ahead(each.starts_at, "activity", each.title)
        for each in activities.announced(moment.session, moment.here.id)
        if each.starts_at is not None
    ]


def _polls(moment: Moment) -> list[Ahead]:
    found = polls.of_community(moment.session, moment.here.id, "open")
    return [Ahead(each.closes_at, "poll", each.title) for each in found]


def _cycle(moment: Moment) -> list[Ahead]:
    cycle = goals.current(moment.session, moment.here.id)
    if cycle is None or cycle.status != "running":
        return []
    return [Ahead(instant(cycle.ends, DAY_ENDS, moment.here.zone), "cycle", has_hour=False)]


def _waves(moment: Moment) -> list[Ahead]:
    return [
        Ahead(instant(each.ends, DAY_ENDS, moment.here.zone), "wave", each.name, has_hour=False)
        for each in stored.waves(moment.session, moment.here.id)
    ]


SOURCES: tuple[Callable[[Moment], list[Ahead]], ...] = (
    _calls,
    _activities,
    _polls,
    _cycle,
    _waves,
)


def gather(moment: Moment) -> list[Ahead]:
    """What is ahead, the next first."""
    found = [each for source in SOURCES for each in source(moment) if each.at > moment.now]
    return sorted(found, key=lambda each: (each.at, each.what, each.name))


def show(turn: Turn) -> Effects:
    """Show it, each in its reader's own zone."""
    return [Whisper(card(turn.text, turn.here.name, gather(turn)))]


def card(text: Tongue, community: str, found: list[Ahead]) -> Card:
    """What is ahead on one card."""
    shown = tuple(
        (
            text(f"resources.ahead.at.{'hour' if each.has_hour else 'day'}", when=each.at),
            text(f"resources.ahead.of.{each.what}", name=each.name),
        )
        for each in found[:SHOWN_AT_MOST]
    )
    what: Shown = Facts(shown) if shown else Text(text("resources.ahead.nothing"))
    call = Button(text("resources.ahead.call"), AGAIN, "call")
    return Card(text("resources.ahead.title", community=community), (what, Buttons((call,))))
