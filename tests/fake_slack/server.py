"""The fake Slack's requests: a method, a response URL, or the control endpoint."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Protocol

from tests import serving
from tests.fake_slack.desk import Desk, Request
from tests.fake_slack.values import Json
from tests.serving import Reply

API, RESPONSE, CONTROL = "/api/", "/response/", "/control"


class Controlled(Protocol):
    """Whoever answers `/control`."""

    def __call__(self, path: str, given: Mapping[str, Any]) -> Reply: ...


class Server(serving.Server):
    """Serves what the desk and the control endpoint answer."""

    def __init__(self, port: int, desk: Desk, control: Controlled) -> None:
        self.desk = desk
        self.control = control
        super().__init__(port, Handler, desk.close)


class Handler(serving.Handler):
    """One connection."""

    server: Server

    def reply(self, verb: str, path: str, given: Json) -> Reply | None:  # noqa: ARG002 - Slack has none
        """Whoever the path names answers."""
        if path.startswith(CONTROL):
            return self.server.control(path.removeprefix(CONTROL), given)
        if path.startswith(RESPONSE):
            request = Request("response_url", {**given, "id": path.removeprefix(RESPONSE)}, "")
        elif path.startswith(API):
            kind, _, token = self.headers.get("Authorization", "").partition(" ")
            if kind == "Basic":
                client, _, secret = b64decode(token).decode().partition(":")
                given |= {"client_id": client, "client_secret": secret}
                token = ""
            token = token or str(given.pop("token", ""))
            request = Request(path.removeprefix(API), given, token, self.client_address[1])
        else:
            return Reply({"ok": False}, 404)
        return self.server.desk.serve(request)
