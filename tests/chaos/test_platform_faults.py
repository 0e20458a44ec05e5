"""Slack and Teams say no, nothing, or too late: nothing is lost, and every doubt is settled.

Each trouble hits a few of the requests in a small fan-out to both. Slack can be read back; on Teams
a message in doubt is sent again or left unknown, as its kind will have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest

from storage.database import Store
from tests.chaos.conftest import LONG, Note
from tests.chaos.fanout import TEAMS, FanOut, Replica, Tally
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.faults import Done
from tests.fake_teams.values import TENANT
from tests.storage.meeting import soon

MESSAGES = 48 if LONG else 12
HITS = 2 if LONG else 1
"""Requests to Slack that meet the trouble. On Teams it meets as many messages of each kind, but in
the short version those of one kind: troubles take turns."""

SECONDS = 1.0
"""What a platform gets to answer, here."""

TOO_LATE = 2 * SECONDS
PER_SECOND = 20
PATIENCE = 60
COSTS = 8
"""Seconds that one hit may cost, at most: until the answer isn't waited for any more, and PATIENCE
or Retry-After, and as long as a lost request may be under way."""

POST, SEND = "chat.postMessage", "send"


@dataclass(frozen=True)
class Trouble:
    """What Slack does to any request, and Teams to those for one conversation.

    `in_doubt`: nobody can know whether what was asked is done, so that Teams' kinds decide.
    """

    name: str
    on_slack: Callable[[FakeSlack], object]
    on_teams: Callable[[FakeTeams, str], object]
    done: bool = True
    in_doubt: bool = True


def told(name: str, *, done: bool) -> tuple[str, Done]:
    """The name of a trouble that comes after or without what was asked, and when as the fakes are told."""
    return (f"{name}, and it was done", "first") if done else (name, "never")


def status(number: int, *, done: bool) -> Trouble:
    """An HTTP status, by whoever stands in between: neither Slack's words nor Teams'."""
    name, when = told(str(number), done=done)
    return Trouble(
        name,
        lambda fake: fake.fail(POST, "", number, times=HITS, done=when),
        lambda teams, to: teams.fail(SEND, number, conversation=to, times=1, done=when),
        done,
    )


def reset(*, done: bool) -> Trouble:
    """The connection ends before an answer."""
    name, when = told("connection reset", done=done)
    return Trouble(
        name,
        lambda fake: fake.drop(POST, times=HITS, done=when),
        lambda teams, to: teams.drop(SEND, conversation=to, times=1, done=when),
        done,
    )


def stalled(*, done: bool) -> Trouble:
    """Nothing comes in time."""
    name, when = told("time-out", done=done)
    return Trouble(
        name,
        lambda fake: fake.stall(POST, TOO_LATE, times=HITS, done=when),
        lambda teams, to: teams.stall(SEND, TOO_LATE, conversation=to, times=1, done=when),
        done,
    )


def slow(size: int, seconds: float, name: str, *, in_doubt: bool) -> Trouble:
    """The answer's second half comes so much later; it is so many bytes long, and more."""
    return Trouble(
        f"slow body, {name}",
        lambda fake: fake.slow(POST, seconds, times=HITS, size=size),
        lambda teams, to: teams.slow(SEND, seconds, conversation=to, times=1, size=size),
        in_doubt=in_doubt,
    )


LIMITED = Trouble(
    "429",
    lambda fake: fake.limit(2, burst=2),
    lambda teams, to: teams.fail(SEND, 429, "Throttled", conversation=to, times=1, retry_after=2),
    in_doubt=False,
)
BOTH = (False, True)
TROUBLES = (
    LIMITED,
    *(status(each, done=done) for done in BOTH for each in (500, 502, 504)),
    *(reset(done=done) for done in BOTH),
    *(stalled(done=done) for done in BOTH),
    *(slow(each, TOO_LATE, f"{each:,} bytes", in_doubt=True) for each in (0, 10_000, 1_000_000)),
    slow(10_000, SECONDS / 4, "in time", in_doubt=False),
)
FEW = ("429", "500", "504, and it was done", "connection reset, and it was done", "time-out",
       "slow body, 1,000,000 bytes")  # fmt: skip


TRIED = tuple(each for each in TROUBLES if LONG or each.name in FEW)


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


def met(fan: FanOut, number: int) -> list[tuple[str, bool]]:
    """The coming messages that are to meet a trouble on Teams, and whether their kind is repeated."""
    first, step = len(fan.keys) + len(TEAMS), len(fan.lanes)
    kinds = range(2 * HITS) if LONG else (number % 2,)
    return [(f"m{first + each * step:04}", each % 2 == 0) for each in kinds]


@pytest.mark.parametrize("trouble", TRIED, ids=lambda each: each.name)
def test_whatever_a_platform_answers_nothing_is_lost_and_every_doubt_is_settled(
    stage: Stage, note: Note, trouble: Trouble
) -> None:
    fan, hit = stage.fan, met(stage.fan, TRIED.index(trouble))
    trouble.on_slack(stage.fake)
    for key, _ in hit:
        who = aad(int(key[1:]))
        stage.microsoft.add_person(who, tenant=TENANT)
        trouble.on_teams(stage.microsoft, stage.microsoft.personal(who))
    fan.begin_anew(MESSAGES)
    soon(lambda: fan.unsettled() == 0, PATIENCE, 0.1)
    stage.fake.lift()
    stage.microsoft.lift()
    faults = HITS + len(hit)
    tally = fan.tally(MESSAGES / len(fan.lanes) / PER_SECOND + faults * COSTS)
    note(trouble.name, "SQLite, both", faults, tally)
    states, arrived = fan.states(), fan.arrived()
    if not trouble.in_doubt:
        assert tally == Tally(0, 0, 0, MESSAGES)
        assert tally.found == tally.again == 0
        return
    for key, is_repeated in hit:
        assert states[key] == ("sent" if is_repeated else "unknown")
        assert arrived[key] == is_repeated + trouble.done
    unknown = sum(not is_repeated for _, is_repeated in hit)
    doubled = len(hit) - unknown if trouble.done else 0
    assert tally == Tally(0, doubled, unknown, MESSAGES - unknown)
    assert tally.found == (HITS if trouble.done else 0)
    assert tally.again >= len(hit) - unknown
