"""A platform that takes any number at once: its messages are taken and settled together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import Address
from bot.platform import Pace, TryLater, Undeliverable
from scheduler.delivery import LANDED
from tests.scheduler.bell import OLD, put, renew, row
from tests.scheduler.office import Crash, Post, office

__all__ = ["office"]
KEYS = ("a", "b", "c", "d")


@pytest.fixture
def crowded(office: Post) -> Post:
    """Four messages wait, three of which are taken together."""
    office.platform.pace = Pace(together=3)
    for key in KEYS:
        put(office.store, key)
    return office


def states(office: Post) -> list[str]:
    return [row(office.store, key).state for key in KEYS]


def test_the_intents_of_those_taken_together_are_committed_before_the_first_request(
    crowded: Post,
) -> None:
    seen: list[list[str]] = []
    crowded.platform.on_post = lambda to, key: seen.append(states(crowded))
    crowded.drain()
    assert seen[0] == ["sending", "sending", "sending", "waiting"]
    assert seen[3] == ["sent", "sent", "sent", "sending"]
    assert states(crowded) == ["sent"] * 4


def test_one_that_is_refused_holds_none_of_the_others_up(crowded: Post) -> None:
    def refuse(to: Address, key: str) -> None:
        if key == "b":
            raise Undeliverable("user_disabled")

    crowded.platform.on_post = refuse
    crowded.drain()
    assert states(crowded) == ["sent", "undeliverable", "sent", "sent"]


def test_whoever_must_wait_waits_and_comes_later(crowded: Post) -> None:
    def not_so_fast(to: Address, key: str) -> None:
        if key == "b":
            raise TryLater(60)

    crowded.platform.on_post = not_so_fast
    crowded.drain()
    assert states(crowded) == ["sent", "waiting", "sent", "waiting"]
    crowded.platform.on_post = lambda to, key: None
    crowded.wall.shows += timedelta(minutes=2)
    crowded.drain()
    assert states(crowded) == ["sent"] * 4
    assert sorted(crowded.platform.posted) == sorted(KEYS)


def test_after_a_death_in_the_middle_each_is_looked_for_and_none_comes_twice(crowded: Post) -> None:
    def die(to: Address, key: str) -> None:
        if key == "b":
            raise Crash

    crowded.platform.on_post = die
    with pytest.raises(Crash):
        crowded.drain()
    assert states(crowded) == ["sending", "sending", "sending", "waiting"]
    crowded.platform.on_post = lambda to, key: None
    crowded.wall.shows += LANDED
    crowded.drain()
    assert states(crowded) == ["sent"] * 4
    posted = [each for each in crowded.platform.asked if each.startswith("post")]
    assert sorted(posted) == ["post a", "post b", "post b", "post c", "post d"]


def test_an_update_that_comes_while_they_are_sent_is_sent_afterwards(crowded: Post) -> None:
    changed: list[object] = []

    def change(to: Address, key: str) -> None:
        if key == "b" and not changed:
            changed.append(renew(crowded.store, "a"))

    crowded.platform.on_post = change
    crowded.drain()
    assert crowded.platform.posted["a"] != OLD
    assert states(crowded) == ["sent"] * 4
