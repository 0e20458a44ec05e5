"""Who was asked lately: of those one asks about, in any community, however many there are."""

from __future__ import annotations

from datetime import timedelta

from storage import polls, rounds
from storage.database import Store
from storage.people import Member, Person
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


def test_a_zone_s_silent_are_found_and_one_zone_takes_along_who_is_in_none(store: Store) -> None:
    zones = {"p1": "Asia/Manila", "p2": "Africa/Nairobi", "p3": "", "p4": "Asia/Kolkata"}
    people = [*zones, "answered", "reminded", "observes", "left", "unasked"]
    with store.transaction() as session:
        community(session, "c1", people)
        poll(session, "q")
        asked = session.get_one(Poll, "q")
        for ident, zone in zones.items():
            session.get_one(Person, ident).zone = zone
        session.get_one(Member, "c1-observes").preference = "observer"
        session.get_one(Member, "c1-left").left_at = NOW
        session.flush()
        polls.invite(session, "q", people[:-1])
        session.flush()
        polls.mark_answered(session, "q", "answered")
        polls.mark_reminded(session, "q", "reminded")
        known = {"Asia/Manila", "Africa/Nairobi"}

        def found(zone: str, others: set[str] | None) -> list[str]:
            return [each.id for each in rounds.silent_in(session, asked, zone, others)]

        assert found("Asia/Manila", None) == ["p1"]
        assert found("Africa/Nairobi", known) == ["p2", "p3", "p4"]
        assert found("Africa/Nairobi", None) == ["p2"]
