"""What speaks for a community: kinds of evidence → the questions that storage answers.

A feature that makes a kind of evidence adds one line to `COUNTED`. Kinds that nobody counts yet
are stated by people, with a source; so is what was there before Convener.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from itertools import pairwise

from bot import horizons
from bot.calendar import local_day
from bot.feature import Moment
from bot.gate import Piece
from storage import (
    activities,
    calls,
    charters,
    communities,
    core_group,
    evidence,
    landscape,
    people,
    plans,
    polls,
    purposes,
)
from storage.people import Person

Question = Callable[[Moment], list[Piece]]

CADENCE = (timedelta(days=42), timedelta(days=56))
"""iScale: a stewards' call every six to eight weeks."""

NOT_DIVIDED = frozenset({"member", "core_team", "secretariat", "steward"})
"""What people are here without one of the framework's roles having been divided out to them."""


CHARTER_NEEDS = frozenset({"purpose", "domain", "decisions"})
"""Sections of a charter without which it is no draft yet: about what, for whom, how it decides."""


def gather(moment: Moment, kinds: Collection[str]) -> dict[str, list[Piece]]:
    """All pieces of these kinds, counted and stated."""
    if not kinds:
        return {}
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


def _purpose(moment: Moment) -> list[Piece]:
    """The version that holds: drafted, and validated by so many."""
    row = purposes.standing(moment.session, moment.here.id)
    if row is None:
        return []
    facts = {
        "number": row.number,
        "members": len(purposes.validated(moment.session, row.id)),
        "stakeholders": len(purposes.backings(moment.session, row.id)),
    }
    day = local_day(row.written_at, moment.here.zone)
    return [Piece(day, 1, "core.source.purpose", facts=facts)]


def _plan(moment: Moment) -> list[Piece]:
    """The plan that holds, once it has something for each of its 30, 60 and 90 days."""
    plan = plans.current(moment.session, moment.here.id)
    if plan is None:
        return []
    items = plans.items(moment.session, plan.id)
    dues = [each.due for each in items if each.status != "dropped"]
    lacking = horizons.uncovered(plan.begins, dues)
    day = local_day(plan.made_at, moment.here.zone)
    if not lacking:
        return [Piece(day, 1, "core.source.plan", facts={"items": len(dues)})]
    facts = {"days": [str(each) for each in lacking]}
    return [Piece(day, 0, "core.source.plan_lacks", facts=facts)]


def _core_group(moment: Moment) -> list[Piece]:
    inside = core_group.inside(moment.session, moment.here.id)
    return _now(moment, len(inside), "core_group")


def _pilots(moment: Moment) -> list[Piece]:
    """Pilots of which it is written down what came of them."""
    return [
        Piece(local_day(row.settled_at, moment.here.zone), 1, "core.source.pilot", facts=facts)
        for row in core_group.pilots(moment.session, moment.here.id)
        if row.settled_at is not None and row.came
        for facts in [{"pilot": row.what}]
    ]


def _needs_polls(moment: Moment) -> list[Piece]:
    pieces = []
    for poll in polls.of_community(moment.session, moment.here.id, "closed"):
        if poll.kind == "needs":
            answered, asked = polls.turnout(moment.session, poll.id)
            day = local_day(poll.closed_at or poll.closes_at, moment.here.zone)
            facts = {"poll": poll.title}
            pieces.append(Piece(day, answered, "core.source.poll", asked, facts))
    return pieces


def _landscape(moment: Moment) -> list[Piece]:
    """Neighbouring groups, each as of the day on which somebody looked at it last."""
    return [
        Piece(each.looked_on, 1, "core.source.neighbour", facts={"name": each.name})
        for each in landscape.of_community(moment.session, moment.here.id)
    ]


def _engagement_plans(moment: Moment) -> list[Piece]:
    """Plans that have activities in them, each as of the day on which it was made."""
    pieces = []
    for plan in activities.plans(moment.session, moment.here.id):
        found = activities.of_plan(moment.session, plan.id)
        count = sum(each.status != activities.CANCELLED for each in found)
        if count:
            day = local_day(plan.made_at, moment.here.zone)
            facts = {"count": count, "begins": plan.begins, "ends": plan.ends}
            pieces.append(Piece(day, count, "core.source.engagement_plan", facts=facts))
    return pieces


def _experiments(moment: Moment) -> list[Piece]:
    """Activities of which the outcome was told and something was decided."""
    return [
        Piece(
            local_day(each.decided_at, moment.here.zone),
            1,
            "core.source.experiment",
            facts={"title": each.title},
        )
        for each in activities.of_community(moment.session, moment.here.id)
        if each.decided_at is not None and each.decision
    ]


def _came_back(moment: Moment) -> list[Piece]:
    """Of those who came to any activity or call, who came to another; as of the last of them."""
    found = activities.attended(moment.session, moment.here.id)
    if not found:
        return []
    back, came = came_back((person, what) for person, what, _ in found)
    day = local_day(max(at for _, _, at in found), moment.here.zone)
    count = len({what for _, what, _ in found})
    return [Piece(day, back, "core.source.came_back", came, {"count": count})]


def came_back(attended: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """How many came to at least two things, of how many who came to any: who, and to what."""
    times = Counter(person for person, _ in set(attended))
    return sum(count > 1 for count in times.values()), len(times)


def _reviews(moment: Moment) -> list[Piece]:
    """Plans that were reviewed."""
    return [
        Piece(local_day(each.reviewed_at, moment.here.zone), 1, "core.source.review")
        for each in activities.plans(moment.session, moment.here.id)
        if each.reviewed_at is not None
    ]


def _charter_drafts(moment: Moment) -> list[Piece]:
    """Charters that say what a draft must say."""
    pieces = []
    for charter in charters.versions(moment.session, moment.here.id):
        written = charters.writings(moment.session, charter.id)
        if {key for key, row in written.items() if row.words} >= CHARTER_NEEDS:
            day = local_day(max(row.written_at for row in written.values()), moment.here.zone)
            facts = {"number": charter.number}
            pieces.append(Piece(day, 1, "core.source.charter", facts=facts))
    return pieces


def _charters_adopted(moment: Moment) -> list[Piece]:
    pieces = []
    for charter in charters.versions(moment.session, moment.here.id, "adopted"):
        day = local_day(charter.decided_at or charter.begun_at, moment.here.zone)
        facts = {
            "number": charter.number,
            "yes": charter.yes or 0,
            "no": charter.no or 0,
            "asked": charter.asked or 0,
        }
        pieces.append(Piece(day, 1, "core.source.vote", facts=facts))
    return pieces


def _venues(moment: Moment) -> list[Piece]:
    return _now(moment, len(communities.venues(moment.session, moment.here.id)), "venue")


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


COUNTED: Mapping[str, Question] = {
    "core_team": _holding("core_team"),
    "leader": _holding("leader"),
    "sponsor": _holding("sponsor"),
    "roles": _roles,
    "purpose": _purpose,
    "plan": _plan,
    "core_group": _core_group,
    "pilots": _pilots,
    "landscape": _landscape,
    "needs_poll": _needs_polls,
    "engagement_plan": _engagement_plans,
    "experiments": _experiments,
    "came_back": _came_back,
    "review": _reviews,
    "charter_draft": _charter_drafts,
    "charter_adopted": _charters_adopted,
    "venue": _venues,
    "members": _members,
    "calendar": _calendar,
    "cadence": _cadence,
    "growth": _growth,
}
"""What Convener counts itself."""
