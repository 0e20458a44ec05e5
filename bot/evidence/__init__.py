"""What speaks for a community: kinds of evidence → the questions that storage answers.

A feature that makes a kind of evidence adds one line to `COUNTED`. Kinds that nobody counts yet
are stated by people, with a source; so is what was there before Convener.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.evidence import engaging, founding, managing
from bot.evidence.pieces import Question
from bot.gate import Piece
from bot.moment import Moment
from storage import evidence
from storage.people import Person


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


COUNTED: Mapping[str, Question] = {
    "core_team": founding.holding("core_team"),
    "leader": founding.holding("leader"),
    "sponsor": founding.holding("sponsor"),
    "roles": founding.roles_divided,
    "purpose": founding.purpose,
    "plan": founding.plan,
    "core_group": founding.codesigners,
    "pilots": founding.pilots,
    "landscape": engaging.neighbours,
    "needs_poll": engaging.needs_polls,
    "engagement_plan": engaging.engagement_plans,
    "experiments": engaging.experiments,
    "came_back": engaging.attendees,
    "review": engaging.plan_reviews,
    "charter_draft": engaging.charter_drafts,
    "charter_adopted": engaging.charters_adopted,
    "venue": managing.venues,
    "members": founding.roster,
    "calendar": managing.calendar,
    "cadence": managing.cadence,
    "growth": founding.growth,
    "resources": managing.commitments,
    "baseline": lambda moment: managing.measured(moment)[:1],
    "health": lambda moment: managing.measured(moment)[1:],
    "projects": managing.learning_projects,
    "goals": managing.outcome_goals,
    "relevance": managing.yearly_reviews,
}
"""What Convener counts itself."""
