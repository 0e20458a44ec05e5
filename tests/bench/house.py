"""Convener without a socket, on a database of its own, with a community in Slack."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from adapters.slack.app import door as slack_door
from adapters.slack.reception import Reception
from adapters.slack.voice import Voice
from bot.app import all_texts
from bot.engine import Engine
from bot.feature import Feature
from bot.features import FEATURES
from bot.playbook_file import load_all
from bot.routing import Routes
from scheduler.clock import wall
from scheduler.counting import WITHIN
from scheduler.delivery import Delivery
from scheduler.work import InlineWork, door
from storage.database import Store
from tests.bench import settled
from tests.bench.signed import SECRET

HERE = "slack:T1"


@dataclass(frozen=True)
class House:
    """The application that Slack would write to, and what it is made of."""

    app: Starlette
    engine: Engine
    delivery: Delivery
    store: Store


def house(file: Path, features: Sequence[Feature] = FEATURES) -> House:
    """All of it but the sockets; nothing is sent."""
    store = Store(f"sqlite:///{file}")
    store.migrate()
    texts = all_texts()
    routes = Routes.of(features)
    engine = Engine(store, texts, load_all(), wall, random.Random(7), routes)
    delivery = Delivery(store, {}, routes.kinds, wall, wall)
    work = InlineWork(engine, delivery, {})
    handle = door(engine, work, within=WITHIN)
    reception = Reception(handle, lambda _: texts.tongue("en", "UTC"), count=handle.count)
    voice = Voice(lambda _: None, reception.home, "http://127.0.0.1:9/")
    app = Starlette(routes=[slack_door(signing_secret=SECRET, reception=reception, voice=voice)])
    return House(app, engine, delivery, store)


def settle(store: Store, people: int) -> None:
    """A community in the channel C1, where messages are counted: U1 leads it."""
    settled.settle(
        store, people, f"{HERE}:channel:C1", lambda n: f"{HERE}:person:U{n}", counted=True
    )
