"""Whoever acted was about, and has answered their nudges: the same on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from storage import acting, nudges
from storage.database import Store
from storage.levels import MemberLevel
from storage.nudges import Nudge
from storage.participation import Signal
from tests.storage.rows import NOW, community


def _nudged(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for who in ("p1", "p2"):
            row = Nudge(id=who, person_id=who, member_id=f"c1-{who}", sent_at=NOW, opened_with="x")
            nudges.add(session, row)


def test_an_act_is_counted_by_day_and_answers_the_nudges_of_whoever_acted(store: Store) -> None:
    _nudged(store)
    then = [NOW, NOW, NOW + timedelta(days=1)]
    for now in then:
        with store.transaction() as session:
            acting.acted(session, "c1-p1", "p1", now)
    with store.reading() as session:
        rows = session.exec(select(Signal)).all()
        counts = {(row.member_id, row.kind, row.day): row.count for row in rows}
        answered = {each.id: each.answered_at for each in session.exec(select(Nudge))}
    days = [now.date() for now in then]
    assert counts == {("c1-p1", "press", day): days.count(day) for day in set(days)}
    assert answered == {"p1": NOW, "p2": None}


def test_the_first_act_of_a_day_has_the_level_looked_at_and_the_next_has_not(store: Store) -> None:
    _nudged(store)
    with store.transaction() as session:
        acting.acted(session, "c1-p1", "p1", NOW)
        level = session.get(MemberLevel, "c1-p1")
        assert level is not None
        assert level.look_on == NOW.date()
        level.look_on = None
    with store.transaction() as session:
        acting.acted(session, "c1-p1", "p1", NOW)
    with store.reading() as session:
        level = session.get(MemberLevel, "c1-p1")
        assert level is not None
        assert level.look_on is None


def test_whoever_is_no_member_there_has_answered_all_the_same(store: Store) -> None:
    _nudged(store)
    with store.transaction() as session:
        acting.acted(session, None, "p2", NOW)
    with store.reading() as session:
        assert {each.id: each.answered_at for each in session.exec(select(Nudge))} == {
            "p1": None,
            "p2": NOW,
        }
        assert not session.exec(select(Signal)).all()
