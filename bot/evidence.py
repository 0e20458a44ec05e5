"""What speaks for a community: kinds of evidence → the questions that storage answers.

A feature that makes a kind of evidence adds one line to `COUNTED`. Kinds that nobody counts yet
are stated by people, with a source; so is what was there before Convener.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from itertools import pairwise

from bot.calendar import local_day
from bot.feature import Moment
from bot.gate import Piece
from storage import calls, communities, evidence, goals, people, polls, relevance, resources
from storage.people import Person

Question = Callable[[Moment], list[Piece]]

CADENCE = (timedelta(days=42), timedelta(days=56))
"""iScale: a stewards' call every six to eight weeks."""

NOT_DIVIDED = frozenset({"member", "core_team", "secretariat", "steward"})
"""What people are here without one of the framework's roles having been divided out to them."""


def gather(moment: Moment, kinds: Collection[str]) -> dict[str, list[Piece]]:
    """All pieces of these kinds, counted and stated."""
    found = {kind: COUNTED[kind](moment) if kind in COUNTED else [] for kind in kinds}
    for row in evidence.of_community(moment.session, moment.here.id, kinds):
        by = moment.session.get_one(Person, row.stated_by)
        source = "core.source.stated" if row.source else "core.source.filled"
        facts = {"by": by.name, "source": row.source}
        found[row.kind].append(Piece(row.day, row.amount, source, row.whole, facts))
    return found


def _now(moment: Moment, amount: int, source: str, **facts: object) -> list[Piece]:
    """What is so today; nothing where there is none of it."""
    today = local_day(moment.now, moment.here.zone)
    return [Piece(today, amount, f"core.source.{source}", facts=facts)] if amount else []


def _holding(role: str) -> Question:
    def held(moment: Moment) -> list[Piece]:
        found = people.holding(moment.session, moment.here.id, role)
        return _now(moment, len(found), "people", names=[person.name for _, person in found])

    return held


def _roles(moment: Moment) -> list[Piece]:
    held = evidence.roles_held(moment.session, moment.here.id) - NOT_DIVIDED
    return _now(moment, len(held), "roster")


def _members(moment: Moment) -> list[Piece]:
    return _now(moment, people.count(moment.session, moment.here.id), "roster")


def _growth(moment: Moment) -> list[Piece]:
    """By how many members the community is larger than when it came to its stage."""
    here = moment.here
    began = here.stage_since or here.created_at
    before = evidence.members_at(moment.session, here.id, began)
    now = people.count(moment.session, here.id)
    return _now(moment, max(0, now - before), "growth", before=before, now=now, since=began)


def _needs_polls(moment: Moment) -> list[Piece]:
    pieces = []
    for poll in polls.of_community(moment.session, moment.here.id, "closed"):
        if poll.kind == "needs":
            answered, asked = polls.turnout(moment.session, poll.id)
            day = local_day(poll.closed_at or poll.closes_at, moment.here.zone)
            facts = {"poll": poll.title}
            pieces.append(Piece(day, answered, "core.source.poll", asked, facts))
    return pieces


def _venues(moment: Moment) -> list[Piece]:
    channels = _now(moment, len(communities.venues(moment.session, moment.here.id)), "venue")
    places = resources.places(moment.session, moment.here.id)
    named = [
        Piece(each.added_on, 1, "core.source.place", facts={"place": each.name}) for each in places
    ]
    return [*channels, *named]


def _calendar(moment: Moment) -> list[Piece]:
    call = calls.upcoming(moment.session, moment.here.id, moment.now)
    return _now(moment, 1, "call", when=call.starts_at) if call else []


def _cadence(moment: Moment) -> list[Piece]:
    """The runs of calls that were held six to eight weeks after one another, each by its last."""
    held = calls.of_community(moment.session, moment.here.id, "held")
    days = [local_day(call.starts_at, moment.here.zone) for call in held]
    pieces = [Piece(day, 1, "core.source.held") for day in days[:1]]
    run = 1
    for before, day in pairwise(days):
        run = run + 1 if CADENCE[0] <= day - before <= CADENCE[1] else 1
        pieces.append(Piece(day, run, "core.source.held"))
    return pieces


def _resources(moment: Moment) -> list[Piece]:
    """What can be counted on; a pledge can't yet."""
    zone = moment.here.zone
    return [
        Piece(
            local_day(each.stated_at, zone),
            1,
            "core.source.resource",
            facts={"what": each.what, "giver": each.giver},
        )
        for each in resources.of_community(moment.session, moment.here.id)
        if each.status in ("committed", "received", "used")
    ]


def _measured(moment: Moment) -> list[Piece]:
    """Each time that health was measured, the oldest first."""
    zone = moment.here.zone
    taken = resources.snapshots(moment.session, moment.here.id)
    return [Piece(local_day(each.taken_at, zone), 1, "core.source.measured") for each in taken]


def _goals(moment: Moment) -> list[Piece]:
    pieces = []
    for cycle in goals.cycles(moment.session, moment.here.id):
        if cycle.adopted_at is not None:
            adopted = len(goals.of_cycle(moment.session, cycle.id, "adopted"))
            day = local_day(cycle.adopted_at, moment.here.zone)
            pieces.append(Piece(day, adopted, "core.source.goals"))
    return pieces


def _reviews(moment: Moment) -> list[Piece]:
    found = relevance.decided(moment.session, moment.here.id)
    days = [local_day(each.decided_at or each.opened_at, moment.here.zone) for each in found]
    return [Piece(day, 1, "core.source.review") for day in days]


COUNTED: Mapping[str, Question] = {
    "core_team": _holding("core_team"),
    "leader": _holding("leader"),
    "sponsor": _holding("sponsor"),
    "roles": _roles,
    "needs_poll": _needs_polls,
    "venue": _venues,
    "members": _members,
    "calendar": _calendar,
    "cadence": _cadence,
    "growth": _growth,
    "resources": _resources,
    "baseline": lambda moment: _measured(moment)[:1],
    "health": lambda moment: _measured(moment)[1:],
    "goals": _goals,
    "relevance": _reviews,
}
"""What Convener counts itself."""
