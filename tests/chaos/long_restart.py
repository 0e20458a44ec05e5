"""A PostgreSQL that is stopped under two processes, and back at once or half a minute later."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest

from storage.database import Store
from tests.chaos.conftest import Note
from tests.chaos.fanout import TEAMS, FanOut, Tally
from tests.chaos.test_replicas import PATIENCE, PER_SECOND, two_replicas
from tests.conftest import postgres_server
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon

MESSAGES = 200
RECOVERS_WITHIN = 15
"""Seconds: the server's own start, and until both processes have given their signs of life anew."""


@pytest.mark.parametrize("seconds", [0, 30])
def test_a_postgresql_that_is_restarted_in_the_middle_loses_nothing(
    fake: FakeSlack, note: Note, seconds: int
) -> None:
    with postgres_server(Path(tempfile.mkdtemp(prefix="convener-restarted-"))) as (server, url):
        store = Store(url)
        store.migrate()
        fan = FanOut(store, fake, MESSAGES)
        replicas = two_replicas(url, fake)
        fake.wait_for(lambda: sum(fan.arrived().values()) >= MESSAGES // 4, PATIENCE)
        server.stop()
        time.sleep(seconds)  # the fault itself
        server.ensure_postgres_running()
        store.engine.dispose()
        soon(lambda: fan.unsettled() == 0, PATIENCE, 0.2)
        tally = fan.tally(MESSAGES / len(TEAMS) / PER_SECOND + seconds + RECOVERS_WITHIN)
        note(f"PostgreSQL restarted after {seconds} s", "PostgreSQL, Slack", 1, tally)
        assert tally == Tally(0, 0, 0, MESSAGES)
        for each in replicas:
            each.stop()
        store.close()
