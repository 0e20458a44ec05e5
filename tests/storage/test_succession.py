"""What members did together goes on without whoever is erased, or it ends; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from storage import coaching, projects, schedule
from storage.coaching import Coached, CoachingGroup, CoachingRound, Pooled
from storage.database import Store
from storage.people import Member
from storage.projects import Project, ProjectCheckin, Teammate
from tests.storage.rows import NOW, community, scheduled
from tests.storage.test_erasing import erase

EVERYBODY = ("p1", "p2", "p3", "p4")


def _project(session: Session, status: str, places: int = 8, **team: str) -> None:
    """p1's project; `team` says who is in it or waits, in their turns."""
    community(session, people=EVERYBODY)
    session.add(
        Project(
            id="j", community_id="c1", status=status, question="How?", learn="That",
            owner_id="c1-p1", proposed_by="c1-p1", proposed_at=NOW, places=places, weeks=2,
            ends=NOW.date(),
        )
    )  # fmt: skip
    session.flush()
    for number, (who, at) in enumerate(team.items(), 1):
        session.add(Teammate(project_id="j", member_id=f"c1-{who}", status=at, number=number))
    row = ProjectCheckin(id="u", project_id="j", number=1, due=NOW.date(), writer_id="c1-p1")
    session.add(row)
    falls_due = scheduled("project:j")
    falls_due.subject = "j"
    schedule.put(session, falls_due)


def _now(store: Store) -> Project:
    with store.reading() as session:
        return session.get_one(Project, "j")


def _team(store: Store) -> list[str]:
    with store.reading() as session:
        return [
            member.id
            for mate, member, _ in projects.team(session, "j")
            if mate.status == projects.IN
        ]


def test_a_project_goes_to_whoever_has_been_in_it_longest_and_is_still_here(store: Store) -> None:
    with store.transaction() as session:
        _project(session, "running", p1="in", p2="in", p3="in")
        session.get_one(Member, "c1-p2").left_at = NOW
    erase(store)
    found = _now(store)
    assert (found.status, found.owner_id, found.proposed_by) == ("running", "c1-p3", "c1-p3")
    with store.reading() as session:
        assert session.get_one(ProjectCheckin, "u").writer_id is None


@pytest.mark.parametrize("who", ["p1", "p3"])
def test_whoever_waited_has_the_place_of_whoever_is_gone(store: Store, who: str) -> None:
    with store.transaction() as session:
        _project(session, "open", 2, p1="in", p3="in", p2="waiting", p4="waiting")
    erase(store, who)
    assert _team(store) == ["c1-p3" if who == "p1" else "c1-p1", "c1-p2"]


def test_a_project_with_nobody_in_it_is_taken_back_and_nothing_of_it_falls_due(
    store: Store,
) -> None:
    with store.transaction() as session:
        _project(session, "running", p1="in", p2="gone")
    erase(store)
    assert (_now(store).status, _now(store).owner_id) == ("withdrawn", "erased-en-c1")
    with store.reading() as session:
        assert not schedule.due(session, NOW + timedelta(days=99), 9)


def test_a_closed_project_stays_as_it_was_told_of(store: Store) -> None:
    with store.transaction() as session:
        _project(session, "closed", p1="in", p2="in")
    erase(store)
    assert (_now(store).status, _now(store).owner_id) == ("closed", "erased-en-c1")
    assert len(_team(store)) == 2


def test_a_draft_that_nobody_has_seen_goes_with_its_author(store: Store) -> None:
    with store.transaction() as session:
        _project(session, "draft")
        session.delete(session.get_one(ProjectCheckin, "u"))
    erase(store)
    with store.reading() as session:
        assert session.get(Project, "j") is None


def test_a_draft_about_somebody_s_problem_is_its_author_s_once_they_are_gone(store: Store) -> None:
    with store.transaction() as session:
        _project(session, "draft")
        session.get_one(Project, "j").proposed_by = "c1-p2"
    erase(store)
    assert _now(store).owner_id == "c1-p2"


def _match(session: Session, **said: str) -> None:
    community(session, people=EVERYBODY)
    session.add(CoachingRound(id="o", community_id="c1", begun_at=NOW))
    session.flush()
    group = CoachingGroup(
        id="m", round_id="o", community_id="c1", languages="en", why="", times="", question=0
    )
    session.add(group)
    session.flush()
    for who, word in said.items():
        member = f"c1-{who}"
        session.add(Coached(group_id="m", member_id=member, said=word, told_at=NOW))
        pooled = Pooled(member_id=member, focus="", languages="en", begins=9, ends=17, since=NOW)
        session.add(pooled)


def _waiting(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {each.member_id: each.waiting for each in session.exec(select(Pooled))}


def _status(store: Store) -> str:
    with store.reading() as session:
        return session.get_one(CoachingGroup, "m").status


def test_a_match_of_two_is_over_and_whoever_is_left_comes_first(store: Store) -> None:
    with store.transaction() as session:
        _match(session, p1="", p2="")
    erase(store)
    assert (_status(store), _waiting(store)) == ("apart", {"c1-p2": 1})


def test_a_match_of_three_goes_on(store: Store) -> None:
    with store.transaction() as session:
        _match(session, p1="", p2="", p3="met")
    erase(store)
    assert (_status(store), _waiting(store)) == ("matched", {"c1-p2": 0, "c1-p3": 0})


@pytest.mark.parametrize("word", ["declined", "gone"])
def test_whoever_was_out_of_a_match_of_three_is_nobody_to_meet(store: Store, word: str) -> None:
    with store.transaction() as session:
        _match(session, p1="", p2="", p3=word)
    erase(store)
    assert (_status(store), _waiting(store)) == ("apart", {"c1-p2": 1, "c1-p3": 0})
    with store.reading() as session:
        assert coaching.current(session, "c1-p2") is None
