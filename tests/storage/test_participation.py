"""What members did, or let pass, is kept for 13 months."""

from __future__ import annotations

import random
from datetime import timedelta

from bot.app import compose
from storage import participation
from storage.database import Store
from storage.participation import Touchpoint
from tests.storage.rows import NOW, community

KEPT = timedelta(days=396)


def test_after_13_months_nothing_is_known_of_what_a_member_did(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for at in (NOW - KEPT - timedelta(days=1), NOW - KEPT):
            point = Touchpoint(id=f"call:{at}", community_id="c1", kind="call", at=at)
            participation.record(session, point, {"c1-p1": True})
            participation.note(session, "c1-p1", at.date(), "press")
    core = compose(store, {}, lambda: NOW, random.Random(7))
    assert core.engine.clean()
    with store.reading() as session:
        assert list(participation.touchpoints(session, "c1").values()) == [NOW - KEPT]
        assert len(participation.presences(session, "c1")["c1-p1"]) == 1
        assert participation.days(session, "c1")["c1-p1"] == {(NOW - KEPT).date()}
