"""A Slack on a real socket that answers `auth.test` as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ALL_SCOPES = (
    "identify,app_mentions:read,channels:read,chat:write,commands,dnd:read,groups:read,im:history,im:write,"
    "users:read"
)


@dataclass
class SlackApi:
    """What it answers, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = json.dumps({"ok": True, "team": "Water people"}).encode()
    scopes: str = ALL_SCOPES
    behind: timedelta = timedelta(0)
    until: threading.Event | None = None
    """When set, an answer waits for it."""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, why: str) -> None:
        self.body = json.dumps({"ok": False, "error": why}).encode()


@contextmanager
def serving() -> Iterator[SlackApi]:
    """A Slack on a free port of this machine."""
    slack = SlackApi()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            slack.asked.append((self.path, self.headers["Authorization"]))
            if slack.until is not None:
                slack.until.wait(20)
            self.send_response_only(slack.status)
            self.send_header("Date", format_datetime(datetime.now(UTC) - slack.behind, usegmt=True))
            if slack.scopes:
                self.send_header("X-OAuth-Scopes", slack.scopes)
            self.send_header("Content-Length", str(len(slack.body)))
            self.end_headers()
            self.wfile.write(slack.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    slack.url = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield slack
    finally:
        if slack.until is not None:
            slack.until.set()
        server.shutdown()
        server.server_close()
        thread.join(20)
