"""Stopping, pausing and following along by a word, wherever one answers Convener."""

from __future__ import annotations

import pytest

from adapters.playground.world import channel
from bot.features import FEATURES
from bot.phrases import meant
from bot.routing import Routes
from storage.people import Person
from tests.nudging import standing
from tests.town import LEADER, MARKET, Town

ROUTES = Routes.of(FEATURES)


def person(town: Town, who: str) -> Person:
    (found,) = [each for each in town.rows(Person) if each.name.casefold().startswith(who)]
    return found


@pytest.mark.parametrize("word", ["stop", "STOP!", " Unsubscribe. ", "Durdur", "mesajları durdur"])
def test_whoever_answers_stop_gets_nothing_unasked_any_more(village: Town, word: str) -> None:
    assert "only answer" in village.said(village.tell("june", word))
    assert person(village, "june").stopped_at == village.clock()


def test_a_pause_is_said_and_taken_back_as_a_command_too(village: Town) -> None:
    assert "Silence until" in village.said(village.command("june", "snooze"))
    assert person(village, "june").snoozed_until is not None
    assert "on again" in village.said(village.tell("june", "resume"))
    assert person(village, "june").snoozed_until is None


def test_following_along_is_said_too(village: Town) -> None:
    assert "You follow along" in village.said(village.tell("june", "Just follow along"))
    assert standing(village, "june").preference == "observer"


def test_of_several_communities_one_says_which_to_follow_along_in_and_stops_all_at_once(
    village: Town,
) -> None:
    asked = village.command(LEADER, "start", where=MARKET)
    assert asked.form is not None
    told = {each.id: each.value for each in asked.form.inputs()}
    told |= {"name": "Pumps", "domain": "Pumps", "zone": "Africa/Nairobi", "language": ("en",)}
    village.visitor(LEADER).submit(channel(MARKET), asked.form, told)
    village.go(minutes=5)
    assert "Which" in village.said(village.tell("june", "observer"))
    assert "only answer" in village.said(village.tell("june", "stop"))


@pytest.mark.parametrize(
    "words",
    ["stop the pump at night", "how do we stop leaks?", "later this week", "", "me", "stop" * 30],
)
def test_a_sentence_is_no_press(village: Town, words: str) -> None:
    assert meant(village.core.engine.texts, ROUTES.sayings, words) is None


def test_no_phrase_is_a_command_or_means_two_things(village: Town) -> None:
    texts = village.core.engine.texts
    phrases = [
        phrase.strip()
        for key in ROUTES.sayings
        for language in texts.entries
        for phrase in texts.tongue(language, "UTC")(key).split(",")
    ]
    assert len(set(phrases)) == len(phrases)
    assert not set(phrases) & set(ROUTES.commands)
    assert all(action in ROUTES.presses for action, _ in ROUTES.sayings.values())
