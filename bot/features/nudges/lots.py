"""Who is left alone for now: whom an organiser spared, and whom the lot of a hold-out left out.

Both hold for one lapse: whoever takes part and goes quiet anew is somebody new to them.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from bot.features.nudges.rules import ONCE_IN, Judged
from bot.moment import Moment
from storage import holdouts, nudges
from storage.holdouts import Assigned
from storage.people import Member

LeftAlone = Literal["spared", "left"]

SHARES = (2, 3, 5, 10)
"""One in so many may be left alone."""


def drawn(lapse: str, one_in: int) -> bool:
    """Whether a lapse's lot is to be left alone. It is always the same for one lapse.

    `lapse`: a name that no other lapse has. Lots are even: one in `one_in` over many lapses.
    """
    number = int.from_bytes(hashlib.sha256(lapse.encode()).digest()[:8])
    return number % one_in == 0


def is_same(lapse: Judged, before: datetime) -> bool:
    """Whether a lapse is the one that was there at an instant: it began by then."""
    return lapse.since is None or lapse.since <= before


def left_alone(moment: Moment, member: Member, lapse: Judged) -> LeftAlone | None:
    """Why a member whom all else lets be nudged is left alone; None where they aren't.

    Whoever was left out stays so for as long as their lapse, and for 28 days at least; also where
    the hold-out has been turned off meanwhile, until their 28 days are counted.
    """
    spared = nudges.spared(moment.session, member.id)
    if spared is not None and is_same(lapse, spared):
        return "spared"
    group = holdouts.of_member(moment.session, member.id)
    running = holdouts.running(moment.session, moment.here.id)
    if group is not None and moment.now - group.assigned_at < ONCE_IN:
        return "left" if group.is_left else None
    if running is None:
        return None
    if group is not None and is_same(lapse, group.assigned_at):
        return "left" if group.is_left else None
    return "left" if drawn(_name(member, lapse), running.one_in) else None


def keep(moment: Moment, member: Member, lapse: Judged) -> None:
    """Put a member who is about to be nudged, or not, into their group, once for each lapse."""
    running = holdouts.running(moment.session, moment.here.id)
    group = holdouts.of_member(moment.session, member.id)
    if running is None:
        return
    if group is not None and (
        is_same(lapse, group.assigned_at) or moment.now - group.assigned_at < ONCE_IN
    ):
        return
    holdouts.settle(moment.session, moment.here.id, moment.now)
    row = Assigned(
        member_id=member.id,
        community_id=moment.here.id,
        one_in=running.one_in,
        assigned_at=moment.now,
        is_left=drawn(_name(member, lapse), running.one_in),
    )
    holdouts.assign(moment.session, row)


def _name(member: Member, lapse: Judged) -> str:
    return f"{member.id} {lapse.until}"
