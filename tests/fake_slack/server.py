"""HTTP for the fake Slack: a port on loopback, a thread for each connection."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
from base64 import b64decode
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from tests.fake_slack.desk import Desk, Reply, Request

API, RESPONSE, CONTROL = "/api/", "/response/", "/control"


class Controlled(Protocol):
    """Whoever answers `/control`."""

    def __call__(self, path: str, given: Mapping[str, Any]) -> Reply: ...


class Server(ThreadingHTTPServer):
    """Handles each connection on its own, and ends them all when it stops."""

    request_queue_size = 1024
    daemon_threads = False

    def __init__(self, port: int, desk: Desk, control: Controlled) -> None:
        self.desk = desk
        self.control = control
        self.connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def came(self, connection: socket.socket) -> None:
        """A connection is open."""
        with self._guard:
            self.connections.add(connection)

    def went(self, connection: socket.socket) -> None:
        """A connection is closed."""
        with self._guard:
            self.connections.discard(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up before the answer is no trouble of the server's; a bug is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """No more requests; whatever stalls is let go."""
        self.desk.close()
        self.shutdown()
        with self._guard:
            for connection in self.connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60

    def setup(self) -> None:
        """Remember the connection, so that the end needn't wait for it."""
        super().setup()
        self.server.came(self.connection)

    def finish(self) -> None:
        """Forget it."""
        self.server.went(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Nothing is printed: calls are recorded."""

    def do_GET(self) -> None:
        """Some methods may be got, and the control endpoint."""
        self._answer(b"")

    def do_POST(self) -> None:
        """A method, a response URL, or the control endpoint."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        url = urlsplit(self.path)
        given = dict(parse_qsl(url.query)) | self._read(body)
        if url.path.startswith(CONTROL):
            self._send(self.server.control(url.path.removeprefix(CONTROL), given))
            return
        if url.path.startswith(RESPONSE):
            request = Request("response_url", {**given, "id": url.path.removeprefix(RESPONSE)}, "")
        elif url.path.startswith(API):
            kind, _, token = self.headers.get("Authorization", "").partition(" ")
            if kind == "Basic":
                client, _, secret = b64decode(token).decode().partition(":")
                given |= {"client_id": client, "client_secret": secret}
                token = ""
            token = token or str(given.pop("token", ""))
            request = Request(url.path.removeprefix(API), given, token, self.client_address[1])
        else:
            self._send(Reply({"ok": False}, 404))
            return
        reply = self.server.desk.serve(request)
        if reply is None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(reply)

    def _read(self, body: bytes) -> dict[str, Any]:
        if self.headers.get_content_type() != "application/json":
            return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            read = json.loads(body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def _send(self, reply: Reply) -> None:
        """In one piece, unless the body is to come slowly."""
        raw = json.dumps(reply.body).encode()
        lines = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(raw))}
        self.send_response(reply.status)
        for name, value in (lines | dict(reply.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        half = len(raw) // 2 if reply.pause else 0
        if half:
            self.wfile.write(raw[:half])
            self.wfile.flush()
            self.server.desk.closing.wait(reply.pause)
        self.wfile.write(raw[half:])
        self.wfile.flush()
