"""Planning the next call: fair times are found, stewards asked which they can make, one is fixed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time

from bot.calendar import instant, local_day
from bot.countries import of_zone
from bot.features.calls import announcing, asking, burden, offering, rules, slots
from bot.features.calls.burden import Steward
from bot.features.calls.rules import Window
from bot.features.calls.slots import Found, Slot
from bot.messages import Effect
from bot.moment import Moment
from bot.rhythm import once
from storage import calls, communities, people, polls, schedule, stewardship
from storage.calls import Call
from storage.people import Member, Person
from storage.polls import TIME, Poll, Question

CLOSES_AT = time(17)
WHEN = "when"
"""The only question of a poll on a call's time."""

Called = Sequence[tuple[Member, Person]]


def plan(moment: Moment) -> list[Effect]:
    """Find times for the next call and ask the stewards, unless one is planned or asked about.

    Where there is but one fair time, nobody is asked: it is fixed.
    """
    communities.hold(moment.session, moment.here.id)  # of two who plan at once, one does
    if calls.next_planned(moment.session, moment.here.id) is not None:
        return []
    if calls.time_poll(moment.session, moment.here.id) is not None:
        return []
    called = people.holding(moment.session, moment.here.id, "steward")
    if len(called) < rules.ENOUGH:
        return []
    found = search(moment, called)
    offered = slots.offer(found, moment.here.zone)
    if len(offered) > 1:
        return _asked(moment, called, found, offered)
    return [effect for slot in offered for effect in fix(moment, slot, _looked(found, offered))]


def search(moment: Moment, called: Called) -> Found:
    """The times at which these could be called next."""
    cancelled = calls.of_community(moment.session, moment.here.id, "cancelled")
    avoid = {local_day(each.starts_at, moment.here.zone) for each in cancelled}
    held = calls.of_community(moment.session, moment.here.id, "held")[-burden.REMEMBERED :]
    past = [each.starts_at.date() for each in held]
    there = stewards(moment, called)
    return slots.search(window(moment), moment.here.zone, there, avoid, past)


def window(moment: Moment) -> Window:
    """When the next call may be."""
    return rules.window(last_day(moment), local_day(moment.now, moment.here.zone))


def last_day(moment: Moment) -> date | None:
    """The local day of the last call that was held."""
    last = calls.last_held(moment.session, moment.here.id)
    return local_day(last.starts_at, moment.here.zone) if last else None


def stewards(moment: Moment, called: Called) -> list[Steward]:
    """These people as far as time goes. An unknown zone is the community's; so is no holiday."""
    past = calls.burdens(moment.session, moment.here.id, burden.REMEMBERED)
    borne = burden.borne(past, [person.id for _, person in called])
    away = stewardship.absences(moment.session, [member.id for member, _ in called])
    return [
        Steward(
            zone=person.zone or moment.here.zone,
            country=person.country or of_zone(person.zone),
            away=tuple((each.first, each.last) for each in away.get(member.id, ())),
            borne=borne[person.id],
        )
        for member, person in called
    ]


def fix(
    moment: Moment, slot: Slot, why: Mapping[str, int], coming: Collection[str] = ()
) -> list[Effect]:
    """Plan a call at a time, make it known, and ask every steward; these said that they can."""
    called = people.holding(moment.session, moment.here.id, "steward")
    there = slots.at(slot.starts_at, stewards(moment, called))
    call = Call(
        id=moment.new_id(),
        community_id=moment.here.id,
        status="planned",
        starts_at=slot.starts_at,
        minutes=rules.MINUTES,
        planned_at=moment.now,
        flag=flags(moment, there, unsuited=bool(why.get("answered")) and not why.get("can")),
        why=json.dumps(dict(why)),
        place=moment.here.meets_at,
    )
    moment.session.add(call)
    moment.session.flush()
    for (_, person), asked in zip(called, there.burdens, strict=True):
        calls.ask(moment.session, call.id, person.id, asked)
        if person.id in coming:
            calls.answer(moment.session, call.id, person.id, "coming")
    if moment.here.calendar_secret is None and moment.here.calendar_off_at is None:
        moment.here.calendar_secret = moment.new_secret()
    remind_and_end(moment, call)
    effects = announcing.posts(moment, call)
    for seat in calls.attendees(moment.session, call):
        effects += announcing.invite(moment, call, seat)
    return effects


def flags(moment: Moment, slot: Slot, *, unsuited: bool = False) -> str:
    """What about a time is against the rules."""
    day = local_day(slot.starts_at, moment.here.zone)
    late = not rules.within(last_day(moment), day)
    return rules.flags(late=late, asleep=slot.asleep, holidays=slot.holidays, unsuited=unsuited)


def remind_and_end(moment: Moment, call: Call) -> None:
    """Everything that falls due of a call is put on the schedule."""
    end = call.starts_at + rules.LENGTH
    for name, at in rules.reminders(call.starts_at, moment.here.zone):
        if at > moment.now:
            _put(moment, call, "calls.remind", name, at)
    _put(moment, call, "calls.end", "end", end)
    _put(moment, call, "calls.tell", "tell", end + rules.TOLD_AFTER)
    _put(moment, call, "calls.close", "close", end + rules.CLOSES_AFTER)


def _put(moment: Moment, call: Call, occasion: str, name: str, at: datetime) -> None:
    row = once(moment, f"call:{call.id}:{name}", occasion, f"{call.id} {name}", at)
    schedule.put(moment.session, row)


def _looked(found: Found, offered: Sequence[Slot]) -> dict[str, int]:
    return {"looked": found.looked_at, "fair": len(found.fair), "offered": len(offered)}


def _asked(moment: Moment, called: Called, found: Found, offered: Sequence[Slot]) -> list[Effect]:
    """A poll on the time, by name, among the stewards; its first option is the fairest."""
    zone = moment.here.zone
    first = min(local_day(each.starts_at, zone) for each in offered)
    closes = rules.closing_day(local_day(moment.now, zone), first)
    on_behalf = people.secretariat(moment.session, moment.here.id) or called
    poll = Poll(
        id=moment.new_id(),
        community_id=moment.here.id,
        kind=TIME,
        title=offering.title(moment),
        status="open",
        anonymous=False,
        created_by=on_behalf[0][1].id,
        created_at=moment.now,
        opened_at=moment.now,
        closes_at=instant(closes, CLOSES_AT, zone),
        asked_at_first=len(called),
    )
    moment.session.add(poll)
    moment.session.flush()
    options = [[f"t{place}", each.starts_at.isoformat()] for place, each in enumerate(offered)]
    moment.session.add(
        Question(
            poll_id=poll.id,
            position=0,
            key=WHEN,
            label=offering.question(moment),
            kind="several",
            required=False,
            options=json.dumps(sorted(options, key=lambda option: option[1])),
        )
    )
    polls.invite(moment.session, poll.id, [person.id for _, person in called])
    moment.session.flush()
    row = once(moment, f"call-when:{poll.id}", "calls.fix", poll.id, poll.closes_at)
    schedule.put(moment.session, row)
    asking.later(moment, poll)
    return [
        effect
        for _, person in called
        for effect in offering.asked(moment, poll, person, _looked(found, offered))
    ]
