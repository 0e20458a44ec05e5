"""Sponsors' reports: what was published of a quarter, links to it, the rows behind its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, or_, select, update

from storage.actions import DONE, Action
from storage.activities import HELD, Activity, ActivityLead
from storage.board import Answered, Asked
from storage.calls import Attendee, Call
from storage.participation import Presence, Signal, Touchpoint
from storage.people import Member, Organisation


class Report(SQLModel, table=True):
    """A quarter as it was published; it stays so. `number` counts a quarter's publications.

    `quarter` reads 2026Q3. `published` is what was said and `counted` what was counted, for the
    next report's suppression and never shown: JSON, both. `reason`: why it was published anew.
    """

    __table_args__ = (UniqueConstraint("community_id", "quarter", "number"),)

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    quarter: str
    number: int
    published: str
    counted: str
    reason: str = ""
    published_by: str = Field(foreign_key="person.id")
    published_at: datetime


class ReportLink(SQLModel, table=True):
    """A link that leads to a quarter's report, kept as a hash of its secret; it can be revoked.

    `is_internal`: it leads to the secretariat's export, and to that alone.
    """

    __tablename__ = "report_link"

    secret_hash: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    quarter: str
    language: str
    is_internal: bool
    made_by: str = Field(foreign_key="person.id")
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


Done = tuple[str, str, str]
"""The kind of something done, its id, and who (member id) did it."""


def of_community(session: Session, community_id: str) -> list[Report]:
    """All that was published, the oldest quarter first, its first publication first."""
    query = select(Report).where(Report.community_id == community_id)
    return list(session.exec(query.order_by(Report.quarter, col(Report.number))))


def of_quarter(session: Session, community_id: str, quarter: str) -> list[Report]:
    """A quarter's publications, the last one last."""
    query = select(Report).where(Report.community_id == community_id, Report.quarter == quarter)
    return list(session.exec(query.order_by(col(Report.number))))


def behind(session: Session, secret_hash: str, now: datetime) -> ReportLink | None:
    """The link of that secret; None where it leads nowhere, or no more."""
    link = session.get(ReportLink, secret_hash)
    leads = link is not None and link.revoked_at is None and link.expires_at > now
    return link if leads else None


def links(session: Session, community_id: str, quarter: str, now: datetime) -> list[ReportLink]:
    """The links to a quarter's report that still lead somewhere."""
    query = select(ReportLink).where(
        ReportLink.community_id == community_id,
        ReportLink.quarter == quarter,
        col(ReportLink.revoked_at).is_(None),
        col(ReportLink.expires_at) > now,
    )
    return list(session.exec(query))


def revoke_links(session: Session, community_id: str, quarter: str, now: datetime) -> int:
    """Let no link to a quarter's report lead anywhere any more; how many did."""
    live = update(ReportLink).where(
        col(ReportLink.community_id) == community_id,
        col(ReportLink.quarter) == quarter,
        col(ReportLink.revoked_at).is_(None),
        col(ReportLink.expires_at) > now,
    )
    done = session.exec(live.values(revoked_at=now).execution_options(synchronize_session=False))
    return int(done.rowcount)


def members(session: Session, community_id: str, until: datetime) -> list[Member]:
    """Who joined before an instant, whether or not they have left."""
    query = select(Member).where(Member.community_id == community_id, col(Member.joined_at) < until)
    return list(session.exec(query.order_by(Member.id)))


def organisations(session: Session, community_id: str) -> list[Organisation]:
    """A community's organisations."""
    query = select(Organisation).where(Organisation.community_id == community_id)
    return list(session.exec(query.order_by(Organisation.id)))


def days_of(session: Session, community_id: str, first: date, end: date) -> list[tuple[str, date]]:
    """Members with the days (UTC), from `first` up to `end`, on which they did something in chat."""
    query = (
        select(Signal.member_id, col(Signal.day))
        .join(Member)
        .where(Member.community_id == community_id, col(Signal.day) >= first, col(Signal.day) < end)
        .distinct()
    )
    return sorted(session.exec(query).all())


def present(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[tuple[str, str, datetime]]:
    """Members, touchpoints at which they took part, and when those were."""
    query = (
        select(Presence.member_id, Touchpoint.id, col(Touchpoint.at))
        .join(Touchpoint, col(Presence.touchpoint_id) == Touchpoint.id)
        .where(
            Touchpoint.community_id == community_id,
            col(Touchpoint.at) >= since,
            col(Touchpoint.at) < until,
            col(Presence.took_part).is_(True),
        )
    )
    return sorted((member, point, at) for member, point, at in session.exec(query))


def attendance(session: Session, call_ids: Sequence[str]) -> list[Attendee]:
    """Who was asked to these calls, or came."""
    query = select(Attendee).where(
        col(Attendee.call_id).in_(call_ids),
        or_(col(Attendee.asked).is_(True), col(Attendee.came).is_(True)),
    )
    return list(session.exec(query.order_by(Attendee.call_id, Attendee.person_id)))


def held_calls(session: Session, community_id: str, until: datetime) -> list[Call]:
    """The calls that took place before an instant, the earliest first."""
    query = select(Call).where(
        Call.community_id == community_id, Call.status == "held", col(Call.starts_at) < until
    )
    return list(session.exec(query.order_by(col(Call.starts_at), Call.id)))


def contributed(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[Done]:
    """What members asked, answered, led and finished, from `since` up to `until`."""
    asked = (
        select(Asked.id, Asked.member_id)
        .where(Asked.community_id == community_id, col(Asked.status).in_(("open", "answered")))
        .where(col(Asked.asked_at) >= since, col(Asked.asked_at) < until)
    )
    answered = (
        select(Answered.asked_id, Answered.member_id)
        .join(Asked, col(Answered.asked_id) == Asked.id)
        .where(Asked.community_id == community_id)
        .where(col(Answered.answered_at) >= since, col(Answered.answered_at) < until)
    )
    led = (
        select(ActivityLead.activity_id, ActivityLead.member_id)
        .join(Activity, col(ActivityLead.activity_id) == Activity.id)
        .where(Activity.community_id == community_id, Activity.status == HELD)
        .where(ActivityLead.answer == "yes")
        .where(col(Activity.starts_at) >= since, col(Activity.starts_at) < until)
    )
    finished = (
        select(Action.id, Action.member_id)
        .where(Action.community_id == community_id, Action.status == DONE)
        .where(col(Action.settled_at) >= since, col(Action.settled_at) < until)
    )
    kinds = {"asked": asked, "answered": answered, "led": led, "finished": finished}
    return sorted(
        (kind, what, member)
        for kind, query in kinds.items()
        for what, member in session.exec(query)
    )


def decided(
    session: Session, community_id: str, since: datetime, until: datetime
) -> list[Activity]:
    """The experiments about which it was decided, from `since` up to `until`, as they were held."""
    query = (
        select(Activity)
        .where(Activity.community_id == community_id, col(Activity.decision) != "")
        .where(col(Activity.decided_at) >= since, col(Activity.decided_at) < until)
    )
    return list(session.exec(query.order_by(col(Activity.starts_at), Activity.id)))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's reports and the links to them."""
    session.exec(delete(ReportLink).where(col(ReportLink.community_id) == community_id))
    session.exec(delete(Report).where(col(Report.community_id) == community_id))
