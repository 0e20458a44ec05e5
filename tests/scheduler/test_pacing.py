"""How fast a lane is driven: whatever comes, no rate is exceeded, and what may go isn't held up."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.platform import Pace
from scheduler.pacing import CATCH_UP, EDITS_AT_ONCE, Road
from storage import outbox
from storage.database import Store
from tests.scheduler.bell import Square, delivery, put, renew
from tests.scheduler.office import Wall
from tests.storage.rows import LANE, NOW, community

PACE = Pace(lane=5, place=1, edits=0.5)


@given(st.lists(st.tuples(st.floats(0, 3), st.booleans()), max_size=60))
def test_no_stretch_of_time_has_more_requests_or_edits_than_its_rate_and_a_burst(
    wishes: list[tuple[float, bool]],
) -> None:
    road, now = Road(PACE), NOW
    went: list[tuple[float, bool]] = []
    for pause, is_edit in wishes:
        now += timedelta(seconds=pause)
        now += timedelta(seconds=road.wait(now))
        if is_edit and road.edits_from(now) is not None:
            continue
        road.go("square", now, is_edit=is_edit)
        went.append(((now - NOW).total_seconds(), is_edit))
    for rate, burst, times in (
        (PACE.lane, CATCH_UP, [at for at, _ in went]),
        (PACE.edits, EDITS_AT_ONCE, [at for at, is_edit in went if is_edit]),
    ):
        for first, begin in enumerate(times):
            for last, end in enumerate(times[first:], 1):
                assert last <= rate * (end - begin + burst.total_seconds()) + 1 + 1e-6


def test_while_edits_wait_posts_go_and_the_edits_follow_in_their_time(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    wall, square = Wall(), Square(pace=Pace(edits=1))
    sender = delivery(store, square, lambda: NOW, wall)
    stand = [f"m{number:02}" for number in range(15)]
    for key in stand:
        put(store, key)
    sender.drain(LANE)
    square.asked.clear()
    for key in stand:
        renew(store, key)
    put(store, "post", urgency=5)
    again = sender.drain(LANE)
    at_once = EDITS_AT_ONCE.total_seconds()
    assert square.asked[-1] == "post post"
    assert len(square.asked) == at_once + 2
    assert again is not None
    assert 0 < again <= 1
    for _ in range(15):
        wall.shows += timedelta(seconds=1)
        sender.drain(LANE)
    assert {each for each in square.asked if each.startswith("update")} == {
        f"update {key}" for key in stand
    }
    with store.reading() as session:
        assert outbox.pending_lanes(session) == []
