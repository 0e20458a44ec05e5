"""What speaks for a community: kinds of evidence → the questions that storage answers.

A feature that makes a kind of evidence adds one line to `COUNTED`; what one question answers for
several kinds is in `TOGETHER`. Kinds that nobody counts yet are stated by people, with a source; so
is what was there before Convener.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.evidence import engaging, founding, managing
from bot.evidence.pieces import Question, Questions
from bot.gate import Piece
from bot.moment import Moment
from storage import evidence


def gather(moment: Moment, kinds: Collection[str]) -> dict[str, list[Piece]]:
    """All pieces of these kinds, counted and stated."""
    if not kinds:
        return {}
    found = {kind: COUNTED[kind](moment) if kind in COUNTED else [] for kind in kinds}
    for several, questions in TOGETHER.items():
        if wanted := [kind for kind in several if kind in found]:
            counted = questions(moment)
            found |= {kind: counted[kind] for kind in wanted}
    for each in evidence.stated(moment.session, moment.here.id):
        if each.kind in found:
            source = "core.source.stated" if each.source else "core.source.filled"
            facts = {"by": each.by, "source": each.source}
            found[each.kind].append(Piece(each.day, each.amount, source, each.whole, facts))
    return found


COUNTED: Mapping[str, Question] = {
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
    "projects": managing.learning_projects,
    "goals": managing.outcome_goals,
    "relevance": managing.yearly_reviews,
}
"""What Convener counts itself."""

TOGETHER: Mapping[tuple[str, ...], Questions] = {
    (*founding.HELD, "roles"): founding.roles,
    ("baseline", "health"): managing.measured,
}
"""The same, of several kinds by one question."""
