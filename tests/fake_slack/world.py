"""Everything that the fake Slack holds: workspaces, messages, modals, triggers, response URLs.

One lock guards it, and one condition says that something changed.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from tests.fake_slack.checking import elements
from tests.fake_slack.values import Call, Channel, Json, Message, Person, SlackError, Team, View

if TYPE_CHECKING:
    from tests.fake_slack.consent import Consent

T = TypeVar("T")

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
VIEWS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an interaction gives: the right to open one modal, for three seconds."""

    team: str
    user: str
    until: float


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer one interaction; `message` is what was pressed, if anything."""

    team: str
    user: str
    channel: str
    message: str
    until: float
    left: int = RESPONSE_USES


class World:
    """The state, and the few ways to change it. Every method takes the lock."""

    def __init__(self, trigger_seconds: float = TRIGGER_SECONDS) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.teams: dict[str, Team] = {}
        self.calls: list[Call] = []
        self.stacks: dict[tuple[str, str], list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.triggers: dict[str, Trigger | None] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.codes: dict[str, Consent | None] = {}
        self._trigger_seconds = trigger_seconds
        self._last = 0
        self._numbers = 0

    def number(self) -> int:
        """The next of a row of numbers, for ids."""
        with self.changed:
            self._numbers += 1
            return self._numbers

    def stamp(self) -> str:
        """A `ts`: the wall clock in microseconds, each given once and later than the last."""
        with self.changed:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def team(self, team: str) -> Team:
        """A workspace of that id, made where there is none."""
        with self.changed:
            if team not in self.teams:
                made = Team(team)
                made.people[made.bot] = Person(made.bot, "convener", is_bot=True)
                self.teams[team] = made
            return self.teams[team]

    def direct(self, team: Team, user: str) -> Channel:
        """The direct messages of somebody with the bot, opened where they aren't yet."""
        with self.changed:
            person = team.people.get(user)
            if person is None:
                raise SlackError("user_not_found")
            if person.deleted:
                raise SlackError("user_disabled")
            if person.is_bot:
                raise SlackError("cannot_dm_bot")
            id_ = f"D{team.id}{user}"
            members = [user, team.bot]
            return team.channels.setdefault(id_, Channel(id_, members=members, partner=user))

    def write(self, channel: Channel, message: Message) -> Message:
        """A message is there, or stands otherwise than before."""
        with self.changed:
            blocks = named(message.blocks)
            kept = replace(message, blocks=blocks, channel=channel.id)
            channel.messages[kept.ts] = kept
            self.changed.notify_all()
            return kept

    def erase(self, channel: Channel, ts: str) -> None:
        """A message is gone."""
        with self.changed:
            del channel.messages[ts]
            self.changed.notify_all()

    def trigger(self, team: str, user: str) -> str:
        """A new trigger id."""
        with self.changed:
            id_ = f"{self.number()}.{self.number()}.{team.lower()}"
            until = time.monotonic() + self._trigger_seconds
            self.triggers[id_] = Trigger(team, user, until)
            return id_

    def exchange(self, team: Team, trigger: str) -> str:
        """Whom a trigger id is good for: once, and not for long."""
        with self.changed:
            if trigger not in self.triggers:
                raise SlackError("invalid_trigger_id")
            held = self.triggers[trigger]
            if held is None:
                raise SlackError("exchanged_trigger_id")
            if held.team != team.id:
                raise SlackError("invalid_trigger_id")
            if held.until <= time.monotonic():
                raise SlackError("expired_trigger_id")
            self.triggers[trigger] = None
            return held.user

    def response_url(self, team: str, user: str, channel: str, message: str = "") -> str:
        """The id of a new response URL."""
        with self.changed:
            id_ = f"{team}{self.number()}"
            until = time.monotonic() + RESPONSE_SECONDS
            self.response_urls[id_] = ResponseUrl(team, user, channel, message, until)
            return id_

    def stack(self, team: str, user: str) -> list[View]:
        """The modals somebody has open, the topmost last."""
        with self.changed:
            return self.stacks.setdefault((team, user), [])

    def show(self, team: str, user: str, body: Json, how: str) -> View:
        """`open`, `push` or `update` somebody's topmost modal."""
        with self.changed:
            stack = self.stack(team, user)
            if how == "push" and len(stack) >= VIEWS_AT_MOST:
                raise SlackError("push_limit_reached")
            if how == "open":
                stack.clear()
            view = self.made(team, user, body, stack)
            if how == "update" and stack:
                top = stack.pop()
                view = replace(view, id=top.id, root=top.root, previous=top.previous)
            stack.append(view)
            self.changed.notify_all()
            return view

    def made(self, team: str, user: str, body: Json, below: Sequence[View] = ()) -> View:
        """A view with the names that Slack gives."""
        id_ = f"V{self.number():08d}"
        kept = body | {"blocks": list(named(body.get("blocks", ())))}
        root, previous = (below[0].id, below[-1].id) if below else (id_, "")
        return View(id_, team, user, kept, self.stamp(), root, previous)

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """What the predicate gives as soon as it is true of what is held; else AssertionError."""
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
            if not found:
                message = f"it didn't come about within {timeout} s"
                raise AssertionError(message)
            return found


def named(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """Blocks (copied) with the ids that Slack gives to those that have none."""
    made = []
    for at, block in enumerate(copy.deepcopy(blocks)):
        for number, element in enumerate(elements(block)):
            element.setdefault("action_id", f"action{at}.{number}")
        made.append({"block_id": f"block{at}"} | block)
    return tuple(made)
