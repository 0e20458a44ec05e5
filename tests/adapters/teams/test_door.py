"""What the door does with activities that are let in, over a real socket."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.teams.parse import BODY_BYTES
from bot.messages import (
    Address,
    Changed,
    Happened,
    Joined,
    Left,
    Pressed,
    Profile,
    Said,
    Signalled,
    Submitted,
)
from tests.adapters.teams.door import (
    AAD,
    CHANNEL,
    DIRECT,
    GENERAL,
    ME,
    MENTION,
    PRESS,
    SENT,
    SERVICE,
    TENANT,
    Teams,
    asked,
    executed,
    invoked,
    written,
)
from tests.fake_teams import Json, payloads
from tests.fake_teams.values import APP


def heard(teams: Teams, told: Json) -> list[Any]:
    """The core's events of an activity."""
    teams.core.heard.clear()
    assert teams.send(told).status_code == 200
    return teams.core.heard


def test_the_core_is_told_who_where_and_what(teams: Teams) -> None:
    info = payloads.client_info("tr-TR", "Europe/Istanbul")
    (event,) = heard(teams, written(" help ", entities=[info]))
    assert event == Said(
        key=f"teams:{TENANT}:{DIRECT.id}:1700000000001",
        sender=ME,
        where=ME,
        profile=Profile("Ada", zone="Europe/Istanbul", language="tr"),
        text="help",
    )
    assert teams.core.remembered == [(TENANT, SERVICE)]
    assert not teams.core.held_the_loop


@pytest.mark.parametrize("depth", [*range(900, 1000, 5)])
def test_what_is_nested_to_the_brim_is_malformed_and_no_failure(teams: Teams, depth: int) -> None:
    told = json.dumps(written(id="@")).replace('"@"', "[" * depth + "]" * depth)
    assert teams.send(told.encode(), teams.openid.token(SERVICE)).status_code in (200, 400)


def test_a_thread_is_its_channel_and_proves_nobody_s_reach(teams: Teams) -> None:
    told = asked("status")
    told["conversation"] |= {"id": f"{GENERAL.id};messageid=1700000000000"}
    (event,) = heard(teams, told)
    assert (event.where, event.sender, event.text) == (CHANNEL, ME, "status")
    assert not event.shows_reach


def test_somebody_without_an_id_in_entra_is_known_by_the_bot_s_name_for_them(teams: Teams) -> None:
    (event,) = heard(teams, written() | {"from": {"id": "29:1-abc_D", "name": "Guest"}})
    assert event.sender == Address("teams", TENANT, "person", "29:1-abc_D")


@pytest.mark.parametrize(
    ("text", "entities", "said"),
    [
        ("<at>Convener</at> status", [MENTION], "status"),
        ("<at>Convener</at>&nbsp;poll needs\n", [MENTION], "poll needs"),
        ("status <at>Convener</at>", [MENTION], "status"),
        ('<at id="0">Convener</at> status', [MENTION], "status"),
        ("<at>Convener</at> find Convener", [MENTION], "find Convener"),
        ("<at>Convener</at> ask <at>Convener</at>", [MENTION], "ask @Convener"),
        ("<at>Ada</at> and <at>Convener</at> me", [MENTION], "@Ada and me"),
        ("<at>Convener</at> a &lt;b&gt; &amp;amp; c", [MENTION], "a <b> &amp; c"),
        ("<at>Convener</at>", [MENTION], ""),
        ("help", [MENTION | {"text": None}], "help"),
        ("<at>Convener</at> he\x00lp", [MENTION | {"text": "<at>Other</at>"}], "help"),
        ("<at>Convener</at> مرحبا 🌱", [MENTION], "مرحبا 🌱"),
        ("<at>Convener</at> " + "a" * 5000, [MENTION], "a" * 4000),
    ],
)
def test_words_are_read_without_the_mention_of_the_bot(
    teams: Teams, text: str, entities: list[Json], said: str
) -> None:
    (event,) = heard(teams, written(text, GENERAL, entities=entities))
    assert event.text == said


@pytest.mark.parametrize(
    "entities",
    [[], [MENTION | {"mentioned": {"id": "29:somebody", "name": "Convener"}}], None],
)
def test_talk_that_mentions_somebody_else_is_counted_and_not_read(
    teams: Teams, entities: list[Json] | None
) -> None:
    (event,) = heard(teams, written("<at>Convener</at> secret", GENERAL, entities=entities))
    assert isinstance(event, Signalled)
    assert event.kind == "message"
    assert "secret" not in str(event)


def test_a_reaction_in_a_channel_is_counted(teams: Teams) -> None:
    told = written(place=GENERAL) | {
        "type": "messageReaction",
        "reactionsAdded": [{"type": "like"}],
    }
    (event,) = heard(teams, told)
    assert isinstance(event, Signalled)
    assert event.kind == "reaction"
    taken_back = told | {"reactionsAdded": [], "reactionsRemoved": [{"type": "like"}]}
    assert heard(teams, taken_back) == []


def test_who_comes_and_goes_is_told_one_by_one_bots_left_out(teams: Teams) -> None:
    came = [
        {"id": "29:1", "aadObjectId": AAD},
        {"id": "29:2"},
        {"id": f"28:{APP}"},
        {"id": "28:other"},
    ]
    told = written(place=GENERAL) | {"type": "conversationUpdate", "membersAdded": came}
    events = heard(teams, told)
    assert [(type(each), each.sender.id) for each in events] == [(Joined, AAD), (Joined, "29:2")]
    assert {each.where for each in events} == {CHANNEL}
    assert len({each.key for each in events}) == 2
    (left,) = heard(teams, told | {"membersAdded": [], "membersRemoved": came[:1]})
    assert isinstance(left, Left)
    assert heard(teams, told | {"membersAdded": [], "channelData": told["channelData"]}) == []
    assert heard(teams, written() | {"type": "conversationUpdate", "membersAdded": came}) == []
    assert teams.core.told == []


@pytest.mark.parametrize(
    ("action", "gone"), [("add", False), ("remove", True)], ids=["added", "taken away"]
)
def test_an_installation_for_oneself_says_whether_one_can_be_written_to(
    teams: Teams, action: str, gone: bool
) -> None:
    (event,) = heard(teams, written() | {"type": "installationUpdate", "action": action})
    assert isinstance(event, Changed)
    assert event.profile is not None
    assert (event.sender, event.profile.is_gone) == (ME, gone)
    assert [step.to for step in teams.core.awaits(0 if gone else 1)] == [ME][gone:]


@pytest.mark.parametrize("action", ["add-upgrade", "remove-upgrade", "other"])
def test_an_upgrade_is_no_event(teams: Teams, action: str) -> None:
    assert heard(teams, written() | {"type": "installationUpdate", "action": action}) == []


def test_an_installation_in_a_team_greets_nobody(teams: Teams) -> None:
    told = written(place=GENERAL) | {"type": "installationUpdate", "action": "add"}
    assert heard(teams, told) == []


def test_presses_and_forms_are_events(teams: Teams) -> None:
    (pressed,) = heard(teams, executed(PRESS, GENERAL))
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.value, pressed.community) == ("needs.vote", "7", "c1")
    assert (pressed.where, pressed.key) == (CHANNEL, f"teams:{TENANT}:{GENERAL.id}:f:1")
    (sent,) = heard(teams, invoked("task/submit", {"data": SENT}, GENERAL))
    assert isinstance(sent, Submitted)
    assert (sent.form, sent.value, sent.values) == ("a.form", "v", {"name": "Wasser"})
    (fetched,) = heard(teams, invoked("task/fetch", {"data": PRESS}, GENERAL))
    assert isinstance(fetched, Pressed)
    (submitted,) = heard(teams, written("", value=SENT))
    assert isinstance(submitted, Submitted)


def test_an_activity_without_an_id_is_called_by_what_it_says(teams: Teams) -> None:
    told = {name: value for name, value in written().items() if name != "id"}
    keys = [each.key for each in (*heard(teams, told), *heard(teams, told))]
    other: list[Happened] = heard(teams, told | {"text": "me"})
    assert keys[0] == keys[1] != other[0].key


@pytest.mark.parametrize(
    "told",
    [
        written() | {"type": "typing"},
        written() | {"type": "messageUpdate"},
        written() | {"type": "messageDelete"},
        written() | {"type": "event", "name": "application/vnd.microsoft.meetingStart"},
        invoked("composeExtension/query", {}),
        invoked("signin/verifyState", {}),
        executed({"somebody": "else's card"}),
        written() | {"from": {"id": f"28:{APP}", "name": "Convener"}},
        written() | {"from": {"id": "29:x", "role": "bot"}},
    ],
)
def test_what_is_for_nobody_here_is_taken_in_silence(teams: Teams, told: Json) -> None:
    answer = teams.send(told)
    assert (answer.status_code, answer.content) == (200, b"")
    assert teams.core.heard == []


@pytest.mark.parametrize(
    "told",
    [
        {name: value for name, value in written().items() if name != "type"},
        written() | {"type": 7},
        {name: value for name, value in written().items() if name != "from"},
        written() | {"from": {"id": "29: with blanks"}},
        written() | {"from": {"id": "29:<at>"}},
        written(conversation={"tenantId": TENANT}),
        written(conversation={"id": ";messageid=1", "tenantId": TENANT}),
        written(place=GENERAL) | {"entities": "none"},
        written(place=GENERAL, entities=[MENTION]) | {"recipient": None},
        written() | {"type": "installationUpdate"},
        written(place=GENERAL) | {"type": "conversationUpdate", "membersAdded": [7]},
        invoked("adaptiveCard/action", {"action": 7}),
        invoked("task/submit", {}),
        executed({"convener": {"do": "teams.whole", "value": "nonsense"}}),
    ],
)
def test_what_isn_t_as_documented_is_a_400(teams: Teams, told: Json) -> None:
    answer = teams.send(told)
    assert answer.status_code == 400
    assert answer.json()["error"] == "malformed"
    assert teams.core.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'{"a": NaN}',
        b"\xff",
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json_object_is_a_400(teams: Teams, body: bytes) -> None:
    assert teams.send(body).status_code == 400


def test_another_content_type_is_a_400(teams: Teams) -> None:
    answer = teams.send(written(), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400


def test_a_body_beyond_all_measure_is_a_413(teams: Teams) -> None:
    assert teams.send(b" " * (BODY_BYTES + 1)).status_code == 413


def test_the_door_takes_only_what_is_posted(teams: Teams) -> None:
    assert teams.client.get("/api/messages").status_code == 405


def test_a_failing_core_is_a_500_and_the_next_is_answered(
    teams: Teams, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    teams.core.failure = RuntimeError("a bug")
    assert teams.send(written("secret words")).status_code == 500
    assert teams.send(executed(PRESS)).status_code == 500
    teams.core.failure = None
    assert teams.send(written("secret words")).status_code == 200
    printed = capfd.readouterr()
    logged = printed.out + printed.err + caplog.text
    assert "RuntimeError" in logged
    assert "a bug" not in logged
    assert "secret words" not in logged
