"""Each morning: whoever answers for an item hears of it once before its day, and once after."""

from __future__ import annotations

from bot.calendar import weekend
from bot.feature import Due, Effects
from bot.features.plan import cards, reading, rules
from bot.messages import Effect, Post
from storage import outbox


def look(due: Due) -> Effects:
    """Remind of what is near or has passed; where courtesy holds it back, another morning does."""
    view = reading.view(due)
    if view is None or due.here.paused_at is not None:
        return []
    if view.today.weekday() in weekend(due.here.zone):
        return []
    posts: list[Effect] = []
    for item in view.items:
        which = rules.reminder(item.row.due, view.today) if item.row.status == "open" else None
        for _, person in item.whose if which else ():
            key = f"plan:{item.row.id}:{item.row.due.isoformat()}:{which}:{person.id}"
            address = due.inbox_of(person)
            if address is None or outbox.get(due.session, key) is not None:
                continue
            if which and due.withheld("no", person) is None:
                card = cards.reminder(due.to(person), due.here.name, item.row, which)
                posts.append(Post(key, address, card, "plan.reminder", person.id))
    return posts
