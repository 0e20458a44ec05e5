"""What follows an acknowledgement: after it, without waiting for it, and only to Slack."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from adapters.slack.rich import spoken
from adapters.slack.steps import Call, Respond
from adapters.slack.voice import IN_FLIGHT, RESPONSE_SECONDS, Voice
from bot.attending import THREADS, attend
from bot.cards import Bar, Card, Chart, Choice, Form, Option, Text
from bot.messages import Open, Whisper
from tests.adapters.slack import payloads
from tests.adapters.slack.conftest import ADA, ROOM, TEAM
from tests.fake_slack import FakeSlack

FORM = Form("a.form", "A form", (Choice("pick", "Pick", (Option("a", "A"),)),), "Send", "Cancel")


CHART = Card("", (Chart("By day", (Bar("Mon", 3, "3"),)),))


def press(workspace: Any) -> dict[str, Any]:
    world = workspace.web.world
    answer_at = f"{workspace.web.host}/response/{world.response_url(TEAM, ADA, ROOM)}"
    return payloads.press(
        team={"id": TEAM},
        user={"id": ADA},
        channel={"id": ROOM, "name": "room"},
        trigger_id=world.trigger(TEAM, ADA),
        response_url=answer_at,
    )


def told(workspace: Any) -> list[str]:
    return [each.text for each in workspace.web.messages(TEAM, ROOM)]


def test_a_press_is_acknowledged_in_silence_and_answered_after_it(workspace: Any) -> None:
    workspace.core.answers = (Whisper(Card("Thank you")),)
    answer = workspace.interaction(press(workspace))
    assert (answer.status_code, answer.text) == (200, "")
    workspace.web.wait_for(lambda: "Thank you" in told(workspace))


@pytest.mark.parametrize("times", [0, 1, 2])
def test_an_answer_whose_blocks_are_refused_is_said_more_plainly(
    workspace: Any, times: int
) -> None:
    seen = len(told(workspace))
    if times:
        workspace.web.fail("response_url", "invalid_blocks", 400, times=times)
    workspace.core.answers = (Whisper(CHART),)
    workspace.interaction(press(workspace))
    workspace.web.wait_for(lambda: len(told(workspace)) > seen)
    message = workspace.web.messages(TEAM, ROOM)[-1]
    drawn: tuple[list[str], ...] = ["data_visualization", "rich_text"], ["rich_text"], []
    assert [block["type"] for block in message.blocks] == drawn[times]
    assert message.text == "By day\n1. Mon: 3"


def test_what_is_refused_for_another_reason_is_not_said_again(workspace: Any) -> None:
    before = len(workspace.web.called("response_url"))
    workspace.web.fail("response_url", "expired_url", 404, times=1)
    workspace.core.answers = (Whisper(CHART),)
    workspace.interaction(press(workspace))
    workspace.core.answers = (Whisper(Card("after it")),)
    workspace.interaction(press(workspace))
    workspace.web.wait_for(lambda: told(workspace)[-1] == "after it")
    assert len(workspace.web.called("response_url")) - before == 2


def test_a_long_answer_to_a_command_goes_on_after_the_acknowledgement(workspace: Any) -> None:
    seen = len(told(workspace))
    lines = [f"line {n} of what somebody wrote" for n in range(900)]
    workspace.core.answers = (Whisper(Card("", (Text("\n".join(lines)),))),)
    url = f"{workspace.web.host}/response/{workspace.web.world.response_url(TEAM, ADA, ROOM)}"
    first = workspace.command(response_url=url).json()["blocks"]
    workspace.web.wait_for(lambda: len(told(workspace)) == seen + 2)
    rest = workspace.web.messages(TEAM, ROOM)[-2:]
    assert {message.for_whom for message in rest} == {ADA}
    blocks = [*first, *(block for message in rest for block in message.blocks)]
    assert spoken(blocks).split("\n") == lines


def test_a_form_opens_with_the_trigger_of_the_press(workspace: Any) -> None:
    workspace.core.answers = (Open(FORM),)
    workspace.interaction(press(workspace))
    (view,) = workspace.web.wait_for(lambda: workspace.web.views(ADA))
    assert view.body["callback_id"] == "a.form"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/none",
        "https://hooks.slack.com.example/actions/1",
        "https://hooks.slack.com@127.0.0.1/actions/1",
        "http://hooks.slack.com/actions/1",
        "http://[",
        "",
        "//hooks.slack.com/",
        "file:///etc/hostname",
    ],
)
def test_no_other_host_is_ever_written_to(
    workspace: Any, capfd: pytest.CaptureFixture[str], url: str
) -> None:
    workspace.core.answers = (Whisper(Card("secret")),)
    before = told(workspace)
    sent = press(workspace)
    assert workspace.interaction(sent | {"response_url": url}).status_code == 200
    workspace.core.answers = (Whisper(Card("after it")),)
    workspace.interaction(press(workspace))
    workspace.web.wait_for(lambda: told(workspace) == [*before, "after it"])
    printed = capfd.readouterr().out
    assert "slack took no answer" in printed
    assert "secret" not in printed


def test_a_workspace_without_a_token_is_acknowledged_and_written_nothing(workspace: Any) -> None:
    before = len(workspace.web.calls)
    assert workspace.event(payloads.direct("help")).status_code == 200
    workspace.core.answers = (Whisper(Card("after another")),)
    workspace.interaction(press(workspace))
    workspace.web.wait_for(lambda: "after another" in told(workspace))
    assert {each.method for each in workspace.web.calls[before:]} == {"response_url"}


def test_a_stalled_slack_delays_nobody(workspace: Any) -> None:
    stall = workspace.web.stall("views.open", 10)
    workspace.core.answers = (Open(FORM),)
    slowest = 0.0
    for _ in range(30):
        began = time.monotonic()
        assert workspace.interaction(press(workspace)).status_code == 200
        slowest = max(slowest, time.monotonic() - began)
    workspace.web.lift(stall)
    assert slowest < 1


def test_only_so_many_answers_are_on_their_way(
    web: FakeSlack, capfd: pytest.CaptureFixture[str]
) -> None:
    async def flood() -> None:
        async with Voice(lambda team: f"xoxb-{team}", lambda _: (), web.url) as voice:
            for _ in range(IN_FLIGHT + 20):
                await voice.speak(TEAM, (Call("auth.test", {}),))

    before = len(web.called("auth.test"))
    asyncio.run(flood())
    assert len(web.called("auth.test")) - before == IN_FLIGHT
    assert capfd.readouterr().out.count("slack is too slow") == 20


def answer(web: FakeSlack, text: str) -> Respond:
    url = f"{web.host}/response/{web.world.response_url(TEAM, ADA, ROOM)}"
    return Respond(url, {"text": text})


def is_there(web: FakeSlack, text: str) -> bool:
    return any(each.text == text for each in web.messages(TEAM, ROOM))


def test_an_answer_arrives_while_more_requests_wait_than_there_are_threads(web: FakeSlack) -> None:
    async def crowded() -> None:
        free = threading.Event()
        async with Voice(lambda team: f"xoxb-{team}", lambda _: (), web.url) as voice:
            waiting = [asyncio.create_task(attend(free.wait, 10)) for _ in range(2 * THREADS)]
            await asyncio.sleep(0)
            await voice.speak(TEAM, (answer(web, "try again"), Call("auth.test", {})))
            try:
                await asyncio.to_thread(web.wait_for, lambda: is_there(web, "try again"))
                await asyncio.to_thread(web.wait_for, lambda: len(web.called("auth.test")) > before)
                assert not any(each.done() for each in waiting)
            finally:
                free.set()
                await asyncio.gather(*waiting)

    before = len(web.called("auth.test"))
    asyncio.run(crowded())


def test_requests_are_attended_to_in_threads_of_their_own(workspace: Any) -> None:
    workspace.interaction(press(workspace))
    workspace.command()
    assert {each.rpartition("_")[0] for each in workspace.core.threads} == {"attending"}


def test_a_response_url_that_takes_longer_than_a_trigger_is_good_for_is_waited_for(
    web: FakeSlack, capfd: pytest.CaptureFixture[str]
) -> None:
    async def slowly() -> None:
        async with Voice(lambda team: f"xoxb-{team}", lambda _: (), web.url, 0.1) as voice:
            await voice.speak(TEAM, (answer(web, "in the end"),))
            await asyncio.to_thread(web.wait_for, lambda: is_there(web, "in the end"), 10)

    stall = web.stall("response_url", 0.5, done="late")
    asyncio.run(slowly())
    web.lift(stall)
    assert capfd.readouterr().out == ""


def test_what_could_not_be_said_before_the_end_is_logged(
    web: FakeSlack, capfd: pytest.CaptureFixture[str]
) -> None:
    async def cut_short() -> None:
        async with Voice(lambda team: f"xoxb-{team}", lambda _: (), web.url, 0.1) as voice:
            await voice.speak(TEAM, (answer(web, "never"),))

    stall = web.stall("response_url", 30)
    began = time.monotonic()
    asyncio.run(cut_short())
    web.lift(stall)
    assert time.monotonic() - began < RESPONSE_SECONDS
    assert "convener ends; an answer was not sent" in capfd.readouterr().out
