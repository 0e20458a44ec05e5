"""What holds of whatever is sent to Convener: tried shortly in each run, and at length in `make chaos`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from functools import partial

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fake_slack.signed import Request
from tests.fake_slack.sockets import Link, envelope
from tests.payloads import Json, names, recorded
from tests.payloads.house import House, posted
from tests.payloads.mutating import body, mutated

STALE, GONE, NOT_YOURS = (
    "has had its time",
    "is not here any more",
    "for the community's organisers",
)
"""By which a refusal is known."""

TAKEN_OR_REFUSED = (200, 400)
SENT = tuple(
    name for name in names("slack") if not name.startswith(("socket_", "oauth_", "ssl_check"))
)
"""What Slack posts and signs."""

FRAMES = (*SENT, "socket_events_api", "socket_interactive", "socket_slash_commands")
"""What comes in an envelope where Slack posts nothing: the same, and whole frames."""

NOT_ACKNOWLEDGED = "slack's envelope is not acknowledged"
PATIENCE = 10.0


def often(examples: int) -> settings:
    """So many examples, each of which costs what a request does."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=[*HealthCheck],
    )


def sound(house: House, answer: httpx.Response, allowed: Iterable[int] = TAKEN_OR_REFUSED) -> None:
    """The answer is one that the platform expects, and nobody need be woken for it."""
    found = house.troubles()
    assert found == []
    assert answer.status_code in allowed, answer.text
    assert "Something went wrong" not in answer.text
    assert "Traceback" not in answer.text


def changed_by_none(house: House, refused: Iterable[Callable[[], httpx.Response]]) -> None:
    """None of these requests, which were refused before, changes anything when it is sent again."""
    before = house.at_rest()
    for send in refused:
        assert send().status_code >= httpx.codes.BAD_REQUEST
    assert house.rows() == before
    assert house.troubles() == []


def any_slack(house: House, examples: int) -> int:
    """Mutations of all that Slack sends; gives how many were refused."""
    refused: list[tuple[bytes, str]] = []

    @often(examples)
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(SENT))
        told = data.draw(mutated(recorded("slack", name, house.slack.host)))
        body, content_type = posted(name, told)
        answer = house.post(body, content_type)
        sound(house, answer)
        if answer.status_code != httpx.codes.OK:
            refused.append((body, content_type))

    tried()
    changed_by_none(house, [partial(house.post, *each) for each in refused])
    return len(refused)


def any_teams(house: House, examples: int) -> int:
    """Mutations of all that Teams sends, with a token that vouches for them; how many were refused."""
    refused: list[bytes] = []

    @often(examples)
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(names("teams")))
        told = data.draw(mutated(recorded("teams", name, house.teams.url)))
        answer = house.teams_says(told)
        sound(house, answer, (200, 400, 401))
        if answer.status_code != httpx.codes.OK:
            refused.append(json.dumps(told).encode())

    tried()
    changed_by_none(house, [partial(house.teams_says, json.loads(each)) for each in refused])
    return len(refused)


def framed(house: House, name: str) -> Json:
    """A recording as a frame of Socket Mode; its envelope has a name of its own."""
    told = recorded("slack", name, house.slack.host)
    called = f"e{time.time_ns()}"
    if name in SENT:
        return envelope(Request(*posted(name, told)), called)
    return told | {"envelope_id": called}


def link(house: House) -> Link:
    """The connection to Slack whose turn it is, once there is one."""
    found = house.slack.wait_for(house.slack.sockets.next, PATIENCE)
    assert found is not None
    return found


def say_frame(house: House, told: Json) -> Json | None:
    """Send a frame by itself; its acknowledgement, or none once Convener says that it gets none."""
    sockets, name = house.slack.sockets, told.get("envelope_id")
    before = _unacknowledged(house)
    link(house).say(body(told))
    until = time.monotonic() + PATIENCE
    while isinstance(name, str) and isinstance(told.get("payload"), dict):
        if said := sockets.acknowledgement(name, 0.01):
            return said
        if _unacknowledged(house) > before:
            return None
        assert time.monotonic() < until
    return None  # no envelope


def _unacknowledged(house: House) -> int:
    return sum(each["event"] == NOT_ACKNOWLEDGED for each in house.logged)


def any_frame(house: House, examples: int) -> int:
    """Mutations of all that comes by Socket Mode; gives how many were not acknowledged."""
    refused: list[Json] = []

    @often(examples)
    @given(data=st.data())
    def tried(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from((*FRAMES, "socket_hello")))
        told = data.draw(mutated(framed(house, name)))
        said = say_frame(house, told)
        assert house.troubles() == []
        assert "Something went wrong" not in json.dumps(said)
        if said is None:
            refused.append(told)

    tried()
    before = house.at_rest()
    assert [say_frame(house, each) for each in refused] == [None] * len(refused)
    assert house.rows() == before
    assert house.troubles() == []
    return len(refused)
