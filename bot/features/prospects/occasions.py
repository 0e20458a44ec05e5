"""What falls due of people outside the chat: their one reminder, and that they are forgotten."""

from __future__ import annotations

from datetime import date

from bot.calendar import instant, local_day
from bot.feature import Due, Effects
from bot.features.prospects import rules
from bot.features.prospects.handlers import END, post
from bot.messages import Effect
from bot.rhythm import once
from storage import polls, prospects, schedule
from storage.people import Person
from storage.polls import Poll


def remind(due: Due) -> Effects:
    """Remind those who were invited and have not answered; each once."""
    poll = _poll(due)
    if poll is None or poll.status != "open" or poll.closes_at <= due.now:
        return []
    zone = due.here.zone
    today = local_day(due.now, zone)
    day = rules.reminder_day(today, local_day(poll.closes_at, zone))
    if day is not None and day > today:  # it was extended
        _again(due, "remind", poll, day)
        return []
    effects: list[Effect] = []
    for each in prospects.of_poll(due.session, poll.id):
        is_silent = each.invited_at is not None and not each.answered and each.joins_at is None
        if is_silent and each.email and prospects.mark_reminded(due.session, each.id):
            by = due.session.get_one(Person, each.invited_by).name
            effects.append(post(due, poll, each, "reminder", by))
    return effects


def end(due: Due) -> Effects:
    """Three weeks after the poll is over, forget the addresses of those who won't join."""
    poll = _poll(due)
    if poll is None:
        return []
    if due.now < poll.closes_at + rules.KEPT:  # it was extended
        _again(due, "end", poll, None)
        return []
    prospects.forget_addresses(due.session, poll.id)
    return []


def _poll(due: Due) -> Poll | None:
    return polls.hold(due.session, due.subject.partition(":")[2])


def _again(due: Due, what: str, poll: Poll, day: date | None) -> None:
    zone = due.here.zone
    at = poll.closes_at + rules.KEPT + END
    at = instant(day, rules.REMINDS_AT, zone) if day else at
    row = once(due, f"prospects-{what}:{poll.id}", f"prospects.{what}", due.subject, at)
    schedule.put(due.session, row)
