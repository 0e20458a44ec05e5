"""A post office with one platform, and a wall clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.messages import Address
from scheduler.delivery import LANDED
from storage import people
from storage.database import Store
from tests.scheduler.bell import AMINA, OLD, Square, delivery, row
from tests.storage.rows import LANE, NOW, community


class Crash(BaseException):
    """The process dies here."""


class Wall:
    """Wall time that a test moves."""

    def __init__(self) -> None:
        self.shows = datetime(2030, 1, 1, tzinfo=NOW.tzinfo)

    def __call__(self) -> datetime:
        return self.shows


class Post:
    """A post office with one platform."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.wall = Wall()
        self.platform = Square()
        self._delivery = delivery(store, self.platform, lambda: NOW, self.wall)

    def drain(self) -> float | None:
        return self._delivery.drain(LANE)

    def crash(self, key: str, *, arrived: bool) -> None:
        """Send, and die after the request: before or after the message arrived."""

        def die(to: Address, key: str) -> None:
            if arrived:
                self.platform.posted[key] = OLD
            raise Crash

        self.platform.on_post = die
        with pytest.raises(Crash):
            self.drain()
        self.platform.on_post = lambda to, key: None
        self.platform.asked.clear()
        assert row(self.store, key).state == "sending"
        self.wall.shows += LANDED


@pytest.fixture
def office(store: Store) -> Post:
    with store.transaction() as session:
        community(session)
    return Post(store)


def raising(error: BaseException, only: str = "") -> Callable[[Address, str], None]:
    def fail(to: Address, key: str) -> None:
        if only in ("", key):
            raise error

    return fail


def reachable(store: Store, address: Address = AMINA) -> bool:
    with store.reading() as session:
        found = session.get(people.Identity, str(address))
        return found is not None and found.reachable
