"""The fake Teams' requests, as its desk takes them."""

from __future__ import annotations

from tests import serving
from tests.fake_teams.desk import Desk, Request
from tests.fake_teams.values import Json
from tests.serving import Reply


class Server(serving.Server):
    """Serves what the desk answers."""

    def __init__(self, port: int, desk: Desk) -> None:
        self.desk = desk
        super().__init__(port, Handler, desk.close)


class Handler(serving.Handler):
    """One connection."""

    server: Server

    def do_PUT(self) -> None:  # noqa: N802 - its name in http.server
        """Something changes."""
        self.answer("PUT")

    def reply(self, verb: str, path: str, given: Json) -> Reply | None:
        """All is the desk's."""
        authorization = self.headers.get("Authorization", "")
        return self.server.desk.serve(
            Request(verb, path, given, authorization, self.client_address[1])
        )
