"""Transactions, readers and writers, and moments in time, on both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from storage import inbox, playground, schedule
from storage.database import Busy, Store
from storage.inbox import Received
from storage.people import Member
from tests.storage.meeting import fail_after
from tests.storage.rows import NOW, community, scheduled


def things(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return playground.things(session, "note")


def test_a_transaction_commits_at_its_end(store: Store) -> None:
    with store.transaction() as session:
        playground.keep(session, "note", "1", "kept")
    assert things(store) == [("1", "kept")]


def test_any_exception_rolls_all_of_a_transaction_back(store: Store) -> None:
    with pytest.raises(LookupError):
        fail_after(store, lambda session: playground.keep(session, "note", "1", "lost"))
    assert things(store) == []


def test_a_writer_can_work_after_one_that_failed(store: Store) -> None:
    with pytest.raises(LookupError), store.transaction():
        raise LookupError
    with store.transaction() as session:
        playground.keep(session, "note", "1", "kept")
    assert things(store) == [("1", "kept")]


def test_what_a_reader_writes_is_rolled_back(store: Store) -> None:
    with store.reading() as session:
        playground.keep(session, "note", "1", "lost")
        session.flush()
    assert things(store) == []


def test_after_a_reader_postgresql_need_not_plan_anew(fresh_postgres_url: str) -> None:
    store = Store(fresh_postgres_url)
    known = text("SELECT count(*) FROM pg_prepared_statements")
    for _ in range(40):  # a statement is prepared once a connection was asked it some times
        assert things(store) == []
    with store.reading() as session:
        assert session.execute(known).scalar()
    store.close()


def test_a_reader_who_was_refused_ends_in_peace(store: Store) -> None:
    with store.reading() as session, suppress(IntegrityError):
        session.add_all([Received(key="k", received_at=NOW), Received(key="k", received_at=NOW)])
        session.flush()
    assert things(store) == []


def test_a_reader_who_makes_nothing_of_a_connection_that_broke_ends_in_peace(
    fresh_postgres_url: str,
) -> None:
    store, other = Store(fresh_postgres_url), Store(fresh_postgres_url)
    mine, end = text("SELECT pg_backend_pid()"), text("SELECT pg_terminate_backend(:of, 5000)")
    with store.reading() as session, suppress(OperationalError):
        of = session.execute(mine).scalar_one()
        with other.reading() as another:
            assert another.execute(end, {"of": of}).scalar()
        playground.things(session, "note")
    assert things(store) == []
    store.close()
    other.close()


def test_a_reader_sees_what_is_committed_and_does_not_wait_for_the_writer(store: Store) -> None:
    with store.transaction() as session:
        playground.keep(session, "note", "1", "not yet")
        session.flush()
        assert things(store) == []
    assert things(store) == [("1", "not yet")]


def test_rows_stay_readable_after_their_transaction(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        row = session.get_one(Member, "c1-p1")
    assert row.person_id == "p1"


def test_a_row_needs_the_rows_it_refers_to(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as session:
        schedule.put(session, scheduled("s", community_id="nowhere"))


def test_a_person_is_a_member_of_a_community_once(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    with pytest.raises(IntegrityError), store.transaction() as session:
        session.add(Member(id="twice", community_id="c1", person_id="p1", joined_at=NOW))


def test_erasing_leaves_the_tables_and_no_rows(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    store.erase()
    with store.transaction() as session:
        community(session)


def test_a_moment_of_any_offset_comes_back_as_the_same_one_in_utc(store: Store) -> None:
    for hours in (-8, 0, 5.5):
        moment = datetime(2026, 3, 2, 9, 0, 0, 123456, timezone(timedelta(hours=hours)))
        with store.transaction() as session:
            inbox.receive(session, f"event {hours}", moment)
        with store.reading() as session:
            found = session.get_one(Received, inbox.hashed(f"event {hours}")).received_at
        assert found == moment
        assert found.tzinfo == UTC


def test_a_moment_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises((StatementError, ValueError)), store.transaction() as session:
        inbox.receive(session, "event", NOW.replace(tzinfo=None))


def test_moments_of_different_offsets_compare_as_moments(store: Store) -> None:
    manila = timezone(timedelta(hours=8))
    with store.transaction() as session:
        community(session)
        schedule.put(session, scheduled("s", NOW.astimezone(manila)))
    with store.reading() as session:
        assert schedule.due(session, NOW - timedelta(seconds=1), 9) == []
        assert schedule.due(session, NOW.astimezone(manila), 9) == [("s", NOW)]


def test_on_sqlite_a_busy_transaction_changed_nothing_and_can_be_tried_again(
    sqlite_url: str,
) -> None:
    store = Store(sqlite_url, patience=0)
    with store.transaction(), pytest.raises(Busy), store.transaction() as session:
        playground.keep(session, "note", "1", "too early")
    assert things(store) == []
    with store.transaction() as session:
        playground.keep(session, "note", "1", "again")
    assert things(store) == [("1", "again")]
    store.close()
