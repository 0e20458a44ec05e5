"""A call by e-mail: the invitation that goes into a calendar, its changes, and that it is off.

Whoever has a mailbox gets it beside what they get where they talk. All of a call's letters are about
one event (RFC 5545: its UID); a change has a higher SEQUENCE. A letter says what the last one to that
person did not: who was never asked is told of no end.
"""

from __future__ import annotations

from typing import Literal

from bot.cards import Button, Card
from bot.enclosed import Enclosed
from bot.feature import Effects, Turn
from bot.features.calls.cards import Seat, View
from bot.features.calls.mailed import mailed
from bot.messages import Address, Effect, Post, Replace
from bot.moment import Moment
from bot.saying import said
from storage import mailing, outbox
from storage.calls import Call
from storage.outbox import UNSAID
from storage.people import Person

Method = Literal["REQUEST", "CANCEL"]
STOP = "calls.unmail"


def letter(moment: Moment, view: View, seat: Seat, method: Method = "REQUEST") -> list[Effect]:
    """An e-mail that asks somebody to a call, as it is now, or says that they are asked no more."""
    attendee, member, person = seat
    to = moment.mailbox_of(person)
    if to is None or not mailing.wants(moment.session, member.id).invitations:
        return []
    call = view.call
    told, last = _told(moment, call, person)
    now = f"{method}:{call.sequence}"
    if last == now or (method == "CANCEL" and not last.startswith("REQUEST")):
        return []
    text = moment.to(person)
    is_new, cancelled = not last.startswith("REQUEST"), method == "CANCEL"
    card = mailed(text, view, attendee.answer, is_new=is_new, cancelled=cancelled)
    key = f"call-mail:{call.id}:{person.id}:{told}:{now}"
    until = None if method == "CANCEL" else call.starts_at
    enclosed = _enclosed(moment, call, person, to, method)
    card = Card(card.title, card.parts, moment.here.id, enclosed)
    return [Post(key, to, card, "calls.mailed", person.id, until=until)]


def letters(moment: Moment, view: View, method: Method = "REQUEST") -> list[Effect]:
    """The same to everybody who is asked."""
    return [each for seat in view.asked for each in letter(moment, view, seat, method)]


def unmail(turn: Turn) -> Effects:
    """Somebody wants no invitations by e-mail any more."""
    wish = mailing.wants(turn.session, turn.mine.id)
    wish.invitations = False
    mailing.keep(turn.session, wish)
    return [
        Replace(
            said(turn.text, "calls.unmailed", Button(turn.text("calls.mail.again"), "calls.remail"))
        )
    ]


def remail(turn: Turn) -> Effects:
    """Somebody wants invitations by e-mail after all: from the next one on."""
    wish = mailing.wants(turn.session, turn.mine.id)
    wish.invitations = True
    mailing.keep(turn.session, wish)
    return [Replace(said(turn.text, "calls.remailed"))]


def _told(moment: Moment, call: Call, person: Person) -> tuple[int, str]:
    """How many letters somebody had of a call, and what the last one that was sent did."""
    about = outbox.about(moment.session, moment.here.id, call.id)
    keys = [key for key, of in about if of == person.id and key.startswith("call-mail:")]
    rows = (outbox.get(moment.session, key) for key in keys)
    said_ones = [row.key for row in rows if row is not None and row.state not in UNSAID]
    last = max(said_ones, key=_number, default="")
    return len(keys), ":".join(last.split(":")[4:])


def _number(key: str) -> int:
    return int(key.split(":")[3])


def _enclosed(moment: Moment, call: Call, person: Person, to: Address, method: Method) -> Enclosed:
    from bot.features.calls import feed  # brings icalendar, which is large
    from bot.features.calls.calendar_file import Guest, ask

    text = moment.to(person)
    organiser = moment.here.mailbox or moment.mail_from
    entry = feed.entry(text, moment.here, call)
    guest = Guest(
        organiser=organiser,
        community=moment.here.name,
        mailbox=to.id,
        name=person.name,
        cancelled=method == "CANCEL",
    )
    calendar = ask(moment.here.zone, entry, guest, moment.now).decode()
    return Enclosed(method, calendar, organiser, STOP)
