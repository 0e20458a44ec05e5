"""Stewards who haven't said when they can are asked once more, before the times are decided on."""

from __future__ import annotations

from datetime import timedelta

from bot.feature import Due, Effects
from bot.features.calls import offering
from bot.messages import Post
from bot.moment import Moment
from bot.rhythm import once
from storage import people, polls, schedule
from storage.polls import Poll

BEFORE = timedelta(days=2)
"""How long before its close a time poll is reminded of; a shorter one isn't."""


def later(moment: Moment, poll: Poll) -> None:
    """Have whoever is silent asked again."""
    at = poll.closes_at - BEFORE
    if at <= moment.now:
        return
    row = once(moment, f"call-when-again:{poll.id}", "calls.ask_again", poll.id, at)
    schedule.put(moment.session, row)


def again(due: Due) -> Effects:
    """Ask those who serve still and have said nothing, each once."""
    poll = polls.hold(due.session, due.subject)
    if poll is None or poll.status != "open" or poll.closes_at <= due.now:
        return []
    silent = polls.silent(due.session, poll.id)
    effects: list[Post] = []
    for _, person in people.holding(due.session, due.here.id, "steward"):
        address = due.inbox_of(person)
        if person.id not in silent or address is None:
            continue
        card = offering.again(due.to(person), due, poll)
        key = f"call-when-again:{poll.id}:{person.id}"
        until = poll.closes_at
        effects.append(Post(key, address, card, "calls.asked_again", person.id, until=until))
    polls.mark_reminded(due.session, poll.id, *(each.person for each in effects))
    return effects
