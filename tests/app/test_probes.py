"""What a process says of itself: ready or why not, and figures that never fail it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from bot.figures import Seen
from bot.messages import Pressed
from bot.metrics import Metrics
from bot.probes import NO_BEAT, NO_TICK, Look, Probes, watched
from scheduler.clock import wall
from storage.backlog import Backlog
from storage.database import Store
from tests.app.serving import free_port, serving
from tests.storage.rows import NOW
from tests.town import Town


class Hands:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def probes(store: Store, metrics: Metrics | None = None, patience: float = 20.0) -> Probes:
    found = watched(store, metrics or Metrics(), lambda: NOW, wall, lambda scope: True)
    return replace(found, patience=patience)


@contextmanager
def asked(probed: Probes) -> Iterator[Callable[[str], httpx.Response]]:
    """A way to ask for pages."""
    with serving(Starlette(routes=probed.routes())) as url, httpx.Client(base_url=url) as client:
        yield lambda page: client.get(page, timeout=30)


def wrong(answer: httpx.Response) -> list[str]:
    return [each["name"] for each in answer.json()["wrong"]]


def test_a_process_whose_database_is_away_lives_isn_t_ready_and_still_tells_its_figures() -> None:
    store = Store(f"postgresql+psycopg://nobody:hidden@127.0.0.1:{free_port()}/none")
    with asked(probes(store)) as get:
        assert get("/healthz").text == "ok"
        ready, told = get("/readyz"), get("/metrics").text
    assert (ready.status_code, wrong(ready)) == (503, ["database"])
    assert "convener doctor" in ready.json()["wrong"][0]["mend"]
    assert "hidden" not in ready.text + told
    assert "convener_database_up 0.0" in told
    assert "convener_whole_posts_asleep 0" not in told
    assert 'convener_database_errors_total{error="OperationalError"}' in told
    assert "process_resident_memory_bytes" in told


def test_a_database_that_never_answers_is_not_waited_for_and_asked_by_one_thread_only() -> None:
    begun: list[int] = []
    held = threading.Event()

    def stalled() -> Seen:
        begun.append(1)
        held.wait(30)
        raise OSError

    probed = Probes(Look(stalled, Hands()), Metrics(), lambda scope: True, patience=0.01)
    with asked(probed) as get:
        answers = [get(page) for page in ("/readyz", "/metrics", "/readyz", "/metrics")]
        held.set()
    assert [each.status_code for each in answers] == [503, 200, 503, 200]
    assert begun == [1]


def test_a_look_is_taken_again_once_it_is_stale() -> None:
    hands, taken = Hands(), list[int]()
    nothing = Backlog((), patient=0, asleep=0, due=0, due_since=None, jobs=0)

    def take() -> Seen:
        taken.append(1)
        return Seen("current", nothing, {}, NOW)

    look = Look(take, hands)
    for seconds, times in ((0.0, 1), (4.0, 1), (2.0, 2)):
        hands.seconds += seconds
        look.newest().result(20)
        assert len(taken) == times


@pytest.mark.parametrize(("what", "seconds"), [("tick", NO_TICK), ("beat", NO_BEAT)])
def test_a_process_whose_engine_stands_still_is_not_ready(
    sqlite_store: Store, what: str, seconds: float
) -> None:
    hands = Hands()
    metrics = Metrics(hands)
    metrics.beat()
    with asked(probes(sqlite_store, metrics)) as get:
        assert get("/readyz").status_code == 200
        hands.seconds += seconds + 1
        metrics.beat() if what == "tick" else metrics.ticking().__enter__()
        ready = get("/readyz")
        assert (ready.status_code, wrong(ready)) == (503, ["engine"])
        assert ready.json()["engine"] == "stands still"


def test_a_process_that_is_stopping_is_not_ready(sqlite_store: Store) -> None:
    probed = probes(sqlite_store)
    with asked(probed) as get:
        probed.stopping.set()
        assert wrong(get("/readyz")) == ["process"]


@pytest.mark.parametrize(
    ("revision", "stands", "is_ready"), [("0001", "older", False), ("9999", "newer", True)]
)
def test_older_tables_are_not_ready_and_newer_ones_are_those_of_a_rolling_restart(
    database_url: str, revision: str, stands: str, *, is_ready: bool
) -> None:
    store = Store(database_url)
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    with asked(probes(store)) as get:
        ready, told = get("/readyz"), get("/metrics").text
    store.close()
    assert (ready.json()["tables"], ready.status_code == 200) == (stands, is_ready)
    assert "convener_whole_tables_current 0.0" in told


def test_only_whoever_is_near_is_told_figures_and_others_hear_why(sqlite_store: Store) -> None:
    probed = replace(probes(sqlite_store), near=lambda scope: False)
    with asked(probed) as get:
        refused = get("/metrics")
    assert refused.status_code == 403
    assert "docs/operations.md" in refused.text


def test_a_late_answer_counts_as_late_and_a_late_event_that_nobody_waits_for_does_not(
    town: Town,
) -> None:
    hands = Hands()
    metrics = Metrics(hands)
    me = town.visitor("amina").me
    event = Pressed(key="k", sender=me, where=me, action="a", value="")
    for seconds in (2.9, 3.1):
        with metrics.handling(event) as outcomes:
            hands.seconds += seconds
            outcomes.append("done")
    late = metrics.registry.get_sample_value(
        "convener_answers_late_total", {"platform": "playground"}
    )
    assert late == 1


def test_what_raises_is_counted_as_raised(town: Town) -> None:
    metrics = Metrics()
    me = town.visitor("amina").me
    event = Pressed(key="k", sender=me, where=me, action="a", value="")
    with pytest.raises(ZeroDivisionError), metrics.handling(event):
        raise ZeroDivisionError
    told = {"platform": "playground", "kind": "pressed", "outcome": "raised"}
    assert metrics.registry.get_sample_value("convener_events_total", told) == 1


def test_a_town_s_life_is_counted_by_what_came_of_each_act(town: Town) -> None:
    for said in ("help", "help", "goals"):
        town.command("amina", said)
    town.core.ticker.tick()
    value = town.core.engine.metrics.registry.get_sample_value
    kind = {"platform": "playground", "kind": "commanded"}
    assert value("convener_events_total", kind | {"outcome": "done"}) == 2
    assert value("convener_events_total", kind | {"outcome": "refused"}) == 1
    assert value("convener_event_seconds_count", {"kind": "commanded"}) == 3
    assert value("convener_tick_seconds_count") == 1
