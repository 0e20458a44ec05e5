"""What becomes of a request: it is recorded, limited, troubled, carried out, and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fake_teams import connector
from tests.fake_teams.adaptive import faults
from tests.fake_teams.connector import Asked
from tests.fake_teams.faults import Fault, Troubles
from tests.fake_teams.token import PATH, TokenService
from tests.fake_teams.values import DROPPED, Call, Json, TeamsError
from tests.fake_teams.world import World
from tests.serving import Reply

SERVICE = "/emea"
"""Where the connector is, as service URLs have a region."""

Page = Callable[[], Json]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; `given` is its body and its query. `peer` names the connection."""

    verb: str
    path: str
    given: Mapping[str, Any]
    authorization: str = ""
    peer: int = 0


class Desk:
    """Serves requests. `pages` are what else is to be got, by path; `check` finds faults in messages."""

    def __init__(self, world: World, tokens: TokenService) -> None:
        self.world = world
        self.tokens = tokens
        self.troubles = Troubles()
        self.pages: dict[str, Page] = {}
        self.check: Callable[[Json], list[str]] = faults

    def serve(self, request: Request) -> Reply | None:
        """The answer, or None where the connection is to be closed instead."""
        if request.path in self.pages:
            return Reply(self.pages[request.path]())
        try:
            call, do = self._received(request)
        except TeamsError as unknown:
            return _refused(unknown)
        with self.world.changed:
            fault = self.troubles.fault(call)
            after = 0 if fault or call.method == "token" else self.troubles.refusal(call)
        if after:
            reply = _refused(TeamsError(429, "Throttled"), {"Retry-After": str(after)})
            return self._answered(call, reply, retry_after=after)
        if fault is not None:
            return self._troubled(call, fault, do)
        return self._answered(call, self._done(do))

    def close(self) -> None:
        """Let go whatever stalls."""
        with self.world.changed:
            for fault in self.troubles.faults:
                fault.over.set()

    def _received(self, request: Request) -> tuple[Call, Callable[[], Json]]:
        if token := PATH.fullmatch(request.path):
            tenant, method, conversation, asked = token[1], "token", "", ""
            given = request.given

            def do() -> Json:
                return self.tokens.give(tenant, given)
        else:
            path = request.path.removeprefix(SERVICE)
            method, conversation, item = connector.routed(request.verb, path)
            wish = Asked(method, conversation, item, request.given)
            tenant, asked = self._tenant(wish), item or _member(request.given)

            def do() -> Json:
                self.tokens.check(request.authorization)
                return connector.METHODS[method](self.world, wish, self.check)

        with self.world.changed:
            number, now = len(self.world.calls), self.world.seconds()
            body = {} if method == "token" else dict(request.given)
            call = Call(number, method, conversation, body, tenant, now, request.peer, asked)
            self.world.calls.append(call)
            self.world.changed.notify_all()
        return call, do

    def _tenant(self, wish: Asked) -> str:
        known = self.world.conversations.get(wish.conversation)
        return known.tenant if known else str((wish.body or {}).get("tenantId", ""))

    def _done(self, do: Callable[[], Json]) -> Reply:
        with self.world.changed:
            try:
                return Reply(do(), 200)
            except TeamsError as refusal:
                return _refused(refusal)

    def _troubled(self, call: Call, fault: Fault, do: Callable[[], Json]) -> Reply | None:
        reply = self._done(do) if fault.done == "first" else None
        accepted = reply is not None and reply.status < 300
        self._noted(call, accepted=accepted)
        if fault.kind == "slow" and reply is not None and isinstance(reply.body, dict):
            padded = {**reply.body, "padding": "x" * fault.size}
            slow = replace(reply, body=padded, pause=fault.seconds)
            return self._answered(call, slow, accepted=accepted)
        if fault.seconds:
            fault.over.wait(fault.seconds)
        if fault.kind == "drop":
            self._answered(call, None, accepted=accepted)
            return None
        if fault.kind == "fail" or reply is None:
            status = fault.status if fault.kind == "fail" else 504
            wait = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
            reply = _refused(TeamsError(status, fault.code), wait) if fault.code else Reply(
                {}, status, wait
            )  # fmt: skip
        return self._answered(call, reply, retry_after=fault.retry_after, accepted=accepted)

    def _noted(self, call: Call, **told: Any) -> None:
        """Have the call's record say so, from now on: also while its answer waits."""
        with self.world.changed:
            self.world.calls[call.number] = replace(self.world.calls[call.number], **told)
            self.world.changed.notify_all()

    def _answered(
        self, call: Call, reply: Reply | None, *, retry_after: int = 0, accepted: bool | None = None
    ) -> Reply | None:
        status = DROPPED if reply is None else reply.status
        body = reply.body if reply is not None and isinstance(reply.body, dict) else {}
        error = body.get("error", "")
        code = error.get("code", "") if isinstance(error, dict) else error
        done = DROPPED < status < 300 if accepted is None else accepted
        self._noted(call, status=status, error=str(code), accepted=done, retry_after=retry_after)
        return reply


def _member(given: Mapping[str, Any]) -> str:
    members = given.get("members")
    return str(members[0].get("id", "")) if isinstance(members, list) and members else ""


def _refused(refusal: TeamsError, headers: Mapping[str, str] | None = None) -> Reply:
    """The connector's words; the token service has its own."""
    error: object = {"code": refusal.code, "message": refusal.message}
    if refusal.code.startswith("invalid_"):
        words = {"error": refusal.code, "error_description": refusal.message}
        return Reply(words, refusal.status, headers or {})
    return Reply({"error": error}, refusal.status, headers or {})
