"""Stewards are named, told, free to decline, and taken out again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.world import channel, person
from storage import audit
from storage.people import Held, Member, Person
from tests.calling import STEWARDS, announced, answers, begin, call, letters
from tests.town import LEADER, SQUARE, Town, buttons

NINE = ("edgar", "farida", "gabriel", "hale", "isko", "june", "kamau", "luz", "mert")


def _stewards(town: Town) -> int:
    return sum(row.role == "steward" for row in town.rows(Held))


def _name(town: Town, *who: str, by: str = LEADER) -> str:
    town.command(by, "stewards")
    asked = town.press(by, "calls.name")
    outcome = town.submit(by, asked.form, {"people": tuple(str(person(each)) for each in who)})
    return town.said(outcome)


def test_they_are_listed_with_their_zones_and_how_many_there_should_be(begun: Town) -> None:
    said = begun.said(begun.command(LEADER, "stewards"))
    assert "Edgar Wellspring | New York" in said
    assert "3 stewards" in said
    assert "8 to 10 is a good number" in said


def test_with_nine_of_them_nothing_is_said_about_their_number(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in NINE))
    said = town.said(town.command(LEADER, "stewards"))
    assert "9 stewards" in said
    assert "Eight to ten" not in said


def test_whoever_is_named_is_told_by_whom_and_is_asked_to_the_planned_call(town: Town) -> None:
    community = begin(town)
    assert "Hale Pınarbaş | Istanbul" in _name(town, "june", "hale")
    for who, by in (("june", "Amina Wekulo named you"), ("hale", "Amina Wekulo")):
        told = letters(town, who, "steward:")
        assert len(told) == 1
        assert told[0].card is not None
        assert by in told[0].card.plain()
        assert len(letters(town, who, "call-ask:")) == 1
    assert {"June", "Hale"} < set(answers(town, call(town).id))
    assert "0 of 5" in announced(town, call(town).id).plain()
    with town.store.reading() as session:
        assert [each.action for each in audit.of_community(session, community)[:2]] == [
            "name steward",
            "name steward",
        ]


def test_naming_again_tells_nobody_twice(begun: Town) -> None:
    _name(begun, "june")
    _name(begun, "june")
    assert len(letters(begun, "june", "steward:")) == 1
    assert _stewards(begun) == 4


def test_whoever_is_named_anew_is_asked_anew_in_the_same_place(begun: Town) -> None:
    begun.press("edgar", "calls.cannot")
    begun.command(LEADER, "stewards")
    edgar = next(each.id for each in begun.rows(Person) if each.name.startswith("Edgar"))
    member = next(each.id for each in begun.rows(Member) if each.person_id == edgar)
    begun.press(LEADER, "calls.remove", member)
    _name(begun, "edgar")
    assert answers(begun, call(begun).id)["Edgar"] == ("", None)
    (invitation,) = letters(begun, "edgar", "call-ask:")
    assert invitation.card is not None
    assert "You said" not in invitation.card.plain()


def test_whoever_names_themselves_is_not_told(begun: Town) -> None:
    _name(begun, LEADER)
    assert _stewards(begun) == 4
    assert not letters(begun, LEADER, "steward:")


def test_one_may_decline_in_private(begun: Town) -> None:
    _name(begun, "june")
    before = {who: len(begun.letters(who)) for who in begun.people if who != "june"}
    cards = len(begun.channel_cards())
    decline = begun.find("june", "calls.decline")
    assert "no steward any more" in begun.said(begun.visitor("june").press(*decline))
    assert _stewards(begun) == 3
    assert "June" not in answers(begun, call(begun).id)
    assert {who: len(begun.letters(who)) for who in before} == before
    assert len(begun.channel_cards()) == cards
    assert "had its time" in begun.said(begun.visitor("june").press(*decline))


def test_one_press_takes_somebody_out_and_asks_first(town: Town) -> None:
    community = begin(town)
    town.command(LEADER, "stewards")
    message, button = town.find(LEADER, "calls.remove")
    assert button.confirm is not None
    taken = button.label.removeprefix("Take out ").split()[0]
    said = town.said(town.visitor(LEADER).press(message, button))
    assert taken not in said.replace(button.label, "")
    assert taken not in answers(town, call(town).id)
    assert "had its time" in town.said(town.visitor(LEADER).press(message, button))
    assert _stewards(town) == 2
    with town.store.reading() as session:
        assert audit.of_community(session, community)[0].action == "take out steward"


def test_members_do_not_see_the_command_and_see_the_stewards_by_call(begun: Town) -> None:
    assert "organisers" in begun.said(begun.command("uri", "stewards"))
    assert "name more" not in begun.said(begun.command("uri", "help"))
    said = begun.said(begun.command("uri", "call"))
    assert "Edgar Wellspring, Farida Kisimani, and Gabriel Aguasclaras" in said
    seen = buttons(begun.card(begun.command("uri", "call")))
    assert not {each.action for each in seen} & {"calls.plan", "calls.cancel", "calls.coming"}
    assert "stewards" not in {each.value for each in seen}


@pytest.mark.parametrize(
    "sent",
    [
        (),
        ("nobody",),
        (str(channel(SQUARE)),),
        ("slack:T1:person:U1",),
        tuple(f"playground:home:person:p{n}" for n in range(21)),
    ],
)
def test_only_people_of_the_workspace_can_be_named(begun: Town, sent: tuple[str, ...]) -> None:
    begun.command(LEADER, "stewards")
    asked = begun.press(LEADER, "calls.name")
    assert begun.submit(LEADER, asked.form, {"people": sent}).errors
    assert _stewards(begun) == 3


@pytest.mark.parametrize("value", ["", "nobody", "\x00"])
def test_a_forged_removal_is_refused(begun: Town, value: str) -> None:
    begun.command(LEADER, "stewards")
    message, button = begun.find(LEADER, "calls.remove")
    outcome = begun.visitor(LEADER).press(message, replace(button, value=value))
    assert "had its time" in begun.said(outcome)
    assert _stewards(begun) == len(STEWARDS)


def test_a_steward_may_convene_too(begun: Town) -> None:
    assert "June Brookhollow" in _name(begun, "june", by="farida")
