"""Plans of action for three months: items with a day and those who are responsible for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.asking import ask
from storage.database import insert_new
from storage.people import Member, Person


class Plan(SQLModel, table=True):
    """Ninety days from `begins` on. The next plan ends it: `ended_at`."""

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    begins: date
    made_by: str = Field(foreign_key="person.id")
    made_at: datetime
    ended_at: datetime | None = None


class PlanItem(SQLModel, table=True):
    """One thing to be done by a day. `theme`: purpose, people or practice.

    `status`: open, done, or dropped (then with a reason).
    """

    id: str = Field(primary_key=True)
    plan_id: str = Field(foreign_key="plan.id", index=True)
    theme: str
    what: str
    due: date
    status: str = "open"
    reason: str = ""
    added_by: str = Field(foreign_key="person.id")
    added_at: datetime
    settled_by: str | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None


class Responsible(SQLModel, table=True):
    """A member answers for an item."""

    item_id: str = Field(primary_key=True, foreign_key="planitem.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id")


class Dues(NamedTuple):
    """When a plan was made and begins, and the days of its items that weren't dropped."""

    made_at: datetime
    begins: date
    days: list[date]


Whose = tuple[Member, Person]


_CURRENT = (
    select(Plan)
    .where(col(Plan.community_id) == bindparam("community"), col(Plan.ended_at).is_(None))
    .order_by(col(Plan.begins).desc(), col(Plan.id))
)
_DUES = (
    sa_select(col(Plan.id), col(Plan.made_at), col(Plan.begins), col(PlanItem.due))
    .outerjoin(PlanItem, (col(PlanItem.plan_id) == Plan.id) & (col(PlanItem.status) != "dropped"))
    .where(col(Plan.community_id) == bindparam("community"), col(Plan.ended_at).is_(None))
    .order_by(col(Plan.begins).desc(), col(Plan.id), col(PlanItem.due))
)


def current(session: Session, community_id: str) -> Plan | None:
    """The plan that a community works by."""
    return session.scalars(_CURRENT, {"community": community_id}).first()


def dues(session: Session, community_id: str) -> Dues | None:
    """The days of the plan that a community works by."""
    rows = ask(session, _DUES, {"community": community_id}).all()
    if not rows:
        return None
    ident, made_at, begins, _ = rows[0]
    return Dues(made_at, begins, [due for plan, _, _, due in rows if plan == ident and due])


def items(session: Session, plan_id: str) -> list[PlanItem]:
    """A plan's items, the earliest first."""
    query = select(PlanItem).where(PlanItem.plan_id == plan_id)
    return list(session.exec(query.order_by(col(PlanItem.due), col(PlanItem.id))))


def responsible(session: Session, item_ids: Collection[str]) -> dict[str, list[Whose]]:
    """Present members who answer for each of these items, by name."""
    query = (
        select(Responsible.item_id, Member, Person)
        .join(Member, col(Responsible.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(col(Responsible.item_id).in_(item_ids), col(Member.left_at).is_(None))
        .order_by(col(Person.name), col(Person.id))
    )
    found: dict[str, list[Whose]] = {}
    for item, member, person in session.exec(query):
        found.setdefault(item, []).append((member, person))
    return found


def answer_for(session: Session, item_id: str, member_ids: Iterable[str]) -> None:
    """These answer for an item, and nobody else does."""
    wanted = set(member_ids)
    others = (col(Responsible.item_id) == item_id, col(Responsible.member_id).not_in(wanted))
    session.exec(delete(Responsible).where(*others))
    for each in sorted(wanted):
        insert_new(session, Responsible(item_id=item_id, member_id=each))


def release(session: Session, item_id: str, member_id: str) -> None:
    """Somebody answers for an item no more."""
    mine = (col(Responsible.item_id) == item_id, col(Responsible.member_id) == member_id)
    session.exec(delete(Responsible).where(*mine))


def take_back(session: Session, plan: Plan) -> None:
    """A plan is as if it had not been begun: the one that it ended goes on, with what it left open."""
    query = select(Plan).where(
        Plan.community_id == plan.community_id, Plan.ended_at == plan.made_at
    )
    before = session.exec(query).first()
    for item in items(session, plan.id):
        if before is not None and item.added_at < plan.made_at:
            item.plan_id = before.id
        else:
            session.exec(delete(Responsible).where(col(Responsible.item_id) == item.id))
            session.delete(item)
    if before is not None:
        before.ended_at = None
    session.flush()
    session.delete(plan)
    session.flush()


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's plans."""
    mine = select(Plan.id).where(Plan.community_id == community_id)
    theirs = select(PlanItem.id).where(col(PlanItem.plan_id).in_(mine))
    session.exec(delete(Responsible).where(col(Responsible.item_id).in_(theirs)))
    session.exec(delete(PlanItem).where(col(PlanItem.plan_id).in_(mine)))
    session.exec(delete(Plan).where(col(Plan.community_id) == community_id))
