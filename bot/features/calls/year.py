"""The year on one card: calls and their gaps, who came, what hours asked of whom, what is ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.calendar import local_day
from bot.cards import Bar, Button, Buttons, Card, Chart, Facts, Note, Shown, Table, Text
from bot.feature import AGAIN, Effects, Turn
from bot.features.calls import planning, rules
from bot.features.calls.cards import named
from bot.messages import Whisper
from bot.texts import Tongue
from storage import calls, gatherings, people, stewardship
from storage.calls import Call

YEAR = timedelta(days=365)
CALLS_AT_MOST = 10
"""A year has nine calls at six weeks' distance."""

Fact = tuple[str, str]


def show(turn: Turn) -> Effects:
    """Show it to whoever asks."""
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    every = calls.of_community(turn.session, turn.here.id, "held")
    days = [local_day(each.starts_at, turn.here.zone) for each in every]
    recent = [each for each, day in zip(every, days, strict=True) if day > today - YEAR]
    parts: list[Shown] = [Facts(tuple(_facts(turn, recent)))]
    if recent:
        parts += _held(turn, recent[-CALLS_AT_MOST:], _gaps(days)[-len(recent) :][-CALLS_AT_MOST:])
    else:
        parts.append(Text(text("calls.year.none")))
    parts += [*_burdens(turn), *_rotation(turn, today), *_buttons(text)]
    return [Whisper(Card(text("calls.year.title", community=turn.here.name), tuple(parts)))]


def _gaps(days: Sequence[date]) -> list[int]:
    """By how many days each comes after the one before; 0 for the first."""
    return [0, *((day - before).days for before, day in pairwise(days))] if days else []


def _facts(turn: Turn, recent: Sequence[Call]) -> list[Fact]:
    text, session, here = turn.text, turn.session, turn.here
    facts: list[Fact] = [(text("calls.year.held"), text("calls.year.calls", count=len(recent)))]
    call = calls.upcoming(session, here.id, turn.now)
    if call is not None:
        facts.append((text("calls.fact.next"), text("calls.when.at", when=call.starts_at)))
        last = planning.last_day(turn)
        if last is not None:
            gap = (local_day(call.starts_at, here.zone) - last).days
            facts.append((text("calls.year.gap_ahead"), _gap(text, gap)))
    return [*facts, (text("calls.year.gathering"), _gathering(turn))]


def _gathering(turn: Turn) -> str:
    planned = gatherings.planned(turn.session, turn.here.id)
    if planned is not None:
        facts = {"place": planned.place, "first": planned.first, "last": planned.last}
        return turn.text("calls.year.gathering_ahead", **facts)
    last = gatherings.last_held(turn.session, turn.here.id)
    if last is not None:
        return turn.text("calls.year.gathering_held", place=last.place, when=last.first)
    return turn.text("calls.year.no_gathering")


def _gap(text: Tongue, days: int) -> str:
    """Days since the call before, and in words whether that is six to eight weeks."""
    if not days:
        return text("calls.year.first")
    window = (rules.SOONEST.days, rules.LATEST.days)
    key = "early" if days < window[0] else "late" if days > window[1] else "within"
    return text(f"calls.year.gap_{key}", count=days)


def _held(turn: Turn, recent: Sequence[Call], gaps: Sequence[int]) -> list[Shown]:
    text = turn.text
    rows, bars = [], []
    for call, gap in zip(recent, gaps, strict=True):
        seats = calls.attendees(turn.session, call)
        asked, came = sum(a.asked for a, _, _ in seats), sum(bool(a.came) for a, _, _ in seats)
        day = text("calls.agreed.day", when=call.starts_at)
        share = text("calls.year.came", came=came, asked=asked)
        rows.append((day, _gap(text, gap), share))
        bars.append(Bar(day, came, share))
    columns = tuple(text(f"calls.year.column.{each}") for each in ("call", "gap", "came"))
    return [
        Table(text("calls.year.table"), columns, tuple(rows)),
        Chart(text("calls.year.attendance"), tuple(bars)),
    ]


def _burdens(turn: Turn) -> list[Shown]:
    """What the hours of about a year asked of each steward, and how far apart they are."""
    text = turn.text
    past = calls.burdens(turn.session, turn.here.id, CALLS_AT_MOST)
    serving = people.holding(turn.session, turn.here.id, "steward")
    if not past or not serving:
        return []
    borne = [sum(each.get(person.id, 0) for each in past) for _, person in serving]
    bars, rows = [], []
    for (_, person), minutes in zip(serving, borne, strict=True):
        asked = sum(person.id in each for each in past)
        shown = text("calls.minutes", count=minutes)
        bars.append(Bar(named(text, person), minutes, shown))
        rows.append((named(text, person), shown, text("calls.year.calls", count=asked)))
    columns = tuple(text(f"calls.year.column.{each}") for each in ("who", "asked", "of"))
    return [
        Chart(text("calls.year.burden"), tuple(bars)),
        Table(text("calls.year.burden_table"), columns, tuple(rows)),
        Text(text("calls.year.apart", count=max(borne) - min(borne))),
        Note(text("calls.why.minutes")),
    ]


def _rotation(turn: Turn, today: date) -> list[Shown]:
    """Whose terms end within a year."""
    text = turn.text
    ending = sorted(
        (term.ends, person.name, named(text, person))
        for term, _, person in stewardship.terms(turn.session, turn.here.id)
        if term.ends is not None and term.left is None and term.begins <= today
        if term.ends <= today + YEAR
    )
    if not ending:
        return [Text(text("calls.year.no_rotation"))]
    columns = (text("calls.year.column.who"), text("calls.year.column.until"))
    rows = tuple((name, text("calls.agreed.day", when=day)) for day, _, name in ending)
    return [Table(text("calls.year.rotation"), columns, rows)]


def _buttons(text: Tongue) -> list[Shown]:
    call = Button(text("calls.see"), AGAIN, "call")
    return [Buttons((call, Button(text("calls.year.to_gathering"), "gathering.show")))]
