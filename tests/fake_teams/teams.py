"""FakeTeams: the fake connector and token service, to be looked at and to be given trouble."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from tests.fake_teams.desk import SERVICE, Desk
from tests.fake_teams.faults import Done, Fault
from tests.fake_teams.server import Server
from tests.fake_teams.token import TokenService
from tests.fake_teams.values import APP, SECRET, TENANT, Call, Conversation, Json, Message, Person
from tests.fake_teams.world import World

T = TypeVar("T")


class FakeTeams:
    """Serves from entering to leaving. `seconds` is the clock by which rates are counted."""

    def __init__(
        self,
        app: str = APP,
        secret: str = SECRET,
        tenant: str = TENANT,
        *,
        port: int = 0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tenant = tenant
        self.world = World(app, seconds)
        self.tokens = TokenService(self.world, secret, tenant)
        self.desk = Desk(self.world, self.tokens)
        self._server = Server(port, self.desk)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, also what stalls."""
        self._server.stop()
        self._thread.join()

    @property
    def host(self) -> str:
        """Where it listens, without a path; tokens come from there."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The service URL that activities would carry."""
        return f"{self.host}{SERVICE}/"

    # Who and where

    def add_person(
        self,
        aad: str,
        name: str = "",
        *,
        email: str = "",
        tenant: str = "",
        role: str = "user",
        installed: bool = True,
    ) -> Person:
        """Somebody new, or somebody changed; `installed`: the app is, for them."""
        person = Person(aad, tenant or self.tenant, name or aad, email, role, installed)
        with self.world.changed:
            self.world.people[aad] = person
        return person

    def add_channel(
        self, id_: str, *members: str, kind: str = "channel", team: str = ""
    ) -> Conversation:
        """A team's channel (the first of one, unless another is named) or a group chat."""
        made = Conversation(id_, self.tenant, kind, [*members], team=team or id_)
        with self.world.changed:
            self.world.conversations[id_] = made
        return made

    def install(self, aad: str, *, installed: bool = True) -> None:
        """Somebody installs the app for themselves, or removes it."""
        with self.world.changed:
            self.world.people[aad] = replace(self.world.people[aad], installed=installed)

    def put_out(self, channel: str) -> None:
        """Remove the app from a channel's team, or from a chat."""
        with self.world.changed:
            self.world.conversations[channel].installed = False

    def disable(self, tenant: str = "") -> None:
        """A tenant's administrator turns the app off."""
        with self.world.changed:
            self.world.disabled.add(tenant or self.tenant)

    def personal(self, aad: str) -> str:
        """The id of somebody's chat with the bot."""
        return self.world.personal(self.world.people[aad]).id

    def revoke(self) -> None:
        """No token that was given is good any more."""
        with self.world.changed:
            self.world.tokens.clear()

    # What there is to see

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every request so far, in the order in which they came."""
        with self.world.changed:
            return tuple(self.world.calls)

    def called(self, method: str) -> tuple[Call, ...]:
        """The requests for one method; `token` is one of them."""
        return tuple(call for call in self.calls if call.method == method)

    def messages(self, where: str) -> tuple[Message, ...]:
        """A conversation's messages as they stand, oldest first; also by a person's id."""
        with self.world.changed:
            person = self.world.people.get(where)
            place = self.world.personal(person).id if person else where
            found = self.world.conversations.get(place)
            return tuple(found.messages.values()) if found else ()

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """What the predicate gives, as soon as it is true; AssertionError after `timeout`."""
        return self.world.wait_for(predicate, timeout)

    def check(self, find: Callable[[Json], list[str]]) -> None:
        """Refuse messages in which faults are found."""
        self.desk.check = find

    # Trouble

    def fail(
        self,
        method: str,
        status: int,
        code: str = "",
        *,
        conversation: str = "",
        times: int | None = None,
        done: Done = "never",
        retry_after: int = 0,
    ) -> Fault:
        """An HTTP status, with the connector's words if a code is given."""
        return self._fault(
            Fault("fail", method, conversation, times, done, 0.0, code, status, retry_after)
        )

    def stall(
        self,
        method: str,
        seconds: float,
        *,
        conversation: str = "",
        times: int | None = None,
        done: Done = "first",
    ) -> Fault:
        """An answer after so many seconds; where nothing is done, it is a 504."""
        return self._fault(Fault("stall", method, conversation, times, done, seconds))

    def drop(
        self,
        method: str,
        *,
        conversation: str = "",
        times: int | None = None,
        done: Done = "never",
        seconds: float = 0.0,
    ) -> Fault:
        """The connection is closed without an answer (after so many seconds)."""
        return self._fault(Fault("drop", method, conversation, times, done, seconds))

    def slow(
        self,
        method: str,
        seconds: float,
        *,
        conversation: str = "",
        times: int | None = None,
        size: int = 0,
    ) -> Fault:
        """The second half of the answer's body, of `size` bytes and more, comes so much later."""
        return self._fault(Fault("slow", method, conversation, times, "first", seconds, size=size))

    def lift(self, trouble: Fault | None = None) -> None:
        """One trouble is over, or all; what stalls because of it goes on."""
        with self.world.changed:
            held = self.desk.troubles
            for fault in held.faults:
                if trouble in (None, fault):
                    fault.over.set()
            held.faults = [each for each in held.faults if trouble not in (None, each)]

    def _fault(self, made: Fault) -> Fault:
        with self.world.changed:
            self.desk.troubles.faults.append(made)
        return made
