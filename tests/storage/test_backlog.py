"""What waits, of all communities together, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from storage import backlog, quiet
from storage.database import Store
from storage.jobs import Begun
from storage.outbox import Lane, Outgoing
from tests.storage import rows

WALL = rows.NOW + timedelta(days=200)
MINUTE = timedelta(minutes=1)


def letter(key: str, lane: str = "slack:T1", **more: object) -> Outgoing:
    """A message that waits since `NOW`."""
    told = {
        "key": key,
        "lane": lane,
        "address": f"{lane}:channel:C1",
        "kind": "digest",
        "community_id": "c1",
        "person_id": "",
        "asked": "before",
        "urgency": 2,
        "created_at": rows.NOW,
        "position": 0,
        "card": "{}",
    }
    return Outgoing.model_validate(told | more)


def seen(store: Store) -> backlog.Backlog:
    with store.reading() as session:
        return backlog.backlog(session, rows.NOW + 5 * MINUTE, WALL)


def put(store: Store, *those: object) -> None:
    with store.transaction() as session:
        rows.community(session)
        session.add_all(those)


def test_where_nothing_waits_nothing_is_told(store: Store) -> None:
    put(store, letter("k1", state="sent", pending=False, ref="1"))
    nothing = backlog.Backlog((), patient=0, asleep=0, due=0, due_since=None, jobs=0)
    assert seen(store) == nothing


def test_a_lane_tells_its_posts_its_edits_and_what_is_in_doubt(store: Store) -> None:
    put(
        store,
        letter("k1", created_at=rows.NOW + MINUTE),
        letter("k2", state="sending", sending_since=WALL, tries=2),
        letter("k3", state="sent", ref="12.5", created_at=rows.NOW - 90 * MINUTE),
        letter("k4", "teams:t9"),
    )
    assert sorted(seen(store).lanes, key=lambda each: each.lane) == [
        backlog.Waiting("slack:T1", 2, 1, 1, 1, rows.NOW),
        backlog.Waiting("teams:t9", 1, 0, 0, 0, rows.NOW),
    ]


def test_a_message_that_stands_back_is_not_due_and_one_that_slept_only_since_it_woke(
    store: Store,
) -> None:
    put(
        store,
        letter("k1", not_before=WALL + MINUTE),
        letter("k2", created_at=rows.NOW - 600 * MINUTE, held_until=rows.NOW + 3 * MINUTE),
        letter("k3", not_before=WALL - MINUTE, created_at=rows.NOW + 4 * MINUTE),
    )
    (lane,) = seen(store).lanes
    assert (lane.posts, lane.oldest) == (3, rows.NOW + 3 * MINUTE)


def test_what_sleeps_what_must_be_patient_what_is_due_and_what_was_begun_are_counted(
    store: Store,
) -> None:
    put(
        store,
        letter("k1", pending=False, held_until=rows.NOW + MINUTE),
        Lane(id="slack:T1", next_ok_at=WALL + MINUTE),
        Lane(id="slack:T2", next_ok_at=WALL - MINUTE),
        rows.scheduled("s1", rows.NOW + MINUTE),
        rows.scheduled("s2", rows.NOW + 2 * MINUTE),
        rows.scheduled("s3", rows.NOW + 9 * MINUTE),
        Begun(name="roster", subject="c1 x"),
    )
    due_since = rows.NOW + MINUTE
    assert seen(store) == backlog.Backlog(
        (), patient=1, asleep=1, due=2, due_since=due_since, jobs=1
    )


@pytest.mark.parametrize("look", ["lanes", "asleep", "tick"])
def test_a_look_reads_an_index_of_what_waits_and_never_the_outbox(
    sqlite_store: Store, look: str
) -> None:
    """A parameter where the index has a word would keep SQLite from the index."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        asked.append((statement, given))

    with sqlite_store.reading() as session:
        event.listen(sqlite_store.engine, "before_cursor_execute", note)
        ask(session, look)
        event.remove(sqlite_store.engine, "before_cursor_execute", note)
        (statement, given) = asked[-1]
        explained = f"EXPLAIN QUERY PLAN {statement}"
        plan = session.connection().exec_driver_sql(explained, given).all()
    steps = [str(each[-1]) for each in plan]
    assert steps
    assert all(
        "outbox USING" in each and "INDEX ix_outbox_" in each for each in steps if "outbox" in each
    )


def ask(session: Session, look: str) -> object:
    match look:
        case "lanes":
            return backlog.lanes(session, WALL)
        case "asleep":
            return quiet.held(session)
        case _:
            return quiet.glance(session).held_until
