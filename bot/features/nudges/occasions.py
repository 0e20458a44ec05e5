"""What falls due: a daily look at who has gone quiet, and a nudge at its reader's own hour."""

from __future__ import annotations

from bot.calendar import ONCE
from bot.feature import Due, Effects
from bot.features.nudges import cards, facts, judging, rules
from bot.messages import Post
from bot.working_hours import hours_end, next_for
from storage import nudges, people, schedule
from storage.nudges import Nudge
from storage.people import Member
from storage.schedule import Scheduled

NUDGED = "nudges.nudged"


def look(due: Due) -> Effects:
    """Have those who have lapsed judged one by one, each at the next hour that suits them.

    Whoever got a nudge lately can't get another, so they are passed over here already.
    """
    if due.here.nudges_off_at is not None:
        return []
    lately = nudges.persons_since(due.session, due.now - rules.ONCE_IN)
    for member, person in judging.lapsed(due):
        if person.id in lately:
            continue
        at = next_for(person, due.here.zone, due.now)
        if at is None:
            continue
        row = Scheduled(
            id=f"nudge:{member.id}",
            community_id=due.here.id,
            occasion="nudges.nudge",
            subject=member.id,
            rule=ONCE,
            zone=person.zone or due.here.zone,
            next_due_at=at,
        )
        schedule.put(due.session, row)
    return []


def nudge(due: Due) -> Effects:
    """Judge everything again, since much may have happened meanwhile; then write, once.

    Of two communities that would write to one person, the second waits for the person's row,
    and sees the first one's nudge. Whatever bars a nudge now, tomorrow's look asks again.
    """
    member = due.session.get(Member, due.subject)
    if member is None or member.left_at is not None or due.here.nudges_off_at is not None:
        return []
    person = people.hold(due.session, member.person_id)
    if person is None:
        return []
    found = judging.one(due, member, person)
    address = due.inbox_of(person)
    if found.why != "may" or found.at != due.now or found.opening is None or address is None:
        return []
    key = f"nudge:{member.id}:{found.judged.until}:{found.number}"
    row = Nudge(
        id=key,
        person_id=person.id,
        member_id=member.id,
        sent_at=due.now,
        opened_with=found.opening.name,
    )
    if not nudges.add(due.session, row):
        return []
    card = cards.nudge(due.to(person), found.opening, due.here.name, found.number)
    until = hours_end(due.now, person.zone or due.here.zone)
    because = facts.because(due, due.to(person), member, found.opening)
    return [Post(key, address, card, NUDGED, person.id, until=until, because=because)]
