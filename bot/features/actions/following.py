"""Actions are followed up until they are done, by one private word a week at most."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.countries import of_zone
from bot.feature import Due, Effects
from bot.features.actions import cards, rules
from bot.messages import Post
from bot.moment import Moment
from bot.rhythm import once
from storage import actions, schedule
from storage.actions import ActionReminder
from storage.people import Member, Person

FRESH_FOR = timedelta(hours=8)


def plan(moment: Moment, member_id: str) -> None:
    """Put somebody's next reminder on the schedule, or take it off where they have nothing to do."""
    member = moment.session.get_one(Member, member_id)
    person = moment.session.get_one(Person, member.person_id)
    moment.session.flush()
    ident, zone = f"actions:{member_id}", person.zone or moment.here.zone
    at = rules.next_reminder(
        [each.due for each in actions.of_member(moment.session, member_id)],
        actions.reminded_at(moment.session, member_id),
        moment.now,
        zone,
        person.country or of_zone(person.zone),
    )
    if at is None or member.left_at is not None:
        schedule.cancel(moment.session, ident)
        return
    row = once(moment, ident, "actions.follow", member_id, at)
    schedule.put(moment.session, row)


def follow(due: Due) -> Effects:
    """Remind somebody of what is due or overdue; whatever bars it, the next morning tries again."""
    member = due.session.get(Member, due.subject)
    if member is None or member.left_at is not None:
        return []
    person = due.session.get_one(Person, member.person_id)
    today = local_day(due.now, person.zone or due.here.zone)
    mine = actions.of_member(due.session, member.id)
    near = [each for each in mine if rules.is_near(each.due, today)]
    address = due.inbox_of(person)
    effects = []
    if near and address is not None and due.withheld("no", person) is None:
        due.session.merge(ActionReminder(member_id=member.id, at=due.now))
        card = cards.reminder(due.to(person), due.here.name, near, today)
        key, until = f"actions:{member.id}:{today.isoformat()}", due.now + FRESH_FOR
        effects.append(Post(key, address, card, "actions.reminder", person.id, until=until))
    plan(due, member.id)
    return effects
