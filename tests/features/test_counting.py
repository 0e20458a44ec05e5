"""Counting is off until organisers turn it on, everybody is told, and off means erased."""

from __future__ import annotations

from sqlmodel import select

from adapters.playground.world import channel
from bot.features.counting.cards import standing
from storage import audit, communities
from storage.participation import Signal
from tests.town import LEADER, MARKET, SQUARE, Town


def talk(town: Town, who: str, where: str = SQUARE) -> None:
    town.visitor(who).write(channel(where), "Has anybody tried the night flow method?")


def counted(town: Town) -> list[int]:
    with town.store.reading() as session:
        return sorted(
            row.count for row in session.exec(select(Signal)) if row.kind in ("message", "reaction")
        )


def turn_on(town: Town) -> None:
    town.command(LEADER, "counting")
    town.press(LEADER, "counting.on")


def test_it_is_off_until_it_is_turned_on(village: Town) -> None:
    talk(village, "june")
    assert counted(village) == []
    assert "not counted" in village.said(village.command(LEADER, "counting"))
    turn_on(village)
    for who in ("june", "june", "isko"):
        talk(village, who)
    talk(village, "june", MARKET)
    assert counted(village) == [1, 2]
    assert "Messages in seven days: 3" in village.said(village.command(LEADER, "counting"))


def test_the_channel_is_told_once_what_is_counted_and_what_never(village: Town) -> None:
    turn_on(village)
    told = [m.card.plain() for m in village.world.seen("june", channel(SQUARE)) if m.card]
    assert "never what was written" in told[-1]
    assert sum("counts from now on" in each for each in told) == 1
    assert "counted by day, never read" in village.said(village.command("june", "me"))


def test_only_slack_s_organisers_hear_of_its_permissions(village: Town) -> None:
    turn_on(village)
    said = village.said(village.command(LEADER, "counting"))
    assert "Nothing has come yet" in said
    assert "manifest" not in said
    text = village.core.texts.tongue("en", "UTC")
    assert "pastes" in standing(text, village.clock(), {}, on_slack=True).plain()


def test_the_digest_says_that_writing_and_reacting_count_where_they_do(village: Town) -> None:
    village.ask_needs()
    village.answer("june")
    assert "wrote" not in village.said(village.command(LEADER, "digest"))
    turn_on(village)
    assert "came, wrote or reacted counts" in village.said(village.command(LEADER, "digest"))


def test_the_channel_is_told_when_counting_stops_too(village: Town) -> None:
    turn_on(village)
    village.command(LEADER, "counting")
    village.press(LEADER, "counting.off")
    told = [card.plain() for card in village.channel_cards()]
    assert "counts no more" in told[-1]
    assert "erased" in told[-1]
    assert "Counting ends" in village.said(village.command("june", "why"))


def test_turned_off_what_was_counted_is_erased_and_other_signals_stay(village: Town) -> None:
    turn_on(village)
    talk(village, "june")
    with village.store.reading() as session:
        others = [row for row in session.exec(select(Signal)) if row.kind == "press"]
    village.command(LEADER, "counting")
    village.press(LEADER, "counting.off")
    talk(village, "june")
    assert counted(village) == []
    assert others
    with village.store.reading() as session:
        left = [row for row in session.exec(select(Signal)) if row.kind == "press"]
        (here,) = communities.every(session)
        log = [each.action for each in audit.of_community(session, here.id)]
    assert len(left) >= len(others)
    assert log[:2] == ["counting off", "counting on"]
    assert "counted by day" not in village.said(village.command("june", "me"))


def test_a_switch_that_stands_so_already_is_stale(village: Town) -> None:
    village.command(LEADER, "counting")
    place, on = village.find(LEADER, "counting.on")
    turn_on(village)
    assert "Nothing was done" in village.said(village.visitor(LEADER).press(place, on))
    village.command(LEADER, "counting")
    place, off = village.find(LEADER, "counting.off")
    village.press(LEADER, "counting.off")
    assert "Nothing was done" in village.said(village.visitor(LEADER).press(place, off))


def test_members_neither_see_nor_turn_it(village: Town) -> None:
    assert "the core team" in village.said(village.command("june", "counting"))
