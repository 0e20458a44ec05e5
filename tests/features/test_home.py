"""The dashboard: what it shows of each community, to whom, and from where."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.playground.world import channel, person
from bot.cards import Card
from bot.messages import Address, Opened, Whisper
from storage import people
from storage.database import Busy, Store
from storage.inbox import Received, hashed
from storage.participation import Signal
from storage.people import Identity, Member
from tests.calling import settle
from tests.town import LEADER, MARKET, SQUARE, Town, buttons


def home(town: Town, who: str, key: str = "") -> list[Card]:
    """What somebody sees who opens their dashboard."""
    return opened(town, person(who), key)


def opened(town: Town, me: Address, key: str = "") -> list[Card]:
    name = key or f"playground:{town.world.next_id()}"
    answers = town.core.handle(Opened(key=name, sender=me, where=me))
    return [answer.card for answer in answers if isinstance(answer, Whisper)]


def spoken(cards: Sequence[Card]) -> str:
    return "\n".join(card.plain() for card in cards)


def pressable(cards: Sequence[Card]) -> set[str]:
    return {f"{each.action} {each.value}".strip() for card in cards for each in buttons(card)}


ORGANISERS = {
    "stages.open",
    "core.again poll",
    "core.again digest",
    "digests.when weekly",
    "digests.off weekly",
}


def test_whoever_is_in_no_community_learns_what_convener_is_and_the_first_step(town: Town) -> None:
    (card,) = home(town, "uri")
    assert "/cop start" in card.plain()
    assert pressable([card]) == {"core.again help"}


def test_a_member_sees_stage_polls_and_settings_and_nothing_of_the_organisers(
    village: Town,
) -> None:
    poll = village.ask_needs()
    cards = home(village, "june")
    told = spoken(cards)
    assert "Water Losses" in told
    assert "Forming" in told
    assert f"polls.answer {poll}" in pressable(cards)
    assert {"membership.settings", "membership.snooze", "membership.stop"} <= pressable(cards)
    assert not pressable(cards) & (ORGANISERS | {"stages.decline"})


def test_organisers_see_the_digest_the_steps_that_are_due_and_their_polls(village: Town) -> None:
    village.go(days=2)
    assert pressable(home(village, LEADER)) >= ORGANISERS
    assert "Steps that are due" in spoken(home(village, LEADER))
    assert pressable(home(village, "dalisay")) >= ORGANISERS


def test_a_steward_s_next_call_has_their_answer(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in ("burak", "celia", "dalisay", "farida")))
    town.go(days=2)
    assert "polls.answer" in str(pressable(home(town, "farida")))  # which times she can make
    settle(town)
    assert "You said" not in spoken(home(town, "farida"))
    assert "calls.coming" in str(pressable(home(town, "farida")))
    town.press("farida", "calls.coming")
    assert "You said" in spoken(home(town, "farida"))
    assert "calls.coming" not in str(pressable(home(town, "uri")))
    assert spoken(home(town, "uri")).count("Next call") == 1
    assert "core.again call" in pressable(home(town, "uri"))


def test_a_community_that_is_silent_says_so_to_those_who_can_end_it(village: Town) -> None:
    asked = village.command(LEADER, "pause")
    village.submit(LEADER, asked.form, {"reason": "Holidays"})
    assert "setup.resume" in pressable(home(village, LEADER))
    assert "setup.resume" not in pressable(home(village, "june"))
    assert "Silent since" in spoken(home(village, "june"))


def test_a_digest_is_not_promised_while_the_community_is_silent(village: Town) -> None:
    def told() -> str:
        return spoken(home(village, LEADER)) + village.said(village.command(LEADER, "digest"))

    assert told().count("It comes by itself") == 2
    asked = village.command(LEADER, "pause")
    village.submit(LEADER, asked.form, {"reason": "Holidays"})
    assert "It comes by itself" not in told()
    assert told().count("It doesn't come while the community is paused") == 2
    village.press(LEADER, "setup.resume")
    assert told().count("It comes by itself") == 2


def test_several_communities_stand_one_below_the_other_with_buttons_of_their_own(
    village: Town,
) -> None:
    asked = village.command("burak", "start", MARKET)
    assert asked.form is not None
    told = {each.id: each.value for each in asked.form.inputs()}
    village.visitor("burak").submit(
        channel(MARKET), asked.form, told | {"name": "Second", "domain": "Markets"}
    )
    for where in (SQUARE, MARKET):
        village.command("burak", "status", where)  # a day on which they were about, in both
    cards = home(village, "burak")
    titles = [card.title for card in cards]
    assert {"Second", "Water Losses"} <= set(titles)
    assert all("Second" in title or "Water Losses" in title for title in titles), titles
    assert "Second: Haftalık özet" in titles
    assert all(card.community for card in cards)
    assert len({card.community for card in cards}) == 2
    for where in (SQUARE, MARKET):
        shown = village.command("burak", "home", where).shown
        assert [each.card for each in shown] == cards
    said = village.tell("burak", "home").shown  # nobody is asked which one they mean
    assert [each.card for each in said] == cards


def test_the_dashboard_is_in_its_reader_s_language_and_zone(village: Town) -> None:
    village.command("june", "me")
    asked = village.press("june", "membership.settings")
    village.submit("june", asked.form, {"zone": "Manila", "language": ("tr",)})
    told = spoken(home(village, "june"))
    assert "Aşama" in told
    assert "Asia/Manila" in told


def test_somebody_of_another_workspace_sees_nothing_of_it(village: Town) -> None:
    stranger = replace(person("burak"), workspace="elsewhere")
    cards = opened(village, stranger)
    assert "Water Losses" not in spoken(cards)
    assert [card.community for card in cards] == [""]


def test_a_member_sees_it_only_from_the_workspace_that_it_lives_in(village: Town) -> None:
    elsewhere = replace(person("june"), workspace="elsewhere")
    with village.store.transaction() as session:
        known = people.by_address(session, str(person("june")))
        assert known is not None
        session.add(Identity(address=str(elsewhere), person_id=known.id))
    assert "Water Losses" not in spoken(opened(village, elsewhere))
    assert "Water Losses" in spoken(home(village, "june"))


def test_who_has_left_sees_nothing_any_more(village: Town) -> None:
    village.visitor("june").leave(SQUARE)
    assert "Water Losses" not in spoken(home(village, "june"))


def test_an_opening_that_comes_twice_is_shown_once(village: Town) -> None:
    assert home(village, "burak", "playground:Ev1")
    assert home(village, "burak", "playground:Ev1") == []
    assert len([row for row in village.rows(Received) if row.key == hashed("playground:Ev1")]) == 1


def test_an_opening_that_fails_is_raised_to_be_sent_again_and_then_counts(sqlite_url: str) -> None:
    store = Store(sqlite_url, patience=0)
    town = Town(store, random.Random(7), people=10)
    town.start()
    with store.transaction():
        with pytest.raises(Busy):
            home(town, "june", "playground:Ev1")
        assert "Too much at once" in town.said(town.command("june", "home"))
    assert "Water Losses" in spoken(home(town, "june", "playground:Ev1"))
    store.close()


def test_a_look_is_no_taking_part(village: Town) -> None:
    before = len(village.rows(Signal))
    home(village, "june")
    assert len(village.rows(Signal)) == before
    assert len(village.rows(Member)) == 10
