"""Engagement plans, their activities, who leads them, who signed up and came, what came of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select, update

from storage.calls import Attendee, Call
from storage.deeds import Deed
from storage.people import Member, Person
from storage.polls import Poll

COMING, WAITING, GONE = "coming", "waiting", "gone"
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"


class EngagementPlan(SQLModel, table=True):
    """At most three months of activities, from the day it `begins` to the day it `ends`, included.

    It is open until its review (`reviewed_at`), which says what was `learnt` and whether the
    community goes `on` or makes a `pivot` (`verdict`).
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    begins: date
    ends: date
    made_by: str = Field(foreign_key="person.id")
    made_at: datetime
    reviewed_at: datetime | None = None
    reviewed_by: str | None = Field(default=None, foreign_key="person.id")
    learnt: str = ""
    verdict: str = ""


class Activity(SQLModel, table=True):
    """One experiment of a plan. `status`: planned, held or cancelled (then with a reason).

    `need` is the need it answers, in words; where it is an option of a poll, `poll_id` and `option`
    say which. `places` is the most who may come; None: anybody. `sequence` counts the times it was
    moved. `decision` about it: keep, change, drop, or empty until its outcome is told. `carried`:
    the review takes it into the next plan.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    plan_id: str = Field(foreign_key="engagementplan.id", index=True)
    title: str
    hypothesis: str
    format: str
    status: str = PLANNED
    need: str = ""
    poll_id: str = ""
    option: str = ""
    measure: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    places: int | None = None
    sequence: int = 0
    reason: str = ""
    made_by: str = Field(foreign_key="person.id")
    made_at: datetime
    announced_at: datetime | None = None
    outcome: str = ""
    lesson: str = ""
    decision: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="person.id")
    carried: bool = False


class ActivityLead(SQLModel, table=True):
    """Somebody who leads an activity, or is asked to. `part`: lead or co_lead; `answer`: yes, no or empty."""

    activity_id: str = Field(primary_key=True, foreign_key="activity.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    part: str
    answer: str = ""


class Signup(SQLModel, table=True):
    """Somebody who signed up. `status`: coming, waiting or gone; `number` is their turn in the line.

    `came` is None until they or a lead say.
    """

    activity_id: str = Field(primary_key=True, foreign_key="activity.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    status: str
    number: int
    came: bool | None = None


Led = tuple[ActivityLead, Member, Person]
Signed = tuple[Signup, Member, Person]


def plans(session: Session, community_id: str) -> list[EngagementPlan]:
    """A community's plans, the earliest first."""
    query = select(EngagementPlan).where(EngagementPlan.community_id == community_id)
    return list(session.exec(query.order_by(col(EngagementPlan.begins), col(EngagementPlan.id))))


def open_plan(session: Session, community_id: str) -> EngagementPlan | None:
    """The plan that awaits its review."""
    return next((each for each in plans(session, community_id) if each.reviewed_at is None), None)


def of_plan(session: Session, plan_id: str) -> list[Activity]:
    """A plan's activities: by date, those without one last, in the order in which they were made."""
    query = select(Activity).where(Activity.plan_id == plan_id)
    found = session.exec(query.order_by(col(Activity.made_at), col(Activity.id))).all()
    dated = sorted((each for each in found if each.starts_at), key=_start)
    return [*dated, *(each for each in found if each.starts_at is None)]


def of_community(session: Session, community_id: str) -> list[Activity]:
    """All activities of a community, in the order in which they were made."""
    query = select(Activity).where(Activity.community_id == community_id)
    return list(session.exec(query.order_by(col(Activity.made_at), col(Activity.id))))


def announced(session: Session, community_id: str) -> list[Activity]:
    """A community's activities that were announced and are planned still, the earliest first."""
    found = of_community(session, community_id)
    told = [each for each in found if each.announced_at and each.starts_at]
    return sorted((each for each in told if each.status == PLANNED), key=_start)


def ahead(session: Session, community_id: str, now: datetime) -> list[Activity]:
    """Those of them that have not begun."""
    known = announced(session, community_id)
    return [each for each in known if each.starts_at is not None and each.starts_at > now]


def hold(session: Session, ident: str) -> Activity | None:
    """An activity, locked until this transaction ends, so that those who sign up come in turn."""
    return session.get(Activity, ident, with_for_update=True, populate_existing=True)


def leads(session: Session, activity: Activity) -> list[Led]:
    """Who leads an activity or is asked to, the lead first; members who are present."""
    query = (
        select(ActivityLead, Member, Person)
        .join(Member, col(ActivityLead.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(ActivityLead.activity_id == activity.id, col(Member.left_at).is_(None))
        .order_by(col(ActivityLead.part).desc(), col(Person.id))
    )
    return list(session.exec(query))


def led_by(session: Session, community_id: str, member_id: str) -> list[Activity]:
    """What somebody leads, or is asked to, and what came of it isn't told yet; the oldest first."""
    query = (
        select(Activity)
        .join(ActivityLead)
        .where(
            Activity.community_id == community_id,
            Activity.status != CANCELLED,
            Activity.decision == "",
            ActivityLead.member_id == member_id,
            ActivityLead.answer != "no",
        )
    )
    return list(session.exec(query.order_by(col(Activity.made_at), col(Activity.id))))


def forget_leads(session: Session, activity_id: str, but: Collection[str]) -> None:
    """Nobody leads an activity any more, but these members."""
    gone = col(ActivityLead.member_id).not_in(but)
    session.exec(delete(ActivityLead).where(col(ActivityLead.activity_id) == activity_id, gone))


def signups(session: Session, activity: Activity) -> list[Signed]:
    """Who signed up and has not left, or came all the same, in their turn; members who are present."""
    query = (
        select(Signup, Member, Person)
        .join(Member, col(Signup.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(
            Signup.activity_id == activity.id,
            or_(Signup.status != GONE, col(Signup.came).is_(True)),
            col(Member.left_at).is_(None),
        )
        .order_by(col(Signup.number), col(Person.id))
    )
    return list(session.exec(query))


def signup(session: Session, activity_id: str, member_id: str) -> Signup | None:
    """Somebody's line for an activity."""
    return session.get(Signup, (activity_id, member_id))


def free_places(session: Session, activity_id: str) -> None:
    """Whoever has left the community has their place no more; they sign up anew if they come back."""
    gone = select(Member.id).where(col(Member.left_at).is_not(None))
    session.exec(
        update(Signup)
        .where(col(Signup.activity_id) == activity_id, col(Signup.member_id).in_(gone))
        .values(status=GONE)
    )


def next_number(session: Session, activity_id: str) -> int:
    """The turn of whoever signs up next."""
    query = select(func.max(Signup.number)).where(Signup.activity_id == activity_id)
    return (session.exec(query).one() or 0) + 1


def attended(session: Session, community_id: str) -> list[tuple[str, str, datetime]]:
    """Who (by person) came to which of a community's activities and calls, and when that was."""
    activities = (
        select(Member.person_id, Activity.id, col(Activity.starts_at))
        .join(Signup, col(Signup.member_id) == Member.id)
        .join(Activity, col(Signup.activity_id) == Activity.id)
        .where(Activity.community_id == community_id, Activity.status == HELD)
        .where(col(Signup.came).is_(True))
    )
    calls = (
        select(Attendee.person_id, Call.id, col(Call.starts_at))
        .join(Call, col(Attendee.call_id) == Call.id)
        .where(Call.community_id == community_id, Call.status == HELD)
        .where(col(Attendee.came).is_(True))
    )
    found = [(*each,) for each in (*session.exec(activities), *session.exec(calls))]
    return [(person, what, at) for person, what, at in found if at is not None]


def answer_need(
    session: Session,
    activity: Activity,
    question: str,
    *,
    before: str,
    words: str,
    said_by: str,
    now: datetime,
) -> None:
    """Note in a poll what was done about one of its answers, unless something other than `before` stands."""
    poll = session.exec(select(Poll).where(Poll.id == activity.poll_id).with_for_update()).first()
    if poll is None:
        return
    query = select(Deed).where(
        Deed.poll_id == poll.id, Deed.question == question, Deed.option == activity.option
    )
    known = session.exec(query).first()
    poll.answered_for_at = poll.answered_for_at or now
    if known is None:
        deed = Deed(
            poll_id=poll.id,
            question=question,
            option=activity.option,
            text=words,
            said_by=said_by,
            said_at=now,
        )
        session.add(deed)
    elif known.text == before:
        known.text, known.said_by, known.said_at = words, said_by, now
    session.flush()


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's plans with their activities, and who led, signed up and came."""
    ids = select(Activity.id).where(Activity.community_id == community_id)
    session.exec(delete(Signup).where(col(Signup.activity_id).in_(ids)))
    session.exec(delete(ActivityLead).where(col(ActivityLead.activity_id).in_(ids)))
    session.exec(delete(Activity).where(col(Activity.community_id) == community_id))
    session.exec(delete(EngagementPlan).where(col(EngagementPlan.community_id) == community_id))


def _start(activity: Activity) -> tuple[datetime, str]:
    """By when they begin; only of those that have a date."""
    return activity.starts_at or activity.made_at, activity.id
