"""What delivery makes of a platform's limit, and how soon a message leaves."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

from adapters.slack.client import SlackPlatform
from bot.app import all_texts, compose
from bot.card_json import dump
from bot.cards import Card, Text
from bot.platform import Pace
from scheduler.clock import wall
from scheduler.durable import DurableWork
from storage import outbox
from storage.database import Store
from tests.bench.figure import Found
from tests.chaos.fanout import FanOut, Replica
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon
from tests.storage.rows import community, outgoing

TEAMS = ("T1", "T2", "T3", "T4")
MESSAGES = 1_000
LIMIT, BURST = 30, 10
"""Messages that each workspace takes in a second, and at once."""

DRIVEN = 0.99
"""How near to the limit a lane is driven; a limit's last hundredth costs more 429s than it gives."""

PATIENCE = 180.0
POSTS = 20


def share() -> Found:
    """Messages that arrived a second, over all workspaces' limits together."""
    return _fan_out()[0]


def refused() -> Found:
    """The percentage of requests answered 429."""
    return _fan_out()[1]


@cache
def _fan_out() -> tuple[Found, Found]:
    with tempfile.TemporaryDirectory() as folder, FakeSlack() as fake:
        fake.limit(LIMIT, burst=BURST)
        url = f"sqlite:///{Path(folder) / 'convener.db'}"
        store = Store(url)
        store.migrate()
        fan = FanOut(store, fake, MESSAGES, TEAMS)
        replica = Replica(url, fake, DRIVEN * LIMIT)
        replica.ready()
        replica.go()
        soon(lambda: fan.unsettled() == 0, PATIENCE, 0.5)
        replica.stop()
        store.close()
        calls = fake.called("chat.postMessage")
    assert set(fan.arrived().values()) == {1}
    times = [call.received_at for call in calls if call.accepted]
    seconds = max(times) - min(times)
    no = [call for call in calls if call.status == 429]
    return (
        Found(len(times) / (len(TEAMS) * LIMIT * seconds), f"{len(times)} in {seconds:.1f} s"),
        Found(100 * len(no) / len(calls), f"{len(no)} of {len(calls)}"),
    )


def latency() -> Found:
    """Seconds from a commit to the request, in one process that looks for work as it usually does."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, FakeSlack() as fake:
        fake.add_team("T1")
        store = Store(f"sqlite:///{Path(folder) / 'convener.db'}")
        store.migrate()
        with store.transaction() as session:
            community(session)
        texts = all_texts()
        platform = SlackPlatform(
            lambda _: "xoxb-T1", lambda _: texts.tongue("en", "UTC"), fake.url, pace=Pace(0)
        )
        core = compose(store, {platform.name: platform}, now=wall, rng=rng, worker=DurableWork)
        took = []
        for number in range(POSTS + 1):
            time.sleep(rng.uniform(0.5, 1.0))  # at any moment between two looks
            took.append(_leaves(fake, store, core.work.wake, number))
        core.work.stop()
        store.close()
    later = sorted(took[1:])  # the first opens the connection
    return Found(median(later), f"{later[0]:.2f}–{later[-1]:.2f} s")


def _leaves(fake: FakeSlack, store: Store, wake: Callable[[str], None], number: int) -> float:
    user = f"U{number}"
    fake.add_user("T1", user)
    card = json.dumps(dump(Card("", (Text(user),))))
    message = outgoing(
        f"m{number}",
        lane="slack:T1",
        address=f"slack:T1:person:{user}",
        kind="setup.introduction",
        asked="now",
        created_at=wall(),
        card=card,
    )
    with store.transaction() as session:
        outbox.add(session, [message])
    committed = time.monotonic()
    wake("slack:T1")
    fake.wait_for(lambda: len(fake.called("chat.postMessage")) > number, 10)
    return fake.called("chat.postMessage")[-1].received_at - committed
