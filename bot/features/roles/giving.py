"""Roles given and taken back by organisers; nobody gives rights that they haven't themselves."""

from __future__ import annotations

from bot import stepping
from bot.access import within
from bot.calendar import local_day
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.roles import cards, core_group, rules
from bot.forms import Read
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Refusal
from storage import appointments, communities, people
from storage.appointments import Appointment
from storage.people import Member, Person

CORE_GROUP = "group"


def show(turn: Turn) -> Effects:
    """Show who does what, or the core group where that is asked for."""
    if turn.rest == CORE_GROUP:
        return core_group.show(turn)
    return [Whisper(overview(turn))]


def overview(turn: Turn, *notes: str) -> Card:
    """Who holds which role, who was asked, and what nobody does yet."""
    held = {role: people.holding(turn.session, turn.here.id, role) for role in cards.SHOWN}
    pending = appointments.unanswered(turn.session, turn.here.id)
    asked = [(each.role, person) for each, _, person in pending]
    members = people.count(turn.session, turn.here.id)
    found = cards.Roles(turn.here.name, held, asked, members, may_give=turn.may("lead"))
    return cards.overview(turn.text, found, notes)


def form(turn: Turn) -> Effects:
    """Ask which role, and who."""
    return [Open(cards.give_form(turn.text, _mine_to_give(turn)))]


def given(turn: Turn) -> Effects:
    """Give it, or ask for consent first; each is told in private, and may say no."""
    asked = cards.give_form(turn.text, _mine_to_give(turn))
    read = turn.read(asked, turn.event.sender.lane)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    role, effects, notes = read.one("role"), list[Effect](), list[str]()
    for address in read.people("people"):
        person = turn.person_at(address)
        member, _ = turn.enrol(person)
        came, note = _give(turn, role, member, person)
        effects += came
        notes += [note] if note else []
    turn.session.flush()
    stepping.settle(turn)
    return [*effects, Replace(overview(turn, *notes))]


def take_form(turn: Turn) -> Effects:
    """Ask which role is taken back from whom."""
    held = _takeable(turn)
    if not held:
        raise Refusal("roles.nothing_to_take")
    return [Open(cards.take_form(turn.text, held))]


def taken(turn: Turn) -> Effects:
    """Take it back, or the question whether they would; they are told, with the reason."""
    communities.hold(turn.session, turn.here.id)
    held = _takeable(turn)
    if not held:
        raise Refusal("core.stale")
    asked = cards.take_form(turn.text, held)
    read = turn.read(asked)
    errors = turn.errors(read)
    member, role = _chosen(turn, read)
    if member is not None and not errors:
        leaders = people.holding(turn.session, turn.here.id, role)
        if member.id in {each.id for each, _ in leaders} and not rules.may_let_go(
            role, member.id, [each.id for each, _ in leaders]
        ):
            errors["which"] = turn.text("roles.last_leader.text")
    if errors or member is None:
        return [Invalid(errors, asked)]
    was_held = role in people.roles(turn.session, member.id)
    people.revoke(turn.session, member.id, role)
    appointments.forget(turn.session, member.id, role)
    turn.decided("take role back", f"{role} {member.person_id}", read.text("reason"))
    turn.session.flush()
    person = turn.session.get_one(Person, member.person_id)
    told = _told(turn, role, person, read.text("reason")) if was_held else []
    return [*told, Replace(overview(turn))]


def _give(turn: Turn, role: str, member: Member, person: Person) -> tuple[list[Effect], str | None]:
    name = person.name or turn.text("roles.somebody")
    if role in people.roles(turn.session, member.id):
        return [], turn.text("roles.note.holds", name=name)
    before = appointments.hold(turn.session, member.id, role)
    if before is not None and not rules.may_ask(before.answer, before.answered_at, turn.now):
        return [], turn.text("roles.note.asked_before", name=name)
    is_own = person.id == turn.person.id
    at_once = is_own or not rules.needs_consent(role)
    row = before or Appointment(member_id=member.id, role=role, asked_by="", asked_at=turn.now)
    row.asked_by, row.asked_at = turn.person.id, turn.now
    row.answer, row.answered_at = ("yes", turn.now) if at_once else ("", None)
    turn.session.add(row)
    if at_once:
        people.grant(turn.session, member.id, role)
    turn.decided("give role" if at_once else "ask to take role", f"{role} {person.id}")
    address = turn.inbox_of(person)
    if is_own:
        return [], None
    if address is None:
        return [], turn.text("roles.note.unreachable", name=name)
    card = cards.letter(turn.to(person), turn.here.name, turn.person.name, role, at_once=at_once)
    key = f"role:{turn.here.id}:{member.id}:{role}:{turn.event.key}"
    note = None if at_once else turn.text("roles.note.asked", name=name)
    return [Post(key, address, card, "roles.asked", person.id)], note


def _told(turn: Turn, role: str, person: Person, reason: str) -> list[Effect]:
    address = turn.inbox_of(person)
    if address is None or person.id == turn.person.id:
        return []
    day = local_day(turn.now, turn.here.zone)
    card = cards.taken(turn.to(person), turn.here.name, role, turn.person.name, reason, day)
    key = f"role-taken:{turn.here.id}:{person.id}:{role}:{turn.event.key}"
    return [Post(key, address, card, "roles.told", person.id)]


def _mine_to_give(turn: Turn) -> list[str]:
    return [role for role in rules.GIVEN if within(turn.roles, role)]


def _takeable(turn: Turn) -> list[tuple[str, str, str, bool]]:
    """What the asker may take back: member, role, name, and whether it is held or only asked for."""
    mine = _mine_to_give(turn)
    held = [
        (member.id, role, person.name, True)
        for role in mine
        for member, person in people.holding(turn.session, turn.here.id, role)
    ]
    pending = appointments.unanswered(turn.session, turn.here.id)
    asked = [(m.id, each.role, p.name, False) for each, m, p in pending if each.role in mine]
    return [*held, *asked][: cards.TAKEN_AT_MOST]


def _chosen(turn: Turn, read: Read) -> tuple[Member | None, str]:
    ident, _, role = read.one("which").partition(" ")
    member = turn.session.get(Member, ident) if ident else None
    return (member, role) if member and member.community_id == turn.here.id else (None, "")
