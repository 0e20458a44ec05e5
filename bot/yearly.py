"""When a community should ask itself whether it is still needed.

World Bank Group's framework, managing: a relevance review, once a year.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.moment import Moment
from storage import relevance

A_YEAR = timedelta(days=365)


def overdue_since(moment: Moment) -> datetime | None:
    """When the last review was, or its stage began, if that is twelve months ago; else None.

    Only where its playbook asks for one, or where it has had one.
    """
    decided = relevance.decided(moment.session, moment.here.id)
    last = decided[-1].decided_at if decided else None
    if last is None:
        stage = moment.playbook.standing(moment.here.stage)
        if not any("relevance" in step.makes for step in stage.steps):
            return None
        last = moment.here.stage_since or moment.here.created_at
    return last if moment.now - last >= A_YEAR else None
