"""The core group: invited, in it by a yes of one's own, out of it by a press; and its pilots."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.playground.world import person
from bot.messages import Value
from storage.core_group import Codesigner, Pilot, Piloting
from tests.calling import letters
from tests.features.test_roles import member
from tests.staging import go_to, log, newest, see
from tests.town import LEADER, Town

THREE = ("edgar", "gabriel", "hale")


def _group(town: Town) -> str:
    return town.said(town.command(LEADER, "roles group"))


def _invite(town: Town, *who: str) -> str:
    _group(town)
    asked = town.press(LEADER, "roles.invite")
    people = tuple(str(person(each)) for each in who)
    return town.said(town.submit(LEADER, asked.form, {"people": people}))


def _pilot(town: Town, *who: str, **values: Value) -> str:
    _group(town)
    asked = town.press(LEADER, "roles.pilot")
    if asked.form is None:
        return town.said(asked)
    whom = tuple(member(town, each) for each in who)
    told: dict[str, Value] = {"what": "A peer assist", "whom": whom}
    sent = town.submit(LEADER, asked.form, told | values)
    return "; ".join(sent.errors.values()) if sent.errors else town.said(sent)


@pytest.fixture
def group(village: Town) -> Town:
    """A community whose core group has two in it."""
    _invite(village, "edgar", "gabriel")
    for who in ("edgar", "gabriel"):
        village.press(who, "roles.join")
    return village


def test_members_are_in_it_by_their_own_yes_and_a_no_stays_with_them(village: Town) -> None:
    said = _invite(village, *THREE)
    assert "In it: nobody yet" in said
    assert "Asked, no yes yet: 3: Edgar Wellspring" in said
    assert len(letters(village, "edgar", "core-group:")) == 1
    village.press("edgar", "roles.join")
    before = len(village.letters(LEADER))
    village.press("gabriel", "roles.leave")
    assert len(village.letters(LEADER)) == before  # nobody is told
    said = _group(village)
    assert "In it: 1: Edgar" in said
    assert "Asked, no yes yet: 2: Gabriel" in said
    _invite(village, *THREE)
    assert len(letters(village, "gabriel", "core-group:")) == 1


def test_the_step_is_done_once_three_said_yes(village: Town) -> None:
    go_to(village, "engaging")
    see(village, "core_group")
    village.press(LEADER, "core.again", "roles group")
    _invite(village, *THREE)
    for who in THREE:
        assert newest(village)["core_group"].status == "waiting"
        village.press(who, "roles.join")
    assert newest(village)["core_group"].status == "done"


def test_whoever_leaves_is_out_and_comes_back_by_a_press(group: Town) -> None:
    message, button = group.find("edgar", "roles.leave")
    assert "not in the core group" in group.said(group.visitor("edgar").press(message, button))
    assert "In it: 1: Gabriel" in _group(group)
    assert "You are in" in group.said(group.press("edgar", "roles.join"))
    assert "In it: 2" in _group(group)


def test_nobody_comes_in_who_was_not_invited(group: Town) -> None:
    message, button = group.find("edgar", "roles.leave")
    shown = replace(message, place=person("hale"))
    for action in ("roles.join", "roles.leave"):
        forged = replace(button, action=action)
        group.visitor("hale").press(shown, forged)
    assert len(group.rows(Codesigner)) == 2


def test_a_pilot_takes_a_core_group(village: Town) -> None:
    _group(village)
    message, button = village.find(LEADER, "roles.invite")
    forged = replace(button, action="roles.pilot")
    assert "nobody in the core" in village.said(village.visitor(LEADER).press(message, forged))
    assert not village.rows(Pilot)


def test_a_pilot_has_people_and_days_and_those_in_it_are_told(group: Town) -> None:
    assert "before it begins" in _pilot(group, "edgar", begins="2026-03-02", ends="2026-03-01")
    assert "choose" in _pilot(group).casefold()
    assert "not one of the options" in _pilot(group, "hale")
    said = _pilot(group, "edgar", "gabriel", ends="2026-03-20")
    assert "A peer assist, with Edgar Wellspring and Gabriel" in said
    assert len(letters(group, "edgar", "pilot:")) == 1
    assert "Mon, Mar 2, 2026 to Fri, Mar 20, 2026 | not known yet" in _group(group)
    assert log(group)[0].action == "note pilot"


def test_a_pilot_counts_once_it_is_written_what_came_of_it(group: Town) -> None:
    go_to(group, "engaging")
    _pilot(group, "edgar")
    assert newest(group)["pilots"].status == "waiting"
    _group(group)
    asked = group.press(LEADER, "roles.outcome")
    assert group.submit(LEADER, asked.form, {"came": " "}).errors
    said = group.said(group.submit(LEADER, asked.form, {"came": "An hour is enough"}))
    assert "An hour is enough" in said
    assert newest(group)["pilots"].status == "done"
    asked = group.press(LEADER, "roles.outcome")
    assert asked.form is not None
    assert "An hour is enough" in {getattr(each, "value", "") for each in asked.form.inputs()}


def test_a_pilot_is_taken_back_or_given_up_with_a_reason_that_stays(group: Town) -> None:
    _pilot(group, "edgar")
    undo = group.find(LEADER, "roles.unpilot")
    group.visitor(LEADER).press(*undo)
    assert not group.rows(Pilot)
    assert not group.rows(Piloting)
    assert "had its time" in group.said(group.visitor(LEADER).press(*undo))
    _pilot(group, "edgar")
    _group(group)
    drop = group.find(LEADER, "roles.drop")
    asked = group.visitor(LEADER).press(*drop)
    said = group.said(group.submit(LEADER, asked.form, {"reason": "Nobody had time"}))
    assert "given up: Nobody had time" in said
    assert "had its time" in group.said(group.visitor(LEADER).press(*drop))
