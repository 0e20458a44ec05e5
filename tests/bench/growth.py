"""What grows with the number of people: neither the cost of an event nor that of a tick."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache, partial
from pathlib import Path

from sqlalchemy import text

from scheduler.clock import Ticker, wall
from scheduler.work import InlineWork
from storage.database import Store
from tests.bench.figure import Found, ratio
from tests.bench.house import HERE, House, house, settle
from tests.bench.settled import HALF_A_YEAR
from tests.bench.signed import command, sending

COMMANDS = 60
TICKS = 200
A_COMMUNITY = 100
"""Members of each community but the one that is asked about."""

FEW, MANY = 1_000, 1_000_000

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :most - 1)"


def _numbered(into: str, values: str) -> str:
    return f"INSERT INTO {into} {NUMBERS} SELECT {values} FROM n"  # noqa: S608 - our own words


COMMUNITIES = (
    _numbered(
        "community (id, name, domain, zone, languages, stage, created_at)",
        "'x' || i, 'Community ' || i, 'Water', 'UTC', 'en', 'forming', :began",
    ),
    _numbered("venue (address, community_id)", f"'{HERE}:channel:X' || i, 'x' || i"),
    _numbered(
        "schedule (id, community_id, occasion, subject, rule, zone, next_due_at)",
        "'due:' || i, 'x' || i, 'digests.look', '', 'once', 'UTC', :due",
    ),
)
PEOPLE = (
    _numbered("person (id, name, zone, language)", "'x' || i, 'Member ' || i, '', ''"),
    _numbered("identity (address, person_id, reachable)", f"'{HERE}:person:X' || i, 'x' || i, 1"),
    _numbered(
        "member (id, community_id, person_id, joined_at)",
        f"'x' || i, 'x' || (i / {A_COMMUNITY}), 'x' || i, :began",
    ),
)


def growth_event() -> Found:
    """`/cop status` with a million members stored over a thousand: CPU time."""
    many, few = (
        sending(filled(number).app, lambda: [command("status") for _ in range(COMMANDS)])
        for number in (MANY, FEW)
    )
    return ratio(many, few)


def growth_tick() -> Found:
    """A tick with nothing due, 10,000 communities and a million members over nobody: CPU time."""
    many, nobody = (partial(_tick, filled(number)) for number in (MANY, 0))
    return ratio(many, nobody)


def _tick(of: House) -> None:
    ticker = Ticker(of.engine, InlineWork(of.engine, of.delivery, {}))
    for _ in range(TICKS):
        ticker.tick()


@cache
def filled(members: int) -> House:
    """With so many members in communities of a hundred, each with something due in a year."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    made = house(Path(folder.name) / "house.db")
    if members:
        settle(made.store, A_COMMUNITY)
        _fill(made.store, members)
    return made


def _fill(store: Store, members: int) -> None:
    dates = {"began": str(wall() - HALF_A_YEAR)[:-6], "due": str(wall() + 2 * HALF_A_YEAR)[:-6]}
    with store.transaction() as session:
        for statements, most in ((COMMUNITIES, members // A_COMMUNITY), (PEOPLE, members)):
            for each in statements:
                session.execute(text(each), {"most": most, **dates})
