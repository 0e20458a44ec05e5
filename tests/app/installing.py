"""Convener as many workspaces install it: served, with a browser and a Slack that asks."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from bot.app import create
from bot.settings import Settings
from tests.app.serving import SECRET, free_port, serving
from tests.fake_slack import FakeSlack, SlackPerson, payloads, signed
from tests.fake_slack.consent import CLIENT_ID, CLIENT_SECRET
from tests.fake_slack.values import Json
from tests.impatient import durable

KEY = "a-key-of-the-tests-and-of-nobody-else"
TEAMS = ("T1", "T2")


@dataclass(frozen=True)
class Browser:
    """Somebody's, with its cookies."""

    url: str
    client: httpx.Client

    def asks(self, query: str = "") -> str:
        """Open the page; gives where its button leads."""
        page = self.client.get(f"{self.url}/slack/install{query}")
        assert page.status_code == 200
        found = re.search(r'class="go" href="([^"]+)"', page.text)
        assert found is not None
        return html.unescape(found[1])

    def follows(self, address: str) -> httpx.Response:
        """Go where Slack sends it."""
        return self.client.get(address)


@dataclass(frozen=True)
class Served:
    """Convener, the Slack that it speaks to, and a browser."""

    fake: FakeSlack
    url: str
    settings: Settings
    browser: Browser

    def person(self, user: str, team: str) -> SlackPerson:
        return SlackPerson(self.fake, self.url, SECRET, team, user)

    def install(self, team: str, user: str = "U1") -> httpx.Response:
        """Somebody agrees to install Convener in their workspace."""
        return self.browser.follows(self.fake.agree(self.browser.asks(), team, user))

    def tell(self, team: str, event: Json, ago: int = 0) -> int:
        """Slack tells an event that happened so many seconds ago; gives the answer's status."""
        told = payloads.event(self.fake, team, event)
        told["event_time"] = int(time.time()) - ago
        return signed.send(self.url, SECRET, signed.Request.event(told)).status


def configured(database_url: str, fake: FakeSlack, port: int, **others: str) -> Settings:
    """Settings for OAuth."""
    whole = {
        "CONVENER_DATABASE_URL": database_url,
        "CONVENER_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CONVENER_SECRET_KEY": KEY,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_API_URL": fake.url,
    }
    return Settings.model_validate(whole | others)


@contextmanager
def installable(database_url: str, **others: str) -> Iterator[Served]:
    """Convener on a database; two workspaces, each with a dozen people in its channel C1."""
    with FakeSlack() as fake:
        everybody = [f"U{number}" for number in range(1, 13)]
        for team in TEAMS:
            for each in everybody:
                fake.add_user(team, each, f"Name of {each}", tz="Africa/Nairobi")
            fake.add_channel(team, "C1", *everybody)
            fake.revoke(team)  # nothing is installed yet
        port = free_port()
        settings = configured(database_url, fake, port, **others)
        with serving(create(settings, durable), port) as url, httpx.Client(timeout=10) as client:
            yield Served(fake, url, settings, Browser(url, client))
