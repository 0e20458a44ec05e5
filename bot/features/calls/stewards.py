"""Who the stewards are: named by whoever convenes, told so, free to decline in private."""

from __future__ import annotations

from bot.cards import (
    Button,
    Buttons,
    Card,
    Confirm,
    Form,
    Note,
    PeopleInput,
    Shown,
    Table,
    Text,
)
from bot.feature import AGAIN, Effects, Turn
from bot.features.calls import announcing, planning, rules, slots
from bot.features.calls.cards import named
from bot.markup import escape
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from bot.texts import Tongue, city
from storage import calls, people, stewardship
from storage.people import Member, Person

STEWARD = "steward"
SHOWN_AT_MOST = 20


def show(turn: Turn) -> Effects:
    """List the stewards."""
    return [Whisper(_listed(turn))]


def ask(turn: Turn) -> Effects:
    """Ask who else stewards."""
    return [Open(_form(turn.text))]


def add(turn: Turn) -> Effects:
    """Name stewards; each is told by whom, may decline, and is asked to the call that is planned."""
    form = _form(turn.text)
    read = turn.read(form, turn.event.sender.lane)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    effects: list[Effect] = []
    for address in read.people("people"):
        person = turn.person_at(address)
        member, _ = turn.enrol(person)
        if STEWARD in people.roles(turn.session, member.id):
            continue
        people.grant(turn.session, member.id, STEWARD)
        turn.decided("name steward", person.id)
        if person.id != turn.person.id:
            key = f"steward:{turn.here.id}:{person.id}:{turn.event.key}"
            card = _invited(turn.to(person), turn.here.name, turn.person.name)
            effects.append(Post(key, address, card, "calls.named", person.id))
        effects += _asked(turn, person)
    return [*effects, Replace(_listed(turn))]


def remove(turn: Turn) -> Effects:
    """Take somebody out; they are asked to the planned call no more."""
    member = turn.session.get(Member, turn.value)
    if member is None or member.community_id != turn.here.id:
        raise Refusal("core.stale")
    if STEWARD not in people.roles(turn.session, member.id):
        raise Refusal("core.stale")
    turn.decided("take out steward", member.person_id)
    return [*_taken_out(turn, member), *_told(turn, member), Replace(_listed(turn))]


def decline(turn: Turn) -> Effects:
    """Somebody was named and would rather not. Nobody else is told."""
    if STEWARD not in turn.roles:
        raise Refusal("core.stale")
    turn.decided("decline stewardship", turn.person.id)
    return [*_taken_out(turn, turn.mine), Replace(said(turn.text, "calls.declined"))]


def in_line(moment: Moment) -> list[Effect]:
    """Whoever became a steward by other means is asked to the planned call; who is none any more isn't."""
    call = calls.upcoming(moment.session, moment.here.id, moment.now)
    if call is None:
        return []
    held = people.holding(moment.session, moment.here.id, STEWARD)
    asked = {person.id for each, _, person in calls.attendees(moment.session, call) if each.asked}
    effects = [
        effect for _, person in held if person.id not in asked for effect in _asked(moment, person)
    ]
    served = {person.id for _, _, person in stewardship.terms(moment.session, moment.here.id)}
    left = calls.asked(moment.session, call.id) - asked
    gone = left | ((asked & served) - {person.id for _, person in held})
    for person_id in sorted(gone):
        effects += announcing.spare(moment, call, person_id)
    return [*effects, *(announcing.updates(moment, call) if gone else [])]


def _asked(turn: Moment, person: Person) -> list[Effect]:
    call = calls.upcoming(turn.session, turn.here.id, turn.now)
    if call is None:
        return []
    (alone,) = planning.stewards(turn, [(turn.enrol(person)[0], person)])
    calls.ask(turn.session, call.id, person.id, *slots.at(call.starts_at, [alone]).burdens)
    seats = calls.attendees(turn.session, call)
    effects = [
        effect
        for seat in seats
        if seat[2].id == person.id
        for effect in (
            *announcing.invite(turn, call, seat),
            announcing.invitation_update(turn, call, seat),  # they may have been asked before
        )
    ]
    return [*effects, *announcing.updates(turn, call)]


def _taken_out(turn: Turn, member: Member) -> list[Effect]:
    people.revoke(turn.session, member.id, STEWARD)
    call = calls.upcoming(turn.session, turn.here.id, turn.now)
    if call is None:
        return []
    spared = announcing.spare(turn, call, member.person_id)
    return [*spared, *announcing.updates(turn, call)]


def _told(turn: Turn, member: Member) -> list[Effect]:
    """Whoever is taken out by somebody else hears it from Convener, by whom."""
    person = turn.session.get_one(Person, member.person_id)
    address = turn.inbox_of(person)
    if address is None or person.id == turn.person.id:
        return []
    text = turn.to(person)
    by = turn.person.name or text("calls.somebody")
    card = said(text, "calls.out_told", community=turn.here.name, by=by)
    key = f"steward-out:{turn.here.id}:{person.id}:{turn.event.key}"
    return [Post(key, address, card, "calls.taken_out", person.id)]


def _form(text: Tongue) -> Form:
    return Form(
        id="calls.stewards",
        title=text("calls.naming.title"),
        parts=(
            Text(text("calls.naming.intro")),
            PeopleInput("people", text("calls.naming.who")),
        ),
        submit=text("calls.naming.submit"),
        cancel=text("calls.cancel"),
    )


def _listed(turn: Turn) -> Card:
    """The stewards with their zones, and how many there should be, said as a principle."""
    text = turn.text
    held = people.holding(turn.session, turn.here.id, STEWARD)
    rows = tuple((named(text, person), _zone(text, person)) for _, person in held)
    columns = (text("calls.fact.name"), text("calls.fact.zone"))
    title = text("calls.stewards.count", count=len(held))
    parts: list[Shown] = (
        [Table(title, columns, rows)] if rows else [Text(text("calls.stewards.nobody"))]
    )
    if not rules.STEWARDS_LEAST <= len(held) <= rules.STEWARDS_MOST:
        least, most = rules.STEWARDS_LEAST, rules.STEWARDS_MOST
        parts.append(Note(text("calls.stewards.principle", least=least, most=most)))
    name = Button(text("calls.naming.button"), "calls.name", style="primary")
    year = Button(text("calls.year.button"), "calls.year")
    parts.append(Buttons((name, Button(text("calls.see_seats"), "stewardship.show"), year)))
    if held:
        parts.append(Buttons(tuple(_out(text, *each) for each in held[:SHOWN_AT_MOST])))
    return Card(text("calls.stewards.title", community=turn.here.name), tuple(parts))


def _zone(text: Tongue, person: Person) -> str:
    return escape(city(person.zone, text.language)) if person.zone else text("calls.unknown_zone")


def _out(text: Tongue, member: Member, person: Person) -> Button:
    name = named(text, person)
    confirm = Confirm(
        text("calls.out.title"),
        text("calls.out.text", name=person.name),
        text("calls.out.yes"),
        text("calls.out.no"),
    )
    return Button(
        text("calls.out.button", name=person.name) if person.name else name,
        "calls.remove",
        member.id,
        confirm=confirm,
    )


def _invited(text: Tongue, community: str, by: str) -> Card:
    buttons = (
        Button(text("calls.see"), AGAIN, "call", "primary"),
        Button(text("calls.named.no"), "calls.decline"),
    )
    return Card(
        text("calls.named.title", community=community),
        (Text(text("calls.named.text", by=by)), Buttons(buttons)),
    )
