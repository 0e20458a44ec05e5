"""Who signed up in which turn, who came to what, and a need's answer in its poll, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from storage import activities
from storage.activities import Activity, EngagementPlan, Signup
from storage.calls import Attendee, Call
from storage.database import Store
from storage.deeds import Deed
from storage.people import Member
from storage.polls import Poll
from tests.storage.rows import NOW, community, poll

PEOPLE = ("p1", "p2", "p3")


def _visit(session: Session, ident: str = "v", **values: object) -> Activity:
    """An activity of a plan that runs today."""
    if session.get(EngagementPlan, "p") is None:
        community(session, people=PEOPLE)
        today = NOW.date()
        session.add(
            EngagementPlan(
                id="p", community_id="c1", begins=today, ends=today, made_by="p1", made_at=NOW
            )
        )
        session.flush()
    row = Activity(
        id=ident, community_id="c1", plan_id="p", title="Visit", hypothesis="", format="visit",
        made_by="p1", made_at=NOW,
    )  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def _sign(session: Session, ident: str, who: str, number: int, **values: object) -> None:
    row = Signup(activity_id=ident, member_id=f"c1-{who}", status="coming", number=number)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def test_those_who_signed_up_stand_in_their_turn_without_those_who_left(store: Store) -> None:
    with store.transaction() as session:
        visit = _visit(session)
        assert activities.next_number(session, "v") == 1
        _sign(session, "v", "p1", 3)
        _sign(session, "v", "p2", 2, status="gone")
        _sign(session, "v", "p3", 1, status="waiting")
        assert activities.next_number(session, "v") == 4
        assert [person.id for _, _, person in activities.signups(session, visit)] == ["p3", "p1"]
        session.get_one(Member, "c1-p1").left_at = NOW
        assert [person.id for _, _, person in activities.signups(session, visit)] == ["p3"]


def test_whoever_came_without_a_place_is_among_them(store: Store) -> None:
    with store.transaction() as session:
        visit = _visit(session)
        _sign(session, "v", "p2", 1, status="gone", came=True)
        assert [person.id for _, _, person in activities.signups(session, visit)] == ["p2"]


def test_dated_activities_come_first_the_earliest_at_the_top(store: Store) -> None:
    with store.transaction() as session:
        _visit(session, "undated")
        _visit(session, "later", starts_at=NOW + timedelta(days=2))
        _visit(session, "sooner", starts_at=NOW + timedelta(days=1))
        found = [each.id for each in activities.of_plan(session, "p")]
        assert found == ["sooner", "later", "undated"]
        assert activities.announced(session, "c1") == []


def test_attending_counts_at_what_was_held_calls_too(store: Store) -> None:
    with store.transaction() as session:
        _visit(session, "held", status="held", starts_at=NOW)
        _visit(session, "off", status="cancelled", starts_at=NOW)
        for ident in ("held", "off"):
            _sign(session, ident, "p1", 1, came=True)
        _sign(session, "held", "p2", 2, came=False)
        session.add(Call(id="k", community_id="c1", status="held", starts_at=NOW, planned_at=NOW))
        session.flush()
        session.add(Attendee(call_id="k", person_id="p1", came=True))
        session.add(Attendee(call_id="k", person_id="p3", came=None))
        session.flush()
        found = activities.attended(session, "c1")
        assert sorted(found) == [("p1", "held", NOW), ("p1", "k", NOW)]


def _answered(session: Session, activity: Activity, before: str, words: str) -> None:
    activities.answer_need(
        session, activity, "miss", before=before, words=words, said_by="p1", now=NOW
    )


def test_a_need_s_answer_is_put_and_corrected_and_other_words_there_stay(store: Store) -> None:
    with store.transaction() as session:
        visit = _visit(session)
        visit.poll_id, visit.option = poll(session), "a"
        _answered(session, visit, "", "Visit: it helped")
        _answered(session, visit, "Visit: it helped", "Visit: it helped two")
        (deed,) = session.exec(select(Deed)).all()
        assert deed.text == "Visit: it helped two"
        assert session.get_one(Poll, "q1").answered_for_at == NOW
        deed.text = "We wrote this ourselves"
        session.flush()
        _answered(session, visit, "Visit: it helped two", "Visit: it helped three")
        assert session.exec(select(Deed.text)).all() == ["We wrote this ourselves"]


def test_a_poll_that_is_gone_is_answered_to_by_nobody(store: Store) -> None:
    with store.transaction() as session:
        visit = _visit(session)
        visit.poll_id, visit.option = "gone", "a"
        _answered(session, visit, "", "Visit: it helped")
        assert not session.exec(select(Deed)).all()
