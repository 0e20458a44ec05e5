"""What the port makes of the connector's noes, of its silence and of its limits."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from adapters.teams.client import TeamsPlatform
from adapters.teams.connector import Office
from adapters.teams.references import Reference
from adapters.teams.refusals import Refused, read
from bot.cards import Card
from bot.platform import TryLater, Undeliverable, Unsure
from tests.adapters.teams.port import (
    ADA,
    CHANNEL,
    SQUARE,
    Clock,
    Memory,
    clock,
    connector,
    fake,
    memory,
    platform,
    port,
)
from tests.fake_teams import FakeTeams
from tests.fake_teams.faults import Done

__all__ = ["clock", "fake", "memory", "platform"]

HELLO, BYE = Card("Hello"), Card("Bye")
GONE = "BotNotInConversationRoster"

Act = Callable[[TeamsPlatform], object]


def post(platform: TeamsPlatform) -> str:
    return platform.post(CHANNEL, HELLO, "k")


def test_a_limit_is_patience_for_as_long_as_teams_says(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    for _ in range(7):
        post(platform)
    with pytest.raises(TryLater) as later:
        post(platform)
    assert later.value.after == 1
    assert not isinstance(later.value, Unsure)
    fake.fail("send", 429, "Throttled", retry_after=17)
    with pytest.raises(TryLater) as later:
        post(platform)
    assert later.value.after == 17
    assert len(fake.messages(SQUARE)) == 7


@pytest.mark.parametrize(
    ("status", "code"),
    [(412, "PreconditionFailed"), (412, ""), (429, ""), (502, "ServiceError"), (503, "Busy")],
)
def test_what_teams_says_to_try_again_was_not_done(
    fake: FakeTeams, platform: TeamsPlatform, status: int, code: str
) -> None:
    fake.fail("send", status, code)
    with pytest.raises(TryLater) as later:
        post(platform)
    assert not isinstance(later.value, Unsure)
    assert later.value.after > 0


@pytest.mark.parametrize("done", ["first", "never"])
@pytest.mark.parametrize("how", ["drop", "stall", "500", "502", "504"])
def test_a_post_without_an_answer_of_teams_is_unsure_and_not_sent_again_by_itself(
    fake: FakeTeams, platform: TeamsPlatform, how: str, done: Done
) -> None:
    match how:
        case "drop":
            fake.drop("send", done=done)
        case "stall":
            fake.stall("send", 2, done=done)
        case _:
            fake.fail("send", int(how), done=done)
    with pytest.raises(Unsure):
        post(platform)
    assert len(fake.called("send")) == 1
    assert len(fake.messages(SQUARE)) == (done == "first")


@pytest.mark.parametrize("how", ["drop", "504", "500"])
@pytest.mark.parametrize(
    ("method", "act"),
    [
        ("update", lambda platform: platform.update(CHANNEL, f"{SQUARE}|1", BYE)),
        ("create", lambda platform: platform.post(ADA, HELLO, "k")),
        ("members", lambda platform: platform.roster(CHANNEL, "")),
        ("member", lambda platform: platform.profile(ADA)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_may_be_done_twice_is_only_ever_tried_later(
    fake: FakeTeams, platform: TeamsPlatform, method: str, act: Act, how: str
) -> None:
    if how == "drop":
        fake.drop(method)
    else:
        fake.fail(method, int(how))
    with pytest.raises(TryLater) as later:
        act(platform)
    assert not isinstance(later.value, Unsure)


def test_a_person_for_whom_the_app_is_not_installed_is_undeliverable(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    ref = platform.post(ADA, HELLO, "k")
    fake.install(ADA.id, installed=False)
    for act in (lambda: platform.post(ADA, HELLO, "l"), lambda: platform.update(ADA, ref, BYE)):
        with pytest.raises(Undeliverable, match=GONE) as refused:
            act()
        assert not refused.value.of_all


def test_a_person_who_never_had_the_app_is_undeliverable(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    fake.install(ADA.id, installed=False)
    with pytest.raises(Undeliverable, match="ForbiddenOperationException"):
        platform.post(ADA, HELLO, "k")


def test_a_tenant_that_turned_the_app_off_tells_nothing_of_a_person(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    fake.disable()
    for place in (ADA, CHANNEL):
        with pytest.raises(Undeliverable, match="BotDisabledByAdmin") as refused:
            platform.post(place, HELLO, "k")
        assert refused.value.of_all


def test_a_channel_that_put_the_app_out_is_undeliverable(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    fake.put_out(SQUARE)
    with pytest.raises(Undeliverable, match=GONE):
        post(platform)


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_without_a_code_is_named_by_its_status(
    fake: FakeTeams, platform: TeamsPlatform, status: int
) -> None:
    fake.fail("send", status)
    with pytest.raises(Undeliverable, match=f"http_{status}"):
        post(platform)


@pytest.mark.parametrize("status", [403, 404, 500, 502, 503, 504])
@pytest.mark.parametrize("told", [b"<html>", b"[]", b"[" * 100_000])
def test_words_that_are_not_the_connector_s_are_no_verdict(status: int, told: bytes) -> None:
    with pytest.raises(Unsure):
        read(status, {}, told)


@pytest.mark.parametrize("told", [b"", b"<html>", b"[]"])
def test_what_was_done_is_done_whatever_words_come_with_it(told: bytes) -> None:
    assert read(200, {}, told) == {}


@pytest.mark.parametrize(
    ("told", "seconds"), [("30", 30), ("0", 1), ("", 2), ("-1", 2), ("nan", 2), ("9" * 9, 2)]
)
def test_a_limit_that_names_no_sane_time_is_short_patience(told: str, seconds: float) -> None:
    with pytest.raises(TryLater) as later:
        read(429, {"Retry-After": told}, b"")
    assert later.value.after == seconds


def test_nobody_at_the_other_end_is_patience(fake: FakeTeams, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = listening.getsockname()[1]
    memory = Memory()
    memory.remember({CHANNEL: Reference(f"http://127.0.0.1:{host}/emea/")})
    asked = port(fake, clock, memory)
    with pytest.raises(TryLater) as later:
        post(asked)
    assert not isinstance(later.value, Unsure)


def test_the_fake_refuses_what_teams_would_not_take(fake: FakeTeams, clock: Clock) -> None:
    asks, office = connector(fake, clock), Office(fake.url, fake.tenant)
    large = {"type": "message", "text": "x" * 80 * 1024}
    odd = {"type": "message", "summary": "Odd", "attachments": [{"contentType": "text/odd"}]}
    for activity, status in ((large, 413), (odd, 400), ({"type": "message"}, 400)):
        with pytest.raises(Refused) as refused:
            asks.send(office, SQUARE, activity)
        assert refused.value.status == status
    assert fake.messages(SQUARE) == ()
