"""Every way of stopping, in the midst of everything that takes long: ten seconds, whatever it is."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from storage import jobs
from storage.database import Store
from tests.app.serving import SECRET
from tests.chaos.fanout import FanOut, Tally
from tests.chaos.running import STOPS_WITHIN, Running
from tests.chaos.test_stop import MESSAGES, PATIENCE, fake, stopped_in_a_stalled_request
from tests.conftest import postgres_server
from tests.fake_slack import FakeSlack, SlackPerson
from tests.fake_slack.sockets import APP_TOKEN
from tests.storage.rows import community

__all__ = ["fake"]

PEOPLE = 20_000
SOCKET_MODE = {"SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": ""}


@pytest.fixture
def running(database_url: str, fake: FakeSlack, tmp_path: Path) -> Iterator[Running]:
    """A process on each database, in which nothing happens yet."""
    fake.add_team("T1")
    process = Running(database_url, fake.url, tmp_path)
    process.ready()
    yield process
    process.kill()


def test_ctrl_c_ends_it_while_a_request_stalls(
    database_url: str, fake: FakeSlack, tmp_path: Path
) -> None:
    tally = stopped_in_a_stalled_request(database_url, fake, tmp_path, signal.SIGINT)
    assert tally == Tally(0, 0, 0, MESSAGES)


def test_a_second_sigterm_ends_the_grace(running: Running) -> None:
    threading.Timer(0.5, partial(running.say, signal.SIGTERM)).start()
    assert running.stop() <= STOPS_WITHIN
    assert running.troubles() == []


def test_a_long_drain_is_left_in_the_middle(
    database_url: str, fake: FakeSlack, tmp_path: Path
) -> None:
    store = Store(database_url)
    fan = FanOut(store, fake, 400, ("T1",))
    process = Running(database_url, fake.url, tmp_path)
    try:
        fake.wait_for(lambda: sum(fan.arrived().values()) >= 5, PATIENCE)
        assert process.stop() <= STOPS_WITHIN
        assert fan.unsettled() == 400 - sum(fan.arrived().values())
        assert set(fan.arrived().values()) == {1}
    finally:
        process.kill()
        store.close()
    assert process.troubles() == []


def test_long_work_is_left_where_it_stands(
    database_url: str, fake: FakeSlack, tmp_path: Path
) -> None:
    store = Store(database_url)
    users = [f"U{each:05}" for each in range(PEOPLE)]
    for each in users:
        fake.add_user("T1", each)
    fake.add_channel("T1", "C1", *users)
    with store.transaction() as session:
        community(session, "C1", (), "slack:T1")
        jobs.begin(session, "setup.roster", "C1 slack:T1:channel:C1")
    process = Running(database_url, fake.url, tmp_path)
    try:
        fake.wait_for(lambda: len(fake.called("conversations.members")) >= 3, PATIENCE)
        assert process.stop() <= STOPS_WITHIN
        with store.reading() as session:
            assert jobs.cursor(session, "setup.roster", "C1 slack:T1:channel:C1")
    finally:
        process.kill()
        store.close()
    assert process.troubles() == []


def test_in_socket_mode_what_was_said_is_answered_before_the_end(
    database_url: str, fake: FakeSlack, tmp_path: Path
) -> None:
    fake.add_team("T1")
    fake.add_user("T1", "U1", "Ada")
    fake.add_channel("T1", "C1", "U1")
    process = Running(database_url, fake.url, tmp_path, settings=SOCKET_MODE)
    try:
        process.ready()
        fake.wait_for(lambda: fake.sockets.open, PATIENCE)
        ada = SlackPerson(fake, "", SECRET, "T1", "U1")
        assert "What you can do" in ada.command("C1", "help").messages[0].text
        assert process.stop() <= STOPS_WITHIN
    finally:
        process.kill()
    assert process.troubles() == []


def test_it_ends_although_the_database_is_gone(fake: FakeSlack, tmp_path: Path) -> None:
    fake.add_team("T1")
    with postgres_server(Path(tempfile.mkdtemp(prefix="convener-gone-"))) as (server, url):
        process = Running(url, fake.url, tmp_path)
        try:
            process.ready()
            server.stop()
            assert process.stop() <= STOPS_WITHIN
        finally:
            process.kill()
            server.ensure_postgres_running()
