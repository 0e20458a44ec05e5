"""A rolling restart: each of some replicas behind a balancer in turn, while commands come."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event

from storage.database import Store
from tests.app.serving import SECRET
from tests.chaos.balancer import Balancer
from tests.chaos.crowd import Answer, Crowd, Load
from tests.chaos.running import Running
from tests.chaos.traffic import EACH, Count, Traffic, refusals
from tests.fake_slack import FakeSlack
from tests.storage.meeting import soon

PATIENCE = 180
AT_ONCE = 60
"""Commands that are sent at once before it begins."""

NOT_SAID = ("slack took no answer", "an answer was not sent")
"""What a log says of an answer that didn't reach whoever waited for it."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """What became of it. `lost` and `doubled` count commands, questions and posts alike.

    `refused` were told that nothing was done, and to try again: there was more than could be done.
    `unheard` presses were acknowledged, and no answer of any kind arrived; of so many answers the
    replicas logged that they were `not_said`.
    """

    load: Load
    refused: int
    unheard: int
    not_said: int
    lost: int
    doubled: int
    posts: int
    stops: tuple[float, ...]
    trouble: dict[str, int]
    logged: tuple[str, ...]

    @property
    def errors(self) -> int:
        """Answers that were none, or said that nothing was done."""
        return len(self.load.answers) - self.load.statuses[200] + self.refused

    def told(self) -> str:
        """A line for people."""
        stops = ", ".join(f"{each:.1f}" for each in self.stops)
        return (
            f"{self.load.told()}; errors {self.errors}, of these refused {self.refused};"
            f" presses unheard {self.unheard}, answers logged as not said {self.not_said};"
            f" lost {self.lost}, doubled {self.doubled};"
            f" {self.posts} posts; stopped within {stops} s; balancer {self.trouble or 'fine'}"
        )


class House:
    """Replicas on one database, behind a balancer, and whoever asks them."""

    def __init__(self, database: str, fake: FakeSlack, balancer: Balancer, folder: Path) -> None:
        self._database, self._fake, self._balancer, self._folder = database, fake, balancer, folder
        self._numbers = count()
        self.gone: list[Running] = []
        self.replicas: list[Running] = []

    def begin(self, replicas: int) -> None:
        """Start so many, and wait until all are ready."""
        self.replicas = [self._start() for _ in range(replicas)]
        for each in self.replicas:
            each.ready()
        self._stand()

    def _start(self) -> Running:
        return Running(self._database, self._fake.url, self._folder, f"r{next(self._numbers)}")

    def _stand(self) -> None:
        self._balancer.stand_before(each.url for each in self.replicas)
        soon(lambda: self._balancer.ready == len(self.replicas), PATIENCE, 0.05)

    def restart(self, number: int) -> float:
        """Stop one as an operator does, and put another in its place; how long the stop took."""
        old = self.replicas[number]
        seconds = old.stop()
        self.gone.append(old)
        self.replicas[number] = self._start()
        self.replicas[number].ready()
        self._stand()
        return seconds

    def end(self) -> None:
        """None of them is left."""
        for each in self.replicas:
            each.kill()


def roll(
    database: str,
    folder: Path,
    a_second: float,
    most: int = 60_000,
    replicas: int = 3,
    restarts: int = 3,
) -> Rolled:
    """Restart so many replicas, one after another, on a migrated, empty PostgreSQL."""
    store = Store(database)
    with FakeSlack() as fake, Balancer() as balancer:
        traffic = Traffic(store, fake, most)
        house = House(database, fake, balancer, folder)
        try:
            house.begin(replicas)
            crowd = Crowd(balancer.url, SECRET)
            warm = crowd.ask(traffic.request, AT_ONCE, AT_ONCE)
            assert warm.statuses == {200: AT_ONCE}, warm.statuses
            over = Event()
            with ThreadPoolExecutor(1) as pool:
                asking = pool.submit(
                    crowd.ask,
                    lambda n: traffic.request(AT_ONCE + n),
                    most - AT_ONCE,
                    a_second,
                    over.is_set,
                )
                try:
                    time.sleep(2)  # a load that has settled
                    stops = tuple(house.restart(number) for number in range(restarts))
                finally:
                    over.set()
                load = asking.result(PATIENCE)
            soon(lambda: traffic.count().unsettled == 0, PATIENCE, 0.5)
            found = traffic.count()
            for each in house.replicas:
                each.stop()
            logs = [each.log() for each in (*house.gone, *house.replicas)]
            logged = tuple(
                line for each in (*house.gone, *house.replicas) for line in each.troubles()
            )
            told = refusals()
        finally:
            house.end()
            store.close()
        every = (*warm.answers, *load.answers)
        broken = _numbers(every, lambda each: each.status != 200)
        undone = _numbers(every, lambda each: any(word in each.text for word in told))
        undone |= traffic.answered(told)
        presses = {number for number in range(len(every)) if number % EACH == 0} - broken
        lost, doubled = _compared(found, set(range(len(every))) - undone - broken, broken)
        return Rolled(
            load=load,
            refused=sum(number >= AT_ONCE for number in undone),
            unheard=len(presses - traffic.answered()),
            not_said=sum(each.count(words) for each in logs for words in NOT_SAID),
            lost=lost,
            doubled=doubled,
            posts=sum(found.posts.values()),
            stops=stops,
            trouble={k: v for k, v in balancer.told.items() if k != "refused"},
            logged=logged,
        )


def _compared(found: Count, done: set[int], unsure: set[int]) -> tuple[int, int]:
    """How much is missing of the commands that count as `done`, and how much there is too much.

    What somebody was told that it wasn't done is too much where it was; `unsure` ones may be either.
    """
    lost = doubled = 0
    opened, opened_perhaps = _questions(done), _questions(unsure)
    for have, want, perhaps in (
        (found.presses, len(done), len(unsure)),
        (found.questions, opened, opened_perhaps),
        (found.asked, opened, opened_perhaps),
        (len(found.posts), opened, opened_perhaps),
    ):
        lost += max(0, want - have)
        doubled += max(0, have - want - perhaps)
    return lost, doubled + sum(each - 1 for each in found.posts.values())


def _numbers(answers: Sequence[Answer], which: Callable[[Answer], bool]) -> set[int]:
    return {number for number, each in enumerate(answers) if which(each)}


def _questions(numbers: set[int]) -> int:
    return sum(number % EACH == 0 for number in numbers)
