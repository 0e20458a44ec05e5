"""What digests ask of several tables at once, and to whom the members' digest goes.

It goes out in pieces: members page by page, by their ids. What was said to somebody is known by its
name in the outbox, so that a piece done twice says nothing twice, and nobody who has it is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, String, bindparam, exists
from sqlmodel import Session, and_, col, func, or_, select

from storage.calls import Call
from storage.deeds import Deed
from storage.mailing import Mailing
from storage.outbox import Outgoing
from storage.people import Member, Offer, Organisation, Person
from storage.polls import Poll, Question


@dataclass(frozen=True, slots=True)
class Reader:
    """A member who wants the members' digest, with what they offer and seek, where they said."""

    member: Member
    person: Person
    offer: Offer | None


MAILED = ":mail"
"""How the name of a digest ends that goes to a mailbox."""

_NAME = bindparam("named", type_=String()) + col(Member.id)
_READERS = (  # asked for each piece: building a statement costs more than running it
    select(Member, Person, Offer)
    .join(Person, col(Person.id) == Member.person_id)
    .outerjoin(Offer, col(Offer.member_id) == Member.id)
    .outerjoin(Mailing, col(Mailing.member_id) == Member.id)
    .where(
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        col(Member.id) > bindparam("after"),
        col(Person.stopped_at).is_(None),
        or_(col(Mailing.monthly).is_(None), col(Mailing.monthly).is_(True)),
        ~exists().where(col(Outgoing.key) == _NAME),
        ~exists().where(col(Outgoing.key) == _NAME + MAILED),
    )
    .order_by(col(Member.id))
    .limit(bindparam("most", type_=Integer()))
)


def readers(session: Session, community_id: str, name: str, after: str, most: int) -> list[Reader]:
    """Members who want their digest and haven't got it, whose ids come after `after`, in their order.

    With a member's id `name` is what theirs is called.
    """
    given = {"community": community_id, "named": name, "after": after, "most": most}
    return [Reader(*each) for each in session.execute(_READERS, given)]


def organisations(session: Session, community_id: str) -> dict[str, datetime]:
    """Organisations of present members by name, with when the first member of each ever joined."""
    is_here = func.count().filter(col(Member.left_at).is_(None)) > 0
    query = (
        select(Organisation.name, func.min(Member.joined_at))
        .join(Member, col(Member.organisation_id) == Organisation.id)
        .where(Organisation.community_id == community_id, Member.community_id == community_id)
        .group_by(col(Organisation.id), col(Organisation.name))
        .having(is_here)
    )
    return dict(session.exec(query.order_by(col(Organisation.name))).all())


def summarised(session: Session, community_id: str, since: datetime) -> list[Call]:
    """Calls whose summary was told since then, in people's own words, the newest first."""
    query = select(Call).where(
        Call.community_id == community_id,
        Call.status == "held",
        col(Call.summarised_at) >= since,
        or_(Call.summary != "", Call.decisions != ""),
    )
    return list(session.exec(query.order_by(col(Call.starts_at).desc(), col(Call.id))))


def deeds(
    session: Session, community_id: str, since: datetime
) -> list[tuple[Deed, Poll, Question | None]]:
    """What was said since then to be done about polls' answers, the newest first."""
    query = (
        select(Deed, Poll, Question)
        .join(Poll, col(Poll.id) == Deed.poll_id)
        .outerjoin(
            Question,
            and_(col(Question.poll_id) == Deed.poll_id, col(Question.key) == Deed.question),
        )
        .where(Poll.community_id == community_id, col(Deed.said_at) >= since)
        .order_by(col(Deed.said_at).desc(), col(Deed.id))
    )
    return [(deed, poll, question) for deed, poll, question in session.exec(query)]
