"""The core group: invited by organisers, in it by their own yes, out of it by a press."""

from __future__ import annotations

from bot import stepping
from bot.cards import Button, Card, Form, PeopleInput, Text
from bot.feature import Effects, Turn
from bot.features.roles import cards, group_cards, rules
from bot.messages import Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import core_group
from storage.core_group import Codesigner
from storage.people import Member, Person


def show(turn: Turn) -> Effects:
    """Show who is in it, and what is piloted with whom."""
    return [Whisper(overview(turn))]


def overview(turn: Turn) -> Card:
    """The core group and its pilots as a card."""
    invited = core_group.invited(turn.session, turn.here.id)
    pilots = core_group.pilots(turn.session, turn.here.id)
    whom = core_group.with_whom(turn.session, [each.id for each in pilots])
    return group_cards.overview(turn.text, turn.here.name, invited, pilots, whom)


def form(turn: Turn) -> Effects:
    """Ask whom to invite."""
    return [Open(_form(turn.text))]


def invited(turn: Turn) -> Effects:
    """Ask each in private; whoever considers it, or said no lately, isn't asked again."""
    asked = _form(turn.text)
    read = turn.read(asked, turn.event.sender.lane)
    if read.problems:
        return [Invalid(turn.errors(read), asked)]
    effects: list[Effect] = []
    for address in read.people("people"):
        person = turn.person_at(address)
        member, _ = turn.enrol(person)
        effects += _ask(turn, member, person)
    return [*effects, Replace(overview(turn))]


def join(turn: Turn) -> Effects:
    """They are in."""
    place = _place(turn)
    place.answer, place.answered_at, place.left_at = "yes", turn.now, None
    turn.decided("join core group", turn.person.id)
    turn.session.flush()
    stepping.settle(turn)
    leave = Button(turn.text("roles.group.leave"), "roles.leave")
    return [Replace(said(turn.text, "roles.joined", leave))]


def leave(turn: Turn) -> Effects:
    """They would rather not, or no more. Nobody is told, and they can come back by a press."""
    place = _place(turn)
    if place.answer == "yes" and place.left_at is None:
        place.left_at = turn.now
        turn.decided("leave core group", turn.person.id)
    else:
        place.answer, place.answered_at = "no", turn.now
    turn.session.flush()
    back = Button(turn.text("roles.group.back"), "roles.join")
    return [Replace(said(turn.text, "roles.out", back))]


def _ask(turn: Turn, member: Member, person: Person) -> list[Effect]:
    place = turn.session.get(Codesigner, member.id, with_for_update=True)
    if place is not None:
        left = place.left_at is not None
        answer = "no" if left else place.answer
        at = place.left_at or place.answered_at
        if not rules.may_ask(answer, at, turn.now) or answer == "yes":
            return []
    now = turn.now
    row = place or Codesigner(member_id=member.id, invited_by=turn.person.id, invited_at=now)
    row.invited_by, row.invited_at = turn.person.id, now
    is_own = person.id == turn.person.id
    row.answer, row.answered_at, row.left_at = ("yes" if is_own else ""), None, None
    turn.session.add(row)
    turn.session.flush()
    turn.decided("invite to core group", person.id)
    address = turn.inbox_of(person)
    if is_own or address is None:
        return []
    card = cards.invitation(turn.to(person), turn.here.name, turn.person.name)
    key = f"core-group:{turn.here.id}:{member.id}:{turn.event.key}"
    return [Post(key, address, card, "roles.invited", person.id)]


def _place(turn: Turn) -> Codesigner:
    place = turn.session.get(Codesigner, turn.mine.id, with_for_update=True)
    if place is None:
        raise Refusal("core.stale")
    return place


def _form(text: Tongue) -> Form:
    return Form(
        id="roles.invite",
        title=text("roles.invite.title"),
        parts=(
            Text(text("roles.invite.intro")),
            PeopleInput("people", text("roles.invite.who")),
        ),
        submit=text("roles.invite.submit"),
        cancel=text("roles.cancel"),
    )
