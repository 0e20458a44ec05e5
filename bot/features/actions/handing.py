"""An action is handed over: the other is asked, and it stays where it is until they say yes."""

from __future__ import annotations

from bot.cards import Form, PeopleInput, Text
from bot.feature import Effects, Turn
from bot.features.actions import cards, following, known
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from bot.saying import said
from storage import people
from storage.actions import OPEN, Action
from storage.people import Member, Person


def hand(turn: Turn) -> Effects:
    """Ask who could do it instead."""
    return [Open(_form(turn, known.theirs(turn, turn.value, OPEN)))]


def handed(turn: Turn) -> Effects:
    """Ask them. Whoever was asked before is asked no more."""
    action = known.theirs(turn, turn.value, OPEN)
    asked = _form(turn, action)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read)
    other = None if errors else turn.person_at(read.people("to")[0])
    member = people.member(turn.session, turn.here.id, other.id) if other else None
    if not errors and (member is None or member.left_at is not None):
        errors["to"] = turn.text("actions.writing.no_member")
    elif member is not None and member.id == action.member_id:
        errors["to"] = turn.text("actions.handing.has_it")
    if errors or member is None or other is None:
        return [Invalid(errors, asked)]
    action.offered_to = member.id
    turn.decided("hand action over", action.id)
    if member.id == turn.mine.id:
        return _taken(turn, action)
    done = said(turn.text, "actions.handed", cards.see_all(turn.text), name=_name(turn, other))
    return [*_asked(turn, action, other), Replace(done)]


def keep(turn: Turn) -> Effects:
    """It stays where it is after all."""
    action = known.theirs(turn, turn.value, OPEN)
    action.offered_to = None
    turn.decided("keep action", action.id)
    return [Replace(cards.one(turn, action))]


def accept(turn: Turn) -> Effects:
    """They take it over."""
    action = known.found(turn, turn.value, OPEN)
    if action.member_id == turn.mine.id:
        return [Replace(cards.one(turn, action))]
    _offered(turn, action)
    return _taken(turn, action)


def decline(turn: Turn) -> Effects:
    """They would rather not; it stays where it is."""
    action = known.found(turn, turn.value, OPEN)
    _offered(turn, action)
    action.offered_to = None
    turn.decided("decline action", action.id)
    done = said(turn.text, "actions.declined", what=action.what)
    return [*_answered(turn, action, action.member_id, "no"), Replace(done)]


def _taken(turn: Turn, action: Action) -> Effects:
    before = action.member_id
    action.member_id, action.offered_to = turn.mine.id, None
    turn.session.flush()
    turn.decided("take action over", action.id)
    following.plan(turn, before)
    following.plan(turn, action.member_id)
    known.resaid(turn, action)
    return [*_answered(turn, action, before, "yes"), Replace(cards.one(turn, action))]


def _answered(turn: Turn, action: Action, before: str, answer: str) -> list[Effect]:
    """Whoever wanted to hand it over hears what came of it."""
    member = turn.session.get_one(Member, before)
    person = turn.session.get_one(Person, member.person_id)
    address = turn.inbox_of(person)
    if address is None or person.id == turn.person.id or member.left_at is not None:
        return []
    text = turn.to(person)
    facts = {"name": turn.person.name or text("actions.somebody"), "what": action.what}
    card = said(text, f"actions.answer_{answer}", cards.see_all(text), **facts)
    key = f"action-answered:{action.id}:{turn.event.key}"
    return [Post(key, address, card, "actions.answered", person.id)]


def _asked(turn: Turn, action: Action, person: Person) -> list[Effect]:
    address = turn.inbox_of(person)
    if address is None:
        return []
    card = cards.offered(turn.to(person), turn.here.name, turn.person.name, action)
    key = f"action-offered:{action.id}:{turn.event.key}"
    return [Post(key, address, card, "actions.offered", person.id)]


def _offered(turn: Turn, action: Action) -> None:
    if action.offered_to != turn.mine.id:
        raise Refusal("actions.not_asked")


def _name(turn: Turn, person: Person) -> str:
    return person.name or turn.text("actions.somebody")


def _form(turn: Turn, action: Action) -> Form:
    text = turn.text
    return Form(
        id="actions.hand",
        title=text("actions.handing.title"),
        parts=(
            Text(text("actions.handing.intro", what=action.what)),
            PeopleInput("to", text("actions.handing.to"), multiple=False),
        ),
        submit=text("actions.handing.submit"),
        cancel=text("actions.cancel"),
        value=action.id,
    )
