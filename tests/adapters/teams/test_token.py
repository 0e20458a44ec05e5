"""The token for the connector: asked for once, renewed in time, and nothing lost without one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.teams.client import TeamsPlatform
from adapters.teams.token import AHEAD, LATER
from bot.cards import Card
from bot.platform import TryLater, Undeliverable, Unsure
from tests.adapters.teams.port import (
    CHANNEL,
    SQUARE,
    Clock,
    clock,
    fake,
    memory,
    platform,
    tokens,
)
from tests.fake_teams import FakeTeams

__all__ = ["clock", "fake", "memory", "platform"]

HELLO = Card("Hello")


def test_one_token_serves_many_messages(fake: FakeTeams, platform: TeamsPlatform) -> None:
    for number in range(5):
        platform.post(CHANNEL, HELLO, str(number))
    assert len(fake.called("token")) == 1


def test_of_many_who_want_the_first_token_at_once_one_asks(fake: FakeTeams, clock: Clock) -> None:
    source = tokens(fake, clock)
    fake.stall("token", 0.2)
    together = threading.Barrier(8)

    def want(_: int) -> str:
        together.wait()
        return source.get()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(want, range(8)))) == 1
    assert len(fake.called("token")) == 1


def test_a_token_is_renewed_before_it_ends(fake: FakeTeams, clock: Clock) -> None:
    source = tokens(fake, clock)
    first = source.get()
    clock.pause(fake.tokens.seconds - AHEAD - 1)
    assert source.get() == first
    clock.pause(2)
    assert source.get() != first
    assert len(fake.called("token")) == 2


def test_while_one_renews_it_the_others_go_on_with_the_old_one(
    fake: FakeTeams, clock: Clock
) -> None:
    source = tokens(fake, clock, seconds=5)
    first = source.get()
    clock.pause(fake.tokens.seconds - AHEAD + 1)
    stall = fake.stall("token", 5)
    with ThreadPoolExecutor(1) as one:
        renewed = one.submit(source.get)
        fake.wait_for(lambda: len(fake.called("token")) == 2)
        assert source.get() == first
        fake.lift(stall)
        assert renewed.result() != first


def test_where_it_can_not_be_renewed_the_old_one_serves_to_its_end(
    fake: FakeTeams, clock: Clock
) -> None:
    source = tokens(fake, clock)
    first = source.get()
    clock.pause(fake.tokens.seconds - AHEAD + 1)
    fake.fail("token", 503)
    assert source.get() == first
    clock.pause(AHEAD)
    with pytest.raises(TryLater):
        source.get()


def test_a_token_that_is_refused_is_renewed_once_and_the_message_sent(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    platform.post(CHANNEL, HELLO, "first")
    fake.revoke()
    platform.post(CHANNEL, HELLO, "second")
    assert len(fake.called("token")) == 2
    assert [call.status for call in fake.called("send")] == [200, 401, 200]
    assert len(fake.messages(SQUARE)) == 2


def test_an_app_that_is_refused_with_a_new_token_too_can_write_to_nobody(
    fake: FakeTeams, platform: TeamsPlatform
) -> None:
    fake.fail("send", 401, "Unauthorized")
    with pytest.raises(Undeliverable) as refused:
        platform.post(CHANNEL, HELLO, "m")
    assert refused.value.of_all
    assert len(fake.called("send")) == 2


def test_with_a_wrong_secret_nothing_is_sent_and_nothing_is_lost(
    fake: FakeTeams, clock: Clock
) -> None:
    with pytest.raises(TryLater) as later:
        tokens(fake, clock, secret="another").get()
    assert later.value.after == LATER
    assert [call.status for call in fake.called("token")] == [401]


@pytest.mark.parametrize("how", ["drop", "stall", "500"])
def test_without_an_answer_about_a_token_it_is_sure_that_nothing_was_sent(
    fake: FakeTeams, platform: TeamsPlatform, how: str
) -> None:
    match how:
        case "drop":
            fake.drop("token")
        case "stall":
            fake.stall("token", 2)
        case _:
            fake.fail("token", 500)
    with pytest.raises(TryLater) as later:
        platform.post(CHANNEL, HELLO, "m")
    assert not isinstance(later.value, Unsure)
    assert fake.called("send") == ()
