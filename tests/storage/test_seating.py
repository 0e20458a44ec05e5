"""Who acts, where, and as what, as both databases tell it."""

from __future__ import annotations

from storage import people, seating
from storage.database import Store
from tests.storage.rows import LANE, NOW, community

P1, P2 = f"{LANE}:person:p1", f"{LANE}:person:p2"


def test_an_account_comes_with_whose_it_is_and_one_that_nobody_has_is_none(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        found = seating.account(session, P1)
        assert found is not None
        assert (found[0].address, found[1].id) == (P1, "p1")
        assert seating.account(session, f"{LANE}:person:nobody") is None


def test_a_person_s_communities_here_are_those_they_have_not_left_by_id(store: Store) -> None:
    with store.transaction() as session:
        for ident in ("c2", "c1"):
            community(session, ident)
        community(session, "c3", lane=f"{LANE}2")
        gone = people.member(session, "c1", "p2")
        assert gone is not None
        gone.left_at = NOW
        assert [each.id for each in seating.communities(session, "p1", LANE)] == ["c1", "c2"]
        assert [each.id for each in seating.communities(session, "p2", LANE)] == ["c2"]
        assert [each.id for each in seating.communities(session, "p1", f"{LANE}2")] == ["c3"]


def test_a_membership_comes_with_its_roles_and_where_there_is_none_with_none(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for role in ("leader", "steward"):
            people.grant(session, "c1-p1", role)
        known, roles = seating.membership(session, "c1", "p1")
        assert known is not None
        assert known.id == "c1-p1"
        assert roles == {"leader", "steward", "member"}
        assert seating.membership(session, "c1", "p2")[1] == {"member"}
        assert seating.membership(session, "c1", "nobody") == (None, frozenset())


def test_a_language_is_known_by_the_account(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        found = seating.account(session, P2)
        assert found is not None
        found[1].language = "tr"
    with store.reading() as session:
        told = [seating.language_of(session, each) for each in (P1, P2, "playground:home:person:x")]
        assert told == ["", "tr", ""]
