"""Community time, and the tick that finds what is due in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from scheduler.clock import AT_ONCE, MovableClock, Stuck, Ticker, every_few_seconds
from scheduler.work import InlineWork
from storage import inbox, schedule
from storage.database import Busy, Store
from storage.inbox import Received
from storage.outbox import Outgoing
from storage.schedule import Occasion
from tests.scheduler.bell import BROKEN, Square, delivery, engine
from tests.storage.rows import NOW, community, scheduled

HOUR = timedelta(hours=1)
hours = st.integers(-48, 48).map(lambda each: each * HOUR)


class Wall:
    """Wall time that a test moves."""

    def __init__(self) -> None:
        self.shows = NOW

    def __call__(self) -> datetime:
        return self.shows


class Lent:
    """A Work that is asked and does nothing yet, as where another process will."""

    def __init__(self, fail: type[Exception] | None = None) -> None:
        self.asked: list[str] = []
        self.woken: list[str] = []
        self._fail = fail

    def ask(self, ident: str, _due_at: datetime) -> None:
        self.asked.append(ident)
        if len(self.asked) > AT_ONCE + 1:
            raise Busy

    def wake(self, lane: str) -> None:
        self.woken.append(lane)
        if self._fail:
            raise self._fail

    def start(self, job: str, subject: str) -> None: ...

    def stop(self) -> None: ...


class House:
    """The core with the bell, on a clock that stands still."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = MovableClock(base=lambda: NOW)
        self.platform = Square()
        self.engine = engine(store, self.clock)
        sends = delivery(store, self.platform, self.clock)
        self.work = InlineWork(self.engine, sends, {"playground": self.platform})
        self.ticker = Ticker(self.engine, self.work)

    def due(self, ident: str, after: timedelta = timedelta(), rule: str = "once") -> None:
        with self.store.transaction() as session:
            schedule.put(session, scheduled(ident, NOW + after, rule))

    def rang(self) -> list[str]:
        return [key.split("@")[0] for key in self.platform.posted]


@pytest.fixture
def house(store: Store) -> House:
    with store.transaction() as session:
        community(session)
    return House(store)


@given(st.lists(hours, max_size=6))
def test_a_moving_clock_never_goes_back(moves: list[timedelta]) -> None:
    shown = [NOW]
    clock = MovableClock(base=lambda: NOW)
    for move in moves:
        clock.stand(NOW + move)
        shown.append(clock())
        clock.go_on()
        shown.append(clock())
    assert shown == sorted(shown)


def test_a_standing_clock_stands_while_wall_time_goes_on() -> None:
    wall = Wall()
    clock = MovableClock(base=wall)
    clock.stand(NOW + HOUR)
    wall.shows += timedelta(minutes=1)
    assert clock() == NOW + HOUR


def test_a_clock_that_goes_on_runs_from_what_it_showed_and_keeps_its_offset() -> None:
    wall = Wall()
    kept: list[timedelta] = []
    clock = MovableClock(base=wall, keep=kept.append)
    clock.stand(NOW + HOUR)
    clock.go_on()
    wall.shows += HOUR
    assert clock() == NOW + 2 * HOUR
    assert kept == [HOUR]
    assert MovableClock(kept[0], base=wall)() == clock()


def test_a_clock_may_begin_anew_in_the_past_and_return_to_wall_time() -> None:
    wall = Wall()
    kept: list[timedelta] = []
    clock = MovableClock(base=wall, keep=kept.append)
    clock.start_at(NOW - 24 * HOUR)
    assert clock() == NOW - 24 * HOUR
    clock.reset()
    assert clock() == NOW
    assert kept == [-24 * HOUR, timedelta()]


def test_what_is_put_anew_for_the_instant_at_which_it_was_done_does_not_stop_time(
    house: House,
) -> None:
    class Anew(Lent):
        """As where one occasion schedules another, which was done before it in the same tick."""

        def ask(self, ident: str, due_at: datetime) -> None:
            self.asked.append(ident)
            house.work.ask(ident, due_at)
            if len(self.asked) == 1:
                house.due(ident)

    house.due("a")
    Ticker(house.engine, Anew()).advance(house.clock, NOW + HOUR)
    assert house.clock() == NOW + HOUR
    assert house.rang() == ["a"]


def test_ticks_do_what_is_due_once_and_leave_the_rest(house: House) -> None:
    house.due("a")
    house.due("b", -HOUR)
    house.due("later", HOUR)
    house.ticker.tick()
    house.ticker.tick()
    assert [key.split("@")[0] for key in house.platform.asked] == ["post b", "post a"]
    assert house.ticker.next_due() == NOW + HOUR


def test_a_rule_that_was_overslept_rings_once_and_stands_in_the_future(house: House) -> None:
    house.due("a", -72 * HOUR, "every 1d at 08:00 from 2026-01-01")
    house.ticker.tick()
    assert house.rang() == ["a"]
    assert house.ticker.next_due() == NOW + 23 * HOUR


def test_what_fails_does_not_stop_the_others_and_stays_due(house: House) -> None:
    house.due(BROKEN, -HOUR)
    house.due("a")
    house.ticker.tick()
    assert house.rang() == ["a"]
    assert house.ticker.next_due() == NOW - HOUR
    with house.store.reading() as session:
        assert list(session.exec(select(Occasion.name))) == [f"a@{NOW.isoformat()}"]


def test_a_tick_asks_once_for_each_thing_that_another_will_do_however_many(house: House) -> None:
    with house.store.transaction() as session:
        session.add_all(scheduled(f"s{n}") for n in range(AT_ONCE + 1))
    lent = Lent()
    Ticker(house.engine, lent).tick()
    assert len(lent.asked) == len(set(lent.asked)) == AT_ONCE + 1


def test_a_lane_that_fails_does_not_stop_the_others(house: House) -> None:
    with house.store.transaction() as session:
        for lane in ("a:1", "b:2"):
            session.add(_waiting(lane))
    lent = Lent(fail=Busy)
    Ticker(house.engine, lent).tick()
    assert lent.woken == ["a:1", "b:2"]


def _waiting(lane: str) -> Outgoing:
    return Outgoing(
        key=lane,
        lane=lane,
        address=f"{lane}:channel:x",
        kind="bell.rung",
        community_id="",
        person_id="",
        asked="now",
        urgency=1,
        created_at=NOW,
        position=0,
        card="{}",
    )


def test_a_tick_sends_what_a_crash_left_in_the_outbox(house: House) -> None:
    house.due("a")
    house.engine.run("a", NOW)
    assert house.rang() == []
    house.ticker.tick()
    assert house.rang() == ["a"]


def test_a_tick_forgets_the_names_of_old_events_once_a_day(house: House) -> None:
    def arrive(*days: int) -> None:
        with house.store.transaction() as session:
            for each in days:
                inbox.receive(session, f"{each}", NOW - timedelta(days=each))

    def left() -> list[str]:
        names = {inbox.hashed(f"{each}"): f"{each}" for each in range(9)}
        with house.store.reading() as session:
            return sorted(names[each] for each in session.exec(select(Received.key)))

    arrive(2, 4)
    house.ticker.tick()
    assert left() == ["2"]
    arrive(5)
    house.ticker.tick()
    assert left() == ["2", "5"]


def test_time_moves_from_one_due_instant_to_the_next_in_order(house: House) -> None:
    house.due("b", 2 * HOUR)
    house.due("a", HOUR)
    house.due("too", HOUR)
    house.due("later", 9 * HOUR)
    seen: list[datetime] = []
    shown: list[datetime] = []
    house.platform.on_post = lambda to, key: shown.append(house.clock())
    house.ticker.advance(house.clock, NOW + 3 * HOUR, seen.append)
    assert house.rang() == ["a", "too", "b"]
    assert shown == [NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR]
    assert seen == [NOW + HOUR, NOW + 2 * HOUR]
    assert house.clock() == NOW + 3 * HOUR


def test_what_recurs_rings_each_time_on_the_way(house: House) -> None:
    house.due("a", 23 * HOUR, "every 1d at 08:00 from 2026-01-01")
    house.ticker.advance(house.clock, NOW + timedelta(days=3))
    assert house.rang() == ["a", "a", "a"]


def test_time_does_not_move_past_what_cannot_be_done(house: House) -> None:
    house.due(BROKEN, HOUR)
    house.due("a", 2 * HOUR)
    with pytest.raises(Stuck, match="10:00"):
        house.ticker.advance(house.clock, NOW + 3 * HOUR)
    assert house.clock() == NOW + HOUR
    assert house.rang() == []


def test_two_who_tick_at_once_do_each_thing_once(house: House) -> None:
    names = [f"s{n}" for n in range(8)]
    for name in names:
        house.due(name)
    together = threading.Barrier(2)

    def tick(ticker: Ticker) -> None:
        together.wait(10)
        ticker.tick()

    with ThreadPoolExecutor(2) as pool:
        both = (house.ticker, Ticker(house.engine, house.work))
        for each in [pool.submit(tick, ticker) for ticker in both]:
            each.result(30)
    assert sorted(house.platform.asked) == [f"post {name}@{NOW.isoformat()}" for name in names]


@pytest.fixture
def ticking() -> Iterator[Callable[[Callable[[], None]], BackgroundScheduler]]:
    started: list[BackgroundScheduler] = []

    def start(tick: Callable[[], None]) -> BackgroundScheduler:
        scheduler = every_few_seconds(tick, seconds=3600)
        started.append(scheduler)
        scheduler.start()
        return scheduler

    yield start
    for each in started:
        each.shutdown()


def test_the_scheduler_ticks_as_soon_as_it_starts(
    ticking: Callable[[Callable[[], None]], BackgroundScheduler],
) -> None:
    ticked = threading.Event()
    ticking(ticked.set)
    assert ticked.wait(10)


def test_the_scheduler_runs_the_tick_and_nothing_else_in_memory_one_at_a_time() -> None:
    scheduler = every_few_seconds(lambda: None)
    (job,) = scheduler.get_jobs()
    assert job.id == "tick"
    assert job.coalesce
    assert job.misfire_grace_time is None
    assert job.max_instances == 1
    assert scheduler.timezone == UTC
