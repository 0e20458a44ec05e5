"""All that a community leaves behind, table by table.

`KEPT` and `LEFT_OUT` name every table there is; a test says so, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, Table, or_, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from storage import stories
from storage.polls import Poll

KEPT = (
    "action",
    "activity",
    "agendaitem",
    "answered",
    "asked",
    "audit",
    "backing",
    "call",
    "charter",
    "charter_writing",
    "checkin",
    "community",
    "cycle",
    "deed",
    "engagementplan",
    "evidence",
    "facilitator",
    "gathering",
    "gatheringstep",
    "goal",
    "goal_owner",
    "landscape",
    "level_week",
    "member",
    "movement_week",
    "nesting",
    "organisation",
    "participation_week",
    "pilot",
    "place",
    "plan",
    "planitem",
    "poll",
    "project",
    "projectcheckin",
    "purpose",
    "question",
    "report",
    "resource",
    "review",
    "role",
    "rotation",
    "seating",
    "shelfnote",
    "shelved",
    "snapshot",
    "step",
    "story",
    "term",
    "venue",
    "wave",
)
"""Tables whose rows are the community's."""

LEFT_OUT = {
    "actionreminder": "when somebody was reminded",
    "activitylead": "who was asked to lead is between them and the organisers",
    "appointment": "who was asked to take a role; the role itself is kept",
    "codesigner": "who was asked into the core group is between them and the organisers",
    "data_link": "a secret",
    "document_link": "a secret",
    "erased": "who was erased, as hashes",
    "gatheringreply": "who would come is a member's",
    "invitation": "a secret",
    "member_level": "a member's own; how many have which is kept",
    "mailing": "what somebody wants by e-mail",
    "no_mail": "who wants no mail, as a hash",
    "piloting": "who took part is a member's",
    "prospect": "people outside the community",
    "responsible": "who answers for what is a member's",
    "report_link": "a secret",
    "routed": "to whom a question was shown",
    "coached": "who was matched with whom is between them",
    "coachinggroup": "the same",
    "coachinground": "of who was matched",
    "pooled": "what a member would like to work on",
    "teammate": "who took part is a member's; what came of it is the project's",
    "signup": "who came is a member's; how many did is in the measurements",
    "validation": "who said yes is a member's; how many did is evidence",
    "absence": "a member's own days",
    "attendee": "who came is a member's; how many did is in the measurements",
    "ballot": "single anonymous answers are nobody's to see; totals are written instead",
    "helped": "whom a resource helped is a member's",
    "helper": "an offer between two people",
    "import": "how the roster came to be; the roster itself is kept",
    "brought": "the same",
    "inbox": "hashes of the names of events",
    "installation": "a workspace's tokens",
    "identity": "accounts are people's own",
    "lane": "a platform's pace",
    "lapse": "who may have gone quiet",
    "level_movement": "a member's own; how many moved is kept",
    "linking": "codes of a day",
    "listed": "a roster while it is read",
    "job": "work under way",
    "namedballot": "a person's own answers; totals are written instead",
    "nomination": "who would serve is between them and the organisers",
    "nudge": "private words",
    "newcomer": "private words",
    "spared": "who is left alone is between them and the organisers",
    "assigned": "who was left alone by lot is nobody's to see",
    "holdout": "what nudges did; groups under 5 aren't shown",
    "occasion": "what fell due",
    "offer": "what a person offers and seeks",
    "outbox": "messages sent to people",
    "participation": "who answered is not the archive's",
    "parted": "accounts that left a channel",
    "person": "people are named on the roster",
    "playground": "the playground's world",
    "presence": "who took part is a member's",
    "reference": "how accounts are found",
    "schedule": "what was still to come",
    "signal": "who did something is a member's",
    "spent_state": "an installation's own",
    "touchpoint": "of who took part",
}
"""Tables that aren't written, and why."""

READ: Mapping[str, tuple[str, ...]] = {
    "evidence": ("day", "kind", "statement", "source"),
    "goal": ("title", "status", "measure", "was", "aim", "outcome"),
    "cycle": ("begins", "ends", "status", "lessons"),
    "call": ("starts_at", "status", "summary", "decisions"),
    "deed": ("said_at", "text"),
    "resource": ("status", "kind", "what", "giver", "amount", "currency", "ends"),
    "place": ("name", "link", "purpose"),
    "project": ("closed_at", "status", "question", "outcome", "learnt", "usable"),
    "review": ("decided_at", "way", "reason"),
    "shelved": ("shared_at", "title", "link", "good_for", "topics"),
    "story": ("told_at", "cycle", "text"),
    "audit": ("at", "action", "subject", "reason"),
}
"""The tables that read well, and their telling columns."""

HIDDEN = {
    "community": ("calendar_secret",),
    "evidence": ("withdrawn_at",),
    "report": ("counted",),
    "story": ("member_id", "naming", "withdrawn_at", "hidden_at", "hidden_because"),
}
"""Columns that are secrets, are their teller's alone, or say nothing to a reader."""

ONLY = {"story": stories.for_members()}
"""What not every row of a table is written of: stories, where their tellers let all members read them."""


def rows(session: Session, community_id: str) -> dict[str, list[dict[str, object]]]:
    """The community's rows by table, in the order of their keys; instants are UTC."""
    found: dict[str, list[dict[str, object]]] = {}
    for name in KEPT:
        table = SQLModel.metadata.tables[name]
        shown = [column for column in table.columns if column.name not in HIDDEN.get(name, ())]
        query = select(*shown).where(_theirs(table, community_id), *ONLY.get(name, ()))
        query = query.order_by(*table.primary_key)
        lines = session.execute(query).mappings().all()
        found[name] = [{key: _aware(value) for key, value in line.items()} for line in lines]
    return found


def polls_of(session: Session, community_id: str) -> list[Poll]:
    """All its polls, the oldest first."""
    query = select_rows(Poll).where(Poll.community_id == community_id)
    return list(session.exec(query.order_by(col(Poll.created_at), col(Poll.id))))


def _theirs(table: Table, community_id: str) -> ColumnElement[bool]:
    """Rows that name the community, or a row that does, or one that names such a row."""
    if table.name == "community":
        return table.c.id == community_id
    if "community_id" in table.c:
        return table.c.community_id == community_id
    parents = [
        column.in_(_ids(key.column.table, community_id))
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name not in ("person", "community")
    ]
    return or_(*parents)


def _ids(table: Table, community_id: str) -> Select[tuple[str]]:
    return select(table.c.id).where(_theirs(table, community_id))


def _aware(value: object) -> object:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and not value.tzinfo else value
