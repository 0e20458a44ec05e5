"""A process that is told to stop in the midst of something ends in time, and nothing is lost by it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Store
from tests.chaos.fanout import FanOut, Tally
from tests.chaos.running import STOPS_WITHIN, Running
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon

PATIENCE = 120
MESSAGES = 12


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


def stopped_in_a_stalled_request(
    database: str, fake: FakeSlack, folder: Path, number: signal.Signals
) -> Tally:
    """Stop a process whose request stalls, with more to send; then have another do the rest."""
    store = Store(database)
    fan = FanOut(store, fake, MESSAGES, ("T1",))
    fake.stall("chat.postMessage", PATIENCE, done="first", times=1)
    first = Running(database, fake.url, folder)
    try:
        first.ready()
        fake.wait_for(fan.arrived, PATIENCE)
        assert first.stop(number) <= STOPS_WITHIN
    finally:
        first.kill()
    fake.lift()
    assert fan.unsettled() == MESSAGES
    second = Running(database, fake.url, folder)
    try:
        soon(lambda: fan.unsettled() == 0, PATIENCE, 0.2)
        tally = fan.tally()
        second.stop()
    finally:
        second.kill()
        store.close()
    assert second.troubles() == []
    return tally


def test_a_stop_does_not_wait_for_a_platform_that_stalls_and_nothing_is_lost_or_doubled(
    sqlite_url: str, fake: FakeSlack, tmp_path: Path
) -> None:
    tally = stopped_in_a_stalled_request(sqlite_url, fake, tmp_path, signal.SIGTERM)
    assert tally == Tally(0, 0, 0, MESSAGES)
