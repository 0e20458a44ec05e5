"""What falls due: a daily look at the levels that may have changed, in pieces."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from bot import levels as rules
from bot.feature import Due, Effects
from bot.rhythm import go_on
from storage import levelling, levels, participation, schedule
from storage.levelling import Looked

GO_ON = "participation.go_on"
AT_ONCE = 500
"""Members whom one transaction looks at, so that no other writer waits long."""


def look(due: Due) -> Effects:
    """Look at members who did something, or whose deeds leave the window; nobody else is read.

    What is left over falls due at once; whatever is lost on the way, the next piece finds again.
    """
    today = due.now.date()
    if bring_up_to_date(due.session, due.here.id, today) == AT_ONCE:
        schedule.put(due.session, go_on(due, GO_ON))
    else:
        levels.keep_week(due.session, due.here.id, today)
    return []


def bring_up_to_date(session: Session, community_id: str, today: date) -> int:
    """Keep the levels of those that must be looked at; how many there were, at most AT_ONCE."""
    found = levelling.due(session, community_id, today, AT_ONCE)
    ids = [each.member_id for each in found]
    done = participation.done(session, ids, today - rules.WINDOW)
    looked = []
    for each in found:
        now = rules.standing(done.get(each.member_id, {}), today)
        looked.append(Looked(each, now.level, now.look_on))
    levelling.keep(session, community_id, today, looked)
    return len(found)
