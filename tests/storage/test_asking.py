"""Asking past SQLAlchemy's cursors: the same answers and types as through them, and its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select, true, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel import SQLModel, col

from storage.asking import ask
from storage.database import Store
from storage.people import Identity, Member, Person
from tests.storage.rows import community

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
_NAME = select(col(Person.name)).where(col(Person.id) == bindparam("of"))
_SEATS = (
    select(col(Member.id), col(Member.joined_at), col(Member.left_at), col(Identity.reachable))
    .join(Identity, col(Identity.person_id) == col(Member.person_id))
    .where(col(Identity.reachable) == true(), col(Member.community_id) == bindparam("here"))
    .order_by(col(Member.id))
)
_LEAVE = update(Member).where(col(Member.id) == bindparam("of")).values(left_at=bindparam("now"))
_PERSONS = insert(SQLModel.metadata.tables["person"])
SECRET = "nobody reads this"


@contextmanager
def heard(store: Store) -> Iterator[list[str]]:
    """What is asked meanwhile, as listeners hear it."""
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def test_what_is_found_has_the_types_that_sqlalchemy_gives(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1", ["u1", "u2"])
        ask(session, _LEAVE, {"of": "c1-u2", "now": NOW})
    with store.reading() as session:
        found = ask(session, _SEATS, {"here": "c1"}).all()
        with heard(store) as asked:
            through = ask(session, _SEATS, {"here": "c1"}).all()
        assert len(asked) == 1
    assert list(found) == list(through)
    assert found[1][2] == NOW
    assert [found[0][3], found[0][1].tzinfo] == [True, UTC]


def test_what_was_not_written_yet_is_written_first_and_seen(store: Store) -> None:
    with store.transaction() as session:
        session.add(Person(id="p1", name="Ada"))
        assert ask(session, _NAME, {"of": "p1"}).scalar() == "Ada"
        assert ask(session, _NAME, {"of": "p2"}).scalar() is None
        session.get_one(Person, "p1").name = "Bea"
        assert ask(session, _NAME, {"of": "p1"}).one() == ("Bea",)


def test_it_says_how_many_rows_it_changed(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1", ["u1"])
        assert ask(session, _LEAVE, {"of": "c1-u1", "now": NOW}).rowcount == 1
        assert ask(session, _LEAVE, {"of": "c1-u9", "now": NOW}).rowcount == 0


def test_only_the_columns_that_are_given_are_written(store: Store) -> None:
    with store.transaction() as session:
        given: list[dict[str, Any]] = [{"id": "p1", "name": "Ada"}]
        given.append(given[0] | {"id": "p2", "zone": "Asia/Dhaka", "language": "tr"})
        for each in given:
            usual = {"zone": "", "language": ""}
            ask(session, _PERSONS, {**usual, "last_account": "", **each})
        assert session.get_one(Person, "p1").zone == ""
        assert session.get_one(Person, "p2").zone == "Asia/Dhaka"


def test_a_refusal_is_sqlalchemy_s_own_and_says_nothing_of_what_was_to_be_written(
    store: Store,
) -> None:
    told: list[object] = []
    event.listen(store.engine, "handle_error", told.append)
    given = {"id": "p1", "name": SECRET, "zone": "", "language": "", "last_account": ""}

    def twice() -> None:
        with store.transaction() as session:
            ask(session, _PERSONS, given)
            ask(session, _PERSONS, given)

    with pytest.raises(IntegrityError) as refused:
        twice()
    assert SECRET not in str(refused.value)
    assert len(told) == 1
    with store.reading() as session:
        assert ask(session, _NAME, {"of": "p1"}).first() is None


def test_nothing_is_written_after_what_was_rolled_back(store: Store) -> None:
    def twice() -> None:
        with store.transaction() as session:
            session.add(Person(id="p1", name="Ada"))
            session.flush()
            session.expunge_all()
            session.add(Person(id="p1", name="Bea"))
            with pytest.raises(IntegrityError):
                session.flush()
            ask(session, _NAME, {"of": "p1"})

    with pytest.raises(InvalidRequestError):
        twice()


def test_a_session_that_goes_on_after_a_commit_asks_in_a_new_transaction(store: Store) -> None:
    with store.reading() as session:
        assert ask(session, _NAME, {"of": "p1"}).first() is None
        session.rollback()
        with store.transaction() as other:
            other.add(Person(id="p1", name="Ada"))
        assert ask(session, _NAME, {"of": "p1"}).scalar() == "Ada"


def test_what_is_written_after_a_savepoint_goes_back_with_it(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1", ["u1"])
        ask(session, _LEAVE, {"of": "nobody", "now": NOW})
        savepoint = session.begin_nested()
        ask(session, _LEAVE, {"of": "c1-u1", "now": NOW})
        savepoint.rollback()
    with store.reading() as session:
        assert session.get_one(Member, "c1-u1").left_at is None
