"""Slack and Teams say no, nothing, or too late: nothing is lost, and every doubt is settled.

Each trouble hits a few of the requests in the middle of a small fan-out to both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest

from storage.database import Store
from tests.chaos.conftest import LONG, Note
from tests.chaos.fanout import FanOut, Replica
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams
from tests.fake_teams.faults import Done
from tests.fake_teams.values import TENANT
from tests.storage.meeting import soon

MESSAGES = 48 if LONG else 12
HITS = 3 if LONG else 1
"""Requests that meet the trouble, on each platform."""

SECONDS = 1.0
"""What a platform gets to answer, here."""

TOO_LATE = 2 * SECONDS
PER_SECOND = 20
PATIENCE = 60
COSTS = 8
"""Seconds that one hit may cost, at most: until the answer isn't waited for any more, and PATIENCE
or Retry-After, and as long as a lost request may be under way."""

Hit = Callable[[FakeSlack, FakeTeams], object]


@dataclass(frozen=True)
class Trouble:
    """`in_doubt`: nobody can know whether what was asked is done, so that Teams' kinds decide."""

    name: str
    hit: Hit
    in_doubt: bool = True


def when(*, done: bool) -> Done:
    """Whether what was asked is done before the trouble, as the fakes are told."""
    return "first" if done else "never"


def status(number: int, *, done: bool = False) -> Hit:
    """An HTTP status, by whoever stands in between: neither Slack's words nor Teams'."""

    def hit(fake: FakeSlack, microsoft: FakeTeams) -> None:
        fake.fail("chat.postMessage", "", number, times=HITS, done=when(done=done))
        microsoft.fail("send", number, times=HITS, done=when(done=done))

    return hit


def limited(fake: FakeSlack, microsoft: FakeTeams) -> None:
    """As the platforms do it."""
    fake.limit(2, burst=2)
    microsoft.fail("send", 429, "Throttled", times=HITS, retry_after=2)


def reset(*, done: bool) -> Hit:
    """The connection ends before an answer."""

    def hit(fake: FakeSlack, microsoft: FakeTeams) -> None:
        fake.drop("chat.postMessage", times=HITS, done=when(done=done))
        microsoft.drop("send", times=HITS, done=when(done=done))

    return hit


def stalled(*, done: bool) -> Hit:
    """Nothing comes in time."""

    def hit(fake: FakeSlack, microsoft: FakeTeams) -> None:
        fake.stall("chat.postMessage", TOO_LATE, times=HITS, done=when(done=done))
        microsoft.stall("send", TOO_LATE, times=HITS, done=when(done=done))

    return hit


def slow(size: int, seconds: float) -> Hit:
    """The answer's second half comes so much later; it is so many bytes long, and more."""

    def hit(fake: FakeSlack, microsoft: FakeTeams) -> None:
        fake.slow("chat.postMessage", seconds, times=HITS, size=size)
        microsoft.slow("send", seconds, times=HITS, size=size)

    return hit


TROUBLES = (
    Trouble("429", limited, in_doubt=False),
    *(Trouble(f"{each}", status(each)) for each in (500, 502, 504)),
    *(Trouble(f"{each}, and it was done", status(each, done=True)) for each in (500, 502, 504)),
    Trouble("connection reset", reset(done=False)),
    Trouble("connection reset, and it was done", reset(done=True)),
    Trouble("time-out", stalled(done=False)),
    Trouble("time-out, and it was done", stalled(done=True)),
    *(
        Trouble(f"slow body, {size:,} bytes", slow(size, TOO_LATE))
        for size in (0, 10_000, 1_000_000)
    ),
    Trouble("slow body, in time", slow(10_000, SECONDS / 4), in_doubt=False),
)


FEW = {"429", "500", "504, and it was done", "connection reset, and it was done", "time-out"}
FEW |= {"slow body, 1,000,000 bytes"}


@dataclass(frozen=True)
class Stage:
    """One process that lives through all of it, one trouble after the other."""

    fake: FakeSlack
    microsoft: FakeTeams
    fan: FanOut


@pytest.fixture(scope="module")
def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    file = tmp_path_factory.mktemp("stage") / "convener.db"
    copy(sqlite_template, file)
    url = f"sqlite:///{file}"
    store = Store(url)
    with FakeSlack() as fake, FakeTeams(tenant=TENANT) as microsoft:
        fan = FanOut(store, fake, 0, microsoft=microsoft)
        replica = Replica(url, fake, PER_SECOND, microsoft=microsoft, seconds=SECONDS)
        replica.ready()
        replica.go()
        yield Stage(fake, microsoft, fan)
        replica.stop()
    store.close()


@pytest.mark.parametrize(
    "trouble", [each for each in TROUBLES if LONG or each.name in FEW], ids=lambda each: each.name
)
def test_whatever_a_platform_answers_nothing_is_lost_and_every_doubt_is_settled(
    stage: Stage, note: Note, trouble: Trouble
) -> None:
    fan = stage.fan
    trouble.hit(stage.fake, stage.microsoft)
    fan.begin_anew(MESSAGES)
    soon(lambda: fan.unsettled() == 0, PATIENCE, 0.1)
    stage.fake.lift()
    stage.microsoft.lift()
    tally = fan.tally(MESSAGES / len(fan.lanes) / PER_SECOND + 2 * HITS * COSTS)
    note(trouble.name, "SQLite, both", 2 * HITS, tally)
    assert tally.lost == 0
    assert tally.sent + tally.ambiguous == MESSAGES
    assert tally.doubled + tally.ambiguous <= (HITS if trouble.in_doubt else 0)
    twice = {key for key, times in fan.arrived().items() if times > 1}
    assert {fan.lane(key).partition(":")[0] for key in twice} <= {"teams"}
