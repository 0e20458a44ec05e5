"""Where Convener is installed: tokens remembered for a minute, silence, and new keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.client import SlackPlatform
from adapters.slack.install import Installed
from bot.cards import Card, Text
from bot.messages import Address
from bot.platform import TryLater, Undeliverable
from bot.workspaces import CLOCKS_DIFFER, KEPT_OPEN, Workspaces
from storage import communities, installations
from storage.communities import Community, Venue
from storage.database import Store
from tests.fake_slack import FakeSlack
from tests.storage import rows

OLD, NEW = "old " * 8, "new " * 8
CAME = Installed("T1", "Water people", "UBOT", "commands", "U1", "A1", "xoxb-1-secret")


@dataclass
class Time:
    """The world's, as a test has it."""

    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    passed: float = 0.0

    def wait(self, seconds: float) -> None:
        self.passed += seconds
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


def workspaces(store: Store, time: Time, *keys: str) -> Workspaces:
    """A process's."""
    return Workspaces(
        store, keys or (OLD,), lambda: time.now, lambda: time.now, lambda: time.passed
    )


def paused(store: Store, ident: str = "c1") -> bool:
    with store.reading() as session:
        found = session.get(Community, ident)
        assert found is not None
        return found.paused_at is not None


def community(store: Store, ident: str = "c1", lane: str = "slack:T1") -> None:
    with store.transaction() as session:
        rows.community(session, ident, lane=lane)


def test_a_token_is_there_once_it_is_installed_and_gone_once_it_is_removed(
    store: Store, time: Time
) -> None:
    mine = workspaces(store, time)
    assert mine.token_of("T1") is None
    mine.install(CAME)
    assert mine.token_of("T1") == CAME.token
    assert mine.token_of("T2") is None
    mine.removed("T1", time.now)
    assert mine.token_of("T1") is None


def test_another_process_hears_of_a_change_within_a_minute(store: Store, time: Time) -> None:
    mine, other = workspaces(store, time), workspaces(store, time)
    mine.install(CAME)
    assert other.token_of("T1") == CAME.token
    mine.install(replace(CAME, token="xoxb-2-newer"))
    assert mine.token_of("T1") == "xoxb-2-newer"
    time.wait(KEPT_OPEN - 1)
    assert other.token_of("T1") == CAME.token
    time.wait(1)
    assert other.token_of("T1") == "xoxb-2-newer"
    mine.removed("T1", time.now)
    time.wait(KEPT_OPEN)
    assert other.token_of("T1") is None


def test_whoever_is_refused_with_a_token_remembered_asks_for_the_newer_one(
    store: Store, time: Time
) -> None:
    mine, other = workspaces(store, time), workspaces(store, time)
    with FakeSlack() as slack:
        mine.install(replace(CAME, token=slack.add_team("T1")))
        slack.add_channel("T1", "C1", "U1")
        hands = SlackPlatform(other.token_of, lambda _: str, slack.url, anew=other.token_anew)
        square = Address("slack", "T1", "channel", "C1")
        hands.post(square, Card("", (Text("first"),)), "first")
        slack.revoke("T1")
        with pytest.raises(Undeliverable):
            hands.post(square, Card("", (Text("closed"),)), "closed")
        slack.world.team("T1").token = "xoxb-T1-newer"
        mine.install(replace(CAME, token="xoxb-T1-newer"))
        assert other.token_of("T1") != mine.token_of("T1")
        with pytest.raises(TryLater):
            hands.post(square, Card("", (Text("again"),)), "again")
        hands.post(square, Card("", (Text("again"),)), "again")


def test_a_removal_that_comes_after_another_installation_changes_nothing(
    store: Store, time: Time
) -> None:
    mine = workspaces(store, time)
    gone_at = time.now
    time.wait(CLOCKS_DIFFER.total_seconds() + 1)
    mine.install(CAME)
    community(store)
    mine.removed("T1", gone_at)
    assert mine.token_of("T1") == CAME.token
    assert not paused(store)


def test_communities_of_a_removed_workspace_are_silent_until_it_is_installed_again(
    store: Store, time: Time
) -> None:
    mine = workspaces(store, time)
    mine.install(CAME)
    community(store)
    community(store, "c2", "slack:T2")
    community(store, "c3", "slack:T11")
    with store.transaction() as session:
        rows.community(session, "c4", lane="slack:T1")
        session.add(Venue(address="teams:x:channel:c4", community_id="c4"))
    mine.removed("T1", time.now)
    assert [each for each in ("c1", "c2", "c3", "c4") if paused(store, each)] == ["c1"]
    time.wait(1)
    mine.install(CAME)
    assert not paused(store)
    with store.reading() as session:
        assert [each.id for each in communities.only_in(session, "slack:T1")] == ["c1"]


def test_what_was_paused_before_or_since_is_left_as_it_is(store: Store, time: Time) -> None:
    mine = workspaces(store, time)
    mine.install(CAME)
    community(store)
    community(store, "c2")
    with store.transaction() as session:
        before = session.get(Community, "c1")
        assert before is not None
        before.paused_at = time.now - timedelta(days=1)
    mine.removed("T1", time.now)
    time.wait(1)
    with store.transaction() as session:
        since = session.get(Community, "c2")
        assert since is not None
        since.paused_at = time.now
    mine.install(CAME)
    assert paused(store, "c1")
    assert paused(store, "c2")


def test_where_the_database_can_t_say_the_token_is_asked_for_later(
    store: Store, time: Time
) -> None:
    mine = workspaces(store, time)
    mine.install(CAME)
    assert mine.token_of("T1") == CAME.token
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE installation")
    assert mine.token_of("T1") == CAME.token
    time.wait(KEPT_OPEN)
    with pytest.raises(TryLater):
        mine.token_of("T1")


def test_a_state_is_good_once_and_in_every_process(store: Store, time: Time) -> None:
    mine, other = workspaces(store, time), workspaces(store, time)
    state = mine.begin()
    assert other.spend(state)
    assert not mine.spend(state)
    assert not mine.spend("")
    late = mine.begin()
    time.wait(601)
    assert not mine.spend(late)


def test_a_token_sealed_with_an_old_key_is_sealed_anew(store: Store, time: Time) -> None:
    workspaces(store, time, OLD).install(CAME)
    assert workspaces(store, time, NEW).token_of("T1") is None
    workspaces(store, time, NEW, OLD).seal_anew()
    assert workspaces(store, time, NEW).token_of("T1") == CAME.token
    workspaces(store, time, OLD).seal_anew()
    assert workspaces(store, time, NEW).token_of("T1") == CAME.token


def test_no_row_and_no_value_shows_a_token(store: Store, time: Time) -> None:
    workspaces(store, time).install(CAME)
    with store.reading() as session:
        (row,) = installations.every(session)
    assert CAME.token not in repr(CAME)
    assert CAME.token not in str(row.model_dump())
    assert row.sealed_token not in repr(row)
