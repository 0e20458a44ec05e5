"""What adapters call with an event: commit, follow up, answer."""

from __future__ import annotations

import pytest

from bot.messages import Commanded, Whisper
from bot.platform import TryLater, Undeliverable
from scheduler.work import InlineWork, door
from storage.database import Store
from tests.scheduler.bell import AMINA, NEW, OLD, SQUARE, Square, delivery, engine
from tests.storage.rows import NOW

PULL = Commanded(key="playground:1", sender=AMINA, where=SQUARE, text="pull")


def entered(store: Store, platform: Square) -> tuple[object, ...]:
    """The answers to somebody who pulls the bell."""
    core = engine(store, lambda: NOW)
    sends = delivery(store, platform, lambda: NOW)
    return door(core, InlineWork(core, sends, {"playground": platform}))(PULL)


def test_an_event_s_posts_are_sent_its_work_is_done_and_its_answers_come_back(
    store: Store,
) -> None:
    platform = Square()
    assert entered(store, platform) == (Whisper(OLD),)
    assert platform.posted["pulled"] == NEW
    assert [each for each in platform.asked if each.startswith("roster")] == [
        "roster ",
        "roster 1",
        "roster 2",
    ]


def test_the_same_event_again_does_nothing_again(store: Store) -> None:
    entered(store, Square())
    platform = Square()
    entered(store, platform)
    assert platform.asked == []


@pytest.mark.parametrize(
    "error", [TryLater(60), Undeliverable("not_in_channel")], ids=lambda each: type(each).__name__
)
def test_whoever_acted_gets_the_answer_also_where_what_follows_fails(
    store: Store, error: Exception
) -> None:
    def fail(*_asked: object) -> None:
        raise error

    platform = Square(on_roster=fail)
    assert entered(store, platform) == (Whisper(OLD),)
    assert platform.posted["pulled"] == NEW
