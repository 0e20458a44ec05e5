"""A hundred thousand members on PostgreSQL, half of them in one community; and what that weighs."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import event, text
from sqlmodel import Session

from bot.app import all_texts
from bot.engine import Engine
from bot.features import FEATURES
from bot.playbook_file import load_all
from bot.routing import Routes
from scheduler.clock import wall
from storage import (
    digests,
    lapses,
    levelling,
    levels,
    outbox,
    people,
    retention,
    rounds,
    schedule,
    weeks,
)
from storage.database import Store
from storage.levels import monday
from tests.bench.scale import filling
from tests.bench.scale.lanes import CARD, DIGEST, KIND
from tests.bench.scale.server import Server, server, sizes
from tests.bench.scale.told import Told

LARGE, MEMBERS, COMMUNITIES = 50_000, 1_000, 50
"""Members of one community and of each other, and how many others there are."""

BEGINNING = 100
"""Communities beside which a process is started."""

PIECES = 20
DONE = (
    """INSERT INTO signal (member_id, day, kind, count)
    SELECT id, CAST(:week AS date) + d, 'message', 3 FROM member, generate_series(0, 3) d""",
    """INSERT INTO signal (member_id, day, kind, count)
    SELECT id, CAST(:long_ago AS date), 'message', 3 FROM member WHERE random() < 0.2""",
    """INSERT INTO member_level (member_id, community_id, level, since, look_on)
    SELECT id, community_id, 'occasional', CAST(:week AS date),
      CAST(:week AS date) + CASE WHEN random() < 0.01 THEN 0 ELSE 77 END FROM member""",
    """INSERT INTO lapse (member_id, community_id, look_on)
    SELECT id, community_id, CAST(:week AS date) + CASE WHEN random() < 0.01 THEN 0 ELSE 77 END
    FROM member WHERE random() < 0.2""",
    """INSERT INTO poll (id, community_id, kind, title, status, anonymous, created_by, created_at,
      closes_at, opened_at, asked_at_first, quorum, majority)
    SELECT md5('q' || id), id, 'needs', 'What you need', 'closed', true,
      (SELECT person_id FROM member WHERE community_id = community.id LIMIT 1),
      began, began, began, 1000, 0, ''
    FROM community, CAST(:began AS timestamptz) began""",
    """INSERT INTO participation (poll_id, person_id, answered, reminded)
    SELECT md5('q' || community_id), person_id, true, false FROM member""",
    """INSERT INTO ballot (key, poll_id, answers)
    SELECT md5('b' || id), md5('q' || community_id),
      '{"why": ["learn", "meet"], "gain": ["contacts"], "miss": ["time"], "willing": ["some"]}'
    FROM member""",
    """INSERT INTO touchpoint (id, community_id, kind, at)
    SELECT 'poll:' || md5('q' || id), id, 'poll', CAST(:began AS timestamptz) FROM community""",
    """INSERT INTO presence (touchpoint_id, member_id, took_part)
    SELECT 'poll:' || md5('q' || community_id), id, true FROM member""",
    """INSERT INTO occasion (name, community_id, taken_at)
    SELECT 'digests.weekly:' || id || '@2026-03-02T09:00:00+00:00' || n, id, :began
    FROM community, generate_series(1, 1000) n""",
    """INSERT INTO inbox (key, received_at)
    SELECT md5('e' || id), CAST(:began AS timestamptz) FROM member""",
    """UPDATE outbox SET state = 'sent', pending = false, sent_version = 1,
      sent_at = CAST(:began AS timestamptz)""",
)


def stored() -> Iterator[Told]:
    """Bytes a row, what is asked of so much, and how fast it is forgotten."""
    with server() as postgres:
        with postgres.store() as store:
            yield from _start(store)
        with postgres.store() as store:
            _fill(store)
            for name, (rows, whole, indexes) in sorted(sizes(store).items()):
                if rows >= COMMUNITIES:
                    yield Told(f"a row of {name}", whole / rows, "bytes")
                    yield Told(f"a row of {name}, its indexes", indexes / rows, "bytes")
            yield from _questions(store)
            yield from _forgetting(postgres, store)


def _fill(store: Store) -> None:
    filling.settle(store, 1, LARGE)
    filling.settle(store, COMMUNITIES, MEMBERS, first=2)
    filling.fall_due(store, DIGEST, COMMUNITIES)
    filling.post(store, KIND, CARD, COMMUNITIES, MEMBERS)
    week = monday(wall().date()) - timedelta(days=14)
    long_ago = week - timedelta(days=retention.YEAR_AND_A_MONTH)
    filling.run(store, DONE, week=week, long_ago=long_ago, began=wall() - timedelta(days=1))


def _start(store: Store) -> Iterator[Told]:
    """What a process does at its start for each community there is, before it takes anything."""
    filling.settle(store, BEGINNING, 1)
    engine = Engine(store, all_texts(), load_all(), wall, random.Random(1), Routes.of(FEATURES))
    for _ in range(2):  # the first time, they are given what they lack
        began = time.process_time()
        engine.begin_rhythms()
        engine.follow_playbooks()
    took = time.process_time() - began
    yield Told("start, for each community", 1000 * took / BEGINNING, "ms of CPU in Convener")


def _questions(store: Store) -> Iterator[Told]:
    """Each question's time, and the rows that it reads from whole tables: 0 where an index serves."""
    today = wall().date()
    with store.reading() as session:
        large = _named(session, "c1")
    asked: dict[str, Callable[[Session], object]] = {
        "what is due at a tick": lambda session: schedule.due(session, wall(), 500),
        "whose level to look at, of 50,000": lambda session: levelling.due(
            session, large, today, 500
        ),
        "whom to judge for a nudge, of 50,000": lambda session: lapses.due(
            session, large, today, 500
        ),
        "lanes with something to send": outbox.pending_lanes,
        "how many are here, of 50,000": lambda session: people.count(session, large),
        "who of 1,000 was asked lately": lambda session: rounds.asked_since(
            session, wall() - timedelta(days=21), ("needs",), _somebody(session)
        ),
        "organisations of a community of 1,000": lambda session: digests.organisations(
            session, _named(session, "c2")
        ),
        "levels of 50,000": lambda session: levels.counts(session, large),
        "a week's sums of 100,000": lambda session: weeks.sums(
            session, monday(today) - timedelta(days=14)
        ),
    }
    for name, ask in asked.items():
        with store.reading() as session:
            ask(session)
            began = time.perf_counter()
            ask(session)
            yield Told(name, 1000 * (time.perf_counter() - began), "ms")
        yield Told(f"{name}: whole tables read", _scans(store, ask), "tables")


def _named(session: Session, what: str) -> str:
    return str(session.execute(text("SELECT md5(:what)"), {"what": what}).scalar_one())


def _somebody(session: Session) -> list[str]:
    query = text("SELECT person_id FROM member WHERE community_id = md5('c2')")
    return list(session.execute(query).scalars())


def _scans(store: Store, ask: Callable[[Session], object]) -> int:
    """How many tables the plans of a question read from end to end."""
    plans: list[str] = []

    @event.listens_for(store.engine, "before_cursor_execute", retval=True)
    def explain(*told: object) -> tuple[object, object]:
        cursor, statement, given = told[1:4]
        getattr(cursor, "execute")(f"EXPLAIN {statement}", given)  # noqa: B009 - of any driver
        plans.extend(str(row[0]) for row in getattr(cursor, "fetchall")())  # noqa: B009
        return statement, given

    with store.reading() as session:
        ask(session)
    event.remove(store.engine, "before_cursor_execute", explain)
    return sum("Seq Scan" in line for line in plans)


def _forgetting(postgres: Server, store: Store) -> Iterator[Told]:
    before = postgres.work(store)
    gone = 0
    for _ in range(PIECES):
        with store.transaction() as session:
            gone += retention.forget(session, wall(), 1000)
    work = postgres.work(store, before)
    yield Told("forgetting", 1000 * (work.ours + work.theirs) / (gone / 1000), "ms of CPU a 1,000")
    began = time.perf_counter()
    store.settle()
    yield Told("ballots, 100,000, written anew", time.perf_counter() - began, "seconds")
