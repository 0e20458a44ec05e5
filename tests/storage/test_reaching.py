"""Who can be written to: counted by the databases as one would count by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import people, reaching
from storage.database import Store
from storage.people import Identity
from storage.reaching import Reach
from tests.storage.rows import NOW, community

PERSONS = ("p1", "p2", "p3")
LANES = ("slack:T1", "slack:T2", "teams:T1", "teams:T11", "email:")
Account = tuple[str, str, bool]
"""A person, a lane, and whether the account can be written to."""

accounts = st.lists(
    st.tuples(st.sampled_from(PERSONS), st.sampled_from(LANES), st.booleans()), max_size=8
)


@pytest.fixture
def known(store: Store) -> Store:
    """A community of three, and one who has left it."""
    with store.transaction() as session:
        community(session, people=(*PERSONS, "gone"))
        left = people.member(session, "c1", "gone")
        assert left is not None
        left.left_at = NOW
    return store


def by_hand(known: Iterable[Account], lanes: Collection[str]) -> Reach:
    inside = [each for each in known if each[1] in lanes]
    reached = {person for person, _, reachable in inside if reachable}
    refused: dict[str, int] = {}
    for platform in {lane.split(":")[0] for _, lane, _ in inside}:
        theirs = [each for each in inside if each[1].startswith(f"{platform}:")]
        of_it = {person for person, _, _ in theirs} - {p for p, _, yes in theirs if yes}
        refused |= {platform: len(of_it)} if of_it else {}
    return Reach(len(set(PERSONS) - reached), refused)


@given(accounts, st.sets(st.sampled_from(LANES[:4])))
@settings(max_examples=25)
def test_whom_nobody_can_write_to_is_counted_by_person_and_platform(
    known: Store, told: list[Account], lanes: set[str]
) -> None:
    with known.reading() as session:
        for number, (person, lane, reachable) in enumerate([*told, ("gone", "slack:T1", False)]):
            address = f"{lane}:person:{number}"
            session.add(Identity(address=address, person_id=person, reachable=reachable))
        session.flush()
        assert reaching.reach(session, "c1", [*lanes, *lanes]) == by_hand(told, lanes)


def test_each_of_several_is_reached_where_they_last_acted_if_they_can_be(known: Store) -> None:
    with known.transaction() as session:
        for person in PERSONS:
            for lane, reachable in (("slack:T1", True), ("slack:T2", person != "p2")):
                address = f"{lane}:person:{person}"
                session.add(Identity(address=address, person_id=person, reachable=reachable))
            people.stay(session, person).last_account = f"slack:T2:person:{person}"
    venues = ["slack:T1:channel:C", "slack:T2:channel:C"]
    with known.reading() as session:
        assert reaching.addresses_of(session, ["p1", "p2", "gone"], venues) == {
            "p1": "slack:T2:person:p1",
            "p2": "slack:T1:person:p2",
        }
        assert reaching.addresses_of(session, [], venues) == {}
        assert reaching.address_of(session, "p3", venues[:1]) == "slack:T1:person:p3"
