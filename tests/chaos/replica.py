"""One process of Convener on a database, a Slack and a Teams, to be killed.

It says `ready`, begins to tick when it is told `go`, has its clock set back by so many seconds when
it is told these, and ends when it is told `stop` or whoever began it is gone. It is forked from a
process that has imported everything: a start is a matter of the database, not of the imports.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any, Literal

import time_machine

from adapters.slack.client import SlackPlatform
from adapters.teams import render
from adapters.teams.client import TeamsPlatform
from adapters.teams.connector import Connector
from adapters.teams.rates import Gate
from adapters.teams.token import Tokens
from adapters.teams.web import Web
from bot.app import Core, all_texts, compose
from bot.cards import Card
from bot.console import log_to_stderr
from bot.messages import Address
from bot.platform import Pace, Platform
from bot.whereabouts import Whereabouts
from scheduler.clock import every_few_seconds, wall
from scheduler.durable import DurableWork
from storage.database import Store
from tests.fake_teams.values import APP, SECRET, TENANT

TICK_SECONDS = 1.0

Order = Literal["go", "stop"] | float
"""What a replica may be told."""


@dataclass(frozen=True)
class Charge:
    """What a replica works on.

    `number` shows in the microseconds of whatever it writes down; a platform gets so many `seconds`
    to answer.
    """

    database: str
    slack: str
    teams: str = ""
    per_second: float = 0
    number: int = 0
    seconds: float = 10


def main(charge: Charge, pipe: Connection) -> None:
    """Work, as long as somebody is there."""
    log_to_stderr("error")
    store = Store(charge.database)
    core = _core(charge, store)
    ticking = every_few_seconds(core.ticker.tick, TICK_SECONDS)
    pipe.send("ready")
    with _clock() as set_back:
        for order in _orders(pipe):
            if order == "go":
                ticking.start()
            elif order != "stop":
                set_back(order)
        if ticking.running:
            ticking.shutdown()
        core.work.stop()
    store.close()


def _orders(pipe: Connection) -> Iterator[Order]:
    """One after the other, until the end."""
    while True:
        try:
            order: Order = pipe.recv()
        except EOFError:
            return
        yield order
        if order == "stop":
            return


@contextmanager
def _clock() -> Iterator[Any]:
    """A way to set this process's wall clock back, which goes on from there."""
    with_another: list[time_machine.travel] = []

    def set_back(seconds: float) -> None:
        another = time_machine.travel(wall() - timedelta(seconds=seconds), tick=True)
        another.start()
        with_another.append(another)

    yield set_back
    for each in reversed(with_another):
        each.stop()


def _core(charge: Charge, store: Store) -> Core:
    texts = all_texts()
    slack = SlackPlatform(
        lambda team: f"xoxb-{team}",
        lambda reader: texts.tongue("en", "UTC"),
        charge.slack,
        charge.seconds,
        pace=Pace(charge.per_second),
    )
    platforms: list[Platform] = [slack]
    if charge.teams:
        platforms.append(_teams(charge, store))
    return compose(
        store,
        {each.name: each for each in platforms},
        now=lambda: wall().replace(microsecond=charge.number),
        rng=random.Random(charge.number),
        worker=DurableWork,
    )


def _teams(charge: Charge, store: Store) -> TeamsPlatform:
    def drawn(to: Address, card: Card) -> Mapping[str, Any]:
        return render.post(card, all_texts().tongue("en", "UTC"), lambda action, value: False)

    web = Web(charge.seconds)
    host = charge.teams.removesuffix("/emea/")
    connector = Connector(APP, Tokens(APP, SECRET, TENANT, host, web), web, Gate())
    return TeamsPlatform(connector, Whereabouts(store), drawn, ("127.0.0.1",), charge.teams)
