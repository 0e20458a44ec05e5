"""Two who act in the same moment, or want the same place, on each database: one decides or has it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session

from adapters.playground.visit import Outcome
from bot.messages import Value
from storage import communities
from storage.activities import COMING, GONE, WAITING, Activity, Signup
from storage.audit import Decision
from storage.database import Store
from storage.goals import Cycle
from storage.relevance import Review
from tests import engaging, managing
from tests.managing import TITLES
from tests.storage.meeting import SECONDS, soon, waiters
from tests.town import LEADER, SQUARE, Town

OTHER = "burak"
"""Of the core team, like the leader."""

BOTH = 2


@pytest.fixture
def place(database_url: str) -> Iterator[Town]:
    """A small community on each database."""
    store = Store(database_url)
    town = Town(store, random.Random(7), people=6, checked=False)
    town.start()
    yield town
    store.close()


def _at_once(
    town: Town, lock: Callable[[Session], object], *acts: Callable[[], Outcome]
) -> list[str]:
    """What is said to both, who have looked before either could go on."""
    with ThreadPoolExecutor(BOTH) as pool:
        with town.store.transaction() as session:
            lock(session)
            told = [pool.submit(act) for act in acts]
            soon(lambda: town.store.is_sqlite or waiters(town.store) == BOTH)
        return [town.said(each.result(SECONDS)) for each in told]


def _goals_proposed(town: Town) -> None:
    managing.begin(town, *TITLES)
    for who in (LEADER, OTHER):
        town.command(who, "goals")


def test_of_two_who_adopt_goals_at_once_one_does(place: Town) -> None:
    _goals_proposed(place)
    forms = [place.press(who, "goals.adopt").form for who in (LEADER, OTHER)]
    goals = tuple(option.id for option in managing.choices(forms[0]))
    (cycle,) = place.rows(Cycle)
    given: dict[str, Value] = {"goals": goals, "reason": "The poll says so"}
    told = _at_once(
        place,
        lambda session: session.get(Cycle, cycle.id, with_for_update=True),
        lambda: place.submit(LEADER, forms[0], given),
        lambda: place.submit(OTHER, forms[1], given),
    )
    assert len(set(told)) == BOTH
    assert sum(each.action == "adopt goals" for each in place.rows(Decision)) == 1


def test_of_two_who_go_on_from_a_closed_cycle_one_does(place: Town) -> None:
    _goals_proposed(place)
    managing.adopt(place, *TITLES)
    closing = place.press(LEADER, "goals.close").form
    managing.sent(place, LEADER, closing, **managing.outcomes(closing))
    again = place.find(LEADER, "goals.reopen")
    place.command(OTHER, "goals")
    following = place.press(OTHER, "goals.begin").form
    (here,) = {each.community_id for each in place.rows(Cycle)}
    told = _at_once(
        place,
        lambda session: communities.hold(session, here),
        lambda: place.visitor(LEADER).press(*again),
        lambda: place.submit(OTHER, following, {}),
    )
    assert len(set(told)) == BOTH
    assert sum(each.status != "closed" for each in place.rows(Cycle)) == 1


def test_of_two_who_close_a_community_at_once_one_does(place: Town) -> None:
    for who in (LEADER, OTHER):
        managing.review(place, who)
    forms = [place.press(who, "relevance.close").form for who in (LEADER, OTHER)]
    given: dict[str, Value] = {"to": "A", "what": "B", "archive": "C", "thanks": "D", "reason": "E"}
    (here,) = {each.community_id for each in place.rows(Decision)}
    told = _at_once(
        place,
        lambda session: communities.hold(session, here),
        lambda: place.submit(LEADER, forms[0], given),
        lambda: place.submit(OTHER, forms[1], given),
    )
    assert len(set(told)) == BOTH
    assert [each.way for each in place.rows(Review)] == ["close"]


def test_the_last_place_is_one_member_s(place: Town) -> None:
    engaging.make_plan(place)
    activity = engaging.begin(place, places="1")
    found = [place.find(who, "activities.sign_up", activity.id) for who in ("uri", "june")]
    _at_once(
        place,
        lambda session: session.get(Activity, activity.id, with_for_update=True),
        lambda: place.visitor("uri").press(*found[0]),
        lambda: place.visitor("june").press(*found[1]),
    )
    assert sorted(each.status for each in place.rows(Signup)) == [COMING, WAITING]


def test_whoever_leaves_and_comes_back_has_no_place_that_was_given_to_another(place: Town) -> None:
    first, second = place.people[3:5]
    engaging.make_plan(place)
    engaging.begin(place, places="1")
    engaging.sign_up(place, first)
    place.visitor(first).leave(SQUARE)
    engaging.sign_up(place, second)
    place.visitor(first).join(SQUARE)
    assert sorted(each.status for each in place.rows(Signup)) == [COMING, GONE]
    engaging.sign_up(place, first)
    assert sorted(each.status for each in place.rows(Signup)) == [COMING, WAITING]
