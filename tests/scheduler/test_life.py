"""Signs of life: who is alive, who is dead, and when a process must doubt its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.life import LOOKS, SURE_FOR, AdvisoryLock, LockedFile
from storage.database import InUse, Store


class Watch:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.shows = 0.0

    def __call__(self) -> float:
        return self.shows


@pytest.fixture
def postgres(fresh_postgres_url: str) -> Store:
    return Store(fresh_postgres_url)


def hang_up(store: Store) -> None:
    """End every other connection to the database, as a restart does."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_a_sqlite_file_has_one_process_and_whoever_else_left_something_is_dead(
    tmp_path: Path,
) -> None:
    file = tmp_path / "convener.db"
    life = LockedFile(file)
    assert life.dead(["a", "b"]) == ["a", "b"]
    with pytest.raises(InUse, match=r"convener\.db is in use"):
        LockedFile(file)
    life.end()
    LockedFile(file).end()


def test_whoever_lives_is_never_thought_dead(postgres: Store) -> None:
    one, other = AdvisoryLock(postgres, "one"), AdvisoryLock(postgres, "other")
    assert [one.dead(["other"]) for _ in range(LOOKS + 1)] == [[]] * (LOOKS + 1)
    one.end()
    other.end()
    postgres.close()


def test_whoever_died_is_known_to_be_dead_at_the_third_look(postgres: Store) -> None:
    one, other = AdvisoryLock(postgres, "one"), AdvisoryLock(postgres, "other")
    other.end()
    assert [one.dead(["other"]) for _ in range(LOOKS)] == [*[[]] * (LOOKS - 1), ["other"]]
    one.end()
    postgres.close()


def test_a_look_at_somebody_alive_begins_the_count_anew(postgres: Store) -> None:
    one, other = AdvisoryLock(postgres, "one"), AdvisoryLock(postgres, "other")
    other.end()
    for _ in range(LOOKS - 1):
        assert one.dead(["other"]) == []
    other.beat()
    assert one.dead(["other"]) == []
    other.end()
    assert one.dead(["other"]) == []
    one.end()
    postgres.close()


def test_without_a_beat_a_process_is_sure_of_its_life_for_a_short_while_only(
    postgres: Store,
) -> None:
    watch = Watch()
    life = AdvisoryLock(postgres, "one", watch)
    watch.shows = SURE_FOR - 0.1
    assert life.is_sure()
    watch.shows = SURE_FOR
    assert not life.is_sure()
    life.beat()
    assert life.is_sure()
    life.end()
    postgres.close()


def test_a_sign_whose_connection_was_ended_is_given_again_at_the_next_beat(
    postgres: Store,
) -> None:
    one, other = AdvisoryLock(postgres, "one"), AdvisoryLock(postgres, "other")
    hang_up(postgres)
    other.beat()
    one.beat()
    assert [one.dead(["other"]) for _ in range(LOOKS)] == [[]] * LOOKS
    one.end()
    other.end()
    postgres.close()
