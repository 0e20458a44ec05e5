"""Days on which a steward can't be called: stated by themselves, kept clear of, taken back."""

from __future__ import annotations

from datetime import date, timedelta

from bot.calendar import local_day
from bot.cards import Button, Buttons, Card, DateInput, Form, Note, Shown, Text
from bot.feature import Effects, Turn
from bot.messages import Invalid, Open, Replace
from bot.moment import Refusal
from bot.texts import Tongue
from storage import calls, stewardship
from storage.stewardship import Absence

FURTHEST = timedelta(days=366)
AT_MOST = 20


def away(turn: Turn) -> Effects:
    """Ask when somebody is away."""
    return [Open(_form(turn))]


def stated(turn: Turn) -> Effects:
    """Keep it; times are no more looked for on these days. A planned call stays where it is."""
    asked = _form(turn)
    read = turn.read(asked)
    errors = turn.errors(read)
    first, last = read.day("first"), read.day("last")
    if first and last and last < first:
        errors["last"] = turn.text("calls.away.backwards")
    if first and last and len(_mine(turn)) >= AT_MOST:
        errors["first"] = turn.text("calls.away.enough", most=AT_MOST)
    if errors or first is None or last is None:
        return [Invalid(errors, asked)]
    turn.session.merge(Absence(member_id=turn.mine.id, first=first, last=last))
    turn.session.flush()
    return [Replace(_card(turn.text, turn))]


def back(turn: Turn) -> Effects:
    """Somebody isn't away after all."""
    known = next((each for each in _mine(turn) if each.first.isoformat() == turn.value), None)
    if known is None:
        raise Refusal("core.stale")
    turn.session.delete(known)
    turn.session.flush()
    return [Replace(_card(turn.text, turn))]


def button(text: Tongue) -> Button:
    """The way to say so."""
    return Button(text("calls.away.button"), "calls.away")


def _mine(turn: Turn) -> list[Absence]:
    today = local_day(turn.now, turn.person.zone or turn.here.zone)
    found = stewardship.absences(turn.session, [turn.mine.id]).get(turn.mine.id, [])
    return [each for each in found if each.last >= today]


def _form(turn: Turn) -> Form:
    text = turn.text
    today = local_day(turn.now, turn.person.zone or turn.here.zone)
    first, last = today.isoformat(), (today + FURTHEST).isoformat()
    return Form(
        id="calls.away",
        title=text("calls.away.title"),
        parts=(
            Text(text("calls.away.intro")),
            DateInput("first", text("calls.away.first"), first, last, value=first),
            DateInput("last", text("calls.away.last"), first, last, value=first),
        ),
        submit=text("calls.away.submit"),
        cancel=text("calls.cancel"),
    )


def _card(text: Tongue, turn: Turn) -> Card:
    mine = _mine(turn)
    parts: list[Shown] = []
    for each in mine:
        parts.append(Text(text("calls.away.from_to", first=each.first, last=each.last)))
        back_again = Button(text("calls.away.back"), "calls.back", each.first.isoformat())
        parts.append(Buttons((back_again,)))
    if not mine:
        parts.append(Text(text("calls.away.none")))
    call = calls.upcoming(turn.session, turn.here.id, turn.now)
    if call is not None and _covers(mine, local_day(call.starts_at, text.zone)):
        parts.append(Note(text("calls.away.planned", when=call.starts_at)))
        parts.append(Buttons((Button(text("calls.cannot"), "calls.cannot", call.id),)))
    return Card(text("calls.away.noted"), (*parts, Buttons((button(text),))))


def _covers(absences: list[Absence], day: date) -> bool:
    return any(each.first <= day <= each.last for each in absences)
