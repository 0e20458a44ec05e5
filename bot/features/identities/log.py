"""Who linked and took off what: in the log of each community that it changed, and once with the accounts."""

from __future__ import annotations

from collections.abc import Iterable

from bot.feature import Turn
from storage import audit
from storage.audit import Decision


def keep(
    turn: Turn, action: str, person_id: str, communities: Iterable[str], accounts: str
) -> None:
    """Write it down. A community's log doesn't name accounts, which may be of other workspaces."""
    for community_id, subject in (("", accounts), *((each, "") for each in communities)):
        audit.record(
            turn.session,
            Decision(
                at=turn.now,
                community_id=community_id,
                person_id=person_id,
                action=action,
                subject=subject,
            ),
        )
