"""A refused press answers a nudge, and is told whatever becomes of keeping that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from bot.messages import Answer, Pressed, Whisper
from storage import nudges
from storage.database import Store
from storage.nudges import Nudge
from tests.scheduler.bell import AMINA, SQUARE, engine
from tests.storage.rows import NOW, community

STALE = Pressed(key="playground:1", sender=AMINA, where=SQUARE, action="of.yore")


@pytest.fixture
def nudged(sqlite_url: str) -> Iterator[Store]:
    """Somebody was nudged."""
    store = Store(sqlite_url)
    with store.transaction() as session:
        community(session)
        nudge = Nudge(id="n", person_id="p1", member_id="c1-p1", sent_at=NOW, opened_with="poll:q")
        nudges.add(session, nudge)
    yield store
    store.close()


def refused(store: Store) -> tuple[Answer, ...]:
    """The answer to a press that nothing comes of."""
    return engine(store, lambda: NOW).handle(STALE).answers


def is_answered(store: Store) -> bool:
    with store.reading() as session:
        return nudges.of_person(session, "p1")[0].answered_at is not None


def test_a_refused_press_answers_a_nudge(nudged: Store) -> None:
    (answer,) = refused(nudged)
    assert isinstance(answer, Whisper)
    assert is_answered(nudged)


def test_where_the_database_has_no_turn_to_keep_it_the_refusal_is_told_all_the_same(
    nudged: Store,
) -> None:
    told = engine(nudged, lambda: NOW).handle
    other = sqlite3.connect(str(nudged.url.database), isolation_level=None)

    def hurry(connection: Any, *_rest: object) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    def take_the_turn(*_rest: object) -> None:
        if not other.in_transaction:
            other.execute("BEGIN IMMEDIATE")

    event.listen(nudged.engine, "checkout", hurry)
    event.listen(nudged.engine, "checkin", take_the_turn)  # when the refusal was rolled back
    (answer,) = told(STALE).answers
    event.remove(nudged.engine, "checkin", take_the_turn)
    other.rollback()
    other.close()
    assert isinstance(answer, Whisper)
    assert "button" in answer.card.plain()
    assert not is_answered(nudged)
