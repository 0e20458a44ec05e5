"""Who was asked lately: of those one asks about, in any community, however many there are."""

from __future__ import annotations

from datetime import timedelta

from storage import polls, rounds
from storage.database import Store
from storage.polls import Poll
from tests.storage.rows import NOW, community, poll

KINDS = ("needs", "priority")
AGO = timedelta(days=21)


def test_of_those_asked_about_are_found_who_were_asked_in_any_community_after_the_moment(
    store: Store,
) -> None:
    people = [f"p{number}" for number in range(rounds.AT_ONCE + 2)]
    with store.transaction() as session:
        community(session, "c1", people)
        community(session, "c2", ["p1"])
        for ident, at, opened, status in (
            ("long ago", "c1", NOW - AGO, "closed"),
            ("lately", "c1", NOW - AGO + timedelta(seconds=1), "closed"),
            ("elsewhere", "c2", NOW, "open"),
            ("drafted", "c1", NOW, "draft"),
        ):
            poll(session, ident, at)
            row = session.get_one(Poll, ident)
            row.opened_at, row.status = opened, status
        session.flush()
        polls.invite(session, "long ago", people)
        polls.invite(session, "lately", [people[0], people[-1]])
        polls.invite(session, "elsewhere", ["p1"])
        polls.invite(session, "drafted", ["p2"])
    with store.reading() as session:
        since = NOW - AGO
        everybody = rounds.asked_since(session, since, KINDS, people)
        assert everybody == {people[0], "p1", people[-1]}
        assert rounds.asked_since(session, since, KINDS, ["p1", "p2"]) == {"p1"}
        assert rounds.asked_since(session, since, ("choice",), people) == frozenset()
        assert rounds.asked_since(session, since, KINDS, []) == frozenset()
