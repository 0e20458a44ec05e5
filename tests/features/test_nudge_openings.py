"""What a nudge opens with: what rests on its reader's own words, before what asks them."""

from __future__ import annotations

from datetime import timedelta

from storage.activities import Activity, ActivityLead, Signup
from storage.board import Asked
from storage.nudges import Nudge
from storage.polls import NamedBallot, Poll
from tests.nudging import (
    QUIET,
    activity,
    go_quiet,
    ids,
    invite,
    nudges,
    plain,
    press,
    says,
    standing,
)
from tests.town import LEADER, Town


def opened(town: Town) -> list[tuple[str, str]]:
    return [(each.opened_with, each.because) for each in town.rows(Nudge)]


def wondered(town: Town, title: str) -> None:
    """The leader asked something, and it was brought to nobody."""
    with town.store.transaction() as session:
        here, asker = standing(town).community_id, standing(town, LEADER).id
        row = Asked(
            id="b1",
            community_id=here,
            member_id=asker,
            status="open",
            title=title,
            asked_at=town.clock(),
        )
        session.add(row)


def test_whoever_would_co_lead_hears_first_of_what_wants_a_second_lead(village: Town) -> None:
    says(village, offers="pumps", seeks="hearing leaks at night", co_lead=True)
    activity(village)
    wondered(village, "Which pumps last longest?")
    invite(village, QUIET)
    go_quiet(village, QUIET)
    village.go(days=2)
    assert opened(village) == [("activity:a1", "co_lead")]
    assert "you said that you would lead something together" in plain(village)


def test_one_press_more_makes_them_its_co_lead_and_one_ends_that(village: Town) -> None:
    says(village, seeks="leaks", co_lead=True)
    activity(village)
    go_quiet(village, QUIET)
    village.go(days=2)
    assert "Listening at night" in press(village, "activities.see")
    pressed = village.find(QUIET, "activities.volunteer")
    for _ in range(2):
        assert "You lead" in village.said(village.visitor(QUIET).press(*pressed))
    mine = standing(village).id
    assert [(each.part, each.answer) for each in village.rows(ActivityLead) if each.member_id == mine] == [
        ("co_lead", "yes")
    ]  # fmt: skip
    village.press(QUIET, "activities.rather_not")
    assert [each.answer for each in village.rows(ActivityLead) if each.member_id == mine] == ["no"]


def test_of_two_who_would_co_lead_the_second_is_told_that_it_is_led(village: Town) -> None:
    activity(village)
    says(village, seeks="leaks", co_lead=True)
    says(village, "isko", seeks="leaks", co_lead=True)
    go_quiet(village, QUIET, "isko")
    village.go(days=2)
    for who in (QUIET, "isko"):
        press(village, "activities.see", who)
    village.press(QUIET, "activities.volunteer")
    assert "two who lead it" in village.said(village.press("isko", "activities.volunteer"))


def test_what_they_seek_comes_before_a_call_that_asks_them(village: Town) -> None:
    says(village, seeks="leaks")
    activity(village)
    invite(village, QUIET)
    go_quiet(village, QUIET)
    village.go(days=2)
    assert opened(village) == [("activity:a1", "wants_lead")]


def test_a_need_chosen_under_their_name_counts_and_one_chosen_anonymously_never_does(
    village: Town,
) -> None:
    for anonymous, ident in ((True, "q1"), (False, "q2")):
        with village.store.transaction() as session:
            session.add(
                Poll(
                    id=ident,
                    community_id=standing(village).community_id,
                    kind="needs",
                    title=ident,
                    status="closed",
                    anonymous=anonymous,
                    created_by=ids(village, [LEADER])[0],
                    created_at=village.clock(),
                    closes_at=village.clock(),
                )
            )
            session.flush()
            ballot = '{"miss": ["meters"]}'
            session.add(
                NamedBallot(poll_id=ident, person_id=ids(village, [QUIET])[0], answers=ballot)
            )
    activity(village, "a1", title="First", hypothesis="?", poll_id="q1", option="meters")
    go_quiet(village, QUIET)
    village.go(days=2)
    assert not nudges(village)
    activity(village, "a2", title="Second", hypothesis="?", poll_id="q2", option="meters")
    village.go(days=1)
    assert opened(village) == [("activity:a2", "wants_lead")]


def test_whoever_comes_already_or_leads_it_is_not_told_of_it(village: Town) -> None:
    says(village, seeks="leaks", co_lead=True)
    activity(village)
    with village.store.transaction() as session:
        mine = standing(village).id
        session.add(Signup(activity_id="a1", member_id=mine, status="coming", number=1))
    activity(village, "a2", lead=QUIET)
    go_quiet(village, QUIET)
    village.go(days=2)
    assert not nudges(village)


def test_what_has_two_leads_and_is_not_announced_is_nothing_for_them_yet(village: Town) -> None:
    says(village, seeks="leaks")
    activity(village)
    with village.store.transaction() as session:
        other = standing(village, "isko").id
        session.add(ActivityLead(activity_id="a1", member_id=other, part="co_lead", answer="yes"))
    go_quiet(village, QUIET)
    village.go(days=2)
    assert not nudges(village)
    with village.store.transaction() as session:
        found = session.get_one(Activity, "a1")
        found.announced_at = village.clock()
        found.starts_at = village.clock() + timedelta(days=9)
        found.ends_at = found.starts_at + timedelta(hours=1)
    village.go(days=1)
    assert opened(village) == [("activity:a1", "needed")]


def test_the_second_nudge_opens_with_something_else(village: Town) -> None:
    says(village, seeks="leaks")
    activity(village)
    go_quiet(village, QUIET)
    village.go(days=2)
    invite(village, QUIET, day=60)
    village.go(days=29)
    assert [each[0].split(":")[0] for each in opened(village)] == ["activity", "call"]


def test_a_question_that_fits_what_they_offer_comes_before_what_they_seek(village: Town) -> None:
    says(village, offers="pumps", seeks="leaks")
    activity(village)
    wondered(village, "Which pumps last longest?")
    go_quiet(village, QUIET)
    village.go(days=2)
    assert opened(village) == [("question:b1", "offered")]
    assert "It fits what you offered" in plain(village)
