"""What falls due of the stewards' seats: a look each morning, and the letters of a rotation."""

from __future__ import annotations

from bot.feature import Due, Effects
from bot.features.stewardship import cards, group, rotating
from bot.messages import Effect, Post
from storage import people, stewardship


def look(due: Due) -> Effects:
    """Each morning: seats are brought in line; a rotation that comes near is told to the core team."""
    now = group.in_line(due)
    ends = [term.ends for term, _, _ in now.serving if term.ends is not None]
    near = min((each for each in ends if each <= now.today + rotating.AHEAD), default=None)
    if near is None or due.here.paused_at is not None:
        return []
    if stewardship.untold(due.session, due.here.id) or stewardship.ahead(due.session, due.here.id):
        return []
    effects: list[Effect] = []
    for _, person in people.holding(due.session, due.here.id, "core_team"):
        address = due.inbox_of(person)
        if address is not None:
            card = cards.due(due.to(person), due.here.name, near)
            key = f"rotation-due:{due.here.id}:{near.isoformat()}:{person.id}"
            effects.append(Post(key, address, card, "stewardship.due", person.id))
    return effects


def tell(due: Due) -> Effects:
    """A confirmed rotation is told, an hour after it was; before that it could be taken back."""
    rotation = stewardship.untold(due.session, due.here.id)
    if rotation is None or rotation.id != due.subject:
        return []
    effects = rotating.told(due, rotation)
    group.in_line(due)
    return effects
