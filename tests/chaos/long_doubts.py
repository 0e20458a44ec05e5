"""Kills where nobody can read back: each doubt is settled by its kind, and shown as what it is."""

from __future__ import annotations

import random

from tests.chaos.conftest import Note
from tests.chaos.fanout import TEAMS
from tests.chaos.test_kills import MESSAGES, Battle, killed_and_restarted, rounds
from tests.fake_slack import FakeSlack


def test_where_nothing_can_be_read_back_each_doubt_is_settled_by_its_kind_and_shown(
    sqlite_url: str, fake: FakeSlack, note: Note
) -> None:
    fake.fail("conversations.history", "missing_scope")
    battle = Battle(sqlite_url, fake, random.Random(7))
    kills = rounds()[0]
    tally = killed_and_restarted(battle, kills)
    note("killed, nothing can be read back", "SQLite, Slack", kills, tally)
    assert tally.lost == tally.found == 0
    assert tally.ambiguous + tally.sent == MESSAGES
    assert tally.doubled + tally.ambiguous <= kills * len(TEAMS)
    arrived = battle.fan.arrived()
    never_again = [key for n, key in enumerate(battle.fan.keys) if n // 2 % 2]
    assert all(arrived[key] <= 1 for key in never_again)
