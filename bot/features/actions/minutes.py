"""Minutes of the last call, and of those before: what was said, decided and agreed, who came."""

from __future__ import annotations

from bot.cards import Button, Buttons, Card, Facts, Note, Shown, Table, Text
from bot.feature import AGAIN, Effects, Turn
from bot.features.actions import cards
from bot.markup import escape
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from storage import actions, agenda, calls
from storage.calls import Call

ATTENDANCE_OPEN = 24 * 60
"""Minutes after its end during which it can be said who came to a call."""


def show(turn: Turn) -> Effects:
    """Show those of the last call."""
    last = calls.last_held(turn.session, turn.here.id)
    if last is None:
        see = Button(turn.text("actions.minutes.agenda"), AGAIN, "agenda")
        words = Text(turn.text("actions.minutes.none"))
        title = turn.text("actions.minutes.title", community=turn.here.name)
        return [Whisper(Card(title, (words, Buttons((see,)))))]
    return [Whisper(_card(turn, last))]


def see(turn: Turn) -> Effects:
    """Show those of a call."""
    call = calls.hold(turn.session, turn.value)
    if call is None or call.community_id != turn.here.id or call.status != "held":
        raise Refusal("core.stale")
    return [Replace(_card(turn, call))]


def _card(turn: Turn, call: Call) -> Card:
    text = turn.text
    came = [cards.named(text, p) for a, _, p in calls.attendees(turn.session, call) if a.came]
    leader = agenda.facilitator(turn.session, call.id)
    facts = [(text("actions.minutes.came"), text("actions.names", names=came) if came else "–")]
    if leader is not None:
        facts.append((text("actions.minutes.led"), cards.named(text, leader)))
    parts: list[Shown] = [Facts(tuple(facts)), *_said(turn, call)]
    agreed = actions.of_call(turn.session, call.id)
    if agreed:
        parts.append(cards.table(turn, agreed, text("actions.minutes.agreed")))
    parts += _doing(turn, call)
    return Card(text("actions.minutes.of", when=call.starts_at), tuple(parts))


def _said(turn: Turn, call: Call) -> list[Shown]:
    text = turn.text
    parts: list[Shown] = [Text(escape(call.summary))] if call.summary else []
    items = agenda.of_call(turn.session, call.id)
    if items:
        rows = tuple(
            (
                escape(item.title),
                escape(item.notes) or "–",
                text(f"actions.minutes.outcome.{item.outcome or 'unknown'}"),
            )
            for item, _ in items
        )
        columns = tuple(text(f"actions.minutes.column.{each}") for each in ("what", "said", "then"))
        parts.append(Table(text("actions.minutes.items"), columns, rows))
    decided = [f"• {escape(each.strip())}" for each in call.decisions.splitlines() if each.strip()]
    if decided:
        parts.append(Text("\n".join((text("actions.minutes.decided"), *decided))))
    return parts or [Note(text("actions.minutes.nothing"))]


def _doing(turn: Turn, call: Call) -> list[Shown]:
    text = turn.text
    buttons: list[Button] = []
    if turn.may("convene"):
        key = "actions.minutes.change" if call.summary else "actions.minutes.write"
        buttons = [
            Button(text(key), "calls.summary", call.id, "plain" if call.summary else "primary"),
            Button(text("actions.add"), "actions.add", call.id),
        ]
        open_for = (turn.now - call.starts_at).total_seconds() / 60 - call.minutes
        if open_for < ATTENDANCE_OPEN:
            buttons.append(Button(text("actions.minutes.attendance"), "calls.attend", call.id))
    held = calls.of_community(turn.session, turn.here.id, "held")
    place = [each.id for each in held].index(call.id)
    if place:
        before = held[place - 1].id
        buttons.append(Button(text("actions.minutes.before"), "actions.minutes", before))
    return [Buttons((*buttons, cards.see_all(text)))]
