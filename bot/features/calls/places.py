"""Where calls are, whose mailbox invites to them, and the address of their calendar: set by organisers."""

from __future__ import annotations

import re

from bot.acquaintance import email_address
from bot.cards import Button, Buttons, Card, Confirm, Facts, Form, Note, Shown, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.calls import announcing, mailing
from bot.features.calls.cards import named
from bot.features.calls.venue import linked
from bot.messages import Effect, Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.texts import Markup, Tongue
from storage import calls, people
from storage import mailing as mailboxes
from storage.calls import Call

PLACE_AT_MOST, MAILBOX_AT_MOST = 300, 254
_MAILBOX = re.compile(
    r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+\.[^@\s<>,;:\"()\[\]\\.]+", re.ASCII
)


def show(turn: Turn) -> Effects:
    """Show all three."""
    return [Whisper(_card(turn))]


def ask(turn: Turn) -> Effects:
    """Ask for the place and the mailbox."""
    return [Open(_form(turn))]


def placed(turn: Turn) -> Effects:
    """Keep both. Whoever is asked to the call that is planned hears of its place where they were asked."""
    form = _form(turn)
    read = turn.read(form)
    errors = turn.errors(read)
    place, mailbox = " ".join(read.text("place").split()), read.text("mailbox").strip()
    if mailbox and (not _MAILBOX.fullmatch(mailbox) or email_address(mailbox) is None):
        errors["mailbox"] = turn.text("calls.placing.no_mailbox")
    if errors:
        return [Invalid(errors, form)]
    turn.here.meets_at, turn.here.mailbox = place, mailbox
    turn.decided("place calls", place[:PLACE_AT_MOST])
    turn.session.flush()
    call = calls.upcoming(turn.session, turn.here.id, turn.now)
    changed = _moved_to(turn, call, place) if call is not None and call.place != place else []
    return [*changed, Replace(_card(turn))]


def renew(turn: Turn) -> Effects:
    """Give the calendar another address: whoever has the old one finds nothing there any more."""
    turn.here.calendar_secret = turn.new_secret()
    turn.here.calendar_off_at = None
    turn.decided("new calendar address")
    return [*_told_anew(turn), Replace(_card(turn))]


def revoke(turn: Turn) -> Effects:
    """Have no calendar: its address leads nowhere, and no other is made."""
    if turn.here.calendar_secret is None:
        raise Refusal("core.stale")
    turn.here.calendar_secret, turn.here.calendar_off_at = None, turn.now
    turn.decided("no calendar address")
    return [*_told_anew(turn), Replace(_card(turn))]


def _moved_to(turn: Turn, call: Call, place: str) -> list[Effect]:
    call.place, call.changed_at = place, turn.now
    call.sequence += 1
    turn.session.flush()
    return [*_told_anew(turn), *mailing.letters(turn, announcing.view(turn, call))]


def _told_anew(turn: Turn) -> list[Effect]:
    """What stands of the planned call, brought up to date."""
    turn.session.flush()
    call = calls.upcoming(turn.session, turn.here.id, turn.now)
    if call is None:
        return []
    asked = announcing.view(turn, call).asked
    return [
        *announcing.updates(turn, call),
        *(announcing.invitation_update(turn, call, seat) for seat in asked),
    ]


def _card(turn: Turn) -> Card:
    text, here = turn.text, turn.here
    link = announcing.link(turn)
    nowhere = text("calls.placing.nowhere")
    facts = [(text("calls.fact.where"), linked(text, here.meets_at) if here.meets_at else nowhere)]
    if turn.mail_from:
        facts.append(
            (
                text("calls.placing.from"),
                text("calls.placing.is", it=here.mailbox or turn.mail_from),
            )
        )
    parts: list[Shown] = [
        Facts(tuple(facts)),
        Buttons((Button(text("calls.placing.button"), "calls.place", style="primary"),)),
    ]
    if turn.public_url:
        parts += _address(text, link)
    closed = _closed(turn)
    if closed:
        parts.append(Note(text("calls.placing.closed", names=closed)))
    return Card(text("calls.placing.title", community=here.name), tuple(parts))


def _address(text: Tongue, link: str) -> list[Shown]:
    """The calendar's address, and what can be done about it."""
    known = Text(
        text("calls.calendar", link=Markup(link)) if link else text("calls.placing.no_link")
    )
    key = "again" if link else "first"
    asked = _sure(text, "again") if link else None
    anew = Button(text(f"calls.placing.{key}"), "calls.new_address", confirm=asked)
    none = Button(
        text("calls.placing.revoke"),
        "calls.no_address",
        style="danger",
        confirm=_sure(text, "none"),
    )
    return [known, Buttons((anew, none) if link else (anew,))]


def _sure(text: Tongue, name: str) -> Confirm:
    return Confirm(
        text(f"calls.placing.sure.{name}_title"),
        text(f"calls.placing.sure.{name}_text"),
        text("calls.placing.sure.yes"),
        text("calls.placing.sure.no"),
    )


def _closed(turn: Turn) -> list[Markup]:
    """Stewards whose mailboxes take no e-mail."""
    if not turn.mail_from:
        return []
    held = {
        person.id: person for _, person in people.holding(turn.session, turn.here.id, "steward")
    }
    found = mailboxes.closed(turn.session, list(held))
    return [Markup(named(turn.text, held[each])) for each in sorted(found)]


def _form(turn: Turn) -> Form:
    text, here = turn.text, turn.here
    place = TextInput(
        "place",
        text("calls.placing.place"),
        required=False,
        value=here.meets_at,
        hint=text("calls.placing.place_hint"),
        most=PLACE_AT_MOST,
    )
    mailbox = TextInput(
        "mailbox",
        text("calls.placing.mailbox"),
        required=False,
        value=here.mailbox,
        hint=text("calls.placing.mailbox_hint"),
        most=MAILBOX_AT_MOST,
    )
    return Form(
        id="calls.place",
        title=text("calls.placing.button"),
        parts=(place, mailbox),
        submit=text("calls.placing.submit"),
        cancel=text("calls.cancel"),
    )
