"""What a message in Teams and its answer cost, over the least that any bot must do and the stock way.

Each bot has a process and a fake Teams for itself, and each answer must arrive there. The fake and
whoever writes are here: only the bots' CPU time counts.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx

from tests.bench import teams_floor, teams_house, teams_stock
from tests.bench.figure import ROUNDS, Found, quotient
from tests.bench.subject import Given, Json, Serve, Subject
from tests.bench.teams_house import CHANNEL, TENANT
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.openid import OpenId
from tests.fake_teams.payloads import activity, client_info

MESSAGES = 40
SAID = "help"
"""It goes the whole way; what other commands look up besides is theirs (see `door.py` for `status`)."""

MANY = 1_000_000
"""The fake's clock runs so many times as fast: Teams' rates are no part of the figure."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One person who writes to one bot, in direct messages."""

    bot: Subject
    fake: FakeTeams
    openid: OpenId
    http: httpx.Client

    def say(self) -> Json:
        """Write, and wait for the answer."""
        me = aad(1)
        world = self.fake.world
        before = len(self.fake.messages(me))
        ident = f"{1_700_000_000_000 + world.number()}"
        person, direct = world.people[me], world.conversations[self.fake.personal(me)]
        told = activity("message", ident, person, direct, self.fake.url, world.app)
        told |= {"text": SAID, "textFormat": "plain", "locale": "en-US"}
        told |= {"entities": [client_info("en-US", "Africa/Nairobi")]}
        bearer = {"Authorization": f"Bearer {self.openid.token(self.fake.url)}"}
        taken = self.http.post(self.bot.url, json=told, headers=bearer)
        assert taken.is_success, taken.text
        self.fake.wait_for(lambda: len(self.fake.messages(me)) > before)
        return self.fake.messages(me)[-1].activity

    def cost(self) -> float:
        """The bot's CPU seconds for a message and its answer."""
        begin = self.bot.cpu()
        for _ in range(MESSAGES):
            self.say()
        return (self.bot.cpu() - begin) / MESSAGES


def teams_over_stock() -> Found:
    """A message through everything, over the same through botbuilder's `CloudAdapter`: CPU time."""
    return _over(teams_stock.serve)


def teams_over_floor() -> Found:
    """A message through everything, over aiohttp, a checked token, one row and one answer: CPU time."""
    return _over(teams_floor.serve)


def _over(other: Serve) -> Found:
    with ExitStack() as stack:
        ours = stack.enter_context(_talk(teams_house.serve, {}))
        said = ours.say()
        theirs = stack.enter_context(_talk(other, said))
        assert theirs.say()["attachments"] == said["attachments"]
        ours.cost()
        theirs.cost()
        return quotient([(ours.cost(), theirs.cost()) for _ in range(ROUNDS)])


@contextmanager
def _talk(serve: Serve, said: Json) -> Iterator[Talk]:
    """A bot, its Teams, and somebody who writes to it; `said` is what it says, if not its own."""
    card = {name: said[name] for name in ("type", "summary", "attachments") if said}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        FakeTeams(tenant=TENANT, seconds=lambda: MANY * time.monotonic()) as fake,
        httpx.Client(trust_env=False) as http,
    ):
        openid = OpenId(fake.host)
        openid.serve(fake.desk)
        fake.check(lambda _activity: [])
        fake.tokens.seconds *= MANY
        fake.add_person(aad(1), "Member 1")
        fake.add_channel(CHANNEL, aad(1))
        with Subject(serve, Given(folder, openid.url, fake.host, card)) as bot:
            yield Talk(bot, fake, openid, http)
