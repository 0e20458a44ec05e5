"""How answers go back to whoever acted in Teams, over a real socket."""

from __future__ import annotations

import json

import pytest

from bot.cards import Button, Buttons, Card, Form, Text
from bot.messages import (
    Commanded,
    Invalid,
    Open,
    Replace,
    Whisper,
)
from bot.platform import Undeliverable
from tests.adapters.teams.door import (
    CHANNEL,
    DIRECT,
    FORM,
    GENERAL,
    ME,
    PRESS,
    SENT,
    Teams,
    asked,
    executed,
    invoked,
    written,
)
from tests.fake_teams import payloads
from tests.fake_teams.payloads import spoken


def test_words_are_answered_in_one_s_own_chat(teams: Teams) -> None:
    assert teams.send(written()).content == b""
    (step,) = teams.core.awaits()
    assert (step.to, step.thread) == (ME, "")
    assert "You said something" in spoken(step.fields)


def test_a_form_in_one_s_own_chat_is_a_card_to_fill_in(teams: Teams) -> None:
    teams.core.answers = (Open(FORM),)
    teams.send(written())
    (step,) = teams.core.awaits()
    assert [each["id"] for each in payloads.inputs(dict(step.fields))] == ["name"]


def test_words_in_a_channel_are_answered_in_private(teams: Teams) -> None:
    teams.send(asked("status"))
    (step,) = teams.core.awaits()
    assert step.to == ME
    assert step.otherwise is not None
    assert step.otherwise.to == CHANNEL


def test_who_can_t_be_reached_is_told_so_and_nothing_else(teams: Teams) -> None:
    teams.core.undeliverable = Undeliverable("ForbiddenOperationException")
    teams.core.answers = (Whisper(Card("Secret", (Text("one"),))), Whisper(Card("Secret")))
    told = asked("status")
    told["conversation"] |= {"id": f"{GENERAL.id};messageid=1700000000000"}
    teams.send(told)
    (step,) = teams.core.awaits()
    assert (step.to, step.thread) == (CHANNEL, f"{GENERAL.id};messageid=1700000000000")
    assert "add me" in spoken(step.fields)
    assert "Secret" not in json.dumps(step.fields)


def test_a_form_in_a_channel_is_a_button_that_opens_it_for_whoever_presses(teams: Teams) -> None:
    teams.core.answers = (Open(FORM),)
    teams.send(asked("start"))
    (step,) = teams.core.awaits()
    assert step.to == CHANNEL
    assert list(payloads.inputs(dict(step.fields))) == []
    (action,) = payloads.actions(dict(step.fields))
    assert action["data"]["msteams"] == {"type": "task/fetch"}
    answer = teams.send(invoked("task/fetch", {"data": action["data"]}, GENERAL))
    assert [each["id"] for each in payloads.inputs(answer.json())] == ["name"]
    event = teams.core.heard[-1]
    assert isinstance(event, Commanded)
    assert (event.text, event.where) == ("start", CHANNEL)


@pytest.mark.parametrize("answer", [Whisper(Card("Noted")), Replace(Card("Noted"))])
def test_a_press_is_answered_by_its_response(teams: Teams, answer: Whisper | Replace) -> None:
    teams.core.answers = (answer,)
    body = teams.send(executed(PRESS, GENERAL)).json()
    assert (body["statusCode"], body["type"]) == (200, "application/vnd.microsoft.card.adaptive")
    assert "Noted" in spoken(body["value"])
    assert teams.core.told == []


def test_several_cards_are_one_response(teams: Teams) -> None:
    teams.core.answers = (Whisper(Card("One")), Whisper(Card("Two")))
    shown = spoken(teams.send(executed(PRESS)).json()["value"])
    assert "One" in shown
    assert "Two" in shown


def test_a_press_that_opens_a_form_unforeseen_is_answered_with_a_card_to_fill_in(
    teams: Teams,
) -> None:
    teams.core.answers = (Open(FORM),)
    body = teams.send(executed(PRESS)).json()
    assert [each["id"] for each in payloads.inputs(body["value"])] == ["name"]


def test_a_press_with_nothing_to_say_shows_the_card_as_it_stands(teams: Teams) -> None:
    teams.core.answers = ()
    teams.core.known = Card("As it stands", (Buttons((Button("Vote", "needs.vote"),)),), "c1")
    body = teams.send(executed(PRESS, GENERAL)).json()
    assert "As it stands" in spoken(body["value"])
    (wanted,) = teams.core.wanted
    assert (wanted.ref, wanted.community) == (f"{GENERAL.id}|1700000000009", "c1")
    teams.core.known = None
    body = teams.send(executed(PRESS, GENERAL)).json()
    assert body["type"] == "application/vnd.microsoft.activity.message"


def test_a_dialog_is_shown_again_with_what_is_wrong_and_what_was_typed(teams: Teams) -> None:
    teams.core.answers = (Invalid({"name": "Too short"}, FORM),)
    body = teams.send(invoked("task/submit", {"data": SENT})).json()
    assert body["task"]["type"] == "continue"
    (asked_for,) = payloads.inputs(body)
    assert asked_for["value"] == "Wasser"
    assert "Too short" in spoken(body)


def test_a_card_that_was_filled_in_wrongly_is_shown_again_too(teams: Teams) -> None:
    teams.core.answers = (Invalid({"name": "Too short"}, FORM),)
    shown = teams.send(executed(SENT)).json()["value"]
    assert [each["value"] for each in payloads.inputs(shown)] == ["Wasser"]
    assert "Too short" in spoken(shown)


def test_a_dialog_shows_what_came_of_its_form_or_closes(teams: Teams) -> None:
    teams.core.answers = (Replace(Card("Thank you")),)
    body = teams.send(invoked("task/submit", {"data": SENT})).json()
    assert body["task"]["value"]["title"] == "Thank you"
    teams.core.answers = ()
    answer = teams.send(invoked("task/submit", {"data": SENT}))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_form_that_is_put_away_asks_the_core_nothing(teams: Teams) -> None:
    cancel = {"convener": {"do": "teams.cancel"}}
    assert "put away" in spoken(teams.send(executed(cancel)).json()["value"])
    assert teams.send(invoked("task/submit", {"data": cancel})).content == b""
    assert teams.core.heard == []


def test_a_form_larger_than_teams_takes_is_refused_in_words(teams: Teams) -> None:
    huge = Form("a.form", "Huge", (Text("x" * 40_000),), "Send", "Cancel")
    teams.core.answers = (Open(huge),)
    assert "too large" in spoken(teams.send(invoked("task/fetch", {"data": PRESS})).json())
    assert "too large" in spoken(teams.send(executed(PRESS)).json()["value"])


def test_a_shortened_message_is_shown_whole_in_a_dialog_page_by_page(teams: Teams) -> None:
    lines = [f"line {n} of what somebody wrote" for n in range(1500)]
    teams.core.known = Card("Report", (Text("\n".join(lines)),), "c1")
    data = {"convener": {"do": "teams.whole", "value": "0", "community": "c1"}}
    first = teams.send(invoked("task/fetch", {"data": data}, replyToId="1700000000009")).json()
    assert lines[0] in spoken(first)
    assert lines[-1] not in spoken(first)
    (turn,) = payloads.actions(first)
    second = teams.send(invoked("task/submit", {"data": turn["data"]})).json()
    assert lines[0] not in spoken(second)
    assert [each.ref for each in teams.core.wanted] == [f"{DIRECT.id}|1700000000009"] * 2
    teams.core.known = None
    assert "isn't known" in spoken(teams.send(invoked("task/fetch", {"data": data})).json())
