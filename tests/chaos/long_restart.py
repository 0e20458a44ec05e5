"""A PostgreSQL that is restarted under two processes in the middle of a fan-out."""

from __future__ import annotations

import tempfile
from pathlib import Path

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


def test_a_postgresql_that_is_restarted_in_the_middle_loses_nothing(
    fake: FakeSlack, note: Note
) -> None:
    with postgres_server(Path(tempfile.mkdtemp(prefix="convener-restarted-"))) as (server, url):
        store = Store(url)
        store.migrate()
        fan = FanOut(store, fake, MESSAGES)
        replicas = two_replicas(url, fake)
        fake.wait_for(lambda: sum(fan.arrived().values()) >= MESSAGES // 4, PATIENCE)
        server.stop()
        server.ensure_postgres_running()
        store.engine.dispose()
        soon(lambda: fan.unsettled() == 0, PATIENCE, 0.2)
        tally = fan.tally(MESSAGES / len(TEAMS) / PER_SECOND + RECOVERS_WITHIN)
        note("PostgreSQL restarted", "PostgreSQL, Slack", 1, tally)
        assert tally == Tally(0, 0, 0, MESSAGES)
        for each in replicas:
            each.stop()
        store.close()
