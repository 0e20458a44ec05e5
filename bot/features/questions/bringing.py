"""Bringing a question to members whose offer fits it, each in their own working hours."""

from __future__ import annotations

from collections.abc import Sequence

from bot.features.questions import rules
from bot.moment import Moment
from bot.rhythm import once
from bot.working_hours import next_for
from storage import board, people, schedule
from storage.board import Asked, Routed
from storage.people import Member, Person

ROUTE = "questions.route"

AT_ONCE = 200
"""So many whose offer is near a question are looked at by one question to the database."""


def bring(moment: Moment, asked: Asked, most: int = rules.BROUGHT_TO) -> int:
    """Have the question brought to the next members whom it fits; how many there are."""
    session, question = moment.session, f"{asked.title}\n{asked.details}"
    said = board.offering(session, moment.here.id, asked.id, moment.now - rules.ONCE_IN)
    offers = {each.member_id: each.offers for each in said}
    near = rules.near(question, offers)
    if not near:
        return 0
    willing: dict[str, Person] = {}
    for first in range(0, len(near), AT_ONCE):
        willing |= _willing(moment, people.these(session, near[first : first + AT_ONCE]))
    fit = {ident: offers[ident] for ident in willing}
    spared = {each.member_id for each in said if each.is_spared}
    found = rules.whom(question, fit, {asked.member_id, *spared}, most)
    return sum(_schedule(moment, asked, ident, willing[ident]) for ident in found)


def _willing(moment: Moment, found: Sequence[tuple[Member, Person]]) -> dict[str, Person]:
    """Who of these may be written to as far as can be told now, by member id.

    It is asked again when it is due.
    """
    persons = [person for _, person in found]
    reached, lately = moment.inboxes(persons), moment.unasked_of(persons)
    return {
        member.id: person
        for member, person in found
        if person.id in reached and moment.held_back("no", person, lately[person.id]) is None
    }


def _schedule(moment: Moment, asked: Asked, member: str, person: Person) -> bool:
    at = next_for(person, moment.here.zone, moment.now)
    if at is None:
        return False
    moment.session.add(Routed(asked_id=asked.id, member_id=member, routed_at=moment.now))
    row = once(moment, f"route:{asked.id}:{member}", ROUTE, f"{asked.id} {member}", at)
    schedule.put(moment.session, row)
    return True
