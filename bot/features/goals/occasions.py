"""What falls due of goals: those who answer for one are asked how it comes along."""

from __future__ import annotations

from datetime import timedelta

from bot.calendar import local_day
from bot.feature import Due, Effects
from bot.features.goals import cards, handlers, rules
from bot.features.goals.cards import Line
from bot.messages import Effect, Post
from storage import goals as stored
from storage import people
from storage.people import Person

FRESH_FOR = timedelta(days=10)
"""A question that couldn't be sent by then is asked the next time."""


def ask_owners(due: Due) -> Effects:
    """Ask each owner once about all their goals; the core team, of a goal that is nobody's."""
    cycle = stored.hold(due.session, due.subject)
    if cycle is None or cycle.community_id != due.here.id or cycle.status != "running":
        return []
    today = local_day(due.now, due.here.zone)
    team = [person for _, person in people.holding(due.session, due.here.id, "core_team")]
    found: dict[str, tuple[Person, list[Line]]] = {}
    for goal in stored.of_cycle(due.session, cycle.id, "adopted"):
        if rules.wants_word(handlers.told_of(due, goal), today):
            line = handlers.line(due, goal)
            for person in line.owners or team:
                found.setdefault(person.id, (person, []))[1].append(line)
    effects: list[Effect] = []
    for person, lines in found.values():
        address = due.inbox_of(person)
        if address is not None:
            card = cards.asked(due.to(person), due.here.name, lines)
            key = f"goals:{cycle.id}:{today.isoformat()}:{person.id}"
            until = due.at + FRESH_FOR
            effects.append(Post(key, address, card, "goals.asked", person.id, until=until))
    return effects
