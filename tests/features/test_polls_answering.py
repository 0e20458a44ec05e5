"""Answering a poll: once, in time, by those who are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.playground.world import person
from bot.cards import Chart, Choice
from bot.messages import Value
from storage.polls import Ballot, NamedBallot, Participation
from tests.town import LEADER, SQUARE, Town, buttons


def test_a_second_answer_changes_nothing_and_says_so(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    town.answer("uri")
    assert "answered already" in town.said(town.press("uri", "polls.answer"))
    values = {"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)}
    assert "answered already" in town.said(town.submit("uri", asked.form, values))
    assert len(town.rows(Ballot)) == 1


def test_an_answer_after_the_close_is_refused(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    stale = town.find("uri", "polls.answer")
    town.go(days=15)
    values = {"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)}
    assert "poll is closed" in town.said(town.submit("uri", asked.form, values))
    assert "poll is closed" in town.said(town.visitor("uri").press(*stale))
    assert not town.rows(Ballot)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"why": ()}, "why"),
        ({"why": ("o99",)}, "why"),
        ({"willing": ("lead", "help")}, "willing"),
        ({"comment": "x" * 4000}, "comment"),
    ],
)
def test_a_wrong_answer_is_named_and_not_taken(
    town: Town, values: dict[str, tuple[str, ...]], field: str
) -> None:
    town.start()
    town.ask_needs()
    outcome = town.answer("uri", **values)
    assert outcome.errors is not None
    assert field in outcome.errors
    assert not town.rows(Ballot)
    assert not any(line.answered for line in town.rows(Participation))


def test_the_button_of_an_anonymous_answer_says_that_it_is_final(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    assert asked.form is not None
    assert asked.form.submit == "Send (final)"


def test_a_late_joiner_is_asked_too(town: Town) -> None:
    town.visitor("uri").leave(SQUARE)
    town.start()
    town.ask_needs()
    town.visitor("uri").join(SQUARE)
    assert not town.answer("uri").errors
    assert "1/24" in town.channel_cards()[0].plain()


def test_a_named_poll_says_so_shows_its_tally_and_can_be_answered_anew(town: Town) -> None:
    town.start()
    asked = town.command(LEADER, "poll choice")
    values: dict[str, Value] = {
        "title": "When?",
        "choice": "Morning\nEvening",
        "amount": ("one",),
        "names": ("named",),
    }
    town.submit(LEADER, asked.form, values)
    town.press(LEADER, "polls.open")
    town.answer("uri", choice=("o1",))
    card = town.channel_cards()[-1]
    assert "Named" in card.plain()
    chart = next(part for part in card.parts if isinstance(part, Chart))
    assert [(bar.label, bar.shown) for bar in chart.bars] == [
        ("Morning", "100% (1)"),
        ("Evening", "0% (0)"),
    ]
    again = town.press("uri", "polls.answer")
    assert again.form is not None
    assert next(part for part in again.form.inputs() if isinstance(part, Choice)).value == ("o1",)
    town.answer("uri", choice=("o2",))
    assert len(town.rows(NamedBallot)) == 1
    assert not town.rows(Ballot)


def test_members_may_not_ask_and_strangers_may_not_answer(town: Town) -> None:
    town.visitor("uri").leave(SQUARE)
    town.start()
    town.ask_needs()
    assert "organisers" in town.said(town.command("vera", "poll"))
    place, button = town.find("vera", "polls.answer")
    outsider = town.visitor("uri").press(replace(place, place=person("uri")), button)
    assert "members" in town.said(outsider)
    assert not town.rows(Ballot)


def test_the_named_card_follows_the_anonymous_ballot(town: Town) -> None:
    town.start()
    town.ask_needs()
    thanks = town.answer("uri")
    assert "membership.offers" in [each.action for each in buttons(town.card(thanks))]
    asked = town.visitor("uri").press(thanks.shown[0], buttons(town.card(thanks))[0])
    town.submit("uri", asked.form, {"offers": "Night flow analysis", "hours": "4"})
    me = town.said(town.command("uri", "me"))
    assert "Night flow analysis" in me
    assert "4 hours a month" in me


def test_an_answer_after_the_last_hour_is_refused_even_if_nothing_ticked(town: Town) -> None:
    town.start()
    town.ask_needs()
    asked = town.press("uri", "polls.answer")
    town.clock.start_at(town.clock() + timedelta(days=15))
    values = {"why": ("o1",), "gain": ("o1",), "miss": ("o1",), "willing": ("lead",)}
    assert "poll is closed" in town.said(town.submit("uri", asked.form, values))
    assert not town.rows(Ballot)
