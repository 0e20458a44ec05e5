"""HTTP for the fake Teams: a port on loopback, a thread for each connection."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fake_teams.desk import Desk, Reply, Request


class Server(ThreadingHTTPServer):
    """Handles each connection on its own, and ends them all when it stops."""

    request_queue_size = 1024
    daemon_threads = False

    def __init__(self, port: int, desk: Desk) -> None:
        self.desk = desk
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
        """What is there."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Something new."""
        self._answer("POST")

    def do_PUT(self) -> None:
        """Something changes."""
        self._answer("PUT")

    def _answer(self, verb: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        given = dict(parse_qsl(url.query)) | self._read(body)
        authorization = self.headers.get("Authorization", "")
        request = Request(verb, url.path, given, authorization, self.client_address[1])
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
        raw = json.dumps(reply.body).encode()
        lines = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(raw))}
        self.send_response(reply.status)
        for name, value in (lines | dict(reply.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
        self.wfile.flush()
