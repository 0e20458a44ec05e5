"""Whoever asks, and whenever: a tenant is never asked more often than it takes, nor kept waiting."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.rates import TENANT, Gate
from bot.platform import Window
from tests.adapters.teams.port import Clock

WINDOWS = st.lists(st.builds(Window, st.integers(1, 6), st.floats(0.1, 5)), min_size=1, max_size=3)


@given(
    WINDOWS.map(tuple) | st.just(TENANT),
    st.lists(st.tuples(st.floats(0, 2), st.sampled_from("ab")), max_size=60),
)
def test_no_stretch_of_time_has_more_requests_to_a_tenant_than_it_takes(
    windows: tuple[Window, ...], wishes: list[tuple[float, str]]
) -> None:
    clock = Clock()
    gate = Gate(clock, clock.pause, windows)
    went: dict[str, list[datetime]] = {"a": [], "b": []}
    for pause, tenant in wishes:
        clock.pause(pause)
        came = clock()
        gate.enter(tenant)
        before = went[tenant]
        if all(len(before) < each.requests for each in windows):
            assert clock() == came  # nobody waits for nothing
        before.append(clock())
    for times in went.values():
        for each in windows:
            for first, later in zip(times, times[each.requests :], strict=False):
                assert later - first >= timedelta(seconds=each.seconds) - timedelta(microseconds=1)


def test_many_who_come_at_once_each_get_a_turn_of_their_own() -> None:
    clock = Clock()
    waited: list[float] = []
    gate = Gate(clock, waited.append, (Window(2, 1),))
    threads = [threading.Thread(target=gate.enter, args=("a",)) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(waited) == [1, 1, 2, 2]
