"""Who was left alone by lot, who was nudged, and the totals that remain of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import holdouts, participation
from storage.database import Store
from storage.holdouts import Assigned, Holdout, Outcome
from storage.participation import Touchpoint
from tests.storage.rows import NOW, community

DAY = timedelta(days=1)
PEOPLE = [f"p{n}" for n in range(12)]


def assigned(who: str, *, is_left: bool, one_in: int = 5) -> Assigned:
    return Assigned(
        member_id=f"c1-{who}", community_id="c1", one_in=one_in, assigned_at=NOW, is_left=is_left
    )


def both_groups(store: Store) -> None:
    """Six are left alone, six are nudged; three of the latter write, one of the former comes."""
    with store.transaction() as session:
        community(session, people=PEOPLE)
        holdouts.begin(session, "c1", 5, NOW)
        for place, who in enumerate(PEOPLE):
            holdouts.assign(session, assigned(who, is_left=place < 6))
        for who in PEOPLE[6:9]:
            participation.note(session, f"c1-{who}", NOW.date() + 3 * DAY, "message")
        for who in PEOPLE:
            participation.note(session, f"c1-{who}", NOW.date() + 3 * DAY, "press")
            participation.note(session, f"c1-{who}", NOW.date() + 28 * DAY, "message")
        call = Touchpoint(id="call:1", community_id="c1", kind="call", at=NOW + 9 * DAY)
        participation.record(session, call, {"c1-p0": True, "c1-p1": False})


def test_whoever_took_part_within_28_days_came_back_and_a_mere_press_is_none(store: Store) -> None:
    both_groups(store)
    for _ in range(2):
        with store.transaction() as session:
            holdouts.settle(session, "c1", NOW + 28 * DAY)
    with store.reading() as session:
        assert holdouts.outcome(session, "c1") == Outcome(5, NOW, 6, 3, 6, 1)


def test_nobody_is_counted_before_their_28_days_are_over(store: Store) -> None:
    both_groups(store)
    with store.transaction() as session:
        holdouts.settle(session, "c1", NOW + 28 * DAY - timedelta(seconds=1))
    with store.reading() as session:
        assert holdouts.outcome(session, "c1") is None
        assert session.get_one(Holdout, ("c1", 5)).nudged == 0


@pytest.mark.parametrize("left", [4, 5])
def test_a_group_smaller_than_five_is_not_shown(store: Store, left: int) -> None:
    with store.transaction() as session:
        community(session)
        row = Holdout(community_id="c1", one_in=2, begun_at=NOW, nudged=9, left=left)
        session.add(row)
    with store.reading() as session:
        assert (holdouts.outcome(session, "c1") is None) == (left < 5)


def test_rounds_with_one_share_add_up_and_another_share_begins_anew(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        holdouts.begin(session, "c1", 5, NOW)
        session.get_one(Holdout, ("c1", 5)).nudged = 20
        holdouts.end(session, "c1", NOW + DAY)
        assert holdouts.running(session, "c1") is None
        holdouts.begin(session, "c1", 2, NOW + 2 * DAY)
        found = holdouts.running(session, "c1")
        assert found is not None
        assert (found.one_in, found.nudged) == (2, 0)
        holdouts.begin(session, "c1", 5, NOW + 3 * DAY)
        found = holdouts.running(session, "c1")
        assert found is not None
        assert (found.one_in, found.nudged, found.begun_at) == (5, 20, NOW)
        holdouts.end(session, "c1", NOW + 4 * DAY)
        found = holdouts.latest(session, "c1")
        assert found is not None
        assert found.one_in == 5
