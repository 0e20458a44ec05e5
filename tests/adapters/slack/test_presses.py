"""What is read out of presses and of forms."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.heard import Heard, Malformed, OnMessage, OnModal, Payload, Submission, Wanted
from adapters.slack.parse import PARSERS
from adapters.slack.presses import pressed, submitted
from bot.messages import Address, Commanded, Pressed, Submitted
from tests.adapters.slack import payloads
from tests.adapters.slack.payloads import CHANNEL, DEEP, forged, form, in_modal, press

ME = Address("slack", "T1", "person", "U1")


def press_heard(payload: Payload) -> Heard:
    heard = pressed(payload)
    assert isinstance(heard, Heard)
    return heard


def test_a_press_tells_who_where_which_button_and_about_what() -> None:
    heard = press_heard(press())
    assert heard.event == Pressed(
        key="slack:T1:press:U1:1548426417.840180",
        sender=ME,
        where=CHANNEL,
        action="polls.answer",
        value="p1",
        community="c1",
    )
    url = "https://hooks.slack.com/actions/T1/1/x"
    assert heard.way == OnMessage("1.2.a", url, is_ephemeral=False)


def test_two_people_who_press_at_the_same_instant_are_two_presses() -> None:
    one, other = press_heard(press()), press_heard(press(user={"id": "U2"}))
    assert one.event.key != other.event.key


def test_a_press_in_direct_messages_is_at_the_pressers_own_address() -> None:
    heard = press_heard(press(channel={"id": "D1", "name": "directmessage"}))
    assert heard.event.where == ME


def test_an_app_of_a_whole_grid_hears_the_presser_s_workspace() -> None:
    heard = press_heard(press(team=None))
    assert heard.event.sender == ME


def test_a_press_on_an_ephemeral_message_says_so() -> None:
    heard = press_heard(press(container={"type": "message", "is_ephemeral": True}))
    assert isinstance(heard.way, OnMessage)
    assert heard.way.is_ephemeral


def test_a_press_in_a_modal_is_where_the_modal_was_asked_for() -> None:
    heard = press_heard(in_modal())
    assert heard.event.where == CHANNEL
    assert heard.way == OnModal("1.2.a", "V1", is_third=False)
    third = press_heard(in_modal(**DEEP))
    assert third.way == OnModal("1.2.a", "V1", is_third=True)


def test_the_button_that_opens_a_form_says_the_words_again() -> None:
    heard = press_heard(press(action={"action_id": "slack.open#0", "value": "|poll needs"}))
    assert isinstance(heard.event, Commanded)
    assert heard.event.text == "poll needs"


def test_the_whole_of_a_shortened_message_is_wanted_by_its_place_and_instant() -> None:
    show_all = {"action_id": "slack.whole#0", "value": "c1|"}
    container = {"type": "message", "message_ts": "17.5"}
    wanted = pressed(press(action=show_all, container=container))
    assert isinstance(wanted, Wanted)
    assert (wanted.sender, wanted.where) == (ME, CHANNEL)
    assert (wanted.community, wanted.ref, wanted.page) == ("c1", "C1:17.5", 0)
    with pytest.raises(Malformed, match="message_ts"):
        pressed(press(action=show_all, container={"type": "message"}))


def test_another_page_of_it_is_wanted_in_the_modal() -> None:
    wanted = pressed(in_modal(action={"action_id": "slack.whole#1", "value": "c1|2 C1:17.5"}))
    assert isinstance(wanted, Wanted)
    assert (wanted.where, wanted.ref, wanted.page) == (CHANNEL, "C1:17.5", 2)
    assert wanted.way == OnModal("1.2.a", "V1", is_third=False)
    with pytest.raises(Malformed):
        pressed(in_modal(action={"action_id": "slack.whole#1", "value": "c1|-1 C1:17.5"}))


def test_what_is_chosen_before_a_form_is_sent_is_for_nobody() -> None:
    assert pressed(press(action={"type": "static_select"})) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"team": None, "user": {"id": "U1"}},
        {"team": {"id": "T1:x"}},
        {"user": {}},
        {"user": {"id": "<@U1>"}},
        {"trigger_id": ""},
        {"actions": []},
        {"actions": [7]},
        {"actions": {}},
        {"action": {"action_id": "polls.answer"}},
        {"action": {"action_id": "#1"}},
        {"action": {"action_ts": "now"}},
        {"action": {"value": "no bar"}},
        {"action": {"value": 7}},
        {"container": None},
        {"channel": {"id": "general"}},
        {"container": {"type": "view"}, "view": None},
        {"container": {"type": "view"}, "view": {"type": "modal", "private_metadata": "{}"}},
    ],
    ids=repr,
)
def test_a_press_that_is_not_as_documented_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        pressed(press(**changes))


def test_a_form_s_values_come_back_by_field_people_as_addresses() -> None:
    one, two = {"value": "a", "text": {}}, {"value": "b", "text": {}}
    heard = submitted(
        form(
            {
                "words": {"type": "plain_text_input", "value": "Hello\nthere"},
                "blank": {"type": "plain_text_input", "value": None},
                "count": {"type": "number_input", "value": "7"},
                "day": {"type": "datepicker", "selected_date": "2026-03-02"},
                "one": {"type": "static_select", "selected_option": one},
                "none": {"type": "radio_buttons", "selected_option": None},
                "some": {"type": "multi_static_select", "selected_options": [one, two]},
                "ticked": {"type": "checkboxes", "selected_options": []},
                "who": {"type": "users_select", "selected_user": "U2"},
                "team": {"type": "multi_users_select", "selected_users": ["U2", "W3"]},
            }
        )
    )
    assert heard is not None
    assert isinstance(heard.event, Submitted)
    assert (heard.event.form, heard.event.value, heard.event.community) == (
        "polls.ballot",
        "p1",
        "c1",
    )
    assert heard.event.where == CHANNEL
    assert heard.event.values == {
        "words": "Hello\nthere",
        "blank": "",
        "count": "7",
        "day": "2026-03-02",
        "one": ("a",),
        "none": (),
        "some": ("a", "b"),
        "ticked": (),
        "who": ("slack:T1:person:U2",),
        "team": ("slack:T1:person:U2", "slack:T1:person:W3"),
    }
    assert isinstance(heard.way, Submission)
    assert heard.way.fields[:3] == ("words", "blank", "count")


def test_a_form_mended_and_sent_again_is_another_sending() -> None:
    wrong = {"zone": {"type": "plain_text_input", "value": "Nairobbi"}}
    right = {"zone": {"type": "plain_text_input", "value": "Nairobi"}}
    first, again = form(wrong), form(right) | {"trigger_id": "1.4.a"}
    assert _key(first) != _key(again)
    assert _key(again) != _key(again | {"trigger_id": "1.5.a"})
    for each in (first, again):
        del each["trigger_id"]
    assert _key(first) != _key(again)


def _key(payload: payloads.Json) -> str:
    heard = submitted(payload)
    assert heard is not None
    return heard.event.key


@pytest.mark.parametrize(
    "about",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        forged(where="C1"),
        forged(where="slack:T2:channel:C1"),
        forged(where="teams:T1:channel:C1"),
        forged(where=7),
        forged(form=""),
        forged(form=None),
        forged(value=["p1"]),
    ],
    ids=lambda text: text[:60],
)
def test_a_form_with_another_s_metadata_is_malformed(about: str) -> None:
    with pytest.raises(Malformed, match="private_metadata"):
        submitted(form({}, private_metadata=about))


@pytest.mark.parametrize(
    "element",
    [
        {"type": "plain_text_input", "value": 7},
        {"type": "static_select", "selected_option": "a"},
        {"type": "static_select", "selected_option": {"value": None}},
        {"type": "checkboxes", "selected_options": {"value": "a"}},
        {"type": "multi_users_select", "selected_users": ["U1:person:U2"]},
        {"type": "users_select", "selected_user": "ada"},
        {"type": "multi_users_select", "selected_users": ["U1"] * 101},
        {"type": "rich_text_input"},
        {},
        None,
    ],
    ids=repr,
)
def test_a_value_that_is_not_as_documented_is_malformed(element: Any) -> None:
    with pytest.raises(Malformed):
        submitted(form({"field": element}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
DOCUMENTED = [
    ("block_actions", press()),
    ("block_actions", in_modal()),
    ("block_actions", payloads.on_home()),
    ("message_action", payloads.shortcut()),
    ("event:app_home_opened", payloads.envelope(type="app_home_opened", tab="home")),
    ("view_submission", form({"a": {"type": "plain_text_input", "value": "x"}})),
    ("event:message", payloads.direct()),
    ("event:app_mention", payloads.mention("<@UBOT> hi")),
    ("event:member_joined_channel", payloads.envelope(type="member_joined_channel", channel="C1")),
    ("event:member_left_channel", payloads.envelope(type="member_left_channel", channel="C1")),
]


def _put(payload: Any, path: list[int], value: Any) -> Any:
    """The payload with something else at a place in it."""
    if not path or not isinstance(payload, dict | list) or not payload:
        return value
    at = path[0] % len(payload)
    if isinstance(payload, list):
        return [_put(each, path[1:], value) if n == at else each for n, each in enumerate(payload)]
    return {
        name: _put(each, path[1:], value) if n == at else each
        for n, (name, each) in enumerate(payload.items())
    }


@settings(max_examples=200, deadline=None, database=None)
@given(
    st.sampled_from(DOCUMENTED),
    st.lists(st.integers(0, 30), min_size=1, max_size=6),
    JSON,
)
def test_whatever_stands_anywhere_it_is_read_or_malformed(
    documented: tuple[str, Any], path: list[int], value: Any
) -> None:
    kind, payload = documented
    changed = _put(payload, path, value)
    try:
        heard = PARSERS[kind](changed)
    except Malformed:
        return
    match heard:
        case Heard(event=event):
            assert event.sender.workspace == event.where.workspace
        case Wanted():
            assert heard.sender.workspace == heard.where.workspace
