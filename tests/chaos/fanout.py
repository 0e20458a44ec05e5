"""A fan-out under fire: messages in an outbox, processes that send them, and who got what."""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select, true

from bot.card_json import dump
from bot.cards import Card, Text
from storage import outbox
from storage.database import Store
from storage.outbox import Outgoing
from tests.chaos.replica import Charge, main
from tests.chaos.requests import Request, to_slack, to_teams
from tests.fake_slack import FakeSlack
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.values import TENANT
from tests.storage.rows import NOW, community, outgoing

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.chaos.replica"])

TEAMS = ("T1", "T2")
KINDS = ("setup.introduction", "stages.prompted")
"""One that is sent again where nobody can tell, and one that never is."""

STARTS_WITHIN = 60
STOPS_WITHIN = 30


ALIVE: list[Replica] = []
"""Processes that a test has begun and not ended: those of one that failed."""


class Replica:
    """A process of Convener."""

    def __init__(
        self,
        database: str,
        fake: FakeSlack,
        per_second: float,
        number: int = 0,
        *,
        microsoft: FakeTeams | None = None,
        seconds: float = 10,
    ) -> None:
        teams = microsoft.url if microsoft else ""
        charge = Charge(database, fake.url, teams, per_second, number, seconds)
        self._pipe, theirs = FORKING.Pipe()
        self._process = FORKING.Process(target=main, args=(charge, theirs), daemon=True)
        self._process.start()
        theirs.close()
        ALIVE.append(self)

    def ready(self) -> None:
        """Wait until it could begin."""
        assert self._pipe.poll(STARTS_WITHIN), "it never was ready"
        assert self._pipe.recv() == "ready"

    def go(self) -> None:
        """Let it begin."""
        self._pipe.send("go")

    def set_back(self, seconds: float) -> None:
        """Set its wall clock back, and no other process's."""
        self._pipe.send(seconds)

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL."""
        self._process.kill()
        self._ended()

    def stop(self) -> None:
        """Let it end in peace, within its ten seconds and a little."""
        self._pipe.send("stop")
        self._process.join(STOPS_WITHIN)
        assert self._process.exitcode == 0
        self._ended()

    def _ended(self) -> None:
        self._process.join()
        self._pipe.close()
        ALIVE.remove(self)


@dataclass(frozen=True)
class Tally:
    """What became of a fan-out. `ambiguous` may or may not have arrived, and is shown as such.

    `found` and `again` were in doubt, too: those were read back, or sent once more. `late` came
    after what pace and faults allow; that depends on the machine, so that nothing is held against it.
    """

    lost: int
    doubled: int
    ambiguous: int
    sent: int
    found: int = field(default=0, compare=False)
    again: int = field(default=0, compare=False)
    late: int = field(default=0, compare=False)


class FanOut:
    """Messages to as many people in some workspaces, some of them of a kind that is never repeated.

    Where there is a `microsoft`, its tenant is one lane more.
    """

    def __init__(
        self,
        store: Store,
        fake: FakeSlack,
        number: int,
        teams: Sequence[str] = TEAMS,
        microsoft: FakeTeams | None = None,
    ) -> None:
        self._store = store
        self._fake, self._microsoft = fake, microsoft
        self.keys: list[str] = []
        self._before = 0
        self.lanes = [f"slack:{team}" for team in teams]
        for team in teams:
            fake.add_team(team)
        if microsoft:
            self.lanes.append(f"teams:{TENANT}")
        with store.transaction() as session:
            community(session)
        self.add(number)

    def add(self, number: int) -> None:
        """So many messages more."""
        with self._store.transaction() as session:
            for _ in range(number):
                outbox.add(session, [self._message(len(self.keys))])

    def begin_anew(self, number: int) -> None:
        """So many messages more, which alone count from now on."""
        self._before = len(self.keys)
        self.add(number)

    def _message(self, number: int) -> Outgoing:
        key, lane = f"m{number:04}", self.lanes[number % len(self.lanes)]
        self.keys.append(key)
        platform, _, place = lane.partition(":")
        if platform == "slack":
            who = f"U{number}"
            self._fake.add_user(place, who)
        else:
            who = aad(number)
            assert self._microsoft is not None
            self._microsoft.add_person(who, tenant=place)
        return outgoing(
            key,
            lane=lane,
            address=f"{lane}:person:{who}",
            kind=KINDS[number // len(self.lanes) % len(KINDS)],
            asked="now",
            created_at=NOW,
            position=number,
            card=json.dumps(dump(Card("", (Text(key),)))),
        )

    def lane(self, key: str) -> str:
        """The lane that a message goes by."""
        return self.lanes[self.keys.index(key) % len(self.lanes)]

    def requests(self) -> list[Request]:
        """Every request for one of the messages, in the order in which they came."""
        found = to_slack(self._fake)
        if self._microsoft:
            found += to_teams(self._microsoft, {aad(n): key for n, key in enumerate(self.keys)})
        return sorted(found, key=lambda each: each.at)

    def arrived(self) -> Counter[str]:
        """How often each message is there."""
        return Counter(each.key for each in self.requests() if each.accepted)

    def unsettled(self) -> int:
        """How many messages are still to be sent or settled."""
        with self._store.reading() as session:
            query = select(Outgoing.key).where(col(Outgoing.pending) == true())
            return len(session.exec(query).all())

    def states(self) -> dict[str, str]:
        """How each message stands in the outbox."""
        with self._store.reading() as session:
            return {row.key: row.state for row in session.exec(select(Outgoing))}

    def tally(self, allowed: float = float("inf")) -> Tally:
        """Who got what, against what the outbox says.

        `allowed` seconds after the first request all are to have arrived.
        """
        keys = self.keys[self._before :]
        stands = self.states()
        assert stands.keys() == set(self.keys)
        states = {key: stands[key] for key in keys}
        requests = [each for each in self.requests() if each.key in states]
        arrived = Counter(each.key for each in requests if each.accepted)
        assert set(states.values()) <= {"sent", "unknown"}, Counter(states.values())
        doubts, again = _doubts(requests)
        settled = {key for key in doubts if states[key] == "sent"}
        until = min((each.at for each in requests), default=0.0) + allowed
        return Tally(
            lost=sum(states[key] == "sent" and not arrived[key] for key in keys),
            doubled=sum(arrived[key] > 1 for key in keys),
            ambiguous=sum(states[key] == "unknown" for key in keys),
            sent=sum(states[key] == "sent" for key in keys),
            found=len(settled - again),
            again=len(settled & again),
            late=len({each.key for each in requests if each.accepted and each.at > until}),
        )


def _doubts(requests: Iterable[Request]) -> tuple[set[str], set[str]]:
    """Which messages were in doubt, and which were asked for once more after that."""
    doubts, again, arrived = set[str](), set[str](), set[str]()
    for each in requests:
        if not each.is_refused and each.key in doubts | arrived:
            doubts.add(each.key)  # whoever repeats what has arrived was in doubt
            again.add(each.key)
        doubts |= {each.key} if each.is_doubt else set()
        arrived |= {each.key} if each.accepted else set()
    return doubts, again
