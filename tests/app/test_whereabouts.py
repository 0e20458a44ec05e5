"""What activities tell of places in Teams is kept, survives a restart, and holds nobody up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import event

from adapters.teams.references import Reference, told
from bot.messages import Address
from bot.platform import TryLater
from bot.whereabouts import Whereabouts
from storage.database import Store
from tests.adapters.teams.port import ADA, BEN, CHANNEL, SQUARE
from tests.fake_teams.values import APP, TENANT

URL, OTHER = "https://smba.example/emea/", "https://smba.example/apac/"


def account(person: Address) -> dict[str, Any]:
    return {"id": f"29:1-{person.id}", "aadObjectId": person.id, "name": "Somebody"}


BOT = {"id": f"28:{APP}", "name": "Convener"}
PERSONAL = {
    "type": "message",
    "serviceUrl": URL,
    "conversation": {"conversationType": "personal", "id": "a:1ada"},
    "from": account(ADA),
    "recipient": BOT,
}
IN_CHANNEL = {
    "type": "conversationUpdate",
    "serviceUrl": URL,
    "conversation": {"conversationType": "channel", "id": f"{SQUARE};messageid=17"},
    "from": account(ADA),
    "membersAdded": [account(BEN), BOT],
}


@pytest.fixture
def kept(store: Store) -> Whereabouts:
    return Whereabouts(store)


def test_a_personal_message_tells_the_conversation_with_its_sender(kept: Whereabouts) -> None:
    kept.remember(told(TENANT, PERSONAL))
    assert kept.of(ADA) == Reference(URL, "a:1ada", f"29:1-{ADA.id}")


def test_a_channel_tells_itself_its_sender_and_those_who_came_but_no_bot(
    kept: Whereabouts,
) -> None:
    found = told(TENANT, IN_CHANNEL)
    assert found.keys() == {CHANNEL, ADA, BEN}
    kept.remember(found)
    assert kept.of(CHANNEL) == Reference(URL)
    assert kept.of(BEN) == Reference(URL, "", f"29:1-{BEN.id}", SQUARE)


def test_a_conversation_that_is_known_outlasts_what_a_channel_tells(kept: Whereabouts) -> None:
    kept.remember(told(TENANT, PERSONAL))
    kept.remember(told(TENANT, IN_CHANNEL | {"serviceUrl": OTHER}))
    assert kept.of(ADA) == Reference(OTHER, "a:1ada", f"29:1-{ADA.id}", SQUARE)


def test_of_whom_nothing_is_known_the_tenant_s_service_url_is(kept: Whereabouts) -> None:
    assert kept.of(BEN) == Reference()
    kept.remember(told(TENANT, PERSONAL))
    assert kept.of(BEN) == Reference(URL)
    assert kept.of(Address("teams", "another", "person", BEN.id)) == Reference()


def test_it_survives_a_restart(sqlite_url: str) -> None:
    for _ in range(2):
        store = Store(sqlite_url)
        kept = Whereabouts(store)
        kept.remember(told(TENANT, PERSONAL))
        store.close()
    store = Store(sqlite_url)
    assert Whereabouts(store).of(ADA).conversation == "a:1ada"
    store.close()


def test_what_is_known_is_not_written_again(kept: Whereabouts, store: Store) -> None:
    kept.remember(told(TENANT, PERSONAL))
    written: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        written.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    Whereabouts(store).remember(told(TENANT, PERSONAL))  # which has nothing in memory
    assert {statement.split()[0] for statement in written} <= {"BEGIN", "SELECT"}
    assert "BEGIN IMMEDIATE" not in written


@pytest.mark.parametrize(
    "activity",
    [
        {},
        {"conversation": 7},
        PERSONAL | {"from": None},
        PERSONAL | {"from": {"id": 5}},
        PERSONAL | {"from": BOT},
    ],
    ids=str,
)
def test_an_activity_without_a_person_tells_of_none(activity: Mapping[str, Any]) -> None:
    assert told(TENANT, activity) == {}


def test_a_database_that_does_not_answer_is_patience_and_no_failure_on_the_way_in(
    store: Store, kept: Whereabouts
) -> None:
    with store.transaction() as session:
        session.connection().exec_driver_sql("DROP TABLE reference")
    kept.remember(told(TENANT, PERSONAL))
    with pytest.raises(TryLater):
        kept.of(ADA)


def test_a_team_s_channels_are_known_by_what_happens_in_them(kept: Whereabouts) -> None:
    team = Address("teams", TENANT, "channel", "19:general@thread.tacv2")
    own = {"team": {"id": team.id}, "channel": {"id": SQUARE}}
    private = {"id": "19:private@thread.tacv2", "conversationType": "channel"}
    kept.remember(told(TENANT, IN_CHANNEL | {"channelData": own}))
    of_few = own | {"channel": {"id": private["id"], "type": "private"}}
    kept.remember(told(TENANT, IN_CHANNEL | {"conversation": private, "channelData": of_few}))
    assert kept.channels_of(team) == (CHANNEL,)
    assert kept.channels_of(CHANNEL) == ()
    kept.remember(told(TENANT, IN_CHANNEL))
    assert kept.channels_of(team) == (CHANNEL,)


def test_what_was_told_a_moment_ago_is_not_looked_up_and_later_it_is(store: Store) -> None:
    now = [0.0]
    kept, asked = Whereabouts(store, lambda: now[0]), list[str]()
    kept.remember(told(TENANT, PERSONAL))

    @event.listens_for(store.engine, "before_cursor_execute")
    def hear(*arguments: Any) -> None:
        asked.append(arguments[2])

    kept.remember(told(TENANT, PERSONAL))
    assert asked == []
    kept.remember(told(TENANT, PERSONAL | {"serviceUrl": OTHER}))
    assert kept.of(ADA).service_url == OTHER
    asked.clear()
    now[0] = 61.0
    kept.remember(told(TENANT, PERSONAL | {"serviceUrl": OTHER}))
    assert asked
