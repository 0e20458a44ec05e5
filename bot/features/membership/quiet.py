"""Quiet hours of one's own: set by a form, shown in `me`, and cleared there."""

from __future__ import annotations

from datetime import time

from bot.calendar import WEEK_DAYS
from bot.cards import Button, Choice, Form, Option, Part, Text, TextInput
from bot.courtesy import OPEN_AT_LEAST, QuietHours, parse_quiet_hours, unfit
from bot.feature import Effects, Turn
from bot.features.membership.handlers import shown, zone_in
from bot.messages import Invalid, Open, Replace
from bot.saying import said
from bot.texts import Tongue
from storage import quiet
from storage.people import Person

HALF_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
USUAL = QuietHours(time(22), time(7), frozenset(range(WEEK_DAYS)))
"""What the form proposes to somebody who has none."""


def ask(turn: Turn) -> Effects:
    """Ask from when to when, and on which days."""
    return [Open(form(turn.text, turn.person, turn.here.zone))]


def sent(turn: Turn) -> Effects:
    """Keep them: in every community, on every platform, and for what waits already."""
    asked = form(turn.text, turn.person, turn.here.zone)
    read = turn.read(asked)
    errors = turn.errors(read)
    zone = turn.person.zone or zone_in(turn, read, errors)
    hours = None
    if not errors:
        begins, ends = (time.fromisoformat(read.one(each)) for each in ("begins", "ends"))
        if why := unfit(begins, ends):
            least = OPEN_AT_LEAST.seconds // 3600
            errors["ends"] = turn.text(f"membership.quiet.unfit_{why}", count=least)
        hours = QuietHours(begins, ends, frozenset(map(int, read.several("days"))))
    if errors or hours is None or zone is None:
        return [Invalid(errors, asked)]
    turn.person.zone, turn.person.quiet_hours = zone, str(hours)
    quiet.reconsider(turn.session, turn.person.id)
    return [Replace(shown(turn))]


def clear(turn: Turn) -> Effects:
    """No quiet hours any more: what waited for their end comes now."""
    turn.person.quiet_hours = ""
    quiet.reconsider(turn.session, turn.person.id)
    again = Button(turn.text("membership.quiet.button"), "membership.quiet")
    return [Replace(said(turn.text, "membership.quiet_cleared", again))]


def form(text: Tongue, person: Person, zone: str) -> Form:
    """From when to when, and on which days; the zone, where it isn't known."""
    hours = parse_quiet_hours(person.quiet_hours) or USUAL
    clock = tuple(Option(each, each) for each in HALF_HOURS)
    days = tuple(Option(str(n), text(f"membership.weekday.{n}")) for n in range(WEEK_DAYS))
    parts: tuple[Part, ...] = (
        Text(text("membership.quiet.intro")),
        Choice("begins", text("membership.quiet.begins"), clock, value=(f"{hours.begins:%H:%M}",)),
        Choice("ends", text("membership.quiet.ends"), clock, value=(f"{hours.ends:%H:%M}",)),
        Choice(
            "days",
            text("membership.quiet.days"),
            days,
            multiple=True,
            value=tuple(map(str, sorted(hours.days))),
            hint=text("membership.quiet.days_hint"),
        ),
    )
    if not person.zone:
        hint = text("membership.settings.zone_hint")
        label = text("membership.me.zone")
        parts = (*parts, TextInput("zone", label, most=60, value=zone, hint=hint))
    return Form(
        id="membership.quiet",
        title=text("membership.quiet.title"),
        parts=parts,
        submit=text("membership.save"),
        cancel=text("membership.cancel"),
    )
