"""Stakeholders outside the chat who said yes: noted by an organiser, with a source."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.cards import DateInput, Form, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.purpose.handlers import overview
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from storage import purposes
from storage.purposes import Backing

YEARS_AGO = timedelta(days=50 * 365)
BACKINGS_AT_MOST = 30


def form(turn: Turn) -> Effects:
    """Ask who said yes, when, and where that can be looked up."""
    _standing(turn)
    return [Open(_form(turn))]


def noted(turn: Turn) -> Effects:
    """Keep it; the same name for the same version counts once."""
    ident = _standing(turn)
    asked = _form(turn)
    read = turn.read(asked)
    errors = turn.errors(read)
    there = purposes.backings(turn.session, ident)
    if read.text("who").casefold() in {each.who.casefold() for each in there}:
        errors.setdefault("who", turn.text("purpose.back.known"))
    elif len(there) >= BACKINGS_AT_MOST:
        errors.setdefault("who", turn.text("purpose.back.enough", most=BACKINGS_AT_MOST))
    day = read.day("since") if "since" not in errors else None
    if errors or day is None:
        return [Invalid(errors, asked)]
    turn.session.add(
        Backing(
            id=turn.new_id(),
            purpose_id=ident,
            who=read.text("who"),
            source=read.text("source"),
            since=day,
            noted_by=turn.person.id,
            noted_at=turn.now,
        )
    )
    turn.session.flush()
    turn.decided("note stakeholder's yes", read.text("who"), read.text("source"))
    return [Replace(overview(turn))]


def take_back(turn: Turn) -> Effects:
    """What was noted by mistake counts no more."""
    found = turn.session.get(Backing, turn.value)
    now = purposes.standing(turn.session, turn.here.id)
    if found is None or now is None or found.purpose_id != now.id or found.withdrawn_at:
        raise Refusal("core.stale")
    found.withdrawn_at = turn.now
    turn.session.flush()
    turn.decided("take stakeholder's yes back", found.who)
    return [Replace(overview(turn))]


def _standing(turn: Turn) -> str:
    row = purposes.standing(turn.session, turn.here.id)
    if row is None or row.id != turn.value:
        raise Refusal("purpose.newer")
    return row.id


def _form(turn: Turn) -> Form:
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    first, last = (today - YEARS_AGO).isoformat(), today.isoformat()
    return Form(
        id="purpose.back",
        title=text("purpose.back.title"),
        parts=(
            Text(text("purpose.back.intro")),
            TextInput("who", text("purpose.back.who"), most=120),
            DateInput("since", text("purpose.back.since"), first, last, value=last),
            TextInput(
                "source", text("purpose.back.source"), most=200, hint=text("purpose.back.hint")
            ),
        ),
        submit=text("purpose.back.submit"),
        cancel=text("purpose.cancel"),
        value=turn.value,
    )
