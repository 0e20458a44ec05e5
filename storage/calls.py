"""Stewardship calls: when they are, who is asked to come, who came, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from storage import asking
from storage.communities import Community
from storage.people import Held, Member, Person
from storage.polls import TIME, Poll


class Call(SQLModel, table=True):
    """One call. `status`: planned, held or cancelled (then with a reason).

    `flag` says what about its time was against the rules: keys of the feature's catalogue with spaces
    between, or empty. `sequence` counts changes, as iCalendar does.
    `summary` and `decisions` are people's own words; where `summarised_at` is set and they are
    empty, only the facts were told. `why` says how its time was found: JSON, names → whole numbers.
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    status: str
    starts_at: datetime
    minutes: int = 90
    planned_at: datetime
    sequence: int = 0
    flag: str = ""
    why: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    reason: str = ""
    summary: str = ""
    decisions: str = ""
    summarised_at: datetime | None = None
    place: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """Where it is: a venue or a video link, in people's own words."""
    changed_at: datetime | None = None
    """When it was last changed; None: it is as it was planned."""

    @property
    def told_at(self) -> datetime:
        """Since when it is as it is."""
        return self.changed_at or self.planned_at


class Attendee(SQLModel, table=True):
    """Somebody asked to a call, or not `asked` and welcome.

    `answer` is empty, coming or declined; `came` None until they say. `burden`: what its hour
    asks of them, in weighed minutes.
    """

    call_id: str = Field(primary_key=True, foreign_key="call.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    asked: bool = True
    answer: str = ""
    came: bool | None = None
    burden: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


_OF_COMMUNITY = (
    select(Call)
    .where(
        col(Call.community_id) == bindparam("community"),
        col(Call.status).in_(bindparam("statuses", expanding=True)),
    )
    .order_by(col(Call.starts_at), col(Call.id))
)

_ATTENDEES = (  # asked at every press that is about a call
    select(Attendee, Member, Person)
    .join(Person, col(Attendee.person_id) == Person.id)
    .join(Member, col(Member.person_id) == Person.id)
    .where(
        col(Attendee.call_id) == bindparam("call"),
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        or_(col(Attendee.asked).is_(True), col(Attendee.came).is_(True)),
    )
    .order_by(col(Person.name), col(Person.id))
)
_HELD = (
    select(Call)
    .where(col(Call.id) == bindparam("call"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_ASKED = select(Attendee.person_id).where(
    col(Attendee.call_id) == bindparam("call"), col(Attendee.asked).is_(True)
)
_TIME_POLL = (
    select(Poll)
    .where(
        col(Poll.community_id) == bindparam("community"),
        Poll.kind == TIME,
        Poll.status == "open",
    )
    .order_by(col(Poll.created_at), col(Poll.id))
)

_IN_ORDER = (col(Call.starts_at), col(Call.id))
_ONE = select(Call).where(col(Call.community_id) == bindparam("community")).limit(1)
_NEXT = _ONE.where(Call.status == "planned").order_by(*_IN_ORDER)
_LAST = _ONE.where(Call.status == "held").order_by(*(each.desc() for each in _IN_ORDER))
_STEWARDS = (
    select(Member.community_id, Person.id, Person.name)
    .join(Person, col(Person.id) == Member.person_id)
    .join(Held, col(Held.member_id) == Member.id)
    .where(
        col(Member.community_id) == bindparam("community"),
        col(Member.left_at).is_(None),
        Held.role == "steward",
    )
    .subquery()
)
_AT_HAND = (
    sa_select(
        _NEXT.with_only_columns(col(Call.id)).scalar_subquery(),
        _LAST.with_only_columns(col(Call.id)).scalar_subquery(),
        _TIME_POLL.with_only_columns(col(Poll.id)).limit(1).scalar_subquery(),
        _STEWARDS.c.id,
        _STEWARDS.c.name,
    )
    .select_from(Community)
    .outerjoin(_STEWARDS, _STEWARDS.c.community_id == col(Community.id))
    .where(col(Community.id) == bindparam("community"))
    .order_by(_STEWARDS.c.name, _STEWARDS.c.id)
)


@dataclass(frozen=True, slots=True)
class AtHand:
    """A community's next call, the last that took place, the open poll on the next one's time.

    `stewards`: the names of those present, empty where not known; by name and person id.
    """

    upcoming: Call | None
    last: Call | None
    poll: Poll | None
    stewards: tuple[str, ...]


def at_hand(session: Session, community_id: str) -> AtHand:
    """What there is of a community's calls, looked for in one question."""
    found = asking.ask(session, _AT_HAND, {"community": community_id}).all()
    planned, held, poll, _, _ = found[0]
    return AtHand(
        upcoming=session.get(Call, planned) if planned else None,
        last=session.get(Call, held) if held else None,
        poll=session.get(Poll, poll) if poll else None,
        stewards=tuple(name for *_, person, name in found if person is not None),
    )


def of_community(session: Session, community_id: str, *statuses: str) -> list[Call]:
    """A community's calls in the given states, the earliest first."""
    given = {"community": community_id, "statuses": statuses}
    return list(session.scalars(_OF_COMMUNITY, given))


def next_planned(session: Session, community_id: str) -> Call | None:
    """The community's next call, if one is planned."""
    return session.scalars(_NEXT, {"community": community_id}).first()


def time_poll(session: Session, community_id: str) -> Poll | None:
    """The open poll on the time of a community's next call."""
    return session.scalars(_TIME_POLL, {"community": community_id}).first()


def burdens(session: Session, community_id: str, most: int) -> list[dict[str, int]]:
    """What each of a community's last calls asked of whom (by person), the newest call first."""
    held = of_community(session, community_id, "held")[::-1][:most]
    query = select(Attendee.person_id, Attendee.burden).where(col(Attendee.asked).is_(True))
    return [dict(session.exec(query.where(Attendee.call_id == call.id)).all()) for call in held]


def upcoming(session: Session, community_id: str, now: datetime) -> Call | None:
    """The community's next call that is planned and hasn't begun."""
    planned = of_community(session, community_id, "planned")
    return next((call for call in planned if call.starts_at > now), None)


def attendance(session: Session, call_id: str) -> int:
    """How many are known to have come."""
    query = select(func.count()).where(Attendee.call_id == call_id, col(Attendee.came).is_(True))
    return session.exec(query).one()


def hold(session: Session, call_id: str) -> Call | None:
    """The call, locked until this transaction ends, so that presses and its end come in turn."""
    return session.scalars(_HELD, {"call": call_id}).first()


def last_held(session: Session, community_id: str) -> Call | None:
    """The community's last call that took place."""
    return session.scalars(_LAST, {"community": community_id}).first()


def since(session: Session, community_id: str, moment: datetime) -> list[Call]:
    """All calls of a community that begin after `moment`, whatever became of them."""
    query = select(Call).where(Call.community_id == community_id, col(Call.starts_at) > moment)
    return list(session.exec(query.order_by(col(Call.starts_at), col(Call.id))))


def attendee(session: Session, call_id: str, person_id: str) -> Attendee | None:
    """Somebody's line for a call."""
    return session.get(Attendee, (call_id, person_id))


def answer(session: Session, call_id: str, person_id: str, said: str) -> None:
    """Note what somebody who is asked says to it."""
    session.get_one(Attendee, (call_id, person_id)).answer = said
    session.flush()


def ask(session: Session, call_id: str, person_id: str, burden: int = 0) -> bool:
    """Ask somebody to a call, whose hour burdens them so much. False if they were asked before."""
    known = attendee(session, call_id, person_id)
    if known is not None and known.asked:
        return False
    if known is None:
        session.add(Attendee(call_id=call_id, person_id=person_id, burden=burden))
    else:
        known.asked, known.burden = True, burden
    session.flush()
    return True


def ask_anew(session: Session, call_id: str, person_id: str, burden: int) -> None:
    """Ask somebody to a call that has another time now, whatever they said to the one before."""
    ask(session, call_id, person_id)
    known = session.get_one(Attendee, (call_id, person_id))
    known.answer, known.burden = "", burden
    session.flush()


def spare(session: Session, call_id: str, person_id: str) -> None:
    """Somebody is not asked to a call any more; that they came, if they did, stays."""
    known = attendee(session, call_id, person_id)
    if known is not None:
        known.asked, known.answer = False, ""
        session.flush()


def attendees(session: Session, call: Call) -> list[tuple[Attendee, Member, Person]]:
    """Who was asked to a call or came, of the members present, by name and id."""
    found = session.execute(_ATTENDEES, {"call": call.id, "community": call.community_id})
    return [(attendee, member, person) for attendee, member, person in found]


def asked(session: Session, call_id: str) -> set[str]:
    """The persons who are asked to a call, also those who have left the community."""
    return set(session.scalars(_ASKED, {"call": call_id}))


def seat(session: Session, call: Call, person_id: str) -> tuple[Attendee, Member, Person] | None:
    """Somebody's line for a call with who they are, also where they have left the community."""
    query = (
        select(Attendee, Member, Person)
        .join(Person, col(Attendee.person_id) == Person.id)
        .join(Member, col(Member.person_id) == Person.id)
        .where(
            Attendee.call_id == call.id,
            Attendee.person_id == person_id,
            Member.community_id == call.community_id,
        )
    )
    return session.exec(query).first()


def remove_all(session: Session, community_id: str) -> None:
    """Erase a community's calls."""
    ids = select(Call.id).where(Call.community_id == community_id)
    session.exec(delete(Attendee).where(col(Attendee.call_id).in_(ids)))
    session.exec(delete(Call).where(col(Call.community_id) == community_id))
