"""The names by which a call's posts are known, and their newest form wherever they stand."""

from __future__ import annotations

from bot.feature import Turn
from bot.features.calls import around, cards, mailing
from bot.features.calls.cards import Seat, View
from bot.messages import Effect, Post, Update
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import calls, outbox
from storage.calls import Call

BEFORE = ("call-reminder:", "facilitator:")
"""How the names of messages begin that are about a call to come, for one person."""


def found(turn: Turn, *statuses: str, ident: str | None = None) -> Call:
    """The call that a press or a form is about, locked. Raises Refusal where it is not so any more."""
    call = calls.hold(turn.session, turn.value if ident is None else ident)
    if call is None or call.community_id != turn.here.id or call.status not in statuses:
        raise Refusal("core.stale")
    return call


def view(moment: Moment, call: Call) -> View:
    """A call with who is asked and who came, as it stands now."""
    return View(
        community=moment.here.name,
        call=call,
        seats=calls.attendees(moment.session, call),
        zone=moment.here.zone,
        now=moment.now,
        link=link(moment),
        around=around.of(moment, call),
    )


def link(moment: Moment) -> str:
    """The address of the community's calendar feed, where there is one to be reached."""
    secret = moment.here.calendar_secret
    return f"{moment.public_url}/calendar/{secret}.ics" if moment.public_url and secret else ""


def posts(moment: Moment, call: Call) -> list[Effect]:
    """The call made known in the community's channels."""
    card = cards.announced(moment.aloud(), view(moment, call))
    return [
        Post(f"call:{call.id}:{venue}", venue, card, "calls.announced") for venue in moment.venues()
    ]


def updates(moment: Moment, call: Call) -> list[Effect]:
    """Its announcements brought up to date."""
    card = cards.announced(moment.aloud(), view(moment, call))
    return [Update(f"call:{call.id}:{venue}", card) for venue in moment.venues()]


def invite(moment: Moment, call: Call, seat: Seat) -> list[Effect]:
    """Somebody is asked to a call, in private, where they can be reached, and by e-mail."""
    attendee, _, person = seat
    newest = view(moment, call)
    effects = mailing.letter(moment, newest, seat)
    address = moment.inbox_of(person)
    if address is not None:
        card = cards.invitation(moment.to(person), newest, attendee.answer)
        key = invitation_key(call, person.id)
        effects.append(Post(key, address, card, "calls.invited", person.id))
    return effects


def spare(moment: Moment, call: Call, person_id: str) -> list[Effect]:
    """Somebody is not asked to a call any more: what they had says so, a calendar takes it out."""
    seat = calls.seat(moment.session, call, person_id)
    if seat is None or not seat[0].asked:
        return []
    calls.spare(moment.session, call.id, person_id)
    card = said(moment.to(seat[2]), "calls.spared", when=call.starts_at)
    keys = (invitation_key(call, person_id), *reminder_keys(moment, call, person_id))
    letter = mailing.letter(moment, view(moment, call), seat, "CANCEL")
    return [*letter, *(Update(key, card) for key in keys)]


def invitation_update(moment: Moment, call: Call, seat: Seat) -> Update:
    """Somebody's invitation brought up to date."""
    attendee, _, person = seat
    card = cards.invitation(moment.to(person), view(moment, call), attendee.answer)
    return Update(invitation_key(call, person.id), card)


def asked(moment: Moment, call: Call) -> list[Seat]:
    """Those who are asked to a call."""
    return [seat for seat in calls.attendees(moment.session, call) if seat[0].asked]


def invitation_key(call: Call, person_id: str) -> str:
    """The name of somebody's invitation to a call."""
    return f"call-ask:{call.id}:{person_id}"


def reminder_key(call: Call, name: str, person_id: str) -> str:
    """The name of a reminder of a call; one that was moved is reminded of anew."""
    moved = f":{call.sequence}" if call.sequence else ""
    return f"call-reminder:{call.id}:{name}:{person_id}{moved}"


def reminder_keys(moment: Moment, call: Call, person_id: str) -> list[str]:
    """The names of all that somebody may have had before a call: reminders, a guide to lead it."""
    about = outbox.about(moment.session, moment.here.id, call.id)
    return [key for key, of in about if of == person_id and key.startswith(BEFORE)]


def off(moment: Moment, call: Call) -> list[Effect]:
    """A call is cancelled: said in the channels and to everybody asked; nothing older stays true."""
    newest = view(moment, call)
    effects = updates(moment, call)
    channel = cards.off(moment.aloud(), newest)
    effects += [
        Post(f"call-off:{call.id}:{venue}", venue, channel, "calls.cancelled", pressed=True)
        for venue in moment.venues()
    ]
    for seat in newest.asked:
        _, _, person = seat
        card = cards.off(moment.to(person), newest)
        effects.append(invitation_update(moment, call, seat))
        effects += [Update(key, card) for key in reminder_keys(moment, call, person.id)]
        address = moment.inbox_of(person)
        if address is not None:
            key = f"call-off:{call.id}:{person.id}"
            effects.append(Post(key, address, card, "calls.cancelled", person.id))
    return [*effects, *mailing.letters(moment, newest, "CANCEL")]


def resaid(moment: Moment, call: Call) -> list[Effect]:
    """What came of a call, where it stands already."""
    return [each for each in summary(moment, call) if isinstance(each, Update)]


def summary(moment: Moment, call: Call, *, pressed: bool = False) -> list[Effect]:
    """What came of a call, in the channels: once, and its newer form in the same place."""
    following = calls.next_planned(moment.session, moment.here.id)
    card = cards.summary(moment.aloud(), view(moment, call), following)
    effects: list[Effect] = []
    for venue in moment.venues():
        facts = f"call-facts:{call.id}:{venue}"
        told = outbox.get(moment.session, facts)
        stands = told is not None and told.state not in outbox.UNSAID
        key = facts if stands or not call.summary else f"call-summary:{call.id}:{venue}"
        effects += [
            Post(key, venue, card, "calls.summary", pressed=pressed),
            Update(key, card),
        ]
    return effects
