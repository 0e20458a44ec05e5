"""What falls due of reports: on the first Monday of a quarter, the draft of the one that is over."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import WEEK_DAYS, local_day
from bot.feature import Due, Effects
from bot.features.reports import cards, drafting, quarters
from bot.features.reports.handlers import begun
from bot.features.reports.written_out import document
from bot.messages import Post
from storage import people

QUARTERLY = "reports.quarterly"
FRESH_FOR = timedelta(days=14)


def quarterly(due: Due) -> Effects:
    """Tell the secretariat, or the leaders where there is none; sponsors are never written to."""
    here = due.here
    now = quarters.of(due.at, here.zone)
    is_first_week = (local_day(due.at, here.zone) - now.first).days < WEEK_DAYS
    if not is_first_week or now.before < begun(due):
        return []
    told = drafting.told(due, now.before)
    posts = []
    for _, person in people.secretariat(due.session, here.id):
        address = due.inbox_of(person)
        if address is not None:
            text = due.to(person)
            key = f"report:{here.id}:{now.before}:{person.id}"
            card = cards.quarterly(text, told, document(due, told, text))
            posts.append(Post(key, address, card, QUARTERLY, person.id, until=due.at + FRESH_FOR))
    return posts
