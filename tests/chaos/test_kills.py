"""kill -9 in the middle of a fan-out: nothing is lost, nothing said twice where it can be read back.

`CONVENER_CHAOS_KILLS` says how many kills; the seed makes their moments.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from storage.database import Store
from tests.chaos.fanout import FanOut, Replica, Tally
from tests.fake_slack import FakeSlack
from tests.fake_slack.faults import Done
from tests.storage.meeting import soon

MESSAGES = 200
PER_SECOND = 25
KILLS = int(os.environ.get("CONVENER_CHAOS_KILLS", "1"))
A_FAN_OUT = 6
"""Kills in one fan-out, at most."""

PATIENCE = 60
MOMENTS = ("answered", "arrived", "on its way")
"""Between two requests; after one was accepted and before its answer; before it was accepted."""


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


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

    def end(self) -> Tally:
        soon(lambda: self.fan.unsettled() == 0, PATIENCE, 0.2)
        tally = self.fan.tally()
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
    tally = battle.end()
    last.stop()
    return tally


def killed_beside_another(battle: Battle, kills: int) -> Tally:
    """Two processes; the one that is killed isn't started again, and another joins the survivor."""
    waiting = [battle.replica() for _ in range(kills + 2)]
    for each in waiting:
        each.ready()
    working = [waiting.pop(), waiting.pop()]
    for each in working:
        each.go()
    for progress, moment in battle.moments(kills):
        battle.kill(working.pop(0), progress, moment)
        working.append(waiting.pop())
        working[-1].go()
    tally = battle.end()
    for each in working:
        each.stop()
    return tally


@pytest.mark.parametrize("number", range(len(rounds())))
def test_on_sqlite_a_process_killed_and_restarted_loses_and_doubles_nothing(
    sqlite_url: str, fake: FakeSlack, number: int
) -> None:
    battle = Battle(sqlite_url, fake, random.Random(number))
    assert killed_and_restarted(battle, rounds()[number]) == Tally(0, 0, 0, MESSAGES)


@pytest.mark.parametrize("number", range(len(rounds())))
def test_on_postgresql_whoever_survives_takes_up_what_the_killed_had_in_hand(
    fresh_postgres_url: str, fake: FakeSlack, number: int
) -> None:
    battle = Battle(fresh_postgres_url, fake, random.Random(100 + number))
    assert killed_beside_another(battle, rounds()[number]) == Tally(0, 0, 0, MESSAGES)
