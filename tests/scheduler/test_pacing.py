"""How fast a lane is driven: whatever comes, no rate is exceeded, and what may go isn't held up."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.platform import Pace, Window
from scheduler.delivery import LANDED
from scheduler.pacing import CATCH_UP, EDITS_AT_ONCE, Road
from storage import outbox, sending
from storage.database import Store
from tests.scheduler.bell import Square, delivery, put, renew
from tests.scheduler.office import Wall
from tests.storage.rows import LANE, NOW, community

PACE = Pace(lane=5, place=1, edits=0.5)
TEAMS = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1800, 3600))
WINDOWS = st.lists(st.builds(Window, st.integers(1, 6), st.floats(0.1, 9)), min_size=1, max_size=4)


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


def seconds(length: float) -> timedelta:
    return timedelta(seconds=length)


@given(
    WINDOWS.map(tuple) | st.just(TEAMS),
    st.lists(
        st.tuples(st.floats(0, 2), st.sampled_from("abc"), st.floats(0, 1), st.floats(0, 1)),
        max_size=80,
    ),
)
def test_no_place_hears_more_than_its_windows_take_however_long_requests_travel(
    windows: tuple[Window, ...], wishes: list[tuple[float, str, float, float]]
) -> None:
    road, now = Road(Pace(windows=windows)), NOW
    heard: dict[str, list[datetime]] = {"a": [], "b": [], "c": []}
    for pause, place, takes, share in wishes:
        now += seconds(pause)
        now = max(now, road.busy(now).get(place, now))
        road.go(place, now)
        heard[place].append(now + seconds(takes * share))
        now += seconds(takes)
        road.landed(place, now)
    for times in heard.values():
        for each in windows:
            for first, later in zip(times, times[each.requests :], strict=False):
                assert later - first >= seconds(each.seconds)


def test_a_place_gets_what_its_windows_allow_and_others_are_not_held_up() -> None:
    road, now = Road(Pace(windows=TEAMS)), NOW
    sent: list[float] = []
    while (passed := (now - NOW).total_seconds()) < 2 * 3600:
        road.go("square", now)
        road.landed("square", now)
        sent.append(passed)
        assert set(road.busy(now)) <= {"square"}
        now = max(now, road.busy(now).get("square", now))
    for each in TEAMS:
        assert sum(at < each.seconds for at in sent) >= 0.95 * each.requests
    assert len(sent) >= 0.95 * 2 * 1800


def test_places_of_long_ago_are_forgotten_and_those_of_late_are_not() -> None:
    road = Road(Pace(windows=(Window(2, 10),)))
    for second in range(100):
        road.go(f"p{second}", NOW + seconds(second))
    assert len(road._lately) <= 11  # noqa: SLF001 - a memory that grows for ever can't be seen elsewhere


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


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 9000)), min_size=1, max_size=30))
def test_a_clock_that_is_set_back_holds_up_nothing(steps: list[tuple[float, float]]) -> None:
    road, now = Road(Pace(lane=5, place=1, edits=0.5, windows=TEAMS)), NOW
    for pause, back in steps:
        now += timedelta(seconds=pause)
        assert not road.is_set_back(now)
        road.go("square", now, is_edit=True)
        road.landed("square", now)
        now -= timedelta(seconds=back)
        if road.is_set_back(now):
            assert (road.wait(now), road.edits_from(now), road.busy(now)) == (0, None, {})


def test_after_the_clock_is_set_back_a_lane_waits_for_nothing_of_before(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    wall, platform = Wall(), Square()
    sends = delivery(store, platform, lambda: NOW, wall)
    put(store, "first")
    sends.drain(LANE)
    put(store, "second")
    with store.transaction() as session:
        sending.be_patient(session, LANE, wall() + timedelta(seconds=30))
        row = sending.hold(session, "second")
        assert row is not None
        row.not_before = wall() + timedelta(seconds=30)
    wall.shows -= timedelta(hours=1)
    sends.drain(LANE)
    assert platform.posted.keys() == {"first", "second"}


def test_an_intent_of_before_the_clock_was_set_back_is_settled_at_once(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    wall, platform = Wall(), Square()
    put(store, "m")
    with store.transaction() as session:
        sending.take(session, LANE, wall(), wall() - LANDED, ())
    wall.shows -= timedelta(hours=1)
    delivery(store, platform, lambda: NOW, wall).drain(LANE)
    assert platform.asked == ["lookup m", "post m"]
