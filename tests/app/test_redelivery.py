"""An event whose handler fails is told to Slack as failed; sent again, it is handled once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.applications import Starlette

import bot
from adapters.slack.app import door as slack_door
from adapters.slack.reception import Reception
from adapters.slack.voice import Voice
from bot.app import all_texts
from bot.cards import Card, Text
from bot.engine import Engine
from bot.feature import Effects, Feature, Kind, Turn
from bot.messages import Post
from bot.playbook_file import load_all
from bot.routing import Routes
from scheduler.clock import wall
from scheduler.delivery import Delivery
from scheduler.work import InlineWork, door
from storage.database import Store
from storage.outbox import Outgoing
from tests.app.serving import SECRET, serving
from tests.fake_slack import FakeSlack, SlackPerson
from tests.storage.rows import community


class Greeter:
    """Greets whoever comes, but for the first time it is asked: then it breaks."""

    def __init__(self) -> None:
        self.asked = 0

    def greet(self, turn: Turn) -> Effects:
        """Say hello in the channel."""
        self.asked += 1
        if self.asked == 1:
            raise ZeroDivisionError
        key = f"hello:{turn.person.id}:{self.asked}"
        return [Post(key, turn.event.where, Card("", (Text("Hello"),)), "greeter.hello")]


@pytest.fixture
def greeter() -> Greeter:
    return Greeter()


@pytest.fixture
def comer(store: Store, greeter: Greeter) -> Iterator[SlackPerson]:
    """Somebody about to join a channel that is greeted in."""
    feature = Feature(
        name="greeter",
        folder=Path(bot.__path__[0]) / "catalogue",
        kinds={"greeter.hello": Kind(urgency=1, asked="now")},
        joined=greeter.greet,
    )
    with store.transaction() as session:
        community(session, "C1", (), lane="slack:T1")
    texts, routes = all_texts(), Routes.of((feature,))
    engine = Engine(store, texts, load_all(), wall, random.Random(7), routes)
    work = InlineWork(engine, Delivery(store, {}, routes.kinds, wall, wall), {})
    with FakeSlack() as fake:
        fake.add_team("T1")
        fake.add_user("T1", "U1", "Ada")
        fake.add_channel("T1", "C1")
        reception = Reception(door(engine, work), lambda _: texts.tongue("en", "UTC"))
        voice = Voice(lambda _: None, reception.home, fake.url)
        route = slack_door(signing_secret=SECRET, reception=reception, voice=voice)
        with serving(Starlette(routes=[route])) as url:
            yield SlackPerson(fake, url, SECRET, "T1", "U1")


def greetings(store: Store) -> int:
    with store.reading() as session:
        return len(session.exec(select(Outgoing)).all())


def test_a_failed_event_is_a_500_and_its_redelivery_is_handled_once(
    store: Store, comer: SlackPerson, greeter: Greeter
) -> None:
    assert comer.join("C1").status == 500
    assert greetings(store) == 0
    assert comer.again(retry=1).status == 200
    assert comer.again(retry=2).status == 200
    assert greeter.asked == 2
    assert greetings(store) == 1
