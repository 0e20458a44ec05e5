"""Some of those gone quiet are left alone by lot, so that what nudges do can be known."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from adapters.playground.world import person
from bot.features.nudges import lots
from storage import audit
from storage.database import Store
from storage.holdouts import Assigned, Holdout
from storage.nudges import Nudge
from storage.people import Person
from tests.nudging import counts, go_quiet, invite, nudges, standing, touch
from tests.town import LEADER, Town

LEFT = "Left alone by lot, to see what nudges do"


@pytest.fixture
def town(store: Store) -> Town:
    """Ten people whose cards other tests check."""
    town = Town(store, random.Random(7), people=10, checked=False)
    town.start(steward=(str(person("farida")),))
    return town


def hold(town: Town, share: str = "2", by: str = LEADER) -> str:
    """Have one in so many left alone; what the card says then."""
    town.command(by, "nudges")
    town.press(by, "nudges.holdout")
    return town.said(town.press(by, "nudges.hold", share))


def drawn(town: Town) -> set[str]:
    return {each.member_id for each in town.rows(Assigned) if each.is_left}


def quiet_ones(town: Town) -> list[str]:
    town.go(days=1)
    known = [each.name.split()[0].casefold() for each in town.rows(Person)]
    names = [each for each in known if each in town.people and each != LEADER]
    go_quiet(town, *names)
    invite(town, *names, day=200)
    return names


def test_it_is_off_until_organisers_turn_it_on_and_the_log_has_it(village: Town) -> None:
    go_quiet(village, "june")
    invite(village, "june")
    village.command(LEADER, "nudges")
    shown = village.said(village.press(LEADER, "nudges.holdout"))
    assert "It is off" in shown
    assert "can't tell anything from chance" in shown
    assert "It is on since" in village.said(village.press(LEADER, "nudges.hold", "5"))
    pressed = village.find(LEADER, "nudges.hold", "off")
    for _ in range(2):
        assert "It is off" in village.said(village.visitor(LEADER).press(*pressed))
    log = [each.subject for each in village.rows(audit.Decision) if each.action == "hold-out"]
    assert log == ["5", "off"]


def test_whoever_the_lot_leaves_out_gets_nothing_for_that_lapse(town: Town) -> None:
    names = quiet_ones(town)
    hold(town)
    left = int(counts(town)[LEFT])
    town.go(days=5)
    members = {standing(town, each).id: each for each in names}
    assert {each.member_id for each in town.rows(Assigned)} == set(members)
    assert 0 < len(drawn(town)) == left < len(names)
    for member, name in members.items():
        assert bool(nudges(town, name)) != (member in drawn(town))
    town.go(days=25)
    assert not {each.member_id for each in town.rows(Nudge)} & drawn(town)
    shown = town.said(town.command(LEADER, "nudges"))
    assert "One in 2 is left alone by lot" in shown


def test_both_groups_are_counted_after_28_days_and_small_ones_are_not_shown(town: Town) -> None:
    names = quiet_ones(town)
    hold(town)
    town.go(days=9)
    touch(town, town.clock(), names[0])
    town.go(days=24)
    (found,) = town.rows(Holdout)
    assert found.nudged + found.left == len(names)
    assert found.nudged_back + found.left_back == 1
    town.command(LEADER, "nudges")
    assert "at least 5" in town.said(town.press(LEADER, "nudges.holdout"))


def test_the_card_says_in_figures_what_nudges_did_and_whether_chance_could(village: Town) -> None:
    hold(village, "5")
    with village.store.transaction() as session:
        row = session.get_one(Holdout, (standing(village, LEADER).community_id, 5))
        row.nudged, row.nudged_back, row.left, row.left_back = 48, 17, 12, 2
    village.command(LEADER, "nudges")
    shown = village.said(village.press(LEADER, "nudges.holdout"))
    assert "Nudged: 35% (17 of 48)" in shown
    assert "Left alone: 17% (2 of 12)" in shown
    assert "Difference: 19 points" in shown
    assert "-12 to 37 points" in shown
    assert "Not conclusive" in shown
    with village.store.transaction() as session:
        row = session.get_one(Holdout, (standing(village, LEADER).community_id, 5))
        row.nudged, row.nudged_back, row.left, row.left_back = 480, 170, 120, 20
    village.command(LEADER, "nudges")
    assert "came back more often" in village.said(village.press(LEADER, "nudges.holdout"))


def test_whoever_comes_back_and_goes_quiet_anew_draws_anew(town: Town) -> None:
    names = quiet_ones(town)
    hold(town)
    town.go(days=3)
    before = {each.member_id: each.assigned_at for each in town.rows(Assigned)}
    town.go(days=30)
    invite(town, *names, day=100, ident="c2")
    for hours in range(4):
        touch(town, town.clock() + timedelta(hours=hours), *(names if hours < 2 else ()))
    town.go(days=3)
    after = {each.member_id: each.assigned_at for each in town.rows(Assigned)}
    left = [each for each in town.rows(Assigned) if each.member_id in before]
    assert any(after[each] > before[each] for each in before)
    assert sum(each.nudged + each.left for each in town.rows(Holdout)) == len(left)


def test_turned_off_nobody_is_left_alone_once_the_28_days_are_over(town: Town) -> None:
    names = quiet_ones(town)
    hold(town)
    town.go(days=3)
    left = {each for each in names if standing(town, each).id in drawn(town)}
    assert left
    hold(town, "off")
    town.go(days=20)
    assert not any(nudges(town, each) for each in left)
    town.go(days=12)
    assert all(nudges(town, each) for each in left)


def test_lots_are_even() -> None:
    for one_in in lots.SHARES:
        share = sum(lots.drawn(f"m{n} call:{n % 7}", one_in) for n in range(4000)) / 4000
        assert abs(share - 1 / one_in) < 0.03


def test_a_forged_share_changes_nothing(village: Town) -> None:
    village.command(LEADER, "nudges")
    village.press(LEADER, "nudges.holdout")
    message, button = village.find(LEADER, "nudges.hold")
    for value in ("1", "4", "", "-5"):
        forged = type(button)(button.label, "nudges.hold", value)
        assert "had its time" in village.said(village.visitor(LEADER).press(message, forged))
    assert not village.rows(Holdout)
