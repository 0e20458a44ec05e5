"""What the door turns away, and that nothing which it turns away breaks it or goes further."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import limits
from tests.adapters.slack import payloads


@pytest.mark.parametrize(
    ("how", "arguments"),
    [
        ("signed with another secret", {"secret": "another"}),
        ("400 seconds old", {"age": 400}),
        ("from 400 seconds ahead", {"age": -400}),
        ("without a signature", {"headers": {"X-Slack-Signature": None}}),
        ("without a time", {"headers": {"X-Slack-Request-Timestamp": None}}),
        ("with half a signature", {"headers": {"X-Slack-Signature": "v0="}}),
        ("with a time in words", {"headers": {"X-Slack-Request-Timestamp": "now"}}),
        ("with an endless time", {"headers": {"X-Slack-Request-Timestamp": "9" * 5000}}),
        ("with a signature of odd bytes", {"headers": {"X-Slack-Signature": b"v0=\xe9\xe9"}}),
    ],
)
@pytest.mark.parametrize(
    "body", ["command=%2Fcop&text=help", "payload={", "{", "", "\x00"], ids=repr
)
def test_what_slack_did_not_sign_is_refused(
    workspace: Any, how: str, arguments: dict[str, Any], body: str
) -> None:
    assert workspace.send(body, **arguments).status_code == 401, how
    assert workspace.core.heard == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("hello", "application/x-www-form-urlencoded"),
        ("command=%2Fcop&text=help", "text/plain"),
        ("command=%2Fcop&text=help", "multipart/form-data; boundary=x"),
        ("&".join(f"f{n}=1" for n in range(200)), "application/x-www-form-urlencoded"),
        ("payload=%7B", "application/x-www-form-urlencoded"),
        ("payload=%5B%5D", "application/x-www-form-urlencoded"),
        ("payload=null", "application/x-www-form-urlencoded"),
        ("{", "application/json"),
        ("[]", "application/json"),
        ("1" * 5000, "application/json"),
        ("[" * 100_000, "application/json"),
        ('{"type": 7}', "application/json"),
        ('{"type": "event_callback"}', "application/json"),
        ('{"type": "event_callback", "event": null}', "application/json"),
        ('{"type": "event_callback", "event": [1]}', "application/json"),
        ('{"type": "event_callback", "event": {"type": {}}}', "application/json"),
        ('{"command": "/cop", "team_id": 5, "text": []}', "application/json"),
    ],
    ids=lambda value: value[:40],
)
def test_a_signed_body_that_makes_no_sense_is_refused_in_words(
    workspace: Any, body: str, content_type: str
) -> None:
    answer = workspace.send(body, content_type)
    assert answer.status_code == 400
    assert answer.json()["error"] == "malformed"
    assert workspace.core.heard == []


@pytest.mark.parametrize("field", ["team_id", "user_id", "channel_id", "trigger_id"])
@pytest.mark.parametrize("value", [None, "", "<@U1>", "U1:person:U2", "ü", "U" * 300, "\x00"])
def test_a_command_without_one_of_its_fields_is_refused(
    workspace: Any, field: str, value: str | None
) -> None:
    assert workspace.command(**{field: value}).status_code == 400
    assert workspace.core.heard == []


def test_a_form_that_is_no_command_is_refused(workspace: Any) -> None:
    assert workspace.command(command=None).status_code == 400
    assert workspace.core.heard == []


def test_a_form_that_slack_did_not_sign_or_whose_subject_is_not_ours_goes_no_further(
    workspace: Any,
) -> None:
    field = {"name": {"type": "plain_text_input", "value": "x"}}
    signed = urlencode({"payload": json.dumps(payloads.form(field))})
    assert workspace.send(signed, secret="guessed").status_code == 401
    for about in ("", "{}", payloads.forged(where="slack:T2:channel:C1")):
        answer = workspace.interaction(payloads.form(field, private_metadata=about))
        assert answer.status_code == 400
        assert answer.json() == {"error": "malformed", "what": "private_metadata"}
    assert workspace.core.heard == []
    assert workspace.interaction(payloads.form(field)).status_code == 200
    assert len(workspace.core.heard) == 1


def test_bytes_that_are_no_text_are_refused(workspace: Any) -> None:
    assert workspace.send(b"command=/cop&text=\xff\xfe").status_code == 401
    assert workspace.core.heard == []


def test_a_body_beyond_the_largest_is_refused(workspace: Any) -> None:
    fits = "text=" + "a" * (limits.BODY_BYTES - 5)
    assert workspace.send(fits).status_code == 400
    assert workspace.send(fits + "a").status_code == 413
    assert workspace.send("a" * 3 * limits.BODY_BYTES).status_code == 413
    assert workspace.core.heard == []


KEYS = st.sampled_from(
    [
        *("type", "event", "team", "user", "channel", "view", "command", "text", "authorizations"),
        *(
            "team_id",
            "user_id",
            "message",
            "is_ext_shared_channel",
            "bot_id",
            "payload",
            "ssl_check",
        ),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
TYPES = st.sampled_from(
    ["event_callback", "block_actions", "view_submission", "url_verification", "app_rate_limited"]
)


@settings(
    max_examples=50,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    payload=st.dictionaries(KEYS, JSON, max_size=6), kind=st.none() | TYPES, in_form=st.booleans()
)
def test_no_payload_breaks_the_door(
    workspace: Any, payload: dict[str, Any], kind: str | None, *, in_form: bool
) -> None:
    if kind:
        payload = payload | {"type": kind}
    send = workspace.interaction if in_form else workspace.event
    assert send(payload).status_code in (200, 400)
    assert workspace.core.heard == []
