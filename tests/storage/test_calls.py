"""What there is of a community's calls, in one question."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from storage import calls, people
from storage.calls import AtHand, Call
from storage.database import Store
from storage.people import Member, Person
from storage.polls import TIME, Poll
from tests.storage.rows import NOW, community, poll

DAY = timedelta(days=1)


def put(session: Session, ident: str, status: str, days: int, community_id: str = "c1") -> None:
    at = NOW + days * DAY
    session.add(
        Call(id=ident, community_id=community_id, status=status, starts_at=at, planned_at=NOW)
    )


def test_a_community_without_calls_has_none_at_hand(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        community(session, "c2")
        put(session, "theirs", "planned", 1, "c2")
        people.grant(session, "c2-p1", "steward")
        assert calls.at_hand(session, "c1") == AtHand(None, None, None, ())


def test_the_next_call_the_last_and_the_open_poll_on_a_time_are_at_hand(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident, status, days in (
            ("later", "planned", 9),
            ("b", "planned", 2),
            ("a", "planned", 2),
            ("off", "cancelled", 1),
            ("long ago", "held", -9),
            ("c", "held", -2),
            ("d", "held", -2),
        ):
            put(session, ident, status, days)
        for ident, kind, status in (("t", TIME, "open"), ("s", TIME, "closed"), ("n", "x", "open")):
            poll(session, ident)
            row = session.get_one(Poll, ident)
            row.kind, row.status = kind, status
        found = calls.at_hand(session, "c1")
        assert [found.upcoming and found.upcoming.id, found.last and found.last.id] == ["a", "d"]
        assert found.poll is session.get_one(Poll, "t")
        assert (found.upcoming, found.last, found.poll) == (
            calls.next_planned(session, "c1"),
            calls.last_held(session, "c1"),
            calls.time_poll(session, "c1"),
        )


def test_stewards_who_are_present_are_named_in_order(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3", "p4", "p5"))
        for each, name in (("p1", "Zuri"), ("p2", ""), ("p3", "Ada"), ("p4", "Left"), ("p5", "No")):
            session.get_one(Person, each).name = name
            people.grant(session, f"c1-{each}", "leader" if name == "No" else "steward")
        session.get_one(Member, "c1-p4").left_at = NOW
        assert calls.at_hand(session, "c1").stewards == ("", "Ada", "Zuri")
