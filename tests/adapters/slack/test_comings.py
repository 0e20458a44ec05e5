"""What is read out of events: words to Convener, and who comes and goes."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.comings import changed, joined, left, looked, mentioned, reacted, said
from adapters.slack.heard import Direct, Home, Malformed, Mention
from bot.messages import Address, Changed, Joined, Left, Opened, Profile, Said, Signalled
from tests.adapters.slack.payloads import direct, envelope, mention

ME = Address("slack", "T1", "person", "U1")
CHANNEL = Address("slack", "T1", "channel", "C1")


def test_a_line_in_direct_messages_is_said_there() -> None:
    heard = said(direct("1 &lt; 2 <@U2|bo>"))
    assert heard is not None
    assert heard.event == Said(key="slack:T1:event:Ev1", sender=ME, where=ME, text="1 < 2 @U2")
    assert heard.way == Direct("D1", "1 < 2 @U2")


@pytest.mark.parametrize(
    "changes",
    [
        {"channel_type": "mpim"},
        {"channel_type": "channel", "channel": "C1", "subtype": "message_deleted"},
        {"channel_type": "channel", "channel": "C1", "bot_id": "B1"},
        {"channel_type": "group", "channel": "C1", "user": "UBOT"},
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
        {"bot_id": "B1"},
        {"user": "UBOT"},
    ],
    ids=repr,
)
def test_edits_bots_and_itself_are_not_heard(changes: dict[str, Any]) -> None:
    assert said(direct("help", **changes)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@UBOT> status", "status"),
        ("<@UBOT|convener>: status", "status"),
        ("please, <@UBOT>, help", "please, help"),
        ("ask <@U2> <@UBOT>", "ask @U2"),
        ("<@UBOT>", ""),
    ],
)
def test_a_mention_is_said_without_it(text: str, words: str) -> None:
    heard = mentioned(mention(text))
    assert heard is not None
    assert isinstance(heard.event, Said)
    assert (heard.event.text, heard.event.where) == (words, CHANNEL)
    assert heard.way == Mention("C1", "U1", "", words)


def test_a_mention_in_a_thread_is_answered_in_it() -> None:
    heard = mentioned(mention("<@UBOT> status", thread_ts="17.5"))
    assert heard is not None
    assert heard.way == Mention("C1", "U1", "17.5", "status")


def test_who_comes_and_who_goes_is_told() -> None:
    came = joined(envelope(type="member_joined_channel", channel="C1", team="T1"))
    went = left(envelope(type="member_left_channel", channel="C1"))
    assert came is not None
    assert went is not None
    assert came.event == Joined(key="slack:T1:event:Ev1", sender=ME, where=CHANNEL)
    assert went.event == Left(key="slack:T1:event:Ev1", sender=ME, where=CHANNEL)


def test_its_own_coming_and_going_is_none() -> None:
    for parse, kind in ((joined, "member_joined_channel"), (left, "member_left_channel")):
        assert parse(envelope(type=kind, channel="C1", user="UBOT")) is None


def test_home_is_opened_at_its_reader_s_own_address() -> None:
    heard = looked(envelope(type="app_home_opened", tab="home", channel="D1"))
    assert heard is not None
    assert heard.event == Opened(key="slack:T1:event:Ev1", sender=ME, where=ME)
    assert heard.way == Home("U1")


@pytest.mark.parametrize("tab", ["messages", "about", None])
def test_the_other_tabs_are_for_nobody(tab: str | None) -> None:
    assert looked(envelope(type="app_home_opened", tab=tab)) is None


def user(**facts: Any) -> dict[str, Any]:
    known: dict[str, Any] = {"id": "U1", "name": "ada", "tz": "Asia/Manila", "locale": "tr-TR"}
    return envelope(type="user_change", user=known | facts)


def test_who_changes_is_told_as_they_are_now() -> None:
    heard = changed(user(profile={"display_name": "Ada"}, deleted=True, team_id="T1"))
    assert heard is not None
    profile = Profile("Ada", "Asia/Manila", "tr", standing="own", is_gone=True)
    assert heard.event == Changed(key="slack:T1:event:Ev1", sender=ME, where=ME, profile=profile)


def test_a_bot_s_changes_are_for_nobody() -> None:
    assert changed(user(is_bot=True)) is None


@pytest.mark.parametrize("facts", [{"id": ""}, {"id": None}, {"id": 7}], ids=repr)
def test_a_change_of_nobody_is_malformed(facts: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="id"):
        changed(user(**facts))


@pytest.mark.parametrize("kind", ["channel", "group"])
@pytest.mark.parametrize("subtype", [None, "thread_broadcast", "file_share", "me_message"])
def test_of_talk_in_a_channel_only_that_it_was_is_heard(kind: str, subtype: str | None) -> None:
    more = {"subtype": subtype} if subtype else {}
    heard = said(direct("a secret", channel="C1", channel_type=kind, **more))
    assert heard is not None
    assert heard.event == Signalled(
        key="slack:T1:event:Ev1", sender=ME, where=CHANNEL, kind="message"
    )
    assert "secret" not in repr(heard)


def test_of_a_reaction_only_that_it_was_is_heard() -> None:
    item = {"type": "message", "channel": "C1", "ts": "1.2"}
    heard = reacted(envelope(type="reaction_added", reaction="secret", item=item, item_user="U2"))
    assert heard is not None
    assert heard.event == Signalled(
        key="slack:T1:event:Ev1", sender=ME, where=CHANNEL, kind="reaction"
    )
    assert "secret" not in repr(heard)


@pytest.mark.parametrize(
    "changes",
    [
        {"item": {"type": "file", "file": "F1"}},
        {"item": {"type": "message", "channel": "D1", "ts": "1.2"}},
        {"user": "UBOT"},
    ],
    ids=repr,
)
def test_reactions_elsewhere_and_its_own_are_not_heard(changes: dict[str, Any]) -> None:
    item = {"type": "message", "channel": "C1", "ts": "1.2"}
    assert reacted(envelope(**{"type": "reaction_added", "item": item} | changes)) is None


@pytest.mark.parametrize("field", ["team_id", "event_id", "authorizations"])
def test_an_event_without_its_envelope_is_malformed(field: str) -> None:
    for parse, event in (
        (said, direct()),
        (mentioned, mention("<@UBOT> hi")),
        (joined, envelope(type="member_joined_channel", channel="C1")),
    ):
        with pytest.raises(Malformed, match=field):
            parse({name: event[name] for name in event if name != field})
