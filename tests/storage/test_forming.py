"""What was written before there were versions and items; and what two persons' rows become."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, insert
from sqlmodel import select

from storage import linking, merging, purposes
from storage.appointments import Appointment
from storage.core_group import Codesigner
from storage.database import Store
from storage.purposes import Purpose, Validation
from tests.storage.rows import NOW, community

FILLED = """Purpose: why does it exist?
Engineers help one another.

To lose less water.

Vision: what is different when it has done well?
Nobody asks alone.

Who has said yes to it so far?
The ministry"""
TURKISH = "Amaç: neden var?\nDaha az kayıp\n\nVizyon: işini iyi yaparsa ne değişir?\nBirlikte"
OTHERWISE = "What for: to lose less"


@pytest.fixture
def before(database_url: str) -> Iterator[Store]:
    """A database of before, in which a community has filled in its purpose three times."""
    store = Store(database_url)
    with store.transaction() as session:
        community(session)
    store.migrate("0009")
    with store.engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        timezoned = connection.dialect.name == "postgresql"
        for number, statement in enumerate((FILLED, TURKISH, OTHERWISE, ""), 1):
            at = NOW + timedelta(days=number)
            at = at if timezoned else at.replace(tzinfo=None)
            row = {
                "id": f"e{number}", "community_id": "c1", "kind": "purpose", "day": at.date(),
                "statement": statement, "source": "", "step": "purpose", "round": number,
                "stated_by": "p1", "stated_at": at,
            }  # fmt: skip
            connection.execute(insert(tables.tables["evidence"]).values(row))
    yield store
    store.close()


def test_a_purpose_of_before_becomes_versions_and_nothing_of_it_is_lost(before: Store) -> None:
    before.migrate()
    with before.reading() as session:
        first, second, third = purposes.versions(session, "c1")
        assert first.purpose == "Engineers help one another.\n\nTo lose less water."
        assert first.vision == "Nobody asks alone."
        (yes,) = purposes.backings(session, first.id)
        assert (yes.who, yes.source, yes.noted_by) == ("The ministry", "", "p1")
        assert (second.purpose, second.vision) == ("Daha az kayıp", "Birlikte")
        assert (third.purpose, third.vision) == (OTHERWISE, "")
        assert [each.number for each in (first, second, third)] == [1, 2, 3]
        assert third.written_at == NOW + timedelta(days=3)
        standing = purposes.standing(session, "c1")
        assert standing is not None
        assert standing.id == third.id
    before.migrate("0009")
    before.migrate()


def test_of_two_who_become_one_a_yes_counts_once_and_holds(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(
            Purpose(
                id="v1", community_id="c1", number=1, purpose="P", written_by="p2", written_at=NOW
            )
        )
        session.flush()
        for who in ("c1-p1", "c1-p2"):
            purposes.validate(session, "v1", who, NOW)
            assert not purposes.validate(session, "v1", who, NOW)
            session.add(Appointment(member_id=who, role="manager", asked_by="p1", asked_at=NOW))
            session.add(Codesigner(member_id=who, invited_by="p1", invited_at=NOW))
        session.flush()
        session.get_one(Appointment, ("c1-p2", "manager")).answer = "yes"
        session.get_one(Codesigner, "c1-p1").answer = "no"
        session.get_one(Codesigner, "c1-p2").answer = "yes"
    with store.transaction() as session:
        pair = linking.hold_both(session, "p1", "p2")
        assert pair is not None
        merging.merge(session, *pair)
    with store.reading() as session:
        assert [each.member_id for each in session.exec(select(Validation))] == ["c1-p1"]
        assert [each.answer for each in session.exec(select(Appointment))] == ["yes"]
        assert [each.answer for each in session.exec(select(Codesigner))] == ["yes"]
        assert [each.name for each in purposes.validated(session, "v1")] == ["p1"]
