"""What grows with the number of members of one community: neither a day's levels nor who is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache, partial

from sqlalchemy import text
from sqlmodel import Session

from bot.features.participation.occasions import AT_ONCE, bring_up_to_date
from scheduler.clock import wall
from storage import lapses, participation
from storage.database import Store
from tests.bench import growth
from tests.bench.figure import Found, ratio
from tests.bench.settled import HALF_A_YEAR

LARGE, SMALL = 100_000, 1_000
"""Members of one community and of another, beside a million in communities of a hundred."""

CHANGED = 1_000
"""Members who do something on a day."""

LOOKS = 40

COMMUNITY = (
    """INSERT INTO community (id, name, domain, zone, languages, stage, created_at)
    VALUES (:name, :name, 'Water', 'UTC', 'en', 'forming', :began)""",
    """INSERT INTO member (id, community_id, person_id, joined_at)
    SELECT :name || id, :name, id, :began FROM person WHERE id LIKE 'x%' ORDER BY rowid LIMIT :most""",
    """INSERT INTO signal (member_id, day, kind, count)
    SELECT id, :then, 'press', 1 FROM member WHERE community_id = :name""",
)
TOOK_PART = (  # one of five members let the last call pass; one of a hundred of those is due today
    """INSERT INTO member_level (member_id, community_id, level, since, look_on)
    SELECT id, community_id, 'occasional', :then, :later FROM member
    WHERE true ON CONFLICT (member_id) DO NOTHING""",
    """INSERT INTO lapse (member_id, community_id, look_on)
    SELECT id, community_id, CASE WHEN rowid % 500 THEN :later ELSE :today END
    FROM member WHERE rowid % 5 = 0""",
)
DUE = (
    "SELECT member_id FROM lapse WHERE community_id = ? AND look_on <= ?"
    " ORDER BY look_on, member_id LIMIT ?"
)


def due_selection() -> Found:
    """Who is to be judged for a nudge, of a hundred thousand among a million, over SQL alone: CPU."""
    store = _filled()
    today = wall().date()
    ours = partial(_looking, store, lambda session: lapses.due(session, "large", today, AT_ONCE))
    given = ("large", today.isoformat(), AT_ONCE)
    alone = partial(_looking, store, lambda session: _alone(session, given))
    with store.reading() as session:
        assert lapses.due(session, "large", today, AT_ONCE) == _alone(session, given)
    return ratio(ours, alone)


def participation_day() -> Found:
    """A day of a thousand members' deeds, of a hundred thousand over of a thousand: CPU time."""
    large, small = (partial(_day, _filled(), each) for each in ("large", "small"))
    return ratio(large, small)


def _looking(store: Store, ask: Callable[[Session], list[str]]) -> None:
    with store.reading() as session:
        for _ in range(LOOKS):
            ask(session)


def _alone(session: Session, given: tuple[str, str, int]) -> list[str]:
    found = session.connection().exec_driver_sql(DUE, given)
    return [ident for (ident,) in found]


def _day(store: Store, community_id: str) -> None:
    """Their deeds, and the levels that come of them; nothing is kept, so that each day is the same."""
    today = wall().date()
    with store.reading() as session:
        deeds = {(f"{community_id}x{n}", "answer"): 1 for n in range(CHANGED)}
        participation.add(session, today, deeds)
        while bring_up_to_date(session, community_id, today) == AT_ONCE:
            pass


@cache
def _filled() -> Store:
    """A large and a small community beside those of a million members, all of whom did something."""
    store = growth.filled(growth.MANY).store
    today = wall().date()
    given = {
        "began": str(wall() - HALF_A_YEAR)[:-6],
        "then": today - timedelta(days=7),
        "later": today + timedelta(days=77),
        "today": today,
    }
    with store.transaction() as session:
        for name, most in (("large", LARGE), ("small", SMALL)):
            for each in COMMUNITY:
                _execute(session, each, given | {"name": name, "most": most})
        for each in TOOK_PART:
            _execute(session, each, given)
        session.execute(text("ANALYZE"))
    return store


def _execute(session: Session, statement: str, given: Mapping[str, object]) -> None:
    named = {key: value for key, value in given.items() if f":{key}" in statement}
    session.execute(text(statement), named)
