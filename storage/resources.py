"""What carries a community: resources, places to meet, waves of invitations, measured health."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.people import Member, Organisation


class Resource(SQLModel, table=True):
    """What somebody gives, or what is needed. `kind`: money, in_kind or hours.

    `status`: needed, pledged, committed, received, used or withdrawn (then with a `reason`).
    `amount` is in whole units of `currency` (ISO 4217), in hours, or in pieces; None: not told.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    kind: str
    status: str
    what: str
    giver: str = ""
    currency: str = ""
    amount: int | None = None
    begins: date | None = None
    ends: date | None = None
    stated_by: str = Field(foreign_key="person.id")
    stated_at: datetime
    reason: str = ""


class Place(SQLModel, table=True):
    """Where a community meets, beside its channels. `kind`: video, wiki, list or elsewhere."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    kind: str
    name: str
    link: str = ""
    purpose: str = ""
    added_by: str = Field(foreign_key="person.id")
    added_on: date
    removed_at: datetime | None = None


class Wave(SQLModel, table=True):
    """Whom to invite next: so many, from `begins` to `ends`, by `inviter` (in words)."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    name: str
    whom: str
    inviter: str
    target: int
    begins: date
    ends: date
    planned_by: str = Field(foreign_key="person.id")
    planned_at: datetime
    dropped_at: datetime | None = None


class Snapshot(SQLModel, table=True):
    """A community's health as measured at an instant: JSON, names of figures → whole numbers."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    taken_at: datetime
    taken_by: str = Field(foreign_key="person.id")
    figures: str
    note: str = ""


def of_community(session: Session, community_id: str) -> list[Resource]:
    """All that was registered, in the order in which it was; withdrawn ones too."""
    query = select(Resource).where(Resource.community_id == community_id)
    return list(session.exec(query.order_by(col(Resource.stated_at), col(Resource.id))))


def hold(session: Session, ident: str) -> Resource | None:
    """One of them, locked until this transaction ends."""
    return session.get(Resource, ident, with_for_update=True, populate_existing=True)


def places(session: Session, community_id: str) -> list[Place]:
    """Where the community meets beside its channels, by name."""
    query = select(Place).where(Place.community_id == community_id, col(Place.removed_at).is_(None))
    return list(session.exec(query.order_by(Place.name, Place.id)))


def waves(session: Session, community_id: str) -> list[Wave]:
    """The waves that weren't dropped, the first to begin first."""
    query = select(Wave).where(Wave.community_id == community_id, col(Wave.dropped_at).is_(None))
    return list(session.exec(query.order_by(col(Wave.begins), col(Wave.id))))


def snapshots(session: Session, community_id: str) -> list[Snapshot]:
    """All measurements, the oldest first."""
    query = select(Snapshot).where(Snapshot.community_id == community_id)
    return list(session.exec(query.order_by(col(Snapshot.taken_at), col(Snapshot.id))))


def joined(session: Session, community_id: str, since: datetime, until: datetime) -> int:
    """How many present members joined from `since` up to, not including, `until`."""
    query = select(func.count()).where(
        Member.community_id == community_id,
        col(Member.left_at).is_(None),
        col(Member.joined_at) >= since,
        col(Member.joined_at) < until,
    )
    return session.exec(query).one()


def places_of_work(session: Session, community_id: str) -> tuple[int, int]:
    """How many organisations, and how many sectors, present members come from."""
    query = (
        select(Organisation.id, Organisation.sector)
        .join(Member, col(Member.organisation_id) == Organisation.id)
        .where(Member.community_id == community_id, col(Member.left_at).is_(None))
        .distinct()
    )
    found = session.exec(query).all()
    return len(found), len({sector for _, sector in found if sector})


def growth(session: Session, community_id: str, moments: list[datetime]) -> list[int]:
    """How many of those known now were members at each of these instants."""
    counts = []
    for moment in moments:
        query = select(func.count()).where(
            Member.community_id == community_id,
            col(Member.joined_at) <= moment,
            or_(col(Member.left_at).is_(None), col(Member.left_at) > moment),
        )
        counts.append(session.exec(query).one())
    return counts


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's resources, places, waves and measurements."""
    for table in (Resource, Place, Wave, Snapshot):
        session.exec(delete(table).where(col(table.community_id) == community_id))
