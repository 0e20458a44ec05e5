"""A house with one tiny feature: a bell that rings when it is due, and a walk in several pieces."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import bot
from bot.card_json import dump
from bot.cards import Card, Text
from bot.engine import Engine
from bot.feature import Due, Effects, Feature, Job, Kind, Route, Turn
from bot.messages import Address, Begin, Effect, Post, Profile, Whisper
from bot.moment import Moment
from bot.platform import Pace, Platform, RosterPage
from bot.playbook_file import load_all
from bot.routing import Routes
from bot.texts import Texts
from scheduler.clock import wall
from scheduler.delivery import Delivery
from storage import outbox, renewing
from storage.database import Store
from tests.storage.rows import LANE, outgoing

SQUARE = Address.parse(f"{LANE}:channel:square")
AMINA = Address.parse(f"{LANE}:person:p1")
OLD, NEW = Card("", (Text("old"),)), Card("", (Text("new"),))
BROKEN = "broken"
STEPS = 3


def ring(due: Due) -> Effects:
    """Say in the square that it rang. The broken bell fails."""
    if due.subject == BROKEN:
        raise LookupError(due.subject)
    card = Card("", (Text(f"{due.subject} rang"),))
    return [Post(f"{due.subject}@{due.at.isoformat()}", SQUARE, card, "bell.rung")]


def look(platform: Platform, subject: str, cursor: str) -> int:
    """Ask where the walk has come to."""
    return len(platform.roster(SQUARE, cursor).people)


def keep(moment: Moment, subject: str, found: int) -> tuple[str | None, Sequence[Effect]]:
    """Say how far the walk is; it ends after some steps."""
    post = Post(f"{subject} {found}", SQUARE, Card("", (Text(str(found)),)), "bell.rung")
    return str(found) if found < STEPS else None, [post]


def pull(turn: Turn) -> Effects:
    """Ring at once, go for a walk, and say so."""
    post = Post("pulled", SQUARE, NEW, "bell.rung")
    return [post, Begin("bell.walk", "walk"), Whisper(OLD)]


BELL = Feature(
    name="bell",
    folder=Path(__file__).parent,
    commands={"pull": Route("anybody", pull, anywhere=True)},
    occasions={"bell.ring": ring},
    jobs={"bell.walk": Job(lambda subject: (SQUARE, ""), look, keep)},
    kinds={
        "bell.rung": Kind(urgency=1, asked="now"),
        "bell.once": Kind(urgency=1, asked="now", resend=False),
        "bell.soft": Kind(urgency=1, asked="no", is_gentle=True),
    },
)
ROUTES = Routes.of((BELL,))


@dataclass
class Square:
    """A platform in which everybody arrives; `on_post` is told before and may raise.

    Its roster grows by one each time it is asked from the next cursor.
    """

    name: str = "playground"
    pace: Pace = field(default_factory=Pace)
    on_post: Callable[[Address, str], None] = lambda to, key: None
    on_update: Callable[[Address, str], None] = lambda to, ref: None
    on_lookup: Callable[[Address, str], None] = lambda to, key: None
    on_roster: Callable[[Address, str], None] = lambda channel, cursor: None
    rests_until: datetime | None = None
    posted: dict[str, Card] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def post(self, to: Address, card: Card, key: str) -> str:
        """Write a message; its key is its id."""
        self.asked.append(f"post {key}")
        self.on_post(to, key)
        self.posted[key] = card
        return key

    def update(self, to: Address, ref: str, card: Card) -> None:
        """Change a message."""
        self.asked.append(f"update {ref}")
        self.on_update(to, ref)
        self.posted[ref] = card

    def roster(self, channel: Address, cursor: str) -> RosterPage:
        """One more person than the cursor says."""
        self.asked.append(f"roster {cursor}")
        self.on_roster(channel, cursor)
        return RosterPage((AMINA,) * (int(cursor or 0) + 1))

    def profile(self, person: Address) -> Profile:
        """Nobody in particular."""
        return Profile(person.id)

    def resting(self, person: Address) -> datetime | None:
        """Until when they want no notifications."""
        self.asked.append(f"resting {person.id}")
        return self.rests_until

    def lookup(
        self,
        to: Address,
        key: str,
        since: datetime,  # noqa: ARG002 - the port's shape
    ) -> str | None:
        """Whether a message arrived."""
        self.asked.append(f"lookup {key}")
        self.on_lookup(to, key)
        return key if key in self.posted else None


def engine(store: Store, now: Callable[[], datetime]) -> Engine:
    """The conversation core with the bell alone."""
    texts = Texts()
    texts.add("core", Path(bot.__path__[0]) / "catalogue")
    return Engine(store, texts, load_all(), now, random.Random(7), ROUTES)


def delivery(
    store: Store,
    platform: Platform,
    now: Callable[[], datetime],
    paced: Callable[[], datetime] = wall,
) -> Delivery:
    """Delivery to one platform."""
    return Delivery(store, {platform.name: platform}, ROUTES.kinds, now, paced)


def put(store: Store, key: str, **values: object) -> None:
    """A message in the outbox, with the old card."""
    given: dict[str, object] = {"card": json.dumps(dump(OLD)), "kind": "bell.rung"}
    with store.transaction() as session:
        outbox.add(session, [outgoing(key, **given | values)])


def renew(store: Store, key: str) -> str | None:
    """A newer card for a message."""
    with store.transaction() as session:
        return renewing.renew(session, key, json.dumps(dump(NEW)))


def row(store: Store, key: str) -> outbox.Outgoing:
    """A message of the outbox, as it stands."""
    with store.reading() as session:
        found = outbox.get(session, key)
        assert found is not None
        return found
