"""kill -9 in the middle of a fan-out: nothing is lost, nothing said twice where it can be read back.

`CONVENER_CHAOS_KILLS` says how many kills; the seed makes their moments.
"""

from __future__ import annotations

import random

import pytest

from storage.database import Store
from tests.chaos.conftest import KILLS, Note
from tests.chaos.fanout import TEAMS, FanOut, Replica, Tally
from tests.fake_slack import FakeSlack
from tests.fake_slack.faults import Done
from tests.storage.meeting import soon

MESSAGES = 200
PER_SECOND = 25
A_FAN_OUT = 10
"""Kills in one fan-out, at most."""

TAKEN_UP, HANDED_OVER = 6, 10
"""Seconds that a kill may cost: until a process that is started again goes on, and until another
takes it for dead."""

PATIENCE = 60
MOMENTS = ("answered", "arrived", "on its way")
"""Between two requests; after one was accepted and before its answer; before it was accepted."""


def rounds() -> list[int]:
    """How many kills each fan-out gets."""
    whole, rest = divmod(KILLS, A_FAN_OUT)
    return [A_FAN_OUT] * whole + ([rest] if rest else [])


class Battle:
    """A fan-out, and processes that die under it."""

    def __init__(self, url: str, fake: FakeSlack, rng: random.Random) -> None:
        self.url, self.fake, self.rng = url, fake, rng
        self.store = Store(url)
        self.fan = FanOut(self.store, fake, MESSAGES)
        self.number = 0

    def replica(self) -> Replica:
        self.number += 1
        return Replica(self.url, self.fake, PER_SECOND, self.number)

    def kill(self, replica: Replica, progress: int, moment: str) -> None:
        """Kill it once so many messages have arrived, at a moment of that sort."""
        self.fake.wait_for(lambda: sum(self.fan.arrived().values()) >= progress, PATIENCE)
        if moment == "answered":
            replica.kill()
            return
        done: Done = "first" if moment == "arrived" else "never"
        before = len(self.fake.calls)
        stall = self.fake.stall("chat.postMessage", PATIENCE, done=done, times=1)
        self.fake.wait_for(
            lambda: any(
                call.method == "chat.postMessage"
                and call.status is None
                and (call.accepted or moment != "arrived")
                for call in self.fake.calls[before:]
            ),
            PATIENCE,
        )
        replica.kill()
        self.fake.lift(stall)

    def moments(self, kills: int) -> list[tuple[int, str]]:
        """After how many arrivals, and how, each kill comes."""
        progress = sorted(self.rng.sample(range(5, MESSAGES - 25), kills))
        return [(each, self.rng.choice(MOMENTS)) for each in progress]

    def end(self, lost_time: float) -> Tally:
        """What became of it; the faults may have cost so many seconds."""
        soon(lambda: self.fan.unsettled() == 0, PATIENCE, 0.2)
        tally = self.fan.tally(MESSAGES / len(TEAMS) / PER_SECOND + lost_time)
        self.store.close()
        return tally


def killed_and_restarted(battle: Battle, kills: int) -> Tally:
    """One process, started again each time."""
    for progress, moment in battle.moments(kills):
        replica = battle.replica()
        replica.ready()
        replica.go()
        battle.kill(replica, progress, moment)
    last = battle.replica()
    last.ready()
    last.go()
    tally = battle.end(kills * TAKEN_UP)
    last.stop()
    return tally


def killed_beside_another(battle: Battle, kills: int) -> Tally:
    """Two processes; the one that is killed isn't started again, and another joins the survivor."""
    working = [battle.replica(), battle.replica()]
    for each in working:
        each.ready()
        each.go()
    for progress, moment in battle.moments(kills):
        another = battle.replica()
        battle.kill(working.pop(0), progress, moment)
        another.ready()
        another.go()
        working.append(another)
    tally = battle.end(kills * HANDED_OVER)
    for each in working:
        each.stop()
    return tally


@pytest.mark.parametrize("number", range(len(rounds())))
def test_on_sqlite_a_process_killed_and_restarted_loses_and_doubles_nothing(
    sqlite_url: str, fake: FakeSlack, note: Note, number: int
) -> None:
    battle, kills = Battle(sqlite_url, fake, random.Random(number)), rounds()[number]
    tally = killed_and_restarted(battle, kills)
    note("killed and restarted", "SQLite, Slack", kills, tally)
    assert tally == Tally(0, 0, 0, MESSAGES)


@pytest.mark.parametrize("number", range(len(rounds())))
def test_on_postgresql_whoever_survives_takes_up_what_the_killed_had_in_hand(
    fresh_postgres_url: str, fake: FakeSlack, note: Note, number: int
) -> None:
    battle, kills = Battle(fresh_postgres_url, fake, random.Random(100 + number)), rounds()[number]
    tally = killed_beside_another(battle, kills)
    note("killed beside another", "PostgreSQL, Slack", kills, tally)
    assert tally == Tally(0, 0, 0, MESSAGES)
