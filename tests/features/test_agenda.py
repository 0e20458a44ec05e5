"""An agenda is made by stewards, fits its call, is shown with it; who leads through it goes round."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.playground.visit import Outcome
from adapters.playground.world import channel, person
from bot.messages import Value
from storage.agenda import AgendaItem, Facilitator
from storage.database import Store
from tests.calling import STEWARDS, announced, begin, call, go_to, letters, sleep_until
from tests.town import LEADER, MARKET, Town, buttons, stood


def _add(town: Town, who: str, title: str, minutes: int, **more: Value) -> Outcome:
    town.command(who, "agenda")
    asked = town.press(who, "agenda.add")
    return town.submit(who, asked.form, {"title": title, "minutes": str(minutes), **more})


def _order(town: Town) -> list[str]:
    on = [each for each in town.rows(AgendaItem) if each.status == "on" and each.call_id is None]
    return [each.title for each in sorted(on, key=lambda each: each.position)]


def _item(town: Town, who: str, title: str) -> Outcome:
    town.command(who, "agenda")
    ident = next(each.id for each in town.rows(AgendaItem) if each.title == title)
    return town.press(who, "agenda.item", ident)


def _leads(town: Town) -> list[str]:
    """Who was told that they lead through the call that is planned."""
    key = f"facilitator:{call(town).id}:"
    return [who for who in STEWARDS if letters(town, who, key)]


def test_items_fit_the_call_or_it_is_said_what_is_left_and_what_to_shorten(village: Town) -> None:
    assert not _add(village, "farida", "Funding", 60).errors
    said = (_add(village, LEADER, "Night flow", 40).errors or {})["minutes"]
    assert "30 minutes are left of 90" in said
    assert "Take 10 off this" in said
    assert "“Funding” (60)" in said
    assert _order(village) == ["Funding"]
    card = village.said(_add(village, LEADER, "Night flow", 30, by=(str(person("edgar")),)))
    assert "Night flow | 30 minutes | Edgar Wellspring" in card
    assert "0 of 90 minutes" in card
    again = _item(village, LEADER, "Night flow")
    asked = village.visitor(LEADER).press(again.shown[0], buttons(village.card(again))[1])
    assert asked.form is not None
    assert "30 minutes are left" in asked.form.plain()  # its own count for itself
    assert not village.submit(LEADER, asked.form, {"minutes": "20"}).errors
    assert {each.minutes for each in village.rows(AgendaItem)} == {60, 20}


def test_items_are_put_in_order_taken_off_and_put_back(village: Town) -> None:
    for title in ("A", "B", "C"):
        _add(village, LEADER, title, 30)
    outcome = _item(village, LEADER, "C")
    up = next(each for each in buttons(village.card(outcome)) if each.label == "Up")
    for _ in range(2):  # the same button twice moves it once
        village.visitor(LEADER).press(outcome.shown[0], up)
    assert _order(village) == ["A", "C", "B"]
    _item(village, LEADER, "A")
    gone = village.press(LEADER, "agenda.remove")
    assert _order(village) == ["C", "B"]
    _add(village, LEADER, "D", 30)
    refused = village.press(LEADER, "agenda.restore")
    assert "doesn't fit any more" in village.said(refused)
    _item(village, LEADER, "D")
    village.press(LEADER, "agenda.remove")
    (undo,) = [each for each in buttons(village.card(gone)) if each.action == "agenda.restore"]
    village.visitor(LEADER).press(gone.shown[0], undo)
    assert _order(village) == ["A", "C", "B"]


def test_a_member_suggests_and_a_steward_takes_it_up(village: Town) -> None:
    assert "take it up or not" in village.said(_add(village, "june", "Meters", 15))
    assert not _order(village)
    outcome = _item(village, "june", "Meters")
    assert {"agenda.edit", "agenda.remove"} < {b.action for b in buttons(village.card(outcome))}
    edit = next(b for b in buttons(village.card(outcome)) if b.action == "agenda.remove")
    other = village.visitor("isko").press(replace(outcome.shown[0], only_for=""), edit)
    assert "organisers" in village.said(other)
    for title in ("Two", "Three"):
        _add(village, "june", title, 5)
    assert "enough for now" in village.said(_add(village, "june", "Four", 5))
    _item(village, "farida", "Meters")
    village.press("farida", "agenda.take")
    assert _order(village) == ["Meters"]
    stale = village.visitor("june").press(outcome.shown[0], edit)
    assert "organisers" in village.said(stale)
    assert _order(village) == ["Meters"]


def test_an_empty_agenda_is_offered_what_is_open_and_taken_by_one_press(village: Town) -> None:
    village.go(days=1)
    shown = village.command("farida", "agenda")
    assert "Next step: Five short lessons" in village.said(shown)
    accept = village.find("farida", "agenda.accept")
    taken = village.visitor("farida").press(*accept)
    assert _order(village)[0] == "Who is here, and what is on your mind"
    assert len(_order(village)) == 4
    assert "has begun" in village.said(village.visitor(LEADER).press(*accept))
    assert len(_order(village)) == 4
    _add(village, LEADER, "Mine", 1)
    (undo,) = [each for each in buttons(village.card(taken)) if each.action == "agenda.clear"]
    village.visitor("farida").press(taken.shown[0], undo)
    assert _order(village) == ["Mine"]
    member = village.said(village.command("june", "agenda"))
    assert "[Suggest something]" in member
    assert "Take it" not in member


def _planned(town: Town) -> None:
    begin(town)
    _add(town, "farida", "Funding", 60)
    town.go(days=1)


@pytest.fixture
def planned(store: Store) -> Town:
    """A community with a call that is planned, an item on its agenda, and who leads."""
    return stood(store, _planned)


def test_it_is_shown_with_the_call_wherever_that_is_told(planned: Town) -> None:
    ident = call(planned).id
    (leader,) = _leads(planned)
    for card in (announced(planned, ident), letters(planned, "edgar", "call-ask:")[0].card):
        assert card is not None
        assert "Funding | 60 minutes | Farida Kisimani" in card.plain()
    assert "Leads through it: " in announced(planned, ident).plain()
    assert leader.title() in announced(planned, ident).plain()
    sleep_until(planned, call(planned).starts_at - timedelta(hours=20))
    day = letters(planned, "edgar", "call-reminder:")[-1].card
    assert day is not None
    assert "Funding | 60 minutes" in day.plain()
    go_to(planned, call(planned).starts_at - timedelta(minutes=15))
    soon = letters(planned, "edgar", "call-reminder:")[-1].card
    assert soon is not None
    assert "Where: @square" in soon.plain()


def test_whoever_passes_is_followed_by_another_and_nobody_is_asked_twice(planned: Town) -> None:
    (first,) = _leads(planned)
    press = planned.find(first, "agenda.pass")
    assert "asked instead" in planned.said(planned.visitor(first).press(*press))
    assert len(_leads(planned)) == 2
    assert "had its time" in planned.said(planned.visitor(first).press(*press))
    instead = letters(planned, first, "facilitator:")[0].card
    assert instead is not None
    (second,) = set(_leads(planned)) - {first}
    assert f"{second.title()}" in instead.plain()
    planned.press(second, "calls.cannot")
    planned.go(days=1)
    (third,) = set(_leads(planned)) - {first, second}
    assert "Nobody is left" in planned.said(planned.press(third, "agenda.pass"))
    planned.go(days=1)
    assert len(_leads(planned)) == 3
    planned.command(first, "agenda")
    assert "You lead through" in planned.said(planned.press(first, "agenda.lead"))
    card = letters(planned, first, "facilitator:")[0].card
    assert card is not None
    assert "You lead through" in card.plain()
    held = [each.person_id for each in planned.rows(Facilitator) if not each.passed]
    assert len(held) == 1


def test_only_stewards_who_come_lead(planned: Town) -> None:
    (leader,) = _leads(planned)
    other = next(who for who in STEWARDS if who != leader)
    planned.command(other, "agenda")
    lead = planned.find(other, "agenda.lead")
    assert "Stewards who are asked" in planned.said(planned.visitor("uri").press(*lead))


def test_forged_items_and_those_of_another_community_are_refused(village: Town) -> None:
    _add(village, LEADER, "Funding", 30)
    outcome = _item(village, LEADER, "Funding")
    (edit,) = [each for each in buttons(village.card(outcome)) if each.action == "agenda.edit"]
    for action, value in (
        ("agenda.edit", "nonsense"),
        ("agenda.move", "nonsense"),
        ("agenda.move", f"{edit.value} x"),
        ("agenda.remove", ""),
        ("agenda.restore", edit.value),
        ("agenda.take", edit.value),
        ("agenda.lead", "nonsense"),
    ):
        forged = replace(edit, action=action, value=value)
        said = village.said(village.visitor(LEADER).press(outcome.shown[0], forged))
        assert "had its time" in said, action
    asked = village.visitor(LEADER).write(channel(MARKET), "/cop start")
    assert asked.form is not None
    told: dict[str, Value] = {each.id: each.value for each in asked.form.inputs()}
    told |= {"name": "Other", "domain": "Other", "zone": "UTC"}
    other = village.card(village.visitor(LEADER).submit(channel(MARKET), asked.form, told))
    elsewhere = replace(edit, community=other.community)
    said = village.said(village.visitor(LEADER).press(outcome.shown[0], elsewhere))
    assert "had its time" in said
    assert _order(village) == ["Funding"]
