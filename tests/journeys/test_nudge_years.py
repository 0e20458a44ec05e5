"""Months of two communities by chance: whatever people do, what comes to them keeps the rules."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import Session, select

from adapters.playground.world import channel
from bot.working_hours import next_allowed
from storage import participation, people, schedule
from storage.calls import Attendee, Call
from storage.communities import Community
from storage.database import Store
from storage.outbox import Outgoing
from storage.participation import Touchpoint
from storage.people import Member, Person
from storage.schedule import Scheduled
from tests.town import LEADER, MARKET, Town

WEEKS = 15
OBSERVED_IN = 6
CONSTANT = "burak"
"""He never does anything after the first weeks, and never answers."""


@dataclass
class Life:
    """What was sent, and what everybody wished when; times by a person's id."""

    town: Town
    sent: list[Outgoing] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    acted: dict[str, list[datetime]] = field(default_factory=dict)
    silent: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    observing: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def nudges(self) -> Iterator[tuple[Person, list[Outgoing]]]:
        """Each person's nudges in both communities, the first one first."""
        for ident, person in self.people.items():
            mine = [row for row in self.sent if row.person_id == ident]
            yield person, [row for row in mine if row.kind == "nudges.nudged"]


def _town(folders: pytest.TempPathFactory, template: Path) -> Town:
    file = folders.mktemp("years") / "convener.db"
    shutil.copy(template, file)
    town = Town(Store(f"sqlite:///{file}"), random.Random(8), people=8, checked=False)
    town.start(steward=())
    asked = town.command(LEADER, "start", where=MARKET)
    assert asked.form is not None
    told = {each.id: each.value for each in asked.form.inputs()}
    told |= {"name": "Pumps", "domain": "Pumps", "zone": "Asia/Manila", "language": ("en",)}
    town.visitor(LEADER).submit(channel(MARKET), asked.form, told)
    town.go(minutes=10)
    with town.store.transaction() as session:  # what else they live by would only take time
        others = [each.id for each in town.rows(Scheduled) if each.occasion != "nudges.look"]
        schedule.cancel(session, *others)
    return town


def _meet(
    session: Session, here: Community, now: datetime, rng: random.Random, keen: float
) -> None:
    """A call was held, to which everybody was asked; the next one is planned."""
    touch = Touchpoint(id=f"call:{here.id}:{now}", community_id=here.id, kind="call", at=now)
    present = people.present(session, here.id)
    came = {member.id: rng.random() < keen for member, _ in present}
    participation.record(session, touch, came)
    starts_at = now + timedelta(days=5)
    ident = f"{here.id}-{now:%m%d}"
    session.add(
        Call(id=ident, community_id=here.id, status="planned", starts_at=starts_at, planned_at=now)
    )
    session.flush()
    session.add_all(Attendee(call_id=ident, person_id=person.id) for _, person in present)


def _does(life: Life, who: str, rng: random.Random) -> None:
    """Somebody does something, or wishes for more or less."""
    town = life.town
    person = _person(town, who)
    now = town.clock()
    life.acted.setdefault(person.id, []).append(now)
    match rng.randrange(6):
        case 0 if person.id not in life.silent:
            town.tell(who, "snooze")
            life.silent.setdefault(person.id, []).append((now, now + timedelta(days=28)))
        case 1 if person.id not in life.silent:
            town.tell(who, "stop")
            life.silent.setdefault(person.id, []).append(
                (now, datetime.max.replace(tzinfo=now.tzinfo))
            )
        case _:
            town.command(who, "status")


def _observes(life: Life, who: str) -> None:
    """Somebody follows along from now on, in the one community."""
    life.town.command(who, "observer")
    here = next(each for each in life.town.rows(Community) if each.name == "Water Losses")
    person = _person(life.town, who)
    life.observing[person.id, here.id] = life.town.clock()
    life.acted.setdefault(person.id, []).append(life.town.clock())


def _person(town: Town, who: str) -> Person:
    return next(each for each in town.rows(Person) if each.name.split()[0].casefold() == who)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Life]:
    town = _town(tmp_path_factory, sqlite_template)
    rng = random.Random(26)
    life = Life(town)
    names = [each.name.split()[0].casefold() for each in town.rows(Person)]
    active = [each for each in names if each in town.people and each not in (LEADER, CONSTANT)]
    for week in range(WEEKS):
        with town.store.transaction() as session:
            for here in session.exec(select(Community).order_by(Community.id)).all():
                if rng.random() < 0.8:
                    _meet(session, here, town.clock(), rng, 0.9 if week < 5 else 0.35)
        if week == OBSERVED_IN:
            _observes(life, active[0])
        town.go(days=3, hours=rng.randrange(24))
        if week > 5 and rng.random() < 0.7:
            _does(life, rng.choice(active), rng)
        town.go(days=4)
    life.people = {each.id: each for each in town.rows(Person)}
    rows = town.rows(Outgoing)
    life.sent = sorted(
        (row for row in rows if row.state == "sent"), key=lambda row: (row.created_at, row.key)
    )
    yield life
    town.store.close()


def test_people_were_nudged_in_both_communities(life: Life) -> None:
    rows = [row for _, each in life.nudges() for row in each]
    assert len(rows) >= 8
    assert len({row.community_id for row in rows}) == 2


def test_nobody_gets_two_nudges_within_28_days_wherever_they_are(life: Life) -> None:
    for _, rows in life.nudges():
        for one, other in pairwise(rows):
            assert other.created_at - one.created_at >= timedelta(days=28)


def test_nudges_come_in_their_reader_s_working_hours_on_their_working_days(life: Life) -> None:
    for person, rows in life.nudges():
        for row in rows:
            zone = person.zone or "Africa/Nairobi"
            assert next_allowed(row.created_at, zone, person.country) == row.created_at


def test_after_two_without_an_answer_there_is_no_third_until_they_act(life: Life) -> None:
    most = 0
    for person, rows in life.nudges():
        unanswered = 0
        last = None
        for row in rows:
            acts = life.acted.get(person.id, [])
            if last is not None and any(last < at <= row.created_at for at in acts):
                unanswered = 0
            assert unanswered < 2
            unanswered, last = unanswered + 1, row.created_at
            most = max(most, unanswered)
    assert most == 2


def test_whoever_stopped_or_snoozed_gets_nothing_unasked(life: Life) -> None:
    assert life.silent
    for row in life.sent:
        if row.asked != "now":
            for begins, ends in life.silent.get(row.person_id, []):
                assert not begins < row.created_at < ends


def test_observers_are_not_nudged(life: Life) -> None:
    assert life.observing
    for person, rows in life.nudges():
        for row in rows:
            since = life.observing.get((person.id, row.community_id))
            assert since is None or row.created_at < since


def test_nobody_gets_more_than_two_unasked_messages_a_week(life: Life) -> None:
    for ident in life.people:
        mine = [r.created_at for r in life.sent if r.person_id == ident and r.asked == "no"]
        for place, at in enumerate(mine):
            assert sum(at - timedelta(days=7) < other <= at for other in mine[: place + 1]) <= 2


def test_members_stay_what_they_said(life: Life) -> None:
    rows = {(each.person_id, each.community_id): each for each in life.town.rows(Member)}
    assert all(rows[key].preference == "observer" for key in life.observing)
