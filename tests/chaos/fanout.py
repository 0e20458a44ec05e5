"""A fan-out under fire: messages in an outbox, processes that send them, and who got what."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select, true

from bot.card_json import dump
from bot.cards import Card, Text
from storage import outbox
from storage.database import Store
from storage.outbox import Outgoing
from tests.fake_slack import FakeSlack
from tests.storage.rows import NOW, community, outgoing

ROOT = Path(__file__).parents[2]
TEAMS = ("T1", "T2")
KINDS = ("setup.introduction", "stages.prompted")
"""One that is sent again where nobody can tell, and one that never is."""


class Replica:
    """A process of Convener."""

    def __init__(self, database: str, fake: FakeSlack, per_second: float, number: int = 0) -> None:
        arguments = (database, fake.url, str(per_second), str(number))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.replica", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        """Wait until it could begin."""
        assert self._process.stdout is not None
        while (line := self._process.stdout.readline()) != "ready\n":
            assert line, "the process ended"

    def go(self) -> None:
        """Let it begin."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL."""
        self._process.kill()
        self._process.communicate()

    def stop(self) -> None:
        """Let it end in peace, within its ten seconds and a little."""
        self._process.communicate(timeout=30)
        assert self._process.returncode == 0


@dataclass(frozen=True)
class Tally:
    """What became of a fan-out. `ambiguous` may or may not have arrived, and is shown as such."""

    lost: int
    doubled: int
    ambiguous: int
    sent: int


class FanOut:
    """Messages to as many people in some workspaces, some of them of a kind that is never repeated."""

    def __init__(
        self, store: Store, fake: FakeSlack, number: int, teams: Sequence[str] = TEAMS
    ) -> None:
        self._store = store
        self._fake = fake
        self.keys = [f"m{each:04}" for each in range(number)]
        for team in teams:
            fake.add_team(team)
        with store.transaction() as session:
            community(session)
            for each, key in enumerate(self.keys):
                team = teams[each % len(teams)]
                fake.add_user(team, f"U{each}")
                outbox.add(session, [self._message(key, team, each)])

    @staticmethod
    def _message(key: str, team: str, number: int) -> Outgoing:
        card = json.dumps(dump(Card("", (Text(key),))))
        return outgoing(
            key,
            lane=f"slack:{team}",
            address=f"slack:{team}:person:U{number}",
            kind=KINDS[number // len(TEAMS) % len(KINDS)],
            asked="now",
            created_at=NOW,
            position=number,
            card=card,
        )

    def arrived(self) -> Counter[str]:
        """How often each message is there."""
        return Counter(
            call.arguments["metadata"]["event_payload"]["key"]
            for call in self._fake.called("chat.postMessage")
            if call.accepted
        )

    def unsettled(self) -> int:
        """How many messages are still to be sent or settled."""
        with self._store.reading() as session:
            query = select(Outgoing.key).where(col(Outgoing.pending) == true())
            return len(session.exec(query).all())

    def tally(self) -> Tally:
        """Who got what, against what the outbox says."""
        arrived = self.arrived()
        with self._store.reading() as session:
            states = {row.key: row.state for row in session.exec(select(Outgoing))}
        assert states.keys() == set(self.keys)
        assert set(states.values()) <= {"sent", "unknown"}, Counter(states.values())
        return Tally(
            lost=sum(states[key] == "sent" and not arrived[key] for key in self.keys),
            doubled=sum(arrived[key] > 1 for key in self.keys),
            ambiguous=sum(states[key] == "unknown" for key in self.keys),
            sent=sum(states[key] == "sent" for key in self.keys),
        )
