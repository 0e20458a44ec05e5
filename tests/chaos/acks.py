"""How long commands wait for their answers while a fan-out goes on beside them.

`make bench` asks `measure` for `acks_late`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from storage import people
from storage.database import Store
from tests.app.serving import SECRET
from tests.chaos.crowd import Crowd, Load
from tests.chaos.fanout import FanOut
from tests.chaos.running import Running
from tests.chaos.traffic import refusals
from tests.fake_slack import FakeSlack
from tests.fake_slack.signed import Request
from tests.storage.rows import community

COMMANDS = ("status", "poll needs", "me", "help", "start")
"""Two of them open a form, which calls the Web API."""

WARMING = 20
"""Commands before any is counted: a process loads what it needs at its first ones."""


@dataclass(frozen=True, slots=True)
class Acks:
    """What the commands got; `sent` of the fan-out's messages had arrived by then.

    `cpu` is what the process used meanwhile, in seconds.
    """

    load: Load
    sent: int
    cpu: float

    @property
    def undone(self) -> int:
        """How many got no answer in time, or one that says that nothing was done."""
        words = refusals()
        return sum(
            each.status != 200 or any(word in each.text for word in words)
            for each in self.load.answers
            if not each.is_late
        )

    def told(self) -> str:
        """A line for people."""
        each = 1000 * self.cpu / len(self.load.answers)
        return (
            f"{self.load.told()}; undone {self.undone}; {each:.1f} ms of CPU each;"
            f" {self.sent} messages beside them"
        )


def seed(store: Store) -> None:
    """A community in Slack's C1 with a core team of one."""
    with store.transaction() as session:
        community(session, "C1", ["U1", "U2", "U3"], lane="slack:T1")
        people.grant(session, "C1-U1", "core_team")


def command(number: int) -> Request:
    """The next command."""
    return Request.form(
        {
            "team_id": "T1",
            "channel_id": "C1",
            "channel_name": "water",
            "user_id": "U1",
            "command": "/cop",
            "text": COMMANDS[number % len(COMMANDS)],
            "response_url": "http://127.0.0.1:9/none",
            "trigger_id": f"{number}.{random.getrandbits(60)}",
        }
    )


def measure(
    database: str,
    folder: Path,
    commands: int = 5000,
    a_second: float = 200,
    messages: int = 1000,
    stall: float = 0,
) -> Acks:
    """Commands at a rate beside a fan-out, to one `convener run` on a migrated, empty database.

    `folder` is for its log. With `stall`, each answer of the Web API takes so many seconds.
    """
    store = Store(database)
    with FakeSlack() as fake:
        fake.add_team("T1")
        seed(store)
        house = Running(database, fake.url, folder)
        try:
            house.ready()
            crowd = Crowd(house.url, SECRET)
            crowd.ask(command, WARMING, WARMING)
            if stall:
                fake.stall("", stall)
            fan = FanOut(store, fake, messages, ("T1",)) if messages else None
            before = house.cpu()
            load = crowd.ask(command, commands, a_second)
            cpu = house.cpu() - before
            sent = sum(fan.arrived().values()) if fan else 0
            fake.lift()
            house.stop()
        finally:
            house.kill()
            store.close()
    return Acks(load, sent, cpu)
