"""How a community stands, as both databases tell it."""

from __future__ import annotations

from datetime import timedelta

from storage import overview, people, reaching
from storage.calls import Call
from storage.database import Store
from storage.outbox import Outgoing
from tests.storage.rows import LANE, NOW, community, outgoing

DAY = timedelta(days=1)


def test_figures_are_of_one_community_its_present_members_and_messages_since(store: Store) -> None:
    with store.transaction() as session:
        for ident in ("c1", "c2"):
            community(session, ident, people=("p1", "p2", "p3"))
        gone = people.member(session, "c1", "p3")
        assert gone is not None
        gone.left_at = NOW
        for ident, status, starts in (("a", "held", 1), ("b", "planned", 9), ("c", "planned", 5)):
            at = NOW + starts * DAY
            call = Call(id=ident, community_id="c1", status=status, starts_at=at, planned_at=NOW)
            session.add(call)
        for key, state, here, days in (
            ("1", "unknown", "c1", 0),
            ("2", "unknown", "c1", 0),
            ("3", "failed", "c1", 0),
            ("4", "sent", "c1", 0),
            ("5", "failed", "c1", 8),
            ("6", "undeliverable", "c2", 0),
        ):
            row: Outgoing = outgoing(key, state=state, community_id=here)
            row.created_at = NOW - days * DAY
            session.add(row)
        found = overview.of(session, "c1", NOW - 7 * DAY, [LANE])
        assert found == overview.Overview(2, 0, NOW + 5 * DAY, {"failed": 1, "unknown": 2})
        empty = overview.of(session, "c2", NOW + DAY, [LANE])
        assert empty == overview.Overview(3, 0, None, {})


def test_nobody_is_reached_where_their_community_does_not_live(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3"))
        reaching.mark_unreachable(session, f"{LANE}:person:p1")
        gone = people.member(session, "c1", "p2")
        assert gone is not None
        gone.left_at = NOW
        assert overview.of(session, "c1", NOW, [LANE]).unreached == 1
        assert overview.of(session, "c1", NOW, ["email:", LANE]).unreached == 1
        assert overview.of(session, "c1", NOW, [f"{LANE}2"]).unreached == 2
        assert overview.of(session, "c1", NOW, []).unreached == 2


def test_who_holds_roles_is_told_by_name_of_those_who_are_here(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3"))
        for member, role in (("c1-p2", "leader"), ("c1-p1", "leader"), ("c1-p3", "leader")):
            people.grant(session, member, role)
        gone = people.member(session, "c1", "p3")
        assert gone is not None
        gone.left_at = NOW
        told = overview.named(session, "c1", ("secretariat", "leader"))
        assert told == {"secretariat": [], "leader": [("p1", "p1"), ("p2", "p2")]}
