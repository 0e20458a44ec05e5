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
    "nudge",  # see in figures who has gone quiet and what nudges do; names are for those who lead
    "tie",  # let the community live in further channels, of other platforms too; let one go
    "pause",  # stop and resume everything unasked
    "tend",  # the playbook's steps: open, settle, skip, take up again
    "advance",  # move to another stage, on or back
    "engage",  # the landscape, the engagement plan and its activities, their review
    "convene",  # name stewards; plan and cancel calls, write their summaries
    "charter",  # write the charter, put it to the vote, link to its document
    "invite",  # ask people outside the chat by e-mail; see to those who would like to join
    "report",  # see the sponsors' report and its internal export, publish it, link to its files
    "digest",  # see the digest now, set its day and hour
    "equip",  # register resources and places, plan waves of invitations, measure health
    "log",  # read who decided what, when and why
]

EVERYONE: frozenset[Role] = frozenset({"member"})
ORGANISERS: frozenset[Role] = frozenset({"core_team", "leader", "manager"})

ALLOWED: dict[Act, frozenset[Role]] = {
    "anybody": frozenset(),
    "take_part": EVERYONE | ORGANISERS | {"secretariat", "steward"},
    "lead": ORGANISERS | {"secretariat"},
    "poll": ORGANISERS | {"secretariat", "steward"},
    "nudge": ORGANISERS | {"secretariat", "steward"},
    "tie": ORGANISERS,
    "pause": ORGANISERS | {"secretariat"},
    "tend": ORGANISERS | {"secretariat", "steward"},
    "advance": ORGANISERS,
    "engage": ORGANISERS | {"secretariat", "steward"},
    "convene": ORGANISERS | {"secretariat", "steward"},
    "charter": ORGANISERS | {"secretariat", "steward"},
    "invite": ORGANISERS | {"secretariat"},
    "report": ORGANISERS | {"secretariat"},
    "digest": ORGANISERS | {"secretariat"},
    "equip": ORGANISERS | {"secretariat"},
    "log": ORGANISERS | {"secretariat"},
}


def rights(role: str) -> frozenset[Act]:
    """What a role lets somebody do beyond what every member may."""
    everybody = {act for act in ALLOWED if may(EVERYONE, act)}
    return frozenset(act for act in ALLOWED if may(frozenset({role}), act)) - everybody


def within(roles: frozenset[str], role: str) -> bool:
    """Whether these roles together let one do all that a role does: nobody gives what they haven't."""
    return all(may(roles, act) for act in rights(role))


def may(roles: frozenset[str], act: Act) -> bool:
    """Whether somebody with these roles in the community may do this."""
    return act == "anybody" or not ALLOWED[act].isdisjoint(roles)
