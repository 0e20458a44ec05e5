"""What falls due of digests: the secretariat's, the core team's, and the members' once a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.calendar import local_day
from bot.feature import Due, Effects
from bot.features.digests import cards, gathering, mailing, rules, to_members
from bot.features.digests.cards import Digest
from bot.messages import Begin, Post
from bot.moment import Moment
from bot.rhythm import schedule_id
from storage import people, schedule
from storage.people import Member, Person
from storage.schedule import Scheduled

WEEKLY, TEAM, MONTHLY = "digests.weekly", "digests.team", "digests.monthly"
DIGESTS = {"weekly": WEEKLY, "team": TEAM, "monthly": MONTHLY}
"""By a digest's name, the occasion on which it comes, which is its kind too."""

FRESH_FOR = timedelta(days=3)
"""A digest that couldn't be sent by then says little any more; `digest` shows a new one."""


def weekly(due: Due) -> Effects:
    """Tell the secretariat, or the leaders where there is none, each in their own words."""
    return _told(due, WEEKLY, "digest", people.secretariat(due.session, due.here.id), cards.digest)


def team(due: Due) -> Effects:
    """Tell those who organise; whoever gets the secretariat's digest has it all in that one."""
    fuller = due.session.get(Scheduled, schedule_id(WEEKLY, due.here.id))
    comes = fuller is not None and fuller.next_due_at is not None
    have = people.secretariat(due.session, due.here.id) if comes else []
    told = {person.id for _, person in have}
    readers = [each for each in organisers(due) if each[1].id not in told]
    return _told(due, TEAM, "team-digest", readers, cards.team)


def organisers(moment: Moment) -> list[tuple[Member, Person]]:
    """Those who organise, each once, by name."""
    session, here = moment.session, moment.here
    held = [each for role in people.ORGANISE for each in people.holding(session, here.id, role)]
    found = {person.id: (member, person) for member, person in held}
    return sorted(found.values(), key=lambda each: (each[1].name, each[1].id))


def monthly(due: Due) -> Effects:
    """Once in each month, begin to send the members' digest, piece by piece.

    It is asked each week, so that a day that was moved or missed gives it to that month all the same.
    """
    here, row = due.here, schedule_id(MONTHLY, due.here.id)
    if here.paused_at is not None or not due.venues():
        return []
    scheduled = due.session.get_one(Scheduled, row)
    month = rules.month_of(local_day(due.at, scheduled.zone))
    if month <= told_month(due, scheduled.zone):
        return []
    since = _since(due)
    if not schedule.take(due.session, f"{_months(here.id)}@{month}", here.id, due.now):
        return []
    return [Begin(to_members.JOB, to_members.subject(due, month, since))]


def told_month(moment: Moment, zone: str) -> str:
    """The last month that had its members' digest; the first one of a community has none."""
    here = moment.here
    founded = rules.month_of(local_day(here.created_at, zone))
    last = schedule.last_name(moment.session, here.id, _months(here.id))
    return max(founded, last.rpartition("@")[2]) if last else founded


def _months(community: str) -> str:
    return f"digests.month:{community}"


def _since(due: Due) -> date:
    """From which day on a members' digest tells: where the last one ended."""
    last = schedule.last_taken(due.session, due.here.id, _months(due.here.id), due.now)
    today = local_day(due.now, due.here.zone)
    return rules.month_covered(today, local_day(last, due.here.zone) if last else None)


def _told(
    due: Due, kind: str, name: str, readers: Iterable[tuple[Member, Person]], card: Digest
) -> list[Post]:
    """A week's digest to each of its readers, in their own language and zone."""
    here = due.here
    today = local_day(due.now, here.zone)
    last = schedule.last_taken(due.session, here.id, schedule_id(kind, here.id), due.now)
    first, end = rules.covered(today, local_day(last, here.zone) if last else None)
    readers = list(readers)
    if not readers:
        return []
    week = gathering.gather(due, first, end)
    posts: list[Post] = []
    for member, person in readers:
        key = f"{name}:{here.id}:{today.isoformat()}:{person.id}"
        goes = mailing.ways(due, member, person)
        shown = card(due.to(person), week)
        posts += mailing.posts(due, key, kind, person, shown, goes, due.at + FRESH_FOR)
    return posts
