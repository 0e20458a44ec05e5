"""How two rows become one, where two persons or two memberships do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, select

from storage import coaching, projects
from storage.actions import ActionReminder
from storage.activities import COMING, GONE, WAITING, ActivityLead, Signup
from storage.agenda import Facilitator
from storage.appointments import Appointment
from storage.board import Answered, Routed
from storage.calls import Attendee
from storage.coaching import Coached, Pooled
from storage.core_group import Codesigner, Piloting
from storage.gatherings import GatheringReply
from storage.holdouts import Assigned
from storage.lapses import Lapse
from storage.levels import LEVELS, LOWEST, LevelMovement, MemberLevel
from storage.mailing import DIGESTS, Mailing
from storage.nudges import Newcomer, Spared
from storage.participation import Presence, Signal
from storage.people import PREFERENCES, Held, Member, Offer, Person
from storage.plans import Responsible
from storage.polls import NamedBallot, Participation
from storage.projects import Teammate
from storage.purposes import Validation
from storage.shelf import Helped, ShelfNote
from storage.stewardship import Absence, Nomination, Term

Row = TypeVar("Row", bound=SQLModel)


def fold_person(keep: Person, gone: Person) -> None:
    """A stop or a snooze of either holds, the stricter one; what is known of neither is filled in."""
    stops = [at for at in (keep.stopped_at, gone.stopped_at) if at is not None]
    snoozes = [at for at in (keep.snoozed_until, gone.snoozed_until) if at is not None]
    keep.stopped_at, keep.snoozed_until = min(stops, default=None), max(snoozes, default=None)
    keep.name = keep.name or gone.name
    keep.zone = keep.zone or gone.zone
    keep.language = keep.language or gone.language
    keep.country = keep.country or gone.country
    keep.quiet_hours = keep.quiet_hours or gone.quiet_hours
    keep.last_account = gone.last_account or keep.last_account


def fold_member(session: Session, keep: Member, gone: Member) -> None:
    """They have been here since the earlier day, hold all roles, and follow along if either does."""
    keep.joined_at = min(keep.joined_at, gone.joined_at)
    left = (keep.left_at, gone.left_at)
    keep.left_at = None if None in left else max(at for at in left if at is not None)
    keep.preference = max(keep.preference, gone.preference, key=PREFERENCES.index)
    keep.organisation_id = keep.organisation_id or gone.organisation_id
    for table in (Assigned, Held, Helped, Newcomer, Piloting, Responsible):
        fold(session, table, "member_id", gone.id, keep.id, _nothing)
    fold(session, Offer, "member_id", gone.id, keep.id, _offer)
    fold(session, Presence, "member_id", gone.id, keep.id, _presence)
    fold(session, Signal, "member_id", gone.id, keep.id, _signal)
    fold(session, MemberLevel, "member_id", gone.id, keep.id, _level)
    fold(session, LevelMovement, "member_id", gone.id, keep.id, same)
    fold(session, Lapse, "member_id", gone.id, keep.id, _lapse)
    fold(session, Answered, "member_id", gone.id, keep.id, _answered)
    fold(session, Routed, "member_id", gone.id, keep.id, _routed)
    fold(session, ShelfNote, "member_id", gone.id, keep.id, _noted)
    fold(session, Absence, "member_id", gone.id, keep.id, _absence)
    fold(session, Mailing, "member_id", gone.id, keep.id, _mailing)
    fold(session, Nomination, "member_id", gone.id, keep.id, _nomination)
    fold(session, Appointment, "member_id", gone.id, keep.id, _appointment)
    fold(session, Codesigner, "member_id", gone.id, keep.id, _codesigner)
    fold(session, Validation, "member_id", gone.id, keep.id, _validation)
    fold(session, ActivityLead, "member_id", gone.id, keep.id, _leading)
    fold(session, Signup, "member_id", gone.id, keep.id, signed_up)
    fold(session, ActionReminder, "member_id", gone.id, keep.id, _reminder)
    fold(session, GatheringReply, "member_id", gone.id, keep.id, _coming)
    fold(session, Teammate, "member_id", gone.id, keep.id, _teammate)
    fold(session, Pooled, "member_id", gone.id, keep.id, _pooled)
    fold(session, Coached, "member_id", gone.id, keep.id, _coached)
    coaching.end_alone(session, keep.id)
    fold(session, Spared, "member_id", gone.id, keep.id, _spared)
    _fold_terms(session, keep.id, gone.id)


def fold(
    session: Session,
    table: type[Row],
    column: str,
    gone: str,
    keep: str,
    combine: Callable[[Row, Row], None],
) -> None:
    """Each row of `gone` becomes `keep`'s, or one with the row that `keep` has in its place."""
    held: Table = SQLModel.metadata.tables[str(table.__tablename__)]
    keys = [each.name for each in held.primary_key]
    query = select(table).where(held.c[column] == gone)
    for row in session.exec(query).all():
        key = tuple(keep if name == column else getattr(row, name) for name in keys)
        there = session.get(table, key)
        values = row.model_dump() | {column: keep}
        session.delete(row)
        session.flush()
        if there is None:
            session.add(table(**values))
        else:
            combine(there, row)
    session.flush()


def _nothing(_keep: SQLModel, _gone: SQLModel) -> None:
    """What both hold, are in, answer for or were helped by is one thing."""


def _spared(keep: Spared, gone: Spared) -> None:
    keep.spared_at = max(keep.spared_at, gone.spared_at)


def _offer(keep: Offer, gone: Offer) -> None:
    keep.offers, keep.seeks = keep.offers or gone.offers, keep.seeks or gone.seeks
    keep.co_lead = keep.co_lead or gone.co_lead
    keep.hours = gone.hours if keep.hours is None else keep.hours


def _presence(keep: Presence, gone: Presence) -> None:
    keep.took_part = keep.took_part or gone.took_part


def _signal(keep: Signal, gone: Signal) -> None:
    keep.count += gone.count


def _level(keep: MemberLevel, gone: MemberLevel) -> None:
    """The higher level of the two, until both's deeds are looked at together: at once."""
    keep.level = min(keep.level or LOWEST, gone.level or LOWEST, key=LEVELS.index)
    keep.since = max(keep.since, gone.since)
    keep.look_on = keep.since


def _lapse(keep: Lapse, gone: Lapse) -> None:
    keep.look_on = min(keep.look_on, gone.look_on)


def _answered(keep: Answered, gone: Answered) -> None:
    """Both answers stand, one below the other."""
    keep.words, keep.helped = f"{keep.words}\n\n{gone.words}", keep.helped or gone.helped


def _noted(keep: ShelfNote, gone: ShelfNote) -> None:
    """Both notes stand, one below the other."""
    keep.words = f"{keep.words}\n\n{gone.words}"


def _routed(keep: Routed, gone: Routed) -> None:
    keep.routed_at, keep.passed = max(keep.routed_at, gone.routed_at), keep.passed or gone.passed


def _absence(keep: Absence, gone: Absence) -> None:
    keep.last = max(keep.last, gone.last)


def _nomination(keep: Nomination, gone: Nomination) -> None:
    if not keep.answer:
        keep.answer, keep.answered_at = gone.answer, gone.answered_at


def _mailing(keep: Mailing, gone: Mailing) -> None:
    """What either doesn't want isn't sent."""
    keep.invitations = keep.invitations and gone.invitations
    keep.monthly = keep.monthly and gone.monthly
    keep.digests = min(keep.digests, gone.digests, key=DIGESTS.index)


def _appointment(keep: Appointment, gone: Appointment) -> None:
    if not keep.answer:
        keep.answer, keep.answered_at = gone.answer, gone.answered_at


def _codesigner(keep: Codesigner, gone: Codesigner) -> None:
    """They are in the core group if they are by either account."""
    if gone.answer == "yes" and gone.left_at is None:
        keep.answer, keep.answered_at, keep.left_at = gone.answer, gone.answered_at, None
    elif not keep.answer:
        keep.answer, keep.answered_at = gone.answer, gone.answered_at


def _validation(keep: Validation, gone: Validation) -> None:
    keep.at = min(keep.at, gone.at)


def _leading(keep: ActivityLead, gone: ActivityLead) -> None:
    """Whoever was asked by both accounts leads if they said so by either."""
    keep.part = max(keep.part, gone.part)
    keep.answer = max(keep.answer, gone.answer)


def _reminder(keep: ActionReminder, gone: ActionReminder) -> None:
    """They were reminded when either was last."""
    keep.at = max(keep.at, gone.at)


def _coming(_keep: GatheringReply, _gone: GatheringReply) -> None:
    """What they said by the account that stays counts."""


def _teammate(keep: Teammate, gone: Teammate) -> None:
    """They are in a project if they are by either account, in the earlier turn."""
    by_either = {keep.status, gone.status}
    statuses = (projects.IN, projects.WAITING, projects.GONE)
    keep.status = next(each for each in statuses if each in by_either)
    keep.number = min(keep.number, gone.number)


def _pooled(keep: Pooled, gone: Pooled) -> None:
    """They speak what they said by either account, and wait for as long as by either."""
    keep.focus = keep.focus or gone.focus
    keep.languages = " ".join(dict.fromkeys((*keep.languages.split(), *gone.languages.split())))
    keep.since, keep.waiting = min(keep.since, gone.since), max(keep.waiting, gone.waiting)
    keep.paused_at = keep.paused_at if gone.paused_at else None


def _coached(keep: Coached, gone: Coached) -> None:
    """In a group of three that two of their accounts were in, what either said holds."""
    keep.said = keep.said or gone.said
    keep.told_at = keep.told_at or gone.told_at


def _fold_terms(session: Session, keep: str, gone: str) -> None:
    """Of two seats held at the same time one is left: the one that lasts longer stays."""
    query = select(Term).where(col(Term.member_id).in_((keep, gone)))
    held: list[Term] = []
    for term in sorted(session.exec(query).all(), key=_end, reverse=True):
        if any(term.begins < _end(each) and each.begins < _end(term) for each in held):
            session.delete(term)
        else:
            term.member_id = keep
            held.append(term)
    session.flush()


def _end(term: Term) -> date:
    """The first day without the seat."""
    return min(term.ends or date.max, term.left or date.max)


def ledger(keep: Participation, gone: Participation) -> None:
    """Whoever answered or was reminded by either account has."""
    keep.answered = keep.answered or gone.answered
    keep.reminded = keep.reminded or gone.reminded


def ballot(keep: NamedBallot, gone: NamedBallot) -> None:
    """Of two named answers the later counts."""
    if gone.cast_at is not None and (keep.cast_at is None or gone.cast_at > keep.cast_at):
        keep.answers, keep.cast_at = gone.answers, gone.cast_at


def reply(keep: Attendee, gone: Attendee) -> None:
    """They were asked, answered and came if they did by either account."""
    keep.asked, keep.answer = keep.asked or gone.asked, keep.answer or gone.answer
    told = [each for each in (keep.came, gone.came) if each is not None]
    keep.came = any(told) if told else None


def signed_up(keep: Signup, gone: Signup) -> None:
    """They come if they do by either account, in the earlier turn, and came if they did by either."""
    by_either = {keep.status, gone.status}
    keep.status = next(each for each in (COMING, WAITING, GONE) if each in by_either)
    keep.number = min(keep.number, gone.number)
    told = [each for each in (keep.came, gone.came) if each is not None]
    keep.came = any(told) if told else None


def facilitation(keep: Facilitator, gone: Facilitator) -> None:
    """They lead through a call if they were to by either account."""
    keep.passed = keep.passed and gone.passed


def same(_keep: SQLModel, _gone: SQLModel) -> None:
    """What both say is said once."""
