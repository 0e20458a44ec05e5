"""Signed Slack requests over a socket, through the whole house, get their cards."""

from __future__ import annotations

import hashlib
import hmac
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
import pytest

from bot.app import create
from bot.settings import Settings
from storage import people
from storage.communities import Community, Venue
from storage.database import Store
from storage.people import Identity, Member, Person
from tests.app.serving import SECRET, serving
from tests.impatient import durable
from tests.storage.lasting import lasting_postgres_url

__all__ = ["lasting_postgres_url"]

FEED = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def slack(lasting_postgres_url: str) -> Iterator[str]:
    """Convener with Slack configured, serving on a free port; a community lives in C1."""
    _seed(lasting_postgres_url)
    settings = Settings(
        CONVENER_DATABASE_URL=lasting_postgres_url,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_BOT_TOKEN="xoxb-of-no-use",
        SLACK_API_URL="http://127.0.0.1:9/api/",
    )
    with serving(create(settings, durable)) as url:
        yield url


def _seed(url: str) -> None:
    store = Store(url)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    with store.transaction() as session:
        session.add(
            Community(
                id="c", name="Water & <Losses>", domain="Pipes", zone="Africa/Nairobi",
                languages="en", stage="forming", created_at=now, roster="read",
                calendar_secret=FEED,
            )
        )  # fmt: skip
        session.add(Person(id="p", name="Amina", zone="Africa/Nairobi"))
        session.flush()
        session.add(Venue(address="slack:T1:channel:C1", community_id="c"))
        session.add(Identity(address="slack:T1:person:U1", person_id="p"))
        session.add(Member(id="m", community_id="c", person_id="p", joined_at=now))
        session.flush()
        people.grant(session, "m", "core_team")
    store.close()


def _command(
    url: str, text: str, *, age: int = 0, secret: str = SECRET, **fields: str
) -> httpx.Response:
    told = {
        "token": "t", "team_id": "T1", "team_domain": "d", "channel_id": "C1", "channel_name": "water",
        "user_id": "U1", "user_name": "amina", "command": "/cop", "text": text, "api_app_id": "A1",
        "response_url": "http://127.0.0.1:9/none", "trigger_id": f"1.{random.getrandbits(60)}",
    } | fields  # fmt: skip
    body = urlencode(told)
    stamp = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return httpx.post(f"{url}/slack/events", content=body, headers=headers, timeout=10)


@pytest.mark.parametrize("command", ["status", "home", "help", "me", "poll", "why", "answer"])
def test_a_signed_command_gets_its_card_in_the_ack(slack: str, command: str) -> None:
    response = _command(slack, command)
    assert response.status_code == 200
    answer = response.json()
    assert answer["response_type"] == "ephemeral"
    assert answer["text"]
    assert answer["blocks"]


def test_the_card_is_about_the_channel_s_community_and_its_name_forges_nothing(slack: str) -> None:
    answer = _command(slack, "status").json()
    assert "Water &amp; &lt;Losses&gt;" in answer["text"]
    assert "1 member" in answer["text"]


def test_a_forged_and_an_old_signature_get_401(slack: str) -> None:
    assert _command(slack, "status", secret="guessed").status_code == 401
    assert _command(slack, "status", age=400).status_code == 401


def test_another_workspace_sees_nothing_of_it(slack: str) -> None:
    answer = _command(slack, "status", team_id="T2", user_id="U9").json()
    assert "Losses" not in answer["text"]
    assert "no community here" in answer["text"]


def test_a_typo_and_4000_characters_get_a_clear_answer(slack: str) -> None:
    assert "Did you mean" in _command(slack, "statsu").json()["text"]
    long = _command(slack, "x" * 4000)
    assert long.status_code == 200
    assert "I don't know" in long.json()["text"]


def test_health_and_readiness_are_told(slack: str) -> None:
    assert httpx.get(f"{slack}/healthz").text == "ok"
    assert httpx.get(f"{slack}/readyz").json()["ready"] is True


def test_the_playground_is_not_there_beside_slack(slack: str) -> None:
    assert httpx.get(f"{slack}/").status_code == 404


def test_the_calendar_is_served_beside_it_without_a_signature(slack: str) -> None:
    found = httpx.get(f"{slack}/calendar/{FEED}.ics", timeout=10)
    assert found.status_code == 200
    assert found.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert httpx.get(f"{slack}/calendar/{FEED[::-1]}.ics", timeout=10).status_code == 404
