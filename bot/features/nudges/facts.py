"""What decided a nudge, in its reader's words, as it was when the nudge was written."""

from __future__ import annotations

from datetime import datetime

from bot.features.nudges.fitting import Opening
from bot.features.nudges.rules import BASELINE_MOST, LAST
from bot.moment import Moment
from bot.texts import Markup, Tongue
from storage import participation
from storage.people import Member


def because(moment: Moment, text: Tongue, member: Member, opening: Opening) -> Markup:
    """Which touchpoints, held against which before them, and why it opened with what it did."""
    when = participation.touchpoints(moment.session, moment.here.id)
    touches = participation.presences(moment.session, moment.here.id, [member.id])
    theirs = touches.get(member.id, [])
    last, before = theirs[-LAST:], theirs[-LAST - BASELINE_MOST : -LAST]
    return text(
        "nudges.decided.facts",
        missed=[_named(text, ident, when[ident]) for ident, _ in last],
        came=sum(took_part for _, took_part in before),
        of=len(before),
        opened=text(f"nudges.because.{opening.because}"),
    )


def _named(text: Tongue, ident: str, at: datetime) -> Markup:
    key = f"nudges.decided.at.{ident.partition(':')[0]}"
    return text(key if text.has(key) else "nudges.decided.at.thing", when=at)
