"""A roster of 20,000 under Slack's limits (a hundred times as fast), killed again and again."""

from __future__ import annotations

import time

from storage.database import Store
from tests.chaos.conftest import Tell
from tests.chaos.roster import Census
from tests.fake_slack import FakeSlack
from tests.fake_slack.faults import impatient


def test_a_roster_of_20000_whose_readers_are_killed_has_everybody_once(
    store: Store, fake: FakeSlack, tell: Tell
) -> None:
    where = store.url.get_backend_name()
    fake.limit(20, burst=20, method="conversations.members")
    fake.limit(4, burst=4, method="users.list")
    census = Census(store, fake, 20_000)
    began = time.monotonic()
    census.read(
        ("conversations.members", 30),
        ("conversations.members", 80),
        ("users.list", 20),
        ("users.list", 60),
    )
    census.check()
    calls = [call for call in fake.calls if call.method != "auth.test"]
    took = time.monotonic() - began
    tell(f"20,000 people read from {where}: 4 kills, {len(calls)} calls, {took:.0f} s")
    assert len(fake.called("users.info")) == 0
    assert impatient(fake.calls) == []
