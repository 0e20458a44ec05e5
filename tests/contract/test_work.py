"""What whoever does the work keeps to. A new engine is one line in `WORKS`."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.engine import Engine, Work
from bot.messages import Address
from bot.platform import Platform
from scheduler.delivery import Delivery
from scheduler.work import InlineWork
from storage import jobs, outbox, schedule
from storage.database import Store
from tests.impatient import durable
from tests.scheduler.bell import BROKEN, Square, delivery, engine, put
from tests.storage.meeting import soon
from tests.storage.rows import LANE, NOW, community, scheduled

Make = Callable[[Engine, Delivery, Mapping[str, Platform]], Work]
TICK = 0.2
"""Seconds between two ticks of these tests."""

WORKS: tuple[Make, ...] = (InlineWork, durable)


class Shop:
    """Somebody who works, and the square that shows what was done."""

    def __init__(self, store: Store, make: Make) -> None:
        self.store = store
        self.square = Square()
        sends = delivery(store, self.square, lambda: NOW)
        self.work = make(engine(store, lambda: NOW), sends, {"playground": self.square})

    def due(self, *idents: str) -> None:
        with self.store.transaction() as session:
            for ident in idents:
                schedule.put(session, scheduled(ident))

    def begin(self) -> None:
        """Note the walk as begun, and have it done."""
        with self.store.transaction() as session:
            jobs.begin(session, "bell.walk", "walk")
        self.work.start("bell.walk", "walk")

    def still_due(self) -> list[str]:
        with self.store.reading() as session:
            return [ident for ident, _ in schedule.due(session, NOW, 9)]

    def kept(self, key: str) -> bool:
        with self.store.reading() as session:
            return outbox.get(session, key) is not None

    def soon(self, true: Callable[[], bool]) -> None:
        """Return once something is true; the lane is asked for again, as each tick does."""

        def looked() -> bool:
            if not true():
                self.work.wake(LANE)
            return true()

        soon(looked, look_every=TICK)

    def done(self) -> list[str]:
        """What was said in the square, without the instants."""
        return [key.split("@")[0] for key in list(self.square.posted)]


@pytest.fixture(params=WORKS, ids=lambda each: each.__name__)
def shop(store: Store, request: pytest.FixtureRequest) -> Iterator[Shop]:
    with store.transaction() as session:
        community(session)
    shop = Shop(store, request.param)
    yield shop
    shop.work.stop()


def test_an_occasion_that_is_asked_for_runs_and_its_posts_are_sent(shop: Shop) -> None:
    shop.due("a")
    shop.work.ask("a", NOW)
    soon(lambda: shop.done() == ["a"])
    assert shop.still_due() == []


def test_an_occasion_asked_for_several_times_runs_once(shop: Shop) -> None:
    shop.due("a", "last")
    for ident in ("a", "a", "a", "last"):
        shop.work.ask(ident, NOW)
    shop.soon(lambda: "last" in shop.done())
    assert sorted(shop.done()) == ["a", "last"]


def test_an_occasion_asked_for_at_once_runs_once(shop: Shop) -> None:
    shop.due("a")
    together = threading.Barrier(4)

    def ask(_number: int) -> None:
        together.wait(10)
        shop.work.ask("a", NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))
    shop.soon(lambda: shop.done() == ["a"])
    assert shop.square.asked == [f"post a@{NOW.isoformat()}"]


def test_an_occasion_that_moved_or_is_gone_does_not_run(shop: Shop) -> None:
    shop.due("a", "last")
    shop.work.ask("a", NOW - timedelta(hours=1))
    shop.work.ask("nothing", NOW)
    shop.work.ask("last", NOW)
    shop.soon(lambda: shop.done() == ["last"])
    assert shop.still_due() == ["a"]


def test_an_occasion_that_fails_stays_due(shop: Shop) -> None:
    shop.due(BROKEN, "last")
    with contextlib.suppress(LookupError):
        shop.work.ask(BROKEN, NOW)
    shop.work.ask("last", NOW)
    shop.soon(lambda: shop.done() == ["last"])
    assert shop.still_due() == [BROKEN]


def test_a_lane_that_is_woken_sends_what_waits(shop: Shop) -> None:
    put(shop.store, "a")
    put(shop.store, "b")
    shop.work.wake(LANE)
    soon(lambda: shop.done() == ["a", "b"])


def test_a_lane_with_nothing_to_send_may_be_woken(shop: Shop) -> None:
    shop.work.wake(LANE)
    assert shop.done() == []


def test_a_lane_has_one_sender_at_a_time(shop: Shop) -> None:
    for number in range(6):
        put(shop.store, f"m{number}")
    alone, shared = threading.Lock(), []

    def enter(_to: Address, _key: str) -> None:
        shared.append(not alone.acquire(blocking=False))
        if not shared[-1]:
            alone.release()

    shop.square.on_post = enter
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(shop.work.wake, [LANE] * 3))
    shop.soon(lambda: len(shop.done()) == 6)
    assert len(shop.square.asked) == 6
    assert not any(shared)


def test_long_work_goes_piece_by_piece_to_its_end(shop: Shop) -> None:
    shop.begin()
    shop.soon(lambda: shop.done() == ["walk 1", "walk 2", "walk 3"])
    assert [each for each in shop.square.asked if each.startswith("roster")] == [
        "roster ",
        "roster 1",
        "roster 2",
    ]


def test_each_piece_s_posts_need_not_wait_for_the_end_of_the_work(shop: Shop) -> None:
    def wait(_channel: Address, cursor: str) -> None:
        if cursor == "2":
            soon(lambda: "walk 1" in shop.done())

    shop.square.on_roster = wait
    shop.begin()
    shop.soon(lambda: len(shop.done()) == 3)


def test_nothing_is_taken_after_a_stop(shop: Shop) -> None:
    shop.due("a")
    put(shop.store, "b")
    shop.work.stop()
    shop.work.ask("a", NOW)
    shop.work.wake(LANE)
    shop.begin()
    assert shop.square.asked == []
    assert shop.still_due() == ["a"]


def test_a_stop_lets_the_piece_in_hand_be_kept(shop: Shop) -> None:
    stopping = threading.Thread(target=shop.work.stop)
    shop.square.on_roster = lambda channel, cursor: stopping.start() if not cursor else None
    shop.begin()
    soon(lambda: stopping.ident is not None)
    stopping.join(15)
    begun = [each for each in shop.square.asked if each.startswith("roster")]
    assert all(shop.kept(f"walk {number}") for number in range(1, len(begun) + 1))
    assert not shop.kept(f"walk {len(begun) + 1}")
