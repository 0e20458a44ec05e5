"""A door on a real socket, Microsoft's keys beside it, and a core that remembers."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from adapters import teams
from adapters.teams.app import door
from adapters.teams.auth import Doorkeeper
from adapters.teams.heard import Payload, Wanted
from adapters.teams.keys import SECONDS, Keys
from adapters.teams.reception import Reception
from adapters.teams.steps import Tell
from adapters.teams.voice import Voice
from bot.cards import Card, Form, Text, TextInput
from bot.messages import Address, Answer, Incoming, Whisper
from bot.texts import Texts
from tests.fake_teams import Conversation, Json, Person, payloads
from tests.fake_teams.openid import OpenId
from tests.fake_teams.values import APP

TENANT, GUESTS = "00000000-0000-4000-9000-00000000c001", "00000000-0000-4000-9000-00000000c002"
SERVICE = "https://smba.trafficmanager.net/emea/"
HOSTS = ("smba.trafficmanager.net",)
AAD = "00000000-0000-4000-8000-000000000001"
ADA = Person(AAD, TENANT, "Ada")
DIRECT = Conversation("a:1ada", TENANT, "personal", [AAD], AAD)
GENERAL = Conversation(
    "19:general@thread.tacv2", TENANT, "channel", [AAD], team="19:general@thread.tacv2"
)
ME = Address("teams", TENANT, "person", AAD)
CHANNEL = Address("teams", TENANT, "channel", GENERAL.id)
FORM = Form("a.form", "Name it", (TextInput("name", "Name"),), "Send", "Cancel", "v", "c1")
PRESS = {"convener": {"do": "needs.vote", "value": "7", "community": "c1"}}
SENT = {"convener": {"form": "a.form", "value": "v", "community": "c1"}, "name": "Wasser"}
MENTION = payloads.mention(APP)
WELCOME = (Whisper(Card("Welcome", (Text("You said something."),))),)


def written(text: str = "help", place: Conversation = DIRECT, **more: Any) -> Json:
    """A message, as Teams sends it."""
    told = payloads.activity("message", "1700000000001", ADA, place, SERVICE, APP)
    return told | {"text": text, **more}


def asked(text: str, **more: Any) -> Json:
    """Words to the bot in a channel."""
    said = f"<at>Convener</at> {text}"
    return written(said, GENERAL, entities=[MENTION], **more)


def invoked(name: str, value: Json, place: Conversation = DIRECT, **more: Any) -> Json:
    """An invoke."""
    told = payloads.activity("invoke", "f:1", ADA, place, SERVICE, APP)
    return told | {"name": name, "value": value, **more}


def executed(data: Json, place: Conversation = DIRECT, **more: Any) -> Json:
    """A press on a card."""
    action = {"type": "Action.Execute", "title": "Go", "verb": "go", "data": data}
    value = {"action": action, "trigger": "manual"}
    return invoked("adaptiveCard/action", value, place, replyToId="1700000000009", **more)


@dataclass
class Core:
    """Stands where the engine does: keeps what it heard, answers what it was told to."""

    heard: list[Incoming] = field(default_factory=list)
    answers: tuple[Answer, ...] = WELCOME
    failure: Exception | None = None
    told: list[Tell] = field(default_factory=list)
    remembered: list[tuple[str, Any]] = field(default_factory=list)
    known: Card | None = None
    wanted: list[Wanted] = field(default_factory=list)
    undeliverable: Exception | None = None
    troubles: list[Exception] = field(default_factory=list)
    tried: int = 0
    held_the_loop: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def handle(self, event: Incoming) -> tuple[Answer, ...]:
        self.heard.append(event)
        self.held_the_loop |= is_in_a_loop()
        if self.failure is not None:
            raise self.failure
        return self.answers

    def remember(self, tenant: str, activity: Payload) -> None:
        self.remembered.append((tenant, activity.get("serviceUrl")))

    def whole(self, wanted: Wanted) -> Card | None:
        self.wanted.append(wanted)
        return self.known

    def tell(self, step: Tell) -> None:
        self.tried += 1
        if self.troubles:
            raise self.troubles.pop(0)
        if self.undeliverable is not None and step.to.kind == "person":
            raise self.undeliverable
        with self.changed:
            self.told.append(step)
            self.changed.notify_all()

    def awaits(self, count: int = 1) -> list[Tell]:
        """What was said after the response, once there is so much."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.told) >= count, 5)
            return list(self.told)

    def clear(self) -> None:
        """As at the beginning."""
        vars(self).update(vars(Core()))


@dataclass
class Teams:
    """Signs and sends, the way Microsoft does."""

    client: httpx.Client
    core: Core
    openid: OpenId

    def send(
        self,
        activity: object,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """An activity, or any body; with a token that holds unless one is given."""
        raw = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        service = activity.get("serviceUrl") if isinstance(activity, dict) else SERVICE
        bearer = self.openid.token(str(service)) if token is None else token
        sent = {"Content-Type": "application/json; charset=utf-8"}
        sent |= {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return self.client.post("/api/messages", content=raw, headers=sent | dict(headers or {}))


def is_in_a_loop() -> bool:
    """Whether this thread has an event loop running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def catalogue() -> Texts:
    """What Convener says in Teams alone."""
    texts = Texts()
    texts.add("teams", Path(teams.__file__).parent / "texts")
    return texts


@contextmanager
def standing(
    openid: OpenId,
    *,
    anonymous: bool = False,
    seconds: Callable[[], float] = time.monotonic,
    within: float = SECONDS,
    hosts: tuple[str, ...] = HOSTS,
) -> Iterator[Teams]:
    """A door, open."""
    core, texts = Core(), catalogue()
    reception = Reception(
        core.handle,
        lambda _reader: texts.tongue("en", "UTC"),
        lambda action, _value: action.startswith("open."),
        core.remember,
        core.whole,
    )
    voice = Voice(core.tell)
    keys = Keys(openid.url, seconds, within)
    keeper = Doorkeeper(keys, APP, (TENANT, GUESTS), hosts)
    route = door(doorkeeper=keeper, reception=reception, voice=voice, anonymous=anonymous)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with voice:
            yield

    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = Starlette(routes=[route], lifespan=lifespan)
        server = uvicorn.Server(uvicorn.Config(app, ws="none", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
                yield Teams(client, core, openid)
        finally:
            server.should_exit = True
            thread.join(timeout=10)
