"""Many people of many communities, whose commands each leave something that can be counted.

A command counts as one press of its member's day, whichever it is. Each twentieth opens a question
of its own instead, which goes to its community's channel: a press, a question and a post.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.app import all_texts
from storage.board import Asked
from storage.database import Store
from storage.outbox import Outgoing
from storage.participation import Signal
from tests.fake_slack import FakeSlack
from tests.fake_slack.signed import Request
from tests.storage.rows import NOW, community

LANES = 4
COMMUNITIES = 20
PEOPLE = 10
EACH = 20
COMMANDS = ("status", "me", "help", "call", "actions", "agenda")
NOWHERE = "http://127.0.0.1:9/none"


@dataclass(frozen=True, slots=True)
class Count:
    """What is there of what was asked for, once each where all is well."""

    presses: int
    questions: int
    asked: int
    posts: Counter[str]
    unsettled: int


class Traffic:
    """`most` commands at most, to communities that are written into an empty database."""

    def __init__(self, store: Store, fake: FakeSlack, most: int) -> None:
        self._store = store
        self._fake = fake
        self.questions = most // EACH + 1
        self._presses: dict[str, int] = {}
        fake.add_team("T1")  # the one token's: what goes to any lane arrives here
        with store.transaction() as session:
            for number in range(COMMUNITIES):
                self._settle(session, number)
            for number in range(self.questions):
                self._draft(session, number)

    def _settle(self, session: Session, number: int) -> None:
        users = [f"U{number}X{each}" for each in range(PEOPLE)]
        for user in users:
            self._fake.add_user("T1", user)
        self._fake.add_channel("T1", f"C{number}", *users)
        community(session, f"C{number}", users, f"slack:{_team(number)}")

    @staticmethod
    def _draft(session: Session, number: int) -> None:
        where = number % COMMUNITIES
        session.add(
            Asked(
                id=f"q{number}",
                community_id=f"C{where}",
                member_id=f"C{where}-U{where}X0",
                status="draft",
                title=f"What do you do about leak {number}?",
                asked_at=NOW,
            )
        )

    def request(self, number: int) -> Request:
        """The next one's."""
        return self._open(number // EACH) if number % EACH == 0 else self._command(number)

    @staticmethod
    def _command(number: int) -> Request:
        where = number % COMMUNITIES
        fields = {
            "team_id": _team(where),
            "channel_id": f"C{where}",
            "channel_name": f"c{where}",
            "user_id": f"U{where}X{number // COMMUNITIES % PEOPLE}",
            "command": "/cop",
            "text": COMMANDS[number % len(COMMANDS)],
            "response_url": NOWHERE,
            "trigger_id": _once(number),
        }
        return Request.form(fields)

    def _open(self, number: int) -> Request:
        where = number % COMMUNITIES
        answer_at = self._fake.world.response_url("T1", f"U{where}X0", f"C{where}")
        self._presses[answer_at] = number * EACH
        action = {
            "type": "button",
            "action_id": "questions.open#0",
            "action_ts": f"{time.time():.6f}",
            "block_id": "b",
            "value": f"C{where}|q{number}",
        }
        payload = {
            "type": "block_actions",
            "team": {"id": _team(where)},
            "user": {"id": f"U{where}X0", "team_id": _team(where)},
            "channel": {"id": f"C{where}", "name": f"c{where}"},
            "container": {"type": "message", "message_ts": "1.000001", "is_ephemeral": True},
            "actions": [action],
            "response_url": f"{self._fake.host}/response/{answer_at}",
            "trigger_id": _once(number),
        }
        return Request.interaction(payload)

    def answered(self, words: Sequence[str] = ("",)) -> set[int]:
        """Which presses got an answer with one of these words: Slack took it, after the ack."""
        return {
            self._presses[call.arguments["id"]]
            for call in self._fake.called("response_url")
            if call.accepted and any(word in json.dumps(call.arguments) for word in words)
        }

    def count(self) -> Count:
        """What there is now, in the database and at the Web API."""
        arrived = Counter(
            call.arguments["metadata"]["event_payload"]["key"]
            for call in self._fake.called("chat.postMessage")
            if call.accepted
        )
        with self._store.reading() as session:
            signals = dict(
                session.exec(
                    select(Signal.kind, func.sum(Signal.count)).group_by(col(Signal.kind))
                ).all()
            )
            opened = session.exec(
                select(func.count()).select_from(Asked).where(Asked.status == "open")
            ).one()
            pending = session.exec(
                select(func.count()).select_from(Outgoing).where(col(Outgoing.state) != "sent")
            ).one()
        return Count(signals.get("press", 0), opened, signals.get("question", 0), arrived, pending)


def refusals() -> tuple[str, ...]:
    """The words by which an answer says that nothing was done."""
    tongue = all_texts().tongue("en", "UTC")
    said = ("core.away.title", "core.busy.title", "core.failed.title", "core.already.title")
    return tuple(json.dumps(str(tongue(each)))[1:-1] for each in said)


def _team(where: int) -> str:
    return f"T{where % LANES + 1}"


def _once(number: int) -> str:
    return f"{number}.{random.getrandbits(60)}"
