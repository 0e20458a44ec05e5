"""The playground's world and clock, kept beside the communities that live in it."""

from __future__ import annotations

from sqlmodel import Field, Session, SQLModel, col, select


class Thing(SQLModel, table=True):
    """Something of the playground's world, as JSON. `kind`: person, channel, message, count or clock."""

    __tablename__ = "playground"

    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    body: str


def keep(session: Session, kind: str, ident: str, body: str) -> None:
    """Write a thing down, over what it was."""
    session.merge(Thing(kind=kind, id=ident, body=body))


def things(session: Session, kind: str) -> list[tuple[str, str]]:
    """Ids and bodies of all things of a kind."""
    query = select(Thing.id, Thing.body).where(Thing.kind == kind).order_by(col(Thing.id))
    return list(session.exec(query))
