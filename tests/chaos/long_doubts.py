"""Kills where nobody can read back: each doubt is settled by its kind, and shown as what it is."""

from __future__ import annotations

import random

from tests.chaos.conftest import Note
from tests.chaos.fanout import TEAMS
from tests.chaos.test_kills import MESSAGES, Battle, killed_and_restarted, rounds
from tests.fake_slack import FakeSlack

STATES = {True: {"sent"}, False: {"sent", "unknown"}}
"""How a message may end, by whether its kind is repeated."""


def repeated(battle: Battle) -> dict[str, bool]:
    """Whether each message is of a kind that is sent again where nobody can tell."""
    lanes = len(battle.fan.lanes)
    return {key: number // lanes % 2 == 0 for number, key in enumerate(battle.fan.keys)}


def check(battle: Battle) -> None:
    """Each message stands as its kind will have it; one that isn't to be repeated came once at most."""
    states, arrived = battle.fan.states(), battle.fan.arrived()
    for key, is_repeated in repeated(battle).items():
        assert states[key] in STATES[is_repeated]
        assert is_repeated or arrived[key] <= 1


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
    check(battle)
