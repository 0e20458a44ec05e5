"""A channel that takes nothing any more: the core team hears of it, seldom, and can send it all again."""

from __future__ import annotations

import json
from datetime import timedelta

from adapters.playground.world import Message, channel, person
from bot.card_json import dump
from bot.cards import Card, Text
from bot.messages import Pressed
from storage import communities
from storage.outbox import Outgoing
from tests.storage.rows import outgoing
from tests.town import LEADER, MARKET, SQUARE, Town

HERE = str(channel(SQUARE))
CARD = json.dumps(dump(Card("", (Text("Hello"),))))


def refuse(town: Town, key: str, *, days: int = 0, stale_in: int = 1) -> None:
    """A message to the square that its platform refused some days ago."""
    at = town.clock() - timedelta(days=days)
    with town.store.transaction() as session:
        (here,) = communities.every(session)
        row = outgoing(
            key, community_id=here.id, person_id="", card=CARD, lane="playground:home",
            address=HERE, kind="setup.introduction",
            asked="now", created_at=at, position=0, state="undeliverable", pending=False,
            reason="not_in_channel", stale_after=town.clock() + timedelta(days=stale_in),
        )  # fmt: skip
        session.add(row)
        session.flush()
        town.core.engine.closed(session, HERE, "not_in_channel")


def told(town: Town, who: str) -> list[Message]:
    return [each for each in town.letters(who) if each.key.startswith("closed:")]


def states(town: Town) -> dict[str, str]:
    return {row.key: row.state for row in town.rows(Outgoing) if row.key.startswith("m")}


def test_each_of_the_core_team_hears_once_a_week_why_and_how_many_wait(village: Town) -> None:
    for number in range(3):
        refuse(village, f"m{number}")
    village.go(minutes=1)
    (letter,) = told(village, LEADER)
    assert len(told(village, "burak")) == 1
    assert told(village, "june") == []
    assert letter.card is not None
    assert "reason is: not_in_channel" in letter.card.plain()
    assert "Send the 3 messages" in letter.card.plain()
    village.go(days=7)
    refuse(village, "m3")
    village.go(minutes=1)
    assert len(told(village, LEADER)) == 2


def test_one_press_sends_what_was_refused_and_is_not_stale(village: Town) -> None:
    refuse(village, "m-fresh", stale_in=20)
    refuse(village, "m-stale", stale_in=1)
    refuse(village, "m-old", days=15, stale_in=90)
    village.go(days=2)
    assert "1 message is sent again" in village.said(village.press(LEADER, "setup.again"))
    village.go(minutes=1)
    assert states(village) == {
        "m-fresh": "sent", "m-stale": "undeliverable", "m-old": "undeliverable",
    }  # fmt: skip
    assert "Nothing is left" in village.said(village.press(LEADER, "setup.again"))


def test_what_is_sent_again_and_refused_again_is_told_anew_in_the_same_week(village: Town) -> None:
    refuse(village, "m1")
    village.go(minutes=1)
    village.press(LEADER, "setup.again")
    village.go(minutes=1)
    refuse(village, "m2")
    refuse(village, "m3")
    village.go(minutes=1)
    assert len(told(village, LEADER)) == 2


def test_another_channel_s_messages_are_out_of_reach(village: Town) -> None:
    refuse(village, "m")
    (here,) = village.rows(communities.Community)
    forged = Pressed(
        key="playground:forged", sender=person(LEADER), where=person(LEADER),
        action="setup.again", value=str(channel(MARKET)), community=here.id,
    )  # fmt: skip
    village.core.handle(forged)
    village.go(minutes=1)
    assert states(village) == {"m": "undeliverable"}


def test_a_channel_without_a_community_is_nobody_s_news(village: Town) -> None:
    with village.store.transaction() as session:
        village.core.engine.closed(session, str(channel(MARKET)), "is_archived")
    village.go(minutes=1)
    assert told(village, LEADER) == []
