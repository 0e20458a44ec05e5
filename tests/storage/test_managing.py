"""Resources, goals, reviews and the close, as both databases keep them."""

from __future__ import annotations

import random
from datetime import timedelta

from storage import goals, outbox, relevance, resources, schedule, voting
from storage.calls import Call
from storage.communities import Community
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Member
from storage.polls import Poll
from storage.relevance import Nesting
from tests.storage.rows import NOW, community, outgoing, poll, scheduled
from tests.storage.test_removal import lived

HOUR = timedelta(hours=1)


def test_the_end_cancels_calls_takes_polls_back_and_leaves_nothing_to_send(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        community(session, "c2")
        poll(session)
        voting.cast(session, "q1", {"why": ["a"]}, random.Random(1))
        for c in ("c1", "c2"):
            at = NOW + HOUR
            call = Call(id=f"k-{c}", community_id=c, status="planned", starts_at=at, planned_at=NOW)
            session.add(call)
        for state in ("waiting", "sending", "sent", "missed"):
            for c in ("c1", "c2"):
                row = outgoing(f"{state}-{c}", community_id=c, state=state)
                outbox.add(session, [row])
    with store.transaction() as session:
        planned, running = relevance.end_all(session, "c1", "Closed", random.Random(2))
        assert ([each.id for each in planned], [each.id for each in running]) == (["k-c1"], ["q1"])
    with store.reading() as session:
        assert session.get_one(Call, "k-c1").status == "cancelled"
        assert session.get_one(Call, "k-c1").sequence == 1
        assert session.get_one(Call, "k-c2").status == "planned"
        assert session.get_one(Poll, "q1").status == "withdrawn"
        found = {
            state: session.get_one(Outgoing, f"{state}-c1")
            for state in ("waiting", "sending", "sent", "missed")
        }
        assert {each.reason for each in found.values()} == {"closed", ""}
        assert found["waiting"].state == found["missed"].state == "withheld"
        assert (found["sending"].state, found["sending"].reason) == ("sending", "closed")
        assert (found["sent"].state, found["sent"].pending) == ("sent", False)
        assert session.get_one(Outgoing, "waiting-c2").state == "waiting"


def test_what_stands_still_keeps_its_instant_and_is_due_no_more(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        schedule.put(session, scheduled("s"))
        assert schedule.stand_still(session, "s", NOW)
    with store.reading() as session:
        assert schedule.due(session, NOW + HOUR, 9) == []
        assert [(row.id, row.stood_at) for row in schedule.stood(session, "c1")] == [("s", NOW)]


def test_persons_are_counted_once_over_all_communities(store: Store) -> None:
    with store.transaction() as session:
        community(session, "c1", ("p1", "p2"))
        community(session, "c2", ("p2", "p3"))
        session.get_one(Member, "c2-p3").left_at = NOW
    with store.reading() as session:
        assert relevance.people_of(session, ["c1", "c2"]) == 2


def test_a_community_is_under_one_umbrella_and_may_go_its_own_way(store: Store) -> None:
    with store.transaction() as session:
        for each in ("c1", "c2", "c3"):
            community(session, each)
        row = Nesting(community_id="c2", umbrella_id="c1", agreed_by="p1", agreed_at=NOW)
        session.add(row)
        session.flush()
        assert [each.id for each in relevance.nested(session, "c1")] == ["c2"]
        assert relevance.umbrella(session, "c2") == session.get(Community, "c1")
        assert relevance.ties(session) == ({"c2"}, {"c1"})
        assert not relevance.part(session, "c3", "c2")
        assert relevance.part(session, "c1", "c2")
        assert relevance.nested(session, "c1") == []


def test_help_is_offered_once_and_goals_are_found_in_their_own_community_alone(
    store: Store,
) -> None:
    with store.transaction() as session:
        lived(session, "c1")
        lived(session, "c2")
        assert goals.offer(session, "b-c1", "p1")
        assert not goals.offer(session, "b-c1", "p1")
        found = goals.goal(session, "c1", "g-c1")
        assert found is not None
        assert found[1].id == "y-c1"
        assert goals.goal(session, "c2", "g-c1") is None
        assert goals.checkin(session, "c2", "b-c1") is None
        assert [each.id for each in goals.owners(session, "g-c1")] == ["p1"]


def test_who_joined_is_counted_from_an_instant_up_to_another(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        session.get_one(Member, "c1-p2").joined_at = NOW + HOUR
    with store.reading() as session:
        assert resources.joined(session, "c1", NOW, NOW + HOUR) == 1
        assert resources.joined(session, "c1", NOW, NOW + 2 * HOUR) == 2
        assert resources.growth(session, "c1", [NOW - HOUR, NOW, NOW + HOUR]) == [0, 1, 2]
