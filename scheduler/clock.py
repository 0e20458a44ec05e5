"""Two clocks, and the tick. Community time decides what is due; wall time paces and retries.

APScheduler runs `tick` and nothing else, in memory: `schedule` rows hold what is due and when, so
that any number of processes may tick and a missed tick loses nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from functools import partial

import structlog
from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN, EVENT_SCHEDULER_STARTED
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import Session

from bot.engine import Engine, Work
from storage import jobs, outbox, quiet, schedule
from storage.database import GONE, Busy
from storage.quiet import Glance

log = structlog.get_logger(__name__)

AT_ONCE = 500
EVERY_SECONDS = 5.0


class Stuck(Exception):
    """Something that is due can't be done; time can't be moved past it."""


def wall() -> datetime:
    """Wall time, UTC."""
    return datetime.now(UTC)


class MovableClock:
    """Community time of the playground: wall time plus what it was moved by, forwards only."""

    def __init__(
        self,
        moved: timedelta = timedelta(),
        base: Callable[[], datetime] = wall,
        keep: Callable[[timedelta], None] = lambda moved: None,
    ) -> None:
        self.moved = moved
        self._base = base
        self._keep = keep
        self._still: datetime | None = None
        self.moving = threading.RLock()

    def __call__(self) -> datetime:
        """What the clock shows."""
        return self._still or self._base() + self.moved

    def start_at(self, moment: datetime) -> None:
        """Begin anew at an instant, which may lie in the past."""
        self._still = None
        self.moved = moment - self._base()
        self._keep(self.moved)

    def reset(self) -> None:
        """Begin anew at wall time."""
        self.start_at(self._base())

    def stand(self, moment: datetime) -> None:
        """Show this instant until the clock goes on; never an earlier one than shown before."""
        self._still = max(moment, self())

    def go_on(self) -> None:
        """Run again from the instant shown."""
        if self._still is not None:
            self.moved = self._still - self._base()
            self._still = None
            self._keep(self.moved)


class Ticker:
    """Asks for everything that is due, and for every lane that has something to send."""

    def __init__(self, engine: Engine, work: Work) -> None:
        self._engine = engine
        self._work = work
        self._store = engine.store
        self._cleaned: date | None = None

    def tick(self) -> None:
        """Ask once for all that is due now. What fails is logged and stays due."""
        self._ticked()

    def _ticked(self) -> Glance | None:
        """The same. Returns how it stands, where the last look still holds."""
        try:
            with self._engine.metrics.ticking():
                return self._look()
        except GONE as error:
            log.warning("the database does not answer; at the next tick", why=_first_line(error))
            return None

    def _look(self) -> Glance | None:
        now = self._engine.now()
        asked: set[tuple[str, datetime]] = set()
        while True:
            with self._store.reading() as session:
                seen = quiet.glance(session)
                fresh = self._fresh(session, seen, now, asked)
                if not fresh:
                    begun = jobs.under_way(session, wall()) if seen.begun else []
                    lanes = outbox.pending_lanes(session) if seen.pending else []
                    break
            for ident, at in fresh:
                asked.add((ident, at))
                self._guarded("occasion", partial(self._work.ask, ident, at), ident)
        is_over = seen.held_until is not None and seen.held_until <= now
        if is_over:
            lanes = self._released(now) or lanes
        for job, subject in begun:
            self._guarded("work", partial(self._work.start, job, subject), subject)
        for lane in lanes:
            self._guarded("lane", partial(self._work.wake, lane), lane)
        if self._cleaned != now.date():
            self._guarded("cleaning", self._clean, now.date().isoformat())
        return None if is_over or begun or lanes else seen

    @staticmethod
    def _fresh(
        session: Session, seen: Glance, now: datetime, asked: Collection[tuple[str, datetime]]
    ) -> list[tuple[str, datetime]]:
        """What is due and was not asked for in this tick."""
        if seen.due_at is None or seen.due_at > now:
            return []
        found = schedule.due(session, now, AT_ONCE + len(asked))
        return [each for each in found if each not in asked]

    def _released(self, now: datetime) -> list[str]:
        """Let go what waited for quiet hours that are over. Returns the lanes to wake, if it could."""
        lanes: list[str] = []

        def release() -> None:
            with self._store.transaction() as session:
                quiet.release(session, now)
                lanes.extend(outbox.pending_lanes(session))

        self._guarded("quiet hours", release, "")
        return lanes

    def _clean(self) -> None:
        if self._engine.clean():
            self._cleaned = self._engine.now().date()

    @staticmethod
    def _guarded(what: str, do: Callable[[], None], about: str) -> None:
        """What fails doesn't stop the rest; what was only too busy is tried at the next tick."""
        try:
            do()
        except Busy:
            log.info("busy; at the next tick", what=what, about=about)
        except GONE as error:
            log.warning("the database failed; stays due", what=what, why=_first_line(error))
        except Exception:
            log.exception("failed; stays due", what=what, about=about)

    def advance(
        self,
        clock: MovableClock,
        until: datetime,
        seen: Callable[[datetime], None] = lambda moment: None,
    ) -> None:
        """Move community time, standing still at each due instant until its work is done.

        `seen` is told each instant on the way, for a progress bar. Raises Stuck where something
        due stays due.
        """
        with clock.moving:
            try:
                due = self.next_due()
                while due is not None and due <= until:
                    clock.stand(due)
                    then = self._due_after()
                    if then == due:  # put there anew for this instant: it was done
                        then = self._due_after()
                    seen(due)
                    if then == due:
                        message = f"something due at {due.isoformat()} can't be done; see the log"
                        raise Stuck(message)
                    due = then
                clock.stand(until)
                self.tick()
            finally:
                clock.go_on()

    def _due_after(self) -> datetime | None:
        """Tick, and see when the next thing falls due after it."""
        seen = self._ticked()
        return self.next_due() if seen is None else seen.next_instant

    def next_due(self) -> datetime | None:
        """When the next thing falls due, or somebody's quiet hours end that hold a message."""
        with self._store.reading() as session:
            return quiet.next_instant(session)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def every_few_seconds(
    tick: Callable[[], None], seconds: float = EVERY_SECONDS
) -> BackgroundScheduler:
    """APScheduler, set to run `tick` and to catch up once after a sleep. Not started yet.

    It goes by wall time. Were that set back an hour it would wait for the hour to come again, so
    somebody looks.
    """
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        "interval",
        seconds=seconds,
        id="tick",
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
        next_run_time=wall(),
    )
    over = threading.Event()
    looking = partial(_look_at_the_clock, scheduler, seconds, over)
    scheduler.add_listener(
        lambda _: threading.Thread(target=looking, name="clock", daemon=True).start(),
        EVENT_SCHEDULER_STARTED,
    )
    scheduler.add_listener(lambda _: over.set(), EVENT_SCHEDULER_SHUTDOWN)
    return scheduler


def _look_at_the_clock(
    scheduler: BackgroundScheduler, seconds: float, over: threading.Event
) -> None:
    """Have it tick at once whenever wall time was set back."""
    before = wall()
    while not over.wait(seconds):
        now = wall()
        if now < before:
            log.warning("the clock was set back", seconds=(before - now).total_seconds())
            scheduler.modify_job("tick", next_run_time=now)
        before = now
