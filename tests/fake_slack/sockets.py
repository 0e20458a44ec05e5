"""Socket Mode: WebSockets on loopback, over which the fake sends what it would have requested.

One is opened with a ticket that `apps.connections.open` gave; each envelope goes to one of those
that are open, in turn, and is acknowledged on any within three seconds or not at all.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator

from websockets.frames import Frame, Opcode
from websockets.http11 import Request as Handshake
from websockets.server import ServerProtocol

from tests.fake_slack.signed import PATIENCE, Ack, Request
from tests.fake_slack.values import Json, SlackError
from tests.fake_slack.world import World

APP_TOKEN = "xapp-1-A0CONVENER-1-abc"  # it opens only this fake
KINDS = {"command": "slash_commands", "event": "events_api"}


class Link:
    """One WebSocket. A `deaf` one still stands, but nothing is read or answered any more."""

    def __init__(self, connection: socket.socket, sockets: Sockets) -> None:
        self.greeted = False
        self.deaf = False
        self.ended = threading.Event()
        self._connection = connection
        self._sockets = sockets
        self._protocol = ServerProtocol()
        self._guard = threading.RLock()

    def run(self) -> None:
        """From the handshake to the end."""
        with contextlib.suppress(OSError), self._connection:
            while data := self._connection.recv(65536):
                if self.deaf:
                    continue
                with self._guard:
                    self._protocol.receive_data(data)
                    for event in self._protocol.events_received():
                        self._happened(event)
                    self._flush()
        self.ended.set()
        self._sockets.went(self)

    def send(self, told: Json) -> None:
        """Write one message."""
        self.say(json.dumps(told).encode())

    def say(self, words: bytes) -> None:
        """Write these as one message, whatever they are."""
        with self._guard, contextlib.suppress(OSError):
            self._protocol.send_text(words)
            self._flush()

    def write(self, raw: bytes) -> None:
        """Write what may be no frame at all."""
        with self._guard, contextlib.suppress(OSError):
            self._connection.sendall(raw)

    def close(self) -> None:
        """Close it as Slack does: with a goodbye."""
        with self._guard, contextlib.suppress(OSError):
            self._protocol.send_close(1000)
            self._flush()

    def cut(self) -> None:
        """The connection is gone."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _happened(self, event: object) -> None:
        if isinstance(event, Handshake):
            response = self._protocol.accept(event)
            if not self._sockets.admits(event.path):
                response = self._protocol.reject(403, "no such ticket")
            self._protocol.send_response(response)
            if response.status_code == 101:
                hello: Json = {"type": "hello", "num_connections": len(self._sockets.open) + 1}
                self._protocol.send_text(json.dumps(hello).encode())
                self._sockets.came(self)
        elif isinstance(event, Frame) and event.opcode is Opcode.TEXT:
            self._sockets.acknowledged(json.loads(bytes(event.data)))

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._connection.sendall(data)
            else:
                self._connection.shutdown(socket.SHUT_WR)


class Sockets:
    """Listens, and sends. `refuse` is what `apps.connections.open` answers instead, if anything."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open: list[Link] = []
        self.opened = 0
        self.refuse = ""
        self.patience = PATIENCE
        self._tickets: set[str] = set()
        self._acks: dict[str, Json] = {}
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._threads = [threading.Thread(target=self._accept)]

    def start(self) -> None:
        """Begin to listen."""
        self._threads[0].start()

    def stop(self) -> None:
        """End every connection."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for link in list(self.open):
            link.cut()
        for thread in self._threads:
            thread.join(5)

    def ticket(self, token: str) -> Json:
        """apps.connections.open."""
        if self.refuse:
            raise SlackError(self.refuse)
        if not token:
            raise SlackError("not_authed")
        if not token.startswith("xapp-"):
            raise SlackError("not_allowed_token_type")
        if token != APP_TOKEN:
            raise SlackError("invalid_auth")
        with self.world.changed:
            ticket = f"ticket{self.world.number()}"
            self._tickets.add(ticket)
        port = self._listening.getsockname()[1]
        return {"url": f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id=A0CONVENER"}

    def admits(self, path: str) -> bool:
        """Whether a ticket is good; it is used up by that."""
        ticket = path.partition("ticket=")[2].partition("&")[0]
        with self.world.changed:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
            return known

    def came(self, link: Link) -> None:
        """A connection is open."""
        with self.world.changed:
            self.open.append(link)
            self.opened += 1
            self.world.changed.notify_all()

    def went(self, link: Link) -> None:
        """A connection is closed."""
        with self.world.changed:
            if link in self.open:
                self.open.remove(link)
            self.world.changed.notify_all()

    def acknowledged(self, told: Json) -> None:
        """An envelope was acknowledged, on whichever connection."""
        with self.world.changed:
            self._acks[str(told.get("envelope_id"))] = told
            self.world.changed.notify_all()

    def leave(self, link: Link, reason: str = "refresh_requested") -> None:
        """Slack wants a connection replaced. New envelopes don't go there any more."""
        with self.world.changed:
            self.open.remove(link)
        link.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})

    def send(self, request: Request, *, retry: int = 0) -> Ack:
        """One envelope, and its acknowledgement; status 0 where none came in time."""
        began = time.monotonic()
        name = f"envelope-{self.world.number()}"
        link = self.next()
        if link is None:
            return Ack(0, "", 0.0)
        link.send(envelope(request, name, retry))
        told = self.acknowledgement(name, self.patience)
        if told is None:
            return Ack(0, "", time.monotonic() - began)
        body = json.dumps(told["payload"]) if "payload" in told else ""
        return Ack(200, body, time.monotonic() - began)

    def acknowledgement(self, name: str, patience: float) -> Json | None:
        """An envelope's, if there is one within so many seconds; it is told once."""
        with self.world.changed:
            self.world.changed.wait_for(lambda: name in self._acks, patience)
            return self._acks.pop(name, None)

    def next(self) -> Link | None:
        """The connection whose turn it is, of those that are open."""
        with self.world.changed:
            if not self.open:
                return None
            self.open.append(self.open.pop(0))
            return self.open[-1]

    def _accept(self) -> None:
        for connection in self._connections():
            thread = threading.Thread(target=Link(connection, self).run)
            self._threads.append(thread)
            thread.start()

    def _connections(self) -> Iterator[socket.socket]:
        while True:
            try:
                yield self._listening.accept()[0]
            except OSError:
                return


def envelope(request: Request, name: str, retry: int = 0) -> Json:
    """A request as an envelope. Only what Slack waits for accepts a payload with its answer."""
    payload = request.payload()
    kind = "command" if "command" in payload else "event" if "event" in payload else ""
    made: Json = {"envelope_id": name, "type": KINDS.get(kind, "interactive"), "payload": payload}
    if kind == "event":
        reason = "timeout" if retry else ""
        made |= {"retry_attempt": retry, "retry_reason": reason}
    return made | {"accepts_response_payload": kind != "event"}
