"""What is done leaves DBOS's tables as well, a piece at a time; what is in hand stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS
from sqlalchemy import text
from sqlmodel import Session

from bot.messages import Address
from scheduler.done import DONE, FORGOTTEN_AFTER, forget
from scheduler.durable import DurableWork
from storage.database import Store
from tests.impatient import IMPATIENT
from tests.scheduler.bell import Square, delivery, engine, put
from tests.storage.meeting import soon
from tests.storage.rows import LANE, NOW, community

PIECES = 30
LEFT_BEHIND = ("workflow_status", "workflow_input", "workflow_output", "operation_outputs")
AHEAD = timedelta(minutes=1)


class Shop:
    """Somebody who works."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.square = Square()
        sends = delivery(store, self.square, lambda: NOW)
        platforms = {self.square.name: self.square}
        self.work = DurableWork(engine(store, lambda: NOW), sends, platforms, IMPATIENT)

    def do(self) -> None:
        """Have lanes drained in which there is nothing, and wait until they were."""
        for each in range(PIECES):
            self.work.wake(f"nobody:{each}")
        soon(lambda: len(DBOS.list_workflows(status=DONE)) == PIECES, 30, 0.05)

    def rows(self) -> int:
        """How much DBOS keeps of what was asked for."""
        with self.store.reading() as session:
            return sum(self._rows(session, each) for each in LEFT_BEHIND)

    def _rows(self, session: Session, table: str) -> int:
        name = table if self.store.is_sqlite else f"dbos.{table}"
        return int(session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one())  # noqa: S608 - ours


@pytest.fixture
def shop(store: Store) -> Iterator[Shop]:
    with store.transaction() as session:
        community(session)
    shop = Shop(store)
    forget(datetime.now(UTC) + AHEAD)
    yield shop
    shop.work.stop()


def test_what_is_done_is_kept_for_a_while_then_deleted_piece_by_piece(shop: Shop) -> None:
    shop.do()
    assert forget(datetime.now(UTC) - FORGOTTEN_AFTER) == 0
    assert shop.rows() >= PIECES
    assert forget(datetime.now(UTC) + AHEAD, piece=7) == PIECES
    assert shop.rows() == 0


def test_what_is_in_hand_is_not_deleted_however_old(shop: Shop) -> None:
    held = threading.Event()

    def hold(_to: Address, _key: str) -> None:
        held.wait(30)

    shop.square.on_post = hold
    put(shop.store, "m")
    shop.work.wake(LANE)
    soon(lambda: bool(shop.square.asked), 30)
    try:
        assert forget(datetime.now(UTC) + AHEAD) == 0
        assert shop.rows() >= 1
    finally:
        held.set()
    soon(lambda: "m" in shop.square.posted)
