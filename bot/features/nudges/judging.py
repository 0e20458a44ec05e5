"""How things stand with each member: gone quiet or not, and whether a nudge may go to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.features.nudges import lots, rules
from bot.features.nudges.fitting import Opening
from bot.features.nudges.lots import LeftAlone
from bot.features.nudges.openings import opening
from bot.features.nudges.rules import Barred, Judged, Quiet, Sent, Touch
from bot.messages import Address
from bot.moment import Moment
from bot.working_hours import next_for
from storage import nudges, participation, people
from storage.people import Member, Person

Why = Quiet | Barred | LeftAlone | Literal["nothing", "may"]


@dataclass(frozen=True, slots=True)
class Found:
    """One member. `why` is `may` where a nudge may go to them at `at`; it opens with `opening`.

    `at` is None where their quiet hours leave it no hour.

    `inbox` is where it would go, where that was asked.

    `number` counts the nudges in a row that they leave without an answer, this one included.
    """

    member: Member
    person: Person
    why: Why
    judged: Judged
    at: datetime | None
    number: int = 0
    opening: Opening | None = None
    inbox: Address | None = None


def community(moment: Moment) -> list[Found]:
    """All members who are here: asked for figures of them all, never to find whom to write to."""
    here = people.present(moment.session, moment.here.id)
    return [_found(moment, *each, judged) for each, judged in _judged(moment, here, None)]


def some(
    moment: Moment, members: Sequence[tuple[Member, Person]]
) -> list[tuple[Member, Person, Judged]]:
    """Whether these few hundred have lapsed, whatever else may bar a nudge: three questions for all."""
    ids = [member.id for member, _ in members]
    return [(*each, judged) for each, judged in _judged(moment, members, ids)]


def one(moment: Moment, member: Member, person: Person) -> Found:
    """A single member."""
    (((_, _), judged),) = _judged(moment, [(member, person)], [member.id])
    return _found(moment, member, person, judged)


def _judged(
    moment: Moment, members: Sequence[tuple[Member, Person]], ids: Collection[str] | None
) -> list[tuple[tuple[Member, Person], Judged]]:
    """`ids` are the members', or None where they are all there are."""
    session, here = moment.session, moment.here
    when = participation.touchpoints(session, here.id)
    touches = participation.presences(session, here.id, ids)
    days = participation.days(session, here.id, ids)
    found = []
    for member, person in members:
        theirs = _touches(touches.get(member.id, []), when)
        did = days.get(member.id, frozenset())
        found.append(((member, person), rules.lapsed(member.preference, theirs, did)))
    return found


def _touches(rows: list[tuple[str, bool]], when: Mapping[str, datetime]) -> list[Touch]:
    return [Touch(ident, when[ident], took_part) for ident, took_part in rows]


def _found(moment: Moment, member: Member, person: Person, judged: Judged) -> Found:
    zone = person.zone or moment.here.zone
    at = next_for(person, moment.here.zone, moment.now)
    if judged.why != "lapsed":
        return Found(member, person, judged.why, judged, at)
    if at is None:
        return Found(member, person, "quiet_hours", judged, at)
    before = nudges.of_person(moment.session, person.id)
    sent = [Sent(each.sent_at, each.answered_at) for each in before]
    inbox = moment.inbox_of(person)
    why_not = rules.barred(
        judged,
        sent,
        reachable=inbox is not None,
        withheld=moment.withheld("no", person),
        zone=zone,
        country=person.country,
        now=at,
    )
    if why_not is not None:
        return Found(member, person, why_not, judged, at)
    begins = opening(moment, member, frozenset(each.opened_with for each in before))
    why: Why = lots.left_alone(moment, member, judged) or "may" if begins else "nothing"
    return Found(member, person, why, judged, at, rules.unanswered(sent) + 1, begins, inbox)
