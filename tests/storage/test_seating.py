"""Who acts, where, and as what, as both databases tell it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from storage import communities, linking, merging, people, seating
from storage.communities import Community
from storage.database import Store
from tests.storage.meeting import SECONDS, soon, waiters
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
        assert [here.id for here, _, _ in seating.seats(session, "p1", LANE)] == ["c1", "c2"]
        assert [here.id for here, _, _ in seating.seats(session, "p2", LANE)] == ["c2"]
        assert [here.id for here, _, _ in seating.seats(session, "p1", f"{LANE}2")] == ["c3"]


def test_a_seat_is_the_community_the_membership_and_the_roles_in_it(store: Store) -> None:
    with store.transaction() as session:
        for ident in ("c1", "c2"):
            community(session, ident)
        people.grant(session, "c1-p1", "leader")
        people.grant(session, "c1-p1", "steward")
        seats = seating.seats(session, "p1", LANE)
        assert [(here.id, member.id, sorted(roles)) for here, member, roles in seats] == [
            ("c1", "c1-p1", ["leader", "member", "steward"]),
            ("c2", "c2-p1", ["member"]),
        ]


def test_a_channel_tells_its_community_and_what_somebody_is_there(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        people.grant(session, "c1-p1", "leader")
        at = communities.venues(session, "c1")[0]
        here, member, roles = seating.channel(session, at, "p1")
        assert (here and here.id, member and member.id) == ("c1", "c1-p1")
        assert roles == {"leader", "member"}
        stranger = seating.channel(session, at, "nobody")
        assert (stranger[0] is here, *stranger[1:]) == (True, None, frozenset())
        assert seating.channel(session, f"{LANE}:channel:none", "p1") == (None, None, frozenset())


def test_who_arrives_in_a_channel_is_told_in_one_question(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        people.grant(session, "c1-p1", "leader")
        at, nowhere = communities.venues(session, "c1")[0], f"{LANE}:channel:none"
        gone = people.member(session, "c1", "p2")
        assert gone is not None
        gone.left_at = NOW
        for who, ident in ((P1, "p1"), (P2, "p2")):
            fresh, stays = seating.enter(session, f"slack:T1:{ident}", who, NOW)
            assert (fresh, stays) == (True, "" if store.is_sqlite else ident)
            account = seating.account(session, who)
            for place in (at, nowhere):
                told = seating.arrival(session, who, place, stays)
                assert told == (account, seating.channel(session, place, ident))
            named = seating.arrival(session, who, nowhere, stays, "c1")
            held = seating.membership(session, "c1", ident)
            assert named == (account, (session.get(Community, "c1"), *held))
            no_such = seating.arrival(session, who, at, stays, "c9")
            assert no_such == (account, (None, None, frozenset()))
        assert seating.arrival(session, f"{LANE}:person:nobody", at, "") is None


def test_an_event_is_taken_in_once_and_nobody_s_account_has_no_person(store: Store) -> None:
    for who in (P1, f"{LANE}:person:nobody"):
        with store.transaction() as session:
            if who == P1:
                community(session)
            _, stays = seating.enter(session, f"slack:{who}", who, NOW)
            assert stays == ("" if store.is_sqlite or who != P1 else "p1")
        with store.transaction() as session:
            assert seating.enter(session, f"slack:{who}", who, NOW) == (False, "")


def test_where_an_account_became_somebody_else_s_meanwhile_it_is_asked_again(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        told = seating.arrival(session, P1, communities.venues(session, "c1")[0], "p2")
        assert (told is None) is not store.is_sqlite


def _arrives(store: Store, who: str, at: str) -> tuple[str, str, frozenset[str]]:
    """Who somebody proves to be in a channel: as a person, as a member, and their roles."""
    with store.transaction() as session:
        _, stays = seating.enter(session, f"slack:{who}", who, NOW)
        told = seating.arrival(session, who, at, stays)
        if told is None:
            account = seating.account(session, who)
            assert account is not None
            told = account, seating.channel(session, at, account[1].id)
        (_, person), (_, member, roles) = told
        assert member is not None
        return person.id, member.id, roles


def test_whoever_arrives_while_they_are_linked_sees_what_became_of_it(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        people.grant(session, "c1-p2", "leader")
        at = communities.venues(session, "c1")[0]
    with ThreadPoolExecutor(2) as pool:
        with store.transaction() as session:
            pair = linking.hold_both(session, "p1", "p2")
            assert pair is not None
            both = [pool.submit(_arrives, store, who, at) for who in (P1, P2)]
            soon(lambda: store.is_sqlite or waiters(store) == len(both))
            merging.merge(session, *pair)
        told = {each.result(SECONDS) for each in both}
    assert told == {("p1", "c1-p1", frozenset({"leader", "member"}))}


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
        assert told == ["", "tr", None]
