"""The action that a press is about, whose it is, and what follows where it changes."""

from __future__ import annotations

from bot.feature import Turn
from bot.moment import Moment, Refusal
from bot.rhythm import once
from storage import actions, schedule
from storage.actions import Action
from storage.people import Member, Person


def found(turn: Turn, ident: str, *statuses: str) -> Action:
    """The action, locked. Raises Refusal where it is not so any more."""
    action = actions.hold(turn.session, ident)
    if action is None or action.community_id != turn.here.id or action.status not in statuses:
        raise Refusal("core.stale")
    return action


def theirs(turn: Turn, ident: str, *statuses: str) -> Action:
    """The action, where the asker has it to do, or convenes. Raises Refusal."""
    action = found(turn, ident, *statuses)
    if action.member_id != turn.mine.id and not turn.may("convene"):
        raise Refusal("actions.not_yours")
    return action


def holder(moment: Moment, action: Action) -> tuple[Member, Person]:
    """Who has it to do."""
    member = moment.session.get_one(Member, action.member_id)
    return member, moment.session.get_one(Person, member.person_id)


def resaid(moment: Moment, action: Action) -> None:
    """What came of its call, where it was agreed in one, is said anew."""
    if action.call_id is None:
        return
    ident, subject = f"call:{action.call_id}:resaid", f"{action.call_id} resaid"
    row = once(moment, ident, "calls.resaid", subject, moment.now)
    schedule.put(moment.session, row)
