"""Who may do what: role × action, one table, asked in one place (the engine).

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
    "knowledge_advisor",
    "communications_advisor",
    "administrator",
]

Act = Literal[
    "ask_anyone",  # what needs no community: help, start, one's own data
    "take_part",  # answer, set one's preference, see the status
    "lead",  # edit the community's settings and people, start over
    "poll",  # open, close, extend and take back polls; the results' fuller form
    "pause",  # stop and resume everything unasked
    "advance",  # owners' steps of the playbook, and moves between stages
]

EVERYONE: frozenset[Role] = frozenset({"member"})
ORGANISERS: frozenset[Role] = frozenset({"core_team", "leader", "manager"})

ALLOWED: dict[Act, frozenset[Role]] = {
    "ask_anyone": frozenset(),
    "take_part": EVERYONE | ORGANISERS | {"secretariat", "steward"},
    "lead": ORGANISERS | {"secretariat"},
    "poll": ORGANISERS | {"secretariat", "steward"},
    "pause": ORGANISERS | {"secretariat"},
    "advance": ORGANISERS,
}


def may(roles: frozenset[str], act: Act) -> bool:
    """Whether somebody with these roles in the community may do this."""
    return act == "ask_anyone" or not ALLOWED[act].isdisjoint(roles)
