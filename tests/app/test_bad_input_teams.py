"""Whatever comes to Teams' door gets a clear answer, is no failure, and changes nothing it shouldn't."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from functools import partial

import jwt
import pytest

from tests.app.teams_house import TENANT
from tests.fake_teams import aad
from tests.fake_teams.openid import Signer
from tests.fake_teams.payloads import spoken
from tests.payloads import Json, names, recorded
from tests.payloads.house import FOREIGN, HEARD, WORD, House
from tests.payloads.mutating import BROKEN, LINES, WORDS, deep
from tests.payloads.trying import GONE, NOT_YOURS, STALE, any_teams, changed_by_none, sound

SAID, PRESS, SENT = "message", "card_action", "task_submit"


def told(convener: House, name: str, **changes: object) -> Json:
    """A recording, changed; it has a name of its own."""
    return recorded("teams", name, convener.teams.url) | {"id": f"{time.time_ns()}"} | changes


def of_tenant(activity: Json, tenant: str) -> Json:
    """The same, from another organisation."""
    conversation = activity["conversation"] | {"tenantId": tenant}
    return activity | {"conversation": conversation, "channelData": {"tenant": {"id": tenant}}}


def pressed(
    convener: House, who: int, action: str, value: str, community: str, tenant: str = TENANT
) -> str:
    """What somebody is shown who presses that on a card."""
    activity = of_tenant(told(convener, PRESS), tenant)
    activity["from"] = {"id": f"29:1-{aad(who)}", "name": "Somebody", "aadObjectId": aad(who)}
    carried = {"do": action, "value": value, "community": community}
    activity["value"]["action"]["data"] = {"convener": carried}
    answer = convener.teams_says(activity)
    sound(convener, answer, (200,))
    return spoken(answer.json())


@pytest.mark.parametrize("name", names("teams"))
def test_every_kind_of_activity_is_taken(convener: House, name: str) -> None:
    sound(convener, convener.teams_says(told(convener, name)), (200,))


def test_an_activity_that_is_sent_again_changes_nothing(convener: House) -> None:
    every = [recorded("teams", name, convener.teams.url) for name in names("teams")]
    for each in every:
        convener.teams_says(each)
    before = convener.at_rest()
    for each in every:
        sound(convener, convener.teams_says(each), (200,))
    assert convener.rows() == before


def test_whatever_is_changed_in_an_activity_it_is_taken_or_refused(convener: House) -> None:
    assert any_teams(convener, 150) > 5


@pytest.mark.parametrize("how", BROKEN)
def test_a_body_that_is_broken_is_refused_or_read(convener: House, how: str) -> None:
    token = convener.openid.token(convener.teams.url)
    for name in (SAID, PRESS):
        raw = BROKEN[how](json.dumps(told(convener, name)).encode())
        answer = convener.teams_says(raw, token)
        sound(convener, answer, (200, 400, 401))
        if answer.status_code != 200:
            changed_by_none(convener, [partial(convener.teams_says, raw, token)])


@pytest.mark.parametrize("label", ["", "text/plain", "application/xml", "é", "application/jsonp"])
def test_another_content_type_is_refused(convener: House, label: str) -> None:
    activity = told(convener, SAID)
    sound(convener, convener.teams_says(activity, content_type=label), (400,))


@pytest.mark.parametrize("word", WORDS, ids=lambda each: ascii(each)[:12])
def test_whatever_somebody_writes_is_answered(convener: House, word: str) -> None:
    person, place = aad(1), convener.teams.personal(aad(1))
    before = len(convener.teams.messages(place))
    activity = told(convener, SAID, text=word)
    activity["conversation"]["id"] = place
    sound(convener, convener.teams_says(activity), (200,))
    convener.teams.wait_for(lambda: len(convener.teams.messages(place)) > before)
    assert spoken(convener.teams.messages(person)[-1].activity).strip()
    form = told(convener, SENT)
    form["value"]["data"] |= dict.fromkeys(("title", "questions", "days", "who", "many"), word)
    sound(convener, convener.teams_says(form), (200, 413))


@pytest.mark.parametrize(
    "huge", [" " * 900_000, "<at>" * 200_000, LINES * 4, "&#" * 400_000, deep(900)]
)
def test_what_is_enormous_is_read_without_haste_or_trouble(convener: House, huge: object) -> None:
    began = time.process_time()
    for name in (SAID, "message_in_a_channel", PRESS):
        sound(convener, convener.teams_says(told(convener, name, text=huge)), (200, 400))
    assert time.process_time() - began < 3


def test_too_many_mentions_are_read_without_haste(convener: House) -> None:
    activity = told(convener, "message_in_a_channel", text="<at>Other</at>" * 10_000)
    ours = activity["entities"][0] | {"text": ""}
    began = time.process_time()
    sound(convener, convener.teams_says(activity | {"entities": [ours] * 5_000}), (200, 400))
    assert time.process_time() - began < 3


def test_too_large_a_body_is_refused_and_changes_nothing(convener: House) -> None:
    before = convener.at_rest()
    large = told(convener, SAID, text="x" * 1_100_000)
    assert convener.teams_says(large).status_code == 413
    bearer = convener.openid.token(convener.teams.url).encode()
    head = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + bearer
    answer = convener.raw(head + b"\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 10_000_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert convener.rows() == before


def tokens(convener: House) -> Iterator[str]:
    """Tokens that don't hold."""
    url, openid = convener.teams.url, convener.openid
    claims = openid.claims(url)
    for changes in (
        {"aud": "other"}, {"aud": None}, {"iss": "https://sts.example"}, {"iss": None}, {"exp": 1},
        {"exp": None}, {"exp": "soon"}, {"nbf": int(time.time()) + 4_000}, {"serviceurl": None},
        {"serviceurl": "https://smba.trafficmanager.net/"}, {"aud": [1]},
    ):  # fmt: skip
        yield openid.token(url, **changes)
    yield Signer("unknown", 1).token(claims)
    yield Signer("first", 1).token(claims)
    yield jwt.encode(claims, "a secret of thirty-two characters", "HS256", {"kid": "first"})
    yield jwt.encode(claims, "", "none", {"kid": "first"})
    good = openid.token(url)
    head, body, seal = good.split(".")
    yield f"{head}.{body}."
    yield f"{head}.{body}"
    yield f"{head}..{seal}"
    yield f"{good}.{seal}"
    yield base64.urlsafe_b64encode(b"{" * 900).decode()
    yield from ("", "x", "..", "a.b.c", "x" * 9_000)


@pytest.mark.parametrize("name", [SAID, PRESS, "conversation_update_members_added"])
def test_a_token_that_does_not_hold_gets_401_and_changes_nothing(
    convener: House, name: str
) -> None:
    activity = told(convener, name)
    before = convener.at_rest()
    for token in tokens(convener):
        sound(convener, convener.teams_says(activity, token), (401,))
    for header in ("Basic eDp5", "bearer", "Bearer", "é", "Bearer " + "é" * 20):
        sound(convener, convener.teams_says(activity, "", authorization=header), (401,))
    assert convener.rows() == before


@pytest.mark.parametrize(
    "tenant", ["00000000-0000-4000-9000-0000000000ff", "", None, {"id": TENANT}, [TENANT], 7]
)
def test_a_foreign_tenant_gets_401_and_changes_nothing(convener: House, tenant: str) -> None:
    before = convener.at_rest()
    for name in (SAID, PRESS, SENT):
        sound(convener, convener.teams_says(of_tenant(told(convener, name), tenant)), (401,))
    torn = told(convener, SAID) | {"channelData": {"tenant": {"id": FOREIGN}}}
    sound(convener, convener.teams_says(torn), (401,))
    assert convener.rows() == before


@pytest.mark.parametrize(
    ("who", "action", "value", "community", "says"),
    [
        (1, "polls.answer", "p-deleted", "c3", STALE),
        (1, "gone.long_ago", "7", "c3", STALE),
        (1, "polls.close", "poll-c3", "c-gone", GONE),
        (9, "polls.close", "poll-c3", "c3", NOT_YOURS),
        (9, "setup.undo", "c3", "c3", NOT_YOURS),
        (1, "polls.close", f"{WORD}-c4", "c4", GONE),
        (1, "polls.results", f"{WORD}-c4", "c3", STALE),
        (1, "polls.close", "poll-c1", "c1", GONE),
    ],
)
def test_a_press_that_leads_nowhere_says_so_and_changes_nothing(
    convener: House, who: int, action: str, value: str, community: str, says: str
) -> None:
    before = convener.at_rest(HEARD)
    words = pressed(convener, who, action, value, community)
    assert says in words
    assert WORD not in words
    assert convener.at_rest(HEARD) == before


def test_another_tenant_reaches_and_sees_nothing_by_our_ids(convener: House) -> None:
    before = convener.at_rest(HEARD)
    for action, value in (("polls.close", "poll-c3"), ("core.again", "status")):
        assert "Water" not in pressed(convener, 1, action, value, "c3", FOREIGN)
    assert convener.at_rest(HEARD) == before
