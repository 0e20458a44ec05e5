"""A roster of 2,000 whose reader is killed while it learns who they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Store
from tests.chaos.roster import Census
from tests.fake_slack import FakeSlack


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


def test_a_roster_whose_reader_is_killed_has_everybody_once(
    sqlite_url: str, fake: FakeSlack
) -> None:
    store = Store(sqlite_url)
    census = Census(store, fake, 2_000)
    census.read(("users.list", 5))
    census.check()
    assert len(fake.called("conversations.members")) == 11
    assert len(fake.called("users.list")) <= 11 + 1
    store.close()
