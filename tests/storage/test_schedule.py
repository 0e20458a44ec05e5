"""What falls due, once; and what was taken in, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, select

from storage import inbox, jobs, outbox, quiet, schedule, sending
from storage.database import Store
from storage.outbox import Outgoing
from storage.quiet import Glance
from storage.schedule import Scheduled
from tests.storage.meeting import at_once, fail_after
from tests.storage.rows import LANE, NOW, community, outgoing, scheduled

HOUR = timedelta(hours=1)


def plan(store: Store, ask: Callable[[Session], object]) -> str:
    """How the database goes about the last question that `ask` asks."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _u: object, statement: str, facts: Any, *_rest: object) -> None:
        asked.append((statement, facts))

    with store.reading() as session:
        event.listen(store.engine, "before_cursor_execute", note)
        ask(session)
        event.remove(store.engine, "before_cursor_execute", note)
        statement, facts = asked[-1]
        explain = "EXPLAIN QUERY PLAN " if store.is_sqlite else "EXPLAIN "
        rows = session.connection().exec_driver_sql(explain + statement, facts)
        return "\n".join(str(row[-1]) for row in rows)


def gathered(store: Store) -> None:
    """Let the database learn how its rows are spread."""
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


@pytest.fixture
def here(store: Store) -> Store:
    with store.transaction() as session:
        community(session)
    return store


def test_what_is_due_comes_the_earliest_first_and_no_more_than_asked(here: Store) -> None:
    with here.transaction() as session:
        for ident, hours in (("late", 2), ("b", 1), ("a", 1), ("first", 0), ("future", 4)):
            schedule.put(session, scheduled(ident, NOW + hours * HOUR))
        schedule.put(session, scheduled("over", None))
    with here.reading() as session:
        found = schedule.due(session, NOW + 2 * HOUR, 9)
        assert [ident for ident, _ in found] == ["first", "a", "b", "late"]
        assert schedule.due(session, NOW + 2 * HOUR, 2) == found[:2]
        assert quiet.next_instant(session) == NOW


def test_where_nothing_is_scheduled_nothing_is_due(here: Store) -> None:
    with here.reading() as session:
        assert schedule.due(session, NOW, 9) == []
        assert quiet.next_instant(session) is None


def test_one_glance_tells_all_that_a_tick_asks_where_nothing_is_due(here: Store) -> None:
    with here.transaction() as session:
        assert quiet.glance(session) == Glance(None, None, begun=False, pending=False)
        schedule.put(session, scheduled("s", NOW + HOUR))
        outbox.add(session, [outgoing("held", pending=False, held_until=NOW)])
        seen = quiet.glance(session)
        assert seen == Glance(NOW + HOUR, NOW, begun=False, pending=False)
        assert seen.next_instant == quiet.next_instant(session) == NOW
        jobs.begin(session, "read", "c1 all")
        outbox.add(session, [outgoing("goes")])
        assert quiet.glance(session) == Glance(NOW + HOUR, NOW, begun=True, pending=True)


def test_several_are_put_over_what_they_were_at_once(here: Store) -> None:
    with here.transaction() as session:
        schedule.put(session, scheduled("a", NOW))
        schedule.put_all(session, [scheduled("a", NOW + HOUR), scheduled("b", NOW + HOUR)])
        schedule.put_all(session, [])
    with here.reading() as session:
        assert schedule.due(session, NOW, 9) == []
        assert [ident for ident, _ in schedule.due(session, NOW + HOUR, 9)] == ["a", "b"]


def test_what_is_due_is_found_by_an_index_among_thousands(here: Store) -> None:
    with here.transaction() as session:
        session.add_all(scheduled(f"s{n}", NOW + n * HOUR) for n in range(3000))
    gathered(here)
    assert "ix_schedule_next_due_at" in plan(here, lambda s: schedule.due(s, NOW + HOUR, 500))
    assert "ix_schedule_next_due_at" in plan(here, quiet.next_instant)
    assert "ix_schedule_next_due_at" in plan(here, quiet.glance)


def test_the_next_message_is_found_by_an_index_among_thousands(here: Store) -> None:
    with here.transaction() as session:
        session.add_all(
            outgoing(f"m{n:05}", state="sent", pending=n == 7, position=n) for n in range(3000)
        )
    gathered(here)
    assert "ix_outbox_pending" in plan(here, lambda s: sending.take(s, LANE, NOW, NOW, ()))
    assert "ix_outbox_pending" in plan(here, outbox.pending_lanes)
    assert "ix_outbox_pending" in plan(here, quiet.glance)


def test_an_occasion_moves_on_only_from_where_it_stands(here: Store) -> None:
    with here.transaction() as session:
        schedule.put(session, scheduled("s"))
    with here.transaction() as session:
        assert not schedule.advance(session, "s", NOW - HOUR, NOW + HOUR)
        assert schedule.advance(session, "s", NOW, NOW + HOUR)
        assert not schedule.advance(session, "s", NOW, NOW + HOUR)
    with here.reading() as session:
        assert quiet.next_instant(session) == NOW + HOUR


def test_of_two_who_move_an_occasion_on_at_once_one_does(here: Store) -> None:
    with here.transaction() as session:
        schedule.put(session, scheduled("s"))
    assert at_once(here, lambda s: schedule.advance(s, "s", NOW, None)) == [True, False]


def test_an_occasion_is_taken_up_once(here: Store) -> None:
    for first in (True, False):
        with here.transaction() as session:
            assert schedule.take(session, "s@now", "c1", NOW) is first


def test_scheduling_an_id_again_replaces_what_it_was(here: Store) -> None:
    for hours in (1, 2):
        with here.transaction() as session:
            schedule.put(session, scheduled("s", NOW + hours * HOUR))
    with here.reading() as session:
        assert quiet.next_instant(session) == NOW + 2 * HOUR


def test_what_is_called_off_does_not_come(here: Store) -> None:
    with here.transaction() as session:
        for ident in ("a", "b", "c", "d"):
            schedule.put(session, scheduled(ident))
        schedule.cancel(session, "a", "b")
        schedule.cancel_about(session, "c1", "c")
        schedule.cancel_about(session, "elsewhere", "d")
    with here.reading() as session:
        assert list(session.exec(select(Scheduled.id))) == ["d"]


def test_an_event_is_taken_in_once(store: Store) -> None:
    for first in (True, False):
        with store.transaction() as session:
            assert inbox.receive(session, "slack:T1:1", NOW) is first


def test_an_event_that_arrives_twice_at_once_is_taken_in_once(store: Store) -> None:
    assert at_once(store, lambda s: inbox.receive(s, "slack:T1:1", NOW)) == [True, False]


def test_an_event_whose_turn_was_rolled_back_may_come_again(store: Store) -> None:
    with pytest.raises(LookupError):
        fail_after(store, lambda session: inbox.receive(session, "slack:T1:1", NOW))
    with store.transaction() as session:
        assert inbox.receive(session, "slack:T1:1", NOW)


def test_a_message_said_twice_at_once_is_said_once(store: Store) -> None:
    assert at_once(store, lambda s: outbox.add(s, [outgoing("m")])) == [{"m"}, set()]
    with store.reading() as session:
        assert list(session.exec(select(Outgoing.key))) == ["m"]
