"""Convener without a socket, on a database of its own, with a community in Slack."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from storage.communities import Community, Venue
from storage.database import Store
from storage.people import Held, Identity, Member, Person
from tests.bench.signed import SECRET

HERE = "slack:T1"
HALF_A_YEAR = timedelta(days=180)


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
    reception = Reception(handle, lambda _: texts.tongue("en", "UTC"))
    voice = Voice(lambda _: None, reception.home, "http://127.0.0.1:9/")
    app = Starlette(routes=[slack_door(signing_secret=SECRET, reception=reception, voice=voice)])
    return House(app, engine, delivery, store)


def settle(store: Store, people: int) -> None:
    """A community in the channel C1, where messages are counted: U1 leads it."""
    began = wall() - HALF_A_YEAR
    with store.transaction() as session:
        session.add(
            Community(
                id="c1",
                name="Water Losses",
                domain="How networks lose water",
                zone="Africa/Nairobi",
                languages="en",
                stage="forming",
                created_at=began,
                roster="complete",
                counting_since=began,
            )
        )
        session.flush()
        session.add(Venue(address=f"{HERE}:channel:C1", community_id="c1"))
        for number in range(1, people + 1):
            session.add(Person(id=f"p{number}", name=f"Member {number}", zone="Africa/Nairobi"))
            session.flush()
            session.add(Identity(address=f"{HERE}:person:U{number}", person_id=f"p{number}"))
            session.add(
                Member(id=f"m{number}", community_id="c1", person_id=f"p{number}", joined_at=began)
            )
        session.flush()
        session.add(Held(member_id="m1", role="leader"))
