"""Slack by Socket Mode: nothing of Convener's is reached from outside, and all the rest holds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.app.serving import House, house
from tests.app.test_slack_scenes import STARTED, answer, spoken, start
from tests.fake_slack import SlackPerson
from tests.fake_slack.sockets import Link


@pytest.fixture
def slack(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url, socket_mode=True) as served:
        yield served


@pytest.fixture
def amina(slack: House) -> SlackPerson:
    return slack.person("U1")


def test_a_community_is_started_asked_and_told_over_the_connections(
    slack: House, amina: SlackPerson
) -> None:
    form = amina.awaits_view(amina.command("C1", "start"))
    wrong = amina.fill(form, STARTED | {"zone": "Nairobbi"})
    assert list(wrong.errors) == ["zone"]
    card = amina.fill(form, STARTED).view
    introduced = amina.press(card, "setup.introduce") if card else None
    assert introduced is not None
    assert introduced.status == 200
    shown = slack.fake.wait_for(lambda: [m for m in amina.sees("C1") if not m.for_whom])
    assert "How networks lose water" in shown[0].text
    amina.look()
    home = amina.awaits_home(None)
    amina.press(home, "membership.stop")
    assert "stopped since" in spoken(amina.awaits_home(home))


def test_an_event_that_is_sent_again_counts_once(slack: House, amina: SlackPerson) -> None:
    first = amina.write("", "help")
    assert first.status == 200
    assert "/cop" in answer(amina, first).text
    assert amina.again(retry=1).status == 200
    asked = amina.write("", "what can you do?")
    assert answer(amina, asked).text
    assert len([each for each in amina.sees() if each.by_app]) == 2


def links(slack: House, count: int) -> list[Link]:
    """The connections, once there are so many."""
    sockets = slack.fake.sockets
    return slack.fake.wait_for(lambda: list(sockets.open) if len(sockets.open) >= count else [], 15)


def test_a_connection_that_slack_wants_replaced_is_left_after_the_next_one_is_there(
    slack: House, amina: SlackPerson
) -> None:
    first, second = links(slack, 2)
    for link in (first, second):
        slack.fake.sockets.leave(link)
        links(slack, 2)
    assert amina.command("C1", "help").status == 200
    for link in (first, second):
        assert not link.ended.is_set()  # it may still bring something
        link.close()
        assert link.ended.wait(5)


def test_no_command_is_lost_while_connections_are_replaced(slack: House) -> None:
    links(slack, 2)
    start(slack, slack.person("U1"))

    def ask(user: str) -> int:
        return slack.person(user).command("C1", "status").status

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, f"U{number % 4 + 2}") for number in range(24)]
        for _ in range(4):
            slack.fake.sockets.leave(links(slack, 2)[0])
        assert {each.result() for each in asked} == {200}


def test_connections_that_break_come_back(slack: House, amina: SlackPerson) -> None:
    for link in links(slack, 2):
        link.cut()
        assert link.ended.wait(5)
    links(slack, 2)
    assert amina.command("C1", "help").status == 200


def test_a_refused_connection_is_tried_again_until_it_comes_about(
    slack: House, amina: SlackPerson
) -> None:
    before = links(slack, 2)
    slack.fake.sockets.refuse = "ratelimited"
    for link in before:
        link.cut()
    slack.fake.wait_for(lambda: len(slack.fake.called("apps.connections.open")) >= 4)
    assert amina.command("C1", "help").status == 0
    slack.fake.sockets.refuse = ""
    links(slack, 2)
    assert amina.command("C1", "help").status == 200


def test_convener_stops_within_ten_seconds_and_says_goodbye(sqlite_url: str) -> None:
    with house(sqlite_url, socket_mode=True) as slack:
        links(slack, 2)
        assert slack.person("U1").command("C1", "help").status == 200
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 10
    assert slack.fake.sockets.open == []


def test_without_a_signing_secret_nobody_comes_in_by_request(slack: House) -> None:
    outsider = SlackPerson(slack.fake, slack.url, "a secret", "T1", "U1")
    assert outsider.command("C1", "help").status == 404
