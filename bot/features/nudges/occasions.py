"""What falls due: a daily look at who has gone quiet, and a nudge at its reader's own hour."""

from __future__ import annotations

from datetime import date, timedelta

from bot.feature import Due, Effects
from bot.features.nudges import cards, facts, judging, lots, rules
from bot.messages import Post
from bot.rhythm import go_on, once
from bot.working_hours import hours_end, next_for
from storage import holdouts, lapses, nudges, people, schedule
from storage.nudges import Nudge
from storage.people import Member
from storage.schedule import Scheduled

NUDGED = "nudges.nudged"
GO_ON = "nudges.go_on"

AT_ONCE = 500
"""Members whom one transaction looks at, so that no other writer waits long."""

TOMORROW = timedelta(days=1)

OVER = ("answered", "unanswered", "back", "as_ever", "quiet_always", "too_early")
"""Why nobody need look again until a member lets something new pass."""


def look(due: Due) -> Effects:
    """Have those who have lapsed judged one by one, each at the next hour that suits them.

    Only who may have lapsed is looked at, by an index, in pieces. Whoever got a nudge lately, or is
    left alone by lot, can't get one and is passed over; who left, or has not lapsed, until they let
    something pass again.
    """
    holdouts.settle(due.session, due.here.id, due.now)
    if due.here.nudges_off_at is not None:
        return []
    session, today = due.session, due.now.date()
    ids = lapses.due(session, due.here.id, today, AT_ONCE)
    found = judging.some(due, people.these(session, ids))
    quiet = [(member, person) for member, person, judged in found if judged.why == "lapsed"]
    lapses.clear(session, set(ids) - {member.id for member, _ in quiet})
    since = due.now - rules.ONCE_IN
    lately = nudges.last_since(session, [person.id for _, person in quiet], since)
    left = holdouts.waiting(session, due.here.id)
    looks: dict[str, date] = {}
    rows: list[Scheduled] = []
    for member, person in quiet:
        last = lately.get(person.id)
        looks[member.id] = today + TOMORROW if last is None else (last + rules.ONCE_IN).date()
        may = last is None and member.id not in left
        at = next_for(person, due.here.zone, due.now) if may else None
        if at is not None:
            rows.append(once(due, f"nudge:{member.id}", "nudges.nudge", member.id, at))
    schedule.put_all(session, rows)
    lapses.put_off(session, looks)
    if len(ids) == AT_ONCE:
        schedule.put(session, go_on(due, GO_ON))
    return []


def nudge(due: Due) -> Effects:
    """Judge everything again, since much may have happened meanwhile; then write, once.

    Of two communities that would write to one person, the second waits for the person's row,
    and sees the first one's nudge. Whatever bars a nudge now, tomorrow's look asks again; but for
    what only something new to let pass, or 28 days, can change.
    """
    member = due.session.get(Member, due.subject)
    if member is None or member.left_at is not None or due.here.nudges_off_at is not None:
        return []
    person = people.hold(due.session, member.person_id)
    if person is None or due.held_back("no", person, 0) is not None:  # silence was asked for
        return []
    found = judging.one(due, member, person)
    if found.why in OVER:
        lapses.clear(due.session, [member.id])
    address = found.inbox
    if found.at != due.now or found.opening is None or address is None:
        return []
    if found.why in ("may", "left"):
        lots.keep(due, member, found.judged)
    if found.why != "may":
        return []
    key = f"nudge:{member.id}:{found.judged.until}:{found.number}"
    row = Nudge(
        id=key,
        person_id=person.id,
        member_id=member.id,
        sent_at=due.now,
        opened_with=found.opening.name,
        because=found.opening.because,
    )
    if not nudges.add(due.session, row):
        return []
    card = cards.nudge(due.to(person), found.opening, due.here.name, found.number)
    until = hours_end(due.now, person.zone or due.here.zone)
    because = facts.because(due, due.to(person), member, found.opening)
    return [Post(key, address, card, NUDGED, person.id, until=until, because=because)]
