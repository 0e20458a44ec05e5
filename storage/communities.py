"""Communities and the channels they live in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Field, Session, SQLModel, col, delete, not_, select

from storage.asking import ask
from storage.database import insert_new
from storage.references import NAMES_AN_ACCOUNT

UNTOLD = {"server_default": text("''")}


class Community(SQLModel, table=True):
    """One community of practice. `languages` are codes joined by commas, the first is its own."""

    id: str = Field(primary_key=True)
    name: str
    domain: str
    zone: str
    languages: str
    stage: str
    created_at: datetime
    introduced_at: datetime | None = None
    paused_at: datetime | None = None
    roster: str = Field(default="reading", sa_column_kwargs={"server_default": "reading"})
    calendar_secret: str | None = Field(default=None, unique=True, index=True)
    """The word in the address of its calendar feed; None until it has one."""
    nudges_off_at: datetime | None = None
    """Since when its organisers want nobody nudged; None while nudges are on."""
    counting_since: datetime | None = None
    """Since when messages and reactions in its channels are counted; None: they are not."""

    playbook: str = Field(default="wbg", sa_column_kwargs={"server_default": "wbg"})
    """The id of the framework that it goes by."""
    stage_since: datetime | None = None
    """When it came to its stage; None: when it was created."""
    closed_at: datetime | None = None
    """Since when it is closed: it says nothing any more; None while it is open."""
    archive: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """Where the archive of a closed community is, and who keeps it."""

    calendar_off_at: datetime | None = None
    """Since when its organisers want no calendar feed; None: it has one once a call is planned."""
    mailbox: str = Field(default="", sa_column_kwargs=UNTOLD)
    """The secretariat's, which invitations are from; empty: the mailbox that all e-mails are from."""
    meets_at: str = Field(default="", sa_column_kwargs=UNTOLD)
    """Where its calls are, in people's own words: a venue, a video link; empty until told."""

    @property
    def language(self) -> str:
        """The language that the community itself is addressed in."""
        return self.languages.split(",")[0]


class Venue(SQLModel, table=True):
    """A channel that a community lives in; one community a channel."""

    address: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)


class Parted(SQLModel, table=True):
    """An account that left one of its community's channels, while its person stays by another."""

    venue: str = Field(primary_key=True, foreign_key="venue.address")
    address: str = Field(primary_key=True, sa_column_kwargs=NAMES_AN_ACCOUNT)


_OF_CHANNEL = (  # asked at every event, as is the next: building one costs more than running it
    select(Community).join(Venue).where(col(Venue.address) == bindparam("address"))
)
_VENUES = (
    select(Venue.address)
    .where(col(Venue.community_id) == bindparam("community"))
    .order_by(col(Venue.address))
)


_READ_ANEW = (
    select(Community)
    .where(col(Community.id) == bindparam("community"))
    .execution_options(populate_existing=True)
)
_HOLD, _KEEP = _READ_ANEW.with_for_update(), _READ_ANEW.with_for_update(read=True)


def hold(session: Session, community_id: str) -> None:
    """Lock a community until this transaction ends and read it anew: decisions on it come in turn."""
    session.flush()
    session.scalars(_HOLD, {"community": community_id}).first()


def keep_as_is(session: Session, community_id: str) -> None:
    """Read a community anew, and let nobody change it until this transaction ends."""
    session.flush()
    session.scalars(_KEEP, {"community": community_id}).first()


def of_channel(session: Session, address: str) -> Community | None:
    """The community that lives in a channel."""
    return session.scalars(_OF_CHANNEL, {"address": address}).first()


def every(session: Session) -> list[Community]:
    """All communities, by name and id."""
    return list(session.exec(select(Community).order_by(Community.name, Community.id)))


def of_calendar(session: Session, secret: str) -> Community | None:
    """The community whose calendar feed has this secret address."""
    return session.exec(select(Community).where(Community.calendar_secret == secret)).first()


def venues(session: Session, community_id: str) -> list[str]:
    """The addresses of a community's channels."""
    return list(ask(session, _VENUES, {"community": community_id}).scalars())


def lives_in(session: Session, community_id: str, workspace_prefix: str) -> bool:
    """Whether a community has a channel in a workspace (`platform:workspace:`)."""
    return any(venue.startswith(workspace_prefix) for venue in venues(session, community_id))


def tie(session: Session, community_id: str, address: str) -> bool:
    """Let a community live in one more channel. False if somebody lives there."""
    return insert_new(session, Venue(address=address, community_id=community_id))


def untie(session: Session, address: str) -> None:
    """A community lives in a channel no more."""
    session.exec(delete(Parted).where(col(Parted.venue) == address))
    session.exec(delete(Venue).where(col(Venue.address) == address))


def part(session: Session, venue: str, address: str) -> None:
    """An account left a channel."""
    insert_new(session, Parted(venue=venue, address=address))


def come(session: Session, venue: str, addresses: Collection[str]) -> None:
    """Accounts are in a channel (again)."""
    gone = delete(Parted).where(col(Parted.venue) == venue, col(Parted.address).in_(addresses))
    session.exec(gone)


def parted(session: Session, venues: list[str]) -> set[tuple[str, str]]:
    """Which accounts left which of these channels."""
    query = select(Parted.venue, Parted.address).where(col(Parted.venue).in_(venues))
    return set(session.exec(query))


def only_in(session: Session, workspace: str) -> list[Community]:
    """The communities whose every channel is in one workspace (`platform:workspace`)."""
    inside = col(Venue.address).startswith(f"{workspace}:", autoescape=True)
    there = select(Venue.community_id).where(inside)
    elsewhere = select(Venue.community_id).where(not_(inside))
    mine = col(Community.id)
    query = select(Community).where(mine.in_(there), mine.not_in(elsewhere)).order_by(mine)
    return list(session.exec(query))


def remove(session: Session, community_id: str) -> None:
    """Erase the community's own row and venues; its dependants must be gone already."""
    mine = select(Venue.address).where(Venue.community_id == community_id)
    session.exec(delete(Parted).where(col(Parted.venue).in_(mine)))
    session.exec(delete(Venue).where(col(Venue.community_id) == community_id))
    session.exec(delete(Community).where(col(Community.id) == community_id))
