"""Where Convener is installed by OAuth: one row a workspace, its token sealed.

The state of an installation under way is signed and carried by the browser; only that it was used
stands here.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.database import insert_new


class Installation(SQLModel, table=True):
    """One workspace that Convener may write to."""

    workspace: str = Field(primary_key=True)
    """The platform and its id: `slack:T1`, the lane's name."""
    name: str
    bot: str
    """Convener's own user id there."""
    scopes: str
    """What it may do, joined by commas."""
    sealed_token: str = Field(repr=False)
    installed_by: str
    """The user id of whoever installed it."""
    installed_at: datetime
    """Wall time."""


class SpentState(SQLModel, table=True):
    """The state of an installation that was used: it isn't good for another."""

    __tablename__ = "spent_state"

    id: str = Field(primary_key=True)
    spent_at: datetime = Field(index=True)


def of(session: Session, workspace: str) -> Installation | None:
    """The installation in a workspace."""
    return session.get(Installation, workspace)


def every(session: Session) -> list[Installation]:
    """All installations, by name and id."""
    query = select(Installation).order_by(Installation.name, Installation.workspace)
    return list(session.exec(query))


def keep(session: Session, row: Installation) -> None:
    """Write an installation down, over an earlier one of the same workspace, or one made meanwhile."""
    if not insert_new(session, row):
        session.merge(row)


def remove(session: Session, workspace: str, before: datetime) -> bool:
    """Erase the installation that was made no later than `before`. False where there is none."""
    gone = delete(Installation).where(
        col(Installation.workspace) == workspace, col(Installation.installed_at) <= before
    )
    return session.exec(gone).rowcount > 0


def spend(session: Session, state: str, now: datetime, good_since: datetime) -> bool:
    """Use a state up. False if it was used before. Those that are too old to be good are erased."""
    session.exec(delete(SpentState).where(col(SpentState.spent_at) < good_since))
    return insert_new(session, SpentState(id=state, spent_at=now))
