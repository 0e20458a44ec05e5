"""Connections to PostgreSQL that end under commands: each is answered, and counts at most once."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.conftest import Tell
from tests.chaos.hangup import asked_meanwhile
from tests.chaos.traffic import EACH

NUMBER, TIMES = 200, 8


def test_under_connections_that_end_each_command_is_answered_and_none_lost_or_doubled(
    fresh_postgres_url: str, tmp_path: Path, tell: Tell
) -> None:
    load, found, again = asked_meanwhile(fresh_postgres_url, tmp_path, 10, NUMBER, TIMES)
    tell(f"connections ended: {load.told()}; {again} told to try again; {found.presses} kept")
    assert load.statuses == {200: NUMBER}
    commands = NUMBER - NUMBER // EACH  # what opens a question is answered elsewhere
    assert commands - again <= found.presses - found.questions <= commands
    assert found.questions == found.asked == len(found.posts)
    assert set(found.posts.values()) == {1}
