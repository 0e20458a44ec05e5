"""What the door does with requests, over a real socket."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.slack.app import door
from adapters.slack.reception import Reception
from adapters.slack.voice import Voice
from bot.cards import Button, Buttons, Card, Form, Text
from bot.messages import Address, Commanded, Invalid, Replace, Whisper
from tests.fake_slack.checking import check_message

ADA = Address("slack", "T0001ACME", "person", "U2147483697")
FORM = Form("a.form", "A form", (), "Send", "Cancel")


def test_a_signed_command_is_answered_with_its_card(
    workspace: Any,
) -> None:
    card = Card(
        "Hello", (Text("**Needs** first"), Buttons((Button("Vote", "needs.vote", "7"),))), "c1"
    )
    workspace.core.answers = (Whisper(card),)
    answer = workspace.command()
    assert answer.status_code == 200
    body = answer.json()
    assert body["response_type"] == "ephemeral"
    assert body["text"] == "Hello\nNeeds first\n[Vote]"
    check_message(body["blocks"])
    assert body["blocks"][0]["text"]["text"] == "Hello"
    button = body["blocks"][-1]["elements"][0]
    assert (button["action_id"], button["value"]) == ("needs.vote#0", "c1|7")


def test_the_core_is_told_who_where_and_what(workspace: Any) -> None:
    workspace.command()
    assert workspace.core.heard == [
        Commanded(
            key="slack:T0001ACME:command:13345224609.738474920.8088930838d88f008e0",
            sender=ADA,
            where=Address("slack", "T0001ACME", "channel", "C2147483705"),
            text="poll needs",
        )
    ]


def test_the_core_works_beside_the_event_loop(workspace: Any) -> None:
    workspace.command()
    assert workspace.core.held_the_loop == [False]


@pytest.mark.parametrize("text", ["payload", "who has a payload=1 & more", "{"])
def test_no_word_of_a_command_is_read_as_its_envelope(workspace: Any, text: str) -> None:
    assert workspace.command(text=text).status_code == 200
    assert workspace.core.heard[0].text == text


def test_more_words_than_can_be_read_are_answered_and_go_no_further(workspace: Any) -> None:
    answer = workspace.command(text="a" * 4001)
    assert answer.status_code == 200
    assert "fewer words" in answer.json()["text"]
    assert workspace.core.heard == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("a" * 4000, "a" * 4000),
        ("🌱 👩🏽‍🌾 grow", "🌱 👩🏽‍🌾 grow"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("\u202eabc", "\u202eabc"),
        ("he\x00lp\x00", "help"),
        ("  help  ", "help"),
        ("", ""),
    ],
    ids=["long", "emoji", "right to left", "override", "null bytes", "blanks", "nothing"],
)
def test_whatever_one_types_arrives(workspace: Any, text: str, heard: str) -> None:
    assert workspace.command(text=text).status_code == 200
    assert workspace.core.heard[0].text == heard


def test_slack_may_check_the_certificate_and_the_address(workspace: Any) -> None:
    assert workspace.send("ssl_check=1&token=x", headers={"X-Slack-Signature": None}).text == ""
    answer = workspace.event({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"})
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1a"})
    assert workspace.core.heard == []


def test_events_that_nobody_knows_are_taken_in_silence(workspace: Any) -> None:
    answer = workspace.event(
        {"type": "event_callback", "team_id": "T1", "event": {"type": "star_added", "user": "U1"}}
    )
    assert (answer.status_code, answer.text) == (200, "")
    assert workspace.core.heard == []


def test_several_answers_are_one_message(workspace: Any) -> None:
    workspace.core.answers = (Whisper(Card("One")), Replace(Card("Two")))
    blocks = workspace.command().json()["blocks"]
    assert [block["type"] for block in blocks] == ["header", "divider", "header"]


def test_no_answer_is_silence(workspace: Any) -> None:
    workspace.core.answers = ()
    answer = workspace.command()
    assert (answer.status_code, answer.text) == (200, "")


def test_a_form_that_cannot_be_taken_says_why(workspace: Any) -> None:
    workspace.core.answers = (Invalid({"when": "Please give a day."}, FORM),)
    assert "Please give a day." in workspace.command().json()["text"]


def test_only_a_failing_core_is_a_failure(
    workspace: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    workspace.core.failure = RuntimeError("a bug")
    assert workspace.command(text="secret words").status_code == 500
    workspace.core.failure = None
    assert workspace.command(text="secret words").status_code == 200
    assert workspace.send("secret words", secret="forged").status_code == 401
    printed = capfd.readouterr()
    logged = printed.out + printed.err + caplog.text
    assert "RuntimeError" in logged
    assert "a bug" not in logged
    assert "secret words" not in logged
    assert "xoxb-" not in logged
    assert "gIkuvaNzQIHg97ATvDxqgjtO" not in logged


def test_a_door_without_a_secret_is_not_built() -> None:
    reception = Reception(lambda _: (), lambda _: lambda key: key)
    with pytest.raises(ValueError, match="signing secret"):
        door(signing_secret=" ", reception=reception, voice=Voice(lambda _: "x", reception.home))


def test_the_door_takes_only_what_is_posted(workspace: Any) -> None:
    assert workspace.client.get("/slack/events").status_code == 405


def test_a_repeated_field_is_read_once(workspace: Any) -> None:
    fields = [("command", "/cop"), ("text", "one"), ("text", "two")]
    ids = [("team_id", "T1"), ("user_id", "U1"), ("channel_id", "C1"), ("trigger_id", "1.2.a")]
    assert workspace.send(urlencode(fields + ids)).status_code == 200
    assert [event.text for event in workspace.core.heard] == ["two"]


def test_an_answer_is_plain_json(workspace: Any) -> None:
    workspace.core.answers = (Whisper(Card("🌱 <!channel>", (Text("\ud800 & <@U1>"),))),)
    answer = workspace.command()
    assert answer.headers["content-type"].startswith("application/json")
    assert json.loads(answer.content)["text"] == "🌱 &lt;!channel&gt;\n &amp; &lt;@U1&gt;"
