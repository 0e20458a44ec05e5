"""What Convener knows of a community, in the words of a charter's sections.

One small function a source: (moment, texts) → lines, empty where nothing is known. Another source
is another function, and its name at a section.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.calendar import local_day
from bot.features.charter.rules import REVIEWED_AFTER
from bot.markup import plain
from bot.moment import Moment
from bot.saying import platform_name
from bot.texts import Tongue
from storage import (
    activities,
    calls,
    evidence,
    goals,
    landscape,
    people,
    polls,
    purposes,
    resources,
    stewardship,
)
from storage.polls import Poll, Question

Source = Callable[[Moment, Tongue], list[str]]

SHOWN_FROM = 5
"""Product 3: nothing of an anonymous poll is told below so many answers to a question."""

TOLD_AT_MOST = 3

ROLES = (
    "leader",
    "manager",
    "sponsor",
    "technical_expert",
    "knowledge_management_advisor",
    "communications_advisor",
    "administrative_support",
    "core_team",
    "secretariat",
    "steward",
)


def known(moment: Moment, section: str, most: int) -> str:
    """What is known of a section, as plain text in the community's language; empty if nothing."""
    text = moment.aloud()
    lines = [line for source in SOURCES.get(section, ()) for line in source(moment, text)]
    return "\n".join(lines)[:most].strip()


def _said(text: Tongue, key: str, **facts: object) -> str:
    return plain(text(f"charter.known.{key}", **facts))


def _domain(moment: Moment, text: Tongue) -> list[str]:
    return [moment.here.domain]


def _members(moment: Moment, text: Tongue) -> list[str]:
    number = people.count(moment.session, moment.here.id)
    when = local_day(moment.now, moment.here.zone)
    return [_said(text, "members", count=number, when=when)] if number else []


def _stated(kind: str) -> Source:
    """The newest thing that was stated of a kind of evidence, as it was written."""

    def told(moment: Moment, text: Tongue) -> list[str]:
        rows = evidence.of_community(moment.session, moment.here.id, [kind])
        words = [row.statement for row in rows if row.statement]
        return words[-1:]

    return told


def _purpose(moment: Moment, text: Tongue) -> list[str]:
    """The version that holds: why the community exists, what is different when it has done well."""
    version = purposes.standing(moment.session, moment.here.id)
    return [each for each in (version.purpose, version.vision) if each] if version else []


def _value(moment: Moment, text: Tongue) -> list[str]:
    version = purposes.standing(moment.session, moment.here.id)
    return [version.value] if version and version.value else []


def _activities(moment: Moment, text: Tongue) -> list[str]:
    """What the engagement plan is made of."""
    plan = activities.open_plan(moment.session, moment.here.id)
    found = activities.of_plan(moment.session, plan.id) if plan else []
    return [f"- {each.title}" for each in found if each.status != activities.CANCELLED]


def _resources(moment: Moment, text: Tongue) -> list[str]:
    """What can be counted on, and from whom."""
    found = resources.of_community(moment.session, moment.here.id)
    return [
        f"- {each.what} ({each.giver})" if each.giver else f"- {each.what}"
        for each in found
        if each.status in ("committed", "received", "used")
    ]


def _goals(moment: Moment, text: Tongue) -> list[str]:
    """The outcome goals of the cycle, as they were adopted."""
    cycle = goals.current(moment.session, moment.here.id)
    found = goals.of_cycle(moment.session, cycle.id, "adopted") if cycle else []
    return [f"- {each.title}" for each in found]


def _neighbours(moment: Moment, text: Tongue) -> list[str]:
    rows = evidence.of_community(moment.session, moment.here.id, ["landscape"])
    every = landscape.of_community(moment.session, moment.here.id)
    found = [each.name for each in every if each.decision != "leave"]
    found += [" ".join(row.statement.split()) for row in rows if row.statement]
    return [_said(text, "neighbours"), *(f"- {each}" for each in found)] if found else []


def _roles(moment: Moment, text: Tongue) -> list[str]:
    lines = []
    for role in ROLES:
        held = people.holding(moment.session, moment.here.id, role)
        if held:
            names = [person.name for _, person in held]
            lines.append(f"{_said(text, f'role.{role}')}: {_said(text, 'names', names=names)}")
    return lines


def _seats(moment: Moment, text: Tongue) -> list[str]:
    if not people.holding(moment.session, moment.here.id, "steward"):
        return []
    seats = stewardship.seating(moment.session, moment.here.id)
    facts = {"permanent": seats.permanent, "rotating": seats.rotating, "count": seats.years}
    return [_said(text, "seats", **facts)]


def _rhythm(moment: Moment, text: Tongue) -> list[str]:
    met = calls.of_community(moment.session, moment.here.id, "held", "planned")
    return [_said(text, "calls")] if met else []


def _venues(moment: Moment, text: Tongue) -> list[str]:
    names = [platform_name(str(venue)) for venue in moment.venues()]
    lines = [_said(text, "channel", platform=name) for name in dict.fromkeys(names)]
    languages = [_said(text, f"language.{each}") for each in moment.here.languages.split(",")]
    return [*lines, _said(text, "languages", names=languages)]


def _needs(key: str) -> Source:
    """What most people chose in the last closed needs poll, where enough answered to tell."""

    def told(moment: Moment, text: Tongue) -> list[str]:
        closed = polls.of_community(moment.session, moment.here.id, "closed")
        poll = next((each for each in closed if each.kind == "needs"), None)
        return _chosen(moment, text, poll, key) if poll else []

    return told


def _chosen(moment: Moment, text: Tongue, poll: Poll, key: str) -> list[str]:
    questions = {each.key: each for each in polls.questions(moment.session, poll.id)}
    ballots = [each[key] for each in polls.ballots(moment.session, poll.id) if each.get(key)]
    if key not in questions or len(ballots) < SHOWN_FROM:
        return []
    answered, asked = polls.turnout(moment.session, poll.id)
    when = poll.closed_at or poll.closes_at
    lines = [_said(text, f"needs.{key}", when=when, answered=answered, asked=asked)]
    for label, number in _ranked(questions[key], ballots):
        share = _said(text, "share", share=number / len(ballots))
        lines.append(f"- {label} ({share})")
    return lines if len(lines) > 1 else []


def _ranked(question: Question, ballots: list[list[str] | str]) -> list[tuple[str, int]]:
    counted = [
        (label, sum(ident in ballot for ballot in ballots))
        for ident, label in question.choices
        if ident != "other"
    ]
    ranked = sorted((each for each in counted if each[1]), key=lambda each: -each[1])
    return ranked[:TOLD_AT_MOST]


def _review(moment: Moment, text: Tongue) -> list[str]:
    day: date = local_day(moment.now, moment.here.zone) + REVIEWED_AFTER
    return [_said(text, "review", when=day)]


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "purpose": (_purpose, _stated("purpose")),
    "domain": (_domain, _members, _neighbours),
    "value": (_value, _needs("why"), _needs("gain")),
    "roles": (_roles,),
    "decisions": (_seats,),
    "activities": (_rhythm, _activities, _stated("engagement_plan"), _needs("miss")),
    "venues": (_venues,),
    "resources": (_resources, _stated("resources")),
    "success": (_goals, _stated("goals"), _stated("baseline")),
    "review": (_review,),
}
"""By section, where its words come from; values and norms are nobody's to guess."""
