"""What falls due of peer coaching: a round by its rhythm, each one's word of it, whether they met."""

from __future__ import annotations

from datetime import timedelta

from bot.feature import Due, Effects
from bot.features.coaching import cards, meeting, rounds
from bot.messages import Post
from bot.working_hours import next_for
from storage import coaching, communities
from storage.coaching import GONE, MATCHED, CoachingRound, Pooled
from storage.people import Member, Person

ASKED_AFTER = timedelta(days=14)


def come_round(due: Due) -> Effects:
    """A round by the community's rhythm; none while it is silent."""
    if due.here.paused_at is None:
        communities.hold(due.session, due.here.id)
        rounds.run(due)
    return []


def tell(due: Due) -> Effects:
    """Tell one of a group who it is. Where they can't be told any more the others hear so."""
    _, group_id, member_id = due.subject.split()
    group = coaching.group(due.session, group_id)
    if group is None or group.status != MATCHED:
        return []
    member, person = _who(due, member_id)
    address = due.inbox_of(person)
    if member.left_at is not None or address is None or rounds.is_silent(due, person):
        return meeting.part(due, group_id, member_id, GONE)
    for coached, each, _ in coaching.halves(due.session, group_id):
        if each.id == member_id:
            coached.told_at = due.now
    pooled = due.session.get(Pooled, member_id)
    if pooled is not None:
        pooled.waiting = 0
    coaching.end_earlier(due.session, member_id, group_id)
    found = meeting.seen(due, group, member_id)
    if found is None:
        return []
    at = due.now + ASKED_AFTER
    rounds.schedule_word(due, "follow", due.subject, next_for(person, due.here.zone, at) or at)
    card = cards.matched(due, due.to(person), found)
    return [Post(f"coaching:{group_id}:{person.id}", address, card, "coaching.matched", person.id)]


def lack(due: Due) -> Effects:
    """Tell somebody that nobody was found for them this time, and why; they come first the next time."""
    round_id, member_id, reason = due.subject.split()
    pooled = due.session.get(Pooled, member_id)
    if pooled is None or due.session.get(CoachingRound, round_id) is None:
        return []
    pooled.waiting += 1
    member, person = _who(due, member_id)
    address = due.inbox_of(person)
    if member.left_at is not None or address is None:
        return []
    card = cards.unmatched(due.to(person), due.here.name, reason)
    key = f"coaching-lack:{round_id}:{person.id}"
    return [Post(key, address, card, "coaching.unmatched", person.id)]


def follow(due: Due) -> Effects:
    """Ask once whether they met, where they haven't said."""
    _, group_id, member_id = due.subject.split()
    group = coaching.group(due.session, group_id)
    if group is None or group.status != MATCHED:
        return []
    member, person = _who(due, member_id)
    mine = [each for each, of, _ in coaching.halves(due.session, group_id) if of.id == member_id]
    address = due.inbox_of(person)
    found = meeting.seen(due, group, member_id)
    if found is None or mine[0].said or member.left_at is not None or address is None:
        return []
    card = cards.followed(due, due.to(person), found)
    key = f"coaching-follow:{group_id}:{person.id}"
    return [Post(key, address, card, "coaching.followed", person.id)]


def part(due: Due) -> Effects:
    """Somebody left the community: whoever they were matched with is told."""
    member, _ = _who(due, due.subject)
    group = coaching.current(due.session, member.id)
    if member.left_at is None or group is None:
        return []
    return meeting.part(due, group.id, member.id, GONE)


def _who(due: Due, member_id: str) -> tuple[Member, Person]:
    member = due.session.get_one(Member, member_id)
    return member, due.session.get_one(Person, member.person_id)
