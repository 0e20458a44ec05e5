"""Two persons become one: everything that was either's, in every table that knows of people."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from storage import (
    calls,
    counting,
    folding,
    holdings,
    linking,
    mailing,
    merging,
    nudges,
    outbox,
    participation,
    people,
    polls,
    schedule,
    voting,
)
from storage.activities import Activity, ActivityLead, EngagementPlan, Signup
from storage.audit import Decision
from storage.calls import Attendee, Call
from storage.database import Overtaken, Store
from storage.imports import Brought, Import
from storage.mailing import Mailing
from storage.nudges import Nudge
from storage.outbox import Outgoing
from storage.participation import Presence, Touchpoint
from storage.people import Held, Member, Offer, Person
from storage.polls import Participation, Poll
from storage.schedule import Scheduled
from storage.stewardship import Absence, Nomination, Term
from tests.storage.meeting import at_once
from tests.storage.rows import NOW, community, counts, outgoing, poll, scheduled
from tests.storage.test_removal import lived

HOUR = timedelta(hours=1)


def merge(store: Store, keep: str = "p1", gone: str = "p2") -> None:
    with store.transaction() as session:
        pair = linking.hold_both(session, keep, gone)
        assert pair is not None
        merging.merge(session, *pair)


def test_every_column_that_names_a_person_or_a_member_is_known_to_the_merging() -> None:
    there = {
        name: {column.name for column in columns}
        for name, (_, columns) in holdings.tables().items()
        if not any(column.info.get("names_an_account") for column in columns)
    }  # what is of an account is whoever's its identity says
    assert {name: set(columns) for name, columns in merging.KNOWN.items()} == there


def test_nothing_names_whoever_is_gone_any_more(store: Store) -> None:
    with store.transaction() as session:
        lived(session)
    merge(store, keep="p2", gone="p1")
    with store.engine.connect() as connection:
        for _, columns in holdings.tables().values():
            for column in columns:
                assert "p1" not in {value for (value,) in connection.execute(select(column))}
                assert "c1-p1" not in {value for (value,) in connection.execute(select(column))}
        assert counts(connection)["member"] == 1
    with store.reading() as session:
        assert people.by_address(session, "playground:home:person:p1") == session.get(Person, "p2")


def test_a_membership_of_both_is_the_longer_one_with_all_roles_and_the_quieter_wish(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session)
        older = session.get_one(Member, "c1-p2")
        older.joined_at, older.preference = NOW - HOUR, "observer"
        session.get_one(Member, "c1-p1").left_at = NOW
        people.grant(session, "c1-p1", "leader")
        people.grant(session, "c1-p2", "steward")
        session.add(Offer(member_id="c1-p1", offers="maps"))
        session.add(Offer(member_id="c1-p2", offers="pumps", seeks="time", hours=0))
    merge(store)
    with store.reading() as session:
        (member,) = session.exec(select(Member)).all()
        assert (member.id, member.person_id, member.preference) == ("c1-p1", "p1", "observer")
        assert (member.joined_at, member.left_at) == (NOW - HOUR, None)
        assert people.roles(session, "c1-p1") == {"leader", "steward", "member"}
        offer = session.get_one(Offer, "c1-p1")
        assert (offer.offers, offer.seeks, offer.hours) == ("maps", "time", 0)


def test_a_membership_of_one_alone_goes_with_them_whole(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1", people=("p1",))
        community(session, "c2", people=("p2",))
        people.grant(session, "c2-p2", "leader")
    merge(store)
    with store.reading() as session:
        assert people.communities_of(session, "p1") == ["c1", "c2"]
        assert people.roles(session, "c2-p2") == {"leader", "member"}


instants = st.none() | st.integers(0, 9).map(lambda n: NOW + n * HOUR)


@given(instants, instants, instants, instants)
@settings(max_examples=30)
def test_the_stricter_stop_and_snooze_hold_whoever_said_them(
    stop: datetime | None,
    stop_too: datetime | None,
    snooze: datetime | None,
    snooze_too: datetime | None,
) -> None:
    keep = Person(id="p1", name="A", stopped_at=stop, snoozed_until=snooze)
    gone = Person(id="p2", name="B", stopped_at=stop_too, snoozed_until=snooze_too)
    folding.fold_person(keep, gone)
    assert keep.stopped_at == min(filter(None, (stop, stop_too)), default=None)
    assert keep.snoozed_until == max(filter(None, (snooze, snooze_too)), default=None)


def test_a_stop_of_one_withholds_what_waits_for_the_other(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.get_one(Person, "p2").stopped_at = NOW
        outbox.add(session, [outgoing("m", person_id="p1")])
    merge(store)
    with store.reading() as session:
        assert session.get_one(Outgoing, "m").state == "withheld"


@given(
    st.tuples(st.sampled_from(("coming", "waiting", "gone")), st.sampled_from((None, False, True))),
    st.tuples(st.sampled_from(("coming", "waiting", "gone")), st.sampled_from((None, False, True))),
)
def test_of_two_sign_ups_the_earlier_turn_and_the_better_place_hold(
    one: tuple[str, bool | None], other: tuple[str, bool | None]
) -> None:
    keep = Signup(activity_id="v", member_id="a", status=one[0], number=5, came=one[1])
    gone = Signup(activity_id="v", member_id="b", status=other[0], number=2, came=other[1])
    folding.signed_up(keep, gone)
    assert keep.status == min(one[0], other[0], key=("coming", "waiting", "gone").index)
    assert keep.number == 2
    assert keep.came is max((one[1], other[1]), key=(None, False, True).index)


def test_what_both_lead_and_signed_up_for_is_one_line_each(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        today = NOW.date()
        plan = EngagementPlan(
            id="p", community_id="c1", begins=today, ends=today, made_by="p2", made_at=NOW
        )
        session.add(plan)
        session.flush()
        visit = Activity(
            id="v", community_id="c1", plan_id="p", title="Visit", hypothesis="", format="visit",
            made_by="p2", made_at=NOW,
        )  # fmt: skip
        session.add(visit)
        session.flush()
        for who, part, answer in (("p1", "co_lead", "yes"), ("p2", "lead", "")):
            member = f"c1-{who}"
            session.add(ActivityLead(activity_id="v", member_id=member, part=part, answer=answer))
            session.add(Signup(activity_id="v", member_id=member, status="coming", number=1))
    merge(store)
    with store.reading() as session:
        (lead,) = session.exec(select(ActivityLead)).all()
        assert (lead.member_id, lead.part, lead.answer) == ("c1-p1", "lead", "yes")
        (signup,) = session.exec(select(Signup)).all()
        assert (signup.member_id, signup.number) == ("c1-p1", 1)
        assert session.get_one(Activity, "v").made_by == "p1"


def test_both_answered_the_same_polls_one_line_each_and_the_later_named_answer(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session)
        for ident in ("q1", "q2"):
            poll(session, ident)
            polls.invite(session, ident, ["p1", "p2"])
            for who in ("p1", "p2"):
                polls.mark_answered(session, ident, who)
        session.get_one(Poll, "q2").anonymous = False
        voting.cast_named(session, "q2", "p1", {"why": ["old"]}, NOW)
        voting.cast_named(session, "q2", "p2", {"why": ["new"]}, NOW + HOUR)
        for _ in range(2):
            voting.cast(session, "q1", {"why": ["a"]}, random.Random())
    with store.reading() as session:
        assert merging.answered_twice(session, "p1", "p2") == (1, 1)
    merge(store)
    with store.reading() as session:
        assert polls.turnout(session, "q1") == polls.turnout(session, "q2") == (1, 1)
        assert polls.named_ballot(session, "q2", "p1") == {"why": ["new"]}
        assert len(polls.ballots(session, "q1")) == 2  # nobody can find either


@pytest.mark.parametrize("answers", ["keep", "gone", "nobody"])
def test_an_answer_of_either_is_the_answer_of_the_one(store: Store, answers: str) -> None:
    with store.transaction() as session:
        community(session)
        poll(session)
        polls.invite(session, "q1", ["p1", "p2"])
        if answers != "nobody":
            polls.mark_answered(session, "q1", "p1" if answers == "keep" else "p2")
        polls.mark_reminded(session, "q1", "p2")
    merge(store)
    with store.reading() as session:
        line = session.get_one(Participation, ("q1", "p1"))
        assert (line.answered, line.reminded) == (answers != "nobody", True)


def test_what_both_did_on_a_day_adds_up_and_taking_part_counts_once(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for member in ("c1-p1", "c1-p2", "c1-p2"):
            participation.note(session, member, NOW.date(), "press")
        point = Touchpoint(id="poll:q", community_id="c1", kind="poll", at=NOW)
        participation.record(session, point, {"c1-p1": False, "c1-p2": True})
    merge(store)
    with store.reading() as session:
        assert counting.totals(session, "c1", NOW.date(), ("press",)) == {"press": 3}
        (presence,) = session.exec(select(Presence)).all()
        assert (presence.member_id, presence.took_part) == ("c1-p1", True)


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [(None, True, True), (False, True, True), (False, None, False), (None, None, None)],
)
def test_a_call_s_replies_become_one(
    store: Store, mine: bool | None, theirs: bool | None, kept: bool | None
) -> None:
    with store.transaction() as session:
        community(session)
        session.add(
            Call(id="k", community_id="c1", status="planned", starts_at=NOW, planned_at=NOW)
        )
        session.flush()
        session.add(Attendee(call_id="k", person_id="p1", asked=False, came=mine))
        session.add(Attendee(call_id="k", person_id="p2", answer="coming", came=theirs))
    merge(store)
    with store.reading() as session:
        found = calls.attendee(session, "k", "p1")
        assert found is not None
        assert (found.asked, found.answer, found.came) == (True, "coming", kept)


def test_nudges_to_either_count_for_the_one(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for who in ("p1", "p2"):
            row = Nudge(id=who, person_id=who, member_id=f"c1-{who}", sent_at=NOW, opened_with="x")
            nudges.add(session, row)
    merge(store)
    with store.reading() as session:
        found = nudges.of_person(session, "p1")
        assert [(each.id, each.member_id) for each in found] == [("p1", "c1-p1"), ("p2", "c1-p1")]


def test_what_waits_for_both_under_like_names_is_said_once(store: Store) -> None:
    told = (("a:p1", "waiting"), ("a:p2", "waiting"), ("b:p2", "waiting"), ("c:p2", "sent"),
            ("d:p2:1", "sending"), ("e:c1-p2", "waiting"))  # fmt: skip
    with store.transaction() as session:
        community(session)
        for key, state in told:
            outbox.add(session, [outgoing(key, person_id=key.split(":")[1][-2:], state=state)])
    merge(store)
    with store.reading() as session:
        rows = {row.key: row.state for row in session.exec(select(Outgoing))}
        assert rows == {
            "a:p1": "waiting", "a:p2": "withheld", "b:p1": "waiting", "c:p1": "sent",
            "d:p2:1": "sending", "e:c1-p1": "waiting",
        }  # fmt: skip
        assert {row.person_id for row in session.exec(select(Outgoing))} == {"p1"}


def test_what_is_due_about_one_is_due_about_the_other_and_once(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident, subject in (
            ("nudge:c1-p1", "c1-p1"), ("nudge:c1-p2", "c1-p2"), ("lessons:c1:p2", "read p2"),
        ):  # fmt: skip
            row = scheduled(ident)
            row.subject = subject
            schedule.put(session, row)
    merge(store)
    with store.reading() as session:
        rows = {row.id: row.subject for row in session.exec(select(Scheduled))}
        assert rows == {"nudge:c1-p1": "c1-p1", "lessons:c1:p1": "read p1"}


def test_no_import_that_is_taken_back_takes_what_is_the_merged_one_s(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(Import(id="i", community_id="c1", at=NOW, file="f"))
        session.flush()
        for kind, subject in (("person", "p2"), ("member", "c1-p2"), ("role", "c1-p2 steward"),
                              ("member", "c1-p1")):  # fmt: skip
            session.add(Brought(import_id="i", kind=kind, subject=subject))
    merge(store)
    with store.reading() as session:
        assert [row.subject for row in session.exec(select(Brought))] == ["c1-p1"]


def test_the_log_names_whoever_keeps(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(Decision(at=NOW, community_id="c1", person_id="p2", action="add", subject="p2"))
    merge(store)
    with store.reading() as session:
        (line,) = session.exec(select(Decision)).all()
        assert (line.person_id, line.subject) == ("p1", "p1")


def test_whoever_acts_while_they_become_another_begins_anew(store: Store) -> None:
    with store.transaction() as session:
        community(session)

    def meet(session: Session) -> str:
        try:
            found = people.stay(session, "p2")
        except Overtaken:
            return "overtaken"
        pair = linking.hold_both(session, "p1", found.id)
        assert pair is not None
        merging.merge(session, *pair)
        return "merged"

    assert sorted(at_once(store, meet)) == ["merged", "overtaken"]


def test_posts_for_somebody_who_became_another_are_decided_anew(store: Store) -> None:
    with store.transaction() as session:
        community(session)
    merge(store)
    with pytest.raises(Overtaken), store.transaction() as session:
        people.keep_as_is(session, {"p1", "p2"})


def test_roles_of_a_neighbour_stay_theirs(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=("p1", "p2", "p3"))
        people.grant(session, "c1-p3", "steward")
    merge(store)
    with store.reading() as session:
        assert [(row.member_id, row.role) for row in session.exec(select(Held))] == [
            ("c1-p3", "steward")
        ]


def test_of_two_seats_at_the_same_time_the_longer_is_left(store: Store) -> None:
    day = NOW.date()
    with store.transaction() as session:
        community(session)
        spans = {"a": ("p1", 0, 100), "b": ("p2", 50, 200), "c": ("p2", 300, 400)}
        for ident, (who, begins, ends) in spans.items():
            session.add(
                Term(
                    id=ident,
                    community_id="c1",
                    member_id=f"c1-{who}",
                    kind="rotating",
                    begins=day + timedelta(days=begins),
                    ends=day + timedelta(days=ends),
                )
            )
    merge(store)
    with store.reading() as session:
        left = session.exec(select(Term).order_by(Term.id)).all()
        assert [(each.id, each.member_id) for each in left] == [("b", "c1-p1"), ("c", "c1-p1")]


def test_an_answered_nomination_and_every_absence_are_kept(store: Store) -> None:
    day = NOW.date()
    with store.transaction() as session:
        community(session)
        for who, answer, last in (("p1", "", 3), ("p2", "yes", 9)):
            member = f"c1-{who}"
            session.add(
                Nomination(member_id=member, nominated_by="p2", nominated_at=NOW, answer=answer)
            )
            session.add(Absence(member_id=member, first=day, last=day + timedelta(days=last)))
    merge(store)
    with store.reading() as session:
        (nomination,) = session.exec(select(Nomination)).all()
        assert (nomination.member_id, nomination.nominated_by) == ("c1-p1", "p1")
        assert nomination.answer == "yes"
        (absence,) = session.exec(select(Absence)).all()
        assert absence.last == day + timedelta(days=9)


def test_a_letter_that_either_does_not_want_is_not_sent(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(Mailing(member_id="c1-p1", invitations=False, digests="also"))
        session.add(Mailing(member_id="c1-p2", digests="never"))
    merge(store)
    with store.reading() as session:
        wish = mailing.wants(session, "c1-p1")
        assert (wish.invitations, wish.digests) == (False, "never")
