"""What falls due of digests: the weekly one, to those whose work it is."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.feature import Due, Effects
from bot.features.digests import cards, gathering, mailing, rules
from bot.messages import Post
from bot.rhythm import schedule_id
from storage import people, schedule

WEEKLY = "digests.weekly"
FRESH_FOR = timedelta(days=3)
"""A digest that couldn't be sent by then says little any more; `digest` shows a new one."""


def weekly(due: Due) -> Effects:
    """Tell the secretariat, or the leaders where there is none, each in their own words."""
    here = due.here
    today = local_day(due.now, here.zone)
    last = schedule.last_taken(due.session, here.id, schedule_id(WEEKLY, here.id), due.now)
    first, end = rules.covered(today, local_day(last, here.zone) if last else None)
    week = gathering.gather(due, first, end)
    posts = []
    for member, person in people.secretariat(due.session, here.id):
        text, until = due.to(person), due.at + FRESH_FOR
        address, mailbox = due.inbox_of(person), mailing.goes_to(due, member, person)
        key = f"digest:{here.id}:{today.isoformat()}:{person.id}"
        card = cards.digest(text, week)
        if address is not None:
            posts.append(Post(key, address, card, WEEKLY, person.id, until=until))
        if mailbox is not None:
            letter = mailing.mailed(text, card, here.mailbox)
            posts.append(Post(f"{key}:mail", mailbox, letter, WEEKLY, person.id, until=until))
    return posts
