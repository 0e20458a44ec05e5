"""Newcomers: a word after the first week and the first month, with something for what they need.

Each comes once, and only where there is something for them and they haven't taken part by then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.feature import Due, Effects, Turn
from bot.features.nudges import cards, openings, rules
from bot.messages import Post
from bot.moment import Moment
from bot.rhythm import once
from bot.working_hours import hours_end, next_for
from storage import holdouts, nudges, people, schedule
from storage.nudges import Newcomer
from storage.people import Member, Person
from storage.schedule import Scheduled

WELCOMED = "nudges.newcomer"

AFTER_DAYS = (7, 30)
A_DAY = timedelta(days=1)
LATE = timedelta(days=7)
"""A word that found no hour, or no room among the week's two, for so long doesn't come any more."""


def joined(turn: Turn) -> Effects:
    """Have both words thought of, for whoever comes for the first time."""
    if turn.community is None:
        return []
    member = people.member(turn.session, turn.here.id, turn.person.id)
    if member is None or member.left_at is not None or member.joined_at != turn.now:
        return []
    for days in AFTER_DAYS:
        at = turn.now + timedelta(days=days)
        schedule.put_new(turn.session, _row(turn, member, days, at))
    return []


def welcome(due: Due) -> Effects:
    """Write to a newcomer, at an hour of theirs; try again the next day where there is no room now."""
    member_id, _, number = due.subject.partition(" ")
    days = int(number)
    member = due.session.get(Member, member_id)
    if member is None or member.left_at is not None or due.here.nudges_off_at is not None:
        return []
    person = people.hold(due.session, member.person_id)
    if person is None or _needs_none(due, member, person):
        return []
    at = next_for(person, due.here.zone, due.now)
    if at == due.now and due.withheld("no", person) is not None:
        at = next_for(person, due.here.zone, due.now + A_DAY)
    if at is None or at > member.joined_at + timedelta(days=days) + LATE:
        return []
    if at > due.now:
        schedule.put(due.session, _row(due, member, days, at))
        return []
    return _written(due, member, person, days)


def _written(due: Due, member: Member, person: Person, days: int) -> Effects:
    address = due.inbox_of(person)
    told = nudges.welcomed(due.session, member.id)
    opening = openings.for_newcomer(due, member, told)
    if address is None or opening is None:
        return []
    row = Newcomer(
        member_id=member.id,
        after_days=days,
        sent_at=due.now,
        opened_with=opening.name,
        because=opening.because,
    )
    if not nudges.welcome(due.session, row):
        return []
    card = cards.to_newcomer(due.to(person), opening, due.here.name, days)
    until = hours_end(due.now, person.zone or due.here.zone)
    key = f"newcomer:{member.id}:{days}"
    return [Post(key, address, card, WELCOMED, person.id, until=until)]


def _needs_none(due: Due, member: Member, person: Person) -> bool:
    """Whoever follows along, takes part already, wants no messages or was nudged lately is left alone."""
    if member.preference == "observer" or person.stopped_at is not None:
        return True
    since, until = member.joined_at, due.now + A_DAY
    if holdouts.took_part(due.session, (member.id,), since, until):
        return True
    if nudges.has_begun(due.session, member):
        return True
    before = nudges.of_person(due.session, person.id)
    return bool(before) and due.now - before[0].sent_at < rules.ONCE_IN


def _row(moment: Moment, member: Member, days: int, at: datetime) -> Scheduled:
    ident, subject = f"newcomer:{member.id}:{days}", f"{member.id} {days}"
    return once(moment, ident, "nudges.newcomer", subject, at)
