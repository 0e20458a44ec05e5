"""What a platform must be told to be written to unasked, place by place.

Only platforms that don't give it on request have rows here: Teams.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.database import insert_those_new

NAMES_AN_ACCOUNT = {"info": {"names_an_account": True}}
"""Of a column: what is kept in the row is about whoever has the account of this address."""

TOLD = ("service_url", "conversation", "account", "met_in")


class Reference(SQLModel, table=True):
    """Of a person, a channel, or a whole tenant (its address is the lane); empty is what isn't known.

    No foreign key: a place is heard of before anybody there is a member.
    """

    address: str = Field(primary_key=True, sa_column_kwargs=NAMES_AN_ACCOUNT)
    service_url: str = ""
    """Where requests about it are sent."""
    conversation: str = ""
    """A person's own conversation with Convener."""
    account: str = ""
    """The id by which the platform knows a person there."""
    met_in: str = ""
    """A conversation whose roster names the person; of a channel, its team's."""


_OF = (  # asked at every message: building a statement costs more than running it
    select(Reference).where(col(Reference.address).in_(bindparam("addresses", expanding=True)))
)


def of(session: Session, addresses: Collection[str]) -> dict[str, Reference]:
    """What is known of those of these places that are known."""
    found = session.scalars(_OF, {"addresses": list(addresses)})
    return {row.address: row for row in found}


def met_in(session: Session, place: str, kind: str) -> list[str]:
    """The places of a kind (their addresses begin so) whose people are named by a place's roster."""
    query = select(Reference.address).where(
        col(Reference.met_in) == place, col(Reference.address).startswith(kind, autoescape=True)
    )
    return list(session.exec(query.order_by(col(Reference.address))))


def news(session: Session, told: Sequence[Reference]) -> list[Reference]:
    """Those that say something that isn't known."""
    known = of(session, [row.address for row in told])
    return [row for row in told if row.address not in known or _more(known[row.address], row)]


def keep(session: Session, told: Sequence[Reference]) -> None:
    """Keep what is told; what it leaves empty stays as it was."""
    new = {address for (address,) in insert_those_new(session, told)}
    known = of(session, [row.address for row in told if row.address not in new])
    for row in told:
        if row.address in known:
            known[row.address].sqlmodel_update(_more(known[row.address], row))


def forget(session: Session, addresses: Collection[str]) -> None:
    """Erase what is known of these places."""
    session.exec(delete(Reference).where(col(Reference.address).in_(addresses)))


def _more(known: Reference, told: Reference) -> dict[str, str]:
    """What is told that is otherwise than known."""
    return {
        each: getattr(told, each)
        for each in TOLD
        if getattr(told, each) not in ("", getattr(known, each))
    }
