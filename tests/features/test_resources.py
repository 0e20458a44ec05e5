"""What carries a community: resources with totals and gaps, places, waves, health, what is ahead."""

from __future__ import annotations

import pytest

from adapters.playground.world import channel
from bot.cards import Form
from bot.messages import Pressed, Value, Whisper
from storage.resources import Place, Resource, Wave
from tests.managing import TITLES, adopt, begin, sent
from tests.staging import go_to, here, log, missing
from tests.town import LEADER, Town

MONEY: dict[str, Value] = {
    "kind": ("money",), "status": ("committed",), "what": "Rent of a room",
    "giver": "The association", "amount": "500", "currency": "eur",
}  # fmt: skip


def _add(town: Town, **values: Value) -> str:
    town.command(LEADER, "resources")
    return sent(town, LEADER, town.press(LEADER, "resources.add").form, **(MONEY | values))


def _form(town: Town, words: str, action: str) -> Form | None:
    town.command(LEADER, words)
    return town.press(LEADER, action).form


def test_money_is_never_added_across_currencies_and_what_is_lacking_is_said(
    village: Town,
) -> None:
    _add(village)
    _add(village, amount="300", currency="KES")
    _add(village, status=("needed",), giver="", amount="900", what="A second room")
    said = _add(village, kind=("hours",), status=("pledged",), amount="16", currency="")
    assert "Money EUR: 500 EUR secured, 900 EUR needed" in said
    assert "Money KES: 300 KES secured" in said.splitlines()
    assert "Hours: 16 hours pledged" in said.splitlines()
    assert "Still lacking, Money: 400 EUR" in said


@pytest.mark.parametrize(
    ("values", "mend"),
    [
        ({"currency": ""}, "needs its currency"), ({"currency": "€"}, "needs its currency"),
        ({"amount": ""}, "how much"), ({"giver": ""}, "who gives it"),
        ({"amount": "-3"}, "whole number"),
        ({"begins": "2026-05-01", "ends": "2026-04-01"}, "before it begins"),
    ],
)  # fmt: skip
def test_what_is_told_wrongly_is_said_and_nothing_is_kept(
    village: Town, values: dict[str, Value], mend: str
) -> None:
    assert mend in _add(village, **values)
    assert village.rows(Resource) == []


def test_a_change_needs_a_reason_and_what_was_withdrawn_comes_back(village: Town) -> None:
    _add(village)
    (row,) = village.rows(Resource)
    form = _form(village, "resources", "resources.change")
    told: dict[str, Value] = {"which": (row.id,), "status": ("withdrawn",)}
    assert "fill this in" in sent(village, LEADER, form, **told)
    assert "500 EUR secured" not in sent(village, LEADER, form, **told, reason="They left")
    assert ("change resource", "They left") in {(each.action, each.reason) for each in log(village)}
    back: dict[str, Value] = {"which": (row.id,), "status": ("received",), "reason": "They came"}
    assert "500 EUR secured" in sent(village, LEADER, form, **back)


def test_a_pledge_is_no_evidence_and_a_commitment_is(village: Town) -> None:
    go_to(village, "developing")
    _add(village, status=("pledged",))
    assert any("Resources are committed" in each for each in missing(village))
    _add(village)
    assert not any("Resources are committed" in each for each in missing(village))


def test_places_are_listed_with_what_each_is_for_and_taken_out_and_put_back(
    village: Town,
) -> None:
    form = _form(village, "resources venues", "resources.place")
    told: dict[str, Value] = {"kind": ("wiki",), "name": "The folder", "purpose": "to keep"}
    assert "no address" in sent(village, LEADER, form, **told, link="javascript:alert(1)")
    said = sent(village, LEADER, form, **told, link="https://example.org/folder")
    assert "Wiki or folder | The folder: https://example.org/folder | to keep" in said
    assert "Channel | Playground | to talk" in said
    assert "taken out" in village.said(village.press(LEADER, "resources.leave"))
    assert "The folder" in village.said(village.press(LEADER, "resources.back"))
    village.command("edgar", "goals")
    assert "The folder" in village.said(village.press("edgar", "resources.places"))


def test_a_wave_counts_who_joined_in_its_days(village: Town) -> None:
    form = _form(village, "resources growth", "resources.wave")
    told: dict[str, Value] = {
        "name": "Utilities", "whom": "Engineers of the lake towns", "target": "20",
        "inviter": "Farida",
    }  # fmt: skip
    assert "before it begins" in sent(
        village, LEADER, form, **told, begins="2026-05-01", ends="2026-04-01"
    )
    assert "Utilities: running, 10 joined: 10/20" in sent(village, LEADER, form, **told)
    village.press(LEADER, "resources.drop")
    assert village.rows(Wave)[0].dropped_at is not None
    assert "Utilities" in village.said(village.press(LEADER, "resources.again"))


def test_health_is_kept_as_a_baseline_and_compared_later(village: Town) -> None:
    go_to(village, "developing")
    assert any("Health was measured" in each for each in missing(village))
    form = _form(village, "resources health", "resources.measure")
    sent(village, LEADER, form, note="A beginning")
    assert not any("Health was measured" in each for each in missing(village))
    village.sleep(days=40)
    said = village.said(village.command(LEADER, "resources health"))
    assert "Members | 10 | 10 (±0) | 10 (±0)" in said
    assert "Active in the last four weeks | 1 |" in said


def test_what_is_ahead_is_on_one_card(village: Town) -> None:
    begin(village, *TITLES)
    adopt(village, *TITLES)
    village.ask_needs(title="What is missing?")
    village.command("edgar", "goals")
    said = village.said(village.press("edgar", "resources.ahead"))
    assert said.index("The poll “What is missing?” closes") < said.index("cycle of goals ends")


def test_members_see_places_and_change_none(village: Town) -> None:
    village.command(LEADER, "resources venues")
    add = village.find(LEADER, "resources.place")
    assert "organisers" in village.said(village.visitor("edgar").press(*add))
    assert "organisers" in village.said(village.command("farida", "resources"))
    assert village.rows(Place) == []


def test_another_community_s_rows_are_out_of_reach(village: Town) -> None:
    form = _form(village, "resources venues", "resources.place")
    sent(village, LEADER, form, kind=("wiki",), name="W", purpose="p")
    place = village.rows(Place)[0]
    first = here(village).id
    asked = village.command(LEADER, "start", "market")
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()}
    told = filled | {"name": "B", "domain": "d", "zone": "Nairobi"}
    other = village.card(village.visitor(LEADER).submit(channel("market"), asked.form, told))
    assert other.community != first
    me = village.visitor(LEADER).me
    for action in ("resources.leave", "resources.drop"):
        forged = Pressed(
            key=f"playground:{action}", sender=me, where=me, action=action, value=place.id,
            community=other.community,
        )  # fmt: skip
        (answer,) = village.handle(forged)
        assert isinstance(answer, Whisper)
        assert "had its time" in answer.card.plain()
    assert village.rows(Place)[0].removed_at is None
