"""What falls due of the review: its year is over."""

from __future__ import annotations

from bot import yearly
from bot.cards import Button
from bot.feature import Due, Effects
from bot.messages import Effect, Post
from bot.saying import said
from storage import people


def look(due: Due) -> Effects:
    """Once a week: tell the core team, once, that twelve months have passed."""
    since = yearly.overdue_since(due)
    if since is None:
        return []
    effects: list[Effect] = []
    for _, person in people.holding(due.session, due.here.id, "core_team"):
        address = due.inbox_of(person)
        if address is not None and due.withheld("no", person) is None:
            text = due.to(person)
            show = Button(text("relevance.due.button"), "relevance.show", style="primary")
            card = said(text, "relevance.due", show, community=due.here.name, since=since)
            key = f"relevance:{due.here.id}:{since.isoformat()}:{person.id}"
            effects.append(Post(key, address, card, "relevance.due", person.id))
    return effects
