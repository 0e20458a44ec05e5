"""What organisers and stewards see of nudges, and the organisers' switch."""

from __future__ import annotations

from collections import Counter

from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.nudges import cards, judging
from bot.features.nudges.judging import Found
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from storage import holdouts

REASONS = (
    "may_question",
    "may_activity",
    "may_call",
    "may_poll",
    "may_summary",
    "spared",
    "left",
    "nothing",
    "recently",
    "two_a_week",
    "answered",
    "unanswered",
    "paused",
    "snoozed",
    "stopped",
    "quiet_hours",
    "unreachable",
    "back",
    "as_ever",
    "observer",
    "quiet_always",
    "too_early",
)
"""Where a member may stand: first what would be sent, then why nothing would."""


def show(turn: Turn) -> Effects:
    """Show how many are quiet; to organisers also what would be sent."""
    return [Whisper(_overview(turn))]


def switch(turn: Turn) -> Effects:
    """Turn nudges off or on for the whole community. Off, the daily look does nothing."""
    if turn.value not in ("on", "off"):
        raise Refusal("core.stale")
    off = turn.here.nudges_off_at is not None
    if off != (turn.value == "off"):
        turn.here.nudges_off_at = None if off else turn.now
        turn.decided("nudges off" if turn.value == "off" else "nudges on")
    return [Replace(_overview(turn))]


def _overview(turn: Turn) -> Card:
    found = judging.community(turn)
    counted = Counter(_reason(each) for each in found)
    counts = {reason: counted[reason] for reason in REASONS if counted[reason]}
    running = holdouts.running(turn.session, turn.here.id)
    standing = cards.Standing(
        quiet=sum(each.judged.why == "lapsed" for each in found),
        members=len(found),
        counts=counts,
        off_at=turn.here.nudges_off_at,
        due=sum(each.why in ("may", "spared") for each in found),
        one_in=running.one_in if running else None,
    )
    return cards.overview(turn.text, standing, leads=turn.may("lead"))


def _reason(found: Found) -> str:
    return f"may_{found.opening.kind}" if found.opening and found.why == "may" else found.why
