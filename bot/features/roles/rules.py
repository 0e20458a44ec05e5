"""Pure decisions on roles: what is a gap, who must say yes first, who may let go of one.

World Bank Group, Community Development Framework, forming: eight roles, of which one person may
hold several; a gap that is known is no shame.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.access import rights

FRAMEWORK = (
    "leader",
    "manager",
    "sponsor",
    "technical_expert",
    "knowledge_management_advisor",
    "communications_advisor",
    "administrative_support",
)
"""The framework's roles but `member`, which everybody holds by being here."""

GIVEN = (*FRAMEWORK, "secretariat")
"""What is given and taken back here; core team and stewards have ways of their own."""

RESTS = timedelta(days=28)
"""Whoever said no isn't asked for the same again before."""


def needs_consent(role: str) -> bool:
    """Whether a role counts only from the yes of whoever is to hold it: one that gives rights."""
    return bool(rights(role))


def gaps(held: Mapping[str, int]) -> tuple[str, ...]:
    """The framework's roles that nobody holds, by how many hold each."""
    return tuple(role for role in FRAMEWORK if not held.get(role))


def may_let_go(role: str, member: str, holders: Collection[str]) -> bool:
    """Whether a member may hold a role no more: the only leader names a successor first."""
    return role != "leader" or bool(set(holders) - {member})


def may_ask(answer: str, answered_at: datetime | None, now: datetime) -> bool:
    """Whether somebody may be asked again: not while they consider it, nor soon after a no."""
    if not answer:
        return False
    return answer != "no" or answered_at is None or now - answered_at >= RESTS
