"""Signals in the database: each counted once, of members alone, and only where their community wants it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.messages import Address, SignalKind, Signalled
from storage.communities import Community
from storage.database import Store
from storage.inbox import Received, hashed
from storage.participation import Signal
from storage.people import Member
from tests.scheduler.bell import engine
from tests.storage.rows import LANE, NOW, community

HERE, ELSEWHERE = (Address.parse(f"{LANE}:channel:{ident}") for ident in ("c1", "c2"))
AMINA, BURAK, NOBODY = (Address.parse(f"{LANE}:person:{ident}") for ident in ("p1", "p2", "p9"))


def signal(
    key: str, sender: Address = AMINA, where: Address = HERE, kind: SignalKind = "message"
) -> Signalled:
    return Signalled(key=key, sender=sender, where=where, kind=kind)


@pytest.fixture
def counting(store: Store) -> Store:
    """`c1` counts, `c2` doesn't; Amina and Burak are in both."""
    with store.transaction() as session:
        for ident in ("c1", "c2"):
            community(session, ident)
        session.get_one(Community, "c1").counting_since = NOW
    return store


def kept(store: Store) -> dict[tuple[str, str], int]:
    with store.reading() as session:
        return {(row.member_id, row.kind): row.count for row in session.exec(select(Signal))}


def names(store: Store) -> set[str]:
    with store.reading() as session:
        return {row.key for row in session.exec(select(Received))}


def test_each_is_counted_once_by_member_day_and_kind(counting: Store) -> None:
    core = engine(counting, lambda: NOW)
    core.count([signal("a"), signal("b"), signal("a"), signal("r", kind="reaction")])
    core.count([signal("b"), signal("c"), signal("d", BURAK)])
    assert kept(counting) == {
        ("c1-p1", "message"): 3,
        ("c1-p1", "reaction"): 1,
        ("c1-p2", "message"): 1,
    }


def test_another_day_is_another_row(counting: Store) -> None:
    engine(counting, lambda: NOW).count([signal("a")])
    engine(counting, lambda: NOW + timedelta(days=1)).count([signal("b")])
    with counting.reading() as session:
        assert [row.count for row in session.exec(select(Signal))] == [1, 1]


def test_of_whom_nobody_counts_nothing_is_kept_not_even_the_name(counting: Store) -> None:
    with counting.transaction() as session:
        session.get_one(Member, "c1-p2").left_at = NOW
    core = engine(counting, lambda: NOW)
    core.count([signal("a", where=ELSEWHERE), signal("b", NOBODY), signal("c", BURAK)])
    assert kept(counting) == {}
    assert names(counting) == set()
    core.count([signal("a", where=ELSEWHERE), signal("b", NOBODY), signal("d")])
    assert names(counting) == {hashed("d")}


EVENTS = st.tuples(
    st.integers(0, 8), st.sampled_from([AMINA, BURAK, NOBODY]), st.sampled_from([HERE, ELSEWHERE])
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(EVENTS, max_size=12), max_size=4))
def test_however_they_come_grouped_and_again_the_counts_are_those_of_their_names(
    counting: Store, groups: list[list[tuple[int, Address, Address]]]
) -> None:
    with counting.transaction() as session:
        for table in (Signal, Received):
            for row in session.exec(select(table)):
                session.delete(row)
    core = engine(counting, lambda: NOW)
    for group in groups:
        core.count([signal(f"{n} {who} {where}", who, where) for n, who, where in group])
    events = {event for group in groups for event in group}
    due = Counter(f"c1-{who.id}" for _, who, where in events if where == HERE and who is not NOBODY)
    assert {member: count for (member, _), count in kept(counting).items()} == dict(due)
