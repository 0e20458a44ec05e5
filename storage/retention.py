"""What is kept for how long, and why: one table, which `docs/privacy.md` repeats and a test compares.

`FORGOTTEN` is erased by time, in bounded pieces, by an index. `KEPT_ON` is of every other table that
knows of people: why it stays for as long as they, or their community, are here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Date,
    Executable,
    Integer,
    Table,
    bindparam,
    delete,
    func,
    literal_column,
    update,
)
from sqlmodel import Session, SQLModel, and_, col, or_, select
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.asking import ask
from storage.database import dialect
from storage.inbox import Received
from storage.levels import LevelMovement
from storage.linking import Linking
from storage.nudges import Nudge
from storage.outbox import Outgoing
from storage.participation import Presence, Signal, Touchpoint
from storage.schedule import Occasion

YEAR_AND_A_MONTH = 396

_MOMENT = bindparam("moment", type_=UTCDateTime())
_DAY = bindparam("day", type_=Date())
"""What is older than an instant, or its day (UTC), is over."""


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """What goes after so many days: rows of a table, or only the words in some columns of them.

    `over` says which rows are older than an instant; `by`, a column of whichever table knows when,
    orders them along an index. `what` and `why` are for people.
    """

    table: str
    days: int
    over: ColumnElement[bool]
    by: str
    what: str
    why: str
    words: tuple[str, ...] = ()


_SETTLED = and_(
    col(Outgoing.created_at) < _MOMENT,
    col(Outgoing.person_id) != "",
    col(Outgoing.state).not_in(("waiting", "sending")),
)
_HELD = select(Presence.member_id).where(col(Presence.touchpoint_id) == col(Touchpoint.id))


FORGOTTEN = (
    Span(
        "inbox",
        3,
        col(Received.received_at) < _MOMENT,
        "inbox.received_at",
        "hashes of the names of events that were taken in",
        "no platform delivers an event again after that",
    ),
    Span(
        "linking",
        1,
        and_(
            or_(col(Linking.good_until).is_(None), col(Linking.good_until) < _MOMENT),
            or_(col(Linking.tried_at).is_(None), col(Linking.tried_at) < _MOMENT),
        ),
        "linking.person_id",
        "codes that link accounts (hashed), and wrong tries",
        "a code is good for ten minutes, a wrong try counts for an hour",
    ),
    Span(
        "signal",
        YEAR_AND_A_MONTH,
        col(Signal.day) < _DAY,
        "signal.day",
        "on which day a member did what kind of thing, how often",
        "a year can be held against the one before; weekly sums without members stay",
    ),
    Span(
        "presence",
        YEAR_AND_A_MONTH,
        and_(col(Touchpoint.at) < _MOMENT, col(Touchpoint.id) == col(Presence.touchpoint_id)),
        "touchpoint.at",
        "whether a member took part in a poll, a call or an activity",
        "the same",
    ),
    Span(
        "level_movement",
        YEAR_AND_A_MONTH,
        col(LevelMovement.day) < _DAY,
        "level_movement.day",
        "from which level of participation to which a member came",
        "the same; how many did in each week stays",
    ),
    Span(
        "touchpoint",
        YEAR_AND_A_MONTH,
        and_(col(Touchpoint.at) < _MOMENT, ~_HELD.exists()),
        "touchpoint.at",
        "what members could take part in",
        "it is of use only with who did",
    ),
    Span(
        "nudge",
        YEAR_AND_A_MONTH,
        col(Nudge.sent_at) < _MOMENT,
        "nudge.sent_at",
        "nudges: to whom, what about, whether they did anything after",
        "their effect is looked at over a year",
    ),
    Span(
        "occasion",
        YEAR_AND_A_MONTH,
        col(Occasion.taken_at) < _MOMENT,
        "occasion.taken_at",
        "what fell due and was done, by name",
        "nothing falls due twice; no rhythm is longer than a year",
    ),
    Span(
        "outbox",
        90,
        and_(_SETTLED, col(Outgoing.card) != "", col(Outgoing.pending).is_(False)),
        "outbox.created_at",
        "the words of messages to one person",
        "`why` answers for them; after a quarter their name, kind and time are enough",
        words=("card", "because"),
    ),
    Span(
        "outbox",
        YEAR_AND_A_MONTH,
        _SETTLED,
        "outbox.created_at",
        "messages to one person: name, kind, time",
        "so that nothing is said twice",
    ),
)

_OWN_RECORD = (
    "the community's own record of what it decided and did; it goes when the community is erased"
)
_MEMBERSHIP = "as long as the membership; it is what Convener goes by"
_THEIRS = "as long as they want it: they set it, and take it back, themselves"
_POLL = "as long as the poll: it keeps one person to one answer"
_ACCOUNT = "as long as Convener may write to them"

KEPT_ON = {
    **dict.fromkeys(("person", "identity", "reference"), _ACCOUNT),
    **dict.fromkeys(
        ("member", "role", "term", "goal_owner", "responsible", "member_level", "lapse"),
        _MEMBERSHIP,
    ),
    **dict.fromkeys(("offer", "absence", "mailing", "helper", "pooled", "story"), _THEIRS),
    **dict.fromkeys(("participation", "namedballot"), _POLL),
    "prospect": "as long as the poll; the e-mail address goes three weeks after its close",
    "coached": "as long as the membership, so that nobody is matched with the same person twice",
    "assigned": "as long as the membership: the last lot only, replaced by the next",
    "newcomer": "as long as the membership, so that a word is said once",
    "spared": "until they go quiet anew",
    "report_link": "two weeks, or until it is taken back; its secret only as a hash",
    "data_link": "a day; its secret only as a hash",
    "listed": "while the roster is read",
    "parted": "until they join the channel again",
    "audit": "for good: who decided what must be answerable; of the erased it names nobody",
    **dict.fromkeys(
        (
            *("action", "actionreminder", "activity", "activitylead", "agendaitem", "answered"),
            *("appointment", "asked", "attendee", "backing", "charter", "charter_writing"),
            *("checkin", "codesigner", "cycle", "deed", "document_link", "engagementplan"),
            *("evidence", "facilitator", "gathering", "gatheringreply", "gatheringstep", "goal"),
            *("landscape", "nesting", "nomination", "pilot", "piloting", "place", "plan"),
            *("planitem", "poll", "purpose", "resource", "review", "rotation", "routed"),
            *("signup", "snapshot", "step", "validation", "wave", "project", "projectcheckin"),
            *("teammate", "shelved", "shelfnote", "helped", "report", "coachinground"),
        ),
        _OWN_RECORD,
    ),
}
"""Tables that know of people and from which time alone takes nothing, with why."""


def forget(session: Session, now: datetime, most: int) -> int:
    """Erase what is over at `now`, at most so many rows. Fewer than `most`: nothing is left.

    It goes on where it stopped, since what is erased is not found again.
    """
    left = most
    for span in FORGOTTEN:
        left -= forget_of(session, span, now, left)
        if left <= 0:
            break
    return most - left


def forget_of(session: Session, span: Span, now: datetime, most: int) -> int:
    """The same for one span. Returns how many rows."""
    moment = now - timedelta(days=span.days)
    given = {"moment": moment, "day": moment.date(), "most": most}
    return ask(session, _statement(span, dialect(session)), given).rowcount


@cache
def _statement(span: Span, dialect: str) -> Executable:
    """What erases at most so many rows of a span that are older than an instant; built once.

    Rows are named by where they lie, so that none is looked for twice; on PostgreSQL those that
    another process is just erasing are left to it.
    """
    table: Table = SQLModel.metadata.tables[span.table]
    whose, _, when = span.by.partition(".")
    order = SQLModel.metadata.tables[whose].c[when]
    lies = "ctid" if dialect == "postgresql" else "rowid"
    place: ColumnElement[str] = literal_column(f"{span.table}.{lies}")
    chosen = select(place).select_from(table).where(span.over).order_by(order)
    chosen = chosen.limit(bindparam("most", type_=Integer())).correlate(None)
    if dialect == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True, of=table)
        these = place == func.any(func.array(chosen.scalar_subquery()))
    else:
        these = place.in_(chosen)
    if span.words:
        return update(table).where(these).values(dict.fromkeys(span.words, ""))
    return delete(table).where(these)
