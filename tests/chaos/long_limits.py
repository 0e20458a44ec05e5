"""Slack says not so fast: nothing is asked before its time."""

from __future__ import annotations

from storage.database import Store
from tests.chaos.fanout import FanOut, Replica
from tests.fake_slack import Call, FakeSlack, impatient
from tests.storage.meeting import soon

TEAMS = ("T1", "T2", "T3", "T4")
LIMIT = 30
BURST = 10
PATIENCE = 90


def sent(database: str, fake: FakeSlack, messages: int, per_second: float) -> tuple[Call, ...]:
    """All requests of a fan-out over four workspaces, once each of its messages has arrived."""
    store = Store(database)
    fan = FanOut(store, fake, messages, TEAMS)
    replica = Replica(database, fake, per_second)
    replica.ready()
    replica.go()
    soon(lambda: sum(fan.arrived().values()) >= messages, PATIENCE, 0.2)
    replica.stop()
    store.close()
    assert set(fan.arrived().values()) == {1}
    return fake.called("chat.postMessage")


def test_after_each_429_nothing_is_asked_before_its_time(sqlite_url: str) -> None:
    with FakeSlack() as fake:
        fake.limit(10, burst=5)
        calls = sent(sqlite_url, fake, 200, 2 * LIMIT)
    assert [call for call in calls if call.status == 429]
    assert impatient(calls) == []
