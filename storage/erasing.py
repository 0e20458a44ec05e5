"""Somebody is erased, from every table there is, in one transaction: what becomes of what, `fates` says.

It is all or nothing: no half-erased person is ever seen, and nothing has to be taken up again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Column, ColumnElement, Table, and_, func, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, delete, not_, select, true, update

from storage import erasures, fates, linking, people, succession
from storage.actions import OPEN, Action
from storage.board import Answered, Asked
from storage.gatherings import Gathering
from storage.holdings import theirs
from storage.installations import Installation
from storage.outbox import Outgoing
from storage.people import Identity, Member, Person
from storage.polls import NamedBallot
from storage.prospects import MAILBOX, Invitation, Prospect
from storage.shelf import ShelfNote
from storage.stand_ins import StandIns
from storage.stewardship import Term
from storage.stories import Story

Words = Literal["erased", "kept"]
"""What is wished for questions and answers: that they go, or stay without a name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to be erased, and how.

    `stand_ins` stand where they stood; `token` an id in the place of ids in names of messages that
    stay; `no_words` what a question is called whose words are gone.
    """

    person_id: str
    now: datetime
    stand_ins: StandIns
    no_words: str
    token: str
    words: Words = "erased"


@dataclass(frozen=True, slots=True)
class Gone:
    """What was left behind: communities they were in, and by community what others must take up.

    `said` are words of theirs that are gone, and may stand in messages still.
    """

    communities: tuple[str, ...]
    addresses: tuple[str, ...]
    actions: Mapping[str, list[str]] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def addresses_of(session: Session, person_id: str) -> tuple[str, ...]:
    """All addresses by which somebody is known: their accounts, and the mailboxes these vouch for."""
    accounts = linking.of_person(session, person_id)
    told = [each for account in accounts for each in (account.address, account.email) if each]
    return tuple(sorted(set(told)))


def erase(session: Session, wish: Wish) -> Gone:
    """Erase a person, locked by whoever asks. Nothing the session has loaded is good afterwards."""
    session.flush()
    found = linking.memberships(session, wish.person_id)
    members = {member.id: community for community, member in found.items()}
    addresses = addresses_of(session, wish.person_id)
    session.expunge_all()  # what follows goes past it
    _give_up_seats(session, wish, members)
    actions = _hand_over(session, wish, members)
    said = (*_questions(session, wish, members), *_told(session, members))
    succession.hand_over(session, members, lambda here: wish.stand_ins.stand(session, here))
    for column in _columns(fates.COUNTED):
        _count(session, wish, members, column, fates.COUNTS.get(column.table.name, true()))
    for column in _columns(fates.UNSAID):
        _set(session, column, _bound(column, wish), None)
    for column in _columns(fates.UNNAMED):
        _unname(session, wish, members, column)
    _cross_out(session, wish, [*members, wish.person_id, *addresses])
    _of_mailboxes(session, addresses)
    _memberships(session, wish, members)
    _erase_rows(session, wish)
    erasures.note(session, addresses)
    session.flush()
    session.expunge_all()
    return Gone(tuple(found), addresses, actions, said)


def _give_up_seats(session: Session, wish: Wish, members: Collection[str]) -> None:
    """A steward's seat is vacant from today on, for the rest of its term; one to come never was."""
    today = wish.now.date()
    mine = col(Term.member_id).in_(members)
    session.exec(delete(Term).where(mine, col(Term.begins) > today))
    session.exec(update(Term).where(mine, col(Term.left).is_(None)).values(left=today))


def _hand_over(session: Session, wish: Wish, members: Mapping[str, str]) -> dict[str, list[str]]:
    """What is to be done goes back to whoever gave it, or to an organiser; with nobody, it is dropped."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    for row in session.exec(select(Action).where(col(Action.member_id).in_(members))).all():
        community = members[row.member_id]
        heir = _heir(session, wish, community, row.given_by) if row.status == OPEN else None
        if heir is None:
            row.status = "dropped" if row.status == OPEN else row.status
            heir = wish.stand_ins.stand(session, community)
        else:
            told[community].append(row.id)
        row.member_id = heir
    planned = select(Gathering).where(col(Gathering.organised_by).in_(members))
    for gathering in session.exec(planned).all():
        community = members[gathering.organised_by]
        heir = _heir(session, wish, community, "")
        gathering.organised_by = heir or wish.stand_ins.stand(session, community)
    session.flush()
    return dict(told)


def _heir(session: Session, wish: Wish, community: str, giver: str) -> str | None:
    """The member who goes on with something: whoever gave it, else an organiser."""
    organisers = (
        each for role in people.ORGANISE for each in people.holding(session, community, role)
    )
    present = people.member(session, community, giver) if giver else None
    asked = [present] if present is not None and present.left_at is None else []
    found = [*asked, *(member for member, _ in organisers)]
    return next((each.id for each in found if each.person_id != wish.person_id), None)


def _questions(session: Session, wish: Wish, members: Mapping[str, str]) -> tuple[str, ...]:
    """Questions and answers stay without a name, or lose their words; what nobody answered goes."""
    said: list[str] = []
    answers = select(Answered).where(col(Answered.member_id).in_(members))
    for answer in session.exec(answers).all():
        kept = wish.words == "kept"
        if not kept:
            said.append(answer.words)
            session.delete(answer)
    session.flush()
    if wish.words == "kept":
        _count(session, wish, members, _column("answered", "member_id"), true())
    for row in session.exec(select(Asked).where(col(Asked.member_id).in_(members))).all():
        if wish.words == "kept" and row.status != "draft":
            row.member_id = wish.stand_ins.stand(session, members[row.member_id])
            continue
        said += [each for each in (row.title, row.details) if each]
        row.title, row.details, row.sought = wish.no_words, "", ""
        row.status = "answered" if row.status == "answered" else "withdrawn"
        row.member_id = wish.stand_ins.stand(session, members[row.member_id])
    session.flush()
    return tuple(said)


def _told(session: Session, members: Collection[str]) -> tuple[str, ...]:
    """The stories and notes of theirs, which go with them."""
    stories = session.exec(select(Story.text).where(col(Story.member_id).in_(members)))
    notes = session.exec(select(ShelfNote.words).where(col(ShelfNote.member_id).in_(members)))
    return (*stories, *notes)


def _count(
    session: Session,
    wish: Wish,
    members: Mapping[str, str],
    column: Column[str],
    counts: ColumnElement[bool],
) -> None:
    """Rows that figures are made of go to stand-ins, no two of one thing to the same; others go."""
    table, mine = column.table, _bound(column, wish)
    session.execute(table.delete().where(mine, not_(counts)))
    beside = [each for each in table.primary_key if each is not column]
    taken: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    prefix = column.startswith(f"{wish.stand_ins.prefix}-{table.name}-", autoescape=True)
    for *key, who in session.execute(columns_of(*beside, column).where(prefix)):
        taken[tuple(key)].add(who)
    for *key, whose in session.execute(columns_of(*beside, column).where(mine)).all():
        here, there = members.get(whose), taken[tuple(key)]
        number = 1
        while wish.stand_ins.ident(here, table.name, number) in there:
            number += 1
        who = wish.stand_ins.stand(session, here, table.name, number)
        row = and_(*(each == value for each, value in zip(beside, key, strict=True)))
        _set(session, column, and_(row, column == whose), who)
    if table.name == NamedBallot.__tablename__:
        _without_words(session, wish)


def _without_words(session: Session, wish: Wish) -> None:
    """Of a ballot that is counted on, only what was chosen stays, never what was written."""
    stands = col(NamedBallot.person_id).startswith(f"{wish.stand_ins.prefix}-", autoescape=True)
    for row in session.exec(select(NamedBallot).where(stands)).all():
        told = json.loads(row.answers)
        chosen = {key: each for key, each in told.items() if not isinstance(each, str)}
        row.answers, row.cast_at = json.dumps(chosen, sort_keys=True, separators=(",", ":")), None
    session.flush()


def _unname(session: Session, wish: Wish, members: Mapping[str, str], column: Column[str]) -> None:
    if any(key.column.table.name == "member" for key in column.foreign_keys):
        for member, community in members.items():
            is_there = session.execute(columns_of(column).where(column == member).limit(1)).first()
            if is_there:
                _set(session, column, column == member, wish.stand_ins.stand(session, community))
        return
    mine = column == wish.person_id
    if session.execute(columns_of(column).where(mine).limit(1)).first():
        _set(session, column, mine, wish.stand_ins.stand(session, None))


def _cross_out(session: Session, wish: Wish, needles: Iterable[str]) -> None:
    """Names of theirs in what Convener wrote: rows about them go, elsewhere a token stands instead."""
    for needle in needles:
        for name, columns in fates.ABOUT.items():
            table = SQLModel.metadata.tables[name]
            found = or_(*(table.c[each].contains(needle, autoescape=True) for each in columns))
            session.execute(table.delete().where(found))
        for column in _columns(fates.TRACES):
            found = column.contains(needle, autoescape=True)
            _set(session, column, found, func.replace(column, needle, wish.token))


def _of_mailboxes(session: Session, addresses: Collection[str]) -> None:
    """As somebody outside the chat, too, they were never invited, or answered without a name."""
    session.exec(delete(Outgoing).where(col(Outgoing.address).in_(addresses)))
    emails = [each.removeprefix(MAILBOX) for each in addresses if each.startswith(MAILBOX)]
    for row in session.exec(select(Prospect).where(col(Prospect.email).in_(emails))).all():
        session.exec(delete(Invitation).where(col(Invitation.prospect_id) == row.id))
        if row.invited_at is None:
            session.delete(row)
            continue
        row.email = row.name = row.organisation = ""
        row.email_hash, row.joins_at = f"erased {row.id}", None
    for address in addresses:
        lane, _, ident = address.rpartition(":person:")
        by_them = col(Installation.workspace) == lane, col(Installation.installed_by) == ident
        session.exec(update(Installation).where(*by_them).values(installed_by=""))
    session.flush()


def _memberships(session: Session, wish: Wish, members: Mapping[str, str]) -> None:
    """That there was a member, from when to when, stays: a community has grown as it has."""
    for community in members.values():
        row = people.member(session, community, wish.person_id)
        if row is None:
            continue
        number = 1
        while people.member(session, community, wish.stand_ins.ident(None, "member", number)):
            number += 1
        ident = wish.stand_ins.stand(session, community, "member", number)
        kept = session.get_one(Member, ident)
        kept.joined_at, kept.left_at = row.joined_at, row.left_at or wish.now
    session.flush()


def _erase_rows(session: Session, wish: Wish) -> None:
    for table in reversed(SQLModel.metadata.sorted_tables):
        mine = [_bound(table.c[each], wish) for each in fates.ERASED.get(table.name, ())]
        if table.name == "member":
            mine = [table.c.person_id == wish.person_id]
        if mine and table.name not in ("identity", "person"):
            session.execute(table.delete().where(or_(*mine)))
    session.exec(delete(Identity).where(col(Identity.person_id) == wish.person_id))
    session.exec(delete(Person).where(col(Person.id) == wish.person_id))


def _set(session: Session, column: Column[str], where: ColumnElement[bool], value: object) -> None:
    session.execute(column.table.update().where(where).values({column.name: value}))


def _bound(column: Column[str], wish: Wish) -> ColumnElement[bool]:
    return theirs(column, wish.person_id)


def _columns(fate: fates.Columns) -> list[Column[str]]:
    return [_column(name, each) for name, columns in fate.items() for each in columns]


def _column(table: str, column: str) -> Column[str]:
    found: Table = SQLModel.metadata.tables[table]
    return found.c[column]
