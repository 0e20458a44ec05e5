"""To whom questions may be brought, asked of both databases."""

from __future__ import annotations

from datetime import timedelta

from storage import board
from storage.board import Asked, Offering, Routed
from storage.database import Store
from storage.people import Member, Offer
from tests.storage.rows import NOW, community

DAY = timedelta(days=1)
WEEK = 7 * DAY


def test_who_offers_is_spared_this_question_again_and_another_of_late(store: Store) -> None:
    people = ("asker", "before", "lately", "left", "long ago", "no", "observer")
    with store.transaction() as session:
        for ident in ("c1", "c2"):
            community(session, ident, people)
            for each in people:
                offers = "" if each == "no" else f"pumps of {each}"
                session.add(Offer(member_id=f"{ident}-{each}", offers=offers))
        session.get_one(Member, "c1-left").left_at = NOW
        session.get_one(Member, "c1-observer").preference = "observer"
        for ident in ("this", "other"):
            session.add(
                Asked(
                    id=ident, community_id="c1", member_id="c1-asker", status="open", title="?",
                    asked_at=NOW,
                )
            )  # fmt: skip
        session.flush()
        for ident, who, ago in (
            ("this", "before", 9 * DAY),
            ("other", "lately", WEEK - DAY),
            ("other", "long ago", WEEK),
        ):
            session.add(Routed(asked_id=ident, member_id=f"c1-{who}", routed_at=NOW - ago))
        found = board.offering(session, "c1", "this", NOW - WEEK)
    assert found == [
        Offering("c1-asker", "pumps of asker", is_spared=False),
        Offering("c1-before", "pumps of before", is_spared=True),
        Offering("c1-lately", "pumps of lately", is_spared=True),
        Offering("c1-long ago", "pumps of long ago", is_spared=False),
    ]
