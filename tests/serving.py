"""HTTP for the fakes: a port on loopback, a thread for each connection."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What `httpx` is given to ask on loopback: else it reads all certificates anew for each client."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back; half of its body comes after `pause` seconds."""

    body: Json | list[Json]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0


class Server(ThreadingHTTPServer):
    """Handles each connection on its own, and ends them all when it stops.

    `let_go` ends what stalls elsewhere; what is paused here ends with `closing`.
    """

    request_queue_size = 1024
    daemon_threads = False

    def __init__(self, port: int, handler: type[Handler], let_go: Callable[[], None]) -> None:
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()
        self._let_go = let_go
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), handler)

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
        self.closing.set()
        self._let_go()
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

    def reply(self, verb: str, path: str, given: Json) -> Reply | None:
        """The answer to a request, or None where the connection is to be closed instead."""
        raise NotImplementedError

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
        self.answer("GET")

    def do_POST(self) -> None:
        """Something new."""
        self.answer("POST")

    def answer(self, verb: str) -> None:
        """Read the request, and send what is replied."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        reply = self.reply(verb, url.path, dict(parse_qsl(url.query)) | self._read(body))
        if reply is None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(reply)

    def _read(self, body: bytes) -> Json:
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
            self.server.closing.wait(reply.pause)
        self.wfile.write(raw[half:])
        self.wfile.flush()
