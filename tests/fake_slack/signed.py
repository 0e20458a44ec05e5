"""Requests that Slack sends to an app: signed, and answered within three seconds or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.fake_slack.values import Json

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PATIENCE = 3.0
"""Slack's: an acknowledgement that comes later is none."""


@dataclass(frozen=True, slots=True)
class Request:
    """A body and how it is labelled."""

    body: bytes
    content_type: str

    @classmethod
    def form(cls, fields: Json) -> Request:
        """A slash command."""
        return cls(urlencode(fields).encode(), FORM)

    @classmethod
    def interaction(cls, payload: Json) -> Request:
        """A press, or a submission."""
        return cls(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    @classmethod
    def event(cls, payload: Json) -> Request:
        """An event."""
        return cls(json.dumps(payload).encode(), JSON)

    def payload(self) -> Json:
        """What it says, however it is labelled."""
        if self.content_type == JSON:
            read = json.loads(self.body)
        else:
            fields = dict(parse_qsl(self.body.decode(), keep_blank_values=True))
            read = json.loads(fields["payload"]) if "payload" in fields else fields
        assert isinstance(read, dict)
        return read


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app answered, and after how long."""

    status: int
    text: str
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether Slack takes it for one."""
        return self.status == 200 and self.seconds < PATIENCE

    @property
    def body(self) -> Json:
        """Its JSON; a plain text is a message's."""
        if not self.text.strip():
            return {}
        try:
            read = json.loads(self.text)
        except ValueError:
            return {"text": self.text}
        return read if isinstance(read, dict) else {}


class Wire(Protocol):
    """A way by which Slack reaches an app."""

    def send(self, request: Request, *, retry: int = 0) -> Ack:
        """What the app answered."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Signed requests, to an app that listens at `url`/slack/events."""

    url: str
    secret: str

    def send(self, request: Request, *, retry: int = 0) -> Ack:
        """Send a request."""
        return send(self.url, self.secret, request, retry=retry)


def send(url: str, secret: str, request: Request, *, age: int = 0, retry: int = 0) -> Ack:
    """Sign a request (as of `age` seconds ago) and hear the answer."""
    stamp = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + request.body, hashlib.sha256)
    headers = {
        "Content-Type": request.content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
    began = time.monotonic()
    try:
        connection.request("POST", "/slack/events", request.body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    return Ack(answer.status, text, time.monotonic() - began)
