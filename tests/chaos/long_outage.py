"""A platform that is away for half a minute: what was to be sent waits, and goes when it is back."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.chaos.conftest import Note
from tests.chaos.test_storage_faults import MESSAGES, OUTAGE, Scene
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams

LAST_WITHIN = 150
"""Seconds after which the one that was tried most often is tried again: the others aren't kept back."""

EVERY = 5
"""Seconds at least between two tries to one tenant; half of them are of messages that aren't repeated."""

Away = Callable[[FakeSlack, FakeTeams], object]


def unavailable(fake: FakeSlack, microsoft: FakeTeams) -> None:
    """As the platforms' own front doors say it."""
    fake.fail("", "", 503)
    microsoft.fail("", 503, "ServiceUnavailable")


def gone(fake: FakeSlack, microsoft: FakeTeams) -> None:
    """Connections end, and nobody can know how far it came."""
    fake.drop("")
    microsoft.drop("send")


@pytest.mark.parametrize(("away", "unknown"), [(unavailable, 0), (gone, OUTAGE // EVERY)])
def test_what_was_to_be_sent_to_a_platform_that_is_away_goes_when_it_is_back(
    sqlite_url: str, fake: FakeSlack, microsoft: FakeTeams, note: Note, away: Away, unknown: int
) -> None:
    scene = Scene(sqlite_url, fake, microsoft)
    away(fake, microsoft)
    time.sleep(OUTAGE)  # the fault itself
    fake.lift()
    microsoft.lift()
    tally = scene.end(OUTAGE, LAST_WITHIN)
    note(f"platform {away.__name__} for {OUTAGE} s", "SQLite, both", 2, tally)
    assert tally.lost == tally.doubled == 0
    assert tally.sent + tally.ambiguous == MESSAGES
    assert tally.ambiguous <= unknown
