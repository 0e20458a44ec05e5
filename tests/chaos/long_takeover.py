"""How soon another process goes on with what a killed one had in hand; each kill hits the sender.

`CONVENER_CHAOS_TAKEOVERS` says how many are killed.
"""

from __future__ import annotations

import os
import time
from statistics import median

from storage.database import Store
from tests.chaos.conftest import Tell
from tests.chaos.fanout import FanOut, Replica
from tests.fake_slack import FakeSlack

KILLS = int(os.environ.get("CONVENER_CHAOS_TAKEOVERS", "10"))
PER_SECOND = 2
MESSAGES = 4000
PATIENCE = 180
WITHIN = 10
"""Seconds: three looks, two apart, then what may have been on its way is waited for, and a poll."""


def test_what_a_killed_process_had_in_hand_goes_on_within_seconds(
    fresh_postgres_url: str, fake: FakeSlack, tell: Tell
) -> None:
    store = Store(fresh_postgres_url)
    fan = FanOut(store, fake, MESSAGES, ("T1",))
    sender = _begun(fresh_postgres_url, fake, 0)
    took = []
    try:
        _waited_for_more(fake, fan)
        for number in range(KILLS):
            heir = _begun(fresh_postgres_url, fake, number + 1)
            _waited_for_more(fake, fan)
            sender.kill()
            died = time.monotonic()
            _waited_for_more(fake, fan)
            took.append(time.monotonic() - died)
            sender = heir
    finally:
        sender.kill()
        store.close()
    after = f"taken up after {median(took):.1f} s, at worst {max(took):.1f} s"
    tell(f"{KILLS} processes killed as they sent: {after}")
    assert set(fan.arrived().values()) == {1}
    assert max(took) < WITHIN


def _begun(database: str, fake: FakeSlack, number: int) -> Replica:
    replica = Replica(database, fake, PER_SECOND, number)
    replica.ready()
    replica.go()
    return replica


def _waited_for_more(fake: FakeSlack, fan: FanOut) -> None:
    """Until two more messages have arrived: one may have been on its way already."""
    before = sum(fan.arrived().values())
    fake.wait_for(lambda: sum(fan.arrived().values()) >= before + 2, PATIENCE)
