"""The sample community: its story, and half a year of it moved by six hours and by the week."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.sample import PEOPLE, play
from adapters.playground.story import HOME
from adapters.playground.visit import Visitor
from adapters.playground.world import CONVENER, World, channel
from bot.app import Core, compose
from bot.cards import Progress
from scheduler.clock import MovableClock
from storage import levels, polls, projects, shelf, stories
from storage.activities import Activity
from storage.coaching import CoachingGroup, Pooled
from storage.communities import Community
from storage.database import Store
from storage.goals import Cycle
from storage.landscape import Entry
from storage.projects import ProjectCheckin
from tests.journeys.once import once

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HALF_YEAR = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Told:
    """The story as it was told once: what its database, its world, its clock and its chance held."""

    database: bytes
    world: dict[tuple[str, str], str]
    moved: timedelta
    chance: tuple[Any, ...]


def _tell(file: Path) -> Told:
    store, rng, things = Store(f"sqlite:///{file}"), random.Random(3), dict[tuple[str, str], str]()
    world, clock = World(), MovableClock(base=lambda: NOW)
    world.keep = lambda kind, ident, body: things.update({(kind, ident): body})
    core = compose(store, {"playground": PlaygroundPlatform(world, clock)}, clock, rng)
    play(
        world,
        clock,
        clock.start_at,
        lambda who: Visitor(world, core.handle, clock, who),
        lambda until: core.ticker.advance(clock, until),
    )
    store.close()
    with closing(sqlite3.connect(file)) as connection:
        return Told(connection.serialize(), things, clock.moved, rng.getstate())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Told:
    file = tmp_path_factory.mktemp("sample") / "convener.db"
    shutil.copy(sqlite_template, file)
    return once(tmp_path_factory, "sample", lambda: _tell(file))


def _sample(store: Store, told: Told) -> tuple[World, MovableClock, Core]:
    """The sample community as the story leaves it, on a store that nobody has open."""
    Path(str(store.url.database)).write_bytes(told.database)
    world, clock, rng = World(), MovableClock(base=lambda: NOW), random.Random()
    world.restore(lambda kind: [(i, body) for (k, i), body in told.world.items() if k == kind])
    clock.moved = told.moved
    rng.setstate(told.chance)
    core = compose(store, {"playground": PlaygroundPlatform(world, clock)}, clock, rng)
    return world, clock, core


def test_the_sample_is_in_the_middle_of_its_story(store: Store, told: Told) -> None:
    world, clock, _ = _sample(store, told)
    assert clock() == NOW
    assert len(PEOPLE) == 24
    assert len({each.zone for each in PEOPLE}) == 5
    assert {each.sector for each in PEOPLE} == {"government", "multilateral", "ngo", "academia"}
    with store.reading() as session:
        community = session.exec(select(Community)).one()
        running = polls.of_community(session, community.id, "open")
        assert [poll.kind for poll in running] == ["needs"]
        assert polls.turnout(session, running[0].id) == (8, 22)
        assert len(polls.of_community(session, community.id, "closed")) == 1
        assert community.stage == "engaging"
        done, coming = session.exec(select(Activity).order_by(col(Activity.made_at))).all()
        assert (done.status, done.decision, coming.status) == ("held", "keep", "planned")
        assert [each.status for each in session.exec(select(Cycle))] == ["running"]
        assert len(shelf.newest(session, community.id, 9)) == 3
        shared = stories.consented(session, community.id, NOW - timedelta(weeks=8), NOW)
        assert [each.cycle for each in shared] == ["realised", "potential", "applied"]
        assert len(session.exec(select(Entry)).all()) == 3
        assert [each.status for each in projects.running(session, community.id)] == ["running"]
        told_of = session.exec(select(ProjectCheckin).where(col(ProjectCheckin.aloud) != ""))
        assert len(told_of.all()) == 1
        assert len(session.exec(select(Pooled)).all()) == 5
        assert len(session.exec(select(CoachingGroup)).all()) == 2
        assert all(levels.counts(session, community.id).values())
    shown = [m.card for m in world.seen("amina", channel(HOME)) if m.card]
    assert any(isinstance(part, Progress) for card in shown for part in card.parts)


@pytest.fixture
def half_a_year_by(tmp_path: Path, told: Told) -> Callable[[timedelta], list[object]]:
    def live(step: timedelta) -> list[object]:
        store = Store(f"sqlite:///{tmp_path / f'{step.total_seconds()}.db'}")
        world, clock, core = _sample(store, told)
        before = set(world.messages)
        while clock() < NOW + HALF_YEAR:
            core.ticker.advance(clock, clock() + step)
        store.close()
        return [
            (m.at, m.place, m.key, m.card and m.card.plain())
            for ident, m in world.messages.items()
            if ident not in before and m.author == CONVENER
        ]

    return live


def test_half_a_year_by_the_quarter_of_a_day_and_by_the_week_sends_the_same_posts(
    half_a_year_by: Callable[[timedelta], list[object]],
) -> None:
    by_week = half_a_year_by(timedelta(weeks=1))
    assert len(by_week) > 10
    assert half_a_year_by(timedelta(hours=6)) == by_week
