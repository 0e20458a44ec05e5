"""Nudges, and what counts as an answer to them."""

from __future__ import annotations

from storage import nudges
from storage.database import Store
from storage.nudges import Nudge
from tests.storage.rows import LANE, NOW, community


def test_whoever_acts_by_an_account_has_answered_their_nudges_and_nobody_else_s(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session)
        for who in ("p1", "p2"):
            row = Nudge(id=who, person_id=who, member_id=f"c1-{who}", sent_at=NOW, opened_with="x")
            nudges.add(session, row)
        nudges.mark_answered_by(session, f"{LANE}:person:p1", NOW)
        nudges.mark_answered_by(session, f"{LANE}:person:nobody", NOW)
        found = [nudges.of_person(session, who)[0].answered_at for who in ("p1", "p2")]
    assert found == [NOW, None]
