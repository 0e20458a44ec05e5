"""Slack says not so fast: nothing is asked before its time, and little of the rate is left unused."""

from __future__ import annotations

from storage.database import Store
from tests.chaos.fanout import FanOut, Replica
from tests.fake_slack import FakeSlack, impatient
from tests.storage.meeting import soon

TEAMS = ("T1", "T2", "T3", "T4")
MESSAGES = 1000
LIMIT = 30
PATIENCE = 90


def test_after_each_429_everybody_waits_and_95_percent_of_the_limit_is_used(
    sqlite_url: str,
) -> None:
    with FakeSlack() as fake:
        store = Store(sqlite_url)
        fan = FanOut(store, fake, MESSAGES, TEAMS)
        limit = fake.limit(LIMIT, burst=LIMIT)
        replica = Replica(sqlite_url, fake, 2 * LIMIT)
        replica.ready()
        replica.go()
        soon(lambda: sum(fan.arrived().values()) >= MESSAGES, PATIENCE, 0.2)
        calls = fake.called("chat.postMessage")
        replica.stop()
        store.close()
    refused = [call for call in calls if call.status == 429]
    assert refused
    assert impatient(calls) == []
    assert set(fan.arrived().values()) == {1}
    times = [call.received_at for call in calls if call.accepted]
    share = MESSAGES / (len(TEAMS) * limit.allows(max(times) - min(times)))
    print(f"{share:.3f} of what the limit allows, {len(refused)} refusals")  # noqa: T201 - a figure
    assert share >= 0.95
