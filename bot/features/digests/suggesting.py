"""What a digest suggests to do next: one thing, with the principle behind it.

A suggestion comes from an ordered list of rules; the first that applies is the only one made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.feature import AGAIN
from bot.features.digests.rules import SOON
from bot.features.digests.week import Week

LOW_TURNOUT = 0.3
"""The part of those asked whose answers prove a need (product 2, the gate of engaging)."""

CORE_TEAM_LEAST = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do next: the rule's name, which is its key in the catalogue, and a press for it."""

    rule: str
    action: str = ""
    value: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


NOTHING = Suggestion("nothing")


def suggest(week: Week) -> Suggestion:
    """The one thing to do next: that of the first rule that applies, or `NOTHING`."""
    return next((found for rule in RULES if (found := rule(week))), NOTHING)


def _turnout(week: Week) -> Suggestion | None:
    """A poll closes before the next digest, and few have answered."""
    low = [
        poll
        for poll in week.running
        if week.now < poll.at <= week.now + SOON and poll.answered < LOW_TURNOUT * poll.asked
    ]
    if not low:
        return None
    poll = min(low, key=lambda each: (each.at, each.id))
    in_call = week.next_call is not None and week.next_call < poll.at
    facts: dict[str, object] = {
        "poll": poll.title,
        "closes": poll.at,
        "answered": poll.answered,
        "asked": poll.asked,
    }
    if in_call:
        return Suggestion("remind_in_call", AGAIN, "poll", facts | {"call": week.next_call})
    return Suggestion("remind", AGAIN, "poll", facts)


def _stewards(week: Week) -> Suggestion | None:
    """Nobody steers."""
    return None if week.stewards else Suggestion("stewards", AGAIN, "stewards")


def _call(week: Week) -> Suggestion | None:
    """No call is planned."""
    return None if week.next_call else Suggestion("call", AGAIN, "call")


def _deeds(week: Week) -> Suggestion | None:
    """Members said what they need, and nobody has answered them."""
    if week.unsaid is None:
        return None
    return Suggestion("deeds", "polls.deeds", week.unsaid.id, {"poll": week.unsaid.title})


def _step(week: Week) -> Suggestion | None:
    """A step of the playbook is open."""
    return Suggestion("step", "stages.open") if week.due_steps else None


def _core_team(week: Week) -> Suggestion | None:
    """One person organises alone."""
    if week.core_team >= CORE_TEAM_LEAST:
        return None
    if week.team_step is None:
        return Suggestion("core_team", AGAIN, "status")
    ident, status = week.team_step
    action = "stages.unskip" if status == "skipped" else "stages.people"
    return Suggestion("core_team", action, ident)


RULES: tuple[Callable[[Week], Suggestion | None], ...] = (
    _turnout,
    _stewards,
    _call,
    _deeds,
    _step,
    _core_team,
)
"""In this order: what can't wait, who steers, when they meet, what was promised, what is next."""
