"""Every way in, tried by every role through the real routing: who may gets in, who may not is told why.

The handlers are stand-ins that note who came: what they do is their features' tests' business.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import pytest
from sqlmodel import Session

from adapters.playground.world import channel, person
from bot import routing
from bot.access import Act, Role, may
from bot.engine import Engine
from bot.feature import Effects, Route, Turn
from bot.features import FEATURES
from bot.messages import Commanded, Event, Opened, Pressed, Submitted, Whisper
from bot.moment import Moment, Refusal
from bot.routing import Routes
from storage import people
from storage.database import Store
from storage.people import Held
from tests.features.guarded import guarded
from tests.forging import all_rows
from tests.town import LEADER, SQUARE, Town

ROUTES = Routes.of(FEATURES)
OUTSIDER = "outsider"
WHO = (*get_args(Role), OUTSIDER)
NOTED = {"inbox", "signal"}
"""Tables in which an event leaves its name and its count, whatever is made of it."""

Way = tuple[str, str, Route]
WAYS: tuple[Way, ...] = (
    *(("command", name, route) for name, route in ROUTES.commands.items()),
    *(("press", name, route) for name, route in ROUTES.presses.items()),
    *(("form", name, route) for name, route in ROUTES.forms.items()),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A community with somebody of each role and none besides, and all ways into it."""

    town: Town
    engine: Engine
    community: str
    who: Mapping[str, str]
    came: list[str]


def _noting(routes: Mapping[str, Route], came: list[str]) -> dict[str, Route]:
    def note(name: str) -> Callable[[Turn], Effects]:
        def handle(_turn: Turn) -> Effects:
            came.append(name)
            return ()

        return handle

    return {name: replace(route, handle=note(name)) for name, route in routes.items()}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Door]:
    file = tmp_path_factory.mktemp("who") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7), people=14, checked=False)
    community = town.start(core_team=(), secretariat=())
    plain = [each for each in town.people if each != LEADER]
    who = dict(zip(get_args(Role), plain, strict=False))
    with store.transaction() as session:
        for role, each in who.items():
            known = people.by_address(session, str(person(each)))
            assert known is not None
            member = people.member(session, community, known.id)
            assert member is not None
            if role != "member":
                session.add(Held(member_id=member.id, role=role))
    came: list[str] = []
    noting = replace(
        ROUTES,
        commands=_noting(ROUTES.commands, came),
        presses=_noting(ROUTES.presses, came),
        forms=_noting(ROUTES.forms, came),
    )
    engine = replace(town.core.engine, routes=noting)
    yield Door(town, engine, community, who, came)
    store.close()


def _event(door: Door, who: str, kind: str, name: str) -> Event:
    key = f"{who}-{kind}-{name}"
    if who == OUTSIDER:  # of the same workspace, and in no channel of the community
        me = replace(person("mallory"), id="mallory")
        where = me
    else:
        me, where = person(door.who[who]), channel(SQUARE)
    match kind:
        case "command":
            return Commanded(key=key, sender=me, where=where, text=name)
        case "press":
            return Pressed(key=key, sender=me, where=where, action=name, community=door.community)
        case _:
            return Submitted(key=key, sender=me, where=where, form=name, community=door.community)


def _allowed(who: str, route: Route) -> bool:
    if who == OUTSIDER:
        return route.anywhere and may(frozenset(), route.act)
    return may(frozenset({"member", who}), route.act)


def _rows(door: Door) -> dict[tuple[str, ...], object]:
    found = all_rows(door.town.store)
    kept = {key: dict(row) for key, row in found.items() if key[0] not in NOTED}
    for key, row in kept.items():
        if key[0] == "person":
            row.pop("last_account")
    return {key: row for key, row in kept.items() if "mallory" not in str((key, row))}


def _seated(door: Door, session: Session, event: Event) -> Turn:
    engine = door.engine
    moment = Moment(
        session=session,
        now=engine.now(),
        rng=engine.rng,
        texts=engine.texts,
        playbooks=engine.playbooks,
    )
    return routing.seat(engine.routes, moment, event)


@pytest.mark.parametrize("who", WHO)
def test_a_role_comes_in_where_its_act_lets_it_and_nowhere_else(door: Door, who: str) -> None:
    """Seated once, since who somebody is doesn't hang on what they press."""
    wrong = []
    with door.town.store.reading() as session:
        seated = _seated(door, session, _event(door, who, "press", "x"))
        for kind, name, route in WAYS:
            door.came.clear()
            event = _event(door, who, kind, name)
            try:
                routing.answer(door.engine.routes, replace(seated, event=event))
                refused = ""
            except Refusal as refusal:
                refused = refusal.key
            expected = _allowed(who, route) and not route.after
            if (door.came == [name]) is not expected or bool(refused) is expected:
                wrong.append((kind, name, refused))
    assert wrong == []


@pytest.mark.parametrize("who", ["sponsor", OUTSIDER])
def test_whoever_is_kept_out_is_told_why_and_nothing_has_changed(door: Door, who: str) -> None:
    before = _rows(door)
    acts = {
        route.act: (kind, name)
        for kind, name, route in WAYS
        if not _allowed(who, route) and not route.after
    }
    assert len(acts) > 10
    for kind, name in acts.values():
        door.came.clear()
        done = door.engine.handle(_event(door, who, kind, name))
        (answer,) = done.answers
        assert isinstance(answer, Whisper)
        assert (door.came, done.lanes, done.begun) == ([], (), ())
        said = answer.card.plain().splitlines()
        assert len(said) >= 2  # what it is, and why or what to do instead
    assert _rows(door) == before


def test_each_way_asks_for_the_act_that_is_written_out() -> None:
    """Else a way that is opened by mistake would be tested as if it were meant."""
    marks = {"command": "/", "press": "", "form": "+"}
    asked = {marks[kind] + name: route.act for kind, name, route in WAYS}
    assert {way: act for way, act in asked.items() if act != "take_part"} == guarded()


def test_the_dashboard_shows_each_role_what_its_acts_open(door: Door) -> None:
    """Home is a way in, too: no part of it is made for whoever may not see it."""
    for who in WHO:
        if who == OUTSIDER:
            continue
        came: list[Act] = []
        home = [replace(each, handle=_seen(each.act, came)) for each in ROUTES.home]
        routes = replace(ROUTES, home=home)
        me = person(door.who[who])
        event = Opened(key=f"home-{who}", sender=me, where=me)
        replace(door.town.core.engine, routes=routes).handle(event)
        allowed = [each.act for each in ROUTES.home if _allowed(who, each)]
        assert came == allowed, who


def _seen(act: Act, came: list[Act]) -> Callable[[Turn], Effects]:
    def handle(_turn: Turn) -> Effects:
        came.append(act)
        return ()

    return handle


def test_every_act_opens_something() -> None:
    asked = {route.act for _, _, route in WAYS} | {route.act for route in ROUTES.home}
    assert asked == set(get_args(Act))
