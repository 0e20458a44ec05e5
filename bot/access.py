"""Who may do what: role × action, one table, asked in one place (`bot.routing`).

Roles are held within one community. A person outside it holds none there.
"""

from __future__ import annotations

from typing import Literal

Role = Literal[
    "member",
    "core_team",
    "secretariat",
    "steward",
    "leader",
    "manager",
    "sponsor",
    "technical_expert",
    "knowledge_management_advisor",
    "communications_advisor",
    "administrative_support",
]

Act = Literal[
    "anybody",  # what needs no community: help, start, one's own data
    "take_part",  # answer, set one's preference, see the status
    "lead",  # edit the community's settings and people, take the start back
    "poll",  # open, close, extend and take back polls; the results' fuller form
    "tie",  # let the community live in further channels, of other platforms too; let one go
    "pause",  # stop and resume everything unasked
    "tend",  # the playbook's steps: open, settle, skip, take up again
    "advance",  # move to another stage, on or back
    "convene",  # name stewards; plan and cancel calls, write their summaries
    "digest",  # see the digest now, set its day and hour
    "equip",  # register resources and places, plan waves of invitations, measure health
]

EVERYONE: frozenset[Role] = frozenset({"member"})
ORGANISERS: frozenset[Role] = frozenset({"core_team", "leader", "manager"})

ALLOWED: dict[Act, frozenset[Role]] = {
    "anybody": frozenset(),
    "take_part": EVERYONE | ORGANISERS | {"secretariat", "steward"},
    "lead": ORGANISERS | {"secretariat"},
    "poll": ORGANISERS | {"secretariat", "steward"},
    "tie": ORGANISERS,
    "pause": ORGANISERS | {"secretariat"},
    "tend": ORGANISERS | {"secretariat", "steward"},
    "advance": ORGANISERS,
    "convene": ORGANISERS | {"secretariat", "steward"},
    "digest": ORGANISERS | {"secretariat"},
    "equip": ORGANISERS | {"secretariat"},
}


def may(roles: frozenset[str], act: Act) -> bool:
    """Whether somebody with these roles in the community may do this."""
    return act == "anybody" or not ALLOWED[act].isdisjoint(roles)
