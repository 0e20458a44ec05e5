"""The engagement plan lived through: made, filled, led with consent, announced, signed up for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adapters.playground.world import channel
from storage.activities import Activity, ActivityLead, EngagementPlan, Signup
from storage.database import Store
from storage.people import Member, Organisation
from tests.calling import go_to, letters, sleep_until
from tests.engaging import add, begin, date_it, lead_of, make_plan, only, plan, sign_up
from tests.staging import log
from tests.town import LEADER, Town, buttons, in_village


def _busy(town: Town) -> None:
    make_plan(town)


@pytest.fixture
def busy(store: Store) -> Town:
    """A community with a plan."""
    return in_village(store, _busy)


def _see(town: Town, who: str = LEADER) -> str:
    plan(town) if who == LEADER else town.command(who, "activities")
    return town.said(town.press(who, "activities.see", only(town).id))


def test_a_plan_is_three_months_at_most_and_one_at_a_time(village: Town) -> None:
    assert "There is no plan now" in plan(village)
    assert "at the latest" in make_plan(village, ends="2026-06-02")
    assert "after the first" in make_plan(village, ends="2026-03-02")
    stale = village.find(LEADER, "activities.plan")
    assert "to Mon, Jun 1, 2026" in make_plan(village)
    assert "There is a plan already" in village.said(village.visitor(LEADER).press(*stale))
    (row,) = village.rows(EngagementPlan)
    assert (row.begins, row.ends) == (date(2026, 3, 2), date(2026, 6, 1))


def test_its_days_can_be_changed_within_three_months(busy: Town) -> None:
    (row,) = busy.rows(EngagementPlan)
    plan(busy)
    form = busy.press(LEADER, "activities.plan", row.id).form
    assert busy.submit(LEADER, form, {"ends": "2026-07-01"}).errors
    said = busy.said(busy.submit(LEADER, form, {"begins": "2026-03-10", "ends": "2026-04-10"}))
    assert "From Tue, Mar 10, 2026 to Fri, Apr 10, 2026" in said
    assert [each.id for each in busy.rows(EngagementPlan)] == [row.id]


def test_the_plan_says_what_its_activities_lack(busy: Town) -> None:
    add(busy, "Peer assist", lead=lead_of("burak"), measure="")
    said = plan(busy)
    assert "Missing a lead who said yes: Peer assist." in said
    assert "Missing a way to tell whether it worked: Peer assist." in said
    assert "Missing a date: Peer assist." in said
    date_it(busy, day="2026-06-02")
    assert "Missing a date within the three months of the plan: Peer assist." in plan(busy)


def test_an_activity_needs_a_title_a_belief_and_a_form(busy: Town) -> None:
    assert "fill this in" in add(busy, " ")
    assert "fill this in" in add(busy, "Visit", hypothesis="")
    assert "not one of the options" in add(busy, "Visit", format=("party",))
    assert not busy.rows(Activity)


def test_a_lead_is_asked_in_private_and_may_say_no(busy: Town) -> None:
    add(busy, "Peer assist", lead=lead_of("farida"), co_lead=lead_of("june"))
    assert "Asked to lead, no answer yet: Farida" in _see(busy)
    (letter,) = letters(busy, "farida", "activity-lead:")
    assert letter.card is not None
    assert "We believe that meeting" in letter.card.plain()
    assert "You lead" in busy.said(busy.press("farida", "activities.lead"))
    assert "wants somebody else" in busy.said(busy.press("june", "activities.rather_not"))
    said = _see(busy)
    assert "Led by: Farida" in said
    assert "Rather not: June" in said
    answers = {(each.part, each.answer) for each in busy.rows(ActivityLead)}
    assert answers == {("lead", "yes"), ("co_lead", "no")}
    busy.press("farida", "activities.rather_not")
    assert "a lead who said yes" in _see(busy)


def test_what_one_leads_or_is_asked_to_lead_is_in_one_s_own_list(busy: Town) -> None:
    add(busy, "Peer assist", lead=lead_of("farida"))
    assert "What you lead, or are asked to lead:\n[Peer assist]" in busy.said(
        busy.command("farida", "activities")
    )
    assert "[I lead it] [Rather not]" in _see(busy, "farida")
    busy.press("farida", "activities.lead")
    assert "[Change its words] [Cancel it] [Tell what came of it] [Rather not]" in _see(
        busy, "farida"
    )
    busy.press("farida", "activities.rather_not")
    assert "Peer assist" not in busy.said(busy.command("farida", "activities"))


def test_nobody_leads_with_themselves_and_only_members_lead(busy: Town) -> None:
    assert "Somebody else" in add(busy, "Visit", co_lead=lead_of(LEADER))
    assert "Only members can lead" in add(busy, "Visit", co_lead=lead_of("nobody"))
    assert not busy.rows(Activity)


def test_two_of_one_organisation_are_pointed_out(busy: Town) -> None:
    with busy.store.transaction() as session:
        mine = {each.person_id: each for each in busy.rows(Member)}
        house = next(iter(busy.rows(Organisation)), None)
        ident = house.id if house else "ministry"
        if house is None:
            here = next(iter(mine.values())).community_id
            session.add(Organisation(id=ident, community_id=here, name="Ministry"))
            session.flush()
        for each in mine.values():
            session.get_one(Member, each.id).organisation_id = ident
    said = add(busy, "Visit", co_lead=lead_of("june"))
    assert "let two organisations lead together" in said


def test_it_is_announced_after_a_preview_once_it_has_a_lead_and_a_day(busy: Town) -> None:
    add(busy, "Peer assist", lead=lead_of("farida"))
    date_it(busy)
    said = _see(busy)
    assert "Preview and announce" not in said
    busy.press("farida", "activities.lead")
    before = len(busy.channel_cards())
    _see(busy)
    shown = busy.said(busy.press(LEADER, "activities.preview"))
    assert "This is what the channel will see" in shown
    assert len(busy.channel_cards()) == before
    confirm = busy.find(LEADER, "activities.announce")
    assert "The channel knows" in busy.said(busy.visitor(LEADER).press(*confirm))
    assert "announced already" in busy.said(busy.visitor(LEADER).press(*confirm))
    card = busy.channel_cards()[-1]
    assert "Led by: Farida" in card.plain()
    assert "[Sign me up]" in card.plain()
    assert len(busy.channel_cards()) == before + 1
    assert log(busy)[0].action == "announce activity"


def test_whoever_leads_may_date_and_announce_it_and_other_members_may_not(busy: Town) -> None:
    add(busy, "Peer assist", lead=lead_of("farida"))
    busy.press("farida", "activities.lead")
    ident = only(busy).id
    busy.press("farida", "activities.see", ident)
    form = busy.press("farida", "activities.when", ident).form
    assert "Preview and announce" in busy.said(busy.submit("farida", form, {}))
    place = busy.find("farida", "activities.preview", ident)
    assert "for whoever leads it" in busy.said(busy.visitor("june").press(*place))
    assert "for whoever leads it" in busy.said(busy.submit("june", form, {}))
    busy.visitor("farida").press(*place)
    busy.press("farida", "activities.announce", ident)
    assert only(busy).announced_at is not None


def test_times_are_checked_and_the_end_comes_after_the_beginning(busy: Town) -> None:
    add(busy, "Peer assist")
    assert "like 14:30" in date_it(busy, clock="3 pm")
    assert "has passed" in date_it(busy, day="2026-03-02", clock="11:00")
    assert "end comes after" in date_it(busy, end_clock="14:00")
    assert "whole number" in date_it(busy, places="0")
    assert only(busy).starts_at is None
    date_it(busy, end_day="2026-03-10", end_clock="9.00")
    assert only(busy).ends_at is not None
    assert "Until: Tue, Mar 10, 2026, 09:00" in _see(busy)


def test_signing_up_is_one_press_the_line_is_kept_and_a_free_place_goes_to_its_first(
    busy: Town,
) -> None:
    begin(busy, places="2")
    sign_up(busy, "june", "farida", "gabriel", "hale", "june")
    assert len(busy.rows(Signup)) == 4
    assert "number 1" in busy.said(busy.press("gabriel", "activities.sign_up"))
    assert "2 of 2 places taken, 2 people wait" in busy.channel_cards()[-1].plain()
    assert "[Wait for a place]" in busy.channel_cards()[-1].plain()
    assert "[Wait for a place]" in busy.said(busy.press("june", "activities.leave"))
    (letter,) = letters(busy, "gabriel", "activity-place:")
    assert letter.card is not None
    assert "You have a place" in letter.card.plain()
    assert not letters(busy, "hale", "activity-place:")
    busy.press("june", "activities.leave")  # once more changes nothing
    sign_up(busy, "june")
    turns = {each.number: each.status for each in busy.rows(Signup)}
    assert turns == {2: "coming", 3: "coming", 4: "waiting", 5: "waiting"}


def test_more_room_lets_the_line_in(busy: Town) -> None:
    begin(busy, places="1")
    sign_up(busy, "june", "farida", "gabriel")
    date_it(busy, places="")
    assert [each.status for each in busy.rows(Signup)] == ["coming"] * 3
    assert letters(busy, "gabriel", "activity-place:")
    assert not letters(busy, "june", "activity-moved:")  # its time is as it was


def test_everybody_sees_what_is_coming_in_their_own_zone_and_what_they_said(busy: Town) -> None:
    assert "Nothing is coming" in busy.said(busy.command("gabriel", "activities"))
    begin(busy)
    said = busy.said(busy.command("gabriel", "activities"))
    assert "09:00 (Sao Paulo)" in said
    assert "[Sign me up]" in said
    busy.press("gabriel", "activities.sign_up")
    said = busy.said(busy.command("gabriel", "activities"))
    assert "You have a place." in said
    assert "[I can't come]" in said
    assert "Signed up" not in _see(busy, "june")  # names are for those who lead and organise
    assert "Signed up: Gabriel" in _see(busy)


def test_only_those_who_signed_up_are_reminded_a_day_and_an_hour_before(busy: Town) -> None:
    activity = begin(busy, places="1")
    sign_up(busy, "june", "farida")
    assert activity.starts_at is not None
    sleep_until(busy, activity.starts_at - timedelta(days=1, minutes=5))
    go_to(busy, activity.starts_at - timedelta(days=1))
    assert len(letters(busy, "june", "activity-reminder:")) == 1
    go_to(busy, activity.starts_at - timedelta(hours=1))
    told = [who for who in busy.people for _ in letters(busy, who, "activity-reminder:")]
    assert told == ["june", "june"]
    go_to(busy, activity.starts_at)
    place = busy.find("farida", "activities.leave", activity.id)
    assert "It has begun" in busy.said(busy.visitor("farida").press(*place))


def test_moving_takes_a_reason_tells_those_who_signed_up_and_reminds_anew(busy: Town) -> None:
    activity = begin(busy)
    sign_up(busy, "june")
    before = len(busy.letters("hale"))
    assert "say why" in date_it(busy, day="2026-03-12")
    _see(busy)
    stale = busy.press(LEADER, "activities.when", activity.id).form
    date_it(busy, day="2026-03-12", reason="The road is closed")
    (letter,) = letters(busy, "june", "activity-moved:")
    assert letter.card is not None
    assert "The road is closed" in letter.card.plain()
    assert "Thu, Mar 12" in letter.card.plain()
    assert any("Moved: Peer assist" in card.plain() for card in busy.channel_cards())
    assert "changed it meanwhile" in busy.said(busy.submit(LEADER, stale, {}))
    assert len(busy.letters("hale")) == before
    now_at = only(busy).starts_at
    assert now_at is not None
    sleep_until(busy, now_at - timedelta(days=1, minutes=5))
    go_to(busy, now_at)
    assert len(letters(busy, "june", "activity-reminder:")) == 2


def test_cancelling_takes_a_reason_and_nothing_more_comes_of_it(busy: Town) -> None:
    activity = begin(busy)
    sign_up(busy, "june")
    _see(busy)
    form = busy.press(LEADER, "activities.cancel", activity.id).form
    assert busy.submit(LEADER, form, {"reason": " "}).errors
    busy.submit(LEADER, form, {"reason": "Too few of us"})
    (letter,) = letters(busy, "june", "activity-off:")
    assert letter.card is not None
    assert "Too few of us" in letter.card.plain()
    sleep_until(busy, busy.clock() + timedelta(days=12))
    assert not letters(busy, "june", "activity-reminder:")
    assert not letters(busy, LEADER, "activity-outcome:")
    place = busy.find("june", "activities.leave", activity.id)
    assert "was cancelled" in busy.said(busy.visitor("june").press(*place))


def test_a_start_that_is_taken_back_takes_the_announcement_back(busy: Town) -> None:
    begin(busy)
    sign_up(busy, "june")
    busy.press(LEADER, "setup.undo")
    assert not [each for each in busy.channel_cards() if "Sign me up" in each.plain()]
    assert not busy.rows(Activity)
    assert not busy.rows(EngagementPlan)


def test_a_channel_that_joins_gets_what_can_be_signed_up_for(busy: Town) -> None:
    busy.press(LEADER, "setup.introduce")
    begin(busy)
    asked = busy.command(LEADER, "tie", where="market")
    assert asked.form is not None
    filled = {each.id: each.value for each in asked.form.inputs()}
    tied = busy.visitor(LEADER).submit(channel("market"), asked.form, filled)
    (post,) = [b for b in buttons(busy.card(tied)) if b.action == "setup.introduce"]
    busy.visitor(LEADER).press(tied.shown[0], post)
    busy.go(minutes=1)
    assert any("[Sign me up]" in each.plain() for each in busy.channel_cards("market"))


def test_a_paused_community_announces_nothing(busy: Town) -> None:
    add(busy, "Peer assist")
    date_it(busy)
    _see(busy)
    place = busy.find(LEADER, "activities.preview")
    asked = busy.command(LEADER, "pause")
    busy.submit(LEADER, asked.form, {"reason": "Holidays"})
    assert "community is paused" in busy.said(busy.visitor(LEADER).press(*place))


def test_a_press_about_another_community_s_activity_is_refused(busy: Town) -> None:
    begin(busy)
    _, button = busy.find("june", "activities.sign_up")
    with busy.store.transaction() as session:
        session.get_one(Activity, button.value).announced_at = None
    place = busy.find("june", "activities.sign_up")
    assert "had its time" in busy.said(busy.visitor("june").press(*place))
    assert not busy.rows(Signup)
