"""Stewards are offered times for the next call, in private and each in their own zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.calendar import clock_changes
from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Table, Text
from bot.markup import plain
from bot.messages import Effect, Post, Update
from bot.moment import Moment
from bot.texts import Tongue
from storage import polls
from storage.people import Person
from storage.polls import Poll


def title(moment: Moment) -> str:
    """What the poll on a call's time is called."""
    return plain(moment.aloud()("calls.when.title", community=moment.here.name))


def question(moment: Moment) -> str:
    """What it asks."""
    return plain(moment.aloud()("calls.when.question"))


def asked(moment: Moment, poll: Poll, person: Person, looked: Mapping[str, int]) -> list[Effect]:
    """Somebody is asked when they can be called, where they can be reached."""
    address = moment.inbox_of(person)
    if address is None:
        return []
    card = _letter(moment.to(person), moment, poll, looked)
    until = poll.closes_at
    return [Post(_key(poll, person), address, card, "calls.offered", person.id, until=until)]


def again(text: Tongue, moment: Moment, poll: Poll) -> Card:
    """Somebody who has said nothing is asked once more."""
    (asked_for,) = polls.questions(moment.session, poll.id)
    offered = sorted(datetime.fromisoformat(label) for _, label in asked_for.choices)
    return Card(
        text("calls.when.title", community=moment.here.name),
        (
            Text(text("calls.when.again")),
            Text("\n".join(f"• {text('calls.when.at', when=each)}" for each in offered)),
            Facts(((text("calls.when.until"), text("calls.when.at", when=poll.closes_at)),)),
            Buttons((answer_button(text, poll),)),
        ),
    )


def closed(
    moment: Moment, poll: Poll, people: Sequence[Person], fixed: datetime | None
) -> list[Effect]:
    """Whoever was asked sees what came of it, in the same place."""
    name = "calls.when.none" if fixed is None else "calls.when.fixed"
    return [
        Update(
            _key(poll, person),
            Card(
                moment.to(person)("calls.when.title", community=moment.here.name),
                (Text(moment.to(person)(name, when=fixed or moment.now)),),
            ),
        )
        for person in people
    ]


def times(
    text: Tongue, offered: Sequence[datetime], can: Mapping[datetime, int], answered: int
) -> Table:
    """The times offered, in the reader's zone, with how many can make each."""
    rows = tuple(
        (
            text("calls.when.at", when=each),
            text("calls.share", coming=can.get(each, 0), asked=answered),
        )
        for each in sorted(offered)
    )
    columns = (text("calls.when.time"), text("calls.when.can"))
    return Table(text("calls.when.offered"), columns, rows)


def changing(text: Tongue, zones: Sequence[str], since: datetime, until: datetime) -> list[Note]:
    """Where clocks change before a call, so that nobody is moved without knowing."""
    found = {
        (zone.rsplit("/", 1)[-1].replace("_", " "), day)
        for zone in zones
        for day in clock_changes(zone, since, until)
    }
    return [
        Note(text("calls.clocks", place=place, when=day))
        for place, day in sorted(found, key=lambda each: (each[1], each[0]))
    ]


def answer_button(text: Tongue, poll: Poll) -> Button:
    """The way to say when one can."""
    return Button(text("calls.when.answer"), "polls.answer", poll.id, "primary")


def _letter(text: Tongue, moment: Moment, poll: Poll, looked: Mapping[str, int]) -> Card:
    (asked_for,) = polls.questions(moment.session, poll.id)
    offered = sorted(datetime.fromisoformat(label) for _, label in asked_for.choices)
    parts: list[Shown] = [
        Text(text("calls.when.text", count=len(offered))),
        Text("\n".join(f"• {text('calls.when.at', when=each)}" for each in offered)),
        Facts(((text("calls.when.until"), text("calls.when.at", when=poll.closes_at)),)),
        Buttons((answer_button(text, poll),)),
        Note(text("calls.when.looked", looked=looked["looked"], count=looked["fair"])),
        *changing(text, [text.zone], moment.now, offered[-1]),
    ]
    return Card(text("calls.when.title", community=moment.here.name), tuple(parts))


def _key(poll: Poll, person: Person) -> str:
    return f"call-when:{poll.id}:{person.id}"
