"""Small questions that are put to both databases, and what they answer."""

from __future__ import annotations

from datetime import timedelta

from storage import (
    audit,
    calls,
    communities,
    deeds,
    holdings,
    jobs,
    outbox,
    people,
    rosters,
    steps,
)
from storage.audit import Decision
from storage.calls import Call
from storage.database import Store
from storage.deeds import Deed
from storage.people import Identity
from storage.steps import Step
from tests.storage.rows import NOW, community, outgoing, poll

DAY = timedelta(days=1)


def test_communities_come_by_name_and_a_person_s_by_id(store: Store) -> None:
    with store.transaction() as session:
        for ident in ("c2", "c1"):
            community(session, ident)
        gone = people.member(session, "c1", "p2")
        assert gone is not None
        gone.left_at = NOW
    with store.reading() as session:
        assert [each.id for each in communities.every(session)] == ["c1", "c2"]
        assert people.communities_of(session, "p1") == ["c1", "c2"]
        assert people.communities_of(session, "p2") == ["c2"]


def test_what_is_kept_of_a_person_is_counted_by_table_and_nobody_else_s(store: Store) -> None:
    with store.transaction() as session:
        for ident in ("c1", "c2"):
            community(session, ident)
        outbox.add(session, [outgoing("m", person_id="p1")])
        poll(session)
        people.grant(session, "c1-p1", "steward")
    with store.reading() as session:
        held = holdings.of_person(session, "p1")
        assert held == {
            "person": 1, "identity": 1, "member": 2, "outbox": 1, "poll": 1, "role": 1,
        }  # fmt: skip
        assert holdings.of_person(session, "p2") == {"person": 1, "identity": 1, "member": 2}


def test_standings_are_counted_whatever_signs_an_account_s_id_has(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1")
        told = {"teams:T:person:29:1-abc": "guest", "teams:U:person:29:2": "guest"}
        for address, standing in told.items():
            session.add(Identity(address=address, person_id="p1", standing=standing))
    with store.reading() as session:
        assert rosters.standings(session, "c1", ["teams:T"]) == {"guest": 1}


def test_the_last_decisions_of_a_community_come_newest_first(store: Store) -> None:
    with store.transaction() as session:
        for number, ident in enumerate(("c1", "c2", "c1", "c1")):
            audit.record(
                session,
                Decision(
                    at=NOW + DAY * number, community_id=ident, person_id="p", action=f"a{number}"
                ),
            )
    with store.reading() as session:
        assert [each.action for each in audit.of_community(session, "c1", most=2)] == ["a3", "a2"]


def test_steps_are_open_until_they_are_settled(store: Store) -> None:
    told = (("late", 2, "waiting"), ("soon", 0, "prompted"), ("first", -1, "waiting"))
    with store.transaction() as session:
        community(session)
        for position, (name, day, status) in enumerate((*told, ("old", -2, "done"))):
            session.add(
                Step(
                    community_id="c1",
                    step=name,
                    stage="forming",
                    position=position,
                    status=status,
                    due_at=NOW + DAY * day,
                )
            )
    with store.reading() as session:
        assert [each.step for each in steps.still_open(session, "c1")] == ["first", "soon", "late"]


def test_work_is_about_the_community_that_its_subject_begins_with(store: Store) -> None:
    with store.transaction() as session:
        jobs.begin(session, "roster", "c1 slack:T1:channel:C1")
    with store.reading() as session:
        assert jobs.about(session, "roster", "c1")
        assert not jobs.about(session, "roster", "c")
        assert not jobs.about(session, "other", "c1")


def test_messages_about_a_subject_are_found_whatever_signs_its_name_has(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for key in ("poll:q_1:a", "poll:qx1:b", "poll:q_1:c"):
            outbox.add(session, [outgoing(key, person_id="p1")])
    with store.reading() as session:
        found = outbox.about(session, "c1", "q_1")
        assert found == [("poll:q_1:a", "p1"), ("poll:q_1:c", "p1")]


def test_deeds_come_as_they_were_said_and_go_together(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        poll(session)
        for option in ("second", "first"):
            session.add(
                Deed(
                    poll_id="q1", question="miss", option=option, text="We did.", said_by="p1",
                    said_at=NOW,
                )
            )  # fmt: skip
            session.flush()
    with store.transaction() as session:
        assert [each.option for each in deeds.of_poll(session, "q1")] == ["second", "first"]
        deeds.forget(session, "q1")
        assert deeds.of_poll(session, "q1") == []


def test_whoever_is_spared_is_not_asked_to_a_call_until_asked_anew(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.add(
            Call(id="k1", community_id="c1", status="planned", starts_at=NOW, planned_at=NOW)
        )
        session.flush()
        assert calls.ask(session, "k1", "p1")
        assert not calls.ask(session, "k1", "p1")
        calls.spare(session, "k1", "p1")
        calls.spare(session, "k1", "p2")
        spared = calls.attendee(session, "k1", "p1")
        assert spared is not None
        assert not spared.asked
        assert calls.attendee(session, "k1", "p2") is None
        assert calls.ask(session, "k1", "p1")


def test_steps_come_in_the_order_in_which_they_are_due(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for position, (name, days) in enumerate((("b", 2), ("a", 1), ("c", 2))):
            session.add(
                Step(
                    community_id="c1", step=name, stage="forming", position=position,
                    status="waiting", due_at=NOW + DAY * days,
                )
            )  # fmt: skip
    with store.reading() as session:
        assert [each.step for each in steps.of_community(session, "c1")] == ["a", "b", "c"]
        assert [each.step for each in steps.still_open(session, "c1")] == ["a", "b", "c"]
