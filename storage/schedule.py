"""What falls due, by an index on the due instant; and what has fallen due, for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Executable, Integer, bindparam
from sqlmodel import Field, Session, SQLModel, and_, col, delete, func, or_, select, update

from storage.asking import ask
from storage.communities import Community
from storage.database import dialect, insert_new, inserting, upsert


class Scheduled(SQLModel, table=True):
    """A future occasion. `rule` is `once` or a rule of local wall time; `subject` what it is about.

    `next_due_at` is None when nothing more comes.
    """

    __tablename__ = "schedule"

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    occasion: str
    subject: str
    rule: str
    zone: str
    next_due_at: datetime | None = Field(default=None, index=True)
    stood_at: datetime | None = None
    """When it fell due while its community was closed: it waits for the opening, if there is one."""


class Occasion(SQLModel, table=True):
    """An occasion that was taken up. The row outlives the work, so that nothing is done twice."""

    name: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    taken_at: datetime = Field(index=True)


_ROWS, _TAKEN = (SQLModel.metadata.tables[each] for each in ("schedule", "occasion"))
_DUE = (  # asked at every tick: building a statement costs more than running it
    select(Scheduled.id, Scheduled.next_due_at)
    .where(col(Scheduled.next_due_at) <= bindparam("now"))
    .order_by(col(Scheduled.next_due_at), col(Scheduled.id))
    .limit(bindparam("most", type_=Integer()))
)
_ADVANCE = (
    update(Scheduled)
    .where(col(Scheduled.id) == bindparam("of"), col(Scheduled.next_due_at) == bindparam("was"))
    .values(next_due_at=bindparam("then"))
    .returning(col(Scheduled.id))
    .execution_options(synchronize_session=False)
)


_STANDING = (
    select(Scheduled, Community)
    .join(Community, col(Community.id) == col(Scheduled.community_id))
    .where(col(Scheduled.id) == bindparam("of"))
)


def standing(session: Session, ident: str) -> tuple[Scheduled, Community] | None:
    """An occasion as it stands, and its community."""
    found = session.execute(_STANDING, {"of": ident}).first()
    return None if found is None else (found[0], found[1])


def put(session: Session, row: Scheduled) -> None:
    """Schedule an occasion, over an earlier one of the same id."""
    session.merge(row)
    session.flush()


def put_all(session: Session, rows: Sequence[Scheduled]) -> None:
    """The same of several that nobody has read in this transaction, in one statement."""
    names = [column.key for column in _ROWS.columns]
    if rows:
        given = [{name: getattr(row, name) for name in names} for row in rows]
        ask(session, _putting(dialect(session)), given)


@cache
def _putting(dialect: str) -> Executable:
    into = upsert(_ROWS, dialect)
    newer = {column.key: into.excluded[column.key] for column in _ROWS.columns}
    return into.on_conflict_do_update(index_elements=["id"], set_=newer)


def put_new(session: Session, row: Scheduled) -> bool:
    """Schedule an occasion unless one of its id is there, whoever else puts it there."""
    return insert_new(session, row)


def due(session: Session, now: datetime, most: int) -> list[tuple[str, datetime]]:
    """Ids and instants of what is due at `now`, the earliest first, at most `most` of them."""
    return [(ident, at) for ident, at in ask(session, _DUE, {"now": now, "most": most})]


def advance(session: Session, ident: str, was: datetime, then: datetime | None) -> bool:
    """Move an occasion on, if it still stands at `was`. False if somebody else did already."""
    moved = ask(session, _ADVANCE, {"of": ident, "was": was, "then": then})
    return moved.first() is not None


def stand_still(session: Session, ident: str, due_at: datetime) -> bool:
    """What falls due in a closed community waits for the day on which it is opened again."""
    waits = update(Scheduled).where(
        col(Scheduled.id) == ident, col(Scheduled.next_due_at) == due_at
    )
    still = waits.values(next_due_at=None, stood_at=due_at)
    session.exec(still.execution_options(synchronize_session=False))
    return True


def stood(session: Session, community_id: str) -> list[Scheduled]:
    """What fell due while a community was closed."""
    query = select(Scheduled).where(
        Scheduled.community_id == community_id, col(Scheduled.stood_at).is_not(None)
    )
    return list(session.exec(query.order_by(Scheduled.id)))


def take(session: Session, name: str, community_id: str, now: datetime) -> bool:
    """Write down that an occasion is taken up. False if it was before."""
    given = {"name": name, "community_id": community_id, "taken_at": now}
    return ask(session, inserting(_TAKEN, dialect(session)), given).first() is not None


def last_taken(
    session: Session, community_id: str, ident: str, before: datetime
) -> datetime | None:
    """When an occasion of a community was last taken up before an instant."""
    query = select(func.max(Occasion.taken_at)).where(
        Occasion.community_id == community_id,
        col(Occasion.name).startswith(f"{ident}@", autoescape=True),
        col(Occasion.taken_at) < before,
    )
    return session.exec(query).one()


def last_name(session: Session, community_id: str, ident: str) -> str | None:
    """The name, among those of an occasion's that were taken up, which comes last in their order."""
    query = select(func.max(Occasion.name)).where(
        Occasion.community_id == community_id,
        col(Occasion.name).startswith(f"{ident}@", autoescape=True),
    )
    return session.exec(query).one()


def hasten(session: Session, subject: str, now: datetime) -> None:
    """What is still to come of this very subject is due now."""
    mine = and_(col(Scheduled.subject) == subject, col(Scheduled.next_due_at) > now)
    session.exec(update(Scheduled).where(mine).values(next_due_at=now))


def cancel(session: Session, *idents: str) -> None:
    """Nothing more comes of these."""
    session.exec(delete(Scheduled).where(col(Scheduled.id).in_(idents)))


def _about(community_id: str, subject: str) -> ColumnElement[bool]:
    """Rows of a subject: those of its very name, and those whose subject begins with it."""
    same = or_(col(Scheduled.subject) == subject, col(Scheduled.subject).startswith(f"{subject} "))
    return and_(col(Scheduled.community_id) == community_id, same)


def cancel_about(session: Session, community_id: str, subject: str) -> None:
    """Nothing more comes of a subject."""
    session.exec(delete(Scheduled).where(_about(community_id, subject)))


def subjects(session: Session, community_id: str, subject: str) -> list[str]:
    """The subjects scheduled about a subject, past ones too."""
    return sorted(session.exec(select(Scheduled.subject).where(_about(community_id, subject))))


def rules(
    session: Session, communities: Sequence[str], occasions: Sequence[str]
) -> list[tuple[str, str, str, str]]:
    """The rules by which these occasions come: communities, occasions, subjects and rules."""
    query = select(
        Scheduled.community_id, Scheduled.occasion, Scheduled.subject, Scheduled.rule
    ).where(col(Scheduled.community_id).in_(communities), col(Scheduled.occasion).in_(occasions))
    return list(session.exec(query))


def lacking(session: Session, occasions: Sequence[str]) -> list[str]:
    """The ids of communities that have not each of these occasions on their schedule."""
    has = (
        select(Scheduled.community_id)
        .where(col(Scheduled.occasion).in_(occasions))
        .group_by(col(Scheduled.community_id))
        .having(func.count(col(Scheduled.occasion).distinct()) == len(occasions))
    )
    return sorted(session.exec(select(Community.id).where(col(Community.id).not_in(has))))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's schedule and its past occasions."""
    session.exec(delete(Scheduled).where(col(Scheduled.community_id) == community_id))
    session.exec(delete(Occasion).where(col(Occasion.community_id) == community_id))
