"""A PostgreSQL that is restarted under two processes in the middle of a fan-out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from storage.database import Store
from tests.chaos.fanout import FanOut, Tally
from tests.chaos.test_replicas import PATIENCE, fake, two_replicas
from tests.conftest import postgres_server
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon

__all__ = ["fake"]

MESSAGES = 200


def test_a_postgresql_that_is_restarted_in_the_middle_loses_nothing(fake: FakeSlack) -> None:
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
        assert fan.tally() == Tally(0, 0, 0, MESSAGES)
        for each in replicas:
            each.stop()
        store.close()
