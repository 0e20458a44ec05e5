"""Entities that were asked for as columns are the session's, as those that it loaded itself."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import select

from storage.asking import ask
from storage.database import Store
from storage.entities import columns, entity
from storage.people import Held, Member, Person
from tests.storage.rows import community

MEMBERS = select(*columns(Member)).order_by(Member.__table__.c.id)  # type: ignore[attr-defined]


def test_an_entity_has_all_that_the_session_would_have_loaded(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    with store.reading() as session:
        made = [entity(session, Member, row) for row in ask(session, MEMBERS, {})]
        values = [each.model_dump() for each in made if each]
        assert all(each in session and each.joined_at.tzinfo is UTC for each in made if each)
    with store.reading() as session:
        loaded = [session.get(Member, each["id"]) for each in values]
        assert [each.model_dump() for each in loaded if each] == values


def test_a_changed_one_is_written_and_one_that_is_deleted_is_gone(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    with store.transaction() as session:
        first, second = [entity(session, Member, row) for row in ask(session, MEMBERS, {})][:2]
        assert first is not None
        first.preference = "observer"
        session.delete(second)
    with store.reading() as session:
        rows = {row[0]: row for row in ask(session, MEMBERS, {})}
        assert second is not None
        assert second.id not in rows
        assert "observer" in rows[first.id]


def test_one_that_the_session_has_stays_as_it_is_there(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        known = session.get(Person, "p1")
        assert known is not None
        row = tuple(getattr(known, str(each.key)) for each in columns(Person))
        with session.no_autoflush:
            known.name = "Ada"
            assert entity(session, Person, row) is known
        assert known.name == "Ada"
        session.flush()
        session.expire(known)
        assert entity(session, Person, row) is known
        assert known.name == "Ada"


def test_a_row_of_an_outer_join_without_a_key_is_none(store: Store) -> None:
    with store.reading() as session:
        assert entity(session, Held, (None, None)) is None
