"""Actions are written by form: what, who, until when; in a call or on their own."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.cards import DateInput, Form, Part, PeopleInput, TextInput
from bot.feature import Effects, Turn
from bot.features.actions import cards, following, known
from bot.forms import Read
from bot.messages import Effect, Invalid, Open, Post, Replace
from bot.moment import Refusal
from storage import calls, people
from storage.actions import OPEN, Action
from storage.calls import Call
from storage.people import Member

WHAT_AT_MOST = 200
USUAL = timedelta(days=14)
FURTHEST = timedelta(days=366)


def add(turn: Turn) -> Effects:
    """Ask what is to be done; whoever convenes may give it to somebody else."""
    return [Open(_form(turn, _call(turn, turn.value), None))]


def edit(turn: Turn) -> Effects:
    """Ask for its words and its day anew."""
    return [Open(_form(turn, None, known.theirs(turn, turn.value, OPEN)))]


def given(turn: Turn) -> Effects:
    """Keep it; whoever has it to do is told, and followed up."""
    name, _, ident = turn.value.partition(" ")
    action = known.theirs(turn, ident, OPEN) if name == "edit" else None
    call = _call(turn, ident) if name == "new" else None
    asked = _form(turn, call, action)
    read = turn.read(asked, turn.event.sender.lane)
    errors = turn.errors(read)
    member = turn.mine if action else None if errors else _who(turn, read)
    if not errors and member is None:
        errors["who"] = turn.text("actions.writing.no_member")
    due = read.day("due")
    if errors or member is None or due is None:
        return [Invalid(errors, asked)]
    if action is not None:
        action.what, action.due = read.text("what"), due
        turn.decided("change action", action.id)
        return _kept(turn, action, [])
    action = Action(
        id=turn.new_id(),
        community_id=turn.here.id,
        call_id=call.id if call else None,
        what=read.text("what"),
        member_id=member.id,
        due=due,
        given_by=turn.person.id,
        given_at=turn.now,
    )
    turn.session.add(action)
    turn.session.flush()
    turn.decided("give action", action.id)
    return _kept(turn, action, _told(turn, action))


def _kept(turn: Turn, action: Action, effects: list[Effect]) -> Effects:
    following.plan(turn, action.member_id)
    known.resaid(turn, action)
    return [*effects, Replace(cards.one(turn, action))]


def _told(turn: Turn, action: Action) -> list[Effect]:
    """Whoever was given something by somebody else hears of it, where two a week allow."""
    _, person = known.holder(turn, action)
    address = turn.inbox_of(person)
    if address is None or person.id == turn.person.id:
        return []
    by = turn.person.name
    card = cards.given(turn.to(person), turn.here.name, by, action)
    return [Post(f"action-given:{action.id}", address, card, "actions.given", person.id)]


def _who(turn: Turn, read: Read) -> Member | None:
    named = read.people("who")
    if not named:
        return turn.mine
    person = turn.person_at(named[0])
    member = people.member(turn.session, turn.here.id, person.id)
    return member if member is not None and member.left_at is None else None


def _call(turn: Turn, ident: str) -> Call | None:
    """The call in which it was agreed; None where it is nobody's. Raises Refusal."""
    if not ident:
        return None
    call = calls.hold(turn.session, ident)
    if call is None or call.community_id != turn.here.id or call.status != "held":
        raise Refusal("core.stale")
    if not turn.may("convene"):
        raise Refusal("core.not_yours")
    return call


def _form(turn: Turn, call: Call | None, action: Action | None) -> Form:
    text, today = turn.text, local_day(turn.now, turn.text.zone)
    usual = (action.due if action else today + USUAL).isoformat()
    first = min(today, action.due) if action else today
    parts: list[Part] = [
        TextInput(
            "what",
            text("actions.writing.what"),
            value=action.what if action else "",
            hint=text("actions.writing.what_hint"),
            most=WHAT_AT_MOST,
        )
    ]
    if action is None and turn.may("convene"):
        me = (str(turn.event.sender),)
        who = text("actions.writing.who")
        parts.append(PeopleInput("who", who, multiple=False, required=False, value=me))
    last = (today + FURTHEST).isoformat()
    parts.append(
        DateInput("due", text("actions.writing.due"), first.isoformat(), last, value=usual)
    )
    return Form(
        id="actions.action",
        title=text("actions.writing.title"),
        parts=tuple(parts),
        submit=text("actions.writing.submit"),
        cancel=text("actions.cancel"),
        value=f"edit {action.id}" if action else f"new {call.id if call else ''}",
    )
