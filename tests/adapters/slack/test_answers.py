"""What rides on the acknowledgement, and what follows it."""

from __future__ import annotations

import pytest

from adapters.slack.answers import reply
from adapters.slack.heard import (
    Command,
    Direct,
    Heard,
    Mention,
    OnMessage,
    OnModal,
    Submission,
    Unanswered,
    Way,
)
from adapters.slack.steps import Call, Reply, Respond
from bot.cards import Button, Buttons, Card, Choice, Form, Option, Text
from bot.messages import Address, Answer, Invalid, Open, Replace, Said, Whisper

WHERE = Address("slack", "T1", "channel", "C1")
CARD = Card("Hello", (Text("There"), Buttons((Button("Yes", "a.yes"),))), "c1")
FORM = Form(
    "a.form", "A form", (Choice("pick", "Pick", (Option("a", "A"),)),), "Send", "Cancel", "", "c1"
)
HUGE = Form("a.form", "Huge", (Choice("pick", "Pick", ()),), "Send", "Cancel")
URL = "https://hooks.slack.com/actions/1"

COMMAND = Command("1.2.a", URL)
POST = OnMessage("1.2.a", URL, is_ephemeral=False)
WHISPERED = OnMessage("1.2.a", URL, is_ephemeral=True)
MODAL = OnModal("1.2.a", "V1", is_third=False)
THIRD = OnModal("1.2.a", "V1", is_third=True)
SENT = Submission(("zone", "name"), is_third=False)


def answered(way: Way, *answers: Answer) -> Reply:
    event = Said(key="k", sender=Address("slack", "T1", "person", "U1"), where=WHERE, text="")
    return reply(Heard(event, way), answers, lambda key: key)


def called(way: Way, answer: Answer) -> Call:
    """The only call that follows."""
    (call,) = answered(way, answer).then
    assert isinstance(call, Call)
    return call


def test_a_command_is_answered_on_the_acknowledgement() -> None:
    told = answered(COMMAND, Whisper(CARD))
    assert told.then == ()
    assert told.ack["response_type"] == "ephemeral"
    assert told.ack["text"].startswith("Hello")


def test_a_command_s_form_is_opened_after_it() -> None:
    assert answered(COMMAND, Open(FORM)).ack == {}
    call = called(COMMAND, Open(FORM))
    assert (call.method, call.arguments["trigger_id"]) == ("views.open", "1.2.a")
    assert isinstance(call.otherwise, Respond)
    assert (call.otherwise.url, call.otherwise.body["text"]) == (URL, "slack.not_opened")


def test_a_form_that_slack_cannot_hold_is_said_so() -> None:
    told = answered(COMMAND, Open(HUGE))
    assert told.ack["text"] == "Huge\nslack.too_large"
    assert told.then == ()


@pytest.mark.parametrize(
    ("way", "answer", "replaces"),
    [
        (POST, Whisper(CARD), False),
        (POST, Replace(CARD), False),
        (WHISPERED, Whisper(CARD), False),
        (WHISPERED, Replace(CARD), True),
    ],
)
def test_only_a_whisper_is_replaced_by_what_replaces_it(
    way: Way, answer: Answer, replaces: bool
) -> None:
    told = answered(way, answer)
    assert told.ack == {}
    (step,) = told.then
    assert isinstance(step, Respond)
    assert step.url == URL
    assert step.body["replace_original"] is replaces
    assert step.body["response_type"] == "ephemeral"


def test_a_press_may_open_a_form() -> None:
    assert called(POST, Open(FORM)).method == "views.open"


def test_in_a_modal_a_card_takes_its_place_or_covers_it() -> None:
    change = called(MODAL, Replace(CARD))
    assert (change.method, change.arguments["view_id"]) == ("views.update", "V1")
    for answer in (Whisper(CARD), Open(FORM)):
        cover = called(MODAL, answer)
        assert cover.method == "views.push"
        assert isinstance(cover.otherwise, Call)
        assert cover.otherwise.method == "views.update"


def test_no_fourth_modal_is_laid_on_three() -> None:
    for answer in (Replace(CARD), Whisper(CARD), Open(FORM)):
        assert called(THIRD, answer).method == "views.update"


def test_what_is_wrong_with_a_form_stands_at_its_fields() -> None:
    told = answered(SENT, Invalid({"name": "Too **long**"}, FORM))
    assert told.ack == {"response_action": "errors", "errors": {"name": "Too long"}}


def test_what_is_wrong_with_no_field_of_it_stands_at_the_first() -> None:
    told = answered(SENT, Invalid({"zone": "Which?", "elsewhere": "Hm."}, FORM))
    assert told.ack["errors"] == {"zone": "Which?\nHm."}


def test_a_form_without_fields_is_covered_by_what_is_wrong() -> None:
    told = answered(Submission((), is_third=False), Invalid({"zone": "Which?"}, FORM))
    assert told.ack["response_action"] == "push"


def test_what_comes_of_a_form_takes_its_place() -> None:
    told = answered(SENT, Replace(CARD))
    assert told.ack["response_action"] == "update"
    assert told.ack["view"]["title"]["text"] == "Hello"
    assert answered(SENT, Open(FORM)).ack["response_action"] == "update"
    assert answered(SENT) == Reply()


def test_a_refusal_covers_the_form_so_that_nothing_written_is_lost() -> None:
    assert answered(SENT, Whisper(CARD)).ack["response_action"] == "push"
    third = Submission(("zone",), is_third=True)
    assert answered(third, Whisper(CARD)).ack["response_action"] == "update"


def test_words_are_answered_where_they_were_said() -> None:
    call = called(Direct("D1", "help"), Whisper(CARD))
    assert (call.method, call.arguments["channel"]) == ("chat.postMessage", "D1")
    assert call.arguments["unfurl_links"] is False
    call = called(Mention("C1", "U1", "17.5", "help"), Whisper(CARD))
    assert call.method == "chat.postEphemeral"
    assert (call.arguments["user"], call.arguments["thread_ts"]) == ("U1", "17.5")


def test_words_that_ask_for_a_form_get_a_button_that_opens_it() -> None:
    call = called(Direct("D1", "poll needs"), Open(FORM))
    button = call.arguments["blocks"][-1]["elements"][0]
    assert (button["action_id"], button["value"]) == ("slack.open#0", "|poll needs")


def test_nobody_waits_for_an_answer_to_coming_and_going() -> None:
    assert answered(Unanswered(), Whisper(CARD)) == Reply()
