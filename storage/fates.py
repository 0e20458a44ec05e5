"""What becomes of each row that names somebody, once they are erased.

`KNOWN` and `TRACES` together name every column of every table that names a person, a member or an
account; a test compares it with the tables there are, so that a new one can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from storage.activities import Signup
from storage.calls import Attendee
from storage.polls import NamedBallot, Participation, Poll
from storage.projects import CLOSED, IN, Project, Teammate

Columns = Mapping[str, tuple[str, ...]]

ERASED: Columns = {
    "absence": ("member_id",),
    "actionreminder": ("member_id",),
    "activitylead": ("member_id",),
    "appointment": ("member_id",),
    "assigned": ("member_id",),
    "coached": ("member_id",),
    "codesigner": ("member_id",),
    "data_link": ("person_id",),
    "document_link": ("made_by",),
    "facilitator": ("person_id",),
    "gatheringreply": ("member_id",),
    "goal_owner": ("person_id",),
    "helper": ("person_id",),
    "identity": ("person_id",),
    "lapse": ("member_id",),
    "level_movement": ("member_id",),
    "linking": ("person_id",),
    "listed": ("address",),
    "mailing": ("member_id",),
    "member_level": ("member_id",),
    "newcomer": ("member_id",),
    "nomination": ("member_id",),
    "nudge": ("person_id", "member_id"),
    "offer": ("member_id",),
    "outbox": ("person_id",),
    "parted": ("address",),
    "person": ("id",),
    "pooled": ("member_id",),
    "reference": ("address",),
    "report_link": ("made_by",),
    "responsible": ("member_id",),
    "role": ("member_id",),
    "routed": ("member_id",),
    "shelfnote": ("member_id",),
    "signal": ("member_id",),
    "spared": ("member_id",),
    "story": ("member_id",),
}
"""Rows that go: what they said of themselves, what was said to them, what only they did."""

UNNAMED: Columns = {
    "action": ("given_by",),
    "activity": ("made_by", "decided_by"),
    "agendaitem": ("brought_by", "added_by"),
    "appointment": ("asked_by",),
    "audit": ("person_id",),
    "backing": ("noted_by",),
    "charter": ("begun_by", "proposed_by"),
    "charter_writing": ("written_by",),
    "checkin": ("by",),
    "coachinground": ("begun_by",),
    "codesigner": ("invited_by",),
    "cycle": ("begun_by",),
    "deed": ("said_by",),
    "engagementplan": ("made_by", "reviewed_by"),
    "evidence": ("stated_by",),
    "gatheringstep": ("done_by",),
    "goal": ("proposed_by",),
    "landscape": ("looked_by",),
    "nesting": ("agreed_by",),
    "nomination": ("nominated_by",),
    "pilot": ("noted_by",),
    "place": ("added_by",),
    "plan": ("made_by",),
    "planitem": ("added_by", "settled_by"),
    "poll": ("created_by",),
    "project": ("proposed_by", "noted_by"),
    "projectcheckin": ("writer_id",),
    "prospect": ("invited_by",),
    "purpose": ("written_by",),
    "report": ("published_by",),
    "resource": ("stated_by",),
    "review": ("opened_by", "decided_by"),
    "rotation": ("confirmed_by",),
    "shelved": ("member_id",),
    "snapshot": ("taken_by",),
    "spared": ("spared_by",),
    "step": ("settled_by",),
    "term": ("member_id",),
    "wave": ("planned_by",),
}
"""What is the community's stays, by "somebody who was erased": the same one for all of them."""

COUNTED: Columns = {
    "attendee": ("person_id",),
    "helped": ("member_id",),
    "namedballot": ("person_id",),
    "participation": ("person_id",),
    "piloting": ("member_id",),
    "presence": ("member_id",),
    "signup": ("member_id",),
    "teammate": ("member_id",),
    "validation": ("member_id",),
}
"""One row each: it stays where figures are made of it, so that they stay as they are.

Each table has stand-ins of its own, so that nothing tells what one of them did elsewhere.
"""

UNSAID: Columns = {"action": ("offered_to",)}
"""Columns that are emptied."""

BY_HAND: Columns = {
    "action": ("member_id",),
    "answered": ("member_id",),
    "asked": ("member_id",),
    "gathering": ("organised_by",),
    "member": ("person_id",),
    "project": ("owner_id",),
}
"""What is still to be done goes to somebody else, questions and answers as their author wishes,
and of a membership it stays that there was one."""

FATES = (ERASED, UNNAMED, COUNTED, UNSAID, BY_HAND)
KNOWN: Columns = {
    name: tuple(each for fate in FATES for each in fate.get(name, ()))
    for name in dict.fromkeys(name for fate in FATES for name in fate)
}

_OVER = select(Poll.id).where(col(Poll.status) == "closed")
_UNSEEN = select(Poll.id).where(col(Poll.anonymous), col(Poll.status) == "open")
_TOLD = select(Project.id).where(col(Project.status) == CLOSED)
COUNTS: Mapping[str, ColumnElement[bool]] = {
    "attendee": col(Attendee.came).is_not(None),
    "namedballot": col(NamedBallot.poll_id).in_(_OVER),
    "participation": col(Participation.poll_id).in_(_OVER)
    | (col(Participation.poll_id).in_(_UNSEEN) & col(Participation.answered)),
    "signup": col(Signup.came).is_not(None),
    "teammate": col(Teammate.project_id).in_(_TOLD) & (col(Teammate.status) == IN),
}
"""Which of the counted rows figures are made of; where nothing is said, all. The others go."""

TRACES: Columns = {
    "audit": ("subject", "reason"),
    "occasion": ("name",),
    "outbox": ("key",),
}
"""Columns of text that Convener itself writes names of rows and accounts into: these are crossed out."""

ABOUT: Columns = {
    "brought": ("subject",),
    "job": ("subject",),
    "schedule": ("id", "subject"),
}
"""Rows that are done with, or will never be, once whoever they are about is gone: they go."""
