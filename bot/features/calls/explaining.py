"""Why this time: what was looked at, who can make it, what it asks of whom, and what past calls did."""

from __future__ import annotations

import json

from bot import countries
from bot.cards import Card, Note, Shown, Table, Text
from bot.feature import Effects, Turn
from bot.features.calls import announcing, burden, cards, planning
from bot.features.calls.cards import View
from bot.messages import Whisper
from bot.texts import Tongue
from storage import calls, people
from storage.calls import Call


def why(turn: Turn) -> Effects:
    """Explain the time of a call that is planned."""
    call = announcing.found(turn, "planned")
    view = announcing.view(turn, call)
    parts: list[Shown] = [Text(text) for text in _found(turn.text, call)]
    parts += [_table(turn, view), Note(turn.text("calls.why.minutes"))]
    parts += _holidays(turn)
    parts += [*cards.flags(turn.text, view), *cards.clocks(turn.text, view)]
    title = turn.text("calls.why.title", when=call.starts_at)
    return [Whisper(Card(title, tuple(parts)))]


def _found(text: Tongue, call: Call) -> list[str]:
    facts: dict[str, int] = json.loads(call.why)
    said: list[str] = []
    if "moved" in facts:
        said.append(text("calls.why.moved", reason=call.reason))
    if "looked" in facts:
        said.append(text("calls.why.looked", looked=facts["looked"], count=facts["fair"]))
    if "answered" in facts:
        offered, answered, can = (facts[each] for each in ("offered", "answered", "can"))
        key = "calls.why.answered" if answered else "calls.why.silent"
        said.append(text(key, offered=offered, answered=answered, can=can))
    return said


def _table(turn: Turn, view: View) -> Table:
    """What it asks of each, by name, beside what the calls of about a year did."""
    past = calls.burdens(turn.session, turn.here.id, burden.REMEMBERED)
    text = turn.text
    hours = cards.hours(text, view)
    rows = tuple(
        (
            *row,
            text("calls.minutes", count=attendee.burden),
            text("calls.minutes", count=sum(each.get(person.id, 0) for each in past)),
        )
        for row, (attendee, _, person) in zip(hours.rows, view.asked, strict=True)
    )
    columns = (*hours.columns, text("calls.why.now"), text("calls.why.before"))
    return Table(text("calls.why.table"), columns, rows)


def _holidays(turn: Turn) -> list[Shown]:
    """The countries whose public holidays were kept clear of, as far as they are known."""
    called = people.holding(turn.session, turn.here.id, "steward")
    known = {each.country for each in planning.stewards(turn, called)} - {""}
    names = sorted(countries.name(each, turn.text.language) for each in known)
    return [Note(turn.text("calls.why.holidays", countries=names))] if names else []
