"""Silence: `pause` stops everything unasked at once; resuming lists what was missed."""

from __future__ import annotations

from bot.feature import Effects, Turn
from bot.features.setup import cards
from bot.messages import Effect, Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from storage import audit, outbox


def pause(turn: Turn) -> Effects:
    """Ask for the reason; or, where it is silent already, offer to resume."""
    return silence(turn) or [Open(cards.pause_form(turn.text))]


def silence(turn: Turn) -> list[Effect]:
    """How long it has been silent, and why; nothing where it isn't."""
    since = turn.here.paused_at
    if since is None:
        return []
    log = audit.of_community(turn.session, turn.here.id)
    reason = next((line.reason for line in log if line.action == "pause"), "")
    return [Whisper(cards.paused(turn.text, since, reason))]


def paused(turn: Turn) -> Effects:
    """Be silent from now on; what waits unsent is not sent any more."""
    if turn.here.paused_at is not None:
        raise Refusal("core.stale")
    form = cards.pause_form(turn.text)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    turn.here.paused_at = turn.now
    outbox.silence(turn.session, turn.here.id, turn.now)
    turn.decided("pause", reason=read.text("reason"))
    return [Replace(cards.paused(turn.text, turn.now, read.text("reason")))]


def resume(turn: Turn) -> Effects:
    """Speak again, and list what was not said. Nothing of it is sent late."""
    since = turn.here.paused_at
    if since is None:
        raise Refusal("core.stale")
    missed = outbox.missed_since(turn.session, turn.here.id, since)
    turn.here.paused_at = None
    turn.decided("resume")
    rows = [(row.created_at, turn.text(f"{row.kind}.label")) for row in missed]
    return [Replace(cards.resumed(turn.text, rows))]
