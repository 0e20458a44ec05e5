"""The calendar of a community's calls, as those who subscribe to it get it: cancelled ones stay in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.features.calls.calendar_file import Entry, build
from bot.markup import plain
from bot.texts import Texts, Tongue
from storage import calls
from storage.calls import Call
from storage.communities import Community

KEPT = timedelta(days=366)
"""How long a call that is over stays in the feed."""


def feed(session: Session, texts: Texts, community: Community, now: datetime) -> bytes:
    """The community's calendar as a file, in its own language and zone."""
    text = texts.tongue(community.language, community.zone)
    found = calls.since(session, community.id, now - KEPT)
    entries = [entry(text, community, each) for each in found]
    return build(community.name, community.zone, entries, now)


def alone(
    session: Session, texts: Texts, community: Community, call_id: str, now: datetime
) -> bytes | None:
    """One of the community's calls as a file, to be added to a calendar by hand."""
    call = session.get(Call, call_id)
    if call is None or call.community_id != community.id:
        return None
    text = texts.tongue(community.language, community.zone)
    return build(community.name, community.zone, [entry(text, community, call)], now)


def entry(text: Tongue, community: Community, call: Call) -> Entry:
    """A call as calendars know it."""
    title = text("calls.announced.planned", community=community.name)
    lines = [text("calls.feed.text", count=call.minutes)]
    lines += [text(flag) for flag in call.flag.split()]
    lines += [text("calls.reason", reason=call.reason)] if call.reason else []
    return Entry(
        uid=f"{call.id}@convener",
        starts_at=call.starts_at,
        ends_at=call.starts_at + timedelta(minutes=call.minutes),
        sequence=call.sequence,
        planned_at=call.planned_at,
        changed_at=call.told_at,
        place=call.place,
        title=plain(title),
        description=plain("\n".join(lines)),
        cancelled=call.status == "cancelled",
    )
