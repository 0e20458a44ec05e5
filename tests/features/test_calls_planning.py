"""A call is planned, announced, answered, moved by nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.playground.world import channel, person
from bot.cards import Table
from storage.calls import Attendee, Call
from storage.polls import Poll
from tests.calling import (
    STEWARDS,
    announced,
    answers,
    begin,
    call,
    go_to,
    hold,
    letters,
    settle,
    sleep_until,
)
from tests.town import LEADER, MARKET, Town, buttons


def test_the_morning_after_the_start_plans_a_call_two_to_four_weeks_ahead(town: Town) -> None:
    begin(town)
    planned = call(town)
    assert planned.status == "planned"
    (asked,) = [each for each in town.rows(Poll) if each.kind == "time"]
    assert asked.opened_at == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # 06:00 in Nairobi
    assert planned.planned_at == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    # 09:00 in New York, where clocks have changed; 10:00 in São Paulo; 16:00 in Nairobi
    assert planned.starts_at == datetime(2026, 3, 17, 12, 30, tzinfo=UTC)
    assert planned.flag == ""
    assert answers(town, planned.id) == {each.title(): ("", None) for each in STEWARDS}


def test_the_channel_hears_of_it_once_with_everybody_s_hour_and_the_calendar(town: Town) -> None:
    begin(town)
    town.go(days=2)
    card = announced(town, call(town).id)
    table = next(part for part in card.parts if isinstance(part, Table))
    assert [row[1].rpartition(", ")[2] for row in table.rows] == [
        "08:30 (New York)",
        "15:30 (Nairobi)",
        "09:30 (Sao Paulo)",
    ]
    assert "https://convener.example/calendar/" in card.plain()
    assert "Tue, Mar 17, 2026, 15:30 (Nairobi)" in card.plain()


def test_each_steward_is_asked_in_private_in_their_own_zone_and_nobody_else(town: Town) -> None:
    begin(town)
    town.go(days=2)
    for who in town.people:
        assert len(letters(town, who, "call-ask:")) == (who in STEWARDS)
    card = letters(town, "edgar", "call-ask:")[0].card
    assert card is not None
    assert "08:30 (New York)" in card.plain()


@pytest.mark.parametrize("stewards", [(), ("edgar",)])
def test_fewer_than_two_stewards_have_no_call(town: Town, stewards: tuple[str, ...]) -> None:
    begin(town, stewards)
    town.go(days=3)
    assert not town.rows(Call)
    assert "needs two stewards" in town.said(town.command(LEADER, "call"))


def test_an_answer_is_kept_shown_and_may_be_changed(town: Town) -> None:
    begin(town)
    ident = call(town).id
    assert "you'll be there" in town.said(town.press("edgar", "calls.coming"))
    town.press("edgar", "calls.coming")
    assert "1 of 3" in announced(town, ident).plain()
    assert "Edgar Wellspring" in town.said(town.command("uri", "call")).split("Coming")[1]
    town.press("edgar", "calls.cannot")
    assert answers(town, ident)["Edgar"] == ("declined", None)
    assert "0 of 3" in announced(town, ident).plain()
    card = letters(town, "edgar", "call-ask:")[0].card
    assert card is not None
    assert "You said that you can't" in card.plain()


def test_only_those_who_are_asked_can_answer(town: Town) -> None:
    begin(town)
    for who in (LEADER, "uri"):
        outcome = town.visitor(who).press(*town.find("edgar", "calls.coming"))
        assert "Stewards are asked" in town.said(outcome)
    assert len(town.rows(Attendee)) == 3


def test_reminders_come_a_week_a_day_and_a_quarter_before_to_those_who_did_not_decline(
    town: Town,
) -> None:
    begin(town)
    planned = call(town)
    town.press("gabriel", "calls.cannot")
    go_to(town, planned.starts_at)
    for who in ("edgar", "farida"):
        came = [planned.starts_at - each.at for each in letters(town, who, "call-reminder:")]
        assert came == [timedelta(days=7), timedelta(days=1), timedelta(minutes=15)]
    assert not letters(town, "gabriel", "call-reminder:")
    assert not letters(town, "uri", "call-reminder:")


def test_a_machine_that_slept_reminds_of_nothing_that_has_passed(town: Town) -> None:
    begin(town)
    planned = call(town)
    town.clock.stand(planned.starts_at - timedelta(hours=2))
    town.core.ticker.tick()
    assert [m.key.split(":")[2] for m in letters(town, "edgar", "call-reminder:")] == ["day"]
    town.clock.stand(planned.starts_at + timedelta(minutes=1))
    town.core.ticker.tick()
    assert len(letters(town, "edgar", "call-reminder:")) == 1


def test_planning_now_needs_no_morning_and_plans_one_at_a_time(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in STEWARDS))
    town.command(LEADER, "call")
    plan = town.find(LEADER, "calls.plan")
    assert "stewards are asked" in town.said(town.visitor(LEADER).press(*plan))
    assert "being asked already" in town.said(town.visitor(LEADER).press(*plan))
    settle(town)
    assert "planned already" in town.said(town.visitor(LEADER).press(*plan))
    town.go(days=2)
    assert len(town.rows(Call)) == 1
    assert len(letters(town, "edgar", "call-ask:")) == 1


def test_members_can_neither_plan_nor_cancel_nor_name(town: Town) -> None:
    begin(town)
    town.command(LEADER, "call")
    message, button = town.find(LEADER, "calls.cancel")
    acts = ("cancel", "plan", "summary", "remove", "name", "fix", "move")
    for action in (f"calls.{act}" for act in acts):
        forged = replace(button, action=action)
        outcome = town.visitor("uri").press(message, forged)
        assert outcome.form is None
        assert "organisers" in town.said(outcome)
    assert call(town).status == "planned"


@pytest.mark.parametrize("ident", ["", "nothing", "%", "' OR 1=1", "\x00"])
def test_a_forged_call_is_refused(town: Town, ident: str) -> None:
    begin(town)
    message, button = town.find("edgar", "calls.coming")
    for action in ("calls.coming", "calls.cannot", "calls.here", "calls.not_here"):
        forged = replace(button, action=action, value=ident)
        assert "had its time" in town.said(town.visitor("edgar").press(message, forged))


def test_another_community_s_call_is_out_of_reach(town: Town) -> None:
    begin(town)
    ident = call(town).id
    message, button = town.find("edgar", "calls.coming")
    asked = town.command("celia", "start", "market")
    told = {"name": "Other", "domain": "Other things", "zone": "Africa/Nairobi"}
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()} | told
    other = town.visitor("celia").submit(channel(MARKET), asked.form, filled)
    community = town.card(other).community
    for action in ("calls.cancel", "calls.here", "calls.coming"):
        forged = replace(button, action=action, value=ident, community=community)
        assert "had its time" in town.said(town.visitor("celia").press(message, forged))


def test_a_paused_community_hears_nothing_and_plans_nothing(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in STEWARDS))
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "Holidays"})
    town.command(LEADER, "call")
    assert "paused" in town.said(town.press(LEADER, "calls.plan"))
    town.go(days=3)
    assert not town.rows(Call)


def test_a_pause_over_a_call_silences_it_and_resuming_sends_nothing_stale(town: Town) -> None:
    begin(town)
    planned = call(town)
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "Holidays"})
    before = len(town.letters("edgar"))
    for days in (-1, 0, 3):
        sleep_until(town, planned.starts_at + timedelta(days=days, hours=2))
    assert len(town.letters("edgar")) == before
    assert [each.status for each in town.rows(Call)] == ["cancelled"]
    resumed = town.said(town.press(LEADER, "setup.resume"))
    assert "A reminder of a call" in resumed
    town.go(days=2)
    settle(town)
    assert len(letters(town, "edgar", "call-reminder:")) == 0
    assert call(town).status == "planned"
    assert len(letters(town, "edgar", "call-ask:")) == 2


def test_the_next_call_is_planned_at_the_end_of_one_and_is_six_to_eight_weeks_on(
    town: Town,
) -> None:
    begin(town)
    first = hold(town, "edgar")
    second = call(town)
    assert 42 <= (second.starts_at.date() - first.starts_at.date()).days <= 56
    assert second.flag == ""


def test_a_steward_who_left_is_not_reminded_and_not_asked_again(town: Town) -> None:
    begin(town)
    planned = call(town)
    town.visitor("edgar").leave("square")
    hold(town, "farida")
    assert not letters(town, "edgar", f"call-reminder:{planned.id}")
    assert set(answers(town, call(town).id)) == {"Farida", "Gabriel"}


def test_a_start_that_is_taken_back_leaves_no_call(town: Town) -> None:
    begin(town)
    ident = call(town).id
    with_card = town.find(LEADER, "setup.undo")
    sleep_until(town, call(town).starts_at - timedelta(days=7))
    reminders = letters(town, "edgar", "call-reminder:")
    assert len(reminders) == 1
    town.visitor(LEADER).press(*with_card)
    assert not town.rows(Call)
    assert not town.rows(Attendee)
    assert "was not started after all" in announced(town, ident).plain()
    invitations = letters(town, "edgar", "call-ask:")
    assert invitations
    for each in (*invitations, *letters(town, "edgar", "call-reminder:")):
        assert each.card is not None
        assert "was not started after all" in each.card.plain()
        assert not buttons(each.card)
    sleep_until(town, town.clock() + timedelta(days=20))
    assert len(letters(town, "edgar", "call-reminder:")) == len(reminders)
