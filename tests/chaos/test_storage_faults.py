"""The database can't be written to, or the clock is set back, in the middle of a fan-out."""

from __future__ import annotations

import time

from storage.database import Store
from tests.chaos.conftest import LONG, Note
from tests.chaos.fanout import FanOut, Replica, Tally
from tests.chaos.trouble import Disk, disk, disk_url, locked
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams
from tests.storage.meeting import soon

__all__ = ["disk", "disk_url"]

MESSAGES = 240 if LONG else 60
PER_SECOND = 10
OUTAGE = 30 if LONG else 4
"""Seconds for which nothing can be written: longer than anybody waits for their turn."""

PATIENCE = 60
RECOVERS_WITHIN = 10
HOUR = 3600


class Scene:
    """A process that sends to Slack and Teams, and is disturbed in the midst of it."""

    def __init__(self, url: str, fake: FakeSlack, microsoft: FakeTeams) -> None:
        self.store = Store(url)
        self.fan = FanOut(self.store, fake, MESSAGES, microsoft=microsoft)
        self.replica = Replica(url, fake, PER_SECOND, microsoft=microsoft)
        self.replica.ready()
        self.replica.go()
        soon(lambda: len(self.fan.arrived()) >= MESSAGES // 4, PATIENCE, 0.05)

    def end(self, lasted: float, patience: float = PATIENCE) -> Tally:
        """What became of it."""
        soon(lambda: self.fan.unsettled() == 0, patience, 0.2)
        self.replica.stop()
        in_lane = MESSAGES / len(self.fan.lanes)
        tally = self.fan.tally(in_lane / PER_SECOND + lasted + RECOVERS_WITHIN)
        self.store.close()
        return tally


def accounted(tally: Tally) -> bool:
    """Nothing is lost; what may have arrived twice is one message in doubt on Teams, at most."""
    return (
        tally.lost == 0 and tally.doubled + tally.ambiguous <= 1
        and tally.sent + tally.ambiguous == MESSAGES
    )  # fmt: skip


def name(url: str) -> str:
    return "SQLite, both" if url.startswith("sqlite") else "PostgreSQL, both"


def test_a_database_that_another_process_locks_loses_nothing_and_goes_on_by_itself(
    database_url: str, fake: FakeSlack, microsoft: FakeTeams, note: Note
) -> None:
    scene = Scene(database_url, fake, microsoft)
    with locked(database_url):
        time.sleep(OUTAGE)  # the fault itself: so long nobody can write
    tally = scene.end(OUTAGE)
    note("database locked", name(database_url), 1, tally)
    assert accounted(tally)


def test_a_full_disk_loses_nothing_and_with_room_again_all_goes_on_by_itself(
    disk: Disk, disk_url: str, fake: FakeSlack, microsoft: FakeTeams, note: Note
) -> None:
    scene = Scene(disk_url, fake, microsoft)
    disk.fill()
    time.sleep(OUTAGE)  # the fault itself
    disk.clear()
    tally = scene.end(OUTAGE)
    note("disk full", name(disk_url), 1, tally)
    assert accounted(tally)


def test_a_clock_that_is_set_back_an_hour_delays_and_doubles_nothing(
    database_url: str, fake: FakeSlack, microsoft: FakeTeams, note: Note
) -> None:
    scene = Scene(database_url, fake, microsoft)
    scene.replica.set_back(HOUR)
    scene.fan.add(30)
    tally = scene.end(0)
    note("clock set back an hour", name(database_url), 1, tally)
    assert tally == Tally(0, 0, 0, MESSAGES + 30)
