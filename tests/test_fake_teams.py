"""The fake Teams is as strict as Microsoft's documents: rates, tokens, who may be written to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.adapters.teams.port import SQUARE, Clock
from tests.fake_teams import DROPPED, Call, FakeTeams, aad
from tests.fake_teams.faults import Troubles
from tests.fake_teams.token import SCOPE
from tests.fake_teams.values import APP, SECRET, TENANT

MESSAGE = {"type": "message", "text": "Hello"}


class Bot:
    """A bot that asks whatever a test wants."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.fake = FakeTeams(seconds=self.clock.seconds)
        self.http = httpx.Client()
        self.token = ""

    def sign_in(self, **otherwise: str) -> httpx.Response:
        given = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET}
        url = f"{self.fake.host}/{TENANT}/oauth2/v2.0/token"
        answer = self.http.post(url, data=given | {"scope": SCOPE} | otherwise)
        self.token = answer.json().get("access_token", "none")
        return answer

    def ask(self, verb: str, path: str, body: Any = None, **query: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.fake.url}v3/conversations{path}"
        return self.http.request(verb, url, json=body, params=query, headers=headers)

    def send(self, conversation: str = SQUARE) -> httpx.Response:
        return self.ask("POST", f"/{conversation}/activities", MESSAGE)

    def create(self, member: str) -> httpx.Response:
        body = {"members": [{"id": member}], "tenantId": TENANT}
        return self.ask("POST", "", body | {"channelData": {"tenant": {"id": TENANT}}})


@pytest.fixture
def bot() -> Iterator[Bot]:
    bot = Bot()
    with bot.fake as fake, bot.http:
        fake.add_person(aad(1), "Ada")
        fake.add_channel(SQUARE, aad(1))
        bot.sign_in()
        yield bot


@pytest.mark.parametrize(("between", "taken", "within"), [(0, 7, 1), (0.2, 8, 2), (0.3, 60, 30)])
def test_a_conversation_takes_so_many_messages_within_so_many_seconds_and_no_more(
    bot: Bot, between: float, taken: int, within: float
) -> None:
    bot.fake.desk.troubles.tenant = ()
    for number in range(taken):
        assert bot.send().status_code == 200, number
        bot.clock.pause(between)
    refused = bot.send()
    assert refused.status_code == 429
    after = int(refused.headers["Retry-After"])
    assert taken * between < bot.clock.seconds() + after <= within + 1
    bot.clock.pause(after)
    assert bot.send().status_code == 200


def test_a_conversation_takes_1800_messages_an_hour() -> None:
    troubles = Troubles()
    calls = [Call(n, "send", SQUARE, {}, TENANT, float(n)) for n in range(1801)]
    assert {troubles.refusal(call) for call in calls[:1800]} == {0}
    assert troubles.refusal(calls[1800]) == 1800
    assert troubles.refusal(Call(1801, "update", SQUARE, {}, TENANT, 3600.0)) == 0


def test_a_tenant_takes_30_requests_a_second_of_whatever_kind(bot: Bot) -> None:
    for number in range(30):
        bot.fake.add_person(aad(10 + number))
        assert bot.create(aad(10 + number)).status_code == 200
    assert bot.send().status_code == 429
    bot.clock.pause(1)
    assert bot.send().status_code == 200


@pytest.mark.parametrize(
    "otherwise", [{"client_secret": "guessed"}, {"client_id": "x"}, {"scope": ""}], ids=str
)
def test_a_token_is_given_to_the_app_alone(bot: Bot, otherwise: dict[str, str]) -> None:
    assert bot.sign_in(**otherwise).status_code in (400, 401)
    assert bot.send().status_code == 401


def test_a_token_ends(bot: Bot) -> None:
    bot.clock.pause(bot.fake.tokens.seconds + 1)
    assert bot.send().status_code == 401


def test_a_roster_comes_in_pages_of_500_at_most(bot: Bot) -> None:
    everybody = [aad(number) for number in range(700)]
    for each in everybody:
        bot.fake.add_person(each)
    bot.fake.add_channel("19:many", *everybody)
    first = bot.ask("GET", "/19:many/pagedmembers", pageSize="1000").json()
    assert len(first["members"]) == 500
    more = {"pageSize": "500", "continuationToken": first["continuationToken"]}
    last = bot.ask("GET", "/19:many/pagedmembers", **more).json()
    assert len(last["members"]) == 200
    assert "continuationToken" not in last


def test_a_conversation_is_told_and_one_that_is_not_there_is_not(bot: Bot) -> None:
    assert bot.ask("GET", f"/{SQUARE}").json()["conversationType"] == "channel"
    assert bot.ask("GET", "/19:nowhere").status_code == 404
    assert bot.ask("GET", "/19:nowhere/elsewhere").status_code == 404


def test_who_has_not_installed_the_app_can_not_be_written_to(bot: Bot) -> None:
    conversation = bot.create(aad(1)).json()["id"]
    assert bot.send(conversation).status_code == 200
    bot.fake.install(aad(1), installed=False)
    assert bot.create(aad(1)).status_code == 403
    assert bot.send(conversation).status_code == 403


def test_a_connection_may_end_after_the_message_was_written(bot: Bot) -> None:
    bot.fake.drop("send", done="first", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        bot.send()
    assert len(bot.fake.messages(SQUARE)) == 1
    (call,) = bot.fake.called("send")
    assert (call.status, call.accepted) == (DROPPED, True)
