"""kill -9 in the middle of a send to Teams, where nobody can read back what arrived.

Nothing is lost, and policy settles what was in doubt: what is sent again may be there twice, what
never is stands as unknown. `CONVENER_CHAOS_KILLS` says whether it is ten kills or one.
"""

from __future__ import annotations

import random

from storage.database import Store
from tests.chaos.conftest import LONG, Note
from tests.chaos.fanout import KINDS, FanOut, Replica
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams
from tests.fake_teams.faults import Done
from tests.storage.meeting import soon

MESSAGES = 120 if LONG else 60
AGAIN, NEVER = KINDS
"""The kind that is sent again where nobody can tell, and the one that never is."""

PATIENCE = 60
MOMENTS: tuple[Done, ...] = ("first", "never")
"""After a message was taken and before its answer; before it was taken."""


class Battle:
    """A fan-out in Teams alone, and processes that die under it, one after the other."""

    def __init__(self, url: str, fake: FakeSlack, microsoft: FakeTeams) -> None:
        self.url, self.fake, self.microsoft = url, fake, microsoft
        self.store = Store(url)
        self.fan = FanOut(self.store, fake, MESSAGES, (), microsoft)
        self.number = 0

    def replica(self) -> Replica:
        """One that works."""
        self.number += 1
        working = Replica(self.url, self.fake, 0, self.number, microsoft=self.microsoft)
        working.ready()
        working.go()
        return working

    def kill(self, replica: Replica, progress: int, done: Done) -> str:
        """Kill it in the middle of a send, once so many have arrived; which message that was."""
        self.microsoft.wait_for(lambda: len(self.fan.arrived()) >= progress, PATIENCE)
        before = len(self.microsoft.calls)
        stall = self.microsoft.stall("send", PATIENCE, times=1, done=done)
        self.microsoft.wait_for(lambda: self._stalled(before, done), PATIENCE)
        replica.kill()
        asked = next(each for each in self.fan.requests() if each.at == self._at(before, done))
        self.microsoft.lift(stall)
        return asked.key

    def _stalled(self, before: int, done: Done) -> bool:
        return self._at(before, done) > 0

    def _at(self, before: int, done: Done) -> float:
        """When the send that is stalled came; 0 where none is."""
        return next(
            (
                call.received_at
                for call in self.microsoft.calls[before:]
                if call.method == "send"
                and call.status is None
                and call.accepted == (done == "first")
            ),
            0.0,
        )

    def kind(self, key: str) -> str:
        """Of which kind a message is; they take turns."""
        return KINDS[self.fan.keys.index(key) % len(KINDS)]


def test_a_process_killed_in_the_middle_of_a_send_to_teams_loses_nothing(
    sqlite_url: str, fake: FakeSlack, microsoft: FakeTeams, note: Note
) -> None:
    kills, rng = (10 if LONG else 1), random.Random(9)
    battle = Battle(sqlite_url, fake, microsoft)
    stalled: list[tuple[str, Done]] = []
    for progress in sorted(rng.sample(range(3, MESSAGES - 30), kills)):
        done = rng.choice(MOMENTS)
        stalled.append((battle.kill(battle.replica(), progress, done), done))
    last = battle.replica()
    soon(lambda: battle.fan.unsettled() == 0, PATIENCE, 0.2)
    last.stop()
    tally, states, arrived = battle.fan.tally(), battle.fan.states(), battle.fan.arrived()
    battle.store.close()
    note("killed in the middle of a send", "SQLite, Teams", kills, tally)
    assert (tally.lost, tally.sent + tally.ambiguous) == (0, MESSAGES)
    for key, _ in stalled:
        was = stalled.count((key, "first"))
        told = ("sent", 1 + was) if battle.kind(key) == AGAIN else ("unknown", was)
        assert (states[key], arrived[key]) == told
    in_doubt = [key for key in states if states[key] == "unknown" or arrived[key] != 1]
    assert all(battle.kind(key) == AGAIN for key in in_doubt if arrived[key] > 1)
    assert all(battle.kind(key) == NEVER for key in in_doubt if states[key] == "unknown")
