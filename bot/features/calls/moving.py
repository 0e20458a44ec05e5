"""A call is moved: to a fair time or to any other, with a reason, and everybody asked is told."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta

from bot.calendar import instant, local_day
from bot.cards import Choice, DateInput, Form, Option, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.calls import announcing, cards, mailing, planning, slots
from bot.forms import Read
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from storage import calls, people, schedule
from storage.calls import Call

OTHER = "other"
FURTHEST = timedelta(days=180)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def move(turn: Turn) -> Effects:
    """Ask where a call is to be moved, and why."""
    call = announcing.found(turn, "planned")
    if turn.now >= call.starts_at:
        raise Refusal("calls.begun")
    return [Open(_form(turn, call))]


def moved(turn: Turn) -> Effects:
    """Move it, ask everybody anew, and say why. Of two who move it at once, one does."""
    ident, _, sequence = turn.value.partition(" ")
    call = announcing.found(turn, "planned", ident=ident)
    if turn.now >= call.starts_at:
        raise Refusal("calls.begun")
    if str(call.sequence) != sequence:
        raise Refusal("calls.moved_meanwhile", when=call.starts_at)
    asked = _form(turn, call)
    read = turn.read(asked)
    errors = turn.errors(read)
    starts_at = None if errors else _chosen(turn, call, read, errors)
    if errors or starts_at is None:
        return [Invalid(errors, asked)]
    before = announcing.view(turn, call).asked
    turn.decided("move call", call.id, read.text("reason"))
    _put(turn, call, starts_at, read.text("reason"))
    done = said(turn.text, "calls.moved_now", when=call.starts_at)
    return [*_told(turn, call, [person.id for _, _, person in before]), Replace(done)]


def _put(turn: Turn, call: Call, starts_at: datetime, reason: str) -> None:
    called = people.holding(turn.session, turn.here.id, "steward")
    there = slots.at(starts_at, planning.stewards(turn, called))
    call.starts_at, call.reason, call.why = starts_at, reason, json.dumps({"moved": 1})
    call.sequence, call.changed_at = call.sequence + 1, turn.now
    call.flag = planning.flags(turn, there)
    schedule.cancel_about(turn.session, turn.here.id, call.id)
    turn.session.flush()
    for (_, person), burden in zip(called, there.burdens, strict=True):
        calls.ask_anew(turn.session, call.id, person.id, burden)
    planning.remind_and_end(turn, call)


def _told(turn: Turn, call: Call, asked_before: list[str]) -> list[Effect]:
    effects = announcing.updates(turn, call)
    view = announcing.view(turn, call)
    name = f"call-moved:{call.id}:{call.sequence}"
    effects += [
        Post(f"{name}:{venue}", venue, cards.moved(turn.aloud(), view), "calls.moved", pressed=True)
        for venue in turn.venues()
    ]
    for seat in view.asked:
        _, _, person = seat
        effects.append(announcing.invitation_update(turn, call, seat))
        effects += mailing.letter(turn, view, seat)
        address = turn.inbox_of(person)
        if person.id not in asked_before:
            effects += announcing.invite(turn, call, seat)
        elif address is not None:
            card = cards.moved(turn.to(person), view, answers=True)
            effects.append(Post(f"{name}:{person.id}", address, card, "calls.moved", person.id))
    return effects


def _form(turn: Turn, call: Call) -> Form:
    text, today = turn.text, local_day(turn.now, turn.here.zone)
    options = [
        Option(each.isoformat(), text("calls.when.at", when=each)) for each in _fair(turn, call)
    ]
    return Form(
        id="calls.move",
        title=text("calls.moving.title"),
        parts=(
            Text(text("calls.moving.intro", when=call.starts_at)),
            Choice(
                "to",
                text("calls.moving.to"),
                (*options, Option(OTHER, text("calls.moving.free"))),
            ),
            DateInput(
                "day",
                text("calls.moving.day"),
                today.isoformat(),
                (today + FURTHEST).isoformat(),
                required=False,
            ),
            TextInput(
                "clock",
                text("calls.moving.clock", zone=turn.here.zone),
                required=False,
                hint=text("calls.moving.clock_hint"),
                most=5,
            ),
            TextInput("reason", text("calls.moving.reason"), most=cards.REASON_AT_MOST),
        ),
        submit=text("calls.moving.submit"),
        cancel=text("calls.cancel"),
        value=f"{call.id} {call.sequence}",
    )


def _fair(turn: Turn, call: Call) -> list[datetime]:
    called = people.holding(turn.session, turn.here.id, "steward")
    found = planning.search(turn, called)
    offered = slots.offer(found, turn.here.zone)
    return sorted(each.starts_at for each in offered if each.starts_at != call.starts_at)


def _chosen(turn: Turn, call: Call, read: Read, errors: dict[str, str]) -> datetime | None:
    """The time that was chosen; what is wrong with it goes to its field."""
    if read.one("to") != OTHER:
        return datetime.fromisoformat(read.one("to"))
    day, clock = read.day("day"), _clock(read.text("clock"))
    if day is None:
        errors["day"] = turn.text("calls.moving.day_needed")
    if clock is None:
        errors["clock"] = turn.text("calls.moving.clock_needed")
    if day is None or clock is None:
        return None
    there = instant(day, clock, turn.here.zone)
    if there <= turn.now or there == call.starts_at:
        errors["day"] = turn.text("calls.moving.elsewhen")
    return there


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(words.strip())
    return time(int(found[1]), int(found[2])) if found else None
