"""Home and the message shortcut: what is read out of them, and how they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import limits
from adapters.slack.answers import reply
from adapters.slack.heard import (
    Heard,
    Home,
    Malformed,
    OnHome,
    OnModal,
    OnShortcut,
    Submission,
    Wanted,
)
from adapters.slack.home import home_view
from adapters.slack.presses import pressed, shortcut, submitted
from adapters.slack.steps import Call, Refresh, Reply, Respond
from bot.cards import Button, Buttons, Card, Facts, Form, Note, Shown, Text, TextInput
from bot.messages import Address, Answer, Commanded, Invalid, Open, Pressed, Replace, Whisper
from tests.adapters.slack import payloads
from tests.fake_slack.checking import check_view

ME = Address("slack", "T1", "person", "U1")
CHANNEL = Address("slack", "T1", "channel", "C1")
CARD = Card("Hello", (Text("There"), Buttons((Button("Yes", "a.yes", "7"),))), "c1")
FORM = Form("a.form", "A form", (TextInput("name", "Name"),), "Send", "Cancel", "", "c1")


def say(key: str) -> str:
    return key


def answered(heard: Heard | Wanted | None, *answers: Answer) -> Reply:
    assert isinstance(heard, Heard)
    return reply(heard, answers, say)


def test_a_press_on_home_is_at_the_presser_s_own_address() -> None:
    heard = pressed(payloads.on_home())
    assert isinstance(heard, Heard)
    assert heard.event == Pressed(
        key="slack:T1:press:U1:1548426417.840180",
        sender=ME,
        where=ME,
        action="polls.answer",
        value="p1",
        community="c1",
    )
    assert heard.way == OnHome("1.2.a")


@pytest.mark.parametrize("answer", [Whisper(CARD), Replace(CARD)])
def test_what_is_done_on_home_is_told_in_a_modal_and_home_is_shown_anew(answer: Answer) -> None:
    told = answered(pressed(payloads.on_home()), answer)
    assert told.ack == {}
    opened, fresh = told.then
    assert isinstance(opened, Call)
    assert (opened.method, opened.arguments["trigger_id"]) == ("views.open", "1.2.a")
    check_view(opened.arguments["view"], "modal")
    assert isinstance(fresh, Refresh)
    assert (fresh.event.sender, fresh.event.where) == (ME, ME)
    assert fresh.event.key == "slack:T1:press:U1:1548426417.840180:home"


def test_a_form_opened_on_home_changes_nothing_on_it_yet() -> None:
    (opened,) = answered(pressed(payloads.on_home()), Open(FORM)).then
    assert isinstance(opened, Call)
    assert opened.arguments["view"]["callback_id"] == "a.form"


@pytest.mark.parametrize(
    "way", [OnModal("1.2.a", "V1", is_third=False), Submission(("a",), is_third=False)]
)
def test_home_is_shown_anew_after_what_is_done_in_a_modal_over_it_but_not_over_a_channel(
    way: OnModal | Submission,
) -> None:
    for where, count in ((ME, 1), (CHANNEL, 0)):
        heard = Heard(Pressed(key="k", sender=ME, where=where, action="a"), way)
        told = answered(heard, Replace(CARD))
        assert len([each for each in told.then if isinstance(each, Refresh)]) == count
        for nothing in (Open(FORM), Invalid({"a": "Wrong."}, FORM)):
            assert not [e for e in answered(heard, nothing).then if isinstance(e, Refresh)]


def test_home_is_published_with_every_card_and_not_at_all_without_any() -> None:
    heard = Heard(Pressed(key="k", sender=ME, where=ME, action=""), Home("U1"))
    (call,) = answered(heard, Whisper(CARD), Whisper(CARD)).then
    assert isinstance(call, Call)
    assert (call.method, call.arguments["user_id"]) == ("views.publish", "U1")
    buttons = [b for b in call.arguments["view"]["blocks"] if b["type"] == "actions"]
    ids = [each["action_id"] for block in buttons for each in block["elements"]]
    assert ids == ["a.yes#0", "a.yes#1"]
    assert answered(heard).then == ()


WORDS = st.text(min_size=1, max_size=40) | st.just("word " * 700)
PARTS: st.SearchStrategy[Shown] = st.one_of(
    st.builds(Text, WORDS),
    st.builds(Note, WORDS),
    st.lists(st.tuples(WORDS, WORDS), max_size=4).map(lambda facts: Facts(tuple(facts))),
    st.lists(st.builds(Button, WORDS, st.just("a.b")), min_size=1, max_size=3).map(
        lambda several: Buttons(tuple(several))
    ),
)
CARDS = st.builds(Card, WORDS, st.lists(PARTS, max_size=40).map(tuple), st.just("c1"))


@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(CARDS, max_size=30))
def test_whatever_a_dashboard_holds_slack_takes_it(cards: Sequence[Card]) -> None:
    view = home_view(cards, say)
    check_view(view, "home")
    assert len(view["blocks"]) <= limits.VIEW_BLOCKS


def test_a_dashboard_that_is_too_long_is_whole_cards_from_the_top_and_a_note() -> None:
    cards = [Card(f"Community {n}", (Text("a"), Buttons((Button("b", "a.b"),)))) for n in range(60)]
    blocks = home_view(cards, say)["blocks"]
    titles = [block["text"]["text"] for block in blocks if block["type"] == "header"]
    assert titles == [f"Community {n}" for n in range(len(titles))]
    assert len(titles) == len([block for block in blocks if block["type"] == "actions"]) == 25
    assert blocks[-1]["elements"][0]["text"] == "slack.shortened"


def asked(**changes: Any) -> Heard | None:
    return shortcut(payloads.shortcut(**changes))


def test_the_shortcut_asks_for_help_where_it_was_used_and_reads_no_message() -> None:
    heard = asked()
    assert heard is not None
    assert heard.event == Commanded(
        key="slack:T1:shortcut:1.2.a", sender=ME, where=CHANNEL, text="help"
    )
    assert heard.way == OnShortcut("1.2.a", "https://hooks.slack.com/app/T1/1/x")
    direct = asked(channel={"id": "D1", "name": "directmessage"})
    assert direct is not None
    assert direct.event.where == ME
    assert asked(callback_id="someone.else") is None
    with pytest.raises(Malformed, match="trigger_id"):
        asked(trigger_id="")


@pytest.mark.parametrize("cards", [1, 40])
def test_its_modal_has_a_field_and_the_help_below_it_as_far_as_there_is_room(cards: int) -> None:
    (call,) = answered(asked(), *([Whisper(CARD)] * cards)).then
    assert isinstance(call, Call)
    assert isinstance(call.otherwise, Respond)
    view = call.arguments["view"]
    check_view(view, "modal")
    assert view["blocks"][0]["block_id"] == "slack.say"
    buttons = [
        each["value"] for b in view["blocks"] if b["type"] == "actions" for each in b["elements"]
    ]
    assert buttons == (["c1|7"] if cards == 1 else [])


@pytest.mark.parametrize(("said", "meant"), [(" poll needs ", "poll needs"), ("", "")])
def test_what_is_written_there_is_said_as_a_command_is(said: str, meant: str) -> None:
    (call,) = answered(asked(), Whisper(CARD)).then
    assert isinstance(call, Call)
    about = call.arguments["view"]["private_metadata"]
    values = {"slack.say": {"type": "plain_text_input", "value": said}}
    heard = submitted(payloads.form(values, private_metadata=about))
    assert heard is not None
    assert heard.event == Commanded(key="slack:T1:form:1.3.a", sender=ME, where=CHANNEL, text=meant)
    told = answered(heard, Whisper(CARD))
    assert told.ack["response_action"] == "push"  # what was written lies below
    assert told.then == ()
