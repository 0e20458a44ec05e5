"""FakeSlack: the fake Web API, ready to be looked at and to be given trouble."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from tests.fake_slack import consent
from tests.fake_slack.control import Control
from tests.fake_slack.desk import Desk
from tests.fake_slack.faults import Done, Fault, Kind, Limit
from tests.fake_slack.server import Server
from tests.fake_slack.sockets import Sockets
from tests.fake_slack.values import Call, Channel, Message, Person, View
from tests.fake_slack.world import TRIGGER_SECONDS, World

T = TypeVar("T")


class FakeSlack:
    """Serves from entering to leaving. A workspace `T1` has the token `xoxb-T1`."""

    def __init__(self, port: int = 0, trigger_seconds: float = TRIGGER_SECONDS) -> None:
        self.world = World(trigger_seconds)
        self.sockets = Sockets(self.world)
        self.desk = Desk(self.world, self.sockets)
        self._server = Server(port, self.desk, Control(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        self.sockets.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, also what stalls."""
        self._server.stop()
        self.sockets.stop()
        self._thread.join()

    @property
    def host(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The Web API's base, for `SLACK_API_URL`."""
        return f"{self.host}/api/"

    # Who and where

    def add_team(self, team: str) -> str:
        """A workspace; gives its token."""
        self.world.team(team)
        return f"xoxb-{team}"

    def add_user(
        self,
        team: str,
        user: str,
        name: str = "",
        *,
        tz: str = "Etc/UTC",
        locale: str = "en-US",
        is_bot: bool = False,
        deleted: bool = False,
        standing: str = "own",
        email: str = "",
    ) -> Person:
        """Somebody new in a workspace, or somebody changed."""
        person = Person(user, name or user, tz, locale, is_bot, deleted, standing, email)
        with self.world.changed:
            self.world.team(team).people[user] = person
        return person

    def add_channel(
        self,
        team: str,
        channel: str,
        *members: str,
        bot: bool = True,
        archived: bool = False,
        private: bool = False,
    ) -> Channel:
        """A channel with its members, and the bot among them unless told otherwise."""
        held = self.world.team(team)
        people = [*members, *([held.bot] if bot else [])]
        made = Channel(channel, channel.lower(), people, archived, private)
        with self.world.changed:
            held.channels[channel] = made
        return made

    def rest(self, team: str, user: str, begin: int, end: int) -> None:
        """Somebody's do-not-disturb, in seconds since 1970."""
        with self.world.changed:
            people = self.world.team(team).people
            people[user] = replace(people[user], rests=(begin, end))

    def put_out(self, team: str, channel: str) -> None:
        """Take the bot out of a channel."""
        with self.world.changed:
            self.world.team(team).channels[channel].members.remove(self.bot(team))

    def let_in(self, team: str, channel: str) -> None:
        """Invite the bot into a channel."""
        with self.world.changed:
            self.world.team(team).channels[channel].members.append(self.bot(team))

    def bot(self, team: str) -> str:
        """The bot's user id in a workspace."""
        return self.world.team(team).bot

    def direct(self, team: str, user: str) -> str:
        """The id of somebody's direct messages with the bot."""
        return self.world.direct(self.world.team(team), user).id

    # Installing the app

    def agree(self, url: str, team: str, user: str) -> str:
        """Somebody agrees to what an app asks for at `url`; gives where their browser is sent."""
        return consent.agree(self.world, url, team, user)

    def revoke(self, team: str) -> None:
        """A workspace's token is dead from now on; the app is told by whoever tests it."""
        consent.revoke(self.world, team)

    # What there is to see

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every request so far, in the order in which they came."""
        with self.world.changed:
            return tuple(self.world.calls)

    def called(self, method: str, team: str = "") -> tuple[Call, ...]:
        """The requests for one method."""
        return tuple(c for c in self.calls if c.method == method and team in {"", c.team})

    def messages(self, team: str, channel: str) -> tuple[Message, ...]:
        """A channel's messages as they stand, oldest first; also by a person's id."""
        with self.world.changed:
            held = self.world.team(team)
            place = held.channels.get(channel) or held.channels.get(f"D{team}{channel}")
            found = place.messages.values() if place else ()
            return tuple(sorted(found, key=lambda each: each.ts))

    def views(self, user: str, team: str = "") -> tuple[View, ...]:
        """The modals somebody has open, the topmost last."""
        with self.world.changed:
            return tuple(
                view
                for (where, who), stack in self.world.stacks.items()
                if who == user and team in {"", where}
                for view in stack
            )

    def home(self, team: str, user: str) -> View | None:
        """What was published last on somebody's Home."""
        with self.world.changed:
            return self.world.homes.get((team, user))

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """What the predicate gives, as soon as it is true; AssertionError after `timeout`."""
        return self.world.wait_for(predicate, timeout)

    # Trouble

    def limit(
        self,
        per_second: float,
        burst: int = 1,
        *,
        method: str = "chat.postMessage",
        team: str = "",
        channel_per_second: float = 0.0,
        channel_burst: int = 1,
    ) -> Limit:
        """So many calls a second for each workspace (and channel); the rest gets a 429."""
        made = Limit(per_second, burst, method, team, channel_per_second, channel_burst)
        with self.world.changed:
            self.desk.troubles.limits.append(made)
        return made

    def fail(
        self,
        method: str,
        error: str = "internal_error",
        status: int = 200,
        *,
        team: str = "",
        times: int | None = None,
        done: Done = "never",
    ) -> Fault:
        """An error, or an HTTP status; `done="first"`: what was asked is done all the same."""
        return self._fault("fail", method, team, times, done, error=error, status=status)

    def stall(
        self,
        method: str,
        seconds: float,
        *,
        team: str = "",
        times: int | None = None,
        done: Done = "first",
    ) -> Fault:
        """An answer after so many seconds; where nothing is done, it is a 504."""
        return self._fault("stall", method, team, times, done, seconds=seconds)

    def drop(
        self,
        method: str,
        *,
        team: str = "",
        times: int | None = None,
        done: Done = "never",
        seconds: float = 0.0,
    ) -> Fault:
        """The connection is closed without an answer (after so many seconds)."""
        return self._fault("drop", method, team, times, done, seconds=seconds)

    def slow(
        self,
        method: str,
        seconds: float,
        *,
        team: str = "",
        times: int | None = None,
        size: int = 0,
    ) -> Fault:
        """The second half of the answer's body, of `size` bytes and more, comes so much later."""
        return self._fault("slow", method, team, times, "first", seconds=seconds, size=size)

    def lift(self, trouble: Fault | Limit | None = None) -> None:
        """One trouble is over, or all; what stalls because of it goes on."""
        with self.world.changed:
            held = self.desk.troubles
            for fault in held.faults:
                if trouble in (None, fault):
                    fault.over.set()
            held.faults = [each for each in held.faults if trouble not in (None, each)]
            held.limits = [each for each in held.limits if trouble not in (None, each)]

    def _fault(
        self,
        kind: Kind,
        method: str,
        team: str,
        times: int | None,
        done: Done,
        *,
        seconds: float = 0.0,
        error: str = "",
        status: int = 200,
        size: int = 0,
    ) -> Fault:
        made = Fault(kind, method, team, times, done, seconds, error, status, size)
        with self.world.changed:
            self.desk.troubles.faults.append(made)
        return made
