"""Who a platform listed while a roster is read, until it is known who they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlmodel import Field, Session, SQLModel, col, delete, func, select, true, update

from storage.database import insert_those_new
from storage.references import NAMES_AN_ACCOUNT


class Listed(SQLModel, table=True):
    """Somebody whom a channel's roster names. `is_read`: it is known who they are."""

    community_id: str = Field(primary_key=True, foreign_key="community.id")
    address: str = Field(primary_key=True, sa_column_kwargs=NAMES_AN_ACCOUNT)
    is_read: bool = False


def add(session: Session, community_id: str, addresses: Iterable[str]) -> None:
    """Note people of a page; whoever was noted before stays as they are."""
    insert_those_new(
        session, [Listed(community_id=community_id, address=address) for address in addresses]
    )


def among(session: Session, community_id: str, addresses: Collection[str]) -> set[str]:
    """Those of these addresses that are listed, and of whom it isn't known who they are."""
    query = select(Listed.address).where(
        Listed.community_id == community_id,
        col(Listed.is_read).is_(False),
        col(Listed.address).in_(addresses),
    )
    return set(session.exec(query))


def next_unread(session: Session, community_id: str, workspace: str, most: int) -> list[str]:
    """Some addresses of a workspace of which it isn't known yet whose they are."""
    query = select(Listed.address).where(
        Listed.community_id == community_id,
        col(Listed.is_read).is_(False),
        col(Listed.address).startswith(f"{workspace}:", autoescape=True),
    )
    return list(session.exec(query.order_by(col(Listed.address)).limit(most)))


def settle(session: Session, community_id: str, addresses: Collection[str]) -> None:
    """It is known now who these are."""
    query = update(Listed).where(
        col(Listed.community_id) == community_id, col(Listed.address).in_(addresses)
    )
    session.exec(query.values(is_read=True))


def progress(session: Session, community_id: str) -> tuple[int, int]:
    """How many are known, of how many that were listed so far."""
    query = select(func.count()).where(Listed.community_id == community_id)
    known = query.where(col(Listed.is_read) == true())
    return session.exec(known).one(), session.exec(query).one()


def remove(session: Session, community_id: str, workspace: str) -> None:
    """Forget the list of one workspace: the roster there is read, or isn't the community's."""
    session.exec(
        delete(Listed).where(
            col(Listed.community_id) == community_id,
            col(Listed.address).startswith(f"{workspace}:", autoescape=True),
        )
    )


def remove_all(session: Session, community_id: str) -> None:
    """Forget all lists of a community that is gone."""
    session.exec(delete(Listed).where(col(Listed.community_id) == community_id))
