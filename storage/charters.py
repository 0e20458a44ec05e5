"""Charters: their versions, who wrote what of which section when, and the links to their documents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select, update


class Charter(SQLModel, table=True):
    """One version. `status`: draft, proposed, adopted, declined, or withdrawn from its vote.

    The figures of its vote are kept with it, whatever becomes of the ballots; None until decided.
    """

    __table_args__ = (UniqueConstraint("community_id", "number"),)

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    number: int
    status: str = "draft"
    begun_by: str = Field(foreign_key="person.id")
    begun_at: datetime
    proposed_by: str | None = Field(default=None, foreign_key="person.id")
    proposed_at: datetime | None = None
    poll_id: str = Field(default="", index=True)
    """The vote's poll; empty until it is proposed."""
    decided_at: datetime | None = None
    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    asked: int | None = None


class Writing(SQLModel, table=True):
    """What a section of a charter was made to say: the newest that wasn't taken back holds.

    `origin`: written by hand, known (filled from what Convener knows), or kept from the version before.
    """

    __tablename__ = "charter_writing"

    id: int | None = Field(default=None, primary_key=True)
    charter_id: str = Field(foreign_key="charter.id", index=True)
    section: str
    words: str
    origin: str
    written_by: str = Field(foreign_key="person.id")
    written_at: datetime
    undone_at: datetime | None = None


class DocumentLink(SQLModel, table=True):
    """A way to a charter's document without an account. Of its secret only the hash is kept."""

    __tablename__ = "document_link"

    secret_hash: str = Field(primary_key=True)
    charter_id: str = Field(foreign_key="charter.id", index=True)
    made_by: str = Field(foreign_key="person.id")
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


def versions(session: Session, community_id: str, *statuses: str) -> list[Charter]:
    """A community's charters, the newest first; those in the given states, or all."""
    query = select(Charter).where(Charter.community_id == community_id)
    if statuses:
        query = query.where(col(Charter.status).in_(statuses))
    return list(session.exec(query.order_by(col(Charter.number).desc())))


def hold(session: Session, charter_id: str) -> Charter | None:
    """A charter, locked until this transaction ends, so that writing and proposing come in turn."""
    return session.get(Charter, charter_id, with_for_update=True, populate_existing=True)


def of_poll(session: Session, poll_id: str) -> Charter | None:
    """The charter that a poll is the vote on."""
    return session.exec(select(Charter).where(Charter.poll_id == poll_id)).first()


def writings(session: Session, charter_id: str) -> dict[str, Writing]:
    """By section, what holds."""
    query = select(Writing).where(
        Writing.charter_id == charter_id, col(Writing.undone_at).is_(None)
    )
    return {row.section: row for row in session.exec(query.order_by(col(Writing.id)))}


def history(session: Session, charter_id: str, section: str, most: int) -> list[Writing]:
    """What a section was made to say, the newest first, what was taken back too."""
    query = select(Writing).where(Writing.charter_id == charter_id, Writing.section == section)
    return list(session.exec(query.order_by(col(Writing.id).desc()).limit(most)))


def links(session: Session, charter_ids: Collection[str], now: datetime) -> list[DocumentLink]:
    """The links to these charters that still lead somewhere."""
    query = select(DocumentLink).where(
        col(DocumentLink.charter_id).in_(charter_ids),
        col(DocumentLink.revoked_at).is_(None),
        col(DocumentLink.expires_at) > now,
    )
    return list(session.exec(query))


def by_secret(session: Session, secret_hash: str, now: datetime) -> Charter | None:
    """The charter that a secret leads to; None where it leads nowhere, or no more."""
    query = (
        select(Charter)
        .join(DocumentLink)
        .where(
            DocumentLink.secret_hash == secret_hash,
            col(DocumentLink.revoked_at).is_(None),
            col(DocumentLink.expires_at) > now,
        )
    )
    return session.exec(query).first()


def revoke_links(session: Session, charter_ids: Collection[str], now: datetime) -> int:
    """Let no link to these charters lead anywhere any more; how many did."""
    live = update(DocumentLink).where(
        col(DocumentLink.charter_id).in_(charter_ids),
        col(DocumentLink.revoked_at).is_(None),
        col(DocumentLink.expires_at) > now,
    )
    done = session.exec(live.values(revoked_at=now).execution_options(synchronize_session=False))
    return int(done.rowcount)


def discard(session: Session, charter_id: str) -> None:
    """Erase one version with what hangs on it."""
    for table in (Writing, DocumentLink):
        session.exec(delete(table).where(col(table.charter_id) == charter_id))
    session.exec(delete(Charter).where(col(Charter.id) == charter_id))


def remove_all(session: Session, community_id: str) -> None:
    """Erase all charters of a community."""
    for charter_id in session.exec(
        select(Charter.id).where(Charter.community_id == community_id)
    ).all():
        discard(session, charter_id)
