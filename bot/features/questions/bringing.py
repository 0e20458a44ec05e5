"""Bringing a question to members whose offer fits it, each in their own working hours."""

from __future__ import annotations

from bot.features.questions import rules
from bot.moment import Moment
from bot.rhythm import once
from bot.working_hours import next_for
from storage import board, schedule
from storage.board import Asked, Routed
from storage.people import Person

ROUTE = "questions.route"


def bring(moment: Moment, asked: Asked, most: int = rules.BROUGHT_TO) -> int:
    """Have the question brought to the next members whom it fits; how many there are."""
    session = moment.session
    lately = board.routed_since(session, moment.here.id, moment.now - rules.ONCE_IN)
    before = {row.member_id for row in board.routed(session, asked.id)}
    willing = {
        member.id: (person, offer.offers)
        for member, person, offer in board.offering(session, moment.here.id)
        if _may(moment, person)
    }
    question = f"{asked.title}\n{asked.details}"
    offers = {ident: offered for ident, (_, offered) in willing.items()}
    found = rules.whom(question, offers, {asked.member_id, *before, *lately}, most)
    return sum(_schedule(moment, asked, ident, willing[ident][0]) for ident in found)


def _may(moment: Moment, person: Person) -> bool:
    """Whether they may be written to as far as can be told now; it is asked again when it is due."""
    return moment.inbox_of(person) is not None and moment.withheld("no", person) is None


def _schedule(moment: Moment, asked: Asked, member: str, person: Person) -> bool:
    at = next_for(person, moment.here.zone, moment.now)
    if at is None:
        return False
    moment.session.add(Routed(asked_id=asked.id, member_id=member, routed_at=moment.now))
    row = once(moment, f"route:{asked.id}:{member}", ROUTE, f"{asked.id} {member}", at)
    schedule.put(moment.session, row)
    return True
