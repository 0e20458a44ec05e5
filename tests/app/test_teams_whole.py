"""The whole house with Teams: alone, beside Slack, and refusing whoever isn't Teams."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.app import create
from bot.settings import Settings
from tests.app import serving as slack_house
from tests.app.serving import free_port, serving
from tests.app.teams_house import TENANT, TeamsHouse, environment, teams_house
from tests.fake_slack import FakeSlack, SlackPerson
from tests.fake_teams import FakeTeams, Json, aad, payloads
from tests.fake_teams.openid import OpenId
from tests.fake_teams.payloads import spoken
from tests.fake_teams.people import TeamsPerson
from tests.fake_teams.values import APP
from tests.impatient import durable

ROOT = Path(__file__).parents[2]


FORGERIES: tuple[dict[str, object], ...] = (
    {"aud": "other"},
    {"iss": "other"},
    {"exp": None},
    {"exp": 1},
    {"serviceurl": "https://smba.trafficmanager.net/"},
)


@pytest.fixture
def teams(sqlite_url: str) -> Iterator[TeamsHouse]:
    with teams_house(sqlite_url) as served:
        yield served


def test_forgeries_get_401_and_nothing_is_said(teams: TeamsHouse) -> None:
    amina, foreign = teams.person(1), "00000000-0000-4000-9000-00000000beef"
    told = written(amina) | {"text": "status"}
    elsewhere = told | {"channelData": {"tenant": {"id": foreign}}}
    elsewhere |= {"conversation": told["conversation"] | {"tenantId": foreign}}
    tokens = [teams.openid.token(teams.fake.url, **changes) for changes in FORGERIES]
    assert {amina.send(told, each).status for each in (*tokens, "", "garbage")} == {401}
    assert amina.send(elsewhere).status == 401
    assert teams.fake.called("send") == ()
    assert httpx.get(f"{teams.url}/readyz", trust_env=False).json()["ready"] is True
    assert httpx.get(f"{teams.url}/", trust_env=False).status_code == 404
    assert httpx.post(f"{teams.url}/slack/events", trust_env=False).status_code == 404


def written(person: TeamsPerson) -> Json:
    """A message of somebody's that wasn't sent yet."""
    place = person.fake.world.conversations[person.direct]
    return payloads.activity("message", "1", person.known, place, person.fake.url, APP)


def test_slack_and_teams_are_served_by_one_process(sqlite_url: str) -> None:
    with FakeSlack() as slack, FakeTeams(tenant=TENANT) as fake:
        slack.add_team("T1")
        slack.add_user("T1", "U1", "Ada")
        slack.add_channel("T1", "C1", "U1")
        fake.add_person(aad(1), "Amina")
        openid = OpenId(fake.host)
        openid.serve(fake.desk)
        given = {"CONVENER_DATABASE_URL": sqlite_url, **environment(fake, openid)}
        given |= {"SLACK_SIGNING_SECRET": slack_house.SECRET, "SLACK_BOT_TOKEN": "xoxb-T1"}
        settings = Settings.model_validate(given | {"SLACK_API_URL": slack.url})
        with serving(create(settings, durable)) as url:
            ada = SlackPerson(slack, url, slack_house.SECRET, "T1", "U1")
            assert "What you can do" in ada.command("C1", "help").messages[0].text
            amina = TeamsPerson(fake, openid, url, aad(1))
            assert "What you can do" in spoken(amina.awaits(amina.write("help")).activity)


def test_convener_run_serves_teams_alone(tmp_path: Path) -> None:
    with FakeTeams(tenant=TENANT) as fake:
        fake.add_person(aad(1), "Amina")
        openid = OpenId(fake.host)
        openid.serve(fake.desk)
        port = free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        run = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--port", str(port)],
            cwd=tmp_path,
            env=kept | {"PYTHONPATH": str(ROOT)} | environment(fake, openid),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            until_it_serves(url)
            amina = TeamsPerson(fake, openid, url, aad(1))
            assert "What you can do" in spoken(
                amina.awaits(amina.write("help"), timeout=20).activity
            )
        finally:
            run.terminate()
            said, _ = run.communicate(timeout=20)
        assert "Convener serves Teams" in said
        assert "Slack" not in said


def until_it_serves(url: str) -> None:
    """Ask until somebody answers."""
    for _ in range(2_000):
        try:
            httpx.get(f"{url}/healthz", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    message = "it doesn't serve"
    raise AssertionError(message)


def test_what_a_platform_or_a_seldom_wanted_file_brings_is_imported_only_where_it_is_needed() -> (
    None
):
    asked = (
        "import sys, bot.app\n"
        "heavy = {'botbuilder', 'botframework', 'jwt', 'slack_bolt', 'nicegui', 'alembic', 'typst',"
        " 'docx', 'openpyxl', 'xlsxwriter', 'icalendar', 'holidays'}\n"
        "print(*sorted(heavy & sys.modules.keys()))\n"
        "import bot.connections.slack\n"
        "print(*sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n") == ["", "slack_bolt", ""]
