"""What is kept around calls: agendas bound to their call, who led last, actions, two who become one."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from storage import actions, agenda, gatherings, linking, merging
from storage.actions import Action, ActionReminder
from storage.agenda import AgendaItem, Facilitator
from storage.calls import Call
from storage.database import Store
from storage.gatherings import Gathering, GatheringReply
from storage.people import Member, Person
from tests.storage.rows import NOW, community

DAY = timedelta(days=1)


def _call(session: Session, ident: str, days: int, status: str = "held") -> None:
    at = NOW + days * DAY
    session.add(Call(id=ident, community_id="c1", status=status, starts_at=at, planned_at=NOW))
    session.flush()


def _item(session: Session, ident: str, position: int, status: str = "on") -> None:
    session.add(
        AgendaItem(
            id=ident, community_id="c1", title=ident, minutes=10, brought_by="p1",
            added_by="p1", status=status, position=position,
        )
    )  # fmt: skip
    session.flush()


def _action(session: Session, ident: str, member: str, days: int, status: str = "open") -> None:
    session.add(
        Action(
            id=ident, community_id="c1", what=ident, member_id=member, status=status,
            due=(NOW + days * DAY).date(), given_by="p1", given_at=NOW, settled_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def test_an_agenda_is_its_call_s_once_that_is_over_and_suggestions_wait_on(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        _call(session, "k1", 0)
        for ident, position, status in (("b", 2, "on"), ("a", 1, "on"), ("s", 0, "suggested")):
            _item(session, ident, position, status)
        _item(session, "gone", 9, "removed")
        assert [item.id for item, _ in agenda.coming(session, "c1")] == ["a", "b"]
        assert agenda.last_place(session, "c1") == 9
        agenda.bind(session, "c1", "k1")
    with store.reading() as session:
        assert [item.id for item, _ in agenda.of_call(session, "k1")] == ["a", "b"]
        assert not agenda.coming(session, "c1")
        left = agenda.coming(session, "c1", agenda.SUGGESTED)
        assert [(item.id, by.id) for item, by in left] == [("s", "p1")]


def test_whoever_led_last_is_known_by_held_calls_alone_and_one_leads_at_a_time(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session)
        for ident, days, status in (("k1", 0, "held"), ("k2", 45, "held"), ("k3", 90, "planned")):
            _call(session, ident, days, status)
            agenda.appoint(session, ident, "p1", NOW)
        agenda.appoint(session, "k2", "p2", NOW + DAY)
        agenda.appoint(session, "k3", "p2", NOW + DAY)
        agenda.appoint(session, "k3", "p1", NOW + 2 * DAY)
        assert agenda.last_led(session, "c1") == {"p1": NOW, "p2": NOW + 45 * DAY}
        leader = agenda.facilitator(session, "k3")
        assert leader is not None
        assert leader.id == "p1"
        assert agenda.proposals(session, "k3") == {"p1": False, "p2": True}


def test_overdue_is_what_is_open_and_was_due_before_today(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident, days, status in (("late", -1, "open"), ("now", 0, "open"), ("did", -9, "done")):
            _action(session, ident, "c1-p1", days, status)
        today = NOW.date()
        assert actions.overdue_count(session, "c1", today) == 1
        assert [a.id for a in actions.of_member(session, "c1-p1")] == ["late", "now"]


def test_to_do_is_what_one_has_or_was_asked_to_take_over_or_what_all_have(store: Store) -> None:
    with store.transaction() as session:
        for ident in ("c1", "c2"):
            community(session, ident, people=("p1", "p2", "p3"))
        for ident, days, who in (("b", 2, "p1"), ("a", 2, "p1"), ("c", 1, "p2"), ("d", 3, "p2")):
            _action(session, ident, f"c1-{who}", days)
        for ident, status in (("done", "done"), ("dropped", "dropped")):
            _action(session, ident, "c1-p1", 1, status)
        session.get_one(Action, "c").offered_to = "c1-p1"
        session.get_one(Member, "c1-p2").left_at = NOW
        session.get_one(Person, "p1").name = "Amina"
        own = actions.to_do(session, "c1", "c1-p1", of_all=False)
        assert [(each.id, each.name, each.left_at) for each in own] == [
            ("c", "p2", NOW),
            ("a", "Amina", None),
            ("b", "Amina", None),
        ]
        assert [each.offered_to for each in own] == ["c1-p1", None, None]
        every = actions.to_do(session, "c1", "c1-p3", of_all=True)
        assert [each.id for each in every] == ["c", "a", "b", "d"]
        assert every[:3] == own
        assert actions.to_do(session, "c1", "c1-p3", of_all=False) == []
        assert actions.to_do(session, "c2", "c2-p1", of_all=True) == []


def test_of_two_who_become_one_everything_around_calls_is_one_s(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        _call(session, "k1", 0)
        _item(session, "a", 1)
        session.add(Facilitator(call_id="k1", person_id="p1", proposed_at=NOW, passed=True))
        session.add(Facilitator(call_id="k1", person_id="p2", proposed_at=NOW))
        _action(session, "x", "c1-p2", 3)
        for who, days in (("c1-p1", 1), ("c1-p2", 2)):
            session.add(ActionReminder(member_id=who, at=NOW + days * DAY))
        day = NOW.date()
        session.add(
            Gathering(
                id="g", community_id="c1", first=day, last=day, place="Here",
                organised_by="c1-p2", planned_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        for who, answer in (("c1-p1", "yes"), ("c1-p2", "no")):
            session.add(GatheringReply(gathering_id="g", member_id=who, answer=answer))
    with store.transaction() as session:
        pair = linking.hold_both(session, "p1", "p2")
        assert pair is not None
        merging.merge(session, *pair)
    with store.reading() as session:
        (line,) = session.exec(select(Facilitator)).all()
        assert (line.person_id, line.passed) == ("p1", False)
        assert [a.id for a in actions.of_member(session, "c1-p1")] == ["x"]
        assert actions.reminded_at(session, "c1-p1") == NOW + 2 * DAY
        assert [r.answer for r, _ in gatherings.replies(session, "g")] == ["yes"]
        assert session.get_one(Gathering, "g").organised_by == "c1-p1"
