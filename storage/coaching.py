"""Peer coaching: who would like to be matched, the rounds, who was matched with whom and met."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage.people import Member, Offer, Organisation, Person

MATCHED, OVER, APART = "matched", "over", "apart"
MET, COULD_NOT, DECLINED, GONE = "met", "could_not", "declined", "gone"


class Pooled(SQLModel, table=True):
    """A member who would like to be matched: on what, in which languages, between which hours.

    `languages` are codes with a space between; from `begins` to `ends` by their own clock, in whole
    hours. `waiting`: in how many rounds on end nobody was found for them, or whom they were matched
    with was not available; whoever waited longer comes first.
    """

    member_id: str = Field(primary_key=True, foreign_key="member.id")
    focus: str
    languages: str
    begins: int
    ends: int
    since: datetime
    paused_at: datetime | None = None
    waiting: int = 0


class CoachingRound(SQLModel, table=True):
    """Once that members were matched. `begun_by` is None where it came by its rhythm.

    `unmatched` are those for whom nobody was found. `undone_at`: it was taken back before anybody
    was told.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    begun_at: datetime
    begun_by: str | None = Field(default=None, foreign_key="person.id")
    unmatched: int = 0


class CoachingGroup(SQLModel, table=True):
    """Two, or once a round three, who are to meet.

    `status`: matched, over (another round came), or apart (somebody was not available). `why` names
    what spoke for it, `times` are starts (ISO, UTC) at which all can, `question` is the number of
    the one to begin with.
    """

    id: str = Field(primary_key=True)
    round_id: str = Field(foreign_key="coachinground.id", index=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    status: str = MATCHED
    languages: str
    why: str
    times: str
    question: int


class Coached(SQLModel, table=True):
    """One of a group. `said`: met, could_not, declined, gone, or nothing; `told_at`: since when they know."""

    group_id: str = Field(primary_key=True, foreign_key="coachinggroup.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True)
    said: str = ""
    told_at: datetime | None = None


Waiting = tuple[Pooled, Member, Person, Offer | None, Organisation | None]
Half = tuple[Coached, Member, Person]


def pool(session: Session, community_id: str) -> list[Waiting]:
    """Present members who are in the pool and haven't paused, the longest in it first."""
    query = (
        select(Pooled, Member, Person, Offer, Organisation)
        .join(Member, col(Pooled.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .join(Offer, col(Offer.member_id) == Member.id, isouter=True)
        .join(Organisation, col(Organisation.id) == Member.organisation_id, isouter=True)
        .where(
            Member.community_id == community_id,
            col(Member.left_at).is_(None),
            col(Pooled.paused_at).is_(None),
        )
        .order_by(col(Pooled.since), col(Pooled.member_id))
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in session.exec(query)]


def sizes(session: Session, community_id: str) -> tuple[int, int]:
    """How many present members are in the pool, and how many of the pool have paused."""
    query = (
        select(func.count(), func.count(col(Pooled.paused_at)))
        .select_from(Pooled)
        .join(Member, col(Pooled.member_id) == Member.id)
        .where(Member.community_id == community_id, col(Member.left_at).is_(None))
    )
    every, paused = session.exec(query).one()
    return every - paused, paused


def last_round(session: Session, community_id: str) -> CoachingRound | None:
    """The round that came last."""
    query = select(CoachingRound).where(CoachingRound.community_id == community_id)
    latest = query.order_by(col(CoachingRound.begun_at).desc(), col(CoachingRound.id).desc())
    return session.exec(latest).first()


def groups(session: Session, round_id: str) -> list[CoachingGroup]:
    """A round's groups."""
    query = select(CoachingGroup).where(CoachingGroup.round_id == round_id)
    return list(session.exec(query.order_by(col(CoachingGroup.id))))


def group(session: Session, ident: str) -> CoachingGroup | None:
    """A group, locked until this transaction ends, so that its halves act in turn."""
    return session.get(CoachingGroup, ident, with_for_update=True, populate_existing=True)


def halves(session: Session, group_id: str) -> list[Half]:
    """Who is in a group, also those who said no or left, by name."""
    query = (
        select(Coached, Member, Person)
        .join(Member, col(Coached.member_id) == Member.id)
        .join(Person, col(Member.person_id) == Person.id)
        .where(Coached.group_id == group_id)
    )
    return list(session.exec(query.order_by(col(Person.name), col(Member.id))))


def current(session: Session, member_id: str) -> CoachingGroup | None:
    """The group that a member is in now."""
    query = (
        select(CoachingGroup)
        .join(Coached, col(Coached.group_id) == CoachingGroup.id)
        .where(
            Coached.member_id == member_id,
            CoachingGroup.status == MATCHED,
            col(Coached.said).not_in((DECLINED, GONE)),
        )
    )
    return session.exec(query.order_by(col(CoachingGroup.id).desc())).first()


def met_before(session: Session, community_id: str) -> set[frozenset[str]]:
    """All pairs of members (ids) that were in one group at some time."""
    query = (
        select(Coached.group_id, Coached.member_id)
        .join(CoachingGroup, col(CoachingGroup.id) == Coached.group_id)
        .where(CoachingGroup.community_id == community_id)
    )
    together: dict[str, list[str]] = {}
    for ident, member in session.exec(query):
        together.setdefault(ident, []).append(member)
    return {
        frozenset((one, other))
        for members in together.values()
        for one in members
        for other in members
        if one < other
    }


def said(session: Session, round_id: str) -> dict[str, int]:
    """How many groups of a round there are (`groups`), and in how many somebody met or could not."""
    query = (
        select(Coached.group_id, Coached.said)
        .join(CoachingGroup, col(CoachingGroup.id) == Coached.group_id)
        .where(CoachingGroup.round_id == round_id)
    )
    told: dict[str, set[str]] = {}
    for ident, word in session.exec(query):
        told.setdefault(ident, set()).add(word)
    met = sum(MET in words for words in told.values())
    not_met = sum(MET not in words and COULD_NOT in words for words in told.values())
    return {"groups": len(told), MET: met, COULD_NOT: not_met}


def end_earlier(session: Session, member_id: str, group_id: str) -> None:
    """Somebody hears of a new group: those they were in before are over."""
    mine = select(Coached.group_id).where(Coached.member_id == member_id)
    query = select(CoachingGroup).where(
        col(CoachingGroup.id).in_(mine),
        CoachingGroup.id != group_id,
        CoachingGroup.status == MATCHED,
    )
    for each in session.exec(query):
        each.status = OVER
    session.flush()


def end_alone(session: Session, member_id: str) -> None:
    """A group in which two accounts of one person met is none."""
    mine = select(Coached.group_id).where(Coached.member_id == member_id)
    alone = (
        select(Coached.group_id)
        .where(col(Coached.group_id).in_(mine))
        .group_by(col(Coached.group_id))
        .having(func.count() == 1)
    )
    for each in session.exec(select(CoachingGroup).where(col(CoachingGroup.id).in_(alone))):
        each.status = APART
    session.flush()


def forget_round(session: Session, round_id: str) -> None:
    """Erase a round that nobody knows of yet."""
    ids = select(CoachingGroup.id).where(CoachingGroup.round_id == round_id)
    session.exec(delete(Coached).where(col(Coached.group_id).in_(ids)))
    session.exec(delete(CoachingGroup).where(col(CoachingGroup.round_id) == round_id))
    session.exec(delete(CoachingRound).where(col(CoachingRound.id) == round_id))


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's peer coaching."""
    members = select(Member.id).where(Member.community_id == community_id)
    ids = select(CoachingGroup.id).where(CoachingGroup.community_id == community_id)
    theirs = or_(col(Coached.group_id).in_(ids), col(Coached.member_id).in_(members))
    session.exec(delete(Coached).where(theirs))
    session.exec(delete(CoachingGroup).where(col(CoachingGroup.community_id) == community_id))
    session.exec(delete(CoachingRound).where(col(CoachingRound.community_id) == community_id))
    session.exec(delete(Pooled).where(col(Pooled.member_id).in_(members)))
