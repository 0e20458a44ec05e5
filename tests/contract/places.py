"""Each platform with a channel of people, and the real way in. A new adapter is one line in `PLATFORMS`."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import SQLModel, select

from adapters.playground.platform import PlaygroundPlatform
from adapters.playground.sample import PEOPLE
from adapters.playground.visit import Visitor
from adapters.playground.world import Channel, World, channel, person
from adapters.slack.client import SlackPlatform
from bot.app import Core, all_texts, compose
from bot.connections import Connection
from bot.connections import slack as slack_connection
from bot.connections import teams as teams_connection
from bot.messages import Address, Value
from bot.platform import Pace, Platform
from bot.settings import Settings
from scheduler.clock import MovableClock, wall
from storage.database import Store
from tests.adapters.teams.port import SQUARE, Clock, port
from tests.app.serving import SECRET, serving_doors
from tests.app.teams_house import TENANT, environment
from tests.contract.ear import Ear
from tests.contract.neighbours import Neighbour, OnPlayground
from tests.contract.on_slack import OnSlack, echoed
from tests.contract.on_teams import OnTeams
from tests.fake_slack import FakeSlack, SlackPerson, payloads
from tests.fake_slack.signed import Request, send
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.openid import OpenId
from tests.fake_teams.people import TeamsPerson
from tests.fake_teams.values import APP
from tests.fake_teams.world import unhurried
from tests.storage.rows import NOW
from tests.town import STARTS_AT

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Door:
    """The way in, open: to a core that can be listened in on, for `neighbours` of the channel.

    `newcomer` isn't in it yet. `echo` has the platform tell Convener of the newest message of its
    own in a place, in each way that it has for it (the playground has none).
    """

    ear: Ear
    core: Core
    clock: MovableClock
    neighbours: tuple[Neighbour, ...]
    newcomer: Neighbour
    echo: Callable[[Address], None]


@dataclass(frozen=True)
class Place:
    """A platform with a channel of two dozen people or more, and places that are not there.

    `shown` tells what is to be read in a place, the oldest first. `looks_back`: Convener may read
    what it wrote there; where it may not, `lookup` must say so each time, and never guess.
    `open` opens the real door to a core on a database. `whole` is the press that shows all of a
    message that was shortened (empty where none ever is).
    """

    platform: Platform
    channel: Address
    people: tuple[Address, ...]
    no_channel: Address
    nobody: Address
    shown: Callable[[Address], list[str]]
    open: Callable[[Store], AbstractContextManager[Door]]
    since: datetime = NOW
    looks_back: bool = True
    whole: str = ""


@dataclass(frozen=True)
class House:
    """A place whose door is open, to a core on a database."""

    place: Place
    door: Door
    store: Store

    def start(self, **given: Value) -> None:
        """The first neighbour starts the channel's community."""
        told = {"name": "Water Losses", "domain": "Leaks", "zone": "Africa/Nairobi"}
        amina = self.door.neighbours[0]
        amina.command("start")
        amina.fill({**told, **given})
        amina.awaits("Water Losses")

    def rows(self, table: type[Row]) -> list[Row]:
        """All rows of a table."""
        with self.store.reading() as session:
            return list(session.exec(select(table)))


@contextmanager
def playground() -> Iterator[Place]:
    """The playground's world, in memory."""
    world = World()
    everybody, late = PEOPLE[:23], PEOPLE[23]
    world.settle(
        (*everybody, late), (Channel("square", "Square", tuple(each.id for each in everybody)),)
    )

    @contextmanager
    def opened(store: Store) -> Iterator[Door]:
        clock = MovableClock(base=lambda: STARTS_AT)
        platforms = {"playground": PlaygroundPlatform(world, clock)}
        core = compose(store, platforms, clock, random.Random(7))
        ear = Ear(core.handle)
        people = [
            OnPlayground(Visitor(world, ear, clock, each.id), ear, "square")
            for each in (*everybody, late)
        ]
        yield Door(ear, core, clock, tuple(people[:-1]), people[-1], lambda _: None)

    yield Place(
        platform=PlaygroundPlatform(world, lambda: NOW),
        channel=channel("square"),
        people=tuple(person(each.id) for each in everybody),
        no_channel=channel("nowhere"),
        nobody=person("nobody"),
        shown=lambda place: [
            message.card.plain()
            for message in world.seen(everybody[0].id, place)
            if message.card is not None
        ],
        open=opened,
    )


@contextmanager
def slack() -> Iterator[Place]:
    """Slack's Web API over a socket; a card is its words there. Its requests are signed."""
    with FakeSlack() as fake:
        everybody, late = [f"U{number:03d}" for number in range(210)], "U210"
        fake.add_team("T1")
        for each in (*everybody, late):
            fake.add_user("T1", each, f"Name of {each}")
        fake.add_channel("T1", "C1", *everybody)

        @contextmanager
        def opened(store: Store) -> Iterator[Door]:
            given = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-T1"}
            settings = Settings.model_validate(given | {"SLACK_API_URL": fake.url})
            connection = slack_connection.connect(settings, store, all_texts())
            with _served(store, connection) as (ear, core, clock, url):
                people = [
                    OnSlack(SlackPerson(fake, url, SECRET, "T1", each), "C1")
                    for each in (*everybody[:23], late)
                ]

                def echo(place: Address) -> None:
                    message = fake.messages("T1", place.id)[-1]
                    direct = place.kind == "person"
                    for kind in ("message",) if direct else ("message", "app_mention"):
                        told = echoed(message, kind, channel_type="im" if direct else "channel")
                        request = Request.event(payloads.event(fake, "T1", told))
                        assert send(url, SECRET, request).status == 200

                yield Door(ear, core, clock, tuple(people[:-1]), people[-1], echo)

        yield Place(
            platform=SlackPlatform(lambda team: f"xoxb-{team}", lambda _: str, fake.url),
            channel=Address("slack", "T1", "channel", "C1"),
            people=tuple(
                Address("slack", "T1", "person", each) for each in (*everybody, fake.bot("T1"))
            ),
            no_channel=Address("slack", "T1", "channel", "C9"),
            nobody=Address("slack", "T1", "person", "U999"),
            shown=lambda place: [
                html.unescape(message.text) for message in fake.messages("T1", place.id)
            ],
            open=opened,
            since=wall(),
            whole="slack.whole",
        )


@contextmanager
def teams() -> Iterator[Place]:
    """Teams' connector over a socket. Its bots can't read what stands in a conversation.

    Its activities carry tokens.
    """
    with FakeTeams(tenant=TENANT, seconds=unhurried()) as fake:
        everybody, late = [aad(number) for number in range(120)], aad(120)
        for each in (*everybody, late):
            fake.add_person(each, f"Name of {each}")
        fake.add_channel(SQUARE, *everybody)
        fake.world.page_at_most = 50  # whatever size was asked for, a page may be smaller

        @contextmanager
        def opened(store: Store) -> Iterator[Door]:
            openid = OpenId(fake.host)
            openid.serve(fake.desk)
            settings = Settings.model_validate(environment(fake, openid))
            connection = teams_connection.connect(settings, store, all_texts())
            with _served(store, connection) as (ear, core, clock, url):
                people = [
                    OnTeams(TeamsPerson(fake, openid, url, each), SQUARE)
                    for each in (*everybody[:23], late)
                ]

                def echo(place: Address) -> None:
                    where = SQUARE if place.kind == "channel" else ""
                    for text in ("@ help", "help"):
                        told = people[0].me.written(text, where)
                        told["from"] = {"id": f"28:{APP}", "name": "Convener"}
                        assert people[0].me.send(told).status == 200

                yield Door(ear, core, clock, tuple(people[:-1]), people[-1], echo)

        yield Place(
            platform=port(fake, Clock(), seconds=10),
            channel=Address("teams", TENANT, "channel", SQUARE),
            people=tuple(Address("teams", fake.tenant, "person", each) for each in everybody),
            no_channel=Address("teams", fake.tenant, "channel", "19:nowhere@thread.tacv2"),
            nobody=Address("teams", fake.tenant, "person", aad(999)),
            shown=lambda place: [message.text for message in fake.messages(place.id)],
            open=opened,
            looks_back=False,
            whole="teams.whole",
        )


@contextmanager
def _served(store: Store, connection: Connection) -> Iterator[tuple[Ear, Core, MovableClock, str]]:
    """A connection's doors, open as `convener run` opens them, and community time that stands still."""
    platform = connection.platform
    platform.pace = Pace()
    clock = MovableClock(base=lambda: STARTS_AT)
    core = compose(store, {platform.name: platform}, clock, random.Random(7))
    ear = Ear(core.handle)
    with serving_doors([connection.open(ear)]) as url:
        yield ear, core, clock, url


PLATFORMS: tuple[Callable[[], AbstractContextManager[Place]], ...] = (playground, slack, teams)
