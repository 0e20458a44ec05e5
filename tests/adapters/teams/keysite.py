"""The site where keys are published, on a real socket, and the trouble that it may have."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fake_teams.openid import KEYS, METADATA, OpenId


@dataclass
class KeySite:
    """What it answers, and how often it was asked for the first document."""

    openid: OpenId = field(default_factory=lambda: OpenId(""))
    status: int = 200
    body: bytes | None = None
    until: threading.Event | None = None
    """When set, an answer waits for it."""
    asked: int = 0


@contextmanager
def keysite() -> Iterator[KeySite]:
    """Serve on a free port of this machine."""
    site = KeySite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            documents = {METADATA: site.openid.metadata, KEYS: site.openid.published}
            site.asked += self.path == METADATA
            if site.until is not None:
                site.until.wait(20)
            body = json.dumps(documents[self.path]()).encode() if site.body is None else site.body
            self.send_response_only(site.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.openid = OpenId(f"http://127.0.0.1:{server.server_port}")
    try:
        yield site
    finally:
        if site.until is not None:
            site.until.set()
        server.shutdown()
        server.server_close()
        thread.join(20)
