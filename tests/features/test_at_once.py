"""Two who act in the same moment, or want the same place, on each database: one decides or has it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from adapters.playground.visit import Outcome
from bot.messages import Value
from storage import communities, projects
from storage.activities import COMING, GONE, WAITING, Activity, Signup
from storage.audit import Decision
from storage.coaching import CoachingRound
from storage.database import Store
from storage.goals import Cycle
from storage.people import Member, Person
from storage.projects import Project, Teammate
from storage.relevance import Review
from storage.reports import Report
from tests import engaging, managing
from tests.calling import sleep_until
from tests.features.test_coaching import join as join_coaching
from tests.features.test_projects import propose
from tests.managing import TITLES
from tests.sharing import here
from tests.storage.meeting import SECONDS, soon, waiters
from tests.town import LEADER, SQUARE, Town

OTHER = "burak"
"""Of the core team, like the leader."""

BOTH = 2
BUSY = "Too much at once"


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
    """What is said to both, who have looked before either could go on.

    Who is told to come again, as on a slow machine the one who waits a second for the other, does.
    """
    with ThreadPoolExecutor(BOTH) as pool:
        with town.store.transaction() as session:
            lock(session)
            told = [pool.submit(act) for act in acts]
            soon(lambda: town.store.is_sqlite or waiters(town.store) == BOTH)
        said = [town.said(each.result(SECONDS)) for each in told]
    return [
        town.said(act()) if BUSY in each else each for act, each in zip(acts, said, strict=True)
    ]


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


def _of_project(place: Town, *inside: str) -> Project:
    """A project that somebody proposed and others are in."""
    propose(place, inside[0])
    for who in inside[1:]:
        place.press(who, "projects.join")
    (found,) = place.rows(Project)
    return found


def test_the_last_place_in_a_project_is_one_member_s(place: Town) -> None:
    project = _of_project(place, "uri")
    with place.store.transaction() as session:
        session.get_one(Project, project.id).places = 2
    found = [place.find(who, "projects.join", project.id) for who in (LEADER, OTHER)]
    _at_once(
        place,
        lambda session: session.get(Project, project.id, with_for_update=True),
        lambda: place.visitor(LEADER).press(*found[0]),
        lambda: place.visitor(OTHER).press(*found[1]),
    )
    assert sorted(each.status for each in place.rows(Teammate)) == ["in", "in", "waiting"]


def test_of_two_who_begin_a_round_at_once_one_does(place: Town) -> None:
    for who in ("uri", "june"):
        join_coaching(place, who)
    found = []
    for who in (LEADER, OTHER):
        place.command(who, "me")
        place.press(who, "coaching.see")
        place.press(who, "coaching.rounds")
        found.append(place.find(who, "coaching.begin"))
    told = _at_once(
        place,
        lambda session: communities.hold(session, here(place)),
        lambda: place.visitor(LEADER).press(*found[0]),
        lambda: place.visitor(OTHER).press(*found[1]),
    )
    assert len(set(told)) == BOTH
    assert len(place.rows(CoachingRound)) == 1


def test_of_two_who_publish_a_report_at_once_one_does(place: Town) -> None:
    sleep_until(place, datetime(2026, 4, 8, 9, tzinfo=UTC))
    found = []
    for who in (LEADER, OTHER):
        place.command(who, "report 2026Q1")
        found.append(place.find(who, "reports.publish"))
    _at_once(
        place,
        lambda session: communities.hold(session, here(place)),
        lambda: place.visitor(LEADER).press(*found[0]),
        lambda: place.visitor(OTHER).press(*found[1]),
    )
    assert [each.number for each in place.rows(Report)] == [1]
    assert sum(each.action == "publish report" for each in place.rows(Decision)) == 1


def _forgetting(place: Town, who: str) -> Callable[[], Outcome]:
    """Somebody's last step."""
    place.command(who, "forget")
    form = place.press(who, "forgetting.ask").form
    return lambda: place.submit(who, form, {"confirm": "erase me"})


def test_who_erases_themselves_twice_at_once_is_erased(place: Town) -> None:
    once, twice = _forgetting(place, "uri"), _forgetting(place, "uri")
    (uri,) = [each.id for each in place.rows(Person) if each.name.startswith("Uri")]
    told = _at_once(
        place, lambda session: session.get(Person, uri, with_for_update=True), once, twice
    )
    assert sum("You are erased" in each for each in told) == 1
    assert uri not in {each.id for each in place.rows(Person)}
    assert sum(each.action == "forget" for each in place.rows(Decision)) == 1


def test_two_of_a_project_who_are_erased_at_once_leave_it_to_the_third(place: Town) -> None:
    project = _of_project(place, "uri", "june", OTHER)
    acts = [_forgetting(place, who) for who in ("uri", "june")]
    told = _at_once(
        place, lambda session: session.get(Project, project.id, with_for_update=True), *acts
    )
    assert all("You are erased" in each for each in told)
    (found,) = place.rows(Project)
    with place.store.reading() as session:
        owner = session.get_one(Member, found.owner_id)
        assert session.get_one(Person, owner.person_id).name.startswith("Burak")
        assert [each.name for _, _, each in projects.team(session, found.id)] == [
            session.get_one(Person, owner.person_id).name
        ]
