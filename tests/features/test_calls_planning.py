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


def test_the_morning_after_the_start_plans_a_call_two_to_four_weeks_ahead(begun: Town) -> None:
    planned = call(begun)
    assert planned.status == "planned"
    (asked,) = [each for each in begun.rows(Poll) if each.kind == "time"]
    assert asked.opened_at == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # 06:00 in Nairobi
    assert planned.planned_at == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    # 09:00 in New York, where clocks have changed; 10:00 in São Paulo; 16:00 in Nairobi
    assert planned.starts_at == datetime(2026, 3, 17, 12, 30, tzinfo=UTC)
    assert planned.flag == ""
    assert answers(begun, planned.id) == {each.title(): ("", None) for each in STEWARDS}


def test_the_channel_hears_of_it_once_with_everybody_s_hour_and_the_calendar(begun: Town) -> None:
    begun.go(days=2)
    card = announced(begun, call(begun).id)
    table = next(part for part in card.parts if isinstance(part, Table))
    assert [row[1].rpartition(", ")[2] for row in table.rows] == [
        "08:30 (New York)",
        "15:30 (Nairobi)",
        "09:30 (Sao Paulo)",
    ]
    assert "https://convener.example/calendar/" in card.plain()
    assert "Tue, Mar 17, 2026, 15:30 (Nairobi)" in card.plain()


def test_each_steward_is_asked_in_private_in_their_own_zone_and_nobody_else(begun: Town) -> None:
    begun.go(days=2)
    for who in begun.people:
        assert len(letters(begun, who, "call-ask:")) == (who in STEWARDS)
    card = letters(begun, "edgar", "call-ask:")[0].card
    assert card is not None
    assert "08:30 (New York)" in card.plain()


@pytest.mark.parametrize("stewards", [(), ("edgar",)])
def test_fewer_than_two_stewards_have_no_call(town: Town, stewards: tuple[str, ...]) -> None:
    begin(town, stewards)
    town.go(days=3)
    assert not town.rows(Call)
    assert "needs two stewards" in town.said(town.command(LEADER, "call"))


def test_an_answer_is_kept_shown_and_may_be_changed(begun: Town) -> None:
    ident = call(begun).id
    assert "you'll be there" in begun.said(begun.press("edgar", "calls.coming"))
    begun.press("edgar", "calls.coming")
    assert "1 of 3" in announced(begun, ident).plain()
    assert "Edgar Wellspring" in begun.said(begun.command("uri", "call")).split("Coming")[1]
    begun.press("edgar", "calls.cannot")
    assert answers(begun, ident)["Edgar"] == ("declined", None)
    assert "0 of 3" in announced(begun, ident).plain()
    card = letters(begun, "edgar", "call-ask:")[0].card
    assert card is not None
    assert "You said that you can't" in card.plain()


def test_only_those_who_are_asked_can_answer(begun: Town) -> None:
    for who in (LEADER, "uri"):
        outcome = begun.visitor(who).press(*begun.find("edgar", "calls.coming"))
        assert "Stewards are asked" in begun.said(outcome)
    assert len(begun.rows(Attendee)) == 3


def test_reminders_come_a_week_a_day_and_a_quarter_before_to_those_who_did_not_decline(
    begun: Town,
) -> None:
    planned = call(begun)
    begun.press("gabriel", "calls.cannot")
    go_to(begun, planned.starts_at)
    for who in ("edgar", "farida"):
        came = [planned.starts_at - each.at for each in letters(begun, who, "call-reminder:")]
        assert came == [timedelta(days=7), timedelta(days=1), timedelta(minutes=15)]
    assert not letters(begun, "gabriel", "call-reminder:")
    assert not letters(begun, "uri", "call-reminder:")


def test_a_machine_that_slept_reminds_of_nothing_that_has_passed(begun: Town) -> None:
    planned = call(begun)
    begun.clock.stand(planned.starts_at - timedelta(hours=2))
    begun.core.ticker.tick()
    assert [m.key.split(":")[2] for m in letters(begun, "edgar", "call-reminder:")] == ["day"]
    begun.clock.stand(planned.starts_at + timedelta(minutes=1))
    begun.core.ticker.tick()
    assert len(letters(begun, "edgar", "call-reminder:")) == 1


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


def test_members_can_neither_plan_nor_cancel_nor_name(begun: Town) -> None:
    begun.command(LEADER, "call")
    message, button = begun.find(LEADER, "calls.cancel")
    acts = ("cancel", "plan", "summary", "remove", "name", "fix", "move")
    for action in (f"calls.{act}" for act in acts):
        forged = replace(button, action=action)
        outcome = begun.visitor("uri").press(message, forged)
        assert outcome.form is None
        assert "organisers" in begun.said(outcome)
    assert call(begun).status == "planned"


@pytest.mark.parametrize("ident", ["", "nothing", "%", "' OR 1=1", "\x00"])
def test_a_forged_call_is_refused(begun: Town, ident: str) -> None:
    message, button = begun.find("edgar", "calls.coming")
    for action in ("calls.coming", "calls.cannot", "calls.here", "calls.not_here"):
        forged = replace(button, action=action, value=ident)
        assert "had its time" in begun.said(begun.visitor("edgar").press(message, forged))


def test_another_community_s_call_is_out_of_reach(begun: Town) -> None:
    ident = call(begun).id
    message, button = begun.find("edgar", "calls.coming")
    asked = begun.command("celia", "start", "market")
    told = {"name": "Other", "domain": "Other things", "zone": "Africa/Nairobi"}
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()} | told
    other = begun.visitor("celia").submit(channel(MARKET), asked.form, filled)
    community = begun.card(other).community
    for action in ("calls.cancel", "calls.here", "calls.coming"):
        forged = replace(button, action=action, value=ident, community=community)
        assert "had its time" in begun.said(begun.visitor("celia").press(message, forged))


def test_a_paused_community_hears_nothing_and_plans_nothing(town: Town) -> None:
    town.start(steward=tuple(str(person(who)) for who in STEWARDS))
    asked = town.command(LEADER, "pause")
    town.submit(LEADER, asked.form, {"reason": "Holidays"})
    town.command(LEADER, "call")
    assert "paused" in town.said(town.press(LEADER, "calls.plan"))
    town.go(days=3)
    assert not town.rows(Call)


def test_a_pause_over_a_call_silences_it_and_resuming_sends_nothing_stale(begun: Town) -> None:
    planned = call(begun)
    asked = begun.command(LEADER, "pause")
    begun.submit(LEADER, asked.form, {"reason": "Holidays"})
    before = len(begun.letters("edgar"))
    for days in (-1, 0, 3):
        sleep_until(begun, planned.starts_at + timedelta(days=days, hours=2))
    assert len(begun.letters("edgar")) == before
    assert [each.status for each in begun.rows(Call)] == ["cancelled"]
    resumed = begun.said(begun.press(LEADER, "setup.resume"))
    assert "A reminder of a call" in resumed
    begun.go(days=2)
    settle(begun)
    assert len(letters(begun, "edgar", "call-reminder:")) == 0
    assert call(begun).status == "planned"
    assert len(letters(begun, "edgar", "call-ask:")) == 2


def test_the_next_call_is_planned_at_the_end_of_one_and_is_six_to_eight_weeks_on(
    begun: Town,
) -> None:
    first = hold(begun, "edgar")
    second = call(begun)
    assert 42 <= (second.starts_at.date() - first.starts_at.date()).days <= 56
    assert second.flag == ""


def test_a_steward_who_left_is_not_reminded_and_not_asked_again(begun: Town) -> None:
    planned = call(begun)
    begun.visitor("edgar").leave("square")
    hold(begun, "farida")
    assert not letters(begun, "edgar", f"call-reminder:{planned.id}")
    assert set(answers(begun, call(begun).id)) == {"Farida", "Gabriel"}


def test_a_start_that_is_taken_back_leaves_no_call(begun: Town) -> None:
    ident = call(begun).id
    with_card = begun.find(LEADER, "setup.undo")
    sleep_until(begun, call(begun).starts_at - timedelta(days=7))
    reminders = letters(begun, "edgar", "call-reminder:")
    assert len(reminders) == 1
    begun.visitor(LEADER).press(*with_card)
    assert not begun.rows(Call)
    assert not begun.rows(Attendee)
    assert "was not started after all" in announced(begun, ident).plain()
    invitations = letters(begun, "edgar", "call-ask:")
    assert invitations
    for each in (*invitations, *letters(begun, "edgar", "call-reminder:")):
        assert each.card is not None
        assert "was not started after all" in each.card.plain()
        assert not buttons(each.card)
    sleep_until(begun, begun.clock() + timedelta(days=20))
    assert len(letters(begun, "edgar", "call-reminder:")) == len(reminders)
