"""Whatever comes to Slack's door gets a clear answer, is no failure, and changes nothing it shouldn't."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

import pytest

from tests.app.serving import SECRET
from tests.fake_slack import payloads
from tests.fake_slack.signed import FORM, JSON
from tests.payloads import Json, recorded
from tests.payloads.house import HEARD, WORD, House, posted
from tests.payloads.mutating import BROKEN, LINES, WORDS, deep
from tests.payloads.trying import GONE, NOT_YOURS, SENT, STALE, any_slack, changed_by_none, sound

COMMAND, MENTION = "command", "event_app_mention"
PRESS, FORM_SENT = "block_actions_on_a_message", "view_submission"


def told(convener: House, name: str, **changes: object) -> Json:
    """A recording, changed."""
    return recorded("slack", name, convener.slack.host) | changes


def pressed(convener: House, user: str, action: str, value: str, team: str = "T1") -> str:
    """What somebody is told who presses that on a message."""
    place = convener.slack.world.team(team).channels["C1"]
    url = payloads.response_url(convener.slack, team, user, "C1", "1.2")
    press = told(convener, PRESS, response_url=url, team={"id": team, "domain": "d"})
    press["user"] = {"id": user, "team_id": team}
    stamp = convener.slack.world.stamp()
    press["actions"] = [
        press["actions"][0] | {"action_id": f"{action}#0", "value": value, "action_ts": stamp}
    ]
    before = set(place.messages)
    sound(convener, convener.slack_says(PRESS, press), (200,))
    news = convener.slack.wait_for(
        lambda: [each for each in place.messages.values() if each.ts not in before]
    )
    return "\n".join(each.text for each in news)


@pytest.mark.parametrize("name", SENT)
def test_every_kind_of_payload_is_taken(convener: House, name: str) -> None:
    sound(convener, convener.slack_says(name, told(convener, name)), (200,))


def test_an_event_that_is_sent_again_changes_nothing(convener: House) -> None:
    events = [each for each in SENT if each.startswith("event_")]
    for name in events:
        convener.slack_says(name, told(convener, name))
    before = convener.at_rest()
    for name in events:
        sound(convener, convener.slack_says(name, told(convener, name)), (200,))
    assert convener.rows() == before


def test_whatever_is_changed_in_a_payload_it_is_taken_or_refused(convener: House) -> None:
    assert any_slack(convener, 150) > 5


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", [MENTION, PRESS])
def test_a_body_that_is_broken_is_refused_or_read(convener: House, name: str, how: str) -> None:
    raw = BROKEN[how](json.dumps(told(convener, name)).encode())
    if name == PRESS and "UTF" not in how:
        raw = urlencode({"payload": raw}).encode()
    elif name == PRESS:
        raw = b"payload=" + raw
    label = JSON if name == MENTION else FORM
    answer = convener.post(raw, label)
    sound(convener, answer, (200, 400, 401))
    if answer.status_code != 200:
        changed_by_none(convener, [lambda: convener.post(raw, label)])


@pytest.mark.parametrize(
    "label", ["", "text/plain", "application/xml", "multipart/form-data; boundary=x", "é", "json"]
)
def test_another_content_type_is_refused(convener: House, label: str) -> None:
    for name in (COMMAND, MENTION):
        body, _ = posted(name, told(convener, name))
        sound(convener, convener.post(body, label), (400, 401))


@pytest.mark.parametrize(
    "body",
    [b"", b"&&&", b"%", b"%zz=%", b"command", b"payload=", b"payload=%7B", b"=" * 500, b"a=1&" * 5_000,
     b"payload=%00&payload=%ff", b"command=/cop&text=%ff%fe", b"\xff\xfe\x00", b"payload=[]"],
)  # fmt: skip
def test_a_broken_form_is_refused_and_changes_nothing(convener: House, body: bytes) -> None:
    sound(convener, convener.post(body, FORM), (400, 401))
    changed_by_none(convener, [lambda: convener.post(body, FORM)])


@pytest.mark.parametrize("word", WORDS, ids=lambda each: ascii(each)[:12])
def test_whatever_somebody_writes_is_answered(convener: House, word: str) -> None:
    trigger = f"{time.time_ns()}.1.a"
    fields = told(convener, COMMAND, text=word, trigger_id=trigger)
    answer = convener.slack_says(COMMAND, fields)
    sound(convener, answer, (200,))
    assert answer.json()["text"].strip()
    said = told(convener, MENTION, event_id=f"Ev{time.time_ns()}")
    said["event"] |= {"text": f"<@UBOTT1> {word}"}
    sound(convener, convener.slack_says(MENTION, said), (200,))


@pytest.mark.parametrize(
    "huge", [" " * 900_000, "<@" * 400_000, LINES * 4, "&#" * 400_000, deep(900)]
)
def test_what_is_enormous_is_read_without_haste_or_trouble(convener: House, huge: object) -> None:
    began = time.process_time()
    for name in (MENTION, PRESS, FORM_SENT):
        payload = told(convener, name, event_id=f"Ev{time.time_ns()}", extra=huge)
        if name == MENTION:
            payload["event"]["text"] = huge
        sound(convener, convener.slack_says(name, payload), (200, 400, 413))
    assert time.process_time() - began < 3


def test_too_large_a_body_is_refused_before_it_is_read_to_its_end(convener: House) -> None:
    before = convener.at_rest()
    large = told(convener, MENTION, extra="x" * 1_100_000)
    assert convener.slack_says(MENTION, large).status_code == 413
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"
    answer = convener.raw(head + b"x" * 10_000_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert convener.rows() == before
    sound(convener, convener.slack_says(COMMAND, told(convener, COMMAND)), (200,))


FORGED = (
    *(
        {"x_slack_signature": each}
        for each in ("v0=" + "0" * 64, "v1=" + "0" * 64, "", "v0=" + "é" * 64)
    ),
    *(
        {"x_slack_request_timestamp": each}
        for each in ("", "0", "-1", "1e9", "9" * 400, "²", "NaN", "1.5")
    ),
)
OTHERWISE = ((400, SECRET), (-400, SECRET), (0, "x" * 32), (0, ""))


@pytest.mark.parametrize("name", [COMMAND, MENTION, PRESS, FORM_SENT])
def test_what_slack_never_signed_gets_401_and_changes_nothing(convener: House, name: str) -> None:
    body, label = posted(name, told(convener, name))
    before = convener.at_rest()
    for headers in FORGED:
        sound(convener, convener.post(body, label, headers=headers), (401,))
    for age, secret in OTHERWISE:
        sound(convener, convener.post(body, label, age=age, secret=secret), (401,))
    assert convener.rows() == before


def test_a_command_that_is_sent_again_is_done_once(convener: House) -> None:
    fields = told(convener, COMMAND, text="me", trigger_id=f"{time.time_ns()}.1.a")
    convener.slack_says(COMMAND, fields)
    before = convener.at_rest()
    answer = convener.slack_says(COMMAND, fields)
    sound(convener, answer, (200,))
    assert "already" in answer.json()["text"]
    assert convener.rows() == before


@pytest.mark.parametrize(
    ("user", "action", "value", "says"),
    [
        ("U1", "polls.answer", "c1|p-deleted", STALE),
        ("U1", "gone.long_ago", "c1|7", STALE),
        ("U1", "polls.close", "c-gone|poll-c1", GONE),
        ("U9", "polls.close", "c1|poll-c1", NOT_YOURS),
        ("U9", "setup.undo", "c1|c1", NOT_YOURS),
        ("U9", "roles.give", "c1|m-p1", NOT_YOURS),
        ("U1", "polls.close", f"c2|{WORD}-c2", GONE),
        ("U1", "polls.results", f"c1|{WORD}-c2", STALE),
        ("U77", "polls.close", "c1|poll-c1", NOT_YOURS),
    ],
)
def test_a_press_that_leads_nowhere_says_so_and_changes_nothing(
    convener: House, user: str, action: str, value: str, says: str
) -> None:
    if user == "U77":
        convener.slack.add_user("T1", "U77", "Nobody here")
    before = convener.at_rest(HEARD)
    words = pressed(convener, user, action, value)
    assert says in words
    assert WORD not in words
    assert convener.at_rest(HEARD) == before


def test_another_workspace_reaches_and_sees_nothing_by_our_ids(convener: House) -> None:
    before = convener.at_rest(HEARD)
    for action, value in (("polls.close", "c1|poll-c1"), ("core.again", "c1|status")):
        assert "Water" not in pressed(convener, "U1", action, value, "T2")
    assert convener.at_rest(HEARD) == before
