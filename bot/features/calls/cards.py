"""A call as its readers see it: in the channel, asked to it, reminded of it, told what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.cards import Button, Buttons, Card, Facts, Form, Note, Shown, Table, Text, TextInput
from bot.feature import AGAIN
from bot.features.calls import around, offering, rules
from bot.features.calls.around import Around
from bot.features.calls.venue import where
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.calls import Attendee, Call
from storage.people import Member, Person

Seat = tuple[Attendee, Member, Person]

REASON_AT_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A call with who is asked and who came, as of `now`. `link` is its calendar's, or empty."""

    community: str
    call: Call
    seats: Sequence[Seat]
    zone: str
    now: datetime
    link: str = ""
    around: Around = field(default_factory=Around)

    @property
    def asked(self) -> list[Seat]:
        """Those who were asked."""
        return [seat for seat in self.seats if seat[0].asked]

    @property
    def coming(self) -> list[Seat]:
        """Those who say they will come."""
        return [seat for seat in self.asked if seat[0].answer == "coming"]

    @property
    def came(self) -> list[Seat]:
        """Those who say they were there."""
        return [seat for seat in self.seats if seat[0].came]

    @property
    def is_open(self) -> bool:
        """Whether one may say now that one was there."""
        running = self.call.status in ("planned", "held")
        return running and rules.attendance(self.call.starts_at, self.now) == "open"


def announced(text: Tongue, view: View) -> Card:
    """The call in the channel: planned, held, cancelled."""
    call = view.call
    title = text(f"calls.announced.{call.status}", community=view.community)
    when = (text("calls.fact.when"), text("calls.when.at", when=call.starts_at))
    if call.status == "cancelled":
        return Card(title, (Facts((when,)), *_reason(text, call)))
    press = (Buttons((here(text, call),)),) if view.is_open else ()
    if call.status == "held":
        came = (text("calls.fact.came"), text("calls.people", count=len(view.came)))
        return Card(title, (Facts((when, came)), *press))
    facts = (
        when,
        (text("calls.fact.length"), text("calls.minutes", count=call.minutes)),
        *where(text, call),
        (text("calls.fact.coming"), _share(text, view)),
        *around.facts(text, view.around),
    )
    see = (
        ()
        if press
        else (Buttons((Button(text("calls.see"), AGAIN, "call"), around.to_agenda(text))),)
    )
    topics = around.topics(text, view.around)
    told = (*_moved(text, call), *topics, hours(text, view), *notes(text, view))
    parts = (Facts(facts), *press, *told, *see)
    return Card(title, parts)


def hours(text: Tongue, view: View) -> Table:
    """Why this time: the local hour of everybody who is asked."""
    rows = tuple(
        (
            named(text, person),
            replace(text, zone=person.zone or view.zone)("calls.when.at", when=view.call.starts_at),
        )
        for _, _, person in view.asked
    )
    columns = (text("calls.hours.who"), text("calls.hours.when"))
    return Table(text("calls.hours.title"), columns, rows)


def notes(text: Tongue, view: View) -> tuple[Note, ...]:
    """What is against the rules about its time, and the way to the calendar."""
    return (*flags(text, view), *clocks(text, view), *calendar(text, view.link, view.call))


def flags(text: Tongue, view: View) -> tuple[Note, ...]:
    """What is against the rules about its time."""
    return tuple(Note(text(flag)) for flag in view.call.flag.split())


def clocks(text: Tongue, view: View) -> tuple[Note, ...]:
    """Where clocks change between its planning and the call, and haven't yet."""
    zones = sorted({person.zone or view.zone for _, _, person in view.asked})
    call = view.call
    return tuple(offering.changing(text, zones, max(call.planned_at, view.now), call.starts_at))


def calendar(text: Tongue, link: str, call: Call | None = None) -> tuple[Note, ...]:
    """The way to the community's calendar and to this call's file, where its pages can be reached."""
    if not link:
        return ()
    alone = Markup(f"{link.removesuffix('.ics')}/{call.id}.ics") if call else None
    add = (text("calls.add", link=alone),) if alone else ()
    return (Note(" ".join([*add, text("calls.calendar", link=Markup(link))])),)


def invitation(text: Tongue, view: View, answer: str) -> Card:
    """Somebody is asked to a call, in their own zone; they may answer, and answer anew."""
    call = view.call
    when = Facts((_when(text, call), *where(text, call)))
    if call.status == "cancelled":
        title = text("calls.announced.cancelled", community=view.community)
        return Card(title, (when, *_reason(text, call)))
    said = (Text(text(f"calls.answer.{answer}")),) if answer else ()
    return Card(
        text("calls.invitation.title", community=view.community),
        (
            Text(text("calls.invitation.text", count=call.minutes)),
            when,
            *_moved(text, call),
            *said,
            Buttons((*yes_or_no(text, call, answer), around.to_agenda(text))),
            *around.topics(text, view.around),
            *notes(text, view),
        ),
    )


def yes_or_no(text: Tongue, call: Call, answer: str) -> tuple[Button, Button]:
    """Coming or not; what was not said yet stands out."""
    return (
        Button(text("calls.coming"), "calls.coming", call.id, "plain" if answer else "primary"),
        Button(text("calls.cannot"), "calls.cannot", call.id),
    )


def reminder(text: Tongue, view: View, name: str, answer: str) -> Card:
    """A call draws near. The last reminder lets one say that one is there."""
    call = view.call
    is_near = name == "soon"
    buttons = (
        (here(text, call),) if is_near else (*yes_or_no(text, call, answer), around.to_agenda(text))
    )
    said = (Text(text(f"calls.answer.{answer}")),) if answer else ()
    facts = (
        (text("calls.fact.when"), text("calls.when.at", when=call.starts_at)),
        *(where(text, call) or (around.where(text, view.around) if is_near else ())),
        *around.facts(text, view.around),
    )
    return Card(
        text(f"calls.reminder.{name}", community=view.community),
        (Facts(facts), *said, *around.topics(text, view.around), Buttons(buttons)),
    )


def moved(text: Tongue, view: View, *, answers: bool = False) -> Card:
    """A call is at another time now; whoever is asked answers anew."""
    call = view.call
    press = (Buttons(yes_or_no(text, call, "")),) if answers else ()
    return Card(
        text("calls.moved.title", community=view.community),
        (
            Facts((_when(text, call), *where(text, call))),
            *_moved(text, call),
            *press,
            *flags(text, view),
            *clocks(text, view),
        ),
    )


def off(text: Tongue, view: View) -> Card:
    """A call does not take place."""
    call = view.call
    when = text("calls.off.text", when=call.starts_at)
    return Card(
        text("calls.off.title", community=view.community),
        (Text(when), *_reason(text, call), Note(text("calls.off.next"))),
    )


def ended(text: Tongue, view: View) -> Card:
    """Whoever looks after continuity is asked for a summary."""
    return Card(
        text("calls.ended.title", community=view.community),
        (
            Text(text("calls.ended.text", hours=rules.TOLD_AFTER.seconds // 3600)),
            Buttons((write(text, view.call),)),
        ),
    )


def write(text: Tongue, call: Call) -> Button:
    """The way to a call's summary."""
    key = "calls.summary.change" if call.summary else "calls.summary.write"
    return Button(text(key), "calls.summary", call.id, "plain" if call.summary else "primary")


def summary(text: Tongue, view: View, following: Call | None) -> Card:
    """What came of a call, for all members; the facts alone where nobody wrote more."""
    call = view.call
    facts = [(text("calls.fact.came"), text("calls.people", count=len(view.came)))]
    if following is not None:
        facts.append((text("calls.fact.next"), text("calls.when.at", when=following.starts_at)))
    return Card(
        text("calls.told.title", when=call.starts_at),
        (*words(text, call), *around.told(text, view.around), Facts(tuple(facts))),
    )


def words(text: Tongue, call: Call) -> tuple[Shown, ...]:
    """A summary's own words."""
    if not call.summary:
        return (Text(text("calls.told.nothing")),)
    lines = [f"• {escape(line.strip())}" for line in call.decisions.splitlines() if line.strip()]
    decided = (Text("\n".join([text("calls.told.decisions"), *lines])),) if lines else ()
    return (Text(escape(call.summary)), *decided)


def cancel_form(text: Tongue, call: Call) -> Form:
    """Why a call does not take place."""
    return Form(
        id="calls.cancel",
        title=text("calls.cancelling.title"),
        parts=(
            Text(text("calls.cancelling.intro", when=call.starts_at)),
            TextInput("reason", text("calls.cancelling.reason"), most=REASON_AT_MOST),
        ),
        submit=text("calls.cancelling.submit"),
        cancel=text("calls.cancel"),
        value=call.id,
    )


def named(text: Tongue, person: Person) -> str:
    """Somebody's name, inert; where it isn't known, a word for it."""
    return called(text, person.name)


def called(text: Tongue, name: str) -> str:
    """The same by the name."""
    return escape(name) if name else text("calls.somebody")


def here(text: Tongue, call: Call) -> Button:
    """One says that one is at a call."""
    return Button(text("calls.i_am_here"), "calls.here", call.id, "primary")


def _when(text: Tongue, call: Call) -> tuple[str, str]:
    return text("calls.fact.when"), text("calls.when.at", when=call.starts_at)


def _share(text: Tongue, view: View) -> str:
    return text("calls.share", coming=len(view.coming), asked=len(view.asked))


def _moved(text: Tongue, call: Call) -> tuple[Note, ...]:
    return (Note(text("calls.moved.because", reason=call.reason)),) if call.reason else ()


def _reason(text: Tongue, call: Call) -> tuple[Note, ...]:
    return (Note(text("calls.reason", reason=call.reason)),) if call.reason else ()
