"""What tests of the sponsors' report have in a town: a quarter in which something came about."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
from sqlmodel import Session, col, select

from adapters.playground.world import person
from bot.app import all_texts
from bot.features.reports.quarters import Quarter
from bot.moment import Moment
from bot.playbook_file import OWN, load_all
from storage import people
from storage.actions import DONE, Action
from storage.activities import Activity, ActivityLead, EngagementPlan
from storage.board import Answered, Asked
from storage.calls import Attendee, Call
from storage.communities import Community
from storage.gatherings import Gathering
from storage.goals import Checkin, Cycle, Goal
from storage.levels import LevelWeek
from storage.participation import Presence, Touchpoint
from storage.people import Member
from storage.projects import CLOSED, Project
from storage.stories import Story
from tests.calling import sleep_until
from tests.town import Town

SECRETARY, STEWARD, MEMBER = "dalisay", "farida", "june"

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
OVER = datetime(2026, 7, 8, 9, 0, tzinfo=UTC)
"""In the third quarter of the year in which towns start."""


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, 0, tzinfo=UTC)


def live(town: Town) -> str:
    """A community with two quarters behind it; the second one had everything that a report tells."""
    ident = town.start(steward=(str(person(STEWARD)),))
    sleep_until(town, OVER)
    town.go(minutes=1)
    with town.store.transaction() as session:
        members = [member for member, _ in people.present(session, ident)]
        for member in members[:5]:
            member.joined_at = at(4, 20)
        for member in members[5:12]:
            member.joined_at = at(3, 10)
        _calls(session, ident, members)
        _impact(session, ident, members)
        for place, member in enumerate(members[:9]):
            _told(session, ident, member, place)
        counts = {"core": 6, "active": 7, "occasional": 5, "peripheral": len(members) - 18}
        for level, count in counts.items():
            week = date(2026, 6, 29)
            session.merge(LevelWeek(community_id=ident, week=week, level=level, members=count))
    return ident


def _calls(session: Session, ident: str, members: list[Member]) -> None:
    for number, day in enumerate((at(3, 5), at(4, 16), at(6, 4), at(6, 30))):
        call = Call(
            id=f"call{number}", community_id=ident, status="held", starts_at=day, planned_at=day
        )
        point = Touchpoint(id=f"call:{call.id}", community_id=ident, kind="call", at=day)
        session.add_all([call, point])
        session.flush()
        for place, member in enumerate(members[: 8 + number]):
            came = place % 4 != number % 4
            session.add(Attendee(call_id=call.id, person_id=member.person_id, came=came))
            session.add(Presence(touchpoint_id=point.id, member_id=member.id, took_part=came))


def _impact(session: Session, ident: str, members: list[Member]) -> None:
    first, second = members[0], members[1]
    leader = first.person_id
    plan = EngagementPlan(
        id="plan",
        community_id=ident,
        begins=date(2026, 4, 1),
        ends=date(2026, 6, 30),
        made_by=leader,
        made_at=at(4, 1),
    )
    cycle = Cycle(
        id="cycle",
        community_id=ident,
        begins=date(2026, 4, 1),
        ends=date(2026, 12, 31),
        status="running",
        begun_by=leader,
        begun_at=at(4, 1),
        adopted_at=at(4, 5),
    )
    session.add_all([plan, cycle])
    session.flush()
    titles = (
        "Peer assist on İzmir's meters",
        '=HYPERLINK("http://x.example") clinic',
        "#Field *visit*",
    )
    for place, (title, decision) in enumerate(zip(titles, ("keep", "change", "keep"), strict=True)):
        activity = Activity(
            id=f"act{place}",
            community_id=ident,
            plan_id="plan",
            title=title,
            hypothesis="It helps",
            format="visit",
            status="held",
            starts_at=at(5, 4 + place),
            made_by=leader,
            made_at=at(4, 2),
            decision=decision,
            decided_at=at(5, 20),
            decided_by=leader,
        )
        session.add(activity)
        session.flush()
        session.add(
            ActivityLead(activity_id=activity.id, member_id=second.id, part="lead", answer="yes")
        )
    for place, title in enumerate(("Less loss in ten towns", "A handbook that is used")):
        goal = Goal(
            id=f"goal{place}",
            cycle_id="cycle",
            title=title,
            status="adopted",
            proposed_by=leader,
            proposed_at=at(4, 2),
        )
        session.add(goal)
        session.flush()
    session.add(
        Checkin(id="told", goal_id="goal0", at=at(6, 1), by=leader, status="on_track", words="Well")
    )
    session.add(
        Checkin(id="late", goal_id="goal0", at=at(7, 2), by=leader, status="stuck", words="No")
    )
    session.add(
        Gathering(
            id="met",
            community_id=ident,
            first=date(2026, 5, 11),
            last=date(2026, 5, 13),
            place="Mombasa",
            organised_by=first.id,
            status="held",
            planned_at=at(4, 1),
        )
    )
    session.add(
        Project(
            id="project",
            community_id=ident,
            status=CLOSED,
            question="Why do meters stop?",
            learn="How",
            owner_id=first.id,
            proposed_by=first.id,
            proposed_at=at(4, 3),
            places=5,
            weeks=2,
            ends=date(2026, 6, 20),
            started_at=at(4, 10),
            closed_at=at(6, 20),
            outcome="keep",
        )
    )
    session.add(
        Action(
            id="action",
            community_id=ident,
            what="Write",
            member_id=first.id,
            due=date(2026, 5, 1),
            status=DONE,
            given_by=leader,
            given_at=at(4, 16),
            settled_at=at(5, 2),
        )
    )
    asked = Asked(
        id="asked",
        community_id=ident,
        member_id=first.id,
        status="open",
        title="Which meter?",
        asked_at=at(5, 8),
    )
    session.add(asked)
    session.flush()
    session.add(
        Answered(asked_id="asked", member_id=second.id, words="That one", answered_at=at(5, 9))
    )


WORDS = (
    "We cut night flow by a fifth after the peer assist.",
    '#strong[*I* found $x$ whom to ask] = \\ "quoted"',
    "Kayıp haritasını İğdır'da kullanıyoruz.",
)


def _told(session: Session, ident: str, member: Member, place: int) -> None:
    """Stories of the first ones: by name, without one, by organisation; the others tell none."""
    if place < len(WORDS):
        cycle = ("applied", "immediate", "realised")[place]
        session.add(
            Story(
                id=f"story{place}",
                community_id=ident,
                member_id=member.id,
                text=WORDS[place],
                cycle=cycle,
                naming=("name", "none", "organisation")[place],
                told_at=at(6, 10),
            )
        )


def moment(town: Town, session: Session) -> Moment:
    """The town's moment, in its only community."""
    here = session.exec(select(Community)).one()
    return Moment(
        session=session,
        now=town.clock(),
        rng=random.Random(3),
        texts=all_texts(),
        playbooks=load_all(OWN),
        public_url="https://convener.example",
        community=here,
    )


def sheets(body: bytes) -> dict[str, list[dict[str, object]]]:
    """A workbook's sheets by name: their rows by the names of the columns."""
    book = openpyxl.load_workbook(BytesIO(body))
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads = [str(each) for each in rows[0]] if rows else []
        found[sheet.title] = [dict(zip(heads, row, strict=False)) for row in rows[1:]]
    book.close()
    return found


def newest_members(session: Session, ident: str) -> list[Member]:
    """A community's members, as they joined."""
    query = select(Member).where(Member.community_id == ident)
    return list(session.exec(query.order_by(col(Member.joined_at), Member.id)))
