"""The whole of Convener on a free port, and people in a fake Teams who use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.app import create
from bot.settings import Settings
from tests.app.serving import serving
from tests.fake_teams import FakeTeams, aad
from tests.fake_teams.openid import OpenId
from tests.fake_teams.people import TeamsPerson
from tests.fake_teams.values import APP, SECRET
from tests.impatient import durable

TENANT = "00000000-0000-4000-9000-00000000c001"
GENERAL = "19:general@thread.tacv2"
PIPES = "19:pipes@thread.tacv2"
CHAT = "19:chat@thread.v2"


@dataclass(frozen=True)
class TeamsHouse:
    """Convener, served, and the Teams that it speaks to."""

    fake: FakeTeams
    openid: OpenId
    url: str

    def person(self, number: int, **facts: Any) -> TeamsPerson:
        return TeamsPerson(self.fake, self.openid, self.url, aad(number), **facts)


def environment(fake: FakeTeams, openid: OpenId) -> dict[str, str]:
    """The settings that name these."""
    return {
        "TEAMS_APP_ID": APP,
        "TEAMS_APP_PASSWORD": SECRET,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_URL": openid.url,
        "TEAMS_TOKEN_URL": fake.host,
        "TEAMS_SERVICE_HOSTS": "127.0.0.1",
    }


@contextmanager
def teams_house(database_url: str, **more: str) -> Iterator[TeamsHouse]:
    """Convener on a database, with a team of a dozen and a chat of three of them."""
    with FakeTeams(tenant=TENANT) as fake:
        openid = OpenId(fake.host)
        openid.serve(fake.desk)
        everybody = [aad(number) for number in range(1, 13)]
        for number, each in enumerate(everybody, 1):
            fake.add_person(each, f"Name of {number}")
        fake.add_channel(GENERAL, *everybody)
        fake.add_channel(PIPES, *everybody, team=GENERAL)
        fake.add_channel(CHAT, *everybody[:3], kind="groupChat")
        given = {"CONVENER_DATABASE_URL": database_url, **environment(fake, openid), **more}
        settings = Settings.model_validate(given)
        with serving(create(settings, durable)) as url:
            yield TeamsHouse(fake, openid, url)
