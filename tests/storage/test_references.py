"""What is known of places: kept field by field, erased with whoever it is about."""

from __future__ import annotations

import pytest

from storage import holdings, references
from storage.database import Store
from storage.people import Identity
from storage.references import Reference
from tests.storage.rows import community

ADA, LANE = "teams:t:person:a", "teams:t"


def known(store: Store, address: str) -> Reference | None:
    with store.reading() as session:
        return references.of(session, [address]).get(address)


def keep(store: Store, *told: Reference) -> None:
    with store.transaction() as session:
        references.keep(session, told)


@pytest.fixture
def told(store: Store) -> Store:
    keep(store, Reference(address=ADA, account="29:a", met_in="19:c"))
    return store


def test_what_is_told_later_is_added_and_what_it_leaves_empty_stays(told: Store) -> None:
    keep(told, Reference(address=ADA, conversation="a:1", met_in="19:d"), Reference(address=LANE))
    ada = known(told, ADA)
    assert ada is not None
    assert (ada.conversation, ada.account, ada.met_in) == ("a:1", "29:a", "19:d")
    assert known(told, LANE) is not None


def test_only_what_is_not_known_is_news(told: Store) -> None:
    same, other = (
        Reference(address=ADA, account="29:a"),
        Reference(address=ADA, service_url="https://s.example/"),
    )
    new = Reference(address=LANE)
    with told.reading() as session:
        assert references.news(session, [same, new]) == [new]
        assert references.news(session, [other]) == [other]


def test_a_place_is_forgotten_and_its_neighbours_are_not(told: Store) -> None:
    keep(told, Reference(address=LANE))
    with told.transaction() as session:
        references.forget(session, [ADA, "teams:t:person:nobody"])
    assert known(told, ADA) is None
    assert known(told, LANE) is not None


def test_it_is_held_of_whoever_has_the_account(told: Store) -> None:
    with told.transaction() as session:
        community(session)
        session.add(Identity(address=ADA, person_id="p1"))
    with told.reading() as session:
        assert holdings.of_person(session, "p1")["reference"] == 1
        assert "reference" not in holdings.of_person(session, "p2")
