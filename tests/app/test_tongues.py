"""A platform's own words are in the language of whoever reads them, as it was a moment ago."""

from __future__ import annotations

from sqlmodel import Session

from bot.app import all_texts
from bot.connections import FRESH, NONE_YET, tongues
from bot.messages import Address
from storage.database import Store
from storage.people import Identity, Person

ADA = Address("slack", "T1", "person", "U1")


def test_a_reader_is_asked_for_once_in_a_while_and_a_stranger_each_time(store: Store) -> None:
    now = [0.0]
    of = tongues(store, all_texts(), lambda: now[0])

    def language() -> str:
        return of(ADA)("slack.language")

    assert language() == "en"
    with store.transaction() as session:
        session.add(Person(id="p1", name="Ada", language="tr"))
        session.flush()
        session.add(Identity(address=str(ADA), person_id="p1"))
    assert language() == "tr"
    with store.transaction() as session:
        session.get_one(Person, "p1").language = "en"
    assert language() == "tr"
    now[0] = FRESH
    assert language() == "en"


def test_somebody_who_has_said_no_language_is_asked_for_again_sooner(store: Store) -> None:
    now, said = [0.0], [""]
    asked = []

    def language(_session: Session, address: str) -> str | None:
        asked.append(address)
        return said[0]

    of = tongues(store, all_texts(), lambda: now[0], language)
    assert {of(ADA)("slack.language") for _ in range(3)} == {"en"}
    assert asked == [str(ADA)]
    said[0], now[0] = "tr", NONE_YET
    assert of(ADA)("slack.language") == "tr"
    assert NONE_YET < FRESH


def test_a_channel_reads_english_and_nobody_asks_the_database_for_its_language(
    store: Store,
) -> None:
    asked = []

    def language(_session: Session, address: str) -> str | None:
        asked.append(address)
        return "tr"

    of = tongues(store, all_texts(), asked=language)
    assert of(Address("slack", "T1", "channel", "C1"))("slack.language") == "en"
    assert not asked
