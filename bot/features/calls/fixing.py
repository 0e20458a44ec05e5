"""A call's time is fixed: the one that most can make, of those that the stewards were offered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bot.features.calls import offering, planning, rules, slots, unattended
from bot.features.calls.slots import Slot
from bot.messages import Effect
from bot.moment import Moment
from storage import calls, people, polls, schedule
from storage.people import Person
from storage.polls import Poll


@dataclass(frozen=True, slots=True)
class Answered:
    """What stewards said to the times offered: who can make which, and who has said anything."""

    offered: tuple[datetime, ...]
    can: dict[str, frozenset[datetime]]
    asked: int

    @property
    def count(self) -> Counter[datetime]:
        """How many can make each time."""
        return Counter(each for times in self.can.values() for each in times)


def answered(moment: Moment, poll: Poll) -> Answered:
    """The answers of those who are still stewards; of others nothing counts."""
    (question,) = polls.questions(moment.session, poll.id)
    times = {ident: datetime.fromisoformat(label) for ident, label in question.choices}
    called = people.holding(moment.session, moment.here.id, "steward")
    have = polls.ledger(moment.session, poll.id)
    can = {}
    for _, person in called:
        if have.get(person.id):
            ballot = polls.named_ballot(moment.session, poll.id, person.id)
            can[person.id] = frozenset(
                times[each] for each in ballot[planning.WHEN] if each in times
            )
    return Answered(tuple(times.values()), can, len(called))


def ripe(moment: Moment, poll: Poll) -> list[Effect]:
    """The poll's day has come, or everybody has answered: one of its times is fixed.

    Where all of them have passed meanwhile, or nobody is left to call, it closes, and times are
    looked for anew the next morning.
    """
    told = answered(moment, poll)
    poll.status, poll.closed_at = "closed", moment.now
    schedule.cancel_about(moment.session, moment.here.id, poll.id)
    moment.session.flush()
    asked = _asked(moment, poll)
    called = people.holding(moment.session, moment.here.id, "steward")
    left = [each for each in told.offered if each > moment.now + rules.STILL]
    if len(called) < rules.ENOUGH or not left:
        return offering.closed(moment, poll, asked, None)
    chosen = _fairest_of_most(moment, left, told)
    can = told.count[chosen.starts_at]
    why = {"offered": len(told.offered), "answered": len(told.can), "can": can}
    coming = [person for person, times in told.can.items() if chosen.starts_at in times]
    effects = offering.closed(moment, poll, asked, chosen.starts_at)
    effects += planning.fix(moment, chosen, why, coming)
    call = calls.next_planned(moment.session, moment.here.id)
    return [*effects, *(unattended.told(moment, call) if call else [])]


def _fairest_of_most(moment: Moment, left: list[datetime], told: Answered) -> Slot:
    called = people.holding(moment.session, moment.here.id, "steward")
    stewards = planning.stewards(moment, called)
    offered = [slots.at(start, stewards) for start in left]
    return slots.decide(slots.by_fairness(offered), told.count)


def _asked(moment: Moment, poll: Poll) -> list[Person]:
    asked = polls.ledger(moment.session, poll.id)
    present = people.present(moment.session, moment.here.id)
    return [person for _, person in present if person.id in asked]


def ended_early(moment: Moment) -> list[Effect]:
    """Nothing to wait for: whoever is left of those asked has answered, or a pause went over it."""
    poll = calls.time_poll(moment.session, moment.here.id)
    if poll is None:
        return []
    told = answered(moment, poll)
    is_over = len(told.can) == told.asked or poll.closes_at <= moment.now
    return ripe(moment, poll) if is_over else []
