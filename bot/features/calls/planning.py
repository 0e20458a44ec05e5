"""Planning the next call: a time is found, kept, made known, and everything due of it is scheduled."""

from __future__ import annotations

from datetime import datetime

from bot.calendar import ONCE, local_day
from bot.feature import Moment
from bot.features.calls import announcing, rules
from bot.messages import Effect
from storage import calls, communities, people, schedule
from storage.calls import Call
from storage.schedule import Scheduled

SECRET_BITS = 128


def plan(moment: Moment) -> list[Effect]:
    """Plan the next call, unless one is planned or there is nobody to ask."""
    communities.hold(moment.session, moment.here.id)  # of two who plan at once, one does
    if calls.next_planned(moment.session, moment.here.id) is not None:
        return []
    stewards = people.holding(moment.session, moment.here.id, "steward")
    if len(stewards) < rules.ENOUGH:
        return []
    call = _found(moment, [person.zone or moment.here.zone for _, person in stewards])
    if call is None:
        return []
    moment.session.add(call)
    moment.session.flush()
    for _, person in stewards:
        calls.ask(moment.session, call.id, person.id)
    if moment.here.calendar_secret is None:
        moment.here.calendar_secret = f"{moment.rng.getrandbits(SECRET_BITS):032x}"
    _schedule(moment, call)
    effects = announcing.posts(moment, call)
    for seat in calls.attendees(moment.session, call):
        effects += announcing.invite(moment, call, seat)
    return effects


def _found(moment: Moment, zones: list[str]) -> Call | None:
    zone = moment.here.zone
    last = calls.last_held(moment.session, moment.here.id)
    window = rules.window(
        local_day(last.starts_at, zone) if last else None, local_day(moment.now, zone)
    )
    cancelled = calls.of_community(moment.session, moment.here.id, "cancelled")
    avoid = {local_day(each.starts_at, zone) for each in cancelled}
    slot = rules.find(window, zone, zones, avoid)
    if slot is None:
        return None
    return Call(
        id=moment.new_id(),
        community_id=moment.here.id,
        status="planned",
        starts_at=slot.starts_at,
        minutes=rules.MINUTES,
        planned_at=moment.now,
        flag=rules.flag(window, slot),
    )


def _schedule(moment: Moment, call: Call) -> None:
    end = call.starts_at + rules.LENGTH
    for name, at in rules.reminders(call.starts_at, moment.here.zone):
        if at > moment.now:
            _put(moment, call, "calls.remind", name, at)
    _put(moment, call, "calls.end", "end", end)
    _put(moment, call, "calls.tell", "tell", end + rules.TOLD_AFTER)
    _put(moment, call, "calls.close", "close", end + rules.CLOSES_AFTER)


def _put(moment: Moment, call: Call, occasion: str, name: str, at: datetime) -> None:
    schedule.put(
        moment.session,
        Scheduled(
            id=f"call:{call.id}:{name}",
            community_id=moment.here.id,
            occasion=occasion,
            subject=f"{call.id} {name}",
            rule=ONCE,
            zone=moment.here.zone,
            next_due_at=at,
        ),
    )
