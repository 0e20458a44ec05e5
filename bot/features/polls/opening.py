"""The opening of a poll: whom it asks, when it reminds and closes, what the channel is told."""

from __future__ import annotations

from bot.calendar import instant, local_day
from bot.features.polls import announcing, rules
from bot.messages import Effect
from bot.moment import Moment
from bot.rhythm import once
from storage import communities, polls, rosters, rounds, schedule
from storage.polls import Poll


def asked(moment: Moment, poll: Poll) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is asked, and who is spared since they were asked lately."""
    lanes = [venue.lane for venue in moment.venues()]
    present = rosters.inside(moment.session, moment.here.id, lanes)  # nobody else could answer
    since = moment.now - rules.ONCE_IN
    lately = rounds.asked_since(moment.session, since, rules.SPARED_KINDS, present)
    return rules.asked(poll.kind, present, lately)


def begin(moment: Moment, poll: Poll, asked: tuple[str, ...]) -> list[Effect]:
    """The ledger is written, the close and the reminders are scheduled, the channel is told."""
    poll.status, poll.opened_at, poll.asked_at_first = "open", moment.now, len(asked)
    moment.session.flush()
    polls.invite(moment.session, poll.id, asked)
    moment.session.flush()
    schedule_end(moment, poll)
    return [*announcing.posts(moment, poll)]


def hold(moment: Moment) -> None:
    """One opening at a time: nobody is asked twice."""
    communities.hold(moment.session, moment.here.id)


def schedule_end(moment: Moment, running: Poll) -> None:
    """The close, and the one reminder in each zone."""
    here = moment.here
    rows = [(f"poll-close:{running.id}", "polls.close", running.id, running.closes_at)]
    today = local_day(moment.now, here.zone)
    day = rules.reminder_day(today, local_day(running.closes_at, here.zone))
    if day is not None:
        for zone in announcing.zones(moment):
            due = instant(day, rules.REMINDS_AT, zone)
            if moment.now < due < running.closes_at:
                ident = f"poll-remind:{running.id}:{zone}"
                rows.append((ident, "polls.remind", f"{running.id} {zone}", due))
    for ident, occasion, subject, due in rows:
        schedule.put(moment.session, once(moment, ident, occasion, subject, due))
