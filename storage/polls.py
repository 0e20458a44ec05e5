"""Polls: questions, ballots, and the participation ledger, kept apart from the ballots.

An anonymous ballot has no key, no time and no order in common with the ledger. Its key is random,
its table has no row ids on SQLite, and closing rewrites all ballots of the poll in random order,
so that neither insertion order nor row versions join them to who answered when.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Executable, bindparam, literal, text
from sqlalchemy import select as columns
from sqlmodel import (
    Field,
    Session,
    SQLModel,
    and_,
    col,
    delete,
    func,
    select,
    union_all,
    update,
)

from storage import prospects
from storage.asking import ask
from storage.deeds import Deed
from storage.prospects import Prospect

TIME, ADOPTION = "time", "adoption"


class Poll(SQLModel, table=True):
    """One poll. `kind`: needs, priority, choice, adoption or time.

    `status`: draft, opening (in a moment, by itself), open, closed or withdrawn. A `time` poll asks
    stewards when they can be called, by name; its options are instants (ISO 8601). An `adoption` is
    a vote by name: `quorum` is the percentage of those asked that must vote, `majority` how many of
    those who say yes or no must say yes (half: more than half; two_thirds: so many or more).
    """

    id: str = Field(primary_key=True)
    community_id: str = Field(foreign_key="community.id", index=True)
    kind: str
    title: str
    status: str
    anonymous: bool
    created_by: str = Field(foreign_key="person.id")
    created_at: datetime
    closes_at: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    asked_at_first: int = 0
    """How many were asked when it was opened; 0 until then."""
    answered_for_at: datetime | None = None
    """When "you said, we did" was told."""
    quorum: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    majority: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Question(SQLModel, table=True):
    """One question. `kind`: one, several or text. `options` is a JSON list of [id, label]."""

    poll_id: str = Field(primary_key=True, foreign_key="poll.id")
    position: int = Field(primary_key=True)
    key: str
    label: str
    kind: str
    required: bool = True
    options: str = "[]"
    most: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The most that may be chosen of several; 0 is no limit."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Ids and labels of the options, in their order; empty for a text."""
        return [(ident, label) for ident, label in json.loads(self.options)]


class Participation(SQLModel, table=True):
    """The ledger: who was asked, who has answered, who was reminded. Never when."""

    poll_id: str = Field(primary_key=True, foreign_key="poll.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id", index=True)
    answered: bool = False
    reminded: bool = False


class Ballot(SQLModel, table=True):
    """One anonymous answer. `answers` is JSON: question key → option ids, or text."""

    __table_args__ = {"sqlite_with_rowid": False}

    key: str = Field(primary_key=True)
    poll_id: str = Field(foreign_key="poll.id", index=True)
    answers: str


class NamedBallot(SQLModel, table=True):
    """One person's answer to a named poll, which may be changed until the close."""

    poll_id: str = Field(primary_key=True, foreign_key="poll.id")
    person_id: str = Field(primary_key=True, foreign_key="person.id", index=True)
    answers: str
    cast_at: datetime | None = None
    """When it was given or last changed; of two accounts that prove to be one person, the later holds."""


_OF_COMMUNITY = (
    select(Poll)
    .where(col(Poll.community_id) == bindparam("community"), Poll.kind != TIME)
    .where(col(Poll.status).in_(bindparam("statuses", expanding=True)))
    .order_by(col(Poll.created_at).desc(), col(Poll.id))
)
_TURNOUT = union_all(
    select(func.count().filter(col(Participation.answered).is_(True)), func.count()).where(
        col(Participation.poll_id) == bindparam("poll")
    ),
    select(func.count().filter(col(Prospect.answered).is_(True)), func.count()).where(
        col(Prospect.poll_id) == bindparam("poll"), col(Prospect.invited_at).is_not(None)
    ),
)
_QUESTIONS = (
    select(Question)
    .where(col(Question.poll_id) == bindparam("poll"))
    .order_by(col(Question.position))
)
_HELD = (
    select(Poll)
    .where(col(Poll.id) == bindparam("poll"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_LINE = and_(
    col(Participation.poll_id) == bindparam("of_poll"),
    col(Participation.person_id) == bindparam("of_person"),
)
_HAS_ANSWERED = select(Participation.answered).where(_LINE)
_MARK_ANSWERED = (
    update(Participation).where(_LINE, col(Participation.answered).is_(False)).values(answered=True)
)
_MARK_REMINDED = (
    update(Participation)
    .where(
        col(Participation.poll_id) == bindparam("of_poll"),
        col(Participation.person_id).in_(bindparam("persons", expanding=True)),
    )
    .values(reminded=True)
)
_MINE = select(NamedBallot.answers).where(
    col(NamedBallot.poll_id) == bindparam("of_poll"),
    col(NamedBallot.person_id) == bindparam("of_person"),
)
_BALLOTS: Executable = union_all(
    columns(literal(0).label("named"), col(Ballot.key).label("of"), col(Ballot.answers)).where(
        col(Ballot.poll_id) == bindparam("of_poll")
    ),
    columns(literal(1), col(NamedBallot.person_id), col(NamedBallot.answers)).where(
        col(NamedBallot.poll_id) == bindparam("of_poll")
    ),
).order_by("named", "of")


def of_community(session: Session, community_id: str, *statuses: str) -> list[Poll]:
    """A community's polls in the given states, the newest first; not those of its calls' times."""
    given = {"community": community_id, "statuses": statuses}
    return list(session.scalars(_OF_COMMUNITY, given))


def hold(session: Session, poll_id: str) -> Poll | None:
    """The poll, locked until this transaction ends, so that answers and the close come in turn."""
    return session.scalars(_HELD, {"poll": poll_id}).first()


def questions(session: Session, poll_id: str) -> list[Question]:
    """A poll's questions in their order."""
    return list(session.scalars(_QUESTIONS, {"poll": poll_id}))


def invite(session: Session, poll_id: str, person_ids: Sequence[str]) -> None:
    """Write the ledger: these are asked."""
    session.add_all(Participation(poll_id=poll_id, person_id=each) for each in person_ids)


def has_answered(session: Session, poll_id: str, person_id: str) -> bool | None:
    """Whether a person has answered; None where they aren't asked."""
    given = {"of_poll": poll_id, "of_person": person_id}
    found: bool | None = ask(session, _HAS_ANSWERED, given).scalar()
    return found


def ledger(session: Session, poll_id: str) -> dict[str, bool]:
    """Whether each of those asked has answered, by the ids of persons."""
    lines = select(Participation.person_id, Participation.answered)
    return dict(session.exec(lines.where(Participation.poll_id == poll_id)).all())


def mark_answered(session: Session, poll_id: str, person_id: str) -> bool:
    """Note that somebody answered. False if they had already."""
    given = {"of_poll": poll_id, "of_person": person_id}
    return ask(session, _MARK_ANSWERED, given).rowcount == 1


def named_ballot(session: Session, poll_id: str, person_id: str) -> dict[str, list[str] | str]:
    """What a person answered to a named poll; empty if nothing."""
    written = ask(session, _MINE, {"of_poll": poll_id, "of_person": person_id}).scalar()
    answers: dict[str, list[str] | str] = json.loads(written) if written else {}
    return answers


def ballots(session: Session, poll_id: str) -> list[dict[str, list[str] | str]]:
    """What a poll's ballots say, named ones too, in the order of their keys."""
    return [json.loads(said) for _, _, said in ask(session, _BALLOTS, {"of_poll": poll_id})]


def turnout(session: Session, poll_id: str) -> tuple[int, int]:
    """How many have answered, and how many were asked; those outside the chat too."""
    answered, asked = zip(*ask(session, _TURNOUT, {"poll": poll_id}), strict=True)
    return sum(answered), sum(asked)


def silent(session: Session, poll_id: str) -> list[str]:
    """Persons asked who have neither answered nor been reminded."""
    query = select(Participation.person_id).where(
        Participation.poll_id == poll_id,
        col(Participation.answered).is_(False),
        col(Participation.reminded).is_(False),
    )
    return sorted(session.exec(query))


def mark_reminded(session: Session, poll_id: str, *person_ids: str) -> None:
    """Note that these were reminded; it happens once."""
    if person_ids:
        ask(session, _MARK_REMINDED, {"of_poll": poll_id, "persons": person_ids})


def open_for(session: Session, community_id: str, person_id: str) -> list[Poll]:
    """Open polls that ask this person, those closing first at the top."""
    query = (
        select(Poll)
        .join(Participation)
        .where(
            Poll.community_id == community_id,
            Poll.status == "open",
            Participation.person_id == person_id,
        )
    )
    return list(session.exec(query.order_by(col(Poll.closes_at), col(Poll.id))))


def discard(session: Session, poll_id: str) -> None:
    """Erase a poll with everything that hangs on it."""
    prospects.discard(session, poll_id)
    for table in (Deed, NamedBallot, Ballot, Participation, Question):
        session.exec(delete(table).where(col(table.poll_id) == poll_id))
    session.exec(delete(Poll).where(col(Poll.id) == poll_id))


def remove_all(session: Session, community_id: str) -> None:
    """Erase all polls of a community."""
    for poll_id in session.exec(select(Poll.id).where(Poll.community_id == community_id)).all():
        discard(session, poll_id)
