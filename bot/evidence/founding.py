"""What speaks for a community that forms: people, purpose, plan, core group."""

from __future__ import annotations

from bot import horizons
from bot.calendar import local_day
from bot.evidence.pieces import now_of
from bot.gate import Piece
from bot.moment import Moment
from storage import (
    core_group,
    evidence,
    people,
    plans,
    purposes,
)

NOT_DIVIDED = frozenset({"member", "core_team", "secretariat", "steward"})
"""What people are here without one of the framework's roles having been divided out to them."""


HELD = ("core_team", "leader", "sponsor")
"""Roles of which each is evidence by itself."""


def roles(moment: Moment) -> dict[str, list[Piece]]:
    """Who holds a role that is evidence by itself, and the framework's roles that somebody holds."""
    held = evidence.roles_held(moment.session, moment.here.id)
    found = {}
    for role in HELD:
        names = held.get(role, [])
        found[role] = now_of(moment, len(names), "people", names=names)
    return found | {"roles": now_of(moment, len(held.keys() - NOT_DIVIDED), "roster")}


def roster(moment: Moment) -> list[Piece]:
    """The members who are here."""
    return now_of(moment, people.count(moment.session, moment.here.id), "roster")


def growth(moment: Moment) -> list[Piece]:
    """By how many members the community is larger than when it came to its stage."""
    here = moment.here
    began = here.stage_since or here.created_at
    before = evidence.members_at(moment.session, here.id, began)
    now = people.count(moment.session, here.id)
    return now_of(moment, max(0, now - before), "growth", before=before, now=now, since=began)


def purpose(moment: Moment) -> list[Piece]:
    """The version that holds: drafted, and validated by so many."""
    row = purposes.backed(moment.session, moment.here.id)
    if row is None:
        return []
    facts = {"number": row.number, "members": row.members, "stakeholders": row.stakeholders}
    day = local_day(row.written_at, moment.here.zone)
    return [Piece(day, 1, "core.source.purpose", facts=facts)]


def plan(moment: Moment) -> list[Piece]:
    """The plan that holds, once it has something for each of its 30, 60 and 90 days."""
    plan = plans.dues(moment.session, moment.here.id)
    if plan is None:
        return []
    lacking = horizons.uncovered(plan.begins, plan.days)
    day = local_day(plan.made_at, moment.here.zone)
    if not lacking:
        return [Piece(day, 1, "core.source.plan", facts={"items": len(plan.days)})]
    facts = {"days": [str(each) for each in lacking]}
    return [Piece(day, 0, "core.source.plan_lacks", facts=facts)]


def codesigners(moment: Moment) -> list[Piece]:
    """Who said yes to the core group."""
    inside = core_group.inside(moment.session, moment.here.id)
    return now_of(moment, len(inside), "core_group")


def pilots(moment: Moment) -> list[Piece]:
    """Pilots of which it is written down what came of them."""
    return [
        Piece(local_day(row.settled_at, moment.here.zone), 1, "core.source.pilot", facts=facts)
        for row in core_group.pilots(moment.session, moment.here.id)
        if row.settled_at is not None and row.came
        for facts in [{"pilot": row.what}]
    ]
