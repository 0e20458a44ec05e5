"""What speaks for a community that engages its members: needs, neighbours, experiments, charter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.calendar import local_day
from bot.gate import Piece
from bot.moment import Moment
from storage import (
    activities,
    charters,
    landscape,
    polls,
)

CHARTER_NEEDS = frozenset({"purpose", "domain", "decisions"})
"""Sections of a charter without which it is no draft yet: about what, for whom, how it decides."""


def needs_polls(moment: Moment) -> list[Piece]:
    """Closed needs polls: who answered, of those asked."""
    pieces = []
    for poll in polls.of_community(moment.session, moment.here.id, "closed"):
        if poll.kind == "needs":
            answered, asked = polls.turnout(moment.session, poll.id)
            day = local_day(poll.closed_at or poll.closes_at, moment.here.zone)
            facts = {"poll": poll.title}
            pieces.append(Piece(day, answered, "core.source.poll", asked, facts))
    return pieces


def neighbours(moment: Moment) -> list[Piece]:
    """Neighbouring groups, each as of the day on which somebody looked at it last."""
    return [
        Piece(each.looked_on, 1, "core.source.neighbour", facts={"name": each.name})
        for each in landscape.of_community(moment.session, moment.here.id)
    ]


def engagement_plans(moment: Moment) -> list[Piece]:
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


def experiments(moment: Moment) -> list[Piece]:
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


def attendees(moment: Moment) -> list[Piece]:
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


def plan_reviews(moment: Moment) -> list[Piece]:
    """Plans that were reviewed."""
    return [
        Piece(local_day(each.reviewed_at, moment.here.zone), 1, "core.source.review")
        for each in activities.plans(moment.session, moment.here.id)
        if each.reviewed_at is not None
    ]


def charter_drafts(moment: Moment) -> list[Piece]:
    """Charters that say what a draft must say."""
    pieces = []
    for charter in charters.versions(moment.session, moment.here.id):
        written = charters.writings(moment.session, charter.id)
        if {key for key, row in written.items() if row.words} >= CHARTER_NEEDS:
            day = local_day(max(row.written_at for row in written.values()), moment.here.zone)
            facts = {"number": charter.number}
            pieces.append(Piece(day, 1, "core.source.charter", facts=facts))
    return pieces


def charters_adopted(moment: Moment) -> list[Piece]:
    """Charters that members adopted, with the figures of their vote."""
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
