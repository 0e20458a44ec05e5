"""Every table is in the archive or left out for a reason; nobody else's rows are in it."""

from __future__ import annotations

from storage import archive, tables
from storage.database import Store
from tests.storage.test_removal import lived


def test_every_table_is_archived_or_left_out_with_a_reason() -> None:
    assert {*archive.KEPT, *archive.LEFT_OUT} == set(tables.metadata.tables)
    assert not archive.LEFT_OUT.keys() & set(archive.KEPT)
    assert all(archive.LEFT_OUT.values())


def test_each_kept_table_of_a_community_is_there_and_its_neighbour_s_is_not(store: Store) -> None:
    with store.transaction() as session:
        lived(session, "c1")
        lived(session, "c2")
    with store.reading() as session:
        mine, theirs = (archive.rows(session, each) for each in ("c1", "c2"))
        assert [each.id for each in archive.polls_of(session, "c1")] == ["q-c1"]
    assert [name for name in archive.KEPT if not mine[name]] == []
    assert {name: len(rows) for name, rows in mine.items()} == {
        name: len(rows) for name, rows in theirs.items()
    }
    assert "c2" not in str({name: rows for name, rows in mine.items() if name != "venue"})


def test_secrets_are_not_in_it(store: Store) -> None:
    with store.transaction() as session:
        lived(session)
    with store.reading() as session:
        (row,) = archive.rows(session, "c1")["community"]
    assert "calendar_secret" not in row
