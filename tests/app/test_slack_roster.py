"""Accounts that change in Slack, through signed events and the whole of Convener."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Store
from storage.people import Identity, Person
from tests.app.serving import House, house
from tests.fake_slack import SlackPerson


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as served:
        yield served


@pytest.fixture
def amina(slack: House) -> SlackPerson:
    """Somebody whom Convener knows by what she wrote."""
    person = slack.person("U1")
    person.change(name="Amina")
    person.command("C1", "help")
    return person


def known(url: str) -> tuple[Identity, Person]:
    store = Store(url)
    with store.reading() as session:
        account = session.get_one(Identity, "slack:T1:person:U1")
        found = account, session.get_one(Person, account.person_id)
    store.close()
    return found


def test_an_account_that_changes_is_followed_once_however_often_it_is_told(
    amina: SlackPerson, sqlite_url: str
) -> None:
    assert amina.change(name="Amina W.", tz="Asia/Manila", locale="tr-TR").status == 200
    assert amina.again().status == 200
    account, person = known(sqlite_url)
    assert (person.name, person.zone, person.language) == ("Amina W.", "Asia/Manila", "tr")
    assert account.reachable


def test_an_account_that_is_closed_can_not_be_written_to_and_one_opened_again_can(
    amina: SlackPerson, sqlite_url: str
) -> None:
    amina.change(deleted=True)
    assert not known(sqlite_url)[0].reachable
    amina.change(deleted=False)
    assert known(sqlite_url)[0].reachable


def test_guests_and_strangers_are_known_as_such(amina: SlackPerson, sqlite_url: str) -> None:
    for standing in ("guest", "foreign", "own"):
        amina.change(standing=standing)
        assert known(sqlite_url)[0].standing == standing


def test_somebody_who_never_met_convener_stays_unknown(slack: House, sqlite_url: str) -> None:
    assert slack.person("U9").change(name="New").status == 200
    store = Store(sqlite_url)
    with store.reading() as session:
        assert session.get(Identity, "slack:T1:person:U9") is None
    store.close()
