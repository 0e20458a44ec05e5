"""What members do together: projects and those in them, the pool, who was matched; two who become one."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from storage import coaching, linking, merging, projects
from storage.coaching import Coached, CoachingGroup, CoachingRound, Pooled
from storage.database import Store
from storage.people import Member, Offer
from storage.projects import Project, ProjectCheckin, Teammate
from tests.storage.rows import NOW, community

DAY = timedelta(days=1)
THREE = ("p1", "p2", "p3")


def project(session: Session, ident: str, status: str = "open", days: int = 0) -> None:
    """One whose problem is p1's; `days` from now it was proposed, was closed and ends."""
    at = NOW + days * DAY
    session.add(
        Project(
            id=ident, community_id="c1", status=status, question="?", learn="", owner_id="c1-p1",
            proposed_by="c1-p1", proposed_at=at, places=8, weeks=2, ends=at.date(),
            closed_at=at if status == "closed" else None,
        )
    )  # fmt: skip
    session.flush()


def mate(session: Session, of: str, who: str, number: int, status: str = "in") -> None:
    session.add(Teammate(project_id=of, member_id=f"c1-{who}", status=status, number=number))
    session.flush()


def pooled(session: Session, who: str, languages: str = "en", days: int = 0) -> None:
    session.add(
        Pooled(
            member_id=f"c1-{who}", focus=who, languages=languages, begins=9, ends=17,
            since=NOW + days * DAY,
        )
    )  # fmt: skip
    session.flush()


def group(session: Session, ident: str, *who: str, of: str = "r1", said: str = "") -> None:
    """Who was matched in a round."""
    if session.get(CoachingRound, of) is None:
        session.add(CoachingRound(id=of, community_id="c1", begun_at=NOW))
        session.flush()
    session.add(
        CoachingGroup(
            id=ident, round_id=of, community_id="c1", languages="en", why="", times="", question=0
        )
    )
    session.flush()
    session.add_all(Coached(group_id=ident, member_id=f"c1-{each}", said=said) for each in who)
    session.flush()


def merge(store: Store, keep: str = "p1", gone: str = "p2") -> None:
    with store.transaction() as session:
        pair = linking.hold_both(session, keep, gone)
        assert pair is not None
        merging.merge(session, *pair)


def test_projects_are_asked_for_by_how_they_stand(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        for ident, status, days in (
            ("b", "open", 2), ("a", "open", 1), ("r", "running", 0), ("d", "draft", 0),
            ("c1", "closed", 1), ("c2", "closed", 3),
        ):  # fmt: skip
            project(session, ident, status, days)
    with store.reading() as session:
        assert [each.id for each in projects.to_join(session, "c1")] == ["a", "b"]
        assert [each.id for each in projects.running(session, "c1")] == ["r"]
        assert [each.id for each in projects.closed(session, "c1")] == ["c2", "c1"]
        between = projects.closed_between(session, "c1", NOW + DAY, NOW + 3 * DAY)
        assert [each.id for each in between] == ["c1"]


def test_a_team_comes_in_its_turn_and_whoever_is_gone_is_left_out(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=THREE)
        project(session, "a")
        mate(session, "a", "p2", 2)
        mate(session, "a", "p1", 1)
        mate(session, "a", "p3", 3, "gone")
    with store.reading() as session:
        assert [member.id for _, member, _ in projects.team(session, "a")] == ["c1-p1", "c1-p2"]
        assert projects.sizes(session, ["a", "b"]) == {"a": 2}
        assert projects.next_number(session, "a") == 4
        assert [each.id for each in projects.of_member(session, "c1-p2")] == ["a"]
        assert not projects.of_member(session, "c1-p3")


def test_check_ins_come_newest_first_and_with_their_project(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        project(session, "a", "running")
        for number in (1, 2):
            ident = f"u{number}"
            session.add(ProjectCheckin(id=ident, project_id="a", number=number, due=NOW.date()))
    with store.transaction() as session:
        assert [each.id for each in projects.checkins(session, "a")] == ["u2", "u1"]
        found = projects.checkin(session, "u1")
        assert found is not None
        assert found[1].id == "a"
        assert projects.checkin(session, "nothing") is None


def test_of_two_parts_in_a_project_the_better_place_and_the_earlier_turn_hold(
    store: Store,
) -> None:
    with store.transaction() as session:
        community(session)
        project(session, "a")
        mate(session, "a", "p1", 5, "waiting")
        mate(session, "a", "p2", 2, "in")
    merge(store)
    with store.reading() as session:
        (row,) = session.exec(select(Teammate)).all()
        assert (row.member_id, row.status, row.number) == ("c1-p1", "in", 2)


def test_the_pool_is_of_those_who_are_here_and_have_not_paused(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=(*THREE, "p4"))
        for days, who in ((3, "p1"), (1, "p2"), (2, "p3"), (0, "p4")):
            pooled(session, who, days=days)
        session.get_one(Pooled, "c1-p3").paused_at = NOW
        session.get_one(Member, "c1-p4").left_at = NOW
        session.add(Offer(member_id="c1-p1", offers="maps"))
    with store.reading() as session:
        found = [(each.focus, offer.offers if offer else "") for each, _, _, offer in
                 coaching.pool(session, "c1")]  # fmt: skip
        assert found == [("p2", ""), ("p1", "maps")]
        assert coaching.sizes(session, "c1") == (2, 1)


def test_who_was_matched_before_is_known_by_pairs_also_of_three(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=(*THREE, "p4"))
        group(session, "g1", "p1", "p2", "p3")
        group(session, "g2", "p1", "p4", of="r2")
    with store.reading() as session:
        found = {"".join(sorted(m[-1] for m in p)) for p in coaching.met_before(session, "c1")}
        assert found == {"12", "13", "23", "14"}


def test_what_was_said_is_counted_by_groups(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=(*THREE, "p4"))
        group(session, "g1", "p1", "p2", said="met")
        group(session, "g2", "p3", said="could_not")
        session.add(Coached(group_id="g2", member_id="c1-p4"))
    with store.reading() as session:
        assert coaching.said(session, "r1") == {"groups": 2, "met": 1, "could_not": 1}


def test_a_pair_whose_halves_prove_to_be_one_person_is_none(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=THREE)
        group(session, "g1", "p1", "p2")
        group(session, "g2", "p1", "p2", "p3", of="r2")
    merge(store)
    with store.reading() as session:
        assert {each.id: each.status for each in session.exec(select(CoachingGroup))} == {
            "g1": "apart", "g2": "matched",
        }  # fmt: skip
        halves = [member.id for _, member, _ in coaching.halves(session, "g2")]
        assert halves == ["c1-p1", "c1-p3"]
        assert coaching.met_before(session, "c1") == {frozenset(("c1-p1", "c1-p3"))}


def test_of_two_in_the_pool_one_is_left_who_speaks_both_s_languages(store: Store) -> None:
    with store.transaction() as session:
        community(session)
        pooled(session, "p1", "en fr", days=1)
        pooled(session, "p2", "fr tr")
        session.get_one(Pooled, "c1-p2").paused_at = NOW
        session.get_one(Pooled, "c1-p2").waiting = 2
    merge(store)
    with store.reading() as session:
        (row,) = session.exec(select(Pooled)).all()
        assert (row.member_id, row.languages, row.waiting) == ("c1-p1", "en fr tr", 2)
        assert (row.paused_at, row.since) == (None, NOW)


def test_a_new_group_ends_one_s_earlier_ones_and_a_round_is_forgotten_whole(store: Store) -> None:
    with store.transaction() as session:
        community(session, people=THREE)
        group(session, "g1", "p1", "p2")
        group(session, "g2", "p1", "p3", of="r2")
        coaching.end_earlier(session, "c1-p1", "g2")
        found = coaching.current(session, "c1-p1")
        assert found is not None
        assert found.id == "g2"
        assert coaching.current(session, "c1-p2") is None
        coaching.forget_round(session, "r2")
        assert [each.id for each in session.exec(select(CoachingGroup))] == ["g1"]
