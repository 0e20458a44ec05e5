"""What becomes of a request: it is recorded, limited, troubled, carried out, and answered."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.fake_slack import chat, consent, places, views
from tests.fake_slack.faults import Fault, Troubles
from tests.fake_slack.sockets import Sockets
from tests.fake_slack.values import DROPPED, TOKEN, Call, Json, SlackError
from tests.fake_slack.world import World
from tests.serving import Reply

METHODS = {**chat.METHODS, **places.METHODS, **views.METHODS}
GONE = {"used_url", "expired_url"}
AS_JSON = ("blocks", "view", "metadata", "attachments")
"""The arguments that are JSON in a form, too."""


@dataclass(frozen=True, slots=True)
class Request:
    """A method's name (`response_url` for those), what was sent with it, and the token.

    `peer` is the caller's port: a connection's name.
    """

    method: str
    arguments: Mapping[str, Any]
    token: str
    peer: int = 0


class Desk:
    """Serves requests."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self.world = world
        self.sockets = sockets
        self.troubles = Troubles()

    def serve(self, request: Request) -> Reply | None:
        """The answer, or None where the connection is to be closed instead."""
        with self.world.changed:
            call = self._received(request)
            after, whose = self.troubles.refusal(call) if call.team else (0, "")
            fault = None if after else self.troubles.fault(call)
        if after:
            told: Json = {"ok": False, "error": "ratelimited"}
            reply = Reply(told, 429, {"Retry-After": str(after)})
            self._answered(call, reply, retry_after=after, limited_by=whose)
            return reply
        if fault is None:
            with self.world.changed:
                reply = self._carried_out(call)
                self._answered(call, reply, accepted=_went_well(reply))
                return reply
        return self._troubled(call, fault)

    def close(self) -> None:
        """Let go whatever stalls."""
        with self.world.changed:
            for fault in self.troubles.faults:
                fault.over.set()

    def _troubled(self, call: Call, fault: Fault) -> Reply | None:
        reply: Reply | None = None
        if fault.done == "first" or fault.kind == "slow":
            reply = self._carried_out(call)
            self._note(call, accepted=_went_well(reply))
        if fault.kind in {"stall", "drop"} and fault.seconds:
            fault.over.wait(fault.seconds)
        if fault.done == "late":
            reply = self._carried_out(call)
        accepted = reply is not None and _went_well(reply)
        if fault.kind == "drop":
            self._answered(call, None, accepted=accepted)
            return None
        if fault.kind == "fail" or reply is None:
            status = fault.status if fault.kind == "fail" else 504
            reply = Reply({"ok": False, "error": fault.error or "internal_error"}, status)
        elif fault.kind == "slow":
            padded = {**_body(reply), "padding": "x" * fault.size}
            reply = replace(reply, body=padded, pause=fault.seconds)
        self._answered(call, reply, accepted=accepted)
        return reply

    def _received(self, request: Request) -> Call:
        arguments = {name: _read(name, value) for name, value in request.arguments.items()}
        team = _named(request.token)
        if request.method == "response_url":
            answered = self.world.response_urls.get(str(arguments.get("id")))
            team = answered.team if answered else ""
            if answered:
                arguments["channel"] = answered.channel
        number = len(self.world.calls)
        held = self.world.teams.get(team)
        is_good = held is not None and request.token in ("", held.token)
        known = team if is_good else ""
        call = Call(
            number, request.method, arguments, request.token, known, time.monotonic(), request.peer
        )
        self.world.calls.append(call)
        self.world.changed.notify_all()
        return call

    def _carried_out(self, call: Call) -> Reply:
        with self.world.changed:
            try:
                return Reply({"ok": True} | self._done(call))
            except SlackError as refusal:
                told: Json = {"ok": False, "error": refusal.error}
                if refusal.messages:
                    told["response_metadata"] = {"messages": list(refusal.messages)}
                if call.method == "response_url":
                    return Reply(told, 404 if refusal.error in GONE else 400)
                return Reply(told)

    def _done(self, call: Call) -> Json:
        if call.method == "response_url":
            chat.respond(self.world, str(call.arguments.get("id")), call.arguments)
            return {}
        if call.method == "oauth.v2.access":
            return consent.exchanged(self.world, call.arguments)
        if call.method == "apps.connections.open":
            return self.sockets.ticket(call.token)
        if call.method not in METHODS:
            raise SlackError("unknown_method")
        if not call.token:
            raise SlackError("not_authed")
        if not call.team:
            gone = _named(call.token) in self.world.teams
            raise SlackError("token_revoked" if gone else "invalid_auth")
        return METHODS[call.method](self.world, self.world.teams[call.team], call.arguments)

    def _note(self, call: Call, *, accepted: bool) -> None:
        with self.world.changed:
            kept = self.world.calls[call.number]
            self.world.calls[call.number] = replace(kept, accepted=accepted)
            self.world.changed.notify_all()

    def _answered(
        self,
        call: Call,
        reply: Reply | None,
        *,
        accepted: bool = False,
        retry_after: int = 0,
        limited_by: str = "",
    ) -> None:
        body = _body(reply) if reply is not None else {}
        with self.world.changed:
            self.world.calls[call.number] = replace(
                call,
                answered_at=time.monotonic(),
                status=DROPPED if reply is None else reply.status,
                error=str(body.get("error", "")),
                accepted=accepted,
                retry_after=retry_after,
                limited_by=limited_by,
            )
            self.world.changed.notify_all()


def _body(reply: Reply) -> Json:
    return reply.body if isinstance(reply.body, dict) else {}


def _named(token: str) -> str:
    """The workspace that a token names, whether or not it is good."""
    return token.removeprefix(TOKEN).partition("-")[0] if token.startswith(TOKEN) else ""


def _went_well(reply: Reply) -> bool:
    return isinstance(reply.body, dict) and reply.body.get("ok") is True


def _read(name: str, value: object) -> object:
    """JSON that stands in a string, read; what can't be is left for the method to refuse."""
    if name not in AS_JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
