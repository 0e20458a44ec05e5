"""Turn and lock together are waited for no longer than whoever asked waits for an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import Context

import pytest
from sqlalchemy import text

from storage import playground
from storage.connecting import LOCKED_FOR, answer_by, left
from storage.database import PATIENCE, Busy, Store
from tests.chaos.trouble import locked

A_LITTLE = 0.1


def write(store: Store) -> None:
    with store.transaction() as session:
        playground.keep(session, "note", "1", "kept")


def with_a_little_time(act: Callable[[], None]) -> float:
    """After how many seconds it was given up, by somebody who is answered in a little."""

    def asked() -> float:
        began = time.monotonic()
        answer_by(began + A_LITTLE)
        with pytest.raises(Busy):
            act()
        return time.monotonic() - began

    return Context().run(asked)


def test_a_lock_is_waited_for_until_the_answer_must_be_given(database_url: str) -> None:
    store = Store(database_url)
    with locked(database_url):
        assert with_a_little_time(lambda: write(store)) < LOCKED_FOR
    write(store)
    store.close()


def test_a_turn_is_waited_for_until_the_answer_must_be_given(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    with store.transaction():
        assert with_a_little_time(lambda: write(store)) < PATIENCE
    store.close()


def test_with_nothing_in_the_way_what_is_late_is_done_all_the_same(database_url: str) -> None:
    store = Store(database_url)

    def late() -> None:
        answer_by(time.monotonic() - 1)
        write(store)

    Context().run(late)
    with store.reading() as session:
        assert playground.things(session, "note") == [("1", "kept")]
    store.close()


def test_who_comes_after_somebody_in_a_hurry_waits_as_long_as_ever(database_url: str) -> None:
    store = Store(database_url)
    with_no_time = Context()
    with_no_time.run(answer_by, 0.0)
    with_no_time.run(write, store)
    ask = "PRAGMA busy_timeout" if store.is_sqlite else "SHOW lock_timeout"
    with store.reading() as session:
        assert session.execute(text(ask)).scalar_one() in {1000 * LOCKED_FOR, f"{LOCKED_FOR}s"}
    store.close()


def test_where_nobody_waits_all_of_the_time_is_left() -> None:
    assert Context().run(left, 7.0) == 7.0
