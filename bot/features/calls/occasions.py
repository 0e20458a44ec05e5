"""What falls due of calls: planning the next, reminders, the end, the summary, the last presence."""

from __future__ import annotations

from datetime import timedelta

from bot.feature import Due, Effects
from bot.features.calls import announcing, cards, fixing, planning, rules, stewards
from bot.messages import Effect, Post
from storage import agenda, calls, participation, people, polls, schedule
from storage.calls import Call
from storage.participation import Touchpoint


def look(due: Due) -> Effects:
    """Each morning: look for times of the next call where none is planned.

    A silent community plans nothing.
    """
    if due.here.paused_at is not None:
        return []
    return [*fixing.ended_early(due), *planning.plan(due), *stewards.in_line(due)]


def fix(due: Due) -> Effects:
    """The stewards have answered, or had their time: one of the times offered is fixed.

    While the community is silent it waits; the first morning afterwards looks at it again.
    """
    poll = polls.hold(due.session, due.subject)
    if poll is None or poll.status != "open" or due.here.paused_at is not None:
        return []
    return fixing.ripe(due, poll)


def remind(due: Due) -> Effects:
    """Remind those who are asked and have not declined; never of what is over or changed."""
    call, name = _subject(due)
    if call is None or call.status != "planned":
        return []
    if rules.is_stale(name, call.starts_at, due.here.zone, due.now):
        return []
    view = announcing.view(due, call)
    effects: list[Effect] = announcing.updates(due, call)
    for attendee, _, person in view.asked:
        address = due.inbox_of(person)
        if attendee.answer == "declined" or address is None:
            continue
        card = cards.reminder(due.to(person), view, name, attendee.answer)
        key = announcing.reminder_key(call, name, person.id)
        post = Post(key, address, card, "calls.reminder", person.id, until=call.starts_at)
        effects.append(post)
    return effects


def end(due: Due) -> Effects:
    """The call is over."""
    call, _ = _subject(due)
    return [] if call is None else _over(due, call)


def tell(due: Due) -> Effects:
    """Within the day, those who couldn't come hear what came of a call: the facts at least.

    Where the machine slept longer, nothing is told until somebody writes a summary.
    """
    call, _ = _subject(due)
    if call is None:
        return []
    effects = _over(due, call)
    if call.status != "held" or call.summarised_at is not None:
        return effects
    if not rules.is_news(call.starts_at, due.now):
        return effects
    if due.withheld("before", None) is None:
        call.summarised_at = due.now
    return [*effects, *announcing.summary(due, call)]


def close(due: Due) -> Effects:
    """Who came is final, and counts. Where nobody said so, nothing is known of anybody."""
    call, _ = _subject(due)
    if call is None:
        return []
    effects = _over(due, call)
    if call.status != "held":
        return effects
    view = announcing.view(due, call)
    if view.came:
        at = call.starts_at + timedelta(minutes=call.minutes)
        point = Touchpoint(id=f"call:{call.id}", community_id=due.here.id, kind="call", at=at)
        presences = {member.id: bool(attendee.came) for attendee, member, _ in view.seats}
        guide = agenda.facilitator(due.session, call.id)
        led = [m.id for a, m, person in view.seats if a.came and guide and person.id == guide.id]
        participation.record(due.session, point, presences, led)
    return [*effects, *announcing.updates(due, call)]


def standing(due: Due) -> Effects:
    """The planned call as it stands now, wherever it was told of; a channel without it gets it."""
    call = calls.upcoming(due.session, due.here.id, due.now)
    if call is None:
        return []
    asked = [announcing.invitation_update(due, call, each) for each in announcing.asked(due, call)]
    return [*announcing.posts(due, call), *announcing.updates(due, call), *asked]


def resaid(due: Due) -> Effects:
    """What came of a call has changed: it is said anew in its place, if it was said."""
    call, _ = _subject(due)
    if call is None or call.status != "held" or call.summarised_at is None:
        return []
    return announcing.resaid(due, call)


def _over(due: Due, call: Call) -> list[Effect]:
    """A call's end, unless it came before: a summary is asked for, and the next call is planned.

    Where the machine slept, its end, its summary and its last presence fall due together, and
    whichever is taken up first ends it. Where a pause kept everybody from hearing of it, and
    nobody came, it did not take place.
    """
    if call.status != "planned":
        return []
    view = announcing.view(due, call)
    if due.here.paused_at is not None and not view.came:
        call.status, call.sequence = "cancelled", call.sequence + 1
        call.changed_at = due.now
        schedule.cancel_about(due.session, due.here.id, call.id)
        return announcing.updates(due, call)
    call.status = "held"
    due.session.flush()
    agenda.bind(due.session, due.here.id, call.id)
    effects = announcing.updates(due, call)
    is_asked_for = rules.is_asked_for(call.starts_at, due.now)
    writers = people.secretariat(due.session, due.here.id) if is_asked_for else []
    for _, person in writers:
        address = due.inbox_of(person)
        if address is not None:
            card = cards.ended(due.to(person), view)
            key = f"call-ended:{call.id}:{person.id}"
            until = call.starts_at + rules.LENGTH + rules.CLOSES_AFTER
            effects.append(Post(key, address, card, "calls.ended", person.id, until=until))
    return [*effects, *look(due)]


def _subject(due: Due) -> tuple[Call | None, str]:
    ident, _, name = due.subject.partition(" ")
    return calls.hold(due.session, ident), name
